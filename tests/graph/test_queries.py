from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode

import d2s.graph
from d2s.graph import EmbeddedStore
from d2s.graph.iris import parameter_iri, quantity_iri
from d2s.graph.store import query_names, query_text
from d2s.records.part import Part

QUERIES = Path(d2s.graph.__file__).parent / "queries"


@pytest.fixture
def store(stored: Callable[..., EmbeddedStore], mosfet: Part, dual: Part, family: tuple[Part, ...]) -> EmbeddedStore:
    return stored(mosfet, dual, *family)


def table(results: Any) -> list[tuple[str | None, ...]]:
    """Return the rows of a result as strings, IRIs cut to what follows the last `#` or `/`."""

    def short(term: Any) -> str | None:
        if term is None:
            return None
        return re.split(r"[#/]", term.value)[-1] if isinstance(term, NamedNode) else str(term.value)

    return [tuple(short(term) for term in row) for row in results]


@pytest.mark.parametrize("name", query_names())
def test_each_query_says_what_it_is_for_and_documents_its_parameters(name: str) -> None:
    lines = query_text(name).splitlines()
    comment = [line for line in lines if line.startswith("#")]
    body = "\n".join(line for line in lines if not line.startswith("#"))
    assert lines[0].startswith("# ")
    for parameter in set(re.findall(r"\$(\w+)", body)):
        assert any(re.match(rf"# \${parameter} +\S", line) for line in comment), parameter
    assert "NOT EXISTS" not in body


def test_files_and_names_agree() -> None:
    assert set(query_names()) == {path.stem for path in QUERIES.iterdir()}


def test_parts(store: EmbeddedStore, sha: str) -> None:
    assert table(store.query("parts", document=sha)) == [
        ("IRF540N", "mosfet", "n", None, "IRF540N", "8"),
        ("FDS8958", "mosfet", None, None, "FDS8958", "4"),
        ("BC547", "bjt", "n", None, "BC547", "2"),
        ("BC547B", "bjt", "n", "BC547", "BC547B", "1"),
    ]


def test_records_of_a_part_come_with_bounds_and_conditions(store: EmbeddedStore) -> None:
    rows = list(store.query("records", part="IRF540N"))
    found = {row["parameter"].value.rsplit("/", 1)[1] for row in rows}
    assert found == {"vds_max", "vgs_max", "rds_on", "vgs_th", "igss"}
    on = [row for row in rows if row["parameter"] == parameter_iri("mosfet", "rds_on")]
    assert [row["value"].value for row in on] == ["0.044", "0.0365"]
    assert {row["unit"].value for row in on} == {"ohm"}
    assert {row["conditions"].value for row in on} == {"VGS = 10.0 V; ID = 16.0 A"}
    assert {row["defaultConditions"].value for row in on} == {"@ TJ = 25°C (unless otherwise specified)"}
    assert {row["page"].value for row in on} == {"2"}


def test_records_of_a_variant_hold_those_of_its_base(store: EmbeddedStore) -> None:
    found = [(row[0], row[1]) for row in table(store.query("records", part="BC547B"))]
    assert sorted({parameter for _, parameter in found if parameter}) == ["hfe", "vceo"]


def test_provenance_of_one_value(store: EmbeddedStore, mosfet: Part, sha: str) -> None:
    item = mosfet.parameters[2]
    (row,) = store.query("provenance", quantity=quantity_iri(item.id, "max"))
    found = {name: row[name].value for name in ("value", "unit", "text", "page", "section", "heading", "fileName")}
    assert found == {
        "value": "44",
        "unit": "mohm",
        "text": "44",
        "page": "2",
        "section": "Electrical Characteristics",
        "heading": "Max",
        "fileName": "irf540n.pdf",
    }
    assert row["document"].value == f"urn:sha256:{sha}"
    assert (row["rule"].value, row["ontology"].value, row["rules"].value) == ("match/1", "1.0+abc", "1.0+def")
    assert [float(row[edge].value) for edge in ("x0", "top", "x1", "bottom")] == [*item.evidence.cells["max"].bbox]


def test_every_value_has_its_provenance(store: EmbeddedStore) -> None:
    values = [row[0] for row in store.query("SELECT ?q { ?q a d2s:Quantity }")]
    assert len(values) > 15
    assert all(len(list(store.query("provenance", quantity=value))) == 1 for value in values)


def test_reasons_come_weightiest_first(store: EmbeddedStore, mosfet: Part) -> None:
    found = store.query("reasons", record=NamedNode(mosfet.parameters[0].id))
    assert table(found) == [
        ("symbol", "0.6", "RDS(on) is printed", "0.3", "match/1"),
        ("unit", "0.2", "ohm fits", "0.3", "match/1"),
    ]


@pytest.mark.parametrize(
    ("polarity", "vds", "rds_on", "numbers"),
    [
        ("n", 100, 0.044, ["IRF540N"]),
        ("n", 60.0, 0.05, ["IRF540N"]),
        ("n", 101, 0.044, []),
        ("n", 100, 0.0439, []),
        ("p", 60, 0.05, []),
    ],
)
def test_mosfets_by_voltage_and_resistance(
    store: EmbeddedStore, polarity: str, vds: float, rds_on: float, numbers: list[str]
) -> None:
    found = table(store.query("find_mosfets", polarity=polarity, vds=vds, rds_on=rds_on))
    assert [row[0] for row in found] == numbers


def test_parts_by_one_parameter_go_by_magnitude(store: EmbeddedStore) -> None:
    found = table(store.query("find_parts", parameter=parameter_iri("mosfet", "vgs_th"), low=1.2, high=2.4))
    assert [(row[0], row[2], row[4]) for row in found] == [
        ("FDS8958", "Min", "1.4"),
        ("FDS8958", "Typ", "1.9"),
        ("IRF540N", "Min", "2"),
        ("FDS8958", "Max", "2.4"),
    ]


def test_what_needs_review_comes_with_candidates(store: EmbeddedStore) -> None:
    found = table(store.query("needs_review"))
    assert [row[1] for row in found] == ["IRF540N", "IRF540N"]
    assert {row[4] for row in found} == {None, "trr"}
    assert any(row[5] and "vsd" in row[5] and "vf" in row[5] for row in found)


def test_rows_that_became_nothing(store: EmbeddedStore) -> None:
    assert [(row[1], row[3]) for row in table(store.query("not_extracted"))] == [
        ("2", "no parameter is near"),
        ("2", None),
    ]


@pytest.mark.parametrize("name", ["IRF540N", "IRF540NPBF", "IRF540NND"])
def test_one_part_across_makers_under_any_of_its_names(store: EmbeddedStore, name: str) -> None:
    found = table(store.query("same_part", part=name, parameter=parameter_iri("mosfet", "rds_on")))
    assert [(row[0], row[2], row[4]) for row in found] == [
        ("International Rectifier", "Max", "0.044"),
        ("International Rectifier", "Typ", "0.0365"),
    ]


def test_values_by_rule_and_by_ontology(store: EmbeddedStore) -> None:
    assert len(list(store.query("values_by_rule", rule="match/1"))) == 14
    assert table(store.query("values_by_rule", rule="match/2")) == []
    (row,) = store.query("values_by_ontology", ontology="1.0+abc")
    assert row["records"] == Literal(15)
    assert table(store.query("values_by_ontology", ontology="1.0")) == []
