from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode, Quad

import d2s.graph
from d2s.graph import Store
from d2s.graph.iris import parameter_iri, quantity_iri
from d2s.graph.named import bind, describe_queries, named_query, parse_term, query_names, short_iri
from d2s.graph.serialise import to_nquads
from d2s.graph.vocabulary import vocabulary_quads
from d2s.knowledge.ontology import load_ontology
from d2s.records.part import Part
from d2s.records.record import Condition, Kind, Method, Record
from d2s.settings import Settings

QUERIES = Path(d2s.graph.__file__).parent / "queries"


@pytest.fixture
def store(stored: Callable[..., Store], mosfet: Part, dual: Part, family: tuple[Part, ...]) -> Store:
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
    query = named_query(name)
    body = "\n".join(line for line in query.text.splitlines() if not line.startswith("#"))
    assert query.purpose.endswith(".")
    assert [item.name for item in query.parameters] == list(dict.fromkeys(item.name for item in query.parameters))
    assert {item.name for item in query.parameters} == set(re.findall(r"\$(\w+)", body))
    assert name.startswith("facts_") or query.example.startswith(f"d2s query {name}")
    assert "NOT EXISTS" not in body
    assert "GRAPH " in body, "a server's default graph need not be the union"


@pytest.mark.parametrize("name", [name for name in query_names() if not name.startswith("facts_")])
def test_each_example_gives_what_the_query_takes(name: str) -> None:
    query = named_query(name)
    given = dict(item.split("=", 1) for item in query.example.split()[3:])
    assert query.bound({key: parse_term(value.strip("'")) for key, value in given.items()})


def test_defaults_fill_what_is_not_given() -> None:
    text = named_query("find_mosfets").bound({"rds_on": 0.02, "vgs": 4.5})
    assert 'd2s:polarity "n"' in text
    assert "d2s:bound <https://w3id.org/d2s/vocab#Max>" in text
    assert '- "4.5"^^<http://www.w3.org/2001/XMLSchema#double>' in text
    assert "= 25)" in text


def test_a_part_is_compared_without_case_and_separators() -> None:
    assert 'd2s:nameKey "1N4148W"' in named_query("values").bound({"part": "1n4148-w"})


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("<urn:a>", NamedNode("urn:a")),
        ("par:mosfet/rds_on", parameter_iri("mosfet", "rds_on")),
        ("d2s:Max", NamedNode("https://w3id.org/d2s/vocab#Max")),
        ("4.5", 4.5),
        ("60", 60),
        ('"60"', "60"),
        ("onsemi", "onsemi"),
        ("http://example.org", "http://example.org"),
    ],
)
def test_terms_as_people_write_them(text: str, term: object) -> None:
    assert parse_term(text) == term


def test_iris_are_shown_with_their_prefix() -> None:
    assert short_iri("https://w3id.org/d2s/param/mosfet/rds_on") == "par:mosfet/rds_on"
    assert short_iri("https://w3id.org/d2s/vocab#Max") == "d2s:Max"
    assert short_iri("urn:sha256:00") == "urn:sha256:00"


def test_integers_stand_behind_limit() -> None:
    assert bind("LIMIT $n", {"n": 5}) == "LIMIT 5"


def test_files_and_names_agree() -> None:
    assert set(query_names()) == {path.stem for path in QUERIES.iterdir()}


def test_parts(store: Store, sha: str) -> None:
    assert table(store.query("parts", document=sha)) == [
        ("IRF540N", "mosfet", "n", None, "IRF540N", "8"),
        ("FDS8958", "mosfet", None, None, "FDS8958", "4"),
        ("BC547", "bjt", "n", None, "BC547", "2"),
        ("BC547B", "bjt", "n", "BC547", "BC547B", "1"),
    ]


def test_records_of_a_part_come_with_bounds_and_conditions(store: Store) -> None:
    rows = list(store.query("records", part="IRF540N"))
    found = {row["parameter"].value.rsplit("/", 1)[1] for row in rows}
    assert found == {"vds_max", "vgs_max", "rds_on", "vgs_th", "igss"}
    on = [row for row in rows if row["parameter"] == parameter_iri("mosfet", "rds_on")]
    assert [row["value"].value for row in on] == ["0.044", "0.0365"]
    assert {row["unit"].value for row in on} == {"ohm"}
    assert {row["conditions"].value for row in on} == {"VGS = 10.0 V; ID = 16.0 A"}
    assert {row["defaultConditions"].value for row in on} == {"@ TJ = 25°C (unless otherwise specified)"}
    assert {row["page"].value for row in on} == {"2"}


def test_records_of_a_variant_hold_those_of_its_base(store: Store) -> None:
    found = [(row[0], row[1]) for row in table(store.query("records", part="BC547B"))]
    assert sorted({parameter for _, parameter in found if parameter}) == ["hfe", "vceo"]


def test_provenance_of_one_value(store: Store, mosfet: Part, sha: str) -> None:
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


