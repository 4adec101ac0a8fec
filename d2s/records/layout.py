"""What layout finds on the pages: text lines, tables of cells, and printed rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from d2s.records.geometry import Box
from d2s.records.page import Rule


class Role(StrEnum):
    """What a column (or a cell of a header) holds."""

    SYMBOL = "symbol"
    NAME = "name"
    CONDITIONS = "conditions"
    MIN = "min"
    TYP = "typ"
    MAX = "max"
    VALUE = "value"  # one value column without a bound in its heading
    UNIT = "unit"
    PART = "part"  # part numbers, ranks or packages as rows
    NOTE = "note"
    QUANTITY = "quantity"  # a column that is itself a parameter (series tables: VZ, ZZT, IR …)
    OTHER = "other"


class TableKind(StrEnum):
    """What a table is about; only `PARAMETERS` and `SERIES` give rows."""

    PARAMETERS = "parameters"
    SERIES = "series"  # parts as rows, quantities as columns
    SUMMARY = "summary"  # product summary, quick reference: gives rows too
    ORDERING = "ordering"
    MARKING = "marking"
    PINNING = "pinning"
    PACKAGE = "package"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Span:
    """Text with its place; `lines` are the printed lines (sub- and superscripts re-attached), `text` joins them.

    Superscripts that are note marks are taken out of the text and kept in `marks`; a superscript exponent stays as `^`.
    """

    text: str
    box: Box
    page: int
    lines: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of running text with its largest font size in points; `pieces` are its parts between wide gaps."""

    text: str
    box: Box
    page: int
    size: float
    bold: bool = False
    pieces: tuple[tuple[str, Box], ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: place, role, heading (top to bottom, joined by a blank), its unit and its part labels."""

    index: int
    x0: float
    x1: float
    role: Role
    header: Span | None
    unit: str | None = None
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table's grid; `row` and `column` count from 0, header rows included."""

    row: int
    column: int
    row_span: int
    column_span: int
    span: Span
    header: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its columns and cells.

    `headings`: title, section and "unless otherwise noted" texts that hold for the whole table, nearest last.
    """

    id: str
    page: int
    box: Box
    kind: TableKind
    columns: tuple[Column, ...]
    cells: tuple[Cell, ...]
    title: str = ""
    section: str = ""
    headings: tuple[Span, ...] = ()
    continues: str | None = None


@dataclass(frozen=True, slots=True)
class ValueSpan:
    """A value as printed under a column: its role, and the part labels, unit and test conditions of the heading."""

    span: Span
    role: Role
    column: int
    parts: tuple[str, ...] = ()
    unit: str | None = None
    tests: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote: its mark as printed and its text."""

    mark: str
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """One printed value set: everything that the page says about it.

    Symbols, name, conditions and unit that are merged over several rows are repeated in each (with the merged cell's
    box). In a series table the symbol, name and unit come from the column's heading and `part` from the row.
    `group` is the section row inside the table ("OFF CHARACTERISTICS", "Static"); `headings` hold default conditions.
    `context` are sibling cells that may state the condition (the test current column of a Zener table), as
    `(heading text, cell text)` spans.
    """

    id: str
    page: int
    box: Box
    table: str
    kind: TableKind
    values: tuple[ValueSpan, ...]
    symbol: Span | None = None
    name: Span | None = None
    conditions: tuple[Span, ...] = ()
    unit: Span | None = None
    part: Span | None = None
    section: str = ""
    group: str = ""
    headings: tuple[Span, ...] = ()
    notes: tuple[Note, ...] = ()
    context: tuple[tuple[Span, Span], ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the pages it covers; `kind` is an id of `rules/sections.yaml` or an empty string."""

    id: str
    title: str
    kind: str
    page: int
    box: Box
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart or drawing: its place and caption."""

    id: str
    page: int
    box: Box
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """All that layout found in one document, in reading order; `separators` are the longer horizontal rules by page."""

    sha256: str
    lines: tuple[TextLine, ...]
    sections: tuple[Section, ...]
    tables: tuple[Table, ...]
    rows: tuple[Row, ...]
    figures: tuple[Figure, ...] = ()
    notes: tuple[Note, ...] = ()
    separators: dict[int, tuple[Rule, ...]] = field(default_factory=dict)
