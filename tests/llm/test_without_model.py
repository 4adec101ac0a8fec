"""What is reached without a model on the cases that models are measured on: lines of docs/evaluation.md."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from rapidfuzz import fuzz, process

from d2s.evaluate.cases import Case, read_cases
from d2s.pipeline import Pipeline
from d2s.resolve.device_class import classify
from d2s.settings import Settings

CASES = Path(__file__).parent / "cases"
RULES = Pipeline(Settings()).knowing.rules

Answer = Callable[[Case], str | None]


def first_of_the_rules(case: Case) -> str | None:
    """Return the candidate that the rules rate best."""
    return case.item.options[0].name


def class_of_symbols(case: Case) -> str | None:
    """Return the class that the rules recognise by the printed symbols, without any words."""
    symbols = case.item.data.get("symbols", "").split(", ")
    found = classify([], symbols, RULES.device_classes).device_class
    return found if found in {option.name for option in case.item.options} else None


def most_similar(least: float) -> Answer:
    """Return who chooses the candidate that is written most like the label, at least so much (of 100)."""

    def answer(case: Case) -> str | None:
        names = [option.name for option in case.item.options]
        found = process.extractOne(case.item.data["label"], names, scorer=fuzz.WRatio, score_cutoff=least)
        return found[0] if found else None

    return answer


@pytest.mark.parametrize(
    ("name", "answer", "right", "accepted"),
    [
        ("row", first_of_the_rules, (49, 65), (46, 46)),
        ("row_second_draw", first_of_the_rules, (47, 54), (17, 17)),
        ("device_class", class_of_symbols, (42, 43), (0, 54)),
        ("part_column", most_similar(0), (36, 36), (52, 52)),
        ("part_column", most_similar(90), (33, 36), (18, 52)),
    ],
)
def test_the_figures_without_a_model(
    name: str, answer: Answer, right: tuple[int, int], accepted: tuple[int, int]
) -> None:
    _, cases = read_cases(CASES / f"{name}.json")
    with_right = [case for case in cases if case.right is not None]
    without = [case for case in cases if case.right is None]
    assert (sum(answer(case) == case.right for case in with_right), len(with_right)) == right
    assert (sum(answer(case) is not None for case in without), len(without)) == accepted
