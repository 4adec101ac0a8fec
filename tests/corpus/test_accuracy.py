"""The labels are met at least as well as `corpus/thresholds.yaml` asks; a line there only goes up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from d2s.evaluate.gold import read_gold
from d2s.evaluate.known import drift, read_known
from d2s.evaluate.prediction import read_predictions
from d2s.evaluate.report import Report
from d2s.evaluate.score import score

pytestmark = pytest.mark.corpus

CORPUS = Path(__file__).parents[2] / "corpus"
HELD_OUT = ("holdout", "holdout2", "holdout3", "holdout4", "holdout5", "holdout6", "holdout7")
FOLDERS = {"gold": CORPUS} | {name: CORPUS / name for name in (*HELD_OUT, "led")}
THRESHOLDS: dict[str, dict[str, dict[str, float]]] = YAML(typ="safe").load(
    (CORPUS / "thresholds.yaml").read_text(encoding="utf-8")
)


def lines(group: str) -> list[tuple[str, str]]:
    """Return the lines of one group of thresholds: set of labels, and what is measured."""
    return [(labels, name) for labels, groups in THRESHOLDS.items() for name in groups.get(group, {})]


@pytest.fixture(scope="module")
def reports(run: Any) -> dict[str, Report]:
    golds = {name: read_gold(folder) for name, folder in FOLDERS.items()}
    return {name: score(gold, read_predictions(run.output, gold.names)) for name, gold in golds.items()}


def test_every_set_of_labels_has_thresholds() -> None:
    assert THRESHOLDS.keys() == FOLDERS.keys()
    assert all(groups["total"]["f1"] > 0 and groups["sure"]["share_correct"] > 0 for groups in THRESHOLDS.values())


@pytest.mark.parametrize("labels", FOLDERS)
def test_every_labelled_document_is_extracted(reports: dict[str, Report], labels: str) -> None:
    assert reports[labels].missing_documents == ()


@pytest.mark.parametrize(("labels", "name"), lines("total"))
def test_all_documents_of_a_set(reports: dict[str, Report], labels: str, name: str) -> None:
    assert reports[labels].total.to_dict()[name] >= THRESHOLDS[labels]["total"][name]


@pytest.mark.parametrize(("labels", "device_class"), lines("f1_by_class"))
def test_each_device_class(reports: dict[str, Report], labels: str, device_class: str) -> None:
    f1 = reports[labels].classes[device_class].f1
    assert f1 is not None
    assert f1 >= THRESHOLDS[labels]["f1_by_class"][device_class]


@pytest.mark.parametrize(("labels", "name"), lines("sure"))
def test_answers_that_state_high_confidence(reports: dict[str, Report], labels: str, name: str) -> None:
    assert reports[labels].sure(0.9).to_dict()[name] >= THRESHOLDS[labels]["sure"][name]


def test_nothing_is_wrong_that_is_not_listed_and_nothing_listed_has_become_right(reports: dict[str, Report]) -> None:
    found = drift(reports["gold"].findings, read_known(CORPUS / "known-misses.tsv"))
    assert found.unlisted == (), "new misses or errors"
    assert found.right == (), "take these out: d2s evaluate --gold corpus --pred OUT --write-known-misses FILE"
