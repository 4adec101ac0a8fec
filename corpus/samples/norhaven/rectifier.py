"""NHR101 to NHR110: rectifier series. Part numbers printed short as columns, values merged over all of them, no min/typ/max."""

# ruff: noqa: E501  (typeset text is kept on one line)

from __future__ import annotations

from .chart import Axis, Chart, Curve, sweep, trace
from .device import Diode
from .sheet import Sheet
from .spec import Spec, rows
from .table import LEFT, Column, Row, Table
from .text import Face

JUNCTION = Diode(i_s=2.6e-9, n=1.8, rs=0.038, cj0=27e-12, vj=0.55, m=0.42, leak=2e-8)
SHORT = ("101", "102", "104", "106", "108", "110")
PARTS = {f"NHR{short}": ("diode", (), "") for short in SHORT}


def all_parts(text: str) -> tuple[str, ...]:
    """Return one value merged over every part column."""
    return (text,) + (LEFT,) * (len(SHORT) - 1)


def build() -> Sheet:
    """Typeset the sheet."""
    face = Face("Times-Roman", "Times-Bold", "Times-Italic", minus="–")
    s = Sheet(
        "NHR101-NHR110",
        "NHR101 – NHR110",
        "1.0 A general purpose rectifiers",
        "DS-10110",
        "Rev. 4, June 2021",
        face,
        "plain",
    )
    s.title("NHR101 thru NHR110", "General Purpose Plastic Rectifiers")
    s.paragraph("Reverse Voltage 100 to 1000 Volts          Forward Current 1.0 Ampere", 11)
    s.heading("Features")
    s.bullets(
        (
            "Low forward voltage drop",
            "High surge current capability",
            "Moisture resistant epoxy case, flammability UL 94V-0",
        )
    )
    s.heading("Mechanical Data")
    s.bullets(("Case: JEDEC DO-41 molded body", "Polarity: cathode band", "Weight: 0.33 gram"))
    s.heading(
        "Maximum Ratings and Electrical Characteristics",
        "Ratings at 25°C ambient temperature unless otherwise specified. Single phase, half wave, 60 Hz, resistive or inductive load.",
        200,
    )
    parts = tuple(PARTS)
    volts = (100, 200, 400, 600, 800, 1000)
    data = (
        Spec("vrrm", "V_{RRM}", "Maximum repetitive peak reverse voltage", values=tuple(map(str, volts)), unit="V"),
        Spec("vr_rms", "V_{RMS}", "Maximum RMS voltage", values=tuple(str(round(0.7 * v)) for v in volts), unit="V"),
        Spec("vr_max", "V_{DC}", "Maximum DC blocking voltage", values=tuple(map(str, volts)), unit="V"),
        Spec("if_av", "I_{F(AV)}", "Maximum average forward rectified current 0.375\" (9.5 mm) lead length at T_{A} = 75°C", values=all_parts("1.0"), unit="A", label="TA=75 degC"),
        Spec("ifsm", "I_{FSM}", "Peak forward surge current 8.3 ms single half sine-wave superimposed on rated load", values=all_parts("30"), unit="A", label="tp=8.3 ms"),
        Spec("vf", "V_{F}", "Maximum instantaneous forward voltage at 1.0 A", values=all_parts("1.1"), unit="V", label="IF=1.0 A"),
        Spec("ir", "I_{R}", "Maximum DC reverse current at rated DC blocking voltage\nT_{A} = 25°C", values=all_parts("5.0"), unit="µA", label="VR=rated; TA=25 degC"),
        Spec("", None, "T_{A} = 125°C", values=all_parts("50"), unit=None, label="VR=rated; TA=125 degC"),
        Spec("ct", "C_{J}", "Typical junction capacitance at 4.0 V, 1 MHz", values=all_parts(f"{1e12 * JUNCTION.capacitance(4.0):.0f}"), unit="pF", bound="typ", label="VR=4.0 V; f=1 MHz"),
        Spec("trr", "t_{rr}", "Typical reverse recovery time ^{(1)}", values=all_parts("2.0"), unit="µs", bound="typ", note="note 1: IF = 0.5 A, IR = 1.0 A, Irr = 0.25 A"),
        Spec("rth_ja", "R_{θJA}", "Typical thermal resistance ^{(2)}", values=all_parts("50"), unit="°C/W", bound="typ", note="note 2: from junction to ambient, PCB mounted"),
        Spec("rth_jl", "R_{θJL}", None, values=all_parts("25"), unit=None, bound="typ", note="note 2"),
        Spec("tj tstg", "T_{J}, T_{STG}", "Operating junction and storage temperature range", values=all_parts("-55 to +150"), unit="°C"),
    )  # fmt: skip
    header = (
        Row(("Parameter", "Symbol", "NHR", *(LEFT,) * 5, "Unit")),
        Row((None, None, *SHORT, None)),
    )
    s.table(
        Table(
            (Column(205), Column(58, "center"), *(Column(33, "center"),) * 6, Column(38, "center")),
            header,
            rows(("name", "symbol", *(f"part{k}" for k in range(6)), "unit"), data, face, parts),
            size=8,
            header_fill=None,
        )
    )
    s.notes(
        (
            "Notes: (1) Reverse recovery test conditions: I_{F} = 0.5 A, I_{R} = 1.0 A, I_{rr} = 0.25 A.",
            '(2) From junction to ambient and from junction to lead at 0.375" (9.5 mm) lead length, PCB mounted.',
        )
    )
    s.heading("Rating and Characteristic Curves", "(T_{A} = 25°C unless otherwise noted)", 230)
    volt = Axis("Instantaneous Forward Voltage (V)", 0.4, 1.4, 0.2)
    amps = Axis("Instantaneous Forward Current (A)", 0.01, 10, log=True)
    reverse = Axis("Reverse Voltage (V)", 0.1, 100, log=True)
    percent = Axis("Percent of Rated Peak Reverse Voltage (%)", 0, 100, 20)
    lead = Axis("Ambient Temperature (°C)", 0, 175, 25)
    s.charts(
        (
            Chart("Fig. 1 - Forward Current Derating Curve", lead, Axis("Average Forward Rectified Current (A)", 0, 1.2, 0.2),
                  (Curve("", ((0, 1.0), (75, 1.0), (150, 0.0))),), smooth=False),
            Chart("Fig. 2 - Typical Instantaneous Forward Characteristics", volt, amps,
                  (Curve("T_{J} = 25°C", tuple((JUNCTION.vf(i), i) for _, i in sweep(lambda i: i, 0.01, 10, True)), 0.5),)),
            Chart("Fig. 3 - Typical Reverse Characteristics", percent, Axis("Instantaneous Reverse Current (µA)", 0.01, 100, log=True),
                  tuple(Curve(f"T_{{J}} = {t}°C", sweep(lambda p, t=t: 1e6 * JUNCTION.ir(p, t), 1, 100, False), 0.5) for t in (125, 75, 25))),
            Chart("Fig. 4 - Typical Junction Capacitance", reverse, Axis("Junction Capacitance (pF)", 1, 100, log=True),
                  (trace("", lambda v: 1e12 * JUNCTION.capacitance(v), reverse),)),
        )
    )  # fmt: skip
    s.package(
        "DO-41",
        (("1", "Cathode"), ("2", "Anode")),
        (("A", "25.40", "–"), ("B", "4.06", "5.21"), ("C", "0.71", "0.864"), ("D", "2.00", "2.72")),
    )
    return s
