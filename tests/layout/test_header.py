from __future__ import annotations


def test_headings_of_names_and_of_bounds_at_two_heights_are_one(sheet, told) -> None:
    sheet.text(450, 94, "Limits")
    sheet.row(100, {50: "Symbol", 120: "Parameter", 270: "Conditions", 370: "Unit"})
    sheet.row(106, {420: "Min", 455: "Typ", 490: "Max"})
    sheet.row(125, {50: "V_{F}", 120: "forward voltage", 270: "I_{F} = 1 A", 370: "V", 455: "0.9", 490: "1.1"})
    sheet.row(145, {50: "I_{R}", 120: "reverse current", 270: "V_{R} = 100 V", 370: "µA", 490: "5"})
    assert [told(row) for row in sheet.layout().rows] == [
        "VF | forward voltage | IF = 1 A | typ=0.9; max=1.1 | V",
        "IR | reverse current | VR = 100 V | max=5 | µA",
    ]


def test_a_section_s_title_over_the_first_column_heads_no_column(sheet, told) -> None:
    sheet.text(50, 90, "Limiting Values", 11, bold=True)
    sheet.row(104, {50: "Characteristic", 400: "Max.", 490: "Units"})
    sheet.row(120, {50: "Drain-source voltage V_{DS}", 400: "60", 490: "V"})
    sheet.row(136, {50: "Drain current I_{D}", 400: "30", 490: "A"})
    assert [told(row) for row in sheet.layout().rows] == [
        "VDS | Drain-source voltage |  | max=60 | V",
        "ID | Drain current |  | max=30 | A",
    ]


def test_a_rating_behind_the_unit_is_the_value(sheet, told) -> None:
    sheet.row(100, {50: "Symbol", 120: "Item", 400: "Unit", 460: "Rating"})
    sheet.row(115, {50: "V_{CBO}", 120: "collector-base voltage", 400: "V", 460: "60"})
    sheet.row(130, {50: "V_{CEO}", 120: "collector-emitter voltage", 400: "V", 460: "40"})
    assert [told(row) for row in sheet.layout().rows] == [
        "VCBO | collector-base voltage |  | value=60 | V",
        "VCEO | collector-emitter voltage |  | value=40 | V",
    ]


def test_types_over_two_lines_of_an_unruled_heading_are_whole(sheet, told) -> None:
    sheet.row(100, {50: "Rating", 250: "Symbol", 300: "2XBP", 350: "2XBP", 430: "Unit"})
    sheet.row(109, {300: "005", 350: "010"})
    sheet.row(124, {50: "Peak reverse voltage", 250: "V_{RRM}", 300: "50", 350: "100", 430: "V"})
    sheet.row(139, {50: "RMS voltage", 250: "V_{RMS}", 300: "35", 350: "70", 430: "V"})
    assert [told(row) for row in sheet.layout().rows] == [
        "VRRM | Peak reverse voltage |  | value=50[2XBP005]; value=100[2XBP010] | V",
        "VRMS | RMS voltage |  | value=35[2XBP005]; value=70[2XBP010] | V",
    ]


def test_type_number_over_names_heads_names(sheet, told) -> None:
    sheet.row(100, {50: "Type number", 250: "Symbol", 300: "1N4001", 350: "1N4002", 430: "Unit"})
    sheet.row(115, {50: "Peak reverse voltage", 250: "V_{RRM}", 300: "50", 350: "100", 430: "V"})
    sheet.row(130, {50: "Typical junction capacitance", 250: "C_{J}", 325: "15", 430: "pF"})
    assert [told(row).split(" | ")[1] for row in sheet.layout().rows] == [
        "Peak reverse voltage",
        "Typical junction capacitance",
    ]


def test_names_without_a_heading_stand_behind_the_symbols(sheet, told) -> None:
    for y in (88, 105, 121, 137, 153):
        sheet.across(y, 45, 530)
    sheet.row(100, {55: "Symbol", 400: "1N4001", 490: "Units"})
    for y, symbol, name, value in (
        (116, "V_{RRM}", "Peak reverse voltage", "50"),
        (132, "V_{F}", "Forward voltage", "1.1"),
    ):
        sheet.row(y, {55: symbol, 130: name, 400: value, 490: "V"})
    sheet.row(148, {55: "I_{FSM}", 130: "Surge current", 400: "30", 490: "A"})
    assert [told(row).split(" | ")[:2] for row in sheet.layout().rows] == [
        ["VRRM", "Peak reverse voltage"],
        ["VF", "Forward voltage"],
        ["IFSM", "Surge current"],
    ]
