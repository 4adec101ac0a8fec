"""NHT-A series: TVS diodes. Parts as rows with the unit and the condition inside the heading, a marking column between."""

# ruff: noqa: E501  (typeset text is kept on one line)

from __future__ import annotations

from .chart import Axis, Chart, Curve, trace
from .fact import Fact
from .sheet import Sheet
from .spec import Spec, rows
from .table import LEFT, Column, Row, Table
from .text import Face

#: stand-off voltage, breakdown min and max at IT = 1 mA (10 mA below 7.5 V), clamping voltage, peak pulse current, leakage
SERIES = (
    ("5.0", "6.40", "7.00", "10", "9.2", "43.5", "800"), ("6.0", "6.67", "7.37", "10", "10.3", "38.8", "800"),
    ("8.5", "9.44", "10.4", "1", "14.4", "27.7", "10"), ("12", "13.3", "14.7", "1", "19.9", "20.1", "1"),
    ("15", "16.7", "18.5", "1", "24.4", "16.4", "1"), ("24", "26.7", "29.5", "1", "38.9", "10.3", "1"),
    ("33", "36.7", "40.6", "1", "53.3", "7.5", "1"), ("48", "53.3", "58.9", "1", "77.4", "5.2", "1"),
)  # fmt: skip


def part_number(vrwm: str) -> str:
    """Return the type number of a stand-off voltage (5.0 → NHT5.0A)."""
    return f"NHT{vrwm}A"


PARTS = {part_number(line[0]): ("zener", (), "") for line in SERIES}


def series_row(line: tuple[str, ...]) -> Row:
    """Return the row of one type and its labels."""
    vrwm, low, high, it, vc, ipp, leak = line
    part = (part_number(vrwm),)
    facts = (
        Fact("vrwm", "VRWM", max=vrwm, unit="V", parts=part),
        Fact("vbr", "VBR", min=low, max=high, unit="V", conditions=f"IT={it} mA", parts=part),
        Fact("vc", "VC", max=vc, unit="V", conditions=f"IPPM={ipp} A", parts=part),
        Fact("ipp", "IPPM", max=ipp, unit="A", parts=part),
        Fact("ir", "IR", max=leak, unit="uA", conditions=f"VRWM={vrwm} V", parts=part),
    )
    return Row((part[0], f"H{vrwm.replace('.', '')}", vrwm, low, high, it, vc, ipp, leak), facts)


def build() -> Sheet:
    """Typeset the sheet."""
    face = Face("Helvetica", minus="-")
    s = Sheet(
        "NHT-A-series",
        "NHT5.0A – NHT48A",
        "400 W transient voltage suppressors",
        "DS-40500",
        "Rev. B 2022-01",
        face,
        "banner",
    )
    s.title("NHT5.0A – NHT48A", "400 W Surface Mount Transient Voltage Suppressors")
    s.heading("Features")
    s.bullets(
        (
            "400 W peak pulse power with a 10/1000 µs waveform",
            "Excellent clamping capability",
            "Fast response: typically less than 1.0 ps from 0 V to V_{BR} min",
        )
    )
    s.heading("Maximum Ratings and Thermal Characteristics", "T_{A} = 25 °C unless otherwise noted")
    ratings = (
        Spec("ppk", "P_{PPM}", "Peak pulse power dissipation with a 10/1000 µs waveform^{(1)}", value="400", unit="W"),
        Spec(
            "ifsm",
            "I_{FSM}",
            "Peak forward surge current, 8.3 ms single half sine-wave^{(2)}",
            value="40",
            unit="A",
            label="tp=8.3 ms",
        ),
        Spec(
            "vf", "V_{F}", "Maximum instantaneous forward voltage at 25 A^{(2)}", value="3.5", unit="V", label="IF=25 A"
        ),
        Spec(
            "rth_ja",
            "R_{θJA}",
            "Typical thermal resistance, junction to ambient",
            value="120",
            unit="°C/W",
            bound="typ",
        ),
        Spec("rth_jl", "R_{θJL}", "Typical thermal resistance, junction to lead", value="30", unit="°C/W", bound="typ"),
        Spec(
            "tj tstg",
            "T_{J}, T_{STG}",
            "Operating junction and storage temperature range",
            value="-55 to +150",
            unit="°C",
        ),
    )
    s.table(Table((Column(280), Column(70, "center"), Column(90, "center"), Column(59, "center")), (Row(("Parameter", "Symbol", "Limit", "Unit")),),
                  rows(("name", "symbol", "value", "unit"), ratings, face)))  # fmt: skip
    s.notes(
        (
            "(1) Non-repetitive current pulse, per Fig. 1.",
            "(2) Measured on 8.3 ms single half sine-wave, duty cycle = 4 pulses per minute maximum.",
        )
    )
    s.heading("Electrical Characteristics", "T_{A} = 25 °C unless otherwise noted", 140)
    header = (
        Row(("Part number", "Device marking", "Stand-off voltage V_{RWM} (V)", "Breakdown voltage V_{BR} (V) at I_{T}", LEFT, "Test current I_{T} (mA)", "Maximum clamping voltage V_{C} at I_{PPM} (V)", "Maximum peak pulse current I_{PPM} (A)", "Maximum reverse leakage I_{R} at V_{RWM} (µA)")),
        Row((None, None, None, "Min.", "Max.", None, None, None, None)),
    )  # fmt: skip
    widths = (64, 50, 54, 46, 46, 46, 64, 64, 65)
    s.table(Table(tuple(Column(w, "center") for w in widths), header, tuple(map(series_row, SERIES)), size=7.2))
    s.heading("Ratings and Characteristic Curves", room=230)
    width = Axis("t_{d} - Pulse Width (µs)", 0.1, 10000, log=True)
    ambient = Axis("T_{A} - Ambient Temperature (°C)", 0, 200, 50)
    s.charts(
        (
            Chart("Fig. 1 - Peak Pulse Power Rating Curve", width, Axis("P_{PPM} - Peak Pulse Power (W)", 100, 100000, log=True), (trace("", lambda t: 400 * (1000 / t) ** 0.45, width),)),
            Chart("Fig. 2 - Pulse Power Derating Curve", ambient, Axis("Peak Pulse Power in Percent of Rating (%)", 0, 100, 25), (Curve("", ((0, 100), (25, 100), (150, 0))),), smooth=False),
        )
    )  # fmt: skip
    s.package(
        "DO-214AC (SMA)",
        (("1", "Cathode"), ("2", "Anode")),
        (("A", "3.99", "4.50"), ("B", "2.54", "2.79"), ("C", "1.25", "1.65")),
    )
    return s
