from __future__ import annotations

from dataclasses import replace

import pytest

from d2s.records.geometry import Box
from d2s.records.part import Part
from d2s.records.record import Bounds, CellEvidence, Evidence, Kind, Method, Record, SourceKind, Status
from d2s.resolve.summary import reconcile


def record(source: SourceKind, page: int = 1, name: str = "On-Resistance", **bounds: float) -> Record:
    values = {"min": None, "typ": None, "max": None} | bounds
    cells = {bound: CellEvidence(Box(0, 0, 1, 1), str(value)) for bound, value in bounds.items()}
    return Record(
        id=f"urn:{source}:{page}:{bounds}",
        parameter="rds_on",
        element=None,
        kind=Kind.CHARACTERISTIC,
        symbol="RDS(on)",
        name=name,
        min=values["min"],
        typ=values["typ"],
        max=values["max"],
        unit="ohm",
        unit_text="Ω",
        si=Bounds(values["min"], values["typ"], values["max"], "ohm"),
        conditions=(),
        default_conditions=(),
        evidence=Evidence(page, Box(0, 0, 1, 1), "", cells=cells),
        source=source,
        method=Method.SYMBOL,
        rule="",
        confidence=0.99,
        status=Status.ACCEPTED,
    )


def summary_of(*records: Record) -> list[Record]:
    part = reconcile(Part("X1", "mosfet", "n", parameters=records), 1, 0.5)
    return [r for r in part.parameters if r.source is SourceKind.SUMMARY]


TABLE = record(SourceKind.TABLE, typ=0.45, max=0.50)


def test_what_a_row_says_more_fully_is_left_out() -> None:
    assert summary_of(TABLE, record(SourceKind.SUMMARY, max=0.50)) == []


def test_an_equal_summary_stands() -> None:
    same = record(SourceKind.SUMMARY, typ=0.45, max=0.50)
    assert summary_of(TABLE, same) == [same]


def test_a_number_takes_the_bound_of_the_table() -> None:
    table = record(SourceKind.TABLE, typ=18.7)
    (moved,) = summary_of(table, record(SourceKind.SUMMARY, max=18.7))
    assert (moved.typ, moved.max) == (18.7, None)
    assert set(moved.evidence.cells) == {"typ"}
    assert moved.si == Bounds(None, 18.7, None, "ohm")


def test_a_contradiction_is_kept_with_less_confidence() -> None:
    (found,) = summary_of(TABLE, record(SourceKind.SUMMARY, max=0.60))
    assert found.confidence == pytest.approx(0.99 * 0.5, abs=1e-3)
    assert "differs" in found.notes[0]


@pytest.mark.parametrize(
    ("page", "name", "status"), [(3, "", "needs_review"), (3, "On", "accepted"), (1, "", "accepted")]
)
def test_a_bare_statement_beyond_the_first_page_may_label_a_chart(page: int, name: str, status: str) -> None:
    (found,) = summary_of(record(SourceKind.SUMMARY, page=page, name=name, max=0.5))
    assert found.status == status


def test_tables_are_untouched() -> None:
    other = replace(TABLE, id="urn:other", parameter="vds_max")
    assert reconcile(Part("X1", "mosfet", parameters=(TABLE, other)), 1, 0.5).parameters == (TABLE, other)
