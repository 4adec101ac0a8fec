"""Pairs labels with answers: parts by their names, records by their numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.optimize import linear_sum_assignment

from d2s.evaluate.condition import holds
from d2s.evaluate.gold import Label, LabelledPart, Numbers
from d2s.evaluate.prediction import Answer, AnsweredPart

TOLERANCE = 0.005


def close(label: float | None, value: float | None) -> bool:
    """Tell whether two numbers agree within 0.5 % of the label; None agrees only with None."""
    if label is None or value is None:
        return label is value
    return abs(value - label) <= TOLERANCE * abs(label) * (1 + 1e-9)


def agree(label: Numbers, value: Numbers) -> bool:
    """Tell whether unit and all three bounds agree, signs as printed."""
    bounds = ((label.min, value.min), (label.typ, value.typ), (label.max, value.max))
    return label.base == value.base and all(close(ours, theirs) for ours, theirs in bounds)


def missing_conditions(label: Label, answer: Answer) -> tuple[str, ...]:
    """Return the quantities of the label's conditions that the answer does not state."""
    return tuple(asked.quantity for asked in label.conditions if not holds(asked, answer.conditions))


def pair_records(labels: Sequence[Label], answers: Sequence[Answer]) -> list[tuple[int, int]]:
    """Pair labels and answers of one part and parameter one to one, as index pairs.

    Only agreeing numbers pair. The assignment maximises, in this order: labels that are asked for, optional ones,
    labels with every condition stated, conditions stated, table rows before summaries, the right page, few further
    conditions.
    """
    gain = np.zeros((len(labels), len(answers)))
    for row, label in enumerate(labels):
        for column, answer in enumerate(answers):
            if agree(label.numbers, answer.numbers):
                missing = len(missing_conditions(label, answer))
                extra = max(0, len(answer.conditions) - len(label.conditions))
                gain[row, column] = (1e4 if label.optional else 1e8) + (0 if missing else 100) - 5 * missing
                gain[row, column] += (not answer.summary) * 2 + (answer.page == label.page) - 0.01 * min(extra, 9)
    return _assign(gain)


def pair_open(labels: Sequence[Label], answers: Sequence[Answer]) -> list[tuple[int, int]]:
    """Pair labels with records in review of the same numbers that leave the right candidate or stand on the page."""
    gain = np.zeros((len(labels), len(answers)))
    for row, label in enumerate(labels):
        for column, answer in enumerate(answers):
            if agree(label.numbers, answer.numbers) or agree(label.numbers, answer.printed):
                gain[row, column] = 2 * has_candidate(label, answer) + (answer.page == label.page)
    return _assign(gain)


def _assign(gain: npt.NDArray[np.float64]) -> list[tuple[int, int]]:
    rows, columns = linear_sum_assignment(gain, maximize=True)
    return [(int(row), int(column)) for row, column in zip(rows, columns, strict=True) if gain[row, column] > 0]


def has_candidate(label: Label, answer: Answer) -> bool:
    """Tell whether the label's parameter is among those that an open answer leaves."""
    return label.parameter == answer.parameter or label.parameter in answer.candidates


def _keys(name: str, aliases: Sequence[str]) -> tuple[str, set[str]]:
    plain = [re.sub(r"[\W_]", "", text.casefold()) for text in (name, *aliases)]
    return plain[0], set(plain)


def match_part(labelled: LabelledPart, answered: Sequence[AnsweredPart]) -> AnsweredPart | None:
    """Return the answered part of a labelled one: equal names first, then any name or alias in common; None without."""
    name, names = _keys(labelled.name, labelled.aliases)
    best: tuple[int, AnsweredPart] | None = None
    for part in answered:
        other, others = _keys(part.name, part.aliases)
        rank = 3 if name == other else 2 if name in others or other in names else 1 if names & others else 0
        if rank and (best is None or rank > best[0]):
            best = (rank, part)
    return best[1] if best else None
