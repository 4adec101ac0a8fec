"""Finds where a label is printed: labels name a page and values, not a place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from d2s.records.geometry import Box
from d2s.records.layout import Layout, Row

_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")


class Place(NamedTuple):
    """A box that prints the values of a label; `row` tells whether layout found it as a row."""

    box: Box
    row: bool


def place_of(layout: Layout, page: int, symbol: str, values: Sequence[str]) -> Place | None:
    """Return the row of a page, else the line, that prints all values, best the one with the symbol; None without."""
    wanted = _numbers(" ".join(values))
    if not wanted:
        return None
    for is_row, printed in ((True, _rows(layout, page)), (False, _lines(layout, page))):
        found = [(text, box) for text, box in printed if wanted <= _numbers(text)]
        if found:
            return Place(max(found, key=lambda item: _fit(item[0], symbol, wanted))[1], is_row)
    return None


def _fit(text: str, symbol: str, wanted: frozenset[float]) -> tuple[bool, bool, int]:
    """Return how well a text fits: the symbol as a word, the symbol at all, few other numbers."""
    plain = _plain(symbol)
    whole = plain in {_plain(word) for word in text.split()}
    return whole, bool(plain) and plain in _plain(text), -len(_numbers(text) - wanted)


def _plain(text: str) -> str:
    return re.sub(r"[\W_]", "", text).casefold()


def _numbers(text: str) -> frozenset[float]:
    return frozenset(float(match.replace(",", ".")) for match in _NUMBER.findall(text))


def _rows(layout: Layout, page: int) -> Iterator[tuple[str, Box]]:
    return ((row_text(row), row.box) for row in layout.rows if row.page == page)


def row_text(row: Row) -> str:
    """Return what a row prints, cell by cell."""
    spans = (row.symbol, row.name, row.part, *row.conditions, *(value.span for value in row.values), row.unit)
    return " ".join(span.text for span in spans if span is not None)


def _lines(layout: Layout, page: int) -> Iterator[tuple[str, Box]]:
    return ((line.text, line.box) for line in layout.lines if line.page == page)
