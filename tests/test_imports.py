"""Rooms import downwards only, in the order that docs/architecture.md states, and no file grows past 500 lines."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "d2s"
FILES = sorted(PACKAGE.rglob("*.py"))
MOST_LINES = 500


def stated_order() -> dict[str, int]:
    """Return the rank of every room by the sentence of `docs/architecture.md` that lists them with arrows."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    sentence = re.search(r"`errors settings`(?:\s*←\s*`[\w ]+`)+", text)
    assert sentence, "docs/architecture.md no longer states the order of the rooms"
    groups = re.findall(r"`([\w ]+)`", sentence[0])
    return {room: rank for rank, group in enumerate(groups) for room in group.split()}


ORDER = stated_order()


def room_of(path: Path) -> str:
    first = path.relative_to(PACKAGE).parts[0]
    return first.removesuffix(".py")


def imported(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield line and room of every import of this package, wherever it stands."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"line {node.lineno}: relative import"
            names = [node.module or ""]
            if node.module == "d2s":
                names = [f"d2s.{alias.name}" for alias in node.names]
        else:
            continue
        for name in names:
            parts = name.split(".")
            if parts[0] == "d2s" and len(parts) > 1 and not parts[1].startswith("__"):
                yield node.lineno, parts[1]


def test_the_order_names_every_room() -> None:
    rooms = {room_of(path) for path in FILES} - {"__init__", "__main__"}
    assert rooms <= ORDER.keys(), f"not in docs/architecture.md: {sorted(rooms - ORDER.keys())}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_go_down(path: Path) -> None:
    room = room_of(path)
    if room == "__main__":
        room = "cli"
    for line, other in imported(ast.parse(path.read_text(encoding="utf-8"))):
        if room == "__init__":
            continue  # the public names, loaded at first use (tests/test_api.py)
        assert other in ORDER, f"{path}:{line}: unknown room {other}"
        assert ORDER[other] <= ORDER[room], f"{path}:{line}: {room} imports {other}, which stands above it"


@pytest.mark.parametrize(
    "source", ["import d2s.cli", "from d2s.cli import app", "from d2s import cli", "def f():\n    import d2s.cli.x"]
)
def test_an_import_is_seen_in_every_spelling(source: str) -> None:
    assert [room for _, room in imported(ast.parse(source))] == ["cli"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_files_stay_small(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES
