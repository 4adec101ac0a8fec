"""Pin maps that the sheets print, as labelled in `corpus/pins.tsv`: nearly all found, none wrong."""

from __future__ import annotations

import csv
import json
import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.corpus

LABELS = Path(__file__).parents[2] / "corpus" / "pins.tsv"
LEAST = 0.95


@dataclass(frozen=True)
class Label:
    """One labelled line: a part (`*`: every part), the names of its package, its pins (None: the sheet prints none)."""

    part: str
    packages: frozenset[str]
    pins: tuple[tuple[str, str], ...] | None
    page: int


def _bare(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.casefold())


@pytest.fixture(scope="module")
def labels() -> dict[str, list[Label]]:
    found: dict[str, list[Label]] = defaultdict(list)
    with LABELS.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            pairs = None if row["pins"] == "-" else tuple(sorted(_pairs(row["pins"])))
            names = frozenset(_bare(name) for name in re.split(r"[()]", row["package"]) if name.strip())
            found[row["document"]].append(Label(row["part"], names, pairs, int(row["page"])))
    return found


def _pairs(text: str) -> list[tuple[str, str]]:
    pairs = [item.partition("=") for item in text.split(";")]
    return [(pin, terminal) for pin, _, terminal in pairs]


@pytest.fixture(scope="module")
def printed(run: Any, labels: dict[str, list[Label]]) -> dict[str, list[tuple[set[str], dict[str, Any]]]]:
    """Return every package with pins of the labelled documents, with the names that its part goes by."""
    found: dict[str, list[tuple[set[str], dict[str, Any]]]] = {name: [] for name in labels}
    for path in sorted(run.output.glob("*/extraction.json")):
        name = path.parent.name[:10]
        if name not in labels:
            continue
        for part in json.loads(path.read_text(encoding="utf-8"))["parts"]:
            for package in part["packages"]:
                names = {_bare(n) for n in (part["part_number"], *part["aliases"], package["orderable"] or "")}
                if package["pins"]:
                    found[name].append((names, package))
    return found


def _fits(label: Label, names: set[str], package: dict[str, Any]) -> bool:
    """Tell whether a package is the labelled one: part, package (any name of it begins alike), pins, page."""
    given = {_bare(name) for name in re.split(r"[(),]", package["name"]) if name.strip()}
    alike = any(a.startswith(b) or b.startswith(a) for a in given for b in label.packages)
    return (
        (label.part == "*" or _bare(label.part) in names)
        and (not label.packages or alike)
        and tuple(sorted(package["pins"].items())) == label.pins
        and package["evidence"]["page"] == label.page
    )


def test_nearly_all_printed_pin_maps_are_found(labels: Any, printed: Any) -> None:
    asked = [(name, label) for name, rows in labels.items() for label in rows if label.pins is not None]
    missed = [(n, label) for n, label in asked if not any(_fits(label, names, p) for names, p in printed[n])]
    assert len(asked) >= 50
    assert len(missed) <= (1 - LEAST) * len(asked), missed


def test_no_pin_map_is_wrong(labels: Any, printed: Any) -> None:
    wrong = [
        (name, package["name"], package["pins"])
        for name, packages in printed.items()
        for _, package in packages
        if tuple(sorted(package["pins"].items())) not in {label.pins for label in labels[name]}
    ]
    assert wrong == []
