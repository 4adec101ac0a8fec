"""NHC547: NPN transistor with gain ranks. Open-sided tables, sections as separate tables that inherit the header, µ and en dash."""

# ruff: noqa: E501  (typeset text is kept on one line)

from __future__ import annotations

from .chart import Axis, Chart, Curve, sweep, trace
from .device import Bjt
from .fact import Fact
from .sheet import Sheet
from .spec import Group, Spec, rows
from .table import Column, Row, Table
from .text import Face

NPN = Bjt(i_s=1.8e-14, bf=330.0, ikf=0.12, ise=5e-15, ne=1.6, re=0.5, rc=0.9)
RANKS = {"A": ("110", "220"), "B": ("200", "450"), "C": ("420", "800")}
PARTS = {"NHC547": ("bjt", (), "")} | {f"NHC547{rank}": ("bjt", (), "NHC547") for rank in RANKS}
LAYOUT = ("symbol", "name", "conditions", "min", "typ", "max", "unit")


def millivolt(volts: float) -> str:
    """Return a voltage as printed in mV."""
    return f"{1e3 * volts:.0f}"


def build() -> Sheet:
    """Typeset the sheet."""
    face = Face(minus="−")
    s = Sheet(
        "NHC547",
        "NHC547",
        "NPN Epitaxial Silicon Transistor",
        "NHC547",
        "Rev. 1.1.2",
        face,
        "plain",
        sidebar="NHC547 — NPN Epitaxial Silicon Transistor",
    )
    s.title("NHC547", "NPN Epitaxial Silicon Transistor")
    s.heading("Features")
    s.bullets(("Switching and amplifier", "Low noise, high gain", "Complement to NHC557"))
    s.heading("Ordering Information")
    s.table(Table((Column(100), Column(100), Column(100), Column(140)), (Row(("Part Number", "Marking", "Package", "Packing Method")),),
                  tuple(Row((f"NHC547{rank}", f"C547{rank}", "TO-92 3L", "Ammo")) for rank in RANKS), ruling="open"))  # fmt: skip
    s.heading(
        "Absolute Maximum Ratings",
        "Stresses exceeding the absolute maximum ratings may damage the device. Values are at T_{A} = 25°C unless otherwise noted.",
    )
    ratings = (
        Spec("vcbo", "V_{CBO}", "Collector-Base Voltage", value="50", unit="V"),
        Spec("vceo", "V_{CEO}", "Collector-Emitter Voltage", value="45", unit="V"),
        Spec("vebo", "V_{EBO}", "Emitter-Base Voltage", value="6", unit="V"),
        Spec("ic", "I_{C}", "Collector Current (DC)", value="100", unit="mA"),
        Spec("icm", "I_{CM}", "Collector Current (Peak)", value="200", unit="mA"),
        Spec("ptot", "P_{C}", "Collector Power Dissipation", value="500", unit="mW"),
        Spec("tj", "T_{J}", "Junction Temperature", value="150", unit="°C"),
        Spec("tstg", "T_{STG}", "Storage Temperature Range", value="-65 to +150", unit="°C"),
    )
    columns = (Column(70, "center"), Column(250), Column(100, "center"), Column(60, "center"))
    s.table(
        Table(
            columns,
            (Row(("Symbol", "Parameter", "Value", "Unit")),),
            rows(("symbol", "name", "value", "unit"), ratings, face),
            ruling="open",
            header_fill=None,
        )
    )
    s.heading("Thermal Characteristics")
    thermal = (Spec("rth_ja", "R_{θJA}", "Thermal Resistance, Junction to Ambient", value="250", unit="°C/W"),)
    s.table(
        Table(
            columns,
            (Row(("Symbol", "Parameter", "Value", "Unit")),),
            rows(("symbol", "name", "value", "unit"), thermal, face),
            ruling="open",
            header_fill=None,
        )
    )
    s.new_page()
    s.heading("Electrical Characteristics", "Values are at T_{A} = 25°C unless otherwise noted.", 200)
    columns = tuple(
        Column(w, a)
        for w, a in (
            (56, "center"),
            (148, "left"),
            (150, "left"),
            (36, "center"),
            (36, "center"),
            (36, "center"),
            (36, "center"),
        )
    )
    header = (Row(("Symbol", "Parameter", "Conditions", "Min.", "Typ.", "Max.", "Unit")),)
    off = (
        Group("Off Characteristics"),
        Spec("vbr_cbo", "BV_{CBO}", "Collector-Base Breakdown Voltage", "I_{C} = 10 µA, I_{E} = 0", "50", "", "", "V"),
        Spec(
            "vbr_ceo",
            "BV_{CEO}",
            "Collector-Emitter Breakdown Voltage^{(1)}",
            "I_{C} = 10 mA, I_{B} = 0",
            "45",
            "",
            "",
            "V",
        ),
        Spec("vbr_ebo", "BV_{EBO}", "Emitter-Base Breakdown Voltage", "I_{E} = 10 µA, I_{C} = 0", "6", "", "", "V"),
        Spec("icbo", "I_{CBO}", "Collector Cut-Off Current", "V_{CB} = 30 V, I_{E} = 0", "", "", "15", "nA"),
        Spec("", None, None, "V_{CB} = 30 V, I_{E} = 0, T_{A} = 150°C", "", "", "5", "µA"),
        Spec("iebo", "I_{EBO}", "Emitter Cut-Off Current", "V_{EB} = 5 V, I_{C} = 0", "", "", "100", "nA"),
    )
    on = (
        Group("On Characteristics^{(1)}"),
        Spec(
            "hfe", "h_{FE}", "DC Current Gain", "V_{CE} = 5 V, I_{C} = 2 mA", "110", f"{NPN.hfe(2e-3):.0f}", "800", ""
        ),
        Spec(
            "vce_sat",
            "V_{CE(sat)}",
            "Collector-Emitter Saturation Voltage",
            "I_{C} = 10 mA, I_{B} = 0.5 mA",
            "",
            millivolt(NPN.vce_sat(10e-3, 20)),
            "250",
            "mV",
        ),
        Spec("", None, None, "I_{C} = 100 mA, I_{B} = 5 mA", "", millivolt(NPN.vce_sat(100e-3, 20)), "600", None),
        Spec(
            "vbe_sat",
            "V_{BE(sat)}",
            "Base-Emitter Saturation Voltage",
            "I_{C} = 10 mA, I_{B} = 0.5 mA",
            "",
            millivolt(NPN.vbe(10e-3)),
            "",
            "mV",
        ),
        Spec("", None, None, "I_{C} = 100 mA, I_{B} = 5 mA", "", millivolt(NPN.vbe(100e-3)), "", None),
        Spec(
            "vbe_on",
            "V_{BE(on)}",
            "Base-Emitter On Voltage",
            "V_{CE} = 5 V, I_{C} = 2 mA",
            "580",
            millivolt(NPN.vbe(2e-3)),
            "700",
            "mV",
        ),
        Spec("", None, None, "V_{CE} = 5 V, I_{C} = 10 mA", "", "", "770", None),
    )
    small = (
        Group("Small-Signal Characteristics"),
        Spec(
            "ft",
            "f_{T}",
            "Current Gain Bandwidth Product",
            "V_{CE} = 5 V, I_{C} = 10 mA, f = 100 MHz",
            "150",
            "300",
            "",
            "MHz",
        ),
        Spec("cobo", "C_{ob}", "Output Capacitance", "V_{CB} = 10 V, I_{E} = 0, f = 1 MHz", "", "2.8", "4.5", "pF"),
        Spec("cibo", "C_{ib}", "Input Capacitance", "V_{EB} = 0.5 V, I_{C} = 0, f = 1 MHz", "", "9", "", "pF"),
        Spec("nf", "NF", "Noise Figure", "V_{CE} = 5 V, I_{C} = 200 µA, f = 1 kHz, R_{G} = 2 kΩ", "", "2", "10", "dB"),
    )
    for k, items in enumerate((off, on, small)):
        s.table(
            Table(columns, () if k else header, rows(LAYOUT, items, face), ruling="open", header_fill=None, size=7.8)
        )
    s.notes(
        (
            "Note:",
            "1. Pulse test: pulse width ≤ 300 µs, duty cycle ≤ 2%.",
        )
    )
    s.heading("h_{FE} Classification")
    ranks = tuple(
        Fact(
            "hfe",
            "hFE",
            low,
            "",
            high,
            "",
            "",
            (f"NHC547{rank}",),
            "classification table, column label printed as the rank only",
        )
        for rank, (low, high) in RANKS.items()
    )
    s.table(Table(tuple(Column(110, "center") for _ in range(4)), (Row(("Classification", *RANKS)),),
                  (Row(("h_{FE}", *(f"{low} ~ {high}" for low, high in RANKS.values())), ranks),), header_fill=None))  # fmt: skip
    s.heading("Typical Performance Characteristics", room=230)
    collector = Axis("I_{C} [mA], COLLECTOR CURRENT", 0.1, 100, log=True)
    volt = Axis("V_{BE} [V], BASE-EMITTER VOLTAGE", 0.2, 1.2, 0.2)
    milli = [i for _, i in sweep(lambda i: i, 0.1, 100, True)]
    far = Axis("V_{CE} [V], COLLECTOR-EMITTER VOLTAGE", 0, 20, 4)
    s.charts(
        (
            Chart("Figure 1. Static Characteristic", far, Axis("I_{C} [mA], COLLECTOR CURRENT", 0, 100, 20), tuple(_output(ib) for ib in (50, 100, 150, 200, 250)), smooth=False),
            Chart("Figure 2. Transfer Characteristic", volt, collector, (Curve("V_{CE} = 5 V", tuple((NPN.vbe(i / 1e3), i) for i in milli), 0.5),)),
            Chart("Figure 3. DC Current Gain", collector, Axis("h_{FE}, DC CURRENT GAIN", 10, 1000, log=True), (trace("V_{CE} = 5 V", lambda i: NPN.hfe(i / 1e3), collector),)),
            Chart("Figure 4. Saturation Voltage", collector, Axis("V_{BE(sat)}, V_{CE(sat)} [mV]", 10, 10000, log=True),
                  (trace("V_{BE(sat)}", lambda i: 1e3 * NPN.vbe(i / 1e3), collector), trace("V_{CE(sat)}", lambda i: 1e3 * NPN.vce_sat(i / 1e3, 20), collector))),
        )
    )  # fmt: skip
    s.package(
        "TO-92",
        (("1", "Collector"), ("2", "Base"), ("3", "Emitter")),
        (("A", "4.45", "5.20"), ("b", "0.36", "0.56"), ("D", "4.30", "5.33")),
    )
    return s


def _output(base: float) -> Curve:
    """Return a collector characteristic at a base current in µA: saturation knee and an Early voltage of 80 V."""
    current = base / 1e3 * NPN.hfe(base * 1e-6 * 250)
    knee = [(0.5 * k / 10, current * (1 - (1 - k / 10) ** 3)) for k in range(11)]
    flat = [(v, current * (1 + (v - 0.5) / 80)) for v in (1, 2, 5, 10, 15, 20)]
    return Curve(f"I_{{B}} = {base} µA", (*knee, *flat), 0.9)
