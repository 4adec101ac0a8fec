"""The graph of the labelled datasheets: every value can be reached, and every graph keeps to the shapes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from d2s.graph import Store, open_store
from d2s.graph.check import check_graph
from d2s.settings import Settings

pytestmark = pytest.mark.corpus

GOLD = Path(__file__).parents[2] / "corpus" / "gold"
LABELLED = {path.stem for path in GOLD.glob("*.csv")}
#: Every so many labelled graphs is held to the shapes.
CHECKED = 16


@pytest.fixture(scope="module")
def folders(run: Any) -> list[Path]:
    found = sorted(path for path in run.output.iterdir() if path.name.split("_")[0] in LABELLED)
    assert len(found) == len(LABELLED)
    return found


@pytest.fixture(scope="module")
def store(folders: list[Path]) -> Iterator[Store]:
    with open_store() as opened:
        for folder in folders:
            opened.load((folder / "graph.trig").read_bytes(), "trig")
        yield opened


def test_every_value_is_reached_from_its_part_with_page_box_and_text(folders: list[Path], store: Store) -> None:
    reached = 0
    for folder in folders:
        extraction = json.loads((folder / "extraction.json").read_text(encoding="utf-8"))
        graph = f"urn:sha256:{extraction['document']['sha256']}"
        for part in extraction["parts"]:
            rows = {
                row["quantity"].value: row
                for row in store.query("values", part=part["part_number"])
                if row["document"].value == graph
            }
            for record in part["parameters"]:
                evidence = record["evidence"]
                for bound in ("min", "typ", "max"):
                    if record[bound] is None:
                        continue
                    row, cell = rows[f"{record['id']}#{bound}"], evidence["cells"].get(bound, evidence)
                    assert float(row["value"].value) == record[bound]
                    assert int(row["page"].value) == evidence["page"]
                    assert [float(row[edge].value) for edge in ("x0", "top", "x1", "bottom")] == cell["bbox"]
                    assert row["text"].value == cell["text"]
                    reached += 1
    assert reached > 5000


def test_graphs_keep_to_the_shapes(folders: list[Path]) -> None:
    shapes = Settings().ontology / "shapes.ttl"
    for folder in folders[::CHECKED]:
        quads = ox.parse((folder / "graph.trig").read_bytes(), format=ox.RdfFormat.TRIG)
        assert check_graph(quads, shapes) == (), folder.name
