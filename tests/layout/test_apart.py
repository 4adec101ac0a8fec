from __future__ import annotations

from tests.layout.test_tables import HEAD


def test_white_space_parts_rows_whose_values_stand_in_their_middle(sheet, told) -> None:
    sheet.row(100, HEAD)
    for top, name, symbol, value in ((120, "breakdown", "V_{(BR)CEO}", "40"), (150, "saturation", "V_{CE(sat)}", "30")):
        sheet.row(top, {120: name, 270: "I_{C} = 10 mA,"})
        sheet.row(top + 5, {50: symbol, 400: value, 500: "V"})
        sheet.row(top + 10, {120: "voltage", 270: "I_{B} = 0"})
    assert [told(row) for row in sheet.layout().rows] == [
        "V(BR)CEO | breakdown voltage | IC = 10 mA, IB = 0 | min=40 | V",
        "VCE(sat) | saturation voltage | IC = 10 mA, IB = 0 | min=30 | V",
    ]


def test_a_heading_over_rows_keeps_white_space_from_parting_them(sheet, told) -> None:
    sheet.row(100, HEAD)
    sheet.row(120, {120: "drain current"})
    sheet.row(140, {50: "I_{D}", 130: "continuous", 460: "30", 500: "A"})
    sheet.row(160, {50: "I_{DM}", 130: "pulsed", 460: "120", 500: "A"})
    assert told(sheet.layout().rows[0]) == "ID | drain current | continuous | max=30 | A"
