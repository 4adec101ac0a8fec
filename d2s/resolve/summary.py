"""Sets what headline and summary boxes say against the tables that they repeat."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from d2s.records.part import Part
from d2s.records.record import Bounds, Record, SourceKind, Status

_BOUNDS = ("min", "typ", "max")
_CLOSE = 0.005


def reconcile(part: Part, first_page: int, doubt: float) -> Part:
    """Return the part with its summary records held to its tables.

    A number without a bound of its own takes the bound at which a table prints it; a record that repeats only part of a
    table's row is left out, the row says more; a number that no row prints is kept with a note, and its confidence is
    multiplied by `doubt`.
    What stands alone beyond the first page, without a name, may label a chart: it goes to review.
    """
    rows = [r for r in part.parameters if r.source is SourceKind.TABLE and r.si is not None]
    kept: list[Record] = []
    for record in part.parameters:
        if record.source is not SourceKind.SUMMARY or record.si is None:
            kept.append(record)
        elif not record.name and record.evidence.page > first_page:
            kept.append(_doubted(record))
        else:
            kept += _against(record, [row for row in rows if row.parameter == record.parameter], doubt)
    return replace(part, parameters=tuple(kept))


def _against(record: Record, rows: Sequence[Record], doubt: float) -> Iterator[Record]:
    """Yield the record as the rows of its parameter let it stand; nothing where a row says all of it and more."""
    numbers = _numbers(record)
    if not rows:
        yield record
        return
    if any(_holds(_numbers(row), numbers) for row in rows):
        if any(_numbers(row).keys() == numbers.keys() and _holds(_numbers(row), numbers) for row in rows):
            yield record
        return
    if len(numbers) == 1:
        ((bound, number),) = numbers.items()
        elsewhere = {b for row in rows for b, n in _numbers(row).items() if b != bound and _equal(n, number)}
        if len(elsewhere) == 1:
            yield from _against(_moved(record, bound, elsewhere.pop()), rows, doubt)
            return
    note = "the summary differs from the tables"
    yield replace(record, confidence=round(record.confidence * doubt, 3), notes=(*record.notes, note))


def _numbers(record: Record) -> dict[str, float]:
    """Return the bounds of a record in SI."""
    return {bound: value for bound in _BOUNDS if (value := getattr(record.si, bound, None)) is not None}


def _holds(row: dict[str, float], asked: dict[str, float]) -> bool:
    return all(bound in row and _equal(row[bound], number) for bound, number in asked.items())


def _equal(one: float, other: float) -> bool:
    return abs(one - other) <= _CLOSE * max(abs(one), abs(other))


def _moved(record: Record, bound: str, target: str) -> Record:
    """Return the record with its one number at another bound."""
    assert record.si is not None
    cells = {target if name == bound else name: cell for name, cell in record.evidence.cells.items()}
    value, si = getattr(record, bound), getattr(record.si, bound)
    none: dict[str, float | None] = {"min": None, "typ": None, "max": None}
    return replace(
        record,
        **(none | {target: value}),
        si=Bounds(**(none | {target: si}), unit=record.si.unit),
        evidence=replace(record.evidence, cells=cells),
    )


def _doubted(record: Record) -> Record:
    return replace(
        record,
        parameter=None,
        si=None,
        status=Status.NEEDS_REVIEW,
        confidence=min(record.confidence, 0.5),
        notes=(*record.notes, "stands alone beyond the first page: it may label a chart"),
    )
