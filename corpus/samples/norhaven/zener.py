"""NHZ52B series: Zener diodes. Parts as rows, quantities as columns, two header rows, continued on a next page."""

# ruff: noqa: E501  (typeset text is kept on one line)

from __future__ import annotations

from .chart import Axis, Chart, Curve, sweep
from .fact import Fact
from .sheet import Sheet
from .spec import Spec, rows
from .table import LEFT, Column, Row, Table
from .text import Face

#: nominal voltage, IZT (mA), ZZT (Ω), ZZK (Ω), IZK (mA), IR (µA), VR (V), temperature coefficient (%/°C)
SERIES = (
    ("2.4", "20", "30", "1200", "0.25", "100", "1.0", "-0.085"), ("2.7", "20", "30", "1300", "0.25", "75", "1.0", "-0.080"),
    ("3.0", "20", "29", "1600", "0.25", "50", "1.0", "-0.075"), ("3.3", "20", "28", "1600", "0.25", "25", "1.0", "-0.070"),
    ("3.6", "20", "24", "1700", "0.25", "15", "1.0", "-0.065"), ("3.9", "20", "23", "1900", "0.25", "10", "1.0", "-0.060"),
    ("4.3", "20", "22", "2000", "0.25", "5.0", "1.0", "-0.055"), ("4.7", "20", "19", "1900", "0.25", "5.0", "2.0", "-0.030"),
    ("5.1", "20", "17", "1600", "0.25", "5.0", "2.0", "0.030"), ("5.6", "20", "11", "1600", "0.25", "5.0", "3.0", "0.038"),
    ("6.2", "20", "7.0", "1000", "0.25", "5.0", "4.0", "0.045"), ("6.8", "20", "5.0", "750", "0.25", "3.0", "5.0", "0.050"),
    ("7.5", "20", "6.0", "500", "0.25", "3.0", "6.0", "0.058"), ("8.2", "20", "8.0", "500", "0.25", "3.0", "6.5", "0.062"),
    ("9.1", "20", "10", "600", "0.25", "3.0", "7.0", "0.068"), ("10", "20", "17", "600", "0.25", "3.0", "8.0", "0.075"),
    ("12", "20", "30", "600", "0.25", "1.0", "9.1", "0.077"), ("15", "8.5", "16", "600", "0.25", "0.1", "11", "0.082"),
    ("18", "7.0", "21", "600", "0.25", "0.1", "14", "0.085"), ("22", "5.6", "29", "600", "0.25", "0.1", "17", "0.087"),
    ("27", "4.6", "41", "600", "0.25", "0.1", "21", "0.090"), ("33", "3.8", "58", "700", "0.25", "0.1", "25", "0.092"),
    ("39", "3.2", "80", "800", "0.25", "0.1", "30", "0.094"), ("47", "2.7", "105", "1000", "0.25", "0.1", "36", "0.095"),
    ("56", "2.2", "150", "1300", "0.25", "0.1", "43", "0.096"), ("68", "1.8", "230", "1600", "0.25", "0.1", "52", "0.097"),
)  # fmt: skip


def part_number(nominal: str) -> str:
    """Return the type number of a nominal voltage (5.1 → NHZ52B5V1)."""
    whole, _, fraction = nominal.partition(".")
    return f"NHZ52B{whole}V{fraction}" if fraction else f"NHZ52B{whole}"


PARTS = {part_number(line[0]): ("zener", (), "") for line in SERIES}


def limits(nominal: str) -> tuple[str, str]:
    """Return the printed 5 % limits."""
    digits = 2 if float(nominal) < 10 else 1
    return f"{0.95 * float(nominal):.{digits}f}", f"{1.05 * float(nominal):.{digits}f}"


def series_row(line: tuple[str, ...]) -> Row:
    """Return the row of one type and its labels."""
    vz, izt, zzt, zzk, izk, ir, vr, tc = line
    part, (low, high) = (part_number(vz),), limits(vz)
    at = f"IZT={izt} mA"
    facts = (
        Fact("vz", "VZ", low, vz, high, "V", at, part),
        Fact("izt", "IZT", typ=izt, unit="mA", parts=part, note="test current column"),
        Fact("zzt", "ZZT", max=zzt, unit="ohm", conditions=at, parts=part),
        Fact("zzk", "ZZK", max=zzk, unit="ohm", conditions=f"IZK={izk} mA", parts=part),
        Fact("izk", "IZK", typ=izk, unit="mA", parts=part, note="test current column"),
        Fact("ir", "IR", max=ir, unit="uA", conditions=f"VR={vr} V", parts=part),
        Fact("tc_vz", "θVZ", typ=tc, unit="%/degC", parts=part),
    )
    return Row((part[0], low, vz, high, izt, zzt, zzk, izk, ir, vr, tc), facts)


