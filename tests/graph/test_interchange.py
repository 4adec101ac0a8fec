from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from pyoxigraph import Quad, RdfFormat, parse
from rdflib import Dataset

from d2s.graph.jsonld import make_context, read_context, to_jsonld
from d2s.graph.table import COLUMNS, fact_rows, to_csv, write_parquet
from d2s.records.extraction import Extraction
from d2s.records.part import Part
from d2s.settings import Settings

ONTOLOGY = Settings().ontology
DOCS = Path(__file__).parents[2] / "docs"


def test_the_published_context_follows_from_the_vocabulary() -> None:
    assert read_context(ONTOLOGY) == make_context(ONTOLOGY)


def test_json_ld_says_the_same(quads_of: Callable[..., list[Quad]], mosfet: Part, dual: Part) -> None:
    quads = quads_of(mosfet, dual)
    data = to_jsonld(quads, ONTOLOGY)
    assert set(parse(data, format=RdfFormat.JSON_LD)) == set(quads)
    document = json.loads(data)
    (graph,) = document["graph"]
    record = next(item for item in graph["graph"] if item.get("type") == ["d2s:Record"])
    assert record["parameter"].startswith("https://w3id.org/d2s/param/mosfet/")
    assert not any("//" in key for item in graph["graph"] for key in item)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # rdflib's own reader uses what rdflib deprecates
def test_another_processor_reads_it(quads_of: Callable[..., list[Quad]], mosfet: Part) -> None:
    quads = quads_of(mosfet)
    assert len(Dataset().parse(data=to_jsonld(quads, ONTOLOGY), format="json-ld")) == len(set(quads))


@pytest.fixture
def facts(extraction: Callable[..., Extraction], mosfet: Part, dual: Part, family: tuple[Part, ...]) -> Extraction:
    return extraction(mosfet, dual, *family)


def test_every_printed_value_is_a_row(facts: Extraction) -> None:
    rows = list(fact_rows(facts))
    printed = [
        (record.id, bound)
        for part in facts.parts
        for record in part.parameters
        for bound in ("min", "typ", "max")
        if getattr(record, bound) is not None
    ]
    assert [(row.record, row.bound) for row in rows] == printed
    on = next(row for row in rows if row.parameter == "rds_on" and row.bound == "max")
    assert (on.value, on.unit, on.si_value, on.si_unit, on.limit) == (44.0, "mohm", 0.044, "ohm", "GuaranteedLimit")
    assert (on.page, on.text, on.part, on.manufacturer) == (2, "44", "IRF540N", "International Rectifier")
    negative = next(row for row in rows if row.part == "FDS8958" and row.bound == "min" and row.element == "2")
    assert (negative.value, negative.si_value, negative.normalised_value) == (-1.4, -1.4, 1.4)


def test_csv_holds_what_the_rows_hold(facts: Extraction) -> None:
    rows = list(fact_rows(facts))
    read = list(csv.DictReader(io.StringIO(to_csv(rows).decode())))
    assert list(read[0]) == list(COLUMNS)
    for row, line in zip(rows, read, strict=True):
        for name, kind in COLUMNS.items():
            value = getattr(row, name)
            assert line[name] == ("" if value is None else str(value))
            if value is not None and kind in (int, float):
                assert kind(line[name]) == value


def test_parquet_holds_typed_columns(facts: Extraction, tmp_path: Path) -> None:
    rows = list(fact_rows(facts))
    write_parquet(rows, tmp_path / "facts.parquet")
    table = pq.read_table(tmp_path / "facts.parquet")
    assert table.to_pylist() == [{name: getattr(row, name) for name in COLUMNS} for row in rows]
    assert str(table.schema.field("value").type) == "double"
    assert str(table.schema.field("page").type) == "int64"


def test_the_schema_of_the_table_is_documented() -> None:
    listed = re.findall(r"^\| `(\w+)` \| (\w+)( or empty)? \|", (DOCS / "facts.md").read_text(encoding="utf-8"), re.M)
    kinds = {"str": "text", "int": "integer", "float": "number"}
    stated = {
        name: (kinds[getattr(kind, "__args__", (kind,))[0].__name__], hasattr(kind, "__args__"))
        for name, kind in COLUMNS.items()
    }
    assert {name: (kind, bool(empty)) for name, kind, empty in listed} == stated
