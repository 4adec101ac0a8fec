"""A real model's recorded answers: the figures of docs/evaluation.md follow from them, offline."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from d2s.evaluate.cases import judge, read_cases
from d2s.llm.asker import Asker
from d2s.settings import Settings

HERE = Path(__file__).parent
FIGURES = json.loads((HERE / "figures.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", sorted(path.stem for path in (HERE / "cases").glob("*.json")))
def test_the_published_figures_follow_from_the_recorded_calls(name: str) -> None:
    asker = Asker.load(replace(Settings(), llm_replay=HERE / "recorded", llm_max_tokens=10**9))
    assert asker is not None
    verdicts, _ = judge(asker, *read_cases(HERE / "cases" / f"{name}.json"))
    assert {key: verdicts.to_dict()[key] for key in FIGURES[name]} == FIGURES[name]
    assert verdicts.unanswered == 0


def test_recordings_hold_no_key_and_no_more_than_a_row() -> None:
    files = sorted((HERE / "recorded").glob("*.json"))
    assert files
    for path in files:
        text = path.read_text(encoding="utf-8")
        assert "authorization" not in text.casefold()
        assert "api_key" not in text
        if path.name != "modes.json":
            assert len(text) < 8000
