from __future__ import annotations

import pytest

from d2s.records.record import Kind
from d2s.resolve.reading import Reading
from d2s.resolve.resolve import Knowing
from tests.resolve.conftest import RowMaker


def read(knowing: Knowing, row: RowMaker, device_class: str = "mosfet", **cells: object) -> Reading:
    return knowing.resolver(device_class, "ab" * 32, None)._reader.read(row(**cells))


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("TJ, TSTG", ("TJ", "TSTG")),
        ("TJ/Tstg", ("TJ", "Tstg")),
        ("Tj:Tstg", ("Tj", "Tstg")),
        ("RDS(on)", ("RDS(on)",)),
        ("TJ, T\nstg", ("TJ", "Tstg")),
    ],
)
def test_symbols_are_taken_apart(knowing: Knowing, row: RowMaker, printed: str, expected: tuple[str, ...]) -> None:
    assert read(knowing, row, symbol=printed, values=[("value", "150")]).symbols == expected


def test_lines_of_symbols_are_symbols(knowing: Knowing, row: RowMaker) -> None:
    reading = read(knowing, row, "diode", symbol="VRRM\nVRWM\nVR", values=[("value", "40")], unit="V")
    assert reading.symbols == ("VRRM", "VRWM", "VR")


def test_a_label_without_a_symbol_may_name_two_quantities(knowing: Knowing, row: RowMaker) -> None:
    name = "Operating and Storage Temperature Range"
    assert read(knowing, row, name=name, values=[("value", "-55 to 150")], unit="°C").symbols == ("TJ", "Tstg")
    assert read(knowing, row, symbol="Tj.Tstg", name=name, values=[("value", "150")]).symbols == ("Tj", "Tstg")


def test_a_symbol_whose_last_word_stands_apart_is_one(knowing: Knowing, row: RowMaker) -> None:
    reading = read(knowing, row, "bjt", symbol="VCE", name="SAT", values=[("max", "0.7")], unit="V")
    assert (reading.symbols, reading.name) == (("VCE SAT",), "")
    assert read(knowing, row, "bjt", symbol="VCE", name="voltage", values=[("max", "30")]).symbols == ("VCE",)


def test_a_symbol_among_the_words_of_a_label_is_found(knowing: Knowing, row: RowMaker) -> None:
    reading = read(knowing, row, name="Gate to Source VGS(th) Threshold Voltage", values=[("max", "4")], unit="V")
    assert reading.symbols == ("VGS(th)",)
    assert reading.name == "Gate to Source Threshold Voltage"


def test_conditions_come_from_cell_label_and_footnote(knowing: Knowing, row: RowMaker) -> None:
    reading = read(
        knowing,
        row,
        symbol="ID",
        name="Continuous Drain Current, VGS @ 10V",
        conditions=["TC = 25°C"],
        values=[("max", "49")],
        unit="A",
        notes=["Pulse width ≤ 300 µs"],
    )
    stated = {c.quantity: c.value for c in reading.conditions}
    assert (stated["VGS"], stated["TC"], stated["tp"]) == (10.0, 25.0, 300.0)


def test_a_temperature_of_the_row_replaces_the_headings(knowing: Knowing, row: RowMaker) -> None:
    heading = ["TA = 25 °C unless otherwise noted"]
    cells = {"symbol": "IDSS", "values": [("max", "250")], "unit": "µA", "headings": heading}
    assert [c.quantity for c in read(knowing, row, **cells).defaults] == ["TA"]
    assert read(knowing, row, conditions=["TJ = 125 °C"], **cells).defaults == ()


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"unit": "mΩ", "values": [("max", "44")]}, "mohm"),
        ({"values": [("max", "44 mΩ")]}, "mohm"),
        ({"name": "On-Resistance (mΩ)", "values": [("max", "44")]}, "mohm"),
        ({"values": [("max", "44")]}, None),
    ],
)
def test_the_unit_stands_in_one_of_many_places(
    knowing: Knowing, row: RowMaker, cells: dict[str, object], expected: str | None
) -> None:
    assert read(knowing, row, symbol="RDS(on)", **cells).unit == expected


def test_the_section_tells_the_kind(knowing: Knowing, row: RowMaker) -> None:
    reading = read(knowing, row, symbol="VDS", values=[("value", "55")], unit="V", section="maximum_ratings")
    assert reading.kind is Kind.RATING


def test_columns_beside_a_series_value_state_its_conditions(knowing: Knowing, row: RowMaker) -> None:
    context = [("Test Current IZT (mA)", "20"), ("IR @ VR (V)", "1.0")]
    reading = read(knowing, row, "zener", symbol="VZ", values=[("typ", "5.1")], unit="V", context=context)
    assert {c.quantity: (c.value, c.unit) for c in reading.context} == {"IZT": (20.0, "mA"), "VR": (1.0, "V")}


def test_a_prefix_beside_the_number_belongs_to_the_unit(knowing: Knowing, row: RowMaker) -> None:
    reading = read(knowing, row, "bjt", symbol="hie", values=[("min", "1.5 k"), ("max", "15 k")], unit="Ω")
    assert reading.unit == "kohm"
    mixed = read(knowing, row, "bjt", symbol="hie", values=[("min", "500"), ("max", "15 k")], unit="Ω")
    assert all(values.unclear for values in mixed.values), "numbers of two prefixes have no common unit"


def test_columns_of_one_kind_without_a_heading_are_not_told_apart(knowing: Knowing, row: RowMaker) -> None:
    reading = read(knowing, row, "bjt", symbol="ICBO", values=[("max", "100"), ("max", "40")], unit="nA")
    assert [bool(values.unclear) for values in reading.values] == [True]
    parted = read(knowing, row, "bjt", symbol="ICBO", values=[("max", "100", "A"), ("max", "40", "B")], unit="nA")
    assert not any(values.unclear for values in parted.values)


def test_a_column_that_the_heading_refers_to_is_the_condition(knowing: Knowing, row: RowMaker) -> None:
    context = [("Stand-Off Voltage VWM (V)", "5.5"), ("Test Current IT (mA)", "10")]
    referred = read(knowing, row, "zener", symbol="IR", values=[("max", "1")], conditions=["VWM"], context=context)
    assert {c.quantity: c.value for c in referred.context} == {"VR": 5.5, "IT": 10}
    alone = read(knowing, row, "zener", symbol="IR", values=[("max", "1")], context=context)
    assert {c.quantity for c in alone.context} == {"IT"}
