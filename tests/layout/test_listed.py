from __future__ import annotations

DOTS = " . . . . . "


def ending_at(x: float, text: str) -> float:
    """Return where a text begins that ends at `x`."""
    return x - sum(2.4 if char == " " else 4.0 for char in text)


def test_values_under_polarities_belong_to_their_elements(sheet, told) -> None:
    sheet.text(50, 80, "Absolute Maximum Ratings", size=10, bold=True)
    sheet.row(92, {240: "NPN", 290: "PNP"})
    sheet.text(50, 102, "Collector-to-Emitter Voltage, V_{CEO}")
    sheet.row(112, {60: "CA3196, CA3196A" + DOTS, 238: "35V", 288: "-40V"})
    sheet.row(122, {60: "CA3196C . . ." + DOTS, 238: "24V", 292: "-"})
    sheet.row(132, {50: "Collector Current, I_{C} (All Types)" + DOTS, 240: "50mA", 285: "-10mA"})
    assert [told(row) for row in sheet.layout().rows] == [
        "VCEO | Collector-to-Emitter Voltage |  | value=35V[NPN]; value=-40V[PNP] |  | CA3196, CA3196A",
        "VCEO | Collector-to-Emitter Voltage |  | value=24V[NPN] |  | CA3196C",
        "IC | Collector Current |  | value=50mA[NPN]; value=-10mA[PNP] |  | (All Types)",
    ]


def test_lists_beside_each_other_at_different_heights(sheet, told) -> None:
    sheet.text(50, 80, "Absolute Maximum Ratings", size=10, bold=True)
    for y, name, value in ((100, "Collector Current", "20 mA"), (112, "Collector-Base Voltage", "35V")):
        sheet.row(y, {50: name, ending_at(240, value): value})
    sheet.row(122, {60: "LM494C", 228: "20V"})
    sheet.row(132, {50: "Emitter-Base Voltage", 232: "7V"})
    sheet.text(300, 98, "Operating Conditions", bold=True)
    sheet.text(300, 109, "Temperature Range" + DOTS + ".-55°C to 125°C")
    sheet.text(300, 121, "Thermal Information", bold=True)
    sheet.row(130, {300: "Thermal Resistance (Typical)", 480: "θ_{JA} (°C/W)"})
    sheet.row(139, {310: "PDIP Package" + DOTS, 490: "90"})
    sheet.row(148, {310: "SOIC Package" + DOTS, 490: "125"})
    sheet.row(157, {300: "Maximum Storage Temperature Range" + DOTS, 488: "300°C"})
    rows = sheet.layout().rows
    assert sorted(told(row) for row in rows) == sorted(
        [
            " | Collector Current |  | value=20 mA",
            " | Collector-Base Voltage |  | value=35V",
            " | Collector-Base Voltage |  | value=20V |  | LM494C",
            " | Emitter-Base Voltage |  | value=7V",
            " | Operating Conditions Temperature Range |  | value=-55°C to 125°C",
            "θJA | Thermal Resistance (Typical) PDIP Package |  | value=90 | °C/W",
            "θJA | Thermal Resistance (Typical) SOIC Package |  | value=125 | °C/W",
            " | Maximum Storage Temperature Range |  | value=300°C",
        ]
    )


def test_values_at_a_common_edge_are_ratings_only_under_ratings(sheet) -> None:
    sheet.text(50, 80, "Mechanical Data", size=10, bold=True)
    for y, name, value in ((100, "Mounting Force", "20 N"), (112, "Lead Length", "5 m"), (124, "Weight", "2 g")):
        sheet.row(y, {50: name, ending_at(240, value): value})
    assert sheet.layout().rows == ()


def test_two_quantities_under_one_name_and_entries_behind_a_colon(sheet, told) -> None:
    sheet.text(50, 80, "ABSOLUTE MAXIMUM RATINGS", bold=True)
    sheet.text(50, 100, "Gate-Drain, Gate-Source Voltage" + DOTS + "-50 V")
    sheet.text(50, 112, "Gate Current" + DOTS + "50 mA")
    sheet.text(50, 124, "Storage Temperature" + DOTS + "-65 to 200°C")
    sheet.row(100, {300: "Power Dissipation :", 390: "Per Side^{a}" + DOTS + "250 mW"})
    sheet.text(390, 112, "Total^{b}" + DOTS + "500 mW")
    sheet.text(300, 124, "Notes")
    sheet.text(300, 136, "a.  Derate 2 mW/°C above 85°C")
    sheet.text(300, 148, "b.  Derate 4 mW/°C above 85°C")
    rows = sheet.layout().rows
    assert [told(row) for row in rows] == [
        " | Gate-Drain Voltage |  | value=-50 V",
        " | Gate-Source Voltage |  | value=-50 V",
        " | Gate Current |  | value=50 mA",
        " | Storage Temperature |  | value=-65 to 200°C",
        " | Power Dissipation : Per Side |  | value=250 mW",
        " | Power Dissipation : Total |  | value=500 mW",
    ]
    assert [note.text for note in rows[-1].notes] == ["Derate 4 mW/°C above 85°C"]
    assert len({row.id for row in rows}) == 6


def test_the_end_of_a_sentence_is_no_section(sheet) -> None:
    sheet.text(50, 80, "Absolute Maximum Ratings", size=10, bold=True)
    sheet.text(50, 92, "ask the sales office for availability and specifications.", bold=True)
    for y, name, value in ((104, "Collector Current", "20 mA"), (116, "Voltage", "35V"), (128, "Power", "2 W")):
        sheet.row(y, {50: name, ending_at(240, value): value})
    assert {row.section for row in sheet.layout().rows} == {"maximum_ratings"}


def test_a_name_that_wraps_over_the_lines_of_a_row_names_both(sheet, told) -> None:
    for y in (90, 105, 130, 155):
        sheet.across(y, 45, 400)
    for x in (45, 150, 290, 340, 400):
        sheet.down(x, 90, 155)
    sheet.row(100, {50: "Parameter", 155: "Conditions", 300: "Typ", 350: "Units"}, bold=True)
    sheet.row(115, {50: "Collector to Emitter", 155: "I_{C} = 1 mA, I_{B} = 10 µA", 305: "0.2", 360: "V"})
    sheet.row(125, {50: "Saturation Voltage", 155: "I_{C} = 1 mA, I_{B} = 100 µA", 305: "0.1", 360: "V"})
    sheet.row(140, {50: "Rise Time", 155: "I_{C} = 1 mA", 305: "20", 360: "ns"})
    sheet.row(150, {50: "Fall Time", 155: "I_{C} = 1 mA", 305: "30", 360: "ns"})
    name = "Collector to Emitter Saturation Voltage"
    assert [told(row) for row in sheet.layout().rows] == [
        f" | {name} | IC = 1 mA, IB = 10 µA | typ=0.2 | V",
        f" | {name} | IC = 1 mA, IB = 100 µA | typ=0.1 | V",
        " | Rise Time | IC = 1 mA | typ=20 | ns",
        " | Fall Time | IC = 1 mA | typ=30 | ns",
    ]
