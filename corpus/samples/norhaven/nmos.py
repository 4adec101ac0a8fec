"""NHN6012: N-channel MOSFET. Full grid, merged cells, section rows, product summary, table continued on a next page."""

# ruff: noqa: E501  (typeset text is kept on one line)

from __future__ import annotations

from .chart import Axis, Chart, Curve, sweep, trace
from .device import Diode, Mosfet
from .sheet import INNER, MARGIN, Sheet
from .spec import Group, Spec, rows
from .table import ABOVE, LEFT, Column, Row, Table
from .text import Face

FET = Mosfet(vto=2.6, k=46.0, rd=0.0078, ciss0=1480e-12, crss0=380e-12, coss0=1250e-12)
BODY = Diode(i_s=2e-11, n=1.15, rs=0.0042)
PARTS = {"NHN6012": ("mosfet", ("NHN6012-T1", "NHN6012-TG"), "")}

PULSE = "^{b}"


def milliohm(vgs: float, current: float) -> str:
    """Return the typical on-resistance as printed."""
    return f"{1e3 * FET.rds_on(vgs, current):.1f}"


def build() -> Sheet:
    """Typeset the sheet."""
    face = Face()
    s = Sheet("NHN6012", "NHN6012", "N-Channel 60 V MOSFET", "DS-60121", "Rev. C, 14-Mar-2024", face, "bar")
    s.title("NHN6012", "N-Channel 60-V (D-S) MOSFET")
    ciss, coss, crss = (f"{1e12 * value:.0f}" for value in FET.capacitances(30.0))
    _front(s, face)
    s.heading("ABSOLUTE MAXIMUM RATINGS", "T_{C} = 25 °C, unless otherwise noted")
    ratings = (
        Spec("vds_max", "V_{DS}", "Drain-Source Voltage", value="60", unit="V"),
        Spec("vgs_max", "V_{GS}", "Gate-Source Voltage", value="±20", unit=ABOVE),
        Spec("id", "I_{D}", "Continuous Drain Current (T_{J} = 175 °C)", "T_{C} = 25 °C", value="48^{a}", unit="A"),
        Spec("", ABOVE, ABOVE, "T_{C} = 100 °C", value="34", unit=ABOVE),
        Spec("idm", "I_{DM}", "Pulsed Drain Current", value="190", unit=ABOVE),
        Spec("is", "I_{S}", "Continuous Source-Drain Diode Current", "T_{C} = 25 °C", value="48", unit=ABOVE),
        Spec("eas", "E_{AS}", "Single Pulse Avalanche Energy", "L = 0.1 mH", value="80", unit="mJ"),
        Spec("ptot", "P_{D}", "Maximum Power Dissipation", "T_{C} = 25 °C", value="83", unit="W"),
        Spec("", ABOVE, ABOVE, "T_{C} = 100 °C", value="41", unit=ABOVE),
        Spec(
            "tj tstg",
            "T_{J}, T_{stg}",
            "Operating Junction and Storage Temperature Range",
            value="-55 to 175",
            unit="°C",
        ),
    )
    layout = ("name", "conditions", "symbol", "value", "unit")
    s.table(
        Table(
            tuple(
                Column(w, a) for w, a in ((190, "left"), (90, "left"), (80, "center"), (90, "center"), (49, "center"))
            ),
            (Row(("PARAMETER", LEFT, "SYMBOL", "LIMIT", "UNIT")),),
            _joined(rows(layout, ratings, face)),
        )
    )
    s.heading("THERMAL RESISTANCE RATINGS")
    thermal = (
        Spec("rth_ja", "R_{thJA}", "Maximum Junction-to-Ambient^{c}", "t ≤ 10 s", "", "15", "18", "°C/W"),
        Spec("", ABOVE, ABOVE, "Steady State", "", "40", "50", ABOVE),
        Spec("rth_jc", "R_{thJC}", "Maximum Junction-to-Case (Drain)", "Steady State", "", "1.4", "1.8", ABOVE),
    )
    s.table(
        Table(
            tuple(Column(w, "center") for w in (175, 84, 80, 55, 55, 50)),
            (Row(("PARAMETER", LEFT, "SYMBOL", "TYPICAL", "MAXIMUM", "UNIT")),),
            rows(("name", "conditions", "symbol", "typ", "max", "unit"), thermal, face),
        )
    )
    s.notes(
        (
            "Notes",
            "a. Package limited.",
            "b. Pulse test; pulse width ≤ 300 µs, duty cycle ≤ 2 %.",
            'c. Surface mounted on 1" x 1" FR4 board.',
            "d. Guaranteed by design, not subject to production testing.",
        )
    )
    s.heading("SPECIFICATIONS", "T_{J} = 25 °C, unless otherwise noted", 150)
    at30 = "V_{DS} = 30 V, V_{GS} = 0 V, f = 1 MHz"
    gate = "V_{DS} = 30 V, V_{GS} = 10 V, I_{D} = 20 A"
    switch = "V_{DD} = 30 V, R_{L} = 1.5 Ω\nI_{D} = 20 A, V_{GEN} = 10 V, R_{g} = 1 Ω"
    data = (
        Group("Static"),
        Spec("vbr_dss", "V_{DS}", "Drain-Source Breakdown Voltage", "V_{GS} = 0 V, I_{D} = 250 µA", "60", "", "", "V"),
        Spec("tc_vbr_dss", "ΔV_{DS}/T_{J}", "V_{DS} Temperature Coefficient", "I_{D} = 250 µA", "", "62", "", "mV/°C"),
        Spec("-", "ΔV_{GS(th)}/T_{J}", "V_{GS(th)} Temperature Coefficient", ABOVE, "", "-5.8", "", ABOVE),
        Spec(
            "vgs_th", "V_{GS(th)}", "Gate-Source Threshold Voltage", "V_{DS} = V_{GS}, I_{D} = 250 µA",
            "2.0", f"{FET.vto + 0.1:.1f}", "3.5", "V",
        ),
        Spec("igss", "I_{GSS}", "Gate-Source Leakage", "V_{DS} = 0 V, V_{GS} = ± 20 V", "", "", "± 100", "nA"),
        Spec("idss", "I_{DSS}", "Zero Gate Voltage Drain Current", "V_{DS} = 60 V, V_{GS} = 0 V", "", "", "1", "µA"),
        Spec("", ABOVE, ABOVE, "V_{DS} = 60 V, V_{GS} = 0 V, T_{J} = 125 °C", "", "", "50", ABOVE),
        Spec("id_on", "I_{D(on)}", "On-State Drain Current^{b}", "V_{DS} ≥ 5 V, V_{GS} = 10 V", "60", "", "", "A"),
        Spec(
            "rds_on", "R_{DS(on)}", "Drain-Source On-State Resistance^{b}", "V_{GS} = 10 V, I_{D} = 20 A",
            "", milliohm(10, 20), "15.5", "mΩ",
        ),
        Spec("", ABOVE, ABOVE, "V_{GS} = 6 V, I_{D} = 15 A", "", milliohm(6, 15), "21.0", ABOVE),
        Spec(
            "gfs", "g_{fs}", "Forward Transconductance^{b}", "V_{DS} = 15 V, I_{D} = 20 A", "", f"{FET.gfs(20):.0f}", "", "S"
        ),
        Group("Dynamic^{d}"),
        Spec("ciss", "C_{iss}", "Input Capacitance", at30, "", ciss, "2100", "pF"),
        Spec("coss", "C_{oss}", "Output Capacitance", ABOVE, "", coss, "", ABOVE),
        Spec("crss", "C_{rss}", "Reverse Transfer Capacitance", ABOVE, "", crss, "", ABOVE),
        Spec("qg", "Q_{g}", "Total Gate Charge", gate, "", "26", "40", "nC"),
        Spec("qgs", "Q_{gs}", "Gate-Source Charge", ABOVE, "", "7.5", "", ABOVE),
        Spec("qgd", "Q_{gd}", "Gate-Drain Charge", ABOVE, "", "5.1", "", ABOVE),
        Spec("rg", "R_{g}", "Gate Resistance", "f = 1 MHz", "0.5", "1.9", "3.6", "Ω"),
        Spec("td_on", "t_{d(on)}", "Turn-On Delay Time", switch, "", "10", "20", "ns"),
        Spec("tr", "t_{r}", "Rise Time", ABOVE, "", "9", "18", ABOVE),
        Spec("td_off", "t_{d(off)}", "Turn-Off Delay Time", ABOVE, "", "19", "36", ABOVE),
        Spec("tf", "t_{f}", "Fall Time", ABOVE, "", "7", "14", ABOVE),
        Group("Drain-Source Body Diode Characteristics"),
        Spec("ism", "I_{SM}", "Pulse Diode Forward Current", "", "", "", "190", "A"),
        Spec("vsd", "V_{SD}", "Body Diode Voltage", "I_{S} = 10 A, V_{GS} = 0 V", "", f"{BODY.vf(10):.2f}", "1.2", "V"),
        Spec("trr", "t_{rr}", "Body Diode Reverse Recovery Time", "I_{F} = 20 A, di/dt = 100 A/µs", "", "32", "60", "ns"),
        Spec("qrr", "Q_{rr}", "Body Diode Reverse Recovery Charge", ABOVE, "", "35", "65", "nC"),
    )  # fmt: skip
    s.table(
        Table(
            tuple(
                Column(w, a)
                for w, a in (
                    (146, "left"), (60, "center"), (150, "center"), (36, "center"), (36, "center"), (36, "center"), (35, "center"),
                )
            ),
            (Row(("PARAMETER", "SYMBOL", "TEST CONDITIONS", "MIN.", "TYP.", "MAX.", "UNIT")),),
            rows(("name", "symbol", "conditions", "min", "typ", "max", "unit"), data, face),
            section_fill=0.96,
        )
    )  # fmt: skip
    s.heading("TYPICAL CHARACTERISTICS", "25 °C, unless otherwise noted", 230)
    s.charts(_charts())
    s.package(
        "TO-252 (DPAK)",
        (("1", "Gate"), ("2", "Drain"), ("3", "Source"), ("Tab", "Drain")),
        (
            ("A", "2.18", "2.38"),
            ("b", "0.64", "0.88"),
            ("D", "5.97", "6.22"),
            ("E", "6.35", "6.73"),
            ("H", "9.40", "10.41"),
        ),
    )
    return s


