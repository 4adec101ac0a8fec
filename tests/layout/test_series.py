from __future__ import annotations

from d2s.records.layout import Role, TableKind


def zeners(sheet) -> None:
    sheet.row(80, {130: "Zener Voltage", 310: "Leakage Current"})
    sheet.row(90, {50: "Type", 130: "V_{Z} (V)", 220: "I_{ZT}", 310: "I_{R} @ V_{R}"})
    sheet.row(100, {130: "Min.", 170: "Max.", 220: "(mA)", 310: "µA", 360: "V"})
    for x in (125, 215, 305, 400):
        sheet.down(x, 70, 160)
    for y, part, cells in (
        (115, "BZX85C3V3", ("3.1", "3.5", "80", "60", "1")),
        (127, "BZX85C3V6", ("3.4", "3.8", "60", "30", "1")),
        (139, "BZX85C3V9", ("3.7", "4.1", "50", "5", "1")),
    ):
        sheet.row(y, dict(zip((50, 130, 170, 225, 310, 360), (part, *cells), strict=True)))


def test_parts_down_quantities_across(sheet) -> None:
    zeners(sheet)
    layout = sheet.layout()
    assert [table.kind for table in layout.tables] == [TableKind.SERIES]
    first = [row for row in layout.rows if row.part and row.part.text == "BZX85C3V3"]
    assert [
        (row.symbol.text if row.symbol else "", [(v.role, v.span.text, v.unit) for v in row.values]) for row in first
    ] == [
        ("VZ", [(Role.MIN, "3.1", "V"), (Role.MAX, "3.5", "V")]),
        ("IZT", [(Role.VALUE, "80", "mA")]),
        ("IR", [(Role.VALUE, "60", "µA")]),
        ("VR", [(Role.VALUE, "1", "V")]),
    ]


def test_siblings_are_the_context(sheet) -> None:
    zeners(sheet)
    row = next(row for row in sheet.layout().rows if row.symbol and row.symbol.text == "IR")
    assert ("1" in {cell.text for _, cell in row.context}) and len(row.context) == 4
