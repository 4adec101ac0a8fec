"""NHS540: Schottky rectifier. One row holds several values with the conditions inside the parameter cell; µ from Symbol."""

# ruff: noqa: E501  (typeset text is kept on one line)

from __future__ import annotations

from .chart import Axis, Chart, Curve, sweep, trace
from .device import Diode
from .fact import Fact
from .sheet import Sheet
from .spec import Spec, rows
from .table import Column, Row, Table
from .text import Face

BARRIER = Diode(i_s=3.2e-7, n=1.04, rs=0.042, cj0=165e-12, vj=0.48, m=0.46, eg=0.69, xti=2.0)
PARTS = {"NHS540": ("diode", ("NHS540T1G", "NHS540T3G"), "")}
CURRENTS = ((0.1, "0.1 A", "0.36"), (0.5, "0.5 A", "0.45"), (1.0, "1.0 A", "0.51"))


def build() -> Sheet:
    """Typeset the sheet."""
    face = Face(symbol_micro=True, minus="−", blank="–")
    s = Sheet("NHS540", "NHS540", "Schottky Power Rectifier", "NHS540/D", "July, 2022 – Rev. 6", face, "bar")
    s.title("NHS540", "Surface Mount Schottky Power Rectifier")
    s.paragraph(
        "The NHS540 employs the Schottky barrier principle with a barrier metal that produces an optimal trade-off of forward voltage drop and reverse current. It suits low voltage, high frequency rectification and reverse battery protection."
    )
    s.heading("Features")
    s.bullets(
        (
            "Low forward voltage: 0.51 V maximum @ 1.0 A, T_{J} = 25°C",
            "Guard ring for stress protection",
            "These devices are Pb-free and RoHS compliant",
        )
    )
    s.facts.append(
        Fact(
            "vf",
            "VF",
            max="0.51",
            unit="V",
            conditions="IF=1.0 A; TJ=25 degC",
            page=1,
            note="summary (features), repeated later",
        )
    )
    s.heading("ORDERING INFORMATION")
    s.table(
        Table(
            (Column(120, "center"), Column(160, "center"), Column(180, "center")),
            (Row(("Device", "Package", "Shipping")),),
            (
                Row(("NHS540T1G", "SOD-123 (Pb-Free)", "3,000 / Tape & Reel")),
                Row(("NHS540T3G", "SOD-123 (Pb-Free)", "10,000 / Tape & Reel")),
            ),
            header_fill=None,
        )
    )
    s.heading("MAXIMUM RATINGS", room=150)
    ratings = (
        Spec("vrrm vrwm vr_max", "V_{RRM}\nV_{RWM}\nV_{R}", "Peak Repetitive Reverse Voltage\nWorking Peak Reverse Voltage\nDC Blocking Voltage", value="40", unit="V"),
        Spec("if_av", "I_{F(AV)}", "Average Rectified Forward Current\n(At Rated V_{R}, T_{L} = 115°C)", value="1.0", unit="A", label="VR=rated; TL=115 degC"),
        Spec("ifrm", "I_{FRM}", "Peak Repetitive Forward Current\n(At Rated V_{R}, Square Wave, f = 20 kHz, T_{L} = 110°C)", value="2.0", unit="A", label="VR=rated; f=20 kHz; TL=110 degC"),
        Spec("ifsm", "I_{FSM}", "Non-Repetitive Peak Surge Current\n(Surge applied at rated load conditions, half-wave, single phase, f = 60 Hz)", value="20", unit="A", label="f=60 Hz"),
        Spec("tstg", "T_{stg}", "Storage Temperature Range", value="-55 to +150", unit="°C"),
        Spec("tj", "T_{J}", "Operating Junction Temperature", value="-55 to +125", unit="°C"),
        Spec("-", "dv/dt", "Voltage Rate of Change (Rated V_{R}, T_{J} = 25°C)", value="1000", unit="V/µs"),
    )  # fmt: skip
    narrow = (Column(280), Column(70, "center"), Column(80, "center"), Column(60, "center"))
    layout = ("name", "symbol", "value", "unit")
    s.table(Table(narrow, (Row(("Rating", "Symbol", "Value", "Unit")),), rows(layout, ratings, face), header_fill=None))
    s.notes(("Stresses exceeding those listed in the Maximum Ratings table may damage the device.",))
    s.heading("THERMAL CHARACTERISTICS")
    thermal = (
        Spec("rth_jl", "R_{ΨJL}".replace("Ψ", "θ"), "Thermal Resistance, Junction-to-Lead (Note 1)", value="35", unit="°C/W", note="note 1: mounted with minimum recommended pad size"),
        Spec("rth_ja", "R_{θJA}", "Thermal Resistance, Junction-to-Ambient (Note 2)", value="160", unit=None, note="note 2: 1 inch copper pad"),
    )  # fmt: skip
    s.table(
        Table(
            narrow, (Row(("Characteristic", "Symbol", "Value", "Unit")),), rows(layout, thermal, face), header_fill=None
        )
    )
    s.notes(
        (
            "1. Mounted with minimum recommended pad size, PC board FR4.",
            "2. 1 inch square copper pad size (1 x 0.5 inch each lead) on FR4 board.",
        )
    )
    s.heading("ELECTRICAL CHARACTERISTICS", "(T_{A} = 25°C unless otherwise noted)", 160)
    forward = tuple(
        Fact("vf", "VF", typ=f"{BARRIER.vf(i):.3f}", max=limit, unit="V", conditions=f"IF={label}",
             note="note 3: pulse test, pulse width <= 300 us, duty cycle <= 2.0%") for i, label, limit in CURRENTS
    )  # fmt: skip
    leakage = tuple(
        Fact("ir", "IR", typ=f"{1e6 * BARRIER.ir(v):.2g}", max=limit, unit="uA", conditions=f"VR={v:.0f} V")
        for v, limit in ((20.0, "10"), (40.0, "20"))
    )
    body = (
        Row(("Reverse Breakdown Voltage\n(I_{R} = 0.5 mA)", "V_{(BR)R}", "40", "–", "–", "V"),
            (Fact("vbr", "V(BR)R", min="40", unit="V", conditions="IR=0.5 mA"),)),
        Row(("Maximum Instantaneous Forward Voltage (Note 3)\n" + "\n".join(f"(I_{{F}} = {label})" for _, label, _ in CURRENTS), "V_{F}",
             "\n–\n–\n–", "\n" + "\n".join(f.typ for f in forward), "\n" + "\n".join(f.max for f in forward), "V"), forward),
        Row(("Maximum Instantaneous Reverse Current\n(V_{R} = 20 V)\n(V_{R} = 40 V)", "I_{R}", "\n–\n–",
             "\n" + "\n".join(f.typ for f in leakage), "\n" + "\n".join(f.max for f in leakage), "µA"), leakage),
        Row(("Total Capacitance\n(V_{R} = 4.0 V, f = 1.0 MHz)", "C_{T}", "–", f"{1e12 * BARRIER.capacitance(4.0):.0f}", "80", "pF"),
            (Fact("ct", "CT", typ=f"{1e12 * BARRIER.capacitance(4.0):.0f}", max="80", unit="pF", conditions="VR=4.0 V; f=1.0 MHz"),)),
    )  # fmt: skip
    body = tuple(Row(row.entries, row.facts, top_aligned=True) for row in body)
    s.table(Table((Column(220), Column(64, "center"), *(Column(52, "center"),) * 3, Column(50, "center")),
                  (Row(("Characteristic", "Symbol", "Min", "Typ", "Max", "Unit")),), body, header_fill=None))  # fmt: skip
    s.notes(("3. Pulse Test: Pulse Width ≤ 300 µs, Duty Cycle ≤ 2.0%.",))
    s.heading("TYPICAL ELECTRICAL CHARACTERISTICS", room=230)
    volt = Axis("V_{F}, INSTANTANEOUS FORWARD VOLTAGE (V)", 0, 0.8, 0.1)
    reverse = Axis("V_{R}, REVERSE VOLTAGE (V)", 0, 40, 5)
    currents = [i for _, i in sweep(lambda i: i, 0.01, 10, True)]
    s.charts(
        (
            Chart("Figure 1. Typical Forward Voltage", volt, Axis("I_{F}, FORWARD CURRENT (A)", 0.01, 10, log=True),
                  tuple(Curve(f"T_{{J}} = {t}°C", tuple((BARRIER.vf(i, t), i) for i in currents), at) for t, at in ((125, 0.6), (75, 0.4), (25, 0.2)))),
            Chart("Figure 2. Typical Reverse Current", reverse, Axis("I_{R}, REVERSE CURRENT (A)", 1e-7, 1e-1, log=True),
                  tuple(Curve(f"T_{{J}} = {t}°C", sweep(lambda v, t=t: BARRIER.ir(v, t), 0.5, 40, False), 0.5) for t in (125, 75, 25))),
            Chart("Figure 3. Typical Capacitance", reverse, Axis("C, CAPACITANCE (pF)", 0, 180, 20), (trace("T_{J} = 25°C", lambda v: 1e12 * BARRIER.capacitance(v), reverse),)),
        )
    )  # fmt: skip
    s.package(
        "SOD-123",
        (("1", "Cathode"), ("2", "Anode")),
        (("A", "0.94", "1.35"), ("b", "0.51", "0.71"), ("D", "1.40", "1.80"), ("E", "2.54", "2.84")),
    )
    return s
