from __future__ import annotations

import json
from pathlib import Path

import pytest

from d2s.cli import main
from d2s.evaluate.known import read_known
from d2s.pipeline import Pipeline
from d2s.report.json import to_json
from d2s.settings import Settings

SAMPLES = Path(__file__).parents[2] / "corpus" / "samples"
CALLS = Path(__file__).parents[1] / "llm"
MOSFET, DOCUMENT = SAMPLES / "NHN6012.pdf", "5116b71769"


def code(*arguments: object) -> int:
    with pytest.raises(SystemExit) as caught:
        main([str(argument) for argument in arguments])
    return int(caught.value.code or 0)


@pytest.fixture(scope="module")
def pred(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write an extraction that takes every on-resistance for a voltage."""
    folder = tmp_path_factory.mktemp("pred")
    text = to_json(Pipeline(Settings()).read(MOSFET).extraction)
    (folder / "extraction.json").write_text(text.replace('"rds_on"', '"vds_max"'), encoding="utf-8")
    return folder


@pytest.mark.parametrize("corpus", [True, False])
def test_the_error_browser_shows_pages_where_the_datasheets_are(
    pred: Path, tmp_path: Path, corpus: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    target, folder = tmp_path / "errors.html", SAMPLES if corpus else tmp_path
    options = ("--gold", SAMPLES, "--pred", pred, "--document", DOCUMENT, "--quiet")
    assert code("evaluate", *options, "--html", target, "--corpus", folder) == 0
    text = target.read_text(encoding="utf-8")
    assert "rds_on" in text
    assert ("data:image/webp" in text) is corpus
    assert (DOCUMENT in capsys.readouterr().err) is not corpus


def test_known_misses_are_written(pred: Path, tmp_path: Path) -> None:
    target = tmp_path / "known.tsv"
    options = ("--gold", SAMPLES, "--pred", pred, "--document", DOCUMENT, "--quiet")
    assert code("evaluate", *options, "--write-known-misses", target) == 0
    kinds = {(line.kind, line.parameter) for line in read_known(target)}
    assert {("miss", "rds_on"), ("error", "vds_max")} <= kinds


def test_a_page_that_cannot_be_written_is_a_coded_error(
    pred: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ("--gold", SAMPLES, "--pred", pred, "--document", DOCUMENT, "--quiet")
    assert code("evaluate", *options, "--html", tmp_path / "none" / "errors.html") == 2
    assert capsys.readouterr().err.splitlines()[-1].startswith("[D902]")


@pytest.mark.parametrize(("options", "batch", "calls"), [((), 1, 111), (("--llm-batch", 4), 4, 28)])
def test_known_answers_are_asked_in_batches(
    options: tuple[object, ...], batch: int, calls: int, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ("--llm-cases", CALLS / "cases" / "row.json", "--llm-replay", CALLS / "recorded")
    assert code("evaluate", "--gold", SAMPLES, *asked, *options) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["question"], told["batch"], told["calls"], told["unanswered"]) == ("row", batch, calls, 0)