def test_every_value_has_its_provenance(store: Store) -> None:
    values = [row[0] for row in store.query("SELECT ?q { ?q a d2s:Quantity }")]
    assert len(values) > 15
    assert all(len(list(store.query("provenance", quantity=value))) == 1 for value in values)


def test_reasons_come_weightiest_first(store: Store, mosfet: Part) -> None:
    found = store.query("reasons", record=NamedNode(mosfet.parameters[0].id))
    assert table(found) == [
        ("symbol", "0.6", "RDS(on) is printed", "0.3", "match/1"),
        ("unit", "0.2", "ohm fits", "0.3", "match/1"),
    ]


@pytest.mark.parametrize(
    ("polarity", "vds", "rds_on", "vgs", "numbers"),
    [
        ("n", 100, 0.044, 10, ["IRF540N"]),
        ("n", 60.0, 0.05, 10.0, ["IRF540N"]),
        ("n", 101, 0.044, 10, []),
        ("n", 100, 0.0439, 10, []),
        ("n", 100, 0.044, 4.5, []),
        ("p", 60, 0.05, 10, []),
    ],
)
def test_mosfets_by_voltage_and_resistance(
    store: Store, polarity: str, vds: float, rds_on: float, vgs: float, numbers: list[str]
) -> None:
    found = table(store.query("find_mosfets", polarity=polarity, vds=vds, rds_on=rds_on, vgs=vgs))
    assert [row[0] for row in found] == numbers


def test_parts_by_one_parameter_go_by_magnitude(store: Store) -> None:
    threshold, typical = parameter_iri("mosfet", "vgs_th"), NamedNode("https://w3id.org/d2s/vocab#Typ")
    found = table(store.query("find_parts", parameter=threshold, low=1.2, high=2.4))
    assert [(row[0], row[3]) for row in found] == [("FDS8958", "2.4")]
    found = table(store.query("find_parts", parameter=threshold, bound=typical))
    assert [(row[0], row[3]) for row in found] == [("FDS8958", "1.9"), ("IRF540N", "3")]


def test_hot_values_do_not_answer_at_room_temperature(
    stored: Callable[..., Store], record: Callable[..., Record], condition: Callable[..., Condition]
) -> None:
    hot = record(
        "X1", "rds_on", (None, None, 0.09), si_unit="ohm", line=1, conditions=(condition("TJ", 125.0, "degC"),)
    )
    cold = record("X1", "rds_on", (None, None, 0.05), si_unit="ohm", line=2)
    store = stored(Part("X1", "mosfet", "n", parameters=(hot, cold)))
    resistance = parameter_iri("mosfet", "rds_on")
    assert [row[3] for row in table(store.query("find_parts", parameter=resistance))] == ["0.05"]
    assert [row[3] for row in table(store.query("find_parts", parameter=resistance, temperature=125))] == ["0.09"]


def test_the_best_figure_of_merit_comes_first_and_parts_without_a_gate_charge_last(
    stored: Callable[..., Store], record: Callable[..., Record], condition: Callable[..., Condition]
) -> None:
    drive = (condition("VGS", 4.5),)

    def part(name: str, line: int, resistance: float, charge: float | None) -> Part:
        return Part(
            name,
            "mosfet",
            "n",
            parameters=(
                record(name, "vds_max", (None, None, 60.0), line=line, kind=Kind.RATING),
                record(name, "rds_on", (None, None, resistance), si_unit="ohm", line=line + 1, conditions=drive),
                record(name, "qg", (None, charge, None), unit="nC", scale=1e-9, si_unit="C", line=line + 2),
            ),
        )

    store = stored(part("A1", 0, 0.010, None), part("B1", 3, 0.020, 10.0), part("C1", 6, 0.012, 12.0))
    found = table(store.query("find_mosfets", vds=60, rds_on=0.02, vgs=4.5))
    assert [row[0] for row in found] == ["C1", "B1", "A1"]
    assert float(found[0][6] or 0) == pytest.approx(0.012 * 12e-9)


def test_what_needs_review_comes_with_candidates(store: Store) -> None:
    found = table(store.query("needs_review"))
    assert [row[1] for row in found] == ["IRF540N", "IRF540N"]
    assert {row[4] for row in found} == {None, "trr"}
    assert any(row[5] and "vsd" in row[5] and "vf" in row[5] for row in found)


def test_rows_that_became_nothing(store: Store) -> None:
    assert [(row[1], row[3]) for row in table(store.query("not_extracted"))] == [
        ("2", "no parameter is near"),
        ("2", None),
    ]


@pytest.mark.parametrize("name", ["IRF540N", "IRF540NPBF", "IRF540NND"])
def test_one_part_across_makers_under_any_of_its_names(store: Store, name: str) -> None:
    found = table(store.query("same_part", part=name, parameter=parameter_iri("mosfet", "rds_on")))
    assert [(row[0], row[2], row[4]) for row in found] == [
        ("International Rectifier", "Max", "0.044"),
        ("International Rectifier", "Typ", "0.0365"),
    ]


