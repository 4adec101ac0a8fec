from __future__ import annotations

from d2s.records.layout import Role, TableKind

HEAD = {
    50.0: "Symbol",
    120.0: "Parameter",
    270.0: "Conditions",
    400.0: "Min",
    430.0: "Typ",
    460.0: "Max",
    500.0: "Unit",
}
EDGES = (45.0, 110.0, 260.0, 390.0, 420.0, 450.0, 490.0, 530.0)


def grid(sheet, tops: list[float]) -> None:
    for y in tops:
        sheet.across(y, EDGES[0], EDGES[-1])
    for x in EDGES:
        sheet.down(x, tops[0], tops[-1])


def test_a_full_grid_gives_its_rows(sheet, told) -> None:
    grid(sheet, [90, 105, 120, 135])
    sheet.row(100, HEAD, bold=True)
    sheet.row(
        115,
        {50: "V_{GS(th)}", 120: "gate threshold voltage", 270: "I_{D} = 1 mA", 400: "2", 430: "3", 460: "4", 500: "V"},
    )
    sheet.row(
        130,
        {50: "I_{GSS}", 120: "gate leakage current", 270: "V_{GS} = 20 V", 400: "–", 430: "–", 460: "100", 500: "nA"},
    )
    layout = sheet.layout()
    assert [told(row) for row in layout.rows] == [
        "VGS(th) | gate threshold voltage | ID = 1 mA | min=2; typ=3; max=4 | V",
        "IGSS | gate leakage current | VGS = 20 V | max=100 | nA",
    ]
    assert [column.role for column in layout.tables[0].columns] == [
        Role.SYMBOL,
        Role.NAME,
        Role.CONDITIONS,
        Role.MIN,
        Role.TYP,
        Role.MAX,
        Role.UNIT,
    ]


def test_no_rules_at_all(sheet, told) -> None:
    sheet.row(100, HEAD)
    sheet.row(115, {50: "C_{iss}", 120: "input capacitance", 270: "V_{DS} = 25 V;", 430: "600", 500: "pF"})
    sheet.row(125, {50: "C_{oss}", 120: "output capacitance", 270: "f = 1 MHz", 430: "100", 500: "pF"})
    sheet.row(135, {50: "t_{rr}", 120: "recovery time", 270: "I_{F} = 1 A", 430: "50", 460: "90", 500: "ns"})
    assert [told(row) for row in sheet.layout().rows] == [
        "Ciss | input capacitance | VDS = 25 V; & f = 1 MHz | typ=600 | pF",
        "Coss | output capacitance | VDS = 25 V; & f = 1 MHz | typ=100 | pF",
        "trr | recovery time | IF = 1 A | typ=50; max=90 | ns",
    ]


def test_cells_merged_over_rows_hold_for_each(sheet, told) -> None:
    for y in (90, 105, 135):
        sheet.across(y, EDGES[0], EDGES[-1])
    sheet.across(120, EDGES[0], EDGES[2])  # symbol and name apart
    sheet.across(120, EDGES[3], EDGES[6])  # values apart; conditions and unit merged
    for x in EDGES:
        sheet.down(x, 90, 135)
    sheet.row(100, HEAD)
    sheet.row(115, {50: "C_{iss}", 120: "input capacitance", 430: "600"})
    sheet.row(122, {270: "V_{DS} = 25 V, f = 1 MHz", 500: "pF"})
    sheet.row(130, {50: "C_{oss}", 120: "output capacitance", 430: "100"})
    assert [told(row) for row in sheet.layout().rows] == [
        "Ciss | input capacitance | VDS = 25 V, f = 1 MHz | typ=600 | pF",
        "Coss | output capacitance | VDS = 25 V, f = 1 MHz | typ=100 | pF",
    ]


def test_many_values_in_one_row_pair_by_baseline(sheet, told) -> None:
    grid(sheet, [90, 105, 150])
    sheet.row(100, {50: "Symbol", 120: "Characteristic", 400: "Min", 430: "Typ", 460: "Max", 500: "Unit"})
    sheet.row(115, {50: "I_{DSS}", 120: "Zero Gate Voltage Drain Current"})
    sheet.row(125, {120: "(V_{DS} = 48 V)", 460: "1.0", 500: "µA"})
    sheet.row(135, {120: "(V_{DS} = 48 V, T_{J} = 125 °C)", 460: "2.0", 500: "mA"})
    assert [told(row) for row in sheet.layout().rows] == [
        "IDSS | Zero Gate Voltage Drain Current | (VDS = 48 V) | max=1.0 | µA",
        "IDSS | Zero Gate Voltage Drain Current | (VDS = 48 V, TJ = 125 °C) | max=2.0 | mA",
    ]


def test_open_sides_keep_their_outer_columns(sheet, told) -> None:
    for y in (90, 105, 120):
        sheet.across(y, EDGES[0], EDGES[-1])
    for x in EDGES[1:-1]:
        sheet.down(x, 90, 120)
    sheet.row(100, HEAD)
    sheet.row(115, {50: "V_{F}", 120: "forward voltage", 270: "I_{F} = 1 A", 460: "1.1", 500: "V"})
    assert [told(row) for row in sheet.layout().rows] == ["VF | forward voltage | IF = 1 A | max=1.1 | V"]


