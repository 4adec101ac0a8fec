"""The workflow of D2S-FLOW (arXiv 2502.16540) with a language model in every step.

AGDF: the model picks the document. HDER: it picks primary and supplementary sections for a group of parameters. HNEN:
it maps the names of what it read to canonical parameters.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from d2s.evaluate.baselines.rag import groups
from d2s.evaluate.baselines.records import SYSTEM, listed, record_schema
from d2s.evaluate.baselines.sheet import Sheet
from d2s.evaluate.baselines.talk import Talk, choice_schema

_FOCUS = "You pick the datasheet that covers the named part. Answer with JSON only."
_LOCATE = (
    "You pick the sections of a datasheet that hold the parameters: the most likely one first. Answer with JSON only."
)
_NAME = (
    "You map names printed in a datasheet to the id of the same quantity, or none. Answer with a JSON object of "
    "name to id."
)
_MOST_SECTIONS = 2
_MOST_TOKENS = 1500
_MOST_RECORDS = 60


def d2s_flow(sheet: Sheet, talk: Talk, titles: Sequence[str]) -> list[dict[str, Any]]:
    """Return the records of the workflow; nothing where the model picks another document among `titles`."""
    listing = "\n".join(titles)
    picked = talk.ask(_FOCUS, f"Part: {sheet.parts[0]}\nDatasheets:\n{listing}", "", choice_schema(titles, 1), 60)
    if picked.get("chosen") != [sheet.name]:
        return []
    sections = _sections(sheet)
    read: list[dict[str, Any]] = []
    done: set[str] = set()
    for names in groups(sheet):
        meanings = ", ".join(sheet.parameters[name].meaning for name in names[:12])
        asked = f"Parameters: {meanings}\nSections:\n" + "\n".join(sections)
        chosen = talk.ask(_LOCATE, asked, "", choice_schema(tuple(sections), _MOST_SECTIONS), 120).get("chosen")
        for title in chosen if isinstance(chosen, list) else []:
            if title in sections and title not in done:
                done.add(title)
                text = sections[title]
                task = f"Type numbers: {', '.join(sheet.parts)}\nparameter is the name as printed.\n\nSection:\n{text}"
                schema = record_schema((), sheet.parts, _MOST_RECORDS)
                read += listed(talk.ask(SYSTEM, task, text, schema, _MOST_TOKENS))
    ids = _normalise(sheet, talk, sorted({str(record.get("parameter", ""))[:80] for record in read}))
    return [record | {"parameter": ids[name]} for record in read if (name := str(record.get("parameter"))[:80]) in ids]


def _sections(sheet: Sheet) -> dict[str, str]:
    """Return the text of each section by its title and page: from its heading to the next, or whole pages."""
    marks = [(page, sheet.pages[page - 1].find(title[:20]), title) for title, page in sheet.headings]
    marks = sorted({mark for mark in marks if mark[1] >= 0}) or [(n, 0, "page") for n in range(1, len(sheet.pages) + 1)]
    found = {}
    for place, (page, start, title) in enumerate(marks):
        following = marks[place + 1] if place + 1 < len(marks) else None
        end = following[1] if following and following[0] == page else len(sheet.pages[page - 1])
        found[f"{title} (page {page})"] = f"[page {page}]\n{sheet.pages[page - 1][start:end]}"
    return found


def _normalise(sheet: Sheet, talk: Talk, names: Sequence[str]) -> dict[str, str]:
    """Return the canonical parameter by printed name, ten names a request."""
    mapped: dict[str, str] = {}
    for start in range(0, len(names), 10):
        batch = names[start : start + 10]
        properties = {name: {"type": "string", "enum": [*sheet.parameters, "none"]} for name in batch}
        schema = {
            "type": "object",
            "properties": properties,
            "required": list(properties),
            "additionalProperties": False,
        }
        asked = f"Ids:\n{sheet.vocabulary()}\nNames:\n" + "\n".join(batch)
        answer = talk.ask(_NAME, asked, "\n".join(batch), schema, 400)
        mapped |= {
            name: said for name in batch if isinstance(said := answer.get(name), str) and said in sheet.parameters
        }
    return mapped
