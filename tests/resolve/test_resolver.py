from __future__ import annotations

import pytest

from d2s.records.layout import Row
from d2s.records.record import Record, Status
from d2s.resolve.parts import find_parts
from d2s.resolve.resolve import Knowing
from d2s.resolve.resolver import Resolved
from tests.resolve.conftest import RowMaker, layout_of


def resolve(knowing: Knowing, rows: list[Row], title: str = "IRF540N", device_class: str = "mosfet") -> Resolved:
    layout = layout_of(rows, [(title, 18.0)])
    book = find_parts(layout, {}, knowing.numbers, device_class, "n")
    return knowing.resolver(device_class, "ab" * 32, None).run(rows, book)


def records(resolved: Resolved) -> list[Record]:
    return [record for part in resolved.parts for record in part.parameters]


def test_a_plain_row_becomes_an_accepted_record_with_evidence(knowing: Knowing, row: RowMaker) -> None:
    rows = [
        row(
            symbol="RDS(on)",
            name="Static Drain-to-Source On-Resistance",
            conditions=["VGS = 10V, ID = 16A"],
            values=[("max", "44")],
            unit="mΩ",
            section="electrical",
        )
    ]
    (record,) = records(resolve(knowing, rows))
    assert (record.parameter, record.max, record.unit, record.status) == ("rds_on", 44.0, "mohm", Status.ACCEPTED)
    assert record.si is not None
    assert record.si.max == 0.044
    assert {c.quantity: c.value for c in record.conditions} == {"VGS": 10.0, "ID": 16.0}
    assert record.evidence.cells["max"].text == "44"


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"symbol": "VDS", "name": "Drain-Source Voltage", "values": [("value", "100")], "unit": "V"}, "vds_max"),
        (
            {
                "symbol": "VDS",
                "name": "Drain-source breakdown voltage",
                "conditions": ["VGS = 0 V, ID = 250 µA"],
                "values": [("min", "100")],
                "unit": "V",
            },
            "vbr_dss",
        ),
        ({"symbol": "td(on)", "name": "Turn-On Delay Time", "values": [("typ", "11")], "unit": "nS"}, "td_on"),
        ({"name": "Gate-Source Charge", "values": [("typ", "11")], "unit": "nC"}, "qgs"),
    ],
)
def test_name_unit_and_conditions_tell_namesakes_apart(
    knowing: Knowing, row: RowMaker, cells: dict[str, object], expected: str
) -> None:
    assert [record.parameter for record in records(resolve(knowing, [row(**cells)]))] == [expected]


def test_a_unit_of_another_dimension_rules_a_parameter_out(knowing: Knowing, row: RowMaker) -> None:
    rows = [row(symbol="PD", name="Power Dissipation", values=[("value", "0.83")], unit="W/°C")]
    assert all(record.parameter != "ptot" for record in records(resolve(knowing, rows)))


def test_two_values_that_nothing_tells_apart_go_to_review(knowing: Knowing, row: RowMaker) -> None:
    cells = {"symbol": "ts", "name": "Storage Time", "conditions": ["IC = 10 mA"], "unit": "ns"}
    rows = [row(**cells, values=[("max", "175")]), row(**cells, values=[("max", "200")])]
    found = records(resolve(knowing, rows, "2N3904", "bjt"))
    assert [record.status for record in found] == [Status.NEEDS_REVIEW] * 2
    assert all(record.candidates[0].parameter == "ts" for record in found)


def test_what_is_printed_for_the_part_replaces_what_is_printed_for_all(knowing: Knowing, row: RowMaker) -> None:
    test = {"symbol": "hFE", "conditions": ["VCE = 5 V, IC = 2 mA"]}
    rows = [
        row(**test, name="DC current gain", values=[("min", "110"), ("max", "800")]),
        row(**test, name="hFE group A", values=[("min", "110"), ("max", "220")]),
    ]
    found = {
        (part.part_number, r.max) for part in resolve(knowing, rows, "BC547", "bjt").parts for r in part.parameters
    }
    assert found == {("BC547", 800.0), ("BC547A", 220.0)}


