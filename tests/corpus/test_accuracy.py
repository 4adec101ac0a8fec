"""The labels of the corpus are met at least as well as `corpus/thresholds.yaml` asks; a line there only goes up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from d2s.evaluate.gold import read_gold
from d2s.evaluate.prediction import read_predictions
from d2s.evaluate.report import Report
from d2s.evaluate.score import score

pytestmark = pytest.mark.corpus

CORPUS = Path(__file__).parents[2] / "corpus"
THRESHOLDS: dict[str, dict[str, float]] = YAML(typ="safe").load(
    (CORPUS / "thresholds.yaml").read_text(encoding="utf-8")
)


@pytest.fixture(scope="module")
def report(run: Any) -> Report:
    gold = read_gold(CORPUS)
    return score(gold, read_predictions(run.output, gold.names))


def test_every_labelled_document_is_extracted(report: Report) -> None:
    assert report.missing_documents == ()


@pytest.mark.parametrize("name", THRESHOLDS["total"])
def test_the_whole_corpus(report: Report, name: str) -> None:
    assert report.total.to_dict()[name] >= THRESHOLDS["total"][name]


@pytest.mark.parametrize("device_class", THRESHOLDS["f1_by_class"])
def test_each_device_class(report: Report, device_class: str) -> None:
    f1 = report.classes[device_class].f1
    assert f1 is not None
    assert f1 >= THRESHOLDS["f1_by_class"][device_class]
