"""Corners and samples of a part: models refitted to values that move together between the printed limits.

A variation of the class file names what moves with what (VGS(th) with RDS(on), IDSS with VGS(off)); a corner moves one
variation to its limits and nothing else, a sample draws every variation. Each model is benched: one that leaves a
printed limit which the nominal model keeps is refused.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from d2s.knowledge.models import Modelling
from d2s.records.extraction import Document, Versions
from d2s.records.model import CardParameter, Model, ModelSet, NoModel, Origin
from d2s.records.part import Part
from d2s.records.record import Record
from d2s.records.verification import Check
from d2s.spice.build import build_models
from d2s.spice.emit import emit
from d2s.spice.facts import to_fact
from d2s.spice.targets import targets
from d2s.verify.simulator import Simulator
from d2s.verify.verify import rows_of, verify_model

#: Shares of the way that a named corner tries: other rows of the sheet may not let it go all of it.
_SHARES = (1.0, 0.8, 0.6, 0.4)
#: How near to a limit a corner goes, of the way from the target.
_REACH = 0.95
#: A limit is three standard deviations of a sample; what lies beyond is drawn again.
_SIGMA = 1 / 3
#: Draws for each sample that is wanted.
_DRAWS = 4


@dataclass(frozen=True, slots=True)
class Corner:
    """A named position of a part: variation → -1 (its low end) to 1 (its high end)."""

    name: str
    at: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Corners:
    """Models with their texts by file name, and what was refused."""

    models: ModelSet
    texts: dict[str, str]


def named_corners(device_class: str, modelling: Modelling) -> list[Corner]:
    """Return the corners of a class: both ends of each variation."""
    rules = modelling.classes.get(device_class)
    return [
        Corner(name, {variation.name: end})
        for variation in (rules.variations if rules else ())
        for name, end in ((variation.high, 1.0), (variation.low, -1.0))
    ]


def samples(device_class: str, modelling: Modelling, count: int, seed: int = 1) -> list[Corner]:
    """Return random positions, `_DRAWS` for each of `count` that are wanted; the same for the same seed."""
    rules, draw = modelling.classes.get(device_class), random.Random(seed)
    names = [variation.name for variation in (rules.variations if rules else ())]
    return [Corner(f"mc{n:03d}", {name: _within(draw) for name in names}) for n in range(1, _DRAWS * count + 1)]


def _within(draw: random.Random) -> float:
    while abs(value := draw.gauss(0.0, _SIGMA)) > 1:
        pass
    return value


def make_corners(
    nominal: Model,
    corners: Iterable[Corner],
    parts: Sequence[Part],
    modelling: Modelling,
    document: Document,
    versions: Versions,
    simulator: Simulator,
    most: int | None = None,
) -> Corners:
    """Return the models of a part at the corners that its sheet supports, benched; at most `most` of them.

    Refused with the reason: a corner that no printed limit moves, and one that leaves a limit on its bench.
    """
    kept: list[Model] = []
    texts: dict[str, str] = {}
    refused: list[NoModel] = []
    rows = rows_of(nominal, parts)
    base = _outside(verify_model(nominal, emit(nominal, document, parts, versions), rows, simulator)[0])
    for corner in corners:
        if most is not None and len(kept) == most:
            break
        name, why = f"{nominal.name}_{corner.name}", ""
        for share in _SHARES if most is None else _SHARES[:1]:
            nearer = replace(corner, at={key: share * position for key, position in corner.at.items()})
            model, why = _at(nearer, nominal, parts, modelling, document)
            if model is None:
                break
            model = replace(model, name=name, file=f"{name}.{nominal.dialect}.lib")
            text = emit(model, document, parts, versions)
            checks, untested = verify_model(model, text, rows, simulator)
            worse = sorted({parameter for _, parameter in _outside(checks) - base})
            failed = [item.reason for item in untested if item.reason.startswith("the bench failed")]
            why = failed[0] if failed else f"{', '.join(worse)} would leave its limits" if worse else ""
            if not why:
                kept.append(replace(model, simulated=True))
                texts[model.file] = text
                break
        if why:
            refused.append(NoModel(nominal.part, f"no corner {name}: {why}"))
    return Corners(ModelSet(tuple(kept), tuple(refused)), texts)


def _at(
    corner: Corner, nominal: Model, parts: Sequence[Part], modelling: Modelling, document: Document
) -> tuple[Model | None, str]:
    """Return the model at a corner; None and the reason where the sheet does not support it."""
    moved, shifted = _moved(nominal, corner, parts, modelling)
    if not shifted:
        return None, "the sheet prints no limit that it could move to"
    made = next((m for m in build_models(moved, modelling, document).models if m.name == nominal.name), None)
    return (_named(made, nominal, shifted, corner), "") if made else (None, "its values support no model")


def _outside(checks: Sequence[Check]) -> frozenset[tuple[str, str]]:
    limited = [check for check in checks if check.min is not None or check.max is not None]
    return frozenset((check.fact, check.parameter) for check in limited if not check.inside)


def _moved(
    nominal: Model, corner: Corner, parts: Sequence[Part], modelling: Modelling
) -> tuple[list[Part], frozenset[str]]:
    """Return the parts with the typical values of the corner, and the ids of the records that moved."""
    rows = rows_of(nominal, parts)
    rules = modelling.classes[rows.device_class]
    values: dict[str, float] = {}
    for variation in rules.variations:
        position = corner.at.get(variation.name, 0.0)
        for parameter, sign in variation.moves.items():
            for degc in {fact.degc for fact in rows.facts if fact.parameter == parameter}:
                family = [fact for fact in rows.facts if fact.parameter == parameter and fact.degc == degc]
                for target in targets(family, rows.device_class, modelling.ratios):
                    end = target.fact.max if sign * position > 0 else target.fact.min
                    if end is not None and position:
                        values[target.fact.record.id] = target.value + _REACH * abs(position) * (end - target.value)
    moved = [replace(part, parameters=tuple(_with_typ(record, values) for record in part.parameters)) for part in parts]
    return moved, frozenset(values)


def _with_typ(record: Record, values: Mapping[str, float]) -> Record:
    fact = to_fact(record) if record.id in values else None
    if fact is None or record.si is None:
        return record
    signed = next(value for value in (record.si.typ, record.si.max, record.si.min) if value)
    return replace(record, si=replace(record.si, typ=values[record.id] * (1 if signed > 0 else -1)))


def _named(made: Model, nominal: Model, shifted: frozenset[str], corner: Corner) -> Model:
    """Return the corner's model: what rests on no moved row is the nominal model's, the rest says what moved it."""
    held = {parameter.name: parameter for parameter in nominal.parameters}
    where = ", ".join(f"{name} at {position:+.2f}" for name, position in corner.at.items())

    def own(parameter: CardParameter) -> CardParameter:
        if any(fact.split("#")[0] in shifted for fact in parameter.facts):
            said = f"{parameter.formula}; moved between the printed limits: {where}"
            return replace(parameter, origin=Origin.ESTIMATED, formula=said)
        return held.get(parameter.name, parameter) if made.body == nominal.body else parameter

    return replace(made, parameters=tuple(own(parameter) for parameter in made.parameters))
