"""Plain retrieval: chunks of the text, the best eight for each group of parameters, one request a group."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from math import log, sqrt
from typing import Any

from d2s.evaluate.baselines.records import SYSTEM, listed, record_schema
from d2s.evaluate.baselines.sheet import Sheet
from d2s.evaluate.baselines.talk import Talk

Embed = Callable[[Sequence[str]], Sequence[Sequence[float]]]

TOP = 8
KEYWORD_WEIGHT = 0.3
THRESHOLD = 0.2
_CHUNK = 800
_OVERLAP = 150
_MOST_TOKENS = 1500
_MOST_RECORDS = 60
_WORD = re.compile(r"[^\W_]+")


def rag(sheet: Sheet, talk: Talk, embed: Embed | None = None) -> list[dict[str, Any]]:
    """Return the records of all groups: ratings, characteristics, thermal data.

    Similarity is 0.7 × vectors + 0.3 × keywords, at least 0.2. Without embeddings the vectors are TF-IDF weights.
    """
    chunks = split(sheet)
    found: list[dict[str, Any]] = []
    for names in groups(sheet):
        queries = [f"{sheet.parameters[n].meaning} {' '.join(sheet.parameters[n].symbols[:2])}" for n in names]
        text = "\n…\n".join(retrieve(queries, chunks, embed))
        if text:
            task = (
                f"Type numbers: {', '.join(sheet.parts)}\nParameters:\n{sheet.vocabulary(names)}\n\nExcerpts:\n{text}"
            )
            schema = record_schema(names, sheet.parts, _MOST_RECORDS)
            found += listed(talk.ask(SYSTEM, task, text, schema, _MOST_TOKENS))
    return found


def groups(sheet: Sheet) -> tuple[tuple[str, ...], ...]:
    """Return the ids of the parameters by their kind."""
    found: dict[str, list[str]] = defaultdict(list)
    for name, parameter in sheet.parameters.items():
        found[parameter.kind].append(name)
    return tuple(map(tuple, found.values()))


def split(sheet: Sheet) -> list[str]:
    """Return chunks of about 800 characters that overlap by 150, each under its page."""
    chunks = []
    for number, page in enumerate(sheet.pages, start=1):
        for start in range(0, max(len(page) - _OVERLAP, 1), _CHUNK - _OVERLAP):
            if piece := page[start : start + _CHUNK].strip():
                chunks.append(f"[page {number}] {piece}")
    return chunks


def retrieve(queries: Sequence[str], chunks: Sequence[str], embed: Embed | None) -> list[str]:
    """Return the chunks most like any of the queries, in the order of the document."""
    texts = [*queries, *chunks]
    words = [Counter(_WORD.findall(text.casefold())) for text in texts]
    vectors = embed(texts) if embed else _tfidf(words)
    scores = [
        max(
            (1 - KEYWORD_WEIGHT) * _cosine(vectors[query], vectors[place])
            + KEYWORD_WEIGHT * len(words[query].keys() & words[place].keys()) / max(len(words[query]), 1)
            for query in range(len(queries))
        )
        for place in range(len(queries), len(texts))
    ]
    best = sorted(range(len(chunks)), key=lambda place: -scores[place])[:TOP]
    return [chunks[place] for place in sorted(best) if scores[place] >= THRESHOLD]


def _tfidf(counts: Sequence[Counter[str]]) -> list[list[float]]:
    frequency = Counter(word for count in counts for word in count)
    order = sorted(frequency)
    return [[count[word] * (log(len(counts) / frequency[word]) + 1) for word in order] for count in counts]


def _cosine(one: Sequence[float], other: Sequence[float]) -> float:
    size = sqrt(sum(value * value for value in one) * sum(value * value for value in other))
    return sum(a * b for a, b in zip(one, other, strict=True)) / size if size else 0.0
