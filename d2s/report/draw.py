"""Draws what each stage found over the picture of a page: `d2s draw PDF --page 3 --stage rows`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from PIL import Image, ImageDraw, ImageFont

from d2s.errors import UsageError
from d2s.records.geometry import Box, union
from d2s.records.layout import Layout, Role
from d2s.records.page import Char, Page
from d2s.records.record import Record, Status

Colour = tuple[int, int, int]
BLUE, GREEN, AMBER, GREY, RED, VIOLET = (
    (11, 92, 173), (10, 122, 85), (196, 120, 0), (91, 104, 117), (179, 38, 30), (112, 62, 168),
)  # fmt: skip
ROLES: dict[Role, Colour] = {
    Role.SYMBOL: VIOLET, Role.NAME: BLUE, Role.CONDITIONS: AMBER, Role.MIN: GREEN, Role.TYP: GREEN, Role.MAX: GREEN,
    Role.VALUE: GREEN, Role.UNIT: RED, Role.PART: VIOLET, Role.QUANTITY: GREEN,
}  # fmt: skip
#: Values are told apart by colour: a label would cover the value above.
VALUES: dict[Role, Colour] = {Role.MIN: BLUE, Role.TYP: GREEN, Role.MAX: RED}


class Mark(NamedTuple):
    """A rectangle to draw, with its label (empty: none) and whether it is filled."""

    box: Box
    colour: Colour
    label: str = ""
    filled: bool = False


def draw_page(
    picture: Image.Image, page: Page, layout: Layout | None, records: Iterable[Record], stage: str
) -> Image.Image:
    """Return a copy of a page picture with what `stage` found: words, lines, tables, rows or facts.

    Raise `UsageError` D901 on an unknown stage, or without a layout where the stage needs one.
    """
    if stage not in STAGES:
        raise UsageError("D901", reason=f"unknown stage {stage!r}; choose one of {', '.join(STAGES)}")
    if layout is None and stage in ("lines", "tables", "rows"):
        raise UsageError("D901", reason=f"stage {stage!r} needs the layout of the document")
    return _paint(picture, picture.width / page.width, STAGES[stage](page, layout, records))


def words(chars: Iterable[Char]) -> Iterator[tuple[Char, ...]]:
    """Group characters in reading order into runs without a gap wider than a quarter of their size."""
    run: list[Char] = []
    for char in chars:
        if run:
            last = run[-1]
            apart = char.x0 - last.x1 > 0.25 * char.size or char.x0 < last.x0 - 1 or char.top > last.bottom
            if apart or not char.text.strip():
                yield tuple(run)
                run = []
        if char.text.strip():
            run.append(char)
    if run:
        yield tuple(run)


def _words(page: Page, layout: Layout | None, records: Iterable[Record]) -> Iterator[Mark]:
    for run in words(page.chars):
        yield Mark(union(char.box for char in run), BLUE if all(char.upright for char in run) else AMBER)
    for rule in page.rules:
        yield Mark(Box(*rule), RED)


def _lines(page: Page, layout: Layout | None, records: Iterable[Record]) -> Iterator[Mark]:
    assert layout is not None
    for line in layout.lines:
        if line.page == page.number:
            yield Mark(line.box, VIOLET if line.bold else BLUE)
    for section in layout.sections:
        if section.page == page.number:
            yield Mark(section.box, GREEN, section.kind or "section", True)
    for figure in layout.figures:
        if figure.page == page.number:
            yield Mark(figure.box, AMBER, figure.caption or "figure")


def _tables(page: Page, layout: Layout | None, records: Iterable[Record]) -> Iterator[Mark]:
    assert layout is not None
    for table in (table for table in layout.tables if table.page == page.number):
        for cell in table.cells:
            yield Mark(cell.span.box, GREY, "", cell.header)
        for column in table.columns:
            top = Box(column.x0, table.box.top, column.x1, table.box.bottom)
            yield Mark(top, ROLES.get(column.role, GREY), column.role.value)
        yield Mark(table.box, BLUE, f"{table.id} {table.kind.value}")


def _rows(page: Page, layout: Layout | None, records: Iterable[Record]) -> Iterator[Mark]:
    assert layout is not None
    for row in (row for row in layout.rows if row.page == page.number):
        yield Mark(row.box, GREY)
        for span, role in (
            (row.symbol, Role.SYMBOL),
            (row.name, Role.NAME),
            (row.unit, Role.UNIT),
            (row.part, Role.PART),
        ):
            if span is not None and span.page == page.number:
                yield Mark(span.box, ROLES[role])
        for span in row.conditions:
            if span.page == page.number:
                yield Mark(span.box, ROLES[Role.CONDITIONS])
        for value in row.values:
            yield Mark(value.span.box, VALUES.get(value.role, VIOLET), "", True)


def _facts(page: Page, layout: Layout | None, records: Iterable[Record]) -> Iterator[Mark]:
    labels: dict[Box, tuple[Colour, list[str]]] = {}
    for record in records:
        if record.evidence.page != page.number:
            continue
        colour = BLUE if record.status is Status.ACCEPTED else AMBER
        label = record.parameter or "?"
        held = labels.setdefault(record.evidence.bbox, (colour, []))[1]
        if label not in held:
            held.append(label)
        for cell in record.evidence.cells.values():
            yield Mark(cell.bbox, GREEN, "", True)
    for box, (colour, held) in labels.items():
        yield Mark(box, colour, ", ".join(held))


STAGES: dict[str, Callable[[Page, Layout | None, Iterable[Record]], Iterator[Mark]]] = {
    "words": _words,
    "lines": _lines,
    "tables": _tables,
    "rows": _rows,
    "facts": _facts,
}


def _paint(picture: Image.Image, scale: float, marks: Iterable[Mark]) -> Image.Image:
    base = picture.convert("RGBA")
    layer = Image.new("RGBA", base.size, (255, 255, 255, 0))
    pen = ImageDraw.Draw(layer)
    font = ImageFont.load_default(size=max(9.0, 6.0 * scale))
    for mark in marks:
        x0, y0, x1, y1 = (round(value * scale) for value in mark.box)
        fill = (*mark.colour, 48) if mark.filled else None
        pen.rectangle((x0, y0, max(x0, x1), max(y0, y1)), fill=fill, outline=(*mark.colour, 200))
        if mark.label:
            _, y, x_end, y_end = pen.textbbox((0, 0), mark.label, font=font)
            wide = x1 - x0 > 0.6 * base.width  # a row: its label goes into the right margin, not over the row above
            at = (x1 + 3, (y0 + y1 - y_end - y) / 2) if wide else (x0 + 2, max(0.0, y0 - y_end - 2))
            pen.rectangle((at[0] - 2, at[1] + y - 1, at[0] + x_end + 2, at[1] + y_end + 1), fill=(255, 255, 255, 225))
            pen.text(at, mark.label, fill=(*mark.colour, 255), font=font)
    return Image.alpha_composite(base, layer).convert("RGB")
