from __future__ import annotations

HEAD = {50: "Characteristic", 160: "Symbol", 220: "Test Condition", 400: "Min.", 440: "Typ.", 480: "Max.", 530: "Unit"}
GAIN = {50: "DC current gain", 160: "h_{FE}^{*}", 220: "V_{CE}=-6V, I_{C}=-2mA", 400: "70", 440: "-", 480: "700"}
VOLTAGE = {50: "Breakdown voltage", 160: "BV_{CEO}", 220: "I_{C}=-1mA", 400: "-40", 440: "-", 480: "-", 530: "V"}


def test_ranks_listed_in_a_footnote(sheet, told) -> None:
    sheet.row(100, HEAD, bold=True)
    sheet.row(115, VOLTAGE)
    sheet.row(130, GAIN)
    sheet.text(50, 160, "*: h_{FE} rank / O : 70~140, Y(120~240), L : 300~700.")
    rows = [told(row) for row in sheet.layout().rows]
    assert rows[-1] == (
        "hFE |  | VCE=-6V, IC=-2mA | value=70~140[rank O]; value=120~240[rank Y]; value=300~700[rank L]"
    )


def test_ranks_on_a_line_above_their_ranges(sheet, told) -> None:
    sheet.text(60, 100, "h_{FE} Classifications", bold=True)
    sheet.row(120, {80: "O", 140: "Y", 200: "G"})
    sheet.row(140, {72: "60-120", 130: "100-200", 190: "150-300"})
    (row,) = sheet.layout().rows
    assert told(row) == "hFE |  |  | value=60-120[rank O]; value=100-200[rank Y]; value=150-300[rank G]"


def test_figures_below_a_title_that_stand_under_no_rank_are_none(sheet) -> None:
    sheet.text(60, 100, "h_{FE} Classifications", bold=True)
    sheet.row(120, {80: "O", 140: "Y"})
    sheet.row(140, {72: "60-120", 230: "100-200"})
    assert sheet.layout().rows == ()