def build() -> Sheet:
    """Typeset the sheet."""
    face = Face(minus="–")
    s = Sheet(
        "NHZ52B-series", "NHZ52B Series", "500 mW Zener diodes", "DS-52500", "Revision 2 – 2023-05-08", face, "banner"
    )
    s.title("NHZ52B2V4 – NHZ52B68", "500 mW Silicon Planar Zener Diodes")
    s.heading("Features")
    s.bullets(
        (
            "Zener voltages from 2.4 V to 68 V, tolerance ± 5 %",
            "Low dynamic impedance, sharp reverse breakdown",
            "Hermetically sealed DO-35 glass package",
        )
    )
    s.heading("Applications")
    s.bullets(("Voltage stabilization", "Overvoltage clamping of logic inputs"))
    s.heading("Absolute Maximum Ratings", "T_{amb} = 25 °C, unless otherwise specified")
    ratings = (
        Spec("ptot", "P_{tot}", "Power dissipation", "T_{L} ≤ 75 °C^{1)}", value="500", unit="mW", note="note 1: lead length 3/8 in from case"),
        Spec("ifsm", "I_{FSM}", "Non-repetitive peak forward current", "t_{p} = 8.3 ms", value="4", unit="A"),
        Spec("tj", "T_{j}", "Junction temperature", value="175", unit="°C"),
        Spec("tstg", "T_{stg}", "Storage temperature range", value="-65 to +175", unit="°C"),
    )  # fmt: skip
    columns = (Column(190), Column(110), Column(70, "center"), Column(80, "center"), Column(49, "center"))
    layout = ("name", "conditions", "symbol", "value", "unit")
    s.table(
        Table(columns, (Row(("Parameter", "Test condition", "Symbol", "Value", "Unit")),), rows(layout, ratings, face))
    )
    s.heading("Thermal and Forward Characteristics")
    rest = (
        Spec(
            "rth_ja",
            "R_{thJA}",
            "Junction to ambient air",
            'l = 9.5 mm (3/8"), T_{L} = constant',
            value="300",
            unit="K/W",
        ),
        Spec("vf", "V_{F}", "Forward voltage (max.)", "I_{F} = 200 mA", value="1.1", unit="V"),
    )
    through, forward = rows(layout, rest, face)
    through = Row(through.entries, (Fact("rth_ja", "RthJA", max="300", unit="K/W", conditions="l=9.5 mm"),))
    s.table(Table(columns, (Row(("Parameter", "Test condition", "Symbol", "Value", "Unit")),), (through, forward)))
    s.notes(('1) Valid provided that leads are kept at T_{L} ≤ 75 °C at a distance of 3/8" (9.5 mm) from case.',))
    s.heading(
        "Electrical Characteristics",
        "T_{amb} = 25 °C, unless otherwise specified.",
        160,
    )
    header = (
        Row(("Part number", "Zener voltage^{2)}", LEFT, LEFT, "Test current", "Dynamic impedance", LEFT, "Test current", "Leakage current", LEFT, "Temp. coeff.")),
        Row((None, "V_{Z} at I_{ZT}", LEFT, LEFT, "I_{ZT}", "Z_{ZT} at I_{ZT}", "Z_{ZK} at I_{ZK}", "I_{ZK}", "I_{R} at V_{R}", LEFT, "θ_{VZ}")),
        Row((None, "V", LEFT, LEFT, "mA", "Ω", "Ω", "mA", "µA", "V", "%/°C")),
        Row((None, "Min.", "Nom.", "Max.", "", "Max.", "Max.", "", "Max.", "", "Typ.")),
    )  # fmt: skip
    widths = (82, 38, 38, 38, 42, 46, 48, 42, 40, 35, 50)
    s.table(
        Table(
            (Column(82), *(Column(w, "center") for w in widths[1:])), header, tuple(map(series_row, SERIES)), size=7.2
        )
    )
    s.notes(("2) Measured with device in thermal equilibrium with T_{amb} = 25 °C.",))
    s.heading("Typical Characteristics", "T_{amb} = 25 °C, unless otherwise specified", 230)
    nominal = [(float(v), float(i) * 1e-3, float(z)) for v, i, z, *_ in SERIES]
    current = Axis("I_{Z} - Zener Current (mA)", 0, 50, 10)
    picks = [entry for entry in nominal if entry[0] in (3.3, 5.1, 6.8, 10.0, 12.0)]
    s.charts(
        (
            Chart("Fig. 1 - Zener Current vs. Zener Voltage", Axis("V_{Z} - Zener Voltage (V)", 0, 15, 3), current,
                  tuple(Curve(f"{v:g} V", tuple((max(0.0, v + (i / 1e3 - it) * z * 0.5), i) for i, _ in sweep(lambda i: i, 0, 50, False)), 0.8) for v, it, z in picks), smooth=False),
            Chart("Fig. 2 - Power Derating", Axis("T_{amb} - Ambient Temperature (°C)", 0, 200, 40), Axis("P_{tot} - Power Dissipation (mW)", 0, 600, 100),
                  (Curve("", ((0, 500), (25, 500), (175, 0))),), smooth=False),
        )
    )  # fmt: skip
    s.package(
        "DO-35",
        (("1", "Cathode"), ("2", "Anode")),
        (("A", "26.0", "–"), ("B", "3.05", "5.08"), ("C", "0.46", "0.56"), ("D", "1.53", "2.28")),
    )
    return s
