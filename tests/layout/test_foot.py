from __future__ import annotations

from d2s.records.layout import TableKind


def schottky(sheet, first: str) -> dict[tuple[str, str], list[str]]:
    xs = (54, 130, 200, 260, 320, 370)
    sheet.row(70, {54: "Part", 130: "Min.", 200: "Max.", 290: "Max.", 370: "Max."})
    heads = ("Number", "V_{BR} (V)", "V_{F} (mV)", "I_{R} (nA) at V_{R} (V)", "C_{T} (pF)")
    sheet.row(82, dict(zip((54, 130, 200, 262, 370), heads, strict=True)))
    for number, (part, cells) in enumerate(
        (
            ("5082-2800", ("70", "410", "200", "50", "2.0")),
            ("1N5711", ("70", "410", "200", "50", "2.0")),
            ("5082-2835", ("8*", "340", "100", "1", "1.0")),
        )
    ):
        sheet.row(98 + 14 * number, dict(zip(xs, (part, *cells), strict=True)))
    sheet.row(140, {54: first, 126: "I_{R} = 10 µA", 196: "I_{F} = 1 mA", 362: "V_{R} = 0 V"})
    sheet.row(149, {54: "Conditions", 122: "*I_{R} = 100 µA", 362: "f = 1.0 MHz"})
    for y in (60, 87, 101, 115, 130, 154):
        sheet.across(y, 50, 420)
    for x in (50, 118, 190, 255, 355, 420):
        sheet.down(x, 60, 154)
    return {
        (row.part.text, row.symbol.text): [span.text for span in row.conditions]
        for row in sheet.layout().rows
        if row.part and row.symbol and row.kind is TableKind.SERIES
    }


def test_the_foot_says_what_each_column_is_measured_at(sheet) -> None:
    found = schottky(sheet, "Test")
    assert found["1N5711", "VBR"] == ["IR = 10 µA"]
    assert found["5082-2800", "VF"] == ["IF = 1 mA"]
    assert found["5082-2835", "CT"] == ["VR = 0 V", "f = 1.0 MHz"]


def test_a_starred_condition_is_that_of_starred_values(sheet) -> None:
    assert schottky(sheet, "Test")["5082-2835", "VBR"] == ["IR = 100 µA"]


def test_another_foot_says_nothing(sheet) -> None:
    assert schottky(sheet, "Legal")["1N5711", "VBR"] == []


def test_the_column_of_a_test_is_named_by_its_share_of_the_heading(sheet) -> None:
    schottky(sheet, "Test")
    row = next(r for r in sheet.layout().rows if r.symbol and r.symbol.text == "IR" and r.part)
    assert ("VR (V)", "50") in [(head.text, cell.text) for head, cell in row.context]


def test_parameters_of_a_spice_model_are_none_of_the_device(sheet) -> None:
    sheet.text(50, 90, "SPICE Parameters", bold=True)
    sheet.row(110, {54: "Parameter", 130: "Units", 200: "Value"}, bold=True)
    for number, (symbol, unit, value) in enumerate(
        (("C_{J0}", "pF", "1.6"), ("R_{S}", "Ω", "25"), ("B_{V}", "V", "75"))
    ):
        sheet.row(124 + 14 * number, {54: symbol, 130: unit, 200: value})
    for y in (100, 114, 128, 142, 156):
        sheet.across(y, 50, 250)
    assert sheet.layout().rows == ()