def test_parts_as_columns_share_a_merged_value(sheet, told) -> None:
    xs = (45.0, 180.0, 240.0, 300.0, 360.0, 420.0)
    for y in (90, 105, 120, 135):
        sheet.across(y, xs[0], xs[-1])
    for x in (xs[0], xs[1], xs[2], xs[4], xs[5]):
        sheet.down(x, 90, 135)
    sheet.down(xs[3], 90, 120)
    sheet.row(100, {50: "Rating", 190: "Symbol", 250: "1N5817", 310: "1N5818", 370: "Unit"})
    sheet.row(115, {50: "Peak Reverse Voltage", 190: "V_{RRM}", 260: "20", 320: "30", 370: "V"})
    sheet.row(130, {50: "Forward Current", 190: "I_{O}", 295: "1.0", 370: "A"})
    assert [told(row) for row in sheet.layout().rows] == [
        "VRRM | Peak Reverse Voltage |  | value=20[1N5817]; value=30[1N5818] | V",
        "IO | Forward Current |  | value=1.0[1N5817,1N5818] | A",
    ]


def test_parts_as_lines_of_a_row(sheet, told) -> None:
    grid(sheet, [90, 105, 150])
    sheet.row(100, {50: "Symbol", 120: "Rating", 400: "Min", 430: "Typ", 460: "Max", 500: "Unit"})
    sheet.row(115, {50: "V_{CEO}", 120: "Collector Voltage", 500: "V"})
    sheet.row(125, {210: "BC546", 460: "65"})
    sheet.row(135, {210: "BC547", 460: "45"})
    assert [told(row) for row in sheet.layout().rows] == [
        "VCEO | Collector Voltage |  | max=65 | V | BC546",
        "VCEO | Collector Voltage |  | max=45 | V | BC547",
    ]


def test_several_symbols_against_one_value(sheet) -> None:
    grid(sheet, [90, 105, 150])
    sheet.row(100, HEAD)
    for y, symbol in ((115, "V_{RRM}"), (125, "V_{RWM}"), (135, "V_{R}")):
        sheet.text(50, y, symbol)
    sheet.row(125, {120: "reverse voltage", 460: "40", 500: "V"})
    (row,) = sheet.layout().rows
    assert row.symbol is not None
    assert row.symbol.lines == ("VRRM", "VRWM", "VR")


def test_a_range_over_two_lines_is_one_value(sheet, told) -> None:
    grid(sheet, [90, 105, 130])
    sheet.row(100, {50: "Symbol", 120: "Rating", 455: "Value", 500: "Unit"})
    sheet.row(115, {50: "T_{J}", 120: "junction temperature", 452: "-55 to", 500: "°C"})
    sheet.row(124, {452: "+150"})
    assert [told(row) for row in sheet.layout().rows] == ["TJ | junction temperature |  | value=-55 to +150 | °C"]


def test_section_rows_titles_default_conditions_and_notes(sheet) -> None:
    sheet.text(45, 80, "ELECTRICAL CHARACTERISTICS (T_{A} = 25 °C unless otherwise noted)", bold=True)
    grid(sheet, [90, 105, 120, 135])
    sheet.row(100, HEAD, bold=True)
    sheet.text(50, 115, "OFF CHARACTERISTICS", bold=True)
    sheet.row(130, {50: "I_{R}^{(1)}", 120: "reverse current", 270: "V_{R} = 25 V", 460: "2", 500: "µA"})
    sheet.text(45, 150, "1. Pulse test: t_{p} = 300 µs")
    (row,) = sheet.layout().rows
    assert row.group == "OFF CHARACTERISTICS"
    assert row.section == "static"
    assert [span.text for span in row.headings] == ["ELECTRICAL CHARACTERISTICS (TA = 25 °C unless otherwise noted)"]
    assert [(note.mark, note.text) for note in row.notes] == [("1", "Pulse test: tp = 300 µs")]


def test_a_table_goes_on_over_the_page(sheet, told) -> None:
    grid(sheet, [700, 715, 730])
    sheet.row(710, HEAD)
    sheet.row(725, {50: "V_{F}", 120: "forward voltage", 270: "I_{F} = 1 A", 460: "1.1", 500: "V"})
    sheet.turn()
    grid(sheet, [60, 75, 90])
    sheet.row(70, {50: "I_{R}", 120: "reverse current", 270: "V_{R} = 25 V", 460: "2", 500: "µA"})
    sheet.row(85, {50: "C_{T}", 120: "capacitance", 270: "f = 1 MHz", 460: "10", 500: "pF"})
    rows = sheet.layout().rows
    assert [told(row) for row in rows[1:]] == [
        "IR | reverse current | VR = 25 V | max=2 | µA",
        "CT | capacitance | f = 1 MHz | max=10 | pF",
    ]
    assert [row.page for row in rows] == [1, 2, 2]


