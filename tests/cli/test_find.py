from __future__ import annotations

import json
from pathlib import Path

import pytest

from d2s.cli import main
from d2s.graph import to_quads, to_trig
from d2s.records.extraction import Document, Extraction, Outcome, Versions
from d2s.records.layout import Layout
from d2s.records.part import Part
from d2s.settings import Settings
from d2s.units.units import Units


@pytest.fixture
def out(tmp_path: Path) -> Path:
    for sha256, name in (("1" * 64, "1N4148"), ("2" * 64, "BAV99")):
        document = Document(sha256, f"{name}.pdf", 1, title=f"{name} fast switching", manufacturer="Vishay")
        extraction = Extraction(Outcome.OK, (), Versions("0", "0", "0"), document, (Part(name, "diode"),))
        quads = to_quads(extraction, Layout(sha256, (), (), (), ()), (), Units.load(Settings().ontology))
        folder = tmp_path / "out" / name
        folder.mkdir(parents=True)
        (folder / "graph.trig").write_bytes(to_trig(quads))
    return tmp_path / "out"


def code(*arguments: str) -> int:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    return int(caught.value.code or 0)


def test_find_shows_documents_and_parts(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert code("find", "1n41", "diode", "--from", str(out)) == 0
    assert capsys.readouterr().out.splitlines() == [
        "1N4148.pdf · Vishay · 1N4148 fast switching  (1111111111)",
        "  1N4148  matches 1n41",
    ]
    assert code("find", "Vishay switching", "--from", str(out), "--json") == 0
    found = json.loads(capsys.readouterr().out)["found"]
    assert [item["file_name"] for item in found] == ["1N4148.pdf", "BAV99.pdf"]


def test_nothing_found_is_a_failure_and_a_wrong_limit_wrong_use(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert code("find", "BC547", "--from", str(out)) == 1
    assert "no datasheet meets all of it" in capsys.readouterr().err
    assert code("find", "VF <= 1", "--from", str(out)) == 2
    assert "needs a unit" in capsys.readouterr().err
