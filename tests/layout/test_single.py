from __future__ import annotations


def ruled(sheet, x0: float, xs: tuple[float, ...], y: float) -> None:
    for dy in (0, 26, 40):
        sheet.across(y + dy, x0, xs[-1])
    for x in xs[:-1]:
        sheet.down(x, y, y + 40)


def told_of(sheet) -> list[tuple[str, str, str, list[str], str]]:
    return [
        (
            row.symbol.text if row.symbol else "",
            row.name.text if row.name else "",
            row.values[0].span.text,
            [span.text for span in row.conditions],
            row.part.text if row.part else "",
        )
        for row in sheet.layout().rows
    ]


def test_times_are_measured_at_the_quantities_beside_them(sheet) -> None:
    sheet.text(50, 90, "Typical Switching Characteristics (Common Emitter)", bold=True)
    xs = (60, 100, 140, 180, 220)
    sheet.row(110, dict(zip(xs, ("V_{CC}", "I_{C}", "I_{B2}", "t_{on}", "t_{f}"), strict=True)))
    sheet.row(119, dict(zip(xs, ("(V)", "(A)", "(A)", "(µs)", "(µs)"), strict=True)))
    sheet.row(135, dict(zip(xs, ("250", "1.8", "-0.9", "0.7max", "0.5max"), strict=True)))
    ruled(sheet, 50, (90, 130, 170, 210, 250), 100)
    tests = ["VCC = 250 V", "IC = 1.8 A", "IB2 = -0.9 A"]
    assert told_of(sheet) == [("ton", "", "0.7max", tests, ""), ("tf", "", "0.5max", tests, "")]


def test_a_package_and_its_ratings(sheet) -> None:
    sheet.text(50, 90, "Thermal Characteristics", bold=True)
    xs = (60, 110, 160, 210, 300)
    sheet.row(108, {160: "I_{D}", 210: "Power Dissipation", 300: "θ_{jc}"})
    sheet.row(113, {60: "Package", 110: "I_{DR}"})
    sheet.row(117, {160: "(pulsed)", 210: "@T_{C} = 25°C"})
    sheet.row(123, dict(zip(xs[1:], ("(mA)", "(A)", "(W)", "(°C/W)"), strict=True)))
    sheet.row(135, dict(zip(xs, ("TO-92", "350", "2.0", "1.0", "125"), strict=True)))
    ruled(sheet, 50, (104, 154, 204, 294, 340), 100)
    assert told_of(sheet) == [
        ("IDR", "", "350", [], "TO-92"),
        ("ID", "pulsed", "2.0", [], "TO-92"),
        ("", "Power Dissipation", "1.0", ["@TC = 25°C"], "TO-92"),
        ("θjc", "", "125", [], "TO-92"),
    ]


def test_lines_of_a_chart_or_a_frequency_swept_are_no_single_row(sheet) -> None:
    xs = (60, 100, 140, 180)
    sheet.row(110, dict(zip(xs, ("Frequency", "G_{ps}", "η_{D}", "P_{out}"), strict=True)))
    sheet.row(119, dict(zip(xs, ("(MHz)", "(dB)", "(%)", "(W)"), strict=True)))
    sheet.row(135, dict(zip(xs, ("870", "17.2", "77.0", "16"), strict=True)))
    ruled(sheet, 50, (95, 135, 175, 215), 100)
    assert told_of(sheet) == []


def test_values_that_print_their_units_make_a_table_of_ratings(sheet) -> None:
    sheet.text(50, 90, "Absolute Maximum Ratings", bold=True)
    sheet.row(110, {54: "Parameter", 204: "Value"}, bold=True)
    sheet.row(124, {54: "Drain-to-source voltage", 204: "BV_{DSS}"})
    sheet.row(138, {54: "Gate-to-source voltage", 204: "±20V"})
    for y in (100, 114, 128, 142):
        sheet.across(y, 50, 250)
    sheet.down(200, 100, 142)
    assert told_of(sheet) == [("", "Gate-to-source voltage", "±20V", [], "")]