def _joined(found: tuple[Row, ...]) -> tuple[Row, ...]:
    """Join an empty condition cell with the name beside it."""
    return tuple(Row((r.entries[0], LEFT, *r.entries[2:]), r.facts) if r.entries[1] == "" else r for r in found)


def _front(s: Sheet, face: Face) -> None:
    top = s.y
    s.bullets(("Trench power MOSFET", "175 °C junction temperature", "100 % R_{g} and UIS tested"), width=210)
    draw_y, s.y = s.y, top
    facts = rows(
        ("conditions", "value"),
        (Spec("vds_max", "VDS", "", value="60", unit="V", note="summary table (PRODUCT SUMMARY), repeated later"),),
        face,
    )[0].facts
    on = tuple(
        rows(
            ("typ",),
            (
                Spec(
                    "rds_on",
                    "RDS(on)",
                    "",
                    f"V_{{GS}} = {vgs} V",
                    max=limit,
                    unit="Ω",
                    note="summary table (PRODUCT SUMMARY)",
                ),
            ),
            face,
        )[0].facts
        for vgs, limit in (("10", "0.0155"), ("6", "0.021"))
    )
    current = rows(
        ("typ",), (Spec("id", "ID", "", "", max="48", unit="A", note="summary table (PRODUCT SUMMARY)"),), face
    )[0].facts
    s.table(
        Table(
            (Column(56, "center"), Column(120, "center"), Column(56, "center")),
            (Row(("PRODUCT SUMMARY", LEFT, LEFT)),),
            (
                Row(("V_{DS} (V)", "R_{DS(on)} (Ω) MAX.", "I_{D} (A)^{a}")),
                Row(("60", "0.0155 at V_{GS} = 10 V", "48"), facts + on[0] + current),
                Row((ABOVE, "0.021 at V_{GS} = 6 V", ABOVE), on[1]),
            ),
        ),
        MARGIN + INNER - 232,
    )
    s.y = min(s.y, draw_y)
    s.heading("ORDERING INFORMATION")
    s.table(
        Table(
            (Column(130), Column(130), Column(239)),
            (Row(("Package", "Part Number", "Shipping")),),
            (
                Row(("TO-252", "NHN6012-T1", "2500 / tape and reel")),
                Row(("TO-252, halogen-free", "NHN6012-TG", "2500 / tape and reel")),
            ),
        )
    )


