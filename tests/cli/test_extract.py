from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from d2s.cli import main

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "corpus" / "samples"
MOSFET, DIODE = SAMPLES / "NHN6012.pdf", SAMPLES / "NHS540.pdf"
FILES = {"extraction.json", "graph.trig", "models.json", "verification.json", "report.html"}


def code(*arguments: object) -> int:
    with pytest.raises(SystemExit) as caught:
        main([str(argument) for argument in arguments])
    return int(caught.value.code or 0)


def summary(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    documents = json.loads(capsys.readouterr().out)["documents"]
    return {Path(item["file"]).name: item for item in documents}


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("extract") / "out"
    assert code("extract", MOSFET, DIODE, "-o", folder, "--quiet") == 0
    return folder


@pytest.mark.spice
def test_each_datasheet_has_a_folder_with_all_files(out: Path) -> None:
    assert {path.name for path in out.iterdir()} == {"NHN6012", "NHS540"}
    names = {path.name for path in (out / "NHN6012").iterdir()}
    assert names >= FILES
    assert {path.name for path in (out / "NHN6012").glob("*.lib")} == {"NHN6012.ngspice.lib"}


@pytest.mark.spice
def test_the_other_commands_read_the_output(out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert code("explain", "NHN6012.rds_on", "--from", out) == 0
    assert "NHN6012.rds_on: " in capsys.readouterr().out
    assert code("trace", "NHN6012", "--from", out) == 0
    assert "formula" in capsys.readouterr().out
    assert code("models", out) == 0
    assert "loads" in capsys.readouterr().out
    assert code("graph", "check", out) == 0
    assert code("graph", "load", out, "--store", tmp_path / "store") == 0
    assert code("query", "SELECT ?n WHERE { ?p a d2s:DescribedPart ; schema:mpn ?n }", "--from", out) == 0
    assert "NHS540" in capsys.readouterr().out
    assert code("evaluate", "--gold", SAMPLES, "--pred", out, "--document", "5116b71769", "--json") == 0
    assert json.loads(capsys.readouterr().out)["total"]["f1"] > 0.9


@pytest.mark.spice
def test_a_bad_file_fails_alone_and_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad, empty = tmp_path / "bad.pdf", tmp_path / "empty.pdf"
    bad.write_text("no datasheet", encoding="utf-8")
    empty.touch()
    assert code("extract", bad, DIODE, empty, "-o", tmp_path / "out", "--json") == 1
    captured = capsys.readouterr()
    documents = {Path(item["file"]).name: item for item in json.loads(captured.out)["documents"]}
    assert [documents[name]["status"] for name in ("bad.pdf", "NHS540.pdf", "empty.pdf")] == ["failed", "ok", "failed"]
    assert f"failed: {bad}: [D101]" in captured.err
    assert f"failed: {empty}: [D108]" in captured.err
    assert json.loads((tmp_path / "out" / "bad" / "extraction.json").read_text())["status"] == "failed"


@pytest.mark.spice
def test_processes_and_a_store(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = tmp_path / "store"
    assert code("extract", MOSFET, DIODE, "-o", tmp_path / "out", "--jobs", 2, "--store", store, "--json") == 0
    assert [item["accepted"] > 10 for item in summary(capsys).values()] == [True, True]
    assert code("graph", "stats", "--store", store, "--json") == 0
    assert len(json.loads(capsys.readouterr().out)["documents"]) == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ["missing.pdf", "-o", "out"],
        [DIODE],
        [DIODE, "-o", "out", "--nonsense"],
        [DIODE, "-o", "out", "--jobs", "0"],
        [DIODE, "-o", DIODE],
    ],
)
def test_wrong_use(
    arguments: list[object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert code("extract", *arguments) == 2
    assert capsys.readouterr().err
    assert list(tmp_path.glob("**/*.json")) == []


def test_a_wrong_rule_file_ends_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "rules").mkdir()
    monkeypatch.setenv("D2S_RULES", str(tmp_path / "rules"))
    assert code("extract", DIODE, "-o", tmp_path / "out") == 2
    assert "[D801]" in capsys.readouterr().err
    assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.slow
@pytest.mark.spice
@pytest.mark.usefixtures("interruptible")
def test_an_interrupt_leaves_no_half_folder(tmp_path: Path) -> None:
    pdfs = [tmp_path / f"{path.stem}-{copy}.pdf" for path in sorted(SAMPLES.glob("*.pdf")) for copy in range(4)]
    for number, path in enumerate(pdfs):  # many enough that some are still to be read when the interrupt comes
        shutil.copy(sorted(SAMPLES.glob("*.pdf"))[number // 4], path)
    output = tmp_path / "out"
    command = [sys.executable, "-m", "d2s", "extract", *map(str, pdfs), "-o", str(output)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    deadline = time.monotonic() + 60
    while not list(output.glob(".*.part")) and time.monotonic() < deadline:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    try:
        process.communicate(timeout=60)
    finally:
        process.kill()
    assert process.returncode != 0
    assert list(output.glob(".*")) == []
    assert all({path.name for path in folder.iterdir()} >= FILES for folder in output.iterdir())
