"""A real model's recorded answers: the figures of docs/evaluation.md follow from them, offline."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from d2s.evaluate.cases import judge, read_cases
from d2s.llm.asker import Asker
from d2s.llm.question import FOLDER, load_question
from d2s.settings import Settings

HERE = Path(__file__).parent
FIGURES = json.loads((HERE / "figures.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("measured", FIGURES, ids=lambda item: f"{item['cases']}-{item['batch']}")
def test_the_published_figures_follow_from_the_recorded_calls(measured: dict[str, Any]) -> None:
    asker = Asker.load(replace(Settings(), llm_replay=HERE / "recorded", llm_max_tokens=10**9))
    assert asker is not None
    question, cases = read_cases(HERE / "cases" / f"{measured['cases']}.json")
    verdicts, _ = judge(asker, question.model_copy(update={"batch": measured["batch"]}), cases)
    assert {key: verdicts.to_dict()[key] for key in measured["figures"]} == measured["figures"]
    assert verdicts.unanswered == 0


@pytest.mark.parametrize("name", sorted(path.stem for path in FOLDER.glob("*.yaml")))
def test_the_shares_that_decide_about_trust_are_those_measured(name: str) -> None:
    asker = Asker.load(replace(Settings(), llm_replay=HERE / "recorded"))
    assert asker is not None
    question = load_question(name)
    (figures,) = [item["figures"] for item in FIGURES if (item["cases"], item["batch"]) == (name, question.batch)]
    shares = question.measured[asker.model]
    assert shares.right == pytest.approx(figures["decided_rightly"], abs=0.005)
    assert shares.none == pytest.approx(1 - figures["wrongly_accepted_where_none"], abs=0.005)


def test_recordings_hold_no_key_and_no_more_than_a_row() -> None:
    files = sorted((HERE / "recorded").glob("*.json"))
    assert files
    for path in files:
        text = path.read_text(encoding="utf-8")
        assert "authorization" not in text.casefold()
        assert "api_key" not in text
        if path.name != "modes.json":
            assert len(text) < 8000