def test_units_without_a_heading_are_found(sheet, told) -> None:
    sheet.row(100, {50: "Symbol", 120: "Test Conditions", 400: "Min.", 430: "Typ.", 460: "Max."})
    sheet.row(115, {50: "V_{F}", 120: "I_{F} = 1 A", 460: "1.1", 500: "V"})
    sheet.row(128, {50: "I_{R}", 120: "V_{R} = 25 V", 460: "2", 500: "µA"})
    assert [told(row) for row in sheet.layout().rows] == [
        "VF |  | IF = 1 A | max=1.1 | V",
        "IR |  | VR = 25 V | max=2 | µA",
    ]


def test_package_dimensions_give_no_rows(sheet) -> None:
    sheet.row(100, {50: "Dim", 100: "Min", 150: "Max"})
    sheet.row(115, {50: "A", 100: "25.40", 150: "30.00"})
    sheet.row(128, {50: "B", 100: "1.00", 150: "4.00"})
    layout = sheet.layout()
    assert layout.rows == ()
    assert [table.kind for table in layout.tables] == [TableKind.PACKAGE]


def test_a_phrase_over_a_chart_is_no_table(sheet) -> None:
    sheet.text(200, 60, "TYPICAL CHARACTERISTICS", bold=True)
    for y, tick in ((100, "60"), (140, "40"), (180, "20")):
        sheet.text(60, y, tick)
    sheet.text(60, 220, "Figure 1. Output Characteristics")
    layout = sheet.layout()
    assert layout.rows == ()
    assert [figure.caption for figure in layout.figures] == ["Figure 1. Output Characteristics"]


def test_leaders_lead_to_values(sheet, told) -> None:
    sheet.text(50, 90, "Absolute Maximum Ratings:", bold=True)
    sheet.row(100, {50: "Peak Reverse Voltage, V_{RM} . . . . . . . . . . . .", 400: "100V"})
    sheet.row(112, {50: "Forward Voltage (I_{F} = 200mA) . . . . . . . . . .", 400: "1.0V"})
    layout = sheet.layout()
    assert [told(row) for row in layout.rows] == [
        "VRM | Peak Reverse Voltage |  | value=100V",
        " | Forward Voltage | (IF = 200mA) | value=1.0V",
    ]
    assert {row.section for row in layout.rows} == {"maximum_ratings"}


def test_ids_are_stable_and_distinct(sheet, rule_files) -> None:
    grid(sheet, [90, 105, 120, 135])
    sheet.row(100, HEAD)
    sheet.row(115, {50: "V_{F}", 120: "forward voltage", 270: "I_{F} = 1 A", 460: "1.1", 500: "V"})
    sheet.row(130, {50: "V_{F}", 120: "forward voltage", 270: "I_{F} = 2 A", 460: "1.2", 500: "V"})
    first = sheet.layout()
    again = type(sheet)(
        rule_files, done=sheet.done[:-1], chars=list(sheet.done[-1].chars), rules=list(sheet.done[-1].rules)
    )
    assert [row.id for row in first.rows] == [row.id for row in again.layout().rows]
    assert len({row.id for row in first.rows}) == 2


def test_columns_without_headings_or_rules(sheet, told) -> None:
    sheet.text(50, 90, "ABSOLUTE MAXIMUM RATINGS", bold=True)
    sheet.row(102, {50: "Drain to Source Voltage (V_{GS} = 0 V)", 230: "V_{DSS}", 280: "30", 320: "V"})
    sheet.row(114, {50: "Gate to Source Voltage", 230: "V_{GSS}", 280: "±20", 320: "V"})
    sheet.row(126, {50: "Storage Temperature", 230: "T_{stg}", 280: "-55 to +150", 340: "°C"})
    assert [told(row) for row in sheet.layout().rows] == [
        "VDSS | Drain to Source Voltage | (VGS = 0 V) | value=30 | V",
        "VGSS | Gate to Source Voltage |  | value=±20 | V",
        "Tstg | Storage Temperature |  | value=-55 to +150 | °C",
    ]


def test_a_statement_is_a_row_of_its_own(sheet, told) -> None:
    sheet.text(50, 90, "V_{F} Forward Voltage = 1.2 V Max @ I_{F} = 200 mA")
    assert [told(row) for row in sheet.layout().rows] == ["VF | Forward Voltage | @ IF = 200 mA | max=1.2 | V"]


def test_a_statement_behind_other_text(sheet, told) -> None:
    sheet.text(50, 90, "Electrical Characteristics @ 25 °C,V_{F}=1.2 V max , I_{F}=200 mA for all types")
    assert [told(row) for row in sheet.layout().rows] == ["VF |  | , IF=200 mA for all types | max=1.2 | V"]


