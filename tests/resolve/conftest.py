from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from d2s.knowledge.ontology import load_ontology
from d2s.knowledge.rules import load_rules
from d2s.records.geometry import Box
from d2s.records.layout import Layout, Note, Role, Row, Span, TableKind, TextLine, ValueSpan
from d2s.resolve.resolve import Knowing
from d2s.settings import Settings
from d2s.units.units import Units

RowMaker = Callable[..., Row]


@pytest.fixture(scope="session")
def knowing() -> Knowing:
    settings = Settings()
    return Knowing(load_ontology(settings.ontology), load_rules(settings.rules), Units.load(settings.ontology))


def span(text: str, place: float = 0.0, page: int = 1) -> Span:
    return Span(text, Box(place, 100.0, place + 40, 110.0), page, tuple(text.split("\n")))


@pytest.fixture
def row() -> RowMaker:
    """Make a printed row: texts for its cells, values as (role, text) or (role, text, part labels)."""
    count = 0

    def make(
        symbol: str | None = None,
        name: str | None = None,
        conditions: Sequence[str] = (),
        values: Sequence[tuple[str, ...]] = (),
        unit: str | None = None,
        part: str | None = None,
        kind: TableKind = TableKind.PARAMETERS,
        section: str = "",
        headings: Sequence[str] = (),
        notes: Sequence[str] = (),
        context: Sequence[tuple[str, str]] = (),
        table: str = "t1",
        page: int = 1,
    ) -> Row:
        nonlocal count
        count += 1
        cells = tuple(
            ValueSpan(span(text, 200 + 40 * n, page), Role(role), n, tuple(labels))
            for n, (role, text, *labels) in enumerate(values)
        )
        top = 100.0 + 12 * count
        return Row(
            id=f"row{count}",
            page=page,
            box=Box(0.0, top, 400.0, top + 10),
            table=table,
            kind=kind,
            values=cells,
            symbol=span(symbol, 0, page) if symbol else None,
            name=span(name, 40, page) if name else None,
            conditions=tuple(span(text, 120, page) for text in conditions),
            unit=span(unit, 360, page) if unit else None,
            part=span(part, 0, page) if part else None,
            section=section,
            headings=tuple(span(text, 0, page) for text in headings),
            notes=tuple(Note("1", text) for text in notes),
            context=tuple((span(heading), span(cell)) for heading, cell in context),
        )

    return make


def layout_of(rows: Sequence[Row], titles: Sequence[tuple[str, float]] = ()) -> Layout:
    """Return a layout with title lines (text, size) above many lines of running text."""
    body = [(f"running text number {word}", 8.0) for word in ("one", "two", "three", "four", "five", "six", "seven")]
    lines = tuple(
        TextLine(text, Box(0, 10.0 * n, 100, 10.0 * n + size), 1, size)
        for n, (text, size) in enumerate([*titles, *body])
    )
    return Layout("ab" * 32, lines, (), (), tuple(rows))
