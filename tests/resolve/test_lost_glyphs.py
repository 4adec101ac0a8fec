from __future__ import annotations

import pytest

from d2s.records.layout import Row
from d2s.records.record import Record, Status
from d2s.resolve.lost_glyphs import NOTE, lost_unit, with_degrees
from d2s.resolve.parts import find_parts
from d2s.resolve.resolve import Knowing
from tests.resolve.conftest import RowMaker, layout_of

LOST = "\N{REPLACEMENT CHARACTER}"


def record_of(knowing: Knowing, row: Row) -> Record:
    book = find_parts(layout_of([row], [("2SD2058", 18.0)]), {}, knowing.numbers, "bjt", "n")
    (part,) = knowing.resolver("bjt", "ab" * 32, None).run([row], book).parts
    return part.parameters[0]


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        (f"Ta=25{LOST}", "Ta=25 °C"),
        (f"Tj=25{LOST} unless otherwise specified", "Tj=25 °C unless otherwise specified"),
        (f"TC = -40 {LOST}", "TC = -40 °C"),
        (f"RL=15{LOST}", f"RL=15{LOST}"),
        (f"Ta=25{LOST}C", f"Ta=25{LOST}C"),
        (f"Ta=2{LOST}5", f"Ta=2{LOST}5"),
    ],
)
def test_only_a_temperature_that_ends_in_the_glyph_is_in_degrees(printed: str, read: str) -> None:
    assert with_degrees(printed) == read


def test_a_unit_cell_is_read_by_the_quantity_alone() -> None:
    assert lost_unit(LOST, "degC") == "degC"
    assert lost_unit(f"{LOST}/W", "K/W") == "degC/W"
    assert lost_unit(LOST, "K/W") is None
    assert lost_unit(LOST, "V") is None
    assert lost_unit(f"m{LOST}", "degC") is None


def test_a_temperature_whose_unit_says_nothing_is_a_little_less_sure(knowing: Knowing, row: RowMaker) -> None:
    cells = {"symbol": "Tj", "name": "Junction temperature", "values": [("value", "150")]}
    plain = record_of(knowing, row(**cells, unit="°C", section="maximum_ratings"))
    record = record_of(knowing, row(**cells, unit=LOST, section="maximum_ratings"))
    assert (record.parameter, record.max, record.unit) == ("tj", 150.0, "degC")
    assert record.status is Status.ACCEPTED
    assert 0.85 * plain.confidence < record.confidence < plain.confidence
    assert (record.unit_text, record.notes) == (LOST, (NOTE,))


def test_another_quantity_whose_unit_says_nothing_needs_review(knowing: Knowing, row: RowMaker) -> None:
    record = record_of(knowing, row(symbol="VCEO", name="Collector-emitter voltage", values=[("max", "60")], unit=LOST))
    assert record.status is Status.NEEDS_REVIEW