def test_part_labels_alone_head_columns_of_values(sheet, told) -> None:
    sheet.row(100, {300: "XC556", 360: "XC557", 420: "XC558/559"}, bold=True)
    sheet.row(115, {50: "Collector-Emitter-voltage", 260: "- V_{CEO}", 300: "65 V", 360: "45 V", 425: "30 V"})
    sheet.row(127, {50: "Collector-Base-voltage", 260: "- V_{CBO}", 300: "80 V", 360: "50 V", 425: "30 V"})
    sheet.row(139, {50: "Collector current", 262: "- I_{C}", 362: "100 mA"})
    assert [told(row) for row in sheet.layout().rows] == [
        "VCEO | Collector-Emitter-voltage |  | value=65 V[XC556]; value=45 V[XC557]; value=30 V[XC558,559]",
        "VCBO | Collector-Base-voltage |  | value=80 V[XC556]; value=50 V[XC557]; value=30 V[XC558,559]",
        "IC | Collector current |  | value=100 mA[XC556,XC557,XC558,559]",
    ]


def test_groups_of_ranks_head_columns_of_values(sheet, told) -> None:
    sheet.row(100, {300: "Group A", 370: "Group B", 440: "Group C"})
    sheet.row(112, {50: "DC current gain"})
    sheet.row(
        124,
        {60: "V_{CE} = 5 V, I_{C} = 2 mA", 250: "h_{FE}", 296: "110 ... 220", 366: "200 ... 450", 436: "420 ... 800"},
    )
    sheet.row(136, {60: "V_{CE} = 5 V, I_{C} = 9 mA", 250: "h_{FE}", 300: "typ. 90", 370: "typ. 150", 440: "typ. 270"})
    assert [told(row) for row in sheet.layout().rows] == [
        "hFE | DC current gain | VCE = 5 V, IC = 2 mA | "
        "value=110 ... 220[A]; value=200 ... 450[B]; value=420 ... 800[C]",
        "hFE | DC current gain | VCE = 5 V, IC = 9 mA | value=typ. 90[A]; value=typ. 150[B]; value=typ. 270[C]",
    ]


def test_a_type_printed_over_two_heading_lines_is_one(sheet, told) -> None:
    for y in (86, 110, 125, 137):
        sheet.across(y, 45, 460)
    sheet.row(94, {300: "2XBP", 340: "2XBP", 380: "2XBP"})
    sheet.row(100, {50: "RATING", 250: "SYMBOL", 430: "UNIT"})
    sheet.row(106, {300: "005", 344: "01", 384: "02"})
    sheet.row(120, {50: "Peak Reverse Voltage", 250: "V_{RRM}", 300: "50", 340: "100", 380: "200", 435: "V"})
    sheet.row(132, {50: "RMS Voltage", 250: "V_{RMS}", 300: "35", 340: "70", 380: "140", 435: "V"})
    assert told(sheet.layout().rows[0]) == (
        "VRRM | Peak Reverse Voltage |  | value=50[2XBP005]; value=100[2XBP01]; value=200[2XBP02] | V"
    )


def test_ratings_behind_a_colon_are_rows_but_features_are_not(sheet, told) -> None:
    sheet.text(50, 90, "Features", bold=True)
    sheet.text(50, 102, "Low Offset Voltage: 1 mV")
    sheet.text(50, 120, "Maximum Ratings", bold=True)
    sheet.text(50, 134, "• Storage Temperature Range: -65°C to +150°C")
    sheet.text(50, 146, "• Thermal Resistance: 100°C/W Junction to Ambient")
    assert [told(row) for row in sheet.layout().rows] == [
        " | Storage Temperature Range |  | value=-65°C to +150 | °C",
        " | Thermal Resistance Junction to Ambient |  | value=100 | °C/W",
    ]


def test_tables_side_by_side_keep_their_own_words(sheet, told) -> None:
    for y in (92, 104, 116, 128):
        sheet.across(y, 45, 176)
        sheet.across(y, 191, 385)
    for x in (82, 145, 233, 316, 360):
        sheet.down(x, 92, 128)
    sheet.row(
        101, {50: "Symbol", 95: "Ratings", 150: "Unit", 200: "Symbol", 250: "Conditions", 322: "Ratings", 363: "Unit"}
    )
    sheet.row(113, {50: "V_{CBO}", 100: "900", 155: "V", 193: "I_{CBO}", 250: "V_{CB}=800V", 322: "100max", 366: "µA"})
    sheet.row(125, {50: "V_{CEO}", 100: "550", 155: "V", 193: "I_{EBO}", 250: "V_{EB}=7V", 322: "100max", 366: "µA"})
    assert sorted(told(row) for row in sheet.layout().rows) == [
        "ICBO |  | VCB=800V | value=100max | µA",
        "IEBO |  | VEB=7V | value=100max | µA",
        "VCBO |  |  | value=900 | V",
        "VCEO |  |  | value=550 | V",
    ]


def test_labels_of_curves_are_no_headline_box(sheet) -> None:
    for number, value in enumerate(("10", "50", "90")):
        sheet.text(300, 100 + 14 * number, f"IC = {value} mA")
    sheet.text(300, 160, "VCE = 6 V", 5)
    sheet.text(300, 170, "VBE = 5 V", 5)
    assert sheet.layout().rows == ()


