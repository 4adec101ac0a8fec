"""Learns relations between the quantities of one sheet, over the sheets of `corpus/read`.

`unrelated` leaves one document out: what a fit of that document may know. `benchmarks/relations.py` writes them.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from ruamel.yaml import YAML

from d2s.evaluate.sheets import Sheet, sheets
from d2s.knowledge.loader import read_yaml
from d2s.knowledge.models import RatioFile, Relation
from d2s.records.model import Origin
from d2s.spice.relation import Names, leading, logarithms

#: Least documents of a relation, and least samples beyond the number of its exponents.
_LEAST, _SPARE = 2, 4
#: Weight of a value that is estimated from a limit, beside a typical one.
_ESTIMATED = 0.25
#: Pull of the exponents to zero, as a share of the documents' weight: near-equal predictors share what they tell.
_PULL = 1e-3
#: Rounds of weighting anew, and the miss in logarithms below which one counts as the next.
_ROUNDS, _NEAR = 12, 0.1


@dataclass(frozen=True, slots=True)
class _Sample:
    document: str
    types: frozenset[str]
    weight: float
    logs: tuple[float, ...]
    value: float


def _samples(relation: Relation, given: Iterable[Sheet], ratios: RatioFile) -> list[_Sample]:
    """Return what each sheet says of a relation; equal values of one document count once, each document the same."""
    pools: dict[str, dict[object, _Sample]] = defaultdict(dict)
    for sheet in given:
        if sheet.facts.part.device_class != relation.device_class:
            continue
        row = leading(sheet.facts, ratios, relation.of)
        if row is None or row.value <= 0:
            continue
        logs = logarithms(relation, Names(sheet.facts, ratios, relation.of, row.fact.at))
        if logs is not None:
            weight = 1.0 if row.origin is Origin.TYPICAL else _ESTIMATED
            sample = _Sample(sheet.document, sheet.types, weight, logs, math.log(row.value))
            pools[sheet.document][logs, sample.value] = sample
    return [replace(s, weight=s.weight / len(pool)) for pool in pools.values() for s in pool.values()]


def _solve(samples: list[_Sample]) -> tuple[float, tuple[float, ...]] | None:
    """Return the logarithm of the factor and the exponents; None with too few samples.

    Least absolute deviations, by least squares weighted anew: one sheet that misprints or means another quantity does
    not turn the law.
    """
    width = len(samples[0].logs) if samples else 0
    if len(samples) < width + _SPARE:
        return None
    weight = np.array([sample.weight for sample in samples])
    x, y = np.array([sample.logs for sample in samples]), np.array([sample.value for sample in samples])
    given = weight
    for _ in range(_ROUNDS):
        middle, mean = weight @ x / weight.sum(), weight @ y / weight.sum()
        a = x - middle
        normal = a.T @ (a * weight[:, None]) + _PULL * weight.sum() * np.eye(width)
        powers = np.linalg.solve(normal, a.T @ (weight * (y - mean)))
        weight = given / np.maximum(np.abs(y - mean - a @ powers), _NEAR)
    return float(mean - powers @ middle), tuple(float(p) for p in powers)


def learn(relation: Relation, given: Iterable[Sheet], ratios: RatioFile) -> Relation:
    """Return a relation with its numbers; without `documents` where too few documents print both sides.

    The spread is that of documents each predicted without itself and without sheets of the same type number.
    """
    bare = Relation(of=relation.of, device_class=relation.device_class, over=relation.over)
    samples = _samples(relation, given, ratios)
    solved = _solve(samples)
    documents = sorted({sample.document for sample in samples})
    if solved is None or len(documents) < _LEAST:
        return bare
    misses: list[tuple[float, float]] = []
    for document in documents:
        own = [sample for sample in samples if sample.document == document]
        found = _solve([s for s in samples if s.document != document and not s.types & own[0].types])
        if found is None:
            return bare
        misses += [(s.value - found[0] - float(np.dot(found[1], s.logs)), s.weight) for s in own]
    low, high = (math.exp(_quantile(misses, share)) for share in (0.25, 0.75))
    return bare.model_copy(
        update={
            "powers": tuple(round(power, 4) for power in solved[1]),
            "factor": float(f"{math.exp(solved[0]):.4g}"),
            "low": round(low, 4),
            "high": round(high, 4),
            "rows": len(samples),
            "documents": len(documents),
        }
    )


def _quantile(misses: list[tuple[float, float]], share: float) -> float:
    """Return a quantile of weighted values."""
    values, weights = zip(*sorted(misses), strict=True)
    at = (np.cumsum(weights) - 0.5 * np.array(weights)) / sum(weights)
    return float(np.interp(share, at, values))


def unrelated(ratios: RatioFile, corpus: Path, document: str, types: Iterable[str]) -> RatioFile:
    """Return the ratios with the relations learned without a document and without every sheet of its type numbers."""
    own = {name.upper() for name in types}
    rest = [sheet for sheet in sheets(corpus) if sheet.document != document and not sheet.types & own]
    return ratios.model_copy(update={"relations": tuple(learn(r, rest, ratios) for r in ratios.relations)})


def rewrite(corpus: Path, target: Path) -> None:
    """Rewrite the numbers of the relations in `target`, keeping what they are over."""
    ratios = read_yaml(target, RatioFile)
    yaml = YAML(typ="rt", pure=True)
    yaml.width = 200
    data = yaml.load(target.read_text(encoding="utf-8"))
    rows = []
    for relation in ratios.relations:
        row = yaml.map()
        row.update({k: v for k, v in learn(relation, sheets(corpus), ratios).model_dump(mode="json").items() if v})
        row.fa.set_flow_style()
        rows.append(row)
    data["relations"] = rows
    with target.open("w", encoding="utf-8") as file:
        yaml.dump(data, file)
