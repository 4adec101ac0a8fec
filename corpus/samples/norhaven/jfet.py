"""NHJ201 and NHJ202: N-channel JFETs. Rows without ruling lines between them, empty bounds as dashes, parts as sub-rows."""

# ruff: noqa: E501  (typeset text is kept on one line)

from __future__ import annotations

from .chart import Axis, Chart, Curve, trace
from .device import Jfet
from .fact import Fact, plain, unit_label
from .sheet import Sheet
from .spec import Spec, rows
from .table import Column, Row, Table
from .text import Face

DEVICES = {"NHJ201": Jfet(idss=0.55e-3, vp=0.8), "NHJ202": Jfet(idss=2.4e-3, vp=1.9)}
PARTS = {name: ("jfet", (f"SST{name[2:]}",), "") for name in DEVICES}


def split(
    spec: str, param: str, name: str, unit: str, conditions: str, label: str, limits: dict[str, tuple[str, str, str]]
) -> tuple[Row, ...]:
    """Return one row per part: symbol and name on the first, the type number at the end of the condition."""
    found = []
    for k, (part, (low, typ, high)) in enumerate(limits.items()):
        fact = Fact(
            param,
            plain(spec),
            low.replace("–", ""),
            typ.replace("–", ""),
            high.replace("–", ""),
            unit_label(unit),
            label,
            (part,),
        )
        found.append(
            Row(
                (
                    spec if not k else "",
                    name if not k else "",
                    conditions if not k else "",
                    part,
                    low or "–",
                    typ or "–",
                    high or "–",
                    unit if not k else "",
                ),
                (fact,),
            )
        )
    return tuple(found)


