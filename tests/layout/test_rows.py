from __future__ import annotations

from tests.layout.test_tables import EDGES, HEAD


def test_lines_that_point_at_another_note_each_are_those_of_their_rows(sheet) -> None:
    edges = (45, 110, 390, 490, 530)
    for y in (90, 105, 150):
        sheet.across(y, edges[0], edges[-1])
    for y in (120, 135):
        sheet.across(y, edges[2], edges[3])
    for x in edges:
        sheet.down(x, 90, 150)
    sheet.row(100, {50: "Symbol", 120: "Parameter", 400: "Ratings", 500: "Unit"}, bold=True)
    sheet.row(115, {50: "P_{D}", 120: "power dissipation", 300: "(Note 1a)", 430: "3.0", 500: "W"})
    sheet.row(130, {300: "(Note 1b)", 430: "1.3"})
    sheet.row(145, {300: "(Note 1c)", 430: "1.1"})
    sheet.text(50, 180, "1. Mounted on a board of the size that the figure shows")
    rows = sheet.layout().rows
    assert [(row.name.text, row.values[0].span.text, [note.mark for note in row.notes]) for row in rows] == [
        ("power dissipation", "3.0", ["1a"]),
        ("power dissipation", "1.3", ["1b"]),
        ("power dissipation", "1.1", ["1c"]),
    ]


def test_lines_of_other_quantities_beside_times_state_one_test(sheet, told) -> None:
    for y in (90, 105, 135, 165):
        sheet.across(y, EDGES[0], EDGES[-1])
    for x in EDGES:
        sheet.down(x, 90, 165)
    sheet.row(100, HEAD, bold=True)
    sheet.row(115, {50: "t_{d(on)}", 120: "turn-on time", 265: "V_{DD} = 30 V", 430: "10", 500: "ns"})
    sheet.row(128, {50: "t_{r}", 120: "rise time", 265: "R_{G} = 4.7 Ω", 430: "35", 500: "ns"})
    sheet.row(145, {50: "I_{CBO}", 120: "collector current", 265: "V_{CB} = 30 V", 460: "10", 500: "nA"})
    sheet.row(158, {50: "I_{EBO}", 120: "emitter current", 265: "V_{EB} = 5 V", 460: "20", 500: "nA"})
    assert [told(row) for row in sheet.layout().rows] == [
        "td(on) | turn-on time | VDD = 30 V RG = 4.7 Ω | typ=10 | ns",
        "tr | rise time | VDD = 30 V RG = 4.7 Ω | typ=35 | ns",
        "ICBO | collector current | VCB = 30 V | max=10 | nA",
        "IEBO | emitter current | VEB = 5 V | max=20 | nA",
    ]


def test_a_condition_stated_anew_belongs_to_the_next_row(sheet, told) -> None:
    for y in (90, 105, 150):
        sheet.across(y, EDGES[0], EDGES[-1])
    for x in EDGES:
        sheet.down(x, 90, 150)
    sheet.row(100, HEAD, bold=True)
    sheet.row(118, {50: "R_{DS(on)}", 120: "on-resistance", 265: "V_{GS} = 10 V,"})
    sheet.row(123, {460: "40", 500: "mΩ"})
    sheet.row(128, {265: "I_{D} = 15 A"})
    sheet.row(136, {265: "V_{GS} = 4.5 V,"})
    sheet.row(141, {460: "55", 500: "mΩ"})
    sheet.row(146, {265: "I_{D} = 10 A"})
    assert [row.conditions[0].text for row in sheet.layout().rows] == [
        "VGS = 10 V, ID = 15 A",
        "VGS = 4.5 V, ID = 10 A",
    ]


def test_a_dash_of_its_own_column_is_no_sign(sheet, told) -> None:
    sheet.row(100, HEAD)
    sheet.row(115, {50: "R_{DS(on)}", 120: "on-resistance", 411: "-", 424: "0.032", 460: "0.040", 500: "Ω"})
    sheet.row(130, {50: "V_{GS(th)}", 120: "threshold voltage", 400: "-2", 430: "-3", 460: "-4", 500: "V"})
    assert [told(row) for row in sheet.layout().rows] == [
        "RDS(on) | on-resistance |  | typ=0.032; max=0.040 | Ω",
        "VGS(th) | threshold voltage |  | min=-2; typ=-3; max=-4 | V",
    ]
