from __future__ import annotations


def bridges(sheet, heading: str) -> list[tuple[str, str, str, str | None]]:
    sheet.row(80, {60: "V_{RRM}", 110: "V_{VRMS}", 170: "I_{D} (T_{amb} = 45 °C)"})
    sheet.row(89, {190: "2,5 A"})
    sheet.row(98, {240: "C_{max}", 280: "R_{min}"})
    sheet.row(107, {60: "V", 110: "V", 170: heading, 240: "µF", 280: "Ω"})
    for y in (70, 112, 150):
        sheet.across(y, 50, 310)
    for x in (50, 100, 150, 310):
        sheet.down(x, 70, 150)
    for x in (230, 270):
        sheet.down(x, 92, 150)
    for number, (volts, rms) in enumerate((("200", "60"), ("400", "125"), ("1200", "500"))):
        cells = {60: volts, 110: rms, 160: f"SKB 2/{volts[:-2].zfill(2)} L5A", 240: "500", 280: "1,5"}
        sheet.row(122 + 10 * number, cells)
    return [
        (
            row.symbol.text if row.symbol else "",
            row.values[0].span.text,
            row.values[0].unit or "",
            row.part and row.part.text,
        )
        for row in sheet.layout().rows
    ]


def test_values_before_and_behind_a_type_with_blanks(sheet) -> None:
    assert bridges(sheet, "Types")[:4] == [
        ("VRRM", "200", "V", "SKB 2/02 L5A"),
        ("VVRMS", "60", "V", "SKB 2/02 L5A"),
        ("Cmax", "500", "µF", "SKB 2/02 L5A"),
        ("Rmin", "1,5", "Ω", "SKB 2/02 L5A"),
    ]


def test_types_in_the_middle_need_their_heading(sheet) -> None:
    assert all(part is None for *_, part in bridges(sheet, "Cases"))
