"""Assigns labels to parameters over a whole table at once: maximum weight matching of a bipartite graph (HNEN)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import TypeVar

import networkx as nx
import numpy as np
from scipy.optimize import linear_sum_assignment

L = TypeVar("L", bound=Hashable)

_COPIES = 8
_SLACK = 0.12  # a rival that another label holds by less is none of its own


@dataclass(frozen=True, slots=True)
class Assignment:
    """The parameter of a label, its score, and the distance to the best parameter that no other label holds better."""

    parameter: str
    score: float
    margin: float


def _all(_label: object, _other: object) -> bool:
    return True


def assign(
    scores: Mapping[L, Mapping[str, float]], repeated: float, sees: Callable[[L, L], bool] = _all
) -> dict[L, Assignment]:
    """Assign each label the parameter that maximises the sum of scores over all labels.

    `scores` maps a label to its candidate parameters (0 to 1). A parameter may be held by up to eight labels (a
    sheet prints Qg at 4.5 V and at 10 V); every holder but the first costs `repeated` (negative). Labels without a
    candidate are left out. `sees` tells whether what the second label holds says what the first does not mean.
    """
    graph: nx.Graph[tuple[str, Hashable]] = nx.Graph()
    for label, candidates in scores.items():
        for parameter, score in candidates.items():
            graph.add_edge(("label", label), ("parameter", parameter), weight=score)
    result: dict[L, Assignment] = {}
    for component in nx.connected_components(graph):
        labels = [label for label in scores if ("label", label) in component]
        parameters = sorted({name for label in labels for name in scores[label]})
        result.update(_solve({label: scores[label] for label in labels}, parameters, repeated, sees))
    return result


def _solve(
    scores: dict[L, Mapping[str, float]], parameters: list[str], repeated: float, sees: Callable[[L, L], bool]
) -> dict[L, Assignment]:
    labels = list(scores)
    columns = [(name, copy) for copy in range(min(_COPIES, len(labels))) for name in parameters]
    weights = np.zeros((len(labels), len(columns)))
    for row, label in enumerate(labels):
        for column, (name, copy) in enumerate(columns):
            if name in scores[label]:
                weights[row, column] = max(scores[label][name] + (repeated if copy else 0.0), 1e-6)
    chosen = {
        labels[row]: columns[column][0]
        for row, column in zip(*linear_sum_assignment(weights, maximize=True), strict=True)
        if weights[row, column] > 0
    }
    found: dict[L, Assignment] = {}
    for label, name in chosen.items():
        best: dict[str, float] = defaultdict(float)
        for other, held in chosen.items():
            if sees(label, other):
                best[held] = max(best[held], scores[other][held])
        found[label] = Assignment(name, scores[label][name], _margin(scores[label], name, best))
    return found


def _margin(candidates: Mapping[str, float], chosen: str, best_holder: Mapping[str, float]) -> float:
    """Return the distance to the best rival; a rival that another label holds at least as well is none."""
    rivals = [score for name, score in candidates.items() if name != chosen and best_holder[name] < score + _SLACK]
    return candidates[chosen] - max(rivals, default=0.0)
