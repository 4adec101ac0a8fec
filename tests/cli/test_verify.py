from __future__ import annotations

import json
from pathlib import Path

import pytest

from d2s.cli import main

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.spice
WRONG = ".subckt {name} A K\nD1 A K inner\n.model inner D (IS=1e-30 RS=1)\n.ends\n"


@pytest.fixture(scope="module")
def outputs(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("out")
    with pytest.raises(SystemExit):
        main(["extract", str(ROOT / "corpus" / "samples" / "NHS540.pdf"), "-o", str(folder), "--quiet"])
    return next(folder.glob("*/extraction.json")).parent


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as caught:
        main(["verify", *arguments])
    return int(caught.value.code or 0)


def test_a_wrong_model_lies_outside_beside_ours(outputs, tmp_path, capsys):
    parts = json.loads((outputs / "extraction.json").read_text())["parts"]
    file = tmp_path / "given.lib"
    file.write_text(WRONG.format(name=parts[0]["part_number"]))
    assert run(str(file), "--against", str(outputs), "--json") == 1
    report = json.loads(capsys.readouterr().out)
    forward = [row for row in report["rows"] if row["parameter"] == "vf"]
    assert forward and not any(row["inside"] for row in forward)
    assert all(row["d2s_inside"] for row in forward)


def test_a_kept_netlist_runs_again(outputs, capsys):
    check = json.loads((outputs / "verification.json").read_text())["checks"][0]
    assert run("--against", str(outputs), "--replay", check["fact"], "--json") == 0
    report = json.loads(capsys.readouterr().out)
    assert report["value"] == pytest.approx(check["simulated"])


def test_wrong_use_is_told(outputs, capsys):
    assert run("--against", str(outputs)) == 2
    assert "model file" in capsys.readouterr().err