def test_figures_under_a_symbol_heading_are_no_row(sheet, told) -> None:
    sheet.row(100, {50: "Symbol", 120: "Parameter", 300: "Max", 350: "Unit"})
    sheet.row(114, {50: "V_{F}", 120: "Forward voltage", 300: "1.0", 352: "V"})
    sheet.row(126, {50: "250", 120: "Length of lead", 300: "10", 352: "V"})
    assert [told(row) for row in sheet.layout().rows] == ["VF | Forward voltage |  | max=1.0 | V"]


def test_stacked_labels_name_several_types_of_a_column(sheet, told) -> None:
    sheet.row(90, {300: "XJ2500", 360: "XJ2501"}, bold=True)
    sheet.row(100, {50: "Rating", 220: "Symbol", 300: "XJ3000", 360: "XJ3001", 430: "Unit"}, bold=True)
    sheet.row(115, {50: "Collector-Emitter Voltage", 220: "V_{CEO}", 305: "60", 365: "80", 430: "V"})
    sheet.row(127, {50: "Collector-Base Voltage", 220: "V_{CBO}", 305: "60", 365: "80", 430: "V"})
    for y in (80, 104, 131):
        sheet.across(y, 45, 460)
    for x in (45, 210, 290, 350, 420, 460):
        sheet.down(x, 80, 131)
    assert [told(row) for row in sheet.layout().rows] == [
        "VCEO | Collector-Emitter Voltage |  | value=60[XJ2500,XJ3000]; value=80[XJ2501,XJ3001] | V",
        "VCBO | Collector-Base Voltage |  | value=60[XJ2500,XJ3000]; value=80[XJ2501,XJ3001] | V",
    ]


def test_a_framed_table_ends_above_the_grids_of_charts(sheet, told) -> None:
    grid(sheet, [90, 105, 120, 135])
    sheet.row(100, HEAD, bold=True)
    sheet.row(115, {50: "V_{F}", 120: "forward voltage", 270: "I_{F} = 1 A", 460: "1", 500: "V"})
    sheet.row(130, {50: "I_{R}", 120: "reverse current", 270: "V_{R} = 9 V", 460: "5", 500: "µA"})
    for y in range(170, 260, 15):
        sheet.across(y, 70, 260)
        sheet.across(y, 320, 500)
        sheet.row(y + 4, {50: "10", 300: "100"})
    layout = sheet.layout()
    assert [told(row) for row in layout.rows] == [
        "VF | forward voltage | IF = 1 A | max=1 | V",
        "IR | reverse current | VR = 9 V | max=5 | µA",
    ]
    assert layout.tables[0].box.bottom < 140


def test_ranks_take_the_quantity_of_their_title(sheet, told) -> None:
    sheet.text(50, 90, "CLASSIFICATION OF h_{FE}", bold=True)
    sheet.row(104, {60: "Rank", 160: "O", 260: "Y", 360: "GR"}, bold=True)
    sheet.row(118, {60: "Range", 150: "70-140", 250: "120-240", 350: "200-400"})
    for y in (94, 108, 122):
        sheet.across(y, 45, 430)
    for x in (45, 130, 230, 330, 430):
        sheet.down(x, 94, 122)
    assert [told(row) for row in sheet.layout().rows] == [
        "hFE | Range |  | value=70-140[rank O]; value=120-240[rank Y]; value=200-400[rank GR]"
    ]


def test_a_value_merged_over_ruled_symbols_holds_for_each(sheet, told) -> None:
    sheet.row(100, {50: "Parameter", 220: "Symbol", 300: "Value", 360: "Unit"}, bold=True)
    sheet.row(115, {50: "Collector-Emitter Voltage", 220: "V_{CES}"})
    sheet.row(122.5, {300: "50", 360: "V"})
    sheet.row(130, {50: "Collector-Base Voltage", 220: "V_{CBO}"})
    for y in (90, 105, 135):
        sheet.across(y, 45, 400)
    sheet.across(120, 45, 290)
    for x in (45, 210, 290, 350, 400):
        sheet.down(x, 90, 135)
    assert [told(row) for row in sheet.layout().rows] == [
        "VCES | Collector-Emitter Voltage |  | value=50 | V",
        "VCBO | Collector-Base Voltage |  | value=50 | V",
    ]


def test_names_stand_in_a_condition_column_where_there_is_no_other(sheet, told) -> None:
    sheet.row(100, {50: "Symbol", 120: "Test Conditions", 400: "Min", 430: "Typ", 460: "Max", 500: "Unit"}, bold=True)
    sheet.text(50, 115, "h_{FE}")
    sheet.text(120, 115, "DC Current Gain")
    sheet.row(125, {120: "(I_{C} = 50", 180: "mA, V_{CE} = 5 V) 2N9866", 400: "10", 460: "200", 500: "-"})
    sheet.row(135, {120: "(I_{C} = 50", 180: "mA, V_{CE} = 5 V) 2N9866A", 400: "25", 460: "200", 500: "-"})
    sheet.row(150, {50: "C_{ob}", 120: "Output Capacitance", 460: "3.5", 500: "pF"})
    assert [told(row) for row in sheet.layout().rows] == [
        "hFE | DC Current Gain | (IC = 50 mA, VCE = 5 V) | min=10; max=200 |  | 2N9866",
        "hFE | DC Current Gain | (IC = 50 mA, VCE = 5 V) | min=25; max=200 |  | 2N9866A",
        "Cob | Output Capacitance |  | max=3.5 | pF",
    ]


