"""NHP3407: P-channel MOSFET. Negative values, a temperature sub-cell beside the conditions, footnote letters."""

# ruff: noqa: E501  (typeset text is kept on one line)

from __future__ import annotations

from .chart import Axis, Chart, Curve, sweep, trace
from .device import Diode, Mosfet
from .fact import Fact
from .sheet import Sheet
from .spec import Group, Spec, rows
from .table import LEFT, Column, Row, Table
from .text import Face

FET = Mosfet(vto=1.75, k=11.5, rd=0.021, ciss0=560e-12, crss0=330e-12, coss0=250e-12)
BODY = Diode(i_s=6e-12, n=1.1, rs=0.03)
PARTS = {"NHP3407": ("mosfet", (), "")}


def milliohm(vgs: float, current: float) -> str:
    """Return the typical on-resistance as printed."""
    return f"{1e3 * FET.rds_on(vgs, current):.0f}"


def build() -> Sheet:
    """Typeset the sheet."""
    face = Face()
    s = Sheet("NHP3407", "NHP3407", "30V P-Channel MOSFET", "NHP3407", "Rev 5: Nov 2020", face, "plain")
    s.title("NHP3407", "30V P-Channel MOSFET")
    s.heading("General Description")
    s.paragraph(
        "The NHP3407 uses trench technology to provide excellent R_{DS(ON)} with low gate charge. This device is suitable for use as a load switch."
    )
    s.heading("Product Summary")
    note = "summary table (Product Summary), repeated later"
    summary = (
        Spec("vds_max", "V_{DS}", value="-30V", note=note),
        Spec("id", "I_{D} (at V_{GS}=-10V)", value="-4.1A", note=note),
        Spec("rds_on", "R_{DS(ON)} (at V_{GS}=-10V)", value="< 52mΩ", note=note),
        Spec("rds_on", "R_{DS(ON)} (at V_{GS}=-4.5V)", value="< 87mΩ", note=note),
    )
    # A summary without ruling lines: symbol left, value right.
    labels = (
        ("VDS", "-30", "V", ""),
        ("ID", "-4.1", "A", "VGS=-10 V"),
        ("RDS(ON)", "52", "mohm", "VGS=-10 V"),
        ("RDS(ON)", "87", "mohm", "VGS=-4.5 V"),
    )
    for spec, (symbol, value, unit, at) in zip(summary, labels, strict=True):
        s.paragraph(f"{spec.symbol}          {spec.value}")
        s.facts.append(Fact(spec.ids, symbol, max=value, unit=unit, conditions=at, note=note, page=s.page))
    s.heading("Absolute Maximum Ratings", "T_{A}=25°C unless otherwise noted")
    ratings = (
        Spec("vds_max", "V_{DS}", "Drain-Source Voltage", "", value="-30", unit="V"),
        Spec("vgs_max", "V_{GS}", "Gate-Source Voltage", "", value="±20", unit="V"),
        Spec("id", "I_{D}", "Continuous Drain Current", "T_{A}=25°C", value="-4.1", unit="A"),
        Spec("", None, None, "T_{A}=70°C", value="-3.3", unit=None),
        Spec("idm", "I_{DM}", "Pulsed Drain Current ^{C}", "", value="-25", unit=None),
        Spec("ptot", "P_{D}", "Power Dissipation ^{B}", "T_{A}=25°C", value="1.4", unit="W"),
        Spec("", None, None, "T_{A}=70°C", value="0.9", unit=None),
        Spec("tj tstg", "T_{J}, T_{STG}", "Junction and Storage Temperature Range", "", value="-55 to 150", unit="°C"),
    )
    columns = (Column(190), Column(60), Column(70, "center"), Column(110, "center"), Column(60, "center"))
    body = tuple(
        Row((r.entries[0], LEFT, *r.entries[2:]), r.facts) if r.entries[1] == "" else r
        for r in rows(("name", "conditions", "symbol", "value", "unit"), ratings, face)
    )
    s.table(Table(columns, (Row(("Parameter", LEFT, "Symbol", "Maximum", "Units")),), body, header_fill=None))
    s.heading("Thermal Characteristics")
    thermal = (
        Spec("rth_ja", "R_{θJA}", "Maximum Junction-to-Ambient ^{A}", "t ≤ 10s", "", "70", "90", "°C/W"),
        Spec("", None, "Maximum Junction-to-Ambient ^{A D}", "Steady-State", "", "100", "125", "°C/W"),
        Spec("rth_jl", "R_{θJL}", "Maximum Junction-to-Lead", "Steady-State", "", "63", "80", "°C/W"),
    )
    s.table(Table(tuple(Column(w, "center") for w in (180, 80, 70, 50, 50, 60)), (Row(("Parameter", LEFT, "Symbol", "Typ", "Max", "Units")),),
                  rows(("name", "conditions", "symbol", "typ", "max", "unit"), thermal, face), header_fill=None))  # fmt: skip
    s.new_page()
    s.heading("Electrical Characteristics (T_{J}=25°C unless otherwise noted)", room=200)
    ciss, coss, crss = (f"{1e12 * value:.0f}" for value in FET.capacitances(15.0))
    gate, switch = "V_{GS}=-10V, V_{DS}=-15V, I_{D}=-4.1A", "V_{GS}=-10V, V_{DS}=-15V, R_{L}=3.6Ω, R_{GEN}=3Ω"
    data = (
        Group("STATIC PARAMETERS"),
        Spec("vbr_dss", "BV_{DSS}", "Drain-Source Breakdown Voltage", "I_{D}=-250µA, V_{GS}=0V", "-30", "", "", "V"),
        Spec("idss", "I_{DSS}", "Zero Gate Voltage Drain Current", "V_{DS}=-30V, V_{GS}=0V", "", "", "-1", "µA"),
        Spec("", None, None, "V_{DS}=-30V, V_{GS}=0V, T_{J}=55°C", "", "", "-5", None),
        Spec("igss", "I_{GSS}", "Gate-Body leakage current", "V_{DS}=0V, V_{GS}=±20V", "", "", "±100", "nA"),
        Spec("vgs_th", "V_{GS(th)}", "Gate Threshold Voltage", "V_{DS}=V_{GS}, I_{D}=-250µA", "-1.4", f"-{FET.vto:.2f}", "-2.4", "V"),
        Spec("id_on", "I_{D(ON)}", "On state drain current", "V_{GS}=-10V, V_{DS}=-5V", "-25", "", "", "A"),
        Spec("rds_on", "R_{DS(ON)}", "Static Drain-Source On-Resistance", "V_{GS}=-10V, I_{D}=-4.1A", "", milliohm(10, 4.1), "52", "mΩ"),
        Spec("", None, None, "V_{GS}=-4.5V, I_{D}=-3A", "", milliohm(4.5, 3), "87", None),
        Spec("gfs", "g_{FS}", "Forward Transconductance", "V_{DS}=-5V, I_{D}=-4.1A", "", f"{FET.gfs(4.1):.1f}", "", "S"),
        Spec("vsd", "V_{SD}", "Diode Forward Voltage", "I_{S}=-1A, V_{GS}=0V", "", f"-{BODY.vf(1.0):.2f}", "-1", "V"),
        Spec("is", "I_{S}", "Maximum Body-Diode Continuous Current", "", "", "", "-2", "A"),
        Group("DYNAMIC PARAMETERS"),
        Spec("ciss", "C_{iss}", "Input Capacitance", "V_{GS}=0V, V_{DS}=-15V, f=1MHz", "", ciss, "", "pF"),
        Spec("coss", "C_{oss}", "Output Capacitance", None, "", coss, "", "pF"),
        Spec("crss", "C_{rss}", "Reverse Transfer Capacitance", None, "", crss, "", "pF"),
        Spec("rg", "R_{g}", "Gate resistance", "V_{GS}=0V, V_{DS}=0V, f=1MHz", "3.5", "7.5", "11.5", "Ω"),
        Group("SWITCHING PARAMETERS"),
        Spec("qg", "Q_{g}", "Total Gate Charge", gate, "", "9.2", "11", "nC"),
        Spec("qgs", "Q_{gs}", "Gate Source Charge", None, "", "1.6", "", "nC"),
        Spec("qgd", "Q_{gd}", "Gate Drain Charge", None, "", "2.2", "", "nC"),
        Spec("td_on", "t_{D(on)}", "Turn-On DelayTime", switch, "", "7.5", "", "ns"),
        Spec("tr", "t_{r}", "Turn-On Rise Time", None, "", "5.5", "", "ns"),
        Spec("td_off", "t_{D(off)}", "Turn-Off DelayTime", None, "", "19", "", "ns"),
        Spec("tf", "t_{f}", "Turn-Off Fall Time", None, "", "7", "", "ns"),
        Spec("trr", "t_{rr}", "Body Diode Reverse Recovery Time", "I_{F}=-4.1A, dI/dt=100A/µs", "", "11", "", "ns"),
        Spec("qrr", "Q_{rr}", "Body Diode Reverse Recovery Charge", "I_{F}=-4.1A, dI/dt=100A/µs", "", "5.3", "", "nC"),
    )  # fmt: skip
    s.table(Table(tuple(Column(w, a) for w, a in ((52, "center"), (160, "left"), (150, "left"), (34, "center"), (34, "center"), (34, "center"), (35, "center"))),
                  (Row(("Symbol", "Parameter", "Conditions", "Min", "Typ", "Max", "Units")),),
                  rows(("symbol", "name", "conditions", "min", "typ", "max", "unit"), data, face), header_fill=None))  # fmt: skip
    s.notes((
        "A. The value of R_{θJA} is measured with the device mounted on 1in^{2} FR-4 board with 2oz. Copper, in a still air environment with T_{A}=25°C.",
        "B. The power dissipation P_{D} is based on T_{J(MAX)}=150°C, using ≤ 10s junction-to-ambient thermal resistance.",
        "C. Repetitive rating, pulse width limited by junction temperature T_{J(MAX)}=150°C.",
        "D. The R_{θJA} is the sum of the thermal impedance from junction to lead R_{θJL} and lead to ambient.",
    ))  # fmt: skip
    s.heading("TYPICAL ELECTRICAL AND THERMAL CHARACTERISTICS", room=230)
    vgs, vds = Axis("-V_{GS} (Volts)", 0, 5, 1), Axis("-V_{DS} (Volts)", 0, 30, 5)
    s.charts(
        (
            Chart("Figure 1: Transfer Characteristics", vgs, Axis("-I_{D} (A)", 0, 25, 5), tuple(trace(f"{t}°C", lambda v, t=t: FET.id_saturated(v, t), vgs, 60, 0.72) for t in (125, 25))),
            Chart("Figure 2: On-Resistance vs. Drain Current", Axis("-I_{D} (A)", 0, 10, 2), Axis("R_{DS(ON)} (mΩ)", 20, 120, 20),
                  tuple(Curve(f"V_{{GS}}=-{v:g}V", sweep(lambda i, v=v: 1e3 * FET.rds_on(v, i), 0.2, 10, False), 0.5) for v in (4.5, 10.0))),
            Chart("Figure 3: Capacitance Characteristics", vds, Axis("Capacitance (pF)", 0, 1000, 200),
                  tuple(trace(f"C_{{{n}}}", lambda v, k=k: 1e12 * FET.capacitances(v)[k], vds, 60, 0.5) for k, n in enumerate(("iss", "oss", "rss")))),
            Chart("Figure 4: Body-Diode Characteristics", Axis("-V_{SD} (Volts)", 0, 1.2, 0.2), Axis("-I_{S} (A)", 1e-6, 10, log=True),
                  tuple(Curve(f"{t}°C", tuple((BODY.vf(i, t), i) for _, i in sweep(lambda i: i, 1e-6, 10, True)), 0.5) for t in (125, 25))),
        )
    )  # fmt: skip
    s.package(
        "SOT-23",
        (("1", "Gate"), ("2", "Source"), ("3", "Drain")),
        (("A", "0.89", "1.12"), ("b", "0.30", "0.50"), ("D", "2.80", "3.04")),
    )
    return s
