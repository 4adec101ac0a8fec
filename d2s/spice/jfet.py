"""Junction field-effect transistors: VGS(off), IDSS, gfs, gos, RDS(on) and capacitances → level 1 JFET card."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from scipy.optimize import brentq

from d2s.knowledge.models import RatioFile
from d2s.records.model import Origin
from d2s.spice.card import Card, UnsupportedError, how, refs, worst
from d2s.spice.facts import Facts
from d2s.spice.fit import Unknown, fit_logs
from d2s.spice.targets import LIMIT_SIGMA, Target, targets


def build(card: Card, facts: Facts, ratios: RatioFile, title: str) -> None:
    """Fill a JFET card from a part's facts; raise `UnsupportedError` without VGS(off) or any current or conductance."""
    del title
    name = card.rules.device_class
    rows = {
        parameter: targets(facts.rows(parameter, needs), name, ratios)
        for parameter, needs in (
            ("vgs_off", ()),
            ("vgs", ("ID",)),
            ("idss", ()),
            ("gfs", ()),
            ("gos", ()),
            ("rds_on", ()),
        )
    }
    rows["vgs_off"] = rows["vgs_off"] or _pinch(rows)
    if not rows["vgs_off"]:
        raise UnsupportedError("VTO (threshold voltage) has no fact: the sheet gives no usable vgs_off")
    if not any(rows[parameter] for parameter in ("idss", "gfs", "rds_on")):
        raise UnsupportedError("BETA (transconductance) has no fact: the sheet gives no usable idss, gfs or rds_on")
    card.suppose("PB")
    card.suppose("IS")
    _channel(card, rows)
    _capacitances(card, facts, ratios)


def _pinch(rows: Mapping[str, list[Target]]) -> list[Target]:
    """Return VGS(off) from IDSS and gfs, or IDSS and RDS(on), of a sheet that prints none: square law.

    `gfs = 2 IDSS/|VGS(off)|` at VGS = 0, `RDS(on) = |VGS(off)|/(2 IDSS)`.
    """
    current, steep, ohms = (next(iter(rows[name]), None) for name in ("idss", "gfs", "rds_on"))
    other = steep or ohms
    if current is None or other is None:
        return []
    value = 2 * current.value / steep.value if steep else 2 * current.value * other.value
    fact = replace(current.fact, parameter="vgs_off", min=None, typ=None, max=None, at={})
    said = f"square law of IDSS and {other.fact.parameter}: no vgs_off is printed"
    return [Target(value, 2 * LIMIT_SIGMA, Origin.ESTIMATED, refs([current, other]), said, fact)]


def _drain(row: Target) -> float:
    return row.fact.at.get("VDS", 0.0)


def _output_slope(card: Card, rows: Mapping[str, list[Target]], fitted: float | None = None) -> float:
    """Set LAMBDA from gos and IDSS (or the current that the fitted channel has without LAMBDA); return it."""
    if not rows["gos"] or not rows["idss"]:
        return 0.0
    gos, idss = rows["gos"][0], rows["idss"][0]
    slope = gos.value / fitted if fitted else gos.value / idss.value
    if slope * _drain(gos) >= 0.9:
        return 0.0
    channel = {"channel": fitted} if fitted else {}
    return card.derive("LAMBDA", {"gos": gos, "idss": idss}, **channel) or 0.0


def _channel(card: Card, rows: Mapping[str, list[Target]]) -> None:
    """Set VTO, BETA and B by least squares in logs over cut-off voltage, IDSS, gfs, VGS and RDS(on) rows.

    Below pinch-off `ID = BETA V^2 (B + V (1 - B)/(PB + |VTO|)) (1 + LAMBDA VDS)` with `V = VGS - VTO` (ngspice
    jfetload.c); B is freed where more rows speak than the square law has unknowns.
    """
    slope = _output_slope(card, rows)
    off, pb = rows["vgs_off"][0], card.assumption("pb")
    used = [off, *rows["vgs"], *rows["idss"], *rows["gfs"], *rows["rds_on"]]

    def law(drive: float, values: Mapping[str, float]) -> float:
        b = values.get("b", 1.0)
        return values["beta"] * drive**2 * (b + drive * (1 - b) / (pb + values["pinch"]))

    def gate(current: float, vds: float, values: Mapping[str, float]) -> float:
        """Return |VGS| at a small drain current in saturation."""
        pinch = values["pinch"]
        if current <= 0 or law(pinch, values) * (1 + slope * vds) <= current:
            return pinch if current <= 0 else 1e-3
        return pinch - float(brentq(lambda v: law(v, values) * (1 + slope * vds) - current, 0.0, pinch))

    def residuals(values: Mapping[str, float]) -> list[float]:
        pinch, beta, b = values["pinch"], values["beta"], values.get("b", 1.0)
        found: list[float] = []
        for row in (off, *rows["vgs"]):
            found.append(row.residual(max(gate(row.fact.at.get("ID", 0.0), _drain(row), values), 1e-3)))
        for row in rows["idss"]:
            found.append(row.residual(law(pinch, values) * (1 + slope * _drain(row))))
        for row in rows["gfs"]:
            steep = beta * pinch * (2 * b + 3 * pinch * (1 - b) / (pb + pinch))
            found.append(row.residual(steep * (1 + slope * _drain(row))))
        for row in rows["rds_on"]:
            vds = row.fact.at.get("VDS", 0.0) if row.fact.at.get("VDS", 0.0) < 0.5 * pinch else 0.0
            shape = b * (2 * pinch - vds) + (1 - b) / (pb + pinch) * (3 * pinch**2 - 3 * pinch * vds + vds**2)
            found.append(row.residual(1 / (beta * shape)))
        return found

    first = {name: found[0] for name, found in rows.items() if found}
    low, high = card.rules.rule("BETA").bounds
    unknowns = {
        "pinch": Unknown(-card.start("VTO", first), 0.05, 50.0, 0.01),
        "beta": Unknown(card.start("BETA", first), low, high, 0.01),
    }
    if card.knows("B") and sum(row.origin is Origin.TYPICAL for row in used) > 2:
        unknowns["b"] = Unknown(card.start("B"), 1e-3, 1.0, 0.05)
    values = fit_logs(unknowns, residuals)
    said = f"least squares over {len(used)} rows of VGS(off), VGS, IDSS, gfs, RDS(on) ({how(used)})"
    card.put("VTO", -values["pinch"], worst(used), said, refs(used))
    card.put("BETA", values["beta"], worst(used), said, refs(used))
    if "b" in values:
        card.put("B", values["b"], worst(used), said, refs(used))
    _output_slope(card, rows, law(values["pinch"], values))


def _capacitances(card: Card, facts: Facts, ratios: RatioFile) -> None:
    """Set CGD and CGS from Crss and Ciss with the grading coefficient of 0.5 that the simulator fixes."""
    name = card.rules.device_class
    reverse = targets(facts.rows("crss"), name, ratios)
    if not reverse:
        return
    card.derive("CGD", {"crss": reverse[0]})
    for whole in targets(facts.rows("ciss"), name, ratios):
        if whole.value > reverse[0].value:
            card.derive("CGS", {"ciss": whole, "crss": reverse[0]})
            return