def test_values_by_rule_and_by_ontology(store: Store) -> None:
    assert len(list(store.query("values_by_rule", rule="match/1", rules="1.0+def"))) == 24
    assert len(list(store.query("values_by_rule", rule="match/1", rules="1.0+def", limit=5, offset=21))) == 3
    assert table(store.query("values_by_rule", rule="match/1", rules="2")) == []
    assert table(store.query("values_by_rule", rule="match/2", rules="1.0+def")) == []
    (row,) = store.query("values_by_ontology", ontology="1.0+abc")
    assert row["records"] == Literal(15)
    assert table(store.query("values_by_ontology", ontology="1.0")) == []


def test_values_of_a_term_of_the_ontology(store: Store) -> None:
    found = table(store.query("values_by_parameter", parameter=parameter_iri("mosfet", "rds_on")))
    assert [(row[0], row[1], row[2]) for row in found] == [("IRF540N", "Max", "44"), ("IRF540N", "Typ", "36.5")]


def test_values_that_a_language_model_decided(stored: Callable[..., Store], record: Callable[..., Record]) -> None:
    own = record("X1", "rds_on", (None, None, 0.05), si_unit="ohm", line=1)
    chosen = record("X1", "vgs_th", (1.0, None, 2.0), line=2, method=Method.LLM)
    store = stored(Part("X1", "mosfet", "n", parameters=(own, chosen)))
    found = table(store.query("values_by_method"))
    assert {(row[1], row[2], row[6]) for row in found} == {("X1", "vgs_th", "2")}
    assert len(found) == 2


def test_every_value_of_a_part_comes_with_its_place(store: Store, mosfet: Part) -> None:
    rows = list(store.query("values", part="irf540n"))
    printed = [
        (quantity_iri(item.id, bound), value)
        for item in mosfet.parameters
        for bound, value in (("min", item.min), ("typ", item.typ), ("max", item.max))
        if value is not None
    ]
    assert {(row["quantity"], float(row["value"].value)) for row in rows} == set(printed)
    assert all(row["page"].value == "2" and row["text"].value for row in rows)


def test_records_that_contradict_each_other(
    stored: Callable[..., Store], record: Callable[..., Record], condition: Callable[..., Condition]
) -> None:
    at_10, at_4 = (condition("VGS", 10.0),), (condition("VGS", 4.5),)
    rows = (
        record("X1", "rds_on", (None, None, 0.05), si_unit="ohm", line=1, conditions=at_10),
        record("X1", "rds_on", (None, None, 0.06), si_unit="ohm", line=2, conditions=at_10),
        record("X1", "rds_on", (None, None, 0.08), si_unit="ohm", line=3, conditions=at_4),
    )
    store = stored(Part("X1", "mosfet", "n", parameters=rows))
    (found,) = table(store.query("conflicts", maker="International Rectifier"))
    assert (found[0], found[1], found[6], found[7], found[8]) == ("X1", "rds_on", "2", "0.05", "0.06")
    assert table(store.query("conflicts", maker="Philips")) == []


def test_differences_between_makers(
    empty: Store, quads_of: Callable[..., list[Quad]], record: Callable[..., Record], sha: str
) -> None:
    store, other = empty, "e" * 64
    same = record("X1", "vds_max", (None, None, 60.0), line=1, kind=Kind.RATING)
    first = Part("X1", "mosfet", "n", parameters=(same, record("X1", "vgs_th", (1.0, None, 2.0), line=2)))
    second = Part("X1", "mosfet", "n", parameters=(same, record("X1", "vgs_th", (1.0, None, 2.5), line=2)))
    store.put(sha, quads_of(first))
    moved = to_nquads(quads_of(second, manufacturer="Philips")).decode()
    store.load(moved.replace(sha, other).replace(f"record:{sha[:10]}", "record:eeeeeeeeee").encode())
    (found,) = table(store.query("differences", part="X1"))
    assert found[:8] == ("vgs_th", "Max", "GuaranteedLimit", None, "2", "2.5", "V", "2")
    assert found[8] is not None and set(found[8].split(", ")) == {"International Rectifier", "Philips"}


def test_parameters_that_a_maker_never_prints(store: Store) -> None:
    store.load_quads(vocabulary_quads(load_ontology(Settings().ontology)))
    mosfet = NamedNode("https://w3id.org/d2s/class/mosfet")
    missing = {
        row[0] for row in table(store.query("never_printed", maker="International Rectifier", **{"class": mosfet}))
    }
    assert {"ciss", "coss"} <= missing
    assert missing.isdisjoint({"rds_on", "vgs_th", "trr", "vsd"})
    everything = table(store.query("never_printed", maker="Philips", **{"class": mosfet}))
    assert len(everything) == len(load_ontology(Settings().ontology).parameters("mosfet"))


def test_every_query_is_documented() -> None:
    text = (Path(__file__).parents[2] / "docs" / "graph.md").read_text(encoding="utf-8")
    assert describe_queries() in text, "write `python -m d2s.graph.named` into docs/graph.md below Named queries"
