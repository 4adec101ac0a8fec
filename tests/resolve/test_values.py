from __future__ import annotations

import pytest

from d2s.records.layout import Role, ValueSpan
from d2s.resolve.reading import ValueSet
from d2s.resolve.resolve import Knowing
from d2s.resolve.values import BoundReader
from tests.resolve.conftest import span


def read(
    knowing: Knowing, device_class: str, parameter: str, cells: dict[str, str], label: str = ""
) -> dict[str, float]:
    values = ValueSet((), {Role(role): ValueSpan(span(text), Role(role), 0) for role, text in cells.items()})
    found = BoundReader(knowing.rules.matching).read(
        values, knowing.ontology.parameters(device_class)[parameter], label
    )
    assert not found.unreadable
    return found.numbers


@pytest.mark.parametrize(
    ("device_class", "parameter", "cells", "label", "expected"),
    [
        ("mosfet", "rds_on", {"typ": "14", "max": "17.5"}, "", {"typ": 14.0, "max": 17.5}),
        ("mosfet", "vgs_max", {"value": "±20"}, "", {"min": -20.0, "max": 20.0}),
        ("mosfet", "igss", {"max": "±100"}, "", {"max": 100.0}),
        ("mosfet", "vbr_dss", {"value": "55"}, "", {"min": 55.0}),
        ("mosfet", "vbr_dss", {"value": "55"}, "Maximum Breakdown Voltage", {"max": 55.0}),
        ("mosfet", "tj", {"value": "-55 to +150"}, "", {"min": -55.0, "max": 150.0}),
        ("mosfet", "tj", {"value": "150"}, "", {"max": 150.0}),
        (
            "mosfet",
            "vgs_th",
            {"min": "-1.4", "typ": "-1.9", "max": "-2.4"},
            "",
            {"min": -1.4, "typ": -1.9, "max": -2.4},
        ),
        ("diode", "ir", {"value": "≤ 5"}, "Typical Reverse Current", {"max": 5.0}),
        ("diode", "ct", {"value": "15"}, "Typical Junction Capacitance", {"typ": 15.0}),
        ("diode", "vf", {"max": "–"}, "", {}),
    ],
)
def test_the_heading_wins_then_a_word_then_the_usual_bound(
    knowing: Knowing, device_class: str, parameter: str, cells: dict[str, str], label: str, expected: dict[str, float]
) -> None:
    assert read(knowing, device_class, parameter, cells, label) == expected


def test_a_number_beside_an_unreadable_glyph_is_no_value(knowing: Knowing) -> None:
    values = ValueSet((), {Role.MAX: ValueSpan(span("10 \N{REPLACEMENT CHARACTER}"), Role.MAX, 0)})
    found = BoundReader(knowing.rules.matching).read(values, knowing.ontology.parameters("diode")["ir"], "")
    assert found.numbers == {}
    assert found.unreadable
