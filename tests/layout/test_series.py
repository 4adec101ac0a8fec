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
    assert {cell.text for _, cell in row.context} == {"80", "1"}, "limits are no test conditions"


def test_a_limit_is_a_condition_where_a_heading_refers_to_it(sheet) -> None:
    head = {50: "Device", 150: "V_{WM} (V)", 200: "I_{PPM} (A)", 250: "V_{C} (V)", 300: "I_{R} (µA)"}
    sheet.row(66, {200: "Max", 250: "Max"})
    sheet.row(74, {250: "Clamping"})
    sheet.row(82, {250: "@ I_{PPM}"})
    series(sheet, {f"Q4QMA{n}A": ("5.50", "38", "10.8", "1") for n in (6, 7, 8)}, head)
    rows = [row for row in sheet.layout().rows if row.part and row.part.text == "Q4QMA7A"]
    found = {row.symbol.text: {cell.text for _, cell in row.context} for row in rows if row.symbol}
    assert "38" in found["VC"]
    assert "10.8" not in found["IR"]


def series(sheet, labels: dict[str, tuple[str, ...]], head: dict[float, str]) -> None:
    sheet.row(90, head)
    for number, (label, cells) in enumerate(labels.items()):
        sheet.row(105 + 12 * number, dict(zip((50, 150, 200, 250, 300), (label, *cells), strict=True)))


def test_labels_that_share_their_beginning_are_a_series(sheet, told) -> None:
    head = {50: "Device", 150: "V_{BR} min (V)", 200: "I_{T} (mA)", 250: "V_{WM} (V)", 300: "V_{C} (V)"}
    parts = {
        "Q4QMA6.8": ("6.12", "10", "5.50", "10.8"),
        "Q4QMA6.8A": ("6.46", "10", "5.80", "10.5"),
        "Q4QMA7.5(C)A": ("6.75", "10", "6.05", "11.7"),
    }
    series(sheet, parts, head)
    rows = [row for row in sheet.layout().rows if row.part and row.part.text == "Q4QMA7.5(C)A"]
    assert [(row.symbol.text, row.values[0].span.text) for row in rows if row.symbol] == [
        ("VBR", "6.75"),
        ("IT", "10"),
        ("VWM", "6.05"),
        ("VC", "11.7"),
    ]


def test_a_heading_over_several_quantities_names_none_and_bounds_its_own_kind(sheet) -> None:
    sheet.row(80, {170: "Maximum Zener Impedance"})
    sheet.row(90, {50: "Part Number", 150: "I_{ZT} mA", 200: "Z_{ZT} Ω", 250: "I_{ZK} mA", 300: "Z_{ZK} Ω"})
    for x in (140, 345):
        sheet.down(x, 70, 150)
    for y in (70, 94):
        sheet.across(y, 140, 345)
    values = {"SXAZ5V1": ("100", "5.0", "1.0", "500"), "SXAZ5V6": ("100", "2.0", "1.0", "250")}
    series(sheet, {**values, "SXAZ6V2": ("100", "2.0", "1.0", "200")}, {})
    rows = [row for row in sheet.layout().rows if row.part and row.part.text == "SXAZ5V1"]
    assert [(row.symbol.text, row.name, row.values[0].role) for row in rows if row.symbol] == [
        ("IZT", None, Role.VALUE),
        ("ZZT", None, Role.MAX),
        ("IZK", None, Role.VALUE),
        ("ZZK", None, Role.MAX),
    ]


def test_two_columns_of_types_and_the_range_of_a_nominal_value(sheet, told) -> None:
    sheet.row(90, {50: "TYPE", 110: "TYPE", 170: "V_{Z} nom", 230: "V_{Z}", 310: "I_{ZT}", 360: "Z_{ZT}"}, bold=True)
    sheet.row(100, {170: "V", 230: "V", 310: "mA", 360: "Ω"})
    for place, (volts, low, high) in enumerate((("2.4", "2.2", "2.6"), ("2.7", "2.5", "2.9"), ("3.0", "2.8", "3.2"))):
        y = 115 + 12 * place
        names = {50: f"XZJ{place}4CA", 110: f"XZJ{place}4A"}
        sheet.row(y, {**names, 172: volts, 225: f"{low} ~ {high}", 312: "5", 362: "85"})
    first = [told(row) for row in sheet.layout().rows][:3]
    assert first == [
        "VZ |  |  | typ=2.4; value=2.2 ~ 2.6 |  | XZJ04CA XZJ04A",
        "IZT |  |  | value=5 |  | XZJ04CA XZJ04A",
        "ZZT |  |  | value=85 |  | XZJ04CA XZJ04A",
    ]


def test_a_bound_over_a_quantity_and_its_test_is_the_quantitys(sheet) -> None:
    sheet.row(78, {252: "Max. Reverse Leak"})
    head = {50: "Device", 150: "V_{BR} (V)", 200: "C_{T} (pF)", 250: "I_{R} (nA) at V_{R} (V)"}
    series(sheet, {f"Q4QMA{n}A": ("70", "2.0", "200", "50") for n in (6, 7, 8)}, head)
    rows = [row for row in sheet.layout().rows if row.part and row.part.text == "Q4QMA7A"]
    (leakage,) = [row for row in rows if row.symbol and row.symbol.text == "IR"]
    assert [(v.role, v.span.text) for v in leakage.values] == [(Role.MAX, "200")]
    assert "50" in {cell.text for _, cell in leakage.context}
    assert not [row for row in rows if row.symbol and row.symbol.text == "VR"]


def test_a_column_whose_heading_prints_the_value_is_no_quantity(sheet) -> None:
    sheet.row(78, {242: "V_{F} = 1 V Max."})
    head = {50: "Device", 150: "V_{BR} (V)", 200: "C_{T} (pF)", 250: "I_{F} (mA)", 300: "I_{R} (nA)"}
    series(sheet, {f"Q4QMA{n}A": ("70", "2.0", "15", "50") for n in (6, 7, 8)}, head)
    assert "IF" not in {row.symbol.text for row in sheet.layout().rows if row.symbol}


def test_a_heading_in_the_middle_of_bounds_is_theirs(sheet, told) -> None:
    sheet.text(140, 100, "V_{Z} (V)")
    sheet.row(100, {40: "Type", 80: "Marking", 205: "I_{ZT}", 260: "Z_{ZT}"})
    sheet.row(109, {80: "Code", 125: "Min.", 165: "Max.", 205: "(mA)", 260: "(Ω)"})
    for n, (name, low, high) in enumerate(
        (("BZX84C5V1", "4.8", "5.4"), ("BZX84C5V6", "5.2", "6.0"), ("BZX84C6V2", "5.8", "6.6"))
    ):
        sheet.row(124 + 12 * n, {30: name, 85: f"W{n}B", 125: low, 165: high, 208: "5", 262: "60"})
    rows = [told(row) for row in sheet.layout().rows if row.symbol.text == "VZ"]
    assert rows[0] == "VZ |  |  | min=4.8; max=5.4 |  | BZX84C5V1"
    assert len(rows) == 3
