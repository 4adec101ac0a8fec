"""Lists of symbols and what they mean, printed beside a table whose headings are symbols alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from d2s.layout.rows import Draft
from d2s.records.layout import Role, Span, Table

#: What a meaning says behind its name: "Clamping Voltage @ IPP".
_AT = re.compile(r"\s*@.*$")
#: The unit of a coefficient, and its noun: one symbol may stand for a voltage and for its coefficient.
_PER_KELVIN = re.compile(r"/\s*[°ºo]?\s*[CK]$")
_COEFFICIENT = re.compile(r"coefficient", re.IGNORECASE)


def name_by_legend(series: Sequence[Draft], tables: Iterable[Table]) -> None:
    """Give rows that are only a symbol the name that a list of symbols of the page gives it; unclear ones stay."""
    legend: dict[str, list[Span]] = {}
    for table in tables:
        if [column.role for column in table.columns] == [Role.SYMBOL, Role.NAME]:
            for symbol, meaning in _pairs(table):
                legend.setdefault(symbol, []).append(meaning)
    for draft in series:
        row = draft.row
        if row.symbol is None or row.name is not None:
            continue
        rate = any(_PER_KELVIN.search(value.unit or "") for value in row.values)
        fits = [span for span in legend.get(row.symbol.text, ()) if bool(_COEFFICIENT.search(span.text)) is rate]
        if len(fits) == 1:
            text = _AT.sub("", fits[0].text)
            draft.row = replace(row, name=replace(fits[0], text=text, lines=(text,)))


def _pairs(table: Table) -> list[tuple[str, Span]]:
    """Return symbols and meanings of a list, line by line."""
    lines: dict[int, dict[int, Span]] = {}
    for cell in table.cells:
        if not cell.header:
            lines.setdefault(cell.row, {})[cell.column] = cell.span
    return [(cells[0].text, cells[1]) for cells in lines.values() if set(cells) == {0, 1}]