def test_a_row_that_nothing_fits_is_listed(knowing: Knowing, row: RowMaker) -> None:
    resolved = resolve(knowing, [row(symbol="QQ", name="Colour of the lid", values=[("typ", "5")], unit="mm")])
    assert records(resolved) == []
    assert "Colour of the lid" in resolved.unmatched[0].text


def test_bare_values_take_the_quantity_that_the_parameter_expects(knowing: Knowing, row: RowMaker) -> None:
    rows = [row(symbol="VF", name="Forward Voltage", conditions=["@ 1.0 A"], values=[("max", "1.1")], unit="V")]
    (record,) = records(resolve(knowing, rows, "1N4001", "diode"))
    assert [(c.quantity, c.value, c.unit) for c in record.conditions] == [("IF", 1.0, "A")]


def test_every_decision_names_its_reasons(knowing: Knowing, row: RowMaker) -> None:
    rows = [row(symbol="VF", name="Forward Voltage", values=[("max", "1.1")], unit="V")]
    (decision,) = resolve(knowing, rows, "1N4001", "diode").decisions
    assert decision.parameter == "vf"
    assert {"symbol", "name"} <= {reason.feature for reason in decision.reasons}


def test_a_root_symbol_takes_the_rating_that_the_name_says(knowing: Knowing, row: RowMaker) -> None:
    rated = {"values": [("value", "150")], "unit": "mA", "section": "maximum_ratings"}
    rows = [row(symbol="IF", name="Maximum Average Rectified Current", **rated)]
    assert [record.parameter for record in records(resolve(knowing, rows, "1N4148", "diode"))] == ["if_av"]
    rows = [row(symbol="IF", name="Forward Continuous Current", **rated)]
    assert [record.parameter for record in records(resolve(knowing, rows, "1N4148", "diode"))] == ["if_max"]


def test_tables_of_single_types_that_were_not_told_apart_go_to_review(knowing: Knowing, row: RowMaker) -> None:
    def sheet(*tables: str) -> list[Record]:
        rows = [
            row(symbol="VF", name="Forward voltage", conditions=["IF = 1 mA"], values=[("max", v)], unit="V", table=v)
            for v in tables
        ]
        return records(resolve(knowing, rows, "1N4148, 1N4150, 1N4151", "diode"))

    assert {record.status for record in sheet("0.6", "0.7", "0.8")} == {Status.NEEDS_REVIEW}
    assert {record.status for record in sheet("0.6")} == {Status.ACCEPTED}


def test_a_recommended_value_is_no_rating(knowing: Knowing, row: RowMaker) -> None:
    cells = {"symbol": "VGS", "name": "Gate-Source Voltage", "unit": "V", "section": "maximum_ratings"}
    rows = [
        row(**cells, values=[("value", "-6 to 22")]),
        row(**cells, conditions=["Recommended DC operating values"], values=[("value", "-5 to 20")]),
    ]
    found = [(record.parameter, record.max) for record in records(resolve(knowing, rows))]
    assert found == [("vgs_max", 22.0), (None, 20.0)]


def test_notes_tell_values_of_one_test_apart(knowing: Knowing, row: RowMaker) -> None:
    cells = {"symbol": "PD", "name": "Power Dissipation", "unit": "W", "section": "maximum_ratings"}
    rows = [row(**cells, values=[("value", text)], notes=[note]) for text, note in (("3.0", "a pad"), ("1.1", "none"))]
    assert [record.parameter for record in records(resolve(knowing, rows))] == ["ptot", "ptot"]


def test_a_symbol_with_the_number_of_its_test_is_that_symbol(knowing: Knowing, row: RowMaker) -> None:
    rows = [row(symbol="hFE8", conditions=["IC = 10 mA; VCE = 5 V"], values=[("min", "225")], section="electrical")]
    assert [r.parameter for r in records(resolve(knowing, rows, "2N2484", "bjt"))] == ["hfe"]
