from __future__ import annotations

from d2s.records.layout import Row


def told_of(rows: tuple[Row, ...], part: str) -> list[tuple[str, list[str], list[str]]]:
    return [
        (row.symbol.text if row.symbol else "", [v.span.text for v in row.values], [c.text for c in row.conditions])
        for row in rows
        if row.part and row.part.text == part
    ]


def test_classes_below_each_other_share_what_is_printed_once(sheet) -> None:
    xs = (50, 90, 120, 160, 210, 260, 310, 360)
    sheet.row(80, {50: "BZX984", 90: "Sel", 120: "V_{Z} (V)", 210: "r_{dif} (Ω)", 310: "I_{R} (µA)"})
    sheet.row(90, {50: "-xxx", 120: "I_{Z} = 5 mA", 210: "Maximum", 310: "Reverse current"})
    sheet.row(102, dict(zip(xs[2:], ("Min", "Max", "I_{Z} = 0.5", "I_{Z} = 5 mA", "Max", "V_{R} (V)"), strict=True)))
    sheet.row(112, {210: "mA"})
    for y in (68, 94, 116):
        sheet.across(y, 48, 400)
    for x in (48, 88, 118, 208, 308, 400):
        sheet.down(x, 68, 300)
    y = 126
    for voltage, cells in (
        ("2V4", ("2.37", "2.43", "600", "100", "50", "1")),
        ("2V7", ("2.67", "2.73", "610", "101", "20", "2")),
    ):
        sheet.row(y, dict(zip(xs, (voltage, "A", *cells), strict=True)))
        sheet.row(y + 10, {90: "B", 120: "2.35", 160: "2.45"})
        sheet.row(y + 20, {90: "C", 120: "2.20", 160: "2.60"})
        y += 30
    rows = sheet.layout().rows
    assert told_of(rows, "B2V7") == [
        ("VZ", ["2.35", "2.45"], ["IZ = 5 mA", "IZ = 5 mA"]),
        ("rdif", ["610"], ["IZ = 0.5 mA"]),
        ("rdif", ["101"], ["IZ = 5 mA"]),
        ("IR", ["20"], []),
        ("VR", ["2"], []),
    ]
    leakage = next(
        row for row in rows if row.part and row.part.text == "C2V4" and row.symbol and row.symbol.text == "IR"
    )
    assert ("VR (V)", "1") in [(head.text, cell.text) for head, cell in leakage.context]


def test_columns_of_a_class_are_of_its_types(sheet) -> None:
    xs = (50, 120, 160, 210, 250, 310, 360)
    sheet.row(70, {50: "BZV95-", 120: "Working voltage V_{Z} (V)", 310: "r_{dif} (Ω)", 360: "S_{Z} (mV/K)"})
    sheet.row(82, {50: "B or C", 120: "Tol. ±2% (B)", 210: "Tol. ±5% (C)", 310: "TYP.", 360: "TYP."})
    sheet.row(92, dict(zip(xs, ("Type", "MIN.", "MAX.", "MIN.", "MAX."), strict=False)))
    for y in (60, 74, 96):
        sheet.across(y, 48, 400)
    for x in (48, 118, 308, 356, 400):
        sheet.down(x, 60, 200)
    sheet.down(208, 74, 200)
    for n in range(6):
        cells = (f"{n + 2}V4", "2.35", "2.45", "2.2", "2.6", "70", "-1.6")
        sheet.row(110 + 10 * n, dict(zip(xs, cells, strict=True)))
    rows = sheet.layout().rows
    assert [values for _, values, _ in told_of(rows, "B2V4")] == [["2.35", "2.45"]]
    assert [values for _, values, _ in told_of(rows, "C3V4")] == [["2.2", "2.6"]]
    assert [values for _, values, _ in told_of(rows, "2V4")] == [["70"], ["-1.6"]]
