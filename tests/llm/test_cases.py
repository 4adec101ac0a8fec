from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from d2s.errors import UsageError
from d2s.evaluate.cases import judge, read_cases
from d2s.llm.asker import Asker
from d2s.settings import Settings

from .conftest import Model

TWO = {"td_on": "td(on): turn-on delay time", "ton": "ton: turn-on time"}


def write(path: Path, rows: Sequence[tuple[str, dict[str, str], str | None]]) -> Path:
    cases = [
        {"origin": "open", "data": {"symbol": symbol}, "candidates": candidates, "right": right}
        for symbol, candidates, right in rows
    ]
    path.write_text(json.dumps({"question": "row", "cases": cases}), encoding="utf-8")
    return path


def test_no_batch_shows_a_row_with_and_without_its_right_candidate(
    tmp_path: Path, settings: Settings, model: Model
) -> None:
    rows = [(f"t{number}", TWO, "td_on") for number in range(3)]
    question, cases = read_cases(write(tmp_path / "cases.json", rows))
    model.choose("td(on)")
    asker = Asker.load(settings)
    assert asker is not None
    verdicts, wrong = judge(asker, question.model_copy(update={"batch": 2}), cases)
    assert (verdicts.decided, verdicts.with_right, verdicts.accepted, verdicts.without_right) == (3, 3, 0, 3)
    assert not wrong
    asked: list[dict[str, Any]] = [json.loads(request["messages"][-1]["content"]) for request in model.requests]
    assert [len(batch) for batch in asked] == [2, 1, 2, 1]
    assert all(len({row["data"]["symbol"] for row in batch.values()}) == len(batch) for batch in asked)


def test_wrong_choices_are_counted_apart_from_wrong_acceptance(
    tmp_path: Path, settings: Settings, model: Model
) -> None:
    one = {"ton": "ton: turn-on time"}
    question, cases = read_cases(write(tmp_path / "cases.json", [("td(on)", TWO, "td_on"), ("tf", one, None)]))
    model.choose("ton")
    asker = Asker.load(settings)
    assert asker is not None
    verdicts, wrong = judge(asker, question, cases)
    assert (verdicts.decided, verdicts.wrong, verdicts.accepted, verdicts.unanswered) == (0, 1, 2, 0)
    assert [said for _, said in wrong] == ["ton", "ton", "ton"]


def test_a_right_answer_that_is_no_candidate_is_an_error_of_the_file(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="tf"):
        read_cases(write(tmp_path / "cases.json", [("td(on)", TWO, "tf")]))
