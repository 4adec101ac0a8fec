"""NHV99: two switching diodes in series. Ratings per diode, units that change within one merged symbol, lower-case terms."""

# ruff: noqa: E501  (typeset text is kept on one line)

from __future__ import annotations

from .chart import Axis, Chart, Curve, sweep, trace
from .device import Diode
from .sheet import Sheet
from .spec import Group, Spec, rows
from .table import Column, Row, Table
from .text import Face

JUNCTION = Diode(i_s=3.5e-9, n=1.9, rs=0.9, cj0=0.95e-12, vj=0.6, m=0.12, leak=1.5e-9)
PARTS = {"NHV99": ("diode", (), "")}
LAYOUT = ("symbol", "name", "conditions", "min", "typ", "max", "unit")


def build() -> Sheet:
    """Typeset the sheet."""
    face = Face("Helvetica", minus="−", blank="-")
    s = Sheet(
        "NHV99",
        "NHV99",
        "High-speed switching diodes, dual series",
        "NHV99 v.3",
        "Rev. 03, 9 February 2023",
        face,
        "plain",
    )
    s.title("NHV99", "High-speed double diode, series connected")
    s.heading("1. General description")
    s.paragraph(
        "Two high-speed switching diodes connected in series, encapsulated in a small SOT23 Surface-Mounted Device (SMD) plastic package."
    )
    s.heading("2. Features and benefits")
    s.bullets(("High switching speed: t_{rr} ≤ 4 ns", "Low leakage current", "Low capacitance: C_{d} ≤ 1.5 pF"))
    s.heading("3. Pinning information")
    s.table(Table((Column(50, "center"), Column(260)), (Row(("Pin", "Description")),), (Row(("1", "anode (diode 1)")), Row(("2", "cathode (diode 2)")), Row(("3", "cathode (diode 1), anode (diode 2)")))))  # fmt: skip
    s.heading("4. Limiting values", "In accordance with the Absolute Maximum Rating System (IEC 60134).")
    widths = (
        (54, "left"),
        (150, "left"),
        (140, "left"),
        (38, "center"),
        (38, "center"),
        (38, "center"),
        (40, "center"),
    )
    columns = tuple(Column(w, a) for w, a in widths)
    header = (Row(("Symbol", "Parameter", "Conditions", "Min", "Typ", "Max", "Unit")),)
    limiting = (
        Group("Per diode"),
        Spec("vrrm", "V_{RRM}", "repetitive peak reverse voltage", "", "", "", "100", "V"),
        Spec("vr_max", "V_{R}", "reverse voltage", "", "", "", "75", "V"),
        Spec("if_max", "I_{F}", "forward current", "single diode loaded", "", "", "215", "mA"),
        Spec("", None, None, "double diode loaded", "", "", "125", "mA"),
        Spec("ifrm", "I_{FRM}", "repetitive peak forward current", "", "", "", "450", "mA"),
        Spec("ifsm", "I_{FSM}", "non-repetitive peak forward current", "square wave; t_{p} = 1 µs", "", "", "4", "A"),
        Spec("", None, None, "square wave; t_{p} = 1 ms", "", "", "1", "A"),
        Spec("", None, None, "square wave; t_{p} = 1 s", "", "", "0.5", "A"),
        Group("Per device"),
        Spec("ptot", "P_{tot}", "total power dissipation", "T_{amb} = 25 °C ^{[1]}", "", "", "250", "mW"),
        Spec("tj", "T_{j}", "junction temperature", "", "", "", "150", "°C"),
        Spec("tstg", "T_{stg}", "storage temperature", "", "-65", "", "+150", "°C"),
    )  # fmt: skip
    s.table(Table(columns, header, rows(LAYOUT, limiting, face), size=7.8))
    s.notes(("[1] Device mounted on an FR4 printed-circuit board.",))
    s.heading("5. Thermal characteristics")
    thermal = (
        Spec(
            "rth_ja",
            "R_{th(j-a)}",
            "thermal resistance from junction to ambient",
            "in free air ^{[1]}",
            "",
            "",
            "500",
            "K/W",
        ),
        Spec("rth_jl", "R_{th(j-sp)}", "thermal resistance from junction to solder point", "", "", "", "360", "K/W"),
    )
    s.table(Table(columns, header, rows(LAYOUT, thermal, face), size=7.8))
    s.heading("6. Characteristics", "T_{amb} = 25 °C unless otherwise specified.", 160)
    forward = tuple(
        (current, text, *_volts(JUNCTION.vf(current), limit))
        for current, text, limit in (
            (1e-3, "1 mA", 0.715),
            (10e-3, "10 mA", 0.855),
            (50e-3, "50 mA", 1.0),
            (150e-3, "150 mA", 1.25),
        )
    )
    data = (
        Group("Per diode"),
        *(
            Spec(
                "vf" if not k else "",
                "V_{F}" if not k else None,
                "forward voltage" if not k else None,
                f"I_{{F}} = {text}",
                "",
                typ,
                high,
                unit,
            )
            for k, (_, text, typ, high, unit) in enumerate(forward)
        ),
        Spec("ir", "I_{R}", "reverse current", "V_{R} = 25 V", "", "", "30", "nA"),
        Spec("", None, None, "V_{R} = 75 V", "", "", "1", "µA"),
        Spec("", None, None, "V_{R} = 25 V; T_{j} = 150 °C", "", "", "30", "µA"),
        Spec("", None, None, "V_{R} = 75 V; T_{j} = 150 °C", "", "", "50", "µA"),
        Spec(
            "ct",
            "C_{d}",
            "diode capacitance",
            "V_{R} = 0 V; f = 1 MHz",
            "",
            f"{1e12 * JUNCTION.capacitance(0):.2f}",
            "1.5",
            "pF",
        ),
        Spec(
            "trr",
            "t_{rr}",
            "reverse recovery time",
            "I_{F} = 10 mA; I_{R} = 10 mA; R_{L} = 100 Ω; I_{R(meas)} = 1 mA",
            "",
            "",
            "4",
            "ns",
        ),
        Spec("vfr", "V_{FR}", "forward recovery voltage", "I_{F} = 10 mA; t_{r} = 20 ns", "", "", "1.75", "V"),
    )
    s.table(Table(columns, header, rows(LAYOUT, data, face), size=7.8))
    s.heading("7. Typical curves", "T_{amb} = 25 °C unless otherwise specified.", 230)
    volt, reverse = Axis("V_{F} (V)", 0, 1.4, 0.2), Axis("V_{R} (V)", 0, 16, 4)
    s.charts(
        (
            Chart("Fig 1. Forward current as a function of forward voltage", volt, Axis("I_{F} (mA)", 0.1, 1000, log=True),
                  tuple(Curve(f"T_{{amb}} = {t} °C", tuple((JUNCTION.vf(i / 1e3, t), i) for i, _ in sweep(lambda i: i, 0.1, 1000, True)), at) for t, at in ((150, 0.3), (25, 0.6)))),
            Chart("Fig 2. Diode capacitance as a function of reverse voltage", reverse, Axis("C_{d} (pF)", 0, 1.2, 0.2), (trace("f = 1 MHz", lambda v: 1e12 * JUNCTION.capacitance(v), reverse),)),
        )
    )  # fmt: skip
    s.package(
        "SOT23",
        (("1", "anode 1"), ("2", "cathode 2"), ("3", "common")),
        (("A", "0.9", "1.1"), ("b", "0.38", "0.48"), ("D", "2.8", "3.0")),
    )
    return s


def _volts(typ: float, limit: float) -> tuple[str, str, str]:
    """Return a forward voltage and its limit as printed: below 1 V in mV, else in V."""
    return (f"{1e3 * typ:.0f}", f"{1e3 * limit:.0f}", "mV") if limit < 1 else (f"{typ:.2f}", f"{limit:.2f}", "V")
