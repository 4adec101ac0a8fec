"""Power laws between the quantities of one sheet, `y = c x1^p1 x2^p2 ...`, learned over many sheets of the class.

They stand in for a row that the sheet does not print (`relations` in `typ_ratios.yaml`): of those whose names are all
known, the one that spreads least. Names: `ciss` the target of the printed row (typical values first, of several gate
drives the highest), `qg.VGS` a condition of it, `limit.id` a rating, `at.VGS` a condition of the row sought.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from d2s.knowledge.expression import UnknownNameError, condition_name, parse
from d2s.knowledge.models import RatioFile, Relation
from d2s.records.model import Origin
from d2s.spice.facts import Fact, Facts
from d2s.spice.targets import Target, targets

#: Relative uncertainty of a relation, at least, and the standard deviations from the middle to a quartile.
_LEAST_SIGMA, _QUARTILE = 0.1, 0.674
#: A supply and a drain bias are one condition.
_SAME: Mapping[str, str] = {"VDS": "VDD", "VDD": "VDS"}


class Names:
    """Looks up the names of a relation in one sheet, and notes the targets and record bounds that they stand on.

    Rows of the quantity sought are not seen.
    """

    def __init__(self, facts: Facts, ratios: RatioFile, sought: str, at: Mapping[str, float]) -> None:
        self._facts, self._ratios, self._sought, self._at = facts, ratios, sought, at
        self.refs: list[str] = []
        self.basis: Fact | None = None

    def __call__(self, name: str) -> float:
        """Return a positive value in SI units; raise `UnknownNameError` where the sheet does not tell it."""
        first, _, second = name.partition(".")
        value = None
        if first == "at":
            value = _condition(self._at, second)
        elif first == "limit":
            found = self._facts.limit(second)
            value = found[0] if found else None
            if found:
                self._note(found[1].refs(), found[1])
        elif first != self._sought and (row := leading(self._facts, self._ratios, first)) is not None:
            value = _condition(row.fact.at, second) if second else row.value
            self._note(row.refs, row.fact)
        if not value:
            raise UnknownNameError(name)
        return value

    def _note(self, refs: Sequence[str], fact: Fact) -> None:
        self.refs += refs
        self.basis = self.basis or fact


def _condition(at: Mapping[str, float], name: str) -> float | None:
    for key in (name, _SAME.get(name, name)):
        for condition, value in at.items():
            if condition_name(condition) == key and value:
                return value
    return None


def leading(facts: Facts, ratios: RatioFile, parameter: str) -> Target | None:
    """Return the target that speaks for a parameter: typical before estimated, then the highest gate drive."""
    rows = targets(facts.rows(parameter), facts.part.device_class, ratios)
    firm = [row for row in rows if row.origin is Origin.TYPICAL] or rows
    return max(firm, key=lambda row: row.fact.at.get("VGS", 0.0), default=None)


def logarithms(relation: Relation, names: Names) -> tuple[float, ...] | None:
    """Return the logarithms of a relation's factors on one sheet; None where a name of them is unknown."""
    try:
        return tuple(math.log(parse(text).value(names)) for text in relation.over)
    except (UnknownNameError, ArithmeticError, ValueError):
        return None


def related(sought: str, facts: Facts, ratios: RatioFile, at: Mapping[str, float]) -> Target | None:
    """Return the target of a row that the sheet does not print, at the conditions it is taken to have.

    None where no learned relation has all its names.
    """
    for relation in ratios.relations_of(facts.part.device_class, sought):
        names = Names(facts, ratios, sought, at)
        logs = logarithms(relation, names)
        if logs is None or names.basis is None:
            continue
        value = relation.factor * math.exp(sum(p * x for p, x in zip(relation.powers, logs, strict=True)))
        fact = replace(names.basis, parameter=sought, min=None, typ=None, max=None, at=dict(at))
        law = " ".join(f"({text})^{power:.3g}" for text, power in zip(relation.over, relation.powers, strict=True))
        how = f"{relation.factor:.3g} {law}: no {sought} is printed; seen in {relation.documents} datasheets"
        sigma = max(_LEAST_SIGMA, relation.spread() / _QUARTILE)
        return Target(value, sigma, Origin.ESTIMATED, tuple(dict.fromkeys(names.refs)), how, fact)
    return None


def tolerated(row: Target, typical: float) -> float:
    """Return the miss in logarithms beyond which a plain card does not hold a row: `typical` of a typical value.

    A value that a relation stands for is held within its spread; one estimated from a limit never asks for more.
    """
    if row.origin is Origin.TYPICAL:
        return typical
    return row.sigma if row.fact.min is None and row.fact.max is None else math.inf
