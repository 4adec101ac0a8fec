from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from d2s import __version__
from d2s.cli import app, main

ROOT = Path(__file__).parents[2]


def commands(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    members = getattr(command, "commands", None)
    if members is None:
        yield path, command
    else:
        for name, member in members.items():
            yield from commands(member, (*path, name))


ALL = dict(commands(typer.main.get_command(app)))


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    return int(caught.value.code or 0)


@pytest.mark.parametrize("path", ALL, ids=" ".join)
def test_every_command_has_json_quiet_and_an_example(path: tuple[str, ...]) -> None:
    command = ALL[path]
    options = {option for parameter in command.params for option in parameter.opts}
    assert {"--json", "--quiet"} <= options
    assert f"Example: d2s {' '.join(path)}" in (command.help or "").replace("\n", " ")
    assert all(parameter.help for parameter in command.params if parameter.param_type_name == "option")


@pytest.mark.parametrize("path", ALL, ids=" ".join)
def test_help_is_printed(path: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*path, "--help") == 0
    assert "Example:" in capsys.readouterr().out


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--version") == 0
    assert capsys.readouterr().out == f"d2s {__version__}\n"


@pytest.mark.parametrize(
    "arguments", [["nonsense"], ["evaluate", "--nonsense"], ["corpus", "list", "--manifest", "none.tsv"]]
)
def test_wrong_use_ends_with_two(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*arguments) == 2
    assert capsys.readouterr().err


def test_a_coded_error_ends_with_two_and_is_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("evaluate", "--gold", str(tmp_path), "--pred", str(tmp_path)) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("[D901]")
    assert "Traceback" not in captured.err


def test_help_imports_no_heavy_library() -> None:
    code = "import sys; from d2s.cli import app; print(*sys.modules)"
    modules = set(
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    )
    assert not modules & {
        "scipy",
        "numpy",
        "rdflib",
        "pyoxigraph",
        "pdfplumber",
        "playa",
        "pypdfium2",
        "pint",
        "pydantic",
    }


def test_list_in_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("corpus", "list", "--labelled", "--json", "--manifest", str(ROOT / "corpus" / "manifest.tsv")) == 0
    entries = json.loads(capsys.readouterr().out)
    assert len(entries) == 38
    assert all(entry["labelled"] for entry in entries)
