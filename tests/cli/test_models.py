from __future__ import annotations

import json
from pathlib import Path

import pytest

from d2s.cli import main

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.spice


@pytest.fixture(scope="module")
def pair(tmp_path_factory) -> Path:
    """The outputs of a series pair of diodes whose sheet, as read, gives no pin map that holds."""
    folder = tmp_path_factory.mktemp("out")
    with pytest.raises(SystemExit):
        main(["extract", str(ROOT / "corpus" / "samples" / "NHV99.pdf"), "-o", str(folder), "--quiet"])
    return next(folder.glob("*/extraction.json")).parent


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as caught:
        main(["models", *map(str, arguments)])
    return int(caught.value.code or 0)


def test_without_pins_there_is_no_symbol(pair, capsys):
    assert run(pair, "--kicad") == 1
    assert "--pins" in capsys.readouterr().err


def test_the_users_pins_join_the_dies_for_every_program(pair):
    pins = "1=A1,2=K2,3=K1/A2"
    assert run(pair, "--dialect", "ngspice", "--dialect", "ltspice", "--kicad", "--asy", "--pins", pins, "--quiet") == 0
    made = json.loads((pair / "models.json").read_text())["models"]
    assert {tuple(model["pins"]) for model in made} == {("A1", "K1A2", "K2")}
    assert [model["simulated"] for model in made if model["dialect"] == "ngspice"] == [True]
    assert '"1=A1 2=K2 3=K1A2"' in next(pair.glob("*.kicad_sym")).read_text()
    assert "PinName K1A2" in next(pair.glob("*.asy")).read_text()
    assert json.loads((pair / "verification.json").read_text())["curves"]


def test_corners_stand_beside_the_model(pair):
    assert run(pair, "--corners", "--monte-carlo", 2, "--quiet") in (0, 1)
    files = {path.name for path in pair.glob("*.ngspice.lib")}
    assert any("_high_vf" in name for name in files) and sum("_mc" in name for name in files) == 2


def test_package_inductance_is_written_beside_the_model_only_where_asked(pair, capsys):
    assert not list(pair.glob("*_pkg.*"))
    assert run(pair, "--package-inductance", "known", "--quiet") == 1
    assert "has several" in capsys.readouterr().err and not list(pair.glob("*_pkg.*"))
    assert run(pair, "--package-inductance", "1.5e-9", "--quiet") == 0
    files = {path.name for path in pair.glob("*_pkg.*.lib")}
    assert files and all((pair / name.replace("_pkg", "")).exists() for name in files)
    assert "given by the user" in next(pair.glob("*_pkg.*.lib")).read_text()
