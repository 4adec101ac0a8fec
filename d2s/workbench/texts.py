"""The texts of a read corpus, by the place where rules look for them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from d2s.records.layout import Layout
from d2s.resolve.resolve import Resolution
from d2s.workbench.listing import Listed, Place

_WORD = re.compile(r"[^\s,;()]+")


class Case(NamedTuple):
    """A text of a document: page 0 where it stands on none in particular."""

    document: str
    page: int
    text: str


def cases(layout: Layout, resolution: Resolution) -> Mapping[Place, list[Case]]:
    """Return the texts of one document, each once, in reading order."""
    found: dict[Place, dict[str, int]] = {place: {} for place in Place}
    for place, page, text in _texts(layout, resolution):
        found[place].setdefault(" ".join(text.split()), page)
    name = layout.sha256[:10]
    return {place: [Case(name, page, text) for text, page in texts.items() if text] for place, texts in found.items()}


def _texts(layout: Layout, resolution: Resolution) -> Iterator[tuple[Place, int, str]]:
    for line in layout.lines:
        yield Place.LINE, line.page, line.text
        for word in _WORD.findall(line.text):
            yield Place.WORD, line.page, word
    for section in layout.sections:
        yield Place.HEADING, section.page, section.title
    for table in layout.tables:
        yield Place.HEADING, table.page, table.title
        for column in table.columns:
            if column.header is not None:
                yield Place.COLUMN, table.page, column.header.text
        for heading in table.headings:
            yield Place.CELL, table.page, heading.text
            yield Place.CONDITION, table.page, heading.text
    for row in layout.rows:
        yield Place.HEADING, row.page, row.group
        for span in (row.symbol, row.name, row.unit, *(value.span for value in row.values)):
            if span is not None:
                yield Place.CELL, row.page, span.text
        if row.symbol is not None:
            yield Place.SYMBOL, row.page, row.symbol.text
    for line in layout.lines:
        yield Place.CELL, line.page, line.text
    for part in resolution.parts:
        for number in (part.part_number, *part.aliases):
            yield Place.PART, 0, number
        for record in part.parameters:
            for note in record.notes:
                yield Place.NOTE, record.evidence.page, note
            for condition in (*record.conditions, *record.default_conditions):
                yield Place.CONDITION, record.evidence.page, condition.text


def hits(rules: Iterable[Listed], texts: Mapping[Place, list[Case]]) -> Iterator[tuple[Listed, Case]]:
    """Yield each rule that a document's texts are a case of, with its first case."""
    for rule in rules:
        case = next((case for case in texts[rule.place] if rule.matches(case.text)), None)
        if case is not None:
            yield rule, case