def test_entries_indented_under_a_listed_heading_share_it(sheet, told) -> None:
    dots = " . . . . . . . . . . . . . . . . "
    sheet.text(50, 100, "Emitter-Base Voltage, V_{EBO}" + dots + "4 V")
    sheet.text(50, 112, "Collector Current, I_{C}")
    sheet.text(70, 122, "Continuous" + dots + "2 A")
    sheet.text(70, 132, "Peak" + dots + "4 A")
    assert [told(row) for row in sheet.layout().rows] == [
        "VEBO | Emitter-Base Voltage |  | value=4 V",
        "IC | Collector Current | Continuous | value=2 A",
        "IC | Collector Current Peak |  | value=4 A",
    ]


def test_conditions_of_a_merged_name_cell_stand_line_by_line(sheet, told) -> None:
    sheet.row(100, {50: "Rating", 260: "Symbol", 320: "Value", 370: "Unit"}, bold=True)
    sheet.row(115, {50: "Maximum Reverse Current at", 180: "Ta = 25 °C", 260: "I_{R}", 325: "10", 370: "µA"})
    sheet.row(130, {50: "Rated DC Blocking Voltage", 180: "Ta = 100 °C", 260: "I_{RH}", 325: "500", 370: "µA"})
    for y in (90, 105, 135):
        sheet.across(y, 45, 400)
    sheet.across(120, 250, 400)
    for x in (45, 250, 310, 360, 400):
        sheet.down(x, 90, 135)
    name = "Maximum Reverse Current at Rated DC Blocking Voltage"
    assert [told(row) for row in sheet.layout().rows] == [
        f"IR | {name} | Ta = 25 °C | value=10 | µA",
        f"IRH | {name} | Ta = 100 °C | value=500 | µA",
    ]


def test_a_bound_word_and_a_sign_stand_in_the_value(sheet, told) -> None:
    sheet.row(100, {50: "Parameter", 220: "Symbol", 300: "Rating", 360: "Unit"}, bold=True)
    sheet.row(115, {50: "Transition Frequency", 220: "f_{T}", 290: "Typical 150", 360: "MHz"})
    sheet.row(127, {50: "Storage Temperature", 220: "T_{stg}", 290: "- 50 to +", 325: "165", 360: "°C"})
    assert [told(row) for row in sheet.layout().rows] == [
        "fT | Transition Frequency |  | value=Typical 150 | MHz",
        "Tstg | Storage Temperature |  | value=- 50 to + 165 | °C",
    ]


def test_arrows_stretch_a_value_over_its_columns(sheet, told) -> None:
    sheet.row(
        100, {50: "Description", 220: "Symbol", 300: "BX257", 350: "BX258", 400: "BX259", 460: "Units"}, bold=True
    )
    sheet.row(115, {50: "Collector Emitter Voltage", 220: "V_{CEO}", 305: "160", 355: "250", 405: "300", 460: "V"})
    sheet.row(130, {50: "Emitter Base Voltage", 220: "V_{EBO}", 300: "<-------------5------------->", 460: "V"})
    assert [told(row) for row in sheet.layout().rows] == [
        "VCEO | Collector Emitter Voltage |  | value=160[BX257]; value=250[BX258]; value=300[BX259] | V",
        "VEBO | Emitter Base Voltage |  | value=5[BX257,BX258,BX259] | V",
    ]


def test_values_without_a_heading_stand_before_their_units(sheet, told) -> None:
    sheet.row(100, {220: "SYMBOL", 400: "UNITS"}, bold=True)
    sheet.row(112, {50: "Collector-Base Voltage", 220: "V_{CBO}", 310: "60", 405: "V"})
    sheet.row(124, {50: "Collector-Emitter Voltage", 220: "V_{CEO}", 310: "50", 405: "V"})
    sheet.row(136, {50: "Continuous Collector Current", 220: "I_{C}", 310: "150", 405: "mA"})
    assert [told(row) for row in sheet.layout().rows] == [
        "VCBO | Collector-Base Voltage |  | value=60 | V",
        "VCEO | Collector-Emitter Voltage |  | value=50 | V",
        "IC | Continuous Collector Current |  | value=150 | mA",
    ]


