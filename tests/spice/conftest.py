from __future__ import annotations

from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from d2s.knowledge.models import Modelling, load_modelling
from d2s.records.extraction import Document
from d2s.records.geometry import Box
from d2s.records.part import Part
from d2s.records.record import Bounds, Condition, Evidence, Kind, Method, Record, SourceKind, Status

ROOT = Path(__file__).resolve().parents[2]
_NUMBERS = count(1)


@pytest.fixture(scope="session")
def modelling() -> Modelling:
    return load_modelling(ROOT / "ontology")


@pytest.fixture(scope="session")
def document() -> Document:
    return Document("0" * 64, "sheet.pdf", 1, "Small signal device", "Acme Semiconductor")


def _row(
    parameter: str,
    low: float | None = None,
    typ: float | None = None,
    high: float | None = None,
    *,
    source: SourceKind = SourceKind.TABLE,
    status: Status = Status.ACCEPTED,
    element: str | None = None,
    **conditions: tuple[float, str] | float,
) -> Record:
    """Return a record in SI units; conditions are `(number, unit)` or a number in SI."""
    stated = []
    for name, given in conditions.items():
        number, unit = given if isinstance(given, tuple) else (given, "1")
        stated.append(Condition(name.replace("_per_", "/"), "=", number, None, None, None, unit, f"{name}={number}"))
    return Record(
        id=f"urn:d2s:test:{next(_NUMBERS)}",
        parameter=parameter,
        element=element,
        kind=Kind.CHARACTERISTIC,
        symbol="",
        name="",
        min=low,
        typ=typ,
        max=high,
        unit="",
        unit_text="",
        si=Bounds(low, typ, high, ""),
        conditions=tuple(stated),
        default_conditions=(),
        evidence=Evidence(2, Box(0, 0, 1, 1), ""),
        source=source,
        method=Method.SYMBOL,
        rule="test",
        confidence=1.0,
        status=status,
    )


@pytest.fixture(scope="session")
def row() -> Callable[..., Record]:
    return _row


@pytest.fixture(scope="session")
def part() -> Callable[..., Part]:
    def make(device_class: str, *rows: Record, polarity: str | None = None, **more: object) -> Part:
        return Part(str(more.pop("number", "X1")), device_class, polarity, parameters=rows, **more)  # type: ignore[arg-type]

    return make