def build() -> Sheet:
    """Typeset the sheet."""
    face = Face("Helvetica", minus="−", blank="–")
    s = Sheet("NHJ201-NHJ202", "NHJ201; NHJ202", "N-channel junction FETs", "DS-20100", "2019 Sep 12", face, "plain")
    s.title("NHJ201; NHJ202", "N-channel silicon junction field-effect transistors")
    s.heading("FEATURES")
    s.bullets(("Low noise", "High input impedance", "Low gate-source cut-off voltage"))
    s.heading("PINNING")
    s.table(
        Table(
            (Column(60, "center"), Column(120)),
            (Row(("PIN", "DESCRIPTION")),),
            (Row(("1", "drain")), Row(("2", "source")), Row(("3", "gate"))),
            ruling="groups",
            header_fill=None,
        )
    )
    s.heading("LIMITING VALUES", "In accordance with the Absolute Maximum Rating System (IEC 60134).")
    ratings = (
        Spec("vds_max", "V_{DS}", "drain-source voltage", "", "", "", "40", "V"),
        Spec("vgs_max", "V_{GSO}", "gate-source voltage", "open drain", "", "", "-40", "V"),
        Spec("vgd_max", "V_{GDO}", "gate-drain voltage", "open source", "", "", "-40", "V"),
        Spec("ig", "I_{G}", "forward gate current (DC)", "", "", "", "50", "mA"),
        Spec("ptot", "P_{tot}", "total power dissipation", "T_{amb} = 25 °C", "", "", "350", "mW"),
        Spec("tstg", "T_{stg}", "storage temperature", "", "-55", "", "+150", "°C"),
        Spec("tj", "T_{j}", "operating junction temperature", "", "", "", "150", "°C"),
    )
    columns = tuple(
        Column(w, a)
        for w, a in ((60, "left"), (170, "left"), (130, "left"), (45, "center"), (45, "center"), (45, "center"))
    )
    s.table(
        Table(
            columns,
            (Row(("SYMBOL", "PARAMETER", "CONDITIONS", "MIN.", "MAX.", "UNIT")),),
            rows(("symbol", "name", "conditions", "min", "max", "unit"), ratings, face),
            ruling="groups",
            header_fill=None,
            size=8,
        )
    )
    s.heading("THERMAL CHARACTERISTICS")
    thermal = (
        Spec(
            "rth_ja",
            "R_{th j-a}",
            "thermal resistance from junction to ambient",
            "in free air",
            value="350",
            unit="K/W",
        ),
    )
    s.table(Table(tuple(Column(w, a) for w, a in ((60, "left"), (220, "left"), (125, "left"), (45, "center"), (45, "center"))), (Row(("SYMBOL", "PARAMETER", "CONDITIONS", "VALUE", "UNIT")),),
                  rows(("symbol", "name", "conditions", "value", "unit"), thermal, face), ruling="groups", header_fill=None, size=8))  # fmt: skip
    s.new_page()
    s.heading("STATIC CHARACTERISTICS", "T_{j} = 25 °C unless otherwise specified.", 160)
    widths = (
        (54, "left"),
        (138, "left"),
        (128, "left"),
        (46, "left"),
        (36, "center"),
        (36, "center"),
        (36, "center"),
        (36, "center"),
    )
    columns = tuple(Column(w, a) for w, a in widths)
    header = (Row(("SYMBOL", "PARAMETER", "CONDITIONS", "TYPE", "MIN.", "TYP.", "MAX.", "UNIT")),)
    idss = {
        part: (low, f"{1e3 * DEVICES[part].idss:.2g}", high)
        for part, low, high in (("NHJ201", "0.2", "1.0"), ("NHJ202", "0.9", "4.5"))
    }
    off = {"NHJ201": ("-0.3", "", "-1.5"), "NHJ202": ("-0.8", "", "-4.0")}
    gfs = {part: (low, f"{1e3 * DEVICES[part].gfs():.2g}", "") for part, low in (("NHJ201", "0.5"), ("NHJ202", "1.0"))}
    static = (
        *_common(
            (
                Spec(
                    "vbr_gss",
                    "V_{(BR)GSS}",
                    "gate-source breakdown voltage",
                    "I_{G} = -1 µA; V_{DS} = 0 V",
                    "-40",
                    "",
                    "",
                    "V",
                ),
            ),
            face,
        ),
        *split(
            "V_{GS(off)}",
            "vgs_off",
            "gate-source cut-off voltage",
            "V",
            "V_{DS} = 20 V; I_{D} = 10 nA",
            "VDS=20 V; ID=10 nA",
            off,
        ),
        *split("I_{DSS}", "idss", "drain current", "mA", "V_{DS} = 20 V; V_{GS} = 0 V", "VDS=20 V; VGS=0 V", idss),
        *_common(
            (Spec("igss", "I_{GSS}", "gate leakage current", "V_{GS} = -20 V; V_{DS} = 0 V", "", "", "-100", "pA"),),
            face,
        ),
    )
    s.table(Table(columns, header, static, ruling="groups", header_fill=None, size=7.8))
    s.heading("DYNAMIC CHARACTERISTICS", "T_{amb} = 25 °C unless otherwise specified.", 120)
    dynamic = (
        *split("|y_{fs}|", "gfs", "common-source forward transfer admittance", "mS", "V_{DS} = 20 V; V_{GS} = 0 V; f = 1 kHz", "VDS=20 V; VGS=0 V; f=1 kHz", gfs),
        *_common((
            Spec("ciss", "C_{iss}", "input capacitance", "V_{DS} = 20 V; V_{GS} = 0 V; f = 1 MHz", "", "4", "", "pF"),
            Spec("crss", "C_{rss}", "reverse transfer capacitance", "V_{DS} = 20 V; V_{GS} = 0 V; f = 1 MHz", "", "1", "", "pF"),
            Spec("en", "e_{n}", "equivalent input noise voltage", "V_{DS} = 10 V; I_{D} = 0.5 mA; f = 1 kHz", "", "5", "", "nV/√Hz"),
        ), face),
    )  # fmt: skip
    s.table(Table(columns, header, dynamic, ruling="groups", header_fill=None, size=7.8))
    gate = Axis("V_{GS} (V)", -2, 0, 0.5)
    first = DEVICES["NHJ201"]
    s.heading("TYPICAL CURVES", room=230)
    s.charts(
        (
            Chart("Fig.2 Transfer characteristics of NHJ202; typical values.", gate, Axis("I_{D} (mA)", 0, 3, 0.5),
                  tuple(trace(f"T_{{j}} = {t} °C", lambda v, t=t: 1e3 * DEVICES["NHJ202"].current(-v, t), gate, 40, 0.7) for t in (-55, 25, 125))),
            Chart("Fig.3 Output characteristics of NHJ201; typical values.", Axis("V_{DS} (V)", 0, 10, 2), Axis("I_{D} (mA)", 0, 0.6, 0.1),
                  tuple(_output(first, v) for v in (0.0, 0.2, 0.4)), smooth=False),
        )
    )  # fmt: skip
    s.package(
        "TO-92",
        (("1", "drain"), ("2", "source"), ("3", "gate")),
        (("A", "5.0", "5.2"), ("b", "0.40", "0.48"), ("D", "4.7", "4.8")),
    )
    return s


def _common(specs: tuple[Spec, ...], face: Face) -> tuple[Row, ...]:
    """Return rows that hold for both types: an empty type column."""
    found = rows(("symbol", "name", "conditions", "min", "typ", "max", "unit"), specs, face)
    return tuple(Row((*row.entries[:3], "", *row.entries[3:]), row.facts) for row in found)


def _output(device: Jfet, vgs: float) -> Curve:
    """Return an output characteristic: square law up to pinch-off, flat beyond."""
    knee = device.vp - vgs
    top = 1e3 * device.current(vgs)
    points = tuple((knee * k / 20, top * (2 * k / 20 - (k / 20) ** 2)) for k in range(21))
    return Curve(f"V_{{GS}} = {-vgs:g} V" if vgs else "V_{GS} = 0 V", (*points, (10.0, top)), 0.95)