def test_a_name_centred_beside_several_symbols_is_that_of_each(sheet, told) -> None:
    grid(sheet, [90, 105, 150])
    sheet.row(100, HEAD, bold=True)
    sheet.text(120, 130, "Cutoff Current")
    for y, symbol, volts, most in ((115, "I_{CBO1}", 60, 10), (130, "I_{CBO2}", 45, 5), (145, "I_{CBO3}", 30, 2)):
        sheet.row(y, {50: symbol, 270: f"V_{{CB}} = {volts} V", 460: str(most), 500: "nA"})
    assert [told(row) for row in sheet.layout().rows] == [
        "ICBO1 | Cutoff Current | VCB = 60 V | max=10 | nA",
        "ICBO2 | Cutoff Current | VCB = 45 V | max=5 | nA",
        "ICBO3 | Cutoff Current | VCB = 30 V | max=2 | nA",
    ]


def test_a_type_over_the_heading_of_names_is_that_of_the_table(sheet, told) -> None:
    sheet.text(50, 92, "STX521050B", bold=True)
    sheet.row(102, {50: "Parameter", 200: "Test condition", 400: "Min", 430: "Typ", 460: "Max", 500: "Unit"}, bold=True)
    sheet.row(116, {50: "Reverse breakdown voltage", 200: "I_{T} = 1 mA", 400: "6.0", 500: "V"})
    sheet.row(128, {50: "Reverse leakage current", 200: "V_{R} = 5 V", 460: "1", 500: "µA"})
    assert [told(row) for row in sheet.layout().rows] == [
        " | Reverse breakdown voltage | IT = 1 mA | min=6.0 | V | STX521050B",
        " | Reverse leakage current | VR = 5 V | max=1 | µA | STX521050B",
    ]


def test_the_legend_of_curves_is_no_footnote(sheet) -> None:
    sheet.row(100, HEAD)
    sheet.row(115, {50: "V_{F}", 120: "forward voltage", 270: "I_{F} = 1 A", 460: "1.1", 500: "V"})
    sheet.row(127, {50: "I_{R}", 120: "reverse current^{(1)}", 270: "V_{R} = 25 V", 460: "2", 500: "µA"})
    sheet.text(50, 400, "(1) T_{amb} = 125 °C")
    sheet.text(50, 410, "(2) T_{amb} = 85 °C")
    assert sheet.layout().rows[1].notes == ()


def test_a_row_whose_value_is_a_figure_keeps_its_label(sheet, told) -> None:
    sheet.row(100, {50: "Rating", 300: "Symbol", 350: "Value", 420: "Unit"}, bold=True)
    sheet.row(115, {50: "Drain Current"})
    sheet.row(125, {60: "Continuous", 300: "I_{D}", 350: "33", 420: "A"})
    sheet.row(135, {60: "Pulsed Drain Current", 300: "I_{DM}", 350: "Figure 4"})
    sheet.row(150, {50: "Pulsed Avalanche Rating", 300: "U_{IS}", 340: "Figures 6, 14, 15"})
    sheet.row(165, {50: "Power Dissipation", 300: "P_{D}", 350: "120", 420: "W"})
    assert [told(row) for row in sheet.layout().rows] == [
        "ID | Drain Current | Continuous | value=33 | A",
        "PD | Power Dissipation |  | value=120 | W",
    ]


def _pairs(sheet, over: dict[float, str]) -> list[list[tuple[str, tuple[str, ...], tuple[str, ...]]]]:
    sheet.row(90, over)
    sheet.row(102, {50: "Symbol", 100: "Test Conditions", 220: "Typ", 260: "Max", 300: "Typ", 340: "Max", 400: "Unit"})
    sheet.row(117, {50: "V_{F}", 100: "I_{F} = 5 A", 260: "1.6", 300: "1.0", 340: "1.5", 400: "V"})
    sheet.row(132, {50: "I_{R}", 100: "V_{R} = 9 V", 260: "60", 300: "100", 340: "500", 400: "µA"})
    return [
        [(v.span.text, v.parts, tuple(test.text for test in v.tests)) for v in row.values]
        for row in sheet.layout().rows
    ]


def test_conditions_over_columns_hold_for_their_values(sheet) -> None:
    first, _ = _pairs(sheet, {235: "T_{j} = 25°C", 315: "T_{j} = 125°C"})
    hot = ("Tj = 125°C",)
    assert first == [("1.6", (), ("Tj = 25°C",)), ("1.0", (), hot), ("1.5", (), hot)]


def test_types_above_a_ruled_heading_are_those_of_the_bounds_below(sheet) -> None:
    sheet.across(94, 45, 430)
    sheet.across(107, 45, 430)
    first, _ = _pairs(sheet, {238: "BUX30", 318: "BUX31"})
    assert [parts for _, parts, _ in first] == [("BUX30",), ("BUX31",), ("BUX31",)]


