from __future__ import annotations

import pytest

from d2s.knowledge.ontology import load_ontology
from d2s.records.geometry import Box
from d2s.records.part import Part
from d2s.records.record import Bounds, Condition, Evidence, Kind, Method, Record, SourceKind, Status
from d2s.resolve.cross_check import cross_check
from d2s.settings import Settings

CHECKS = load_ontology(Settings().ontology).checks


def record(parameter: str, low: float | None, typ: float | None, high: float | None, **conditions: float) -> Record:
    stated = tuple(Condition(name, "=", value, None, None, None, "V", "") for name, value in conditions.items())
    return Record(
        id=f"urn:{parameter}:{low}:{typ}:{high}:{conditions}",
        parameter=parameter,
        element=None,
        kind=Kind.CHARACTERISTIC,
        symbol=parameter,
        name="",
        min=low,
        typ=typ,
        max=high,
        unit="F",
        unit_text="F",
        si=Bounds(low, typ, high, "F"),
        conditions=stated,
        default_conditions=(),
        evidence=Evidence(1, Box(0, 0, 1, 1), ""),
        source=SourceKind.TABLE,
        method=Method.SYMBOL,
        rule="",
        confidence=1.0,
        status=Status.ACCEPTED,
    )


def checked(*records: Record, device_class: str = "mosfet") -> list[Record]:
    return list(cross_check(Part("X1", device_class, "n", parameters=records), CHECKS).parameters)


def test_a_consistent_part_is_left_as_it_is() -> None:
    records = (record("crss", None, 40.0, None, VDS=25), record("coss", None, 250.0, None, VDS=25))
    assert checked(*records) == list(records)


def test_crss_above_coss_lowers_both_and_says_so() -> None:
    low, high = checked(record("crss", None, 300.0, None, VDS=25), record("coss", None, 250.0, None, VDS=25))
    assert low.confidence < 1 > high.confidence
    assert "crss-below-coss" in low.notes[0]
    assert (low.typ, high.typ) == (300.0, 250.0)


def test_rows_at_other_conditions_are_not_compared() -> None:
    records = (record("crss", None, 300.0, None, VDS=1), record("coss", None, 250.0, None, VDS=25))
    assert checked(*records) == list(records)


@pytest.mark.parametrize("bounds", [(4.0, 3.0, 2.0), (-1.0, None, 2.0), (-1.4, -1.9, -2.4), (2.0, 3.0, 4.0)])
def test_bounds_rise_in_magnitude(bounds: tuple[float | None, float | None, float | None]) -> None:
    found = checked(record("vgs_th", *bounds))[0]
    assert bool(found.notes) == (bounds == (4.0, 3.0, 2.0))


def test_leakage_that_falls_with_temperature_is_shown() -> None:
    cold, hot = record("idss", None, None, 250.0, TJ=25), record("idss", None, None, 25.0, TJ=125)
    assert all("leakage-rises" in found.notes[0] for found in checked(cold, hot))
    assert not any(
        found.notes
        for found in checked(record("idss", None, None, 25.0, TJ=25), record("idss", None, None, 250.0, TJ=125))
    )
