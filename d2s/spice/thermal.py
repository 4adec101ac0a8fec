"""Temperature terms of cards: from rows at other temperatures, else physics priors marked `assumed`.

Signs are ngspice's: VDMOS `TCVTH = -d|VTO|/dT`, `RD (T/TNOM)^TEXP0`, `KP (T/TNOM)^MU`; diode `TCV = -dBV/dT` in V/K,
`IS exp((T/TNOM - 1) EG/(N VT)) (T/TNOM)^(XTI/N)`, `RS (1 + TRS1 dT)` (vdmostemp.c, diotemp.c).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from d2s.knowledge.models import RatioFile
from d2s.records.model import Origin
from d2s.spice.card import Card, how, refs
from d2s.spice.equations import VT, diode_voltage
from d2s.spice.facts import Fact, Facts
from d2s.spice.fit import Unknown, fit_logs
from d2s.spice.targets import Target, targets

_NOMINAL = 298.15
#: Temperature (degC) at which the class file assumes a rise of the on-resistance.
_HOT = 150.0


def ratio(degc: float) -> float:
    """Return T/TNOM for a temperature in degC."""
    return (degc + 273.15) / _NOMINAL


def growth(degc: float, n: float, eg: float, xti: float) -> float:
    """Return IS(T)/IS(25 degC) of a junction."""
    hot = ratio(degc)
    return math.exp((hot - 1) * eg / (n * VT * hot) + xti / n * math.log(hot))


def diode_voltage_at(degc: float, current: float, card: Mapping[str, float]) -> float:
    """Return the forward voltage at `current` amperes and `degc`; `card` holds IS, N, RS, EG, XTI and TRS1."""
    hot = ratio(degc)
    is_ = card["IS"] * growth(degc, card["N"], card["EG"], card["XTI"])
    rs = card["RS"] * max(1 + card["TRS1"] * (degc - 25), 0.0)
    return float(diode_voltage(current, is_, card["N"] * hot, rs))


def hot_limits(facts: Facts, parameter: str) -> list[tuple[float, float]]:
    """Return (temperature, maximum) of the leakage rows of every temperature."""
    return [(fact.degc, fact.max) for fact in facts.all() if fact.parameter == parameter and fact.max]


def hot_targets(facts: Facts, parameter: str, device_class: str, ratios: RatioFile) -> list[Target]:
    """Return the targets of a parameter's rows away from room temperature, each temperature a family of its own."""
    rows = [fact for fact in facts.all() if fact.parameter == parameter and not fact.room]
    return [t for degc in sorted({f.degc for f in rows}) for t in targets(_at(rows, degc), device_class, ratios)]


def _at(rows: Sequence[Fact], degc: float) -> list[Fact]:
    return [fact for fact in rows if fact.degc == degc]


def junction(card: Card, facts: Facts, ratios: RatioFile, kind: str) -> None:
    """Set EG and XTI of a diode, and from hot forward rows XTI and TRS1 by least squares."""
    card.suppose("EG")
    rows = [
        row
        for row in hot_targets(facts, "vf", card.rules.device_class, ratios)
        if row.fact.at.get("IF") and row.origin is not Origin.ASSUMED
    ]
    if not rows:
        card.suppose("XTI")
        return
    fixed = {name: card.value(name) for name in ("IS", "N", "RS", "EG")}
    low, high = card.rules.rule("XTI").bounds
    unknowns = {
        "xti": Unknown(card.start("XTI") + 1, low + 1, high + 1, 0.1),
        "trs": Unknown(1.0, 0.5, 2.0, 0.5),
    }
    warmest = max(abs(row.fact.degc - 25) for row in rows)

    def residuals(values: Mapping[str, float]) -> list[float]:
        full = fixed | {"XTI": values["xti"] - 1, "TRS1": (values["trs"] - 1) / warmest}
        return [row.residual(diode_voltage_at(row.fact.degc, row.at("IF"), full)) for row in rows]

    values = fit_logs(unknowns, residuals)
    said = f"least squares of VF over temperature, {len(rows)} rows ({how(rows)})"
    card.put("XTI", values["xti"] - 1, Origin.ESTIMATED, said, refs(rows))
    card.put("TRS1", (values["trs"] - 1) / warmest, Origin.ESTIMATED, said, refs(rows))


def breakdown_slope(card: Card, facts: Facts, volts: float) -> None:
    """Set TCV of a Zener from the printed temperature coefficient of its voltage."""
    for fact in facts.all():
        value = fact.record.si
        if fact.parameter != "tc_vz" or value is None:
            continue
        bound = "typ" if value.typ is not None else "max" if value.max is not None else "min"
        printed = {"typ": value.typ, "max": value.max, "min": value.min}[bound]
        if not printed:
            continue
        relative = "%" in fact.record.unit or "ppm" in fact.record.unit
        printed *= 0.01 if "%" in value.unit else 1.0
        origin = Origin.TYPICAL if bound == "typ" else Origin.ESTIMATED
        row = Target(printed, math.inf, origin, (fact.ref(bound),), f"printed {bound}", fact)
        card.derive("TCV", {"tempco" if relative else "tempco_volts": row}, breakdown=volts)
        return


def channel(card: Card, facts: Facts, ratios: RatioFile, kind: str) -> None:
    """Set TCVTH, MU and TEXP0 of a VDMOS from hot threshold and on-resistance rows, else by priors."""
    name = card.rules.device_class
    card.suppose("MU")
    cold = targets(facts.rows("vgs_th", ("ID",)), name, ratios)
    warm = [row for row in hot_targets(facts, "vgs_th", name, ratios) if row.origin is Origin.TYPICAL]
    if cold and warm:
        row = max(warm, key=lambda item: abs(item.fact.degc - 25))
        card.derive("TCVTH", {"vgs_th": row}, cold=cold[0].value, warmer=row.fact.degc - 25)
    else:
        card.suppose("TCVTH")
    rows = [r for r in hot_targets(facts, "rds_on", name, ratios) if r.fact.at.get("VGS") and r.fact.degc > 40]
    typical = [row for row in rows if row.origin is Origin.TYPICAL] or rows
    if typical:
        row = max(typical, key=lambda item: item.fact.degc)
        hot = {"hot": ratio(row.fact.degc), "warmer": row.fact.degc - 25}
        card.derive("TEXP0", {"rds_on": row}, gate=row.at("VGS"), current=row.fact.at.get("ID", 0.0), **hot)
    elif first := facts.rows("rds_on", ("VGS",)):
        at, rated = first[0].at, facts.limit("vds_max", "vbr_dss")
        volts = rated[0] if rated and rated[0] else card.assumption("hot_volts")
        card.suppose("TEXP0", gate=at["VGS"], current=at.get("ID", 0.0), hot=ratio(_HOT), warmer=_HOT - 25, volts=volts)