def test_a_comma_carries_conditions_to_the_next_row(sheet, told) -> None:
    sheet.row(100, {50: "Symbol", 100: "Conditions", 300: "Min", 340: "Max", 400: "Unit"}, bold=True)
    sheet.row(115, {50: "I_{D(off)}", 100: "V_{DS} = 20 V, V_{GS} = -12 V", 340: "0.1", 400: "nA"})
    sheet.row(127, {100: "V_{DS} = 20 V, V_{GS} = -12 V,"})
    sheet.row(139, {100: "T_{A} = 150 °C", 340: "0.2", 400: "µA"})
    found = [" ".join(span.text for span in row.conditions) for row in sheet.layout().rows]
    assert found[0] == "VDS = 20 V, VGS = -12 V"
    assert found[1] == "VDS = 20 V, VGS = -12 V, TA = 150 °C"


def test_two_lists_beside_each_other_are_read_apart(sheet, told) -> None:
    dots = " . . . . . . . . "
    sheet.row(100, {50: "Gate-Source Voltage" + dots + "-50 V", 300: "Power Dissipation" + dots + "250 mW"})
    sheet.row(112, {50: "Gate Current" + dots + "50 mA", 300: "Lead Temperature" + dots + "300 °C"})
    sheet.row(124, {50: "Storage Temperature" + dots + "-65 to 200 °C"})
    assert sorted(told(row) for row in sheet.layout().rows) == [
        " | Gate Current |  | value=50 mA",
        " | Gate-Source Voltage |  | value=-50 V",
        " | Lead Temperature |  | value=300 °C",
        " | Power Dissipation |  | value=250 mW",
        " | Storage Temperature |  | value=-65 to 200 °C",
    ]


def test_lines_that_state_a_condition_anew_are_those_of_their_rows(sheet, told) -> None:
    sheet.row(100, {50: "Characteristic", 160: "Conditions", 330: "Typ", 400: "Max", 460: "Symbol (Unit)"}, bold=True)
    sheet.row(115, {50: "Clamping voltage", 160: "I_{PP} = 1 A,", 330: "9", 400: "10", 460: "V_{C} (V)"})
    sheet.row(127, {160: "t_{p} = 8/20 µs"})
    sheet.row(139, {160: "I_{PP} = 5 A,", 330: "13", 400: "15.5", 460: "V_{C} (V)"})
    sheet.row(151, {160: "t_{p} = 8/20 µs"})
    found = [" ".join(span.text for span in row.conditions) for row in sheet.layout().rows]
    assert found == ["IPP = 1 A, tp = 8/20 µs", "IPP = 5 A, tp = 8/20 µs"]


def test_conditions_stated_anew_between_rows_hold_for_those_below(sheet, told) -> None:
    sheet.row(100, {50: "Parameter", 160: "Symbol", 220: "Test Condition", 400: "Typ", 450: "Unit"}, bold=True)
    sheet.row(115, {50: "DC Current Gain", 160: "h_{FE}", 220: "V_{CE} = 5V, I_{C} = 10uA"})
    sheet.row(125, {220: "BC646A/BC647A", 402: "90"})
    sheet.row(135, {220: "BC646B/BC647B", 402: "150"})
    sheet.row(145, {220: "V_{CE} = 5V, I_{C} = 2mA"})
    sheet.row(155, {220: "BC646A/BC647A", 402: "180"})
    sheet.row(165, {220: "BC646B/BC647B", 402: "290"})
    for y in (90, 105, 170):
        sheet.across(y, 45, 480)
    for x in (45, 155, 215, 390, 440, 480):
        sheet.down(x, 90, 170)
    assert [told(row) for row in sheet.layout().rows] == [
        "hFE | DC Current Gain | VCE = 5V, IC = 10uA | typ=90 |  | BC646A/BC647A",
        "hFE | DC Current Gain | VCE = 5V, IC = 10uA | typ=150 |  | BC646B/BC647B",
        "hFE | DC Current Gain | VCE = 5V, IC = 2mA | typ=180 |  | BC646A/BC647A",
        "hFE | DC Current Gain | VCE = 5V, IC = 2mA | typ=290 |  | BC646B/BC647B",
    ]


def test_a_type_cut_short_before_a_slash_labels_its_row(sheet, told) -> None:
    sheet.row(100, {50: "Symbol", 120: "Parameter", 230: "Test Conditions", 460: "Max.", 500: "Unit"}, bold=True)
    sheet.row(115, {50: "I_{CES}", 120: "Cut-off Current", 230: "for TIP31A/32A", 330: "V_{CE} = 60 V", 460: "0.2"})
    sheet.row(125, {230: "for TIP/32B", 330: "V_{CE} = 80 V", 460: "0.2"})
    sheet.row(135, {230: "for TIP31C/32C", 330: "V_{CE} = 100 V", 460: "0.2"})
    for y in (90, 105, 140):
        sheet.across(y, 45, 540)
    for x in (45, 115, 225, 450, 490, 540):
        sheet.down(x, 90, 140)
    assert [told(row) for row in sheet.layout().rows] == [
        "ICES | Cut-off Current | VCE = 60 V | max=0.2 |  | for TIP31A/32A",
        "ICES | Cut-off Current | VCE = 80 V | max=0.2 |  | for TIP/32B",
        "ICES | Cut-off Current | VCE = 100 V | max=0.2 |  | for TIP31C/32C",
    ]
