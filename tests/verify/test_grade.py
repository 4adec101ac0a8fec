from __future__ import annotations

from dataclasses import replace

import pytest

from d2s.records.geometry import Box
from d2s.records.record import Bounds, Evidence, Kind, Method, Record, SourceKind, Status
from d2s.records.verification import Check
from d2s.spice.facts import Fact
from d2s.verify.grade import grade_model, group_of


def fact(name: str, parameter: str = "vf", unit: str = "V", degc: float = 25.0) -> Fact:
    record = Record(
        id=name, parameter=parameter, element=None, kind=Kind.CHARACTERISTIC, symbol="", name="", min=None, typ=1.0,
        max=None, unit=unit, unit_text=unit, si=Bounds(None, 1.0, None, unit), conditions=(), default_conditions=(),
        evidence=Evidence(1, Box(0, 0, 1, 1), ""), source=SourceKind.TABLE, method=Method.SYMBOL, rule="",
        confidence=1.0, status=Status.ACCEPTED,
    )  # fmt: skip
    return Fact(record, parameter, None, 1.0, None, {}, degc)


def check(name: str, error: float | None, inside: bool = True, discriminating: bool = False) -> Check:
    return Check(name, "X", "vf", 1, (), None, None, 2.0, "V", 1.0, error, inside, "fitted", discriminating, "")


@pytest.mark.parametrize(
    ("checks", "letter"),
    [
        ([check("a", 4.0)], "A"),
        ([check("a", -9.0)], "B"),
        ([check("a", 20.0)], "C"),
        ([check("a", 1.0), check("b", None, inside=False)], "F"),
        ([check("a", None, discriminating=True)], "B"),  # limits alone are never an A
        ([check("a", None)], "C"),
        ([], ""),
    ],
)
def test_letters(checks, letter):
    (grade,) = grade_model("X", [fact("a"), fact("b")], checks)
    assert (grade.grade, grade.group, grade.rows, grade.tested) == (letter, "dc", 2, len(checks))


def test_half_of_the_rows_have_to_be_tested_for_an_a():
    rows = [fact(name) for name in "abcde"]
    assert grade_model("X", rows, [check("a", 0.0)])[0].grade == "B"


def test_groups_stand_apart():
    rows = [fact("a"), fact("b", "ct", "F"), fact("c", "trr", "s"), fact("d", degc=125.0), fact("e", "irrm", "A")]
    assert [group_of(row) for row in rows] == ["dc", "capacitance", "dynamic", "thermal", "dynamic"]
    checks = [replace(check(row.record.id, 0.0), inside=row.record.id != "c") for row in rows]
    assert {g.group: g.grade for g in grade_model("X", rows, checks)} == {
        "dc": "A",
        "capacitance": "A",
        "dynamic": "F",
        "thermal": "A",
    }
