from __future__ import annotations

from d2s.records.layout import Row, TableKind


def suppressors(sheet) -> None:
    sheet.row(60, {60: "Symbol", 140: "Parameter"})
    for y in (50, 63):
        sheet.across(y, 50, 330)
    for number, (symbol, meaning) in enumerate(
        (
            ("V_{WM}", "Working Peak Reverse Voltage"),
            ("I_{R}", "Maximum Reverse Leakage Current @ V_{WM}"),
            ("V_{BR}", "Breakdown Voltage @ I_{T}"),
            ("V_{BR}", "Maximum Temperature Coefficient of V_{BR}"),
        )
    ):
        sheet.row(74 + 12 * number, {60: symbol, 140: meaning})
        sheet.across(78 + 12 * number, 50, 330)
    for x in (50, 130, 330):
        sheet.down(x, 50, 114)
    y = 150.0
    for part, forward, cells in (
        ("QMB15VDL, G*", "(V_{F} = 0.9 V Max @ I_{F} = 10 mA)", ("15D", "12.8", "100", "14.3", "15.8", "1.0", "12")),
        ("QMB27VCL, G*", "(V_{F} = 1.1 V Max @ I_{F} = 200 mA)", ("27C", "22", "50", "25.6", "28.3", "1.0", "26")),
    ):
        xs = (54, 130, 180, 230, 290, 330, 380, 430)
        sheet.row(y, {54: forward})
        for dy in (4, 16, 30, 42, 54):
            sheet.across(y + dy, 50, 480)
        for x in (50, 126, 176, 226, 286, 376, 426, 480):
            sheet.down(x, y + 4, y + 54)
        sheet.row(y + 13, {290: "Breakdown Voltage"})
        heads = ("Device", "V_{WM}", "I_{R} @ V_{WM}", "V_{BR} (V)", "@ I_{T}", "V_{BR}")
        sheet.row(y + 26, {130: "Device"})
        sheet.row(y + 26, dict(zip((54, 180, 230, 290, 380, 430), heads, strict=True)))
        sheet.row(y + 38, dict(zip(xs[1:], ("Marking", "Volts", "nA", "Min", "Max", "mA", "mV/°C"), strict=True)))
        sheet.row(y + 50, dict(zip(xs, (part, *cells), strict=True)))
        y += 66


def of(rows: tuple[Row, ...], part: str) -> list[tuple[str, str, list[str]]]:
    return [
        (row.symbol.text, row.name.text if row.name else "", [value.span.text for value in row.values])
        for row in rows
        if row.part and row.part.text == part and row.symbol
    ]


def test_tables_of_one_type_each_are_series(sheet) -> None:
    suppressors(sheet)
    layout = sheet.layout()
    assert [table.kind for table in layout.tables].count(TableKind.SERIES) == 2
    assert [(symbol, values) for symbol, _, values in of(layout.rows, "QMB27VCL, G*")] == [
        ("VF", ["1.1"]),
        ("VWM", ["22"]),
        ("IR", ["50"]),
        ("VBR", ["25.6", "28.3"]),
        ("IT", ["1.0"]),
        ("VBR", ["26"]),
    ], "what is stated above a table holds for its type; a marking is no value"


def test_a_list_of_symbols_names_what_a_heading_only_abbreviates(sheet) -> None:
    suppressors(sheet)
    named = [(symbol, name) for symbol, name, _ in of(sheet.layout().rows, "QMB15VDL, G*")]
    assert ("IR", "Maximum Reverse Leakage Current") in named
    assert named[-1] == ("VBR", "Maximum Temperature Coefficient of VBR")


def test_a_heading_says_at_which_column_it_holds(sheet) -> None:
    suppressors(sheet)
    row = next(row for row in sheet.layout().rows if row.part and row.symbol and row.symbol.text == "IR")
    assert [span.text for span in row.conditions] == ["VWM"]
    assert ("VWM Volts", "12.8") in [(head.text, cell.text) for head, cell in row.context]