def _output(vgs: float) -> Curve:
    overdrive = vgs - FET.vto
    limit = min(0.999 * FET.k * overdrive**2 / 2, 80.0)
    knee = tuple((FET.vds(vgs, limit * n / 50), limit * n / 50) for n in range(51))
    flat = ((5.0, limit),) if limit < 80 else ()
    return Curve(f"V_{{GS}} = {vgs:g} V", knee + flat, {10.0: 0.92, 5.0: 0.62, 4.5: 0.4}.get(vgs, 0.85))


def _charts() -> tuple[Chart, ...]:
    vds, vgs = (
        Axis("V_{DS} - Drain-to-Source Voltage (V)", 0, 5, 1),
        Axis("V_{GS} - Gate-to-Source Voltage (V)", 0, 6, 1),
    )
    amps = Axis("I_{D} - Drain Current (A)", 0, 80, 20)
    far = Axis("V_{DS} - Drain-to-Source Voltage (V)", 0, 60, 10)
    current = Axis("I_{D} - Drain Current (A)", 1, 80, 10)
    on_axis = Axis("I_{D} - Drain Current (A)", 0, 80, 20)
    return (
        Chart("Output Characteristics", vds, amps, tuple(_output(v) for v in (10.0, 5.0, 4.5, 4.0, 3.5)), smooth=False),
        Chart(
            "Transfer Characteristics", vgs, amps,
            tuple(trace(f"T_{{C}} = {t} °C", lambda v, t=t: FET.id_saturated(v, t), vgs, 60, {125: 0.58, 25: 0.66, -55: 0.72}[t]) for t in (125, 25, -55)),
        ),
        Chart(
            "On-Resistance vs. Drain Current", on_axis, Axis("R_{DS(on)} - On-Resistance (Ω)", 0, 0.03, 0.005),
            tuple(
                Curve(f"V_{{GS}} = {v:g} V", sweep(lambda i, v=v: FET.rds_on(v, i), current.low, current.high, False), 0.7)
                for v in (6.0, 10.0)
            ),
        ),
        Chart(
            "Capacitance", far, Axis("C - Capacitance (pF)", 0, 2500, 500),
            tuple(
                trace(f"C_{{{name}}}", lambda v, k=k: 1e12 * FET.capacitances(v)[k], far, 60, 0.4)
                for k, name in enumerate(("iss", "oss", "rss"))
            ),
        ),
        Chart(
            "Source-Drain Diode Forward Voltage", Axis("V_{SD} - Source-to-Drain Voltage (V)", 0, 1.2, 0.2),
            Axis("I_{S} - Source Current (A)", 0.1, 100, log=True),
            tuple(
                Curve(
                    f"T_{{J}} = {t} °C", tuple((BODY.vf(i, t), i) for _, i in sweep(lambda i: i, 0.1, 100, True)[0:41]), 0.5
                )
                for t in (150, 25)
            ),
        ),
    )  # fmt: skip
