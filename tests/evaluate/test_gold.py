from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from d2s.errors import UsageError
from d2s.evaluate.gold import Label, read_gold
from d2s.evaluate.prediction import Answer, AnsweredPart, Prediction, read_predictions
from d2s.evaluate.score import score

CORPUS = Path(__file__).parents[2] / "corpus"


def test_the_published_labels_are_read_whole() -> None:
    gold = read_gold(CORPUS)
    labels = [label for document in gold.documents for part in document.parts for label in part.labels]
    assert len(gold.documents) == 38
    assert sum(len(document.parts) for document in gold.documents) == 92
    assert len(labels) >= 1600
    assert all(label.parameter in gold.vocabulary for label in labels)
    assert read_gold(CORPUS / "gold").documents == gold.documents


def test_every_named_base_is_labelled() -> None:
    for document in read_gold(CORPUS).documents:
        names = {part.name for part in document.parts}
        assert all(part.base is None or part.base in names for part in document.parts), document.document


def test_labels_that_answer_themselves_score_one() -> None:
    def answer(label: Label) -> Answer:
        return Answer(
            "",
            label.part,
            label.parameter,
            label.numbers,
            label.numbers,
            label.conditions,
            label.page,
            False,
            False,
            (),
            1.0,
            "",
        )

    gold = read_gold(CORPUS)
    predictions = [
        Prediction(
            document.document + "0" * 54,
            "",
            tuple(AnsweredPart(part.name, (), part.base, tuple(map(answer, part.labels))) for part in document.parts),
        )
        for document in gold.documents
    ]
    report = score(gold, predictions)
    shares = report.total.to_dict()
    assert [shares[name] for name in ("f1", "exact_match", "page_accuracy", "part_recall")] == [1, 1, 1, 1]
    assert report.findings == ()
    first = predictions[0].parts[0]
    changed = replace(first, answers=first.answers[1:])
    broken = replace(predictions[0], parts=(changed, *predictions[0].parts[1:]))
    assert score(gold, [broken, *predictions[1:]]).total.found == report.total.found - 1


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("Q1,mosfet,qg,Qg,,,71,furlong,,1,", "unit 'furlong' is unknown"),
        ("Q1,mosfet,qg,Qg,,,71,V,,1,", "unit 'V' of qg is not in C"),
        ("Q1,mosfet,qx,Qg,,,71,nC,,1,", "qx"),
        ("Q1,mosfet,qg,Qg,,,,nC,,1,", "qg has no value"),
        ("Q1,mosfet,qg,Qg,,,x,nC,,1,", "could not convert"),
    ],
)
def test_a_bad_label_is_refused_with_its_place(bench: Any, row: str, message: str) -> None:
    with pytest.raises(UsageError, match=message) as caught:
        read_gold(bench.write_labels([row], []))
    assert caught.value.line == 2


def test_a_folder_without_labels_or_tables_is_refused(bench: Any, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no label files"):
        read_gold(tmp_path)
    labels = bench.write_labels([], [])
    (labels / "parts.tsv").unlink()
    with pytest.raises(UsageError, match=r"parts\.tsv is missing"):
        read_gold(labels)


def test_a_folder_without_extractions_is_refused(bench: Any, tmp_path: Path) -> None:
    names = read_gold(CORPUS).names
    with pytest.raises(UsageError, match="d2s extract"):
        read_predictions(tmp_path, names)
    folder = bench.write_predictions({"schema": "other/9"})
    with pytest.raises(UsageError, match="schema is 'other/9'"):
        read_predictions(folder, names)
