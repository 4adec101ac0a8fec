"""Guesses why a label and the nearest answer differ."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from d2s.evaluate.gold import Label, Numbers
from d2s.evaluate.pairing import agree, close, missing_conditions
from d2s.evaluate.prediction import Answer


def _values(numbers: Numbers) -> list[float]:
    return sorted(value for value in (numbers.min, numbers.typ, numbers.max) if value is not None)


def _shared(label: Numbers, answer: Numbers) -> int:
    return sum(any(close(ours, theirs) for theirs in _values(answer)) for ours in _values(label))


def difference(label: Numbers, answer: Numbers) -> str:
    """Name how two value sets differ: in unit, bound, sign, scale or number, or not at all (`repeated`)."""
    if agree(label, answer):
        return "repeated"
    if label.base != answer.base:
        return "wrong unit"
    ours, theirs = _values(label), _values(answer)
    if len(ours) != len(theirs):
        shared = _shared(label, answer)
        if shared == min(len(ours), len(theirs)):
            return "value missing" if len(theirs) < len(ours) else "value added"
        return "wrong number"
    if all(map(close, ours, theirs)):
        return "wrong bound"
    if all(map(close, sorted(map(abs, ours)), sorted(map(abs, theirs)))):
        return "wrong sign"
    ratios = {round(math.log10(abs(b / a)), 2) for a, b in zip(ours, theirs, strict=True) if a and b}
    if len(ratios) == 1 and next(iter(ratios)) % 3 == 0:
        return "wrong unit scale"
    return "wrong number"


def nearest_answer(label: Label, answers: Iterable[Answer]) -> Answer | None:
    """Return the answer that shares most values, then conditions, then the page with a label; None without answers."""
    return max(
        answers,
        key=lambda answer: (
            _shared(label.numbers, answer.numbers),
            -len(missing_conditions(label, answer)),
            answer.page == label.page,
        ),
        default=None,
    )


def nearest_label(answer: Answer, labels: Iterable[Label]) -> Label | None:
    """Return the label that shares most values, then conditions, then the page with an answer; None without labels."""
    return max(
        labels,
        key=lambda label: (
            _shared(label.numbers, answer.numbers),
            -len(missing_conditions(label, answer)),
            answer.page == label.page,
        ),
        default=None,
    )


def elsewhere(label: Label, own: Sequence[Answer], others: Sequence[Answer]) -> tuple[str, Answer | None]:
    """Look for a missed label under another parameter of its part (`own`), then on other parts (`others`)."""
    for answer in own:
        if answer.page == label.page and agree(label.numbers, answer.numbers):
            return f"wrong parameter ({answer.parameter})", answer
    for answer in others:
        if answer.parameter == label.parameter and answer.page == label.page and agree(label.numbers, answer.numbers):
            return f"wrong part ({answer.part})", answer
    return "no prediction", None
