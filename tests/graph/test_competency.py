"""Competency questions: what the four users ask of the graph, over sample datasheets as they are read from PDF.

Each test is one question; the answers stand in the sheets of `corpus/samples`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode

from d2s.graph import Store, open_store, to_quads
from d2s.graph.iris import class_iri, document_iri, model_parameter_iri, parameter_iri
from d2s.graph.namespaces import D2S
from d2s.graph.publish import published_quads
from d2s.graph.vocabulary import load_vocabulary
from d2s.pipeline import pipeline
from d2s.settings import Settings

SAMPLES = Path(__file__).parents[2] / "corpus" / "samples"
SHEETS = ("NHN6012", "NHP3407", "NHC547", "NHJ201-NHJ202")
#: The samples name no maker of this world; one is put in.
MAKER = "Northhill"


@pytest.fixture(scope="module")
def results() -> dict[str, Any]:
    line, units = pipeline(Settings()), pipeline(Settings()).knowing.units
    found = {}
    for name in SHEETS:
        result = line.read(SAMPLES / f"{name}.pdf")
        document = replace(result.extraction.document, manufacturer=MAKER)
        extraction = replace(result.extraction, document=document)
        run = (quad for quad in result.quads if quad.graph_name != document_iri(document.sha256))
        quads = (*to_quads(extraction, result.layout, result.decisions, units), *run)
        found[name] = replace(result, extraction=extraction, quads=quads)
    return found


@pytest.fixture(scope="module")
def store(results: dict[str, Any]) -> Iterator[Store]:
    with open_store() as opened:
        load_vocabulary(opened, pipeline(Settings()).knowing.ontology)
        for result in results.values():
            opened.put(result.extraction.document.sha256, result.quads)
        yield opened


def rows(store: Store, name: str, *columns: str, **bindings: Any) -> list[tuple[Any, ...]]:
    """Return columns of an answer: numbers as numbers, IRIs cut to what follows the last / or #."""

    def plain(term: Any) -> Any:
        if isinstance(term, NamedNode):
            return term.value.rsplit("#", 1)[-1].rsplit("/", 1)[-1]
        if isinstance(term, Literal) and term.datatype.value.endswith(("double", "integer", "decimal")):
            return float(term.value)
        return None if term is None else term.value

    return [tuple(plain(row[column]) for column in columns) for row in store.query(name, **bindings)]


class TestCircuitEngineer:
    def test_which_n_mosfet_bears_60_v_and_has_at_most_20_milliohm_at_10_v(self, store: Store) -> None:
        found = rows(store, "find_mosfets", "number", "rdsOn", "gateCharge", vds=60, rds_on=0.020, vgs=10)
        assert found == [("NHN6012", 0.0155, pytest.approx(26e-9))]

    def test_which_p_mosfet_bears_30_v_although_its_sheet_prints_minus_30(self, store: Store) -> None:
        found = rows(store, "find_mosfets", "number", "vds", "rdsOn", polarity="p", vds=30, rds_on=0.1, vgs=4.5)
        assert found == [("NHP3407", 30.0, 0.087)]

    def test_which_transistor_guarantees_a_gain_of_100(self, store: Store) -> None:
        found = rows(
            store, "find_parts", "number", "value", parameter=parameter_iri("bjt", "hfe"), low=100, bound=D2S.Min
        )
        assert found == [("NHC547", 110.0), ("NHC547-A", 110.0), ("NHC547-B", 200.0), ("NHC547-C", 420.0)]

    def test_what_is_the_leakage_when_the_device_is_hot(self, store: Store) -> None:
        leakage = parameter_iri("mosfet", "idss")
        assert rows(store, "find_parts", "number", "value", parameter=leakage, temperature=125) == [("NHN6012", 50e-6)]
        cold = rows(store, "find_parts", "number", "value", parameter=leakage)
        assert sorted(cold) == [("NHN6012", 1e-6), ("NHP3407", 1e-6)]

    def test_which_pin_is_the_gate_of_the_part_in_its_package(self, store: Store, results: dict[str, Any]) -> None:
        text = (
            "SELECT ?package ?pin WHERE { GRAPH ?document { ?part schema:mpn $number ; d2s:package ?p . "
            "?p schema:name ?package ; d2s:pin ?q . ?q d2s:terminal 'G' ; d2s:pinNumber ?pin } }"
        )
        found = {tuple(term.value for term in row) for row in store.query(text, number="NHP3407")}
        printed = {
            (package.name, number)
            for package in results["NHP3407"].extraction.parts[0].packages
            for number, terminal in package.pins.items()
            if terminal == "G"
        }
        assert found == printed


class TestDataEngineer:
    def test_which_parts_of_a_class_are_there_and_of_which_polarity(self, store: Store) -> None:
        found = rows(store, "parts_of_class", "number", **{"class": class_iri("mosfet")})
        assert sorted(found) == [("NHN6012",), ("NHP3407",)]
        assert rows(store, "parts_of_class", "number", **{"class": class_iri("mosfet")}, polarity="p") == [("NHP3407",)]

    def test_all_values_of_one_canonical_parameter_in_si(self, store: Store) -> None:
        found = rows(store, "find_parts", "number", "value", "unit", parameter=parameter_iri("mosfet", "rds_on"))
        assert found == [
            ("NHN6012", 0.0155, "ohm"),
            ("NHN6012", 0.021, "ohm"),
            ("NHP3407", 0.052, "ohm"),
            ("NHP3407", 0.087, "ohm"),
        ]

    def test_which_unit_and_quantity_kind_does_a_value_have(self, store: Store) -> None:
        text = (
            "SELECT DISTINCT ?unit ?kind WHERE { GRAPH ?document { ?record d2s:parameter $parameter ; "
            "d2s:quantity ?q . ?q qudt:hasUnit ?unit } GRAPH par: { $parameter qudt:hasQuantityKind ?kind } }"
        )
        found = rows(store, text, "unit", "kind", parameter=parameter_iri("mosfet", "qg"))
        assert found == [("NanoC", "ElectricCharge")]

    def test_which_parameters_of_the_class_does_no_sheet_of_the_maker_print(self, store: Store) -> None:
        asked = {"maker": MAKER, "class": class_iri("mosfet")}
        missing = {row[0] for row in rows(store, "never_printed", "parameter", **asked)}
        known = set(pipeline(Settings()).knowing.ontology.parameters("mosfet"))
        printed = {row[0] for row in rows(store, "records", "parameter", part="NHN6012")}
        assert "rds_on" in printed and missing < known
        assert missing.isdisjoint(printed) and missing | printed <= known

    def test_what_is_printed_for_a_rating_and_what_is_guaranteed_are_told_apart(self, store: Store) -> None:
        kinds = {
            row[:2] for row in rows(store, "records", "parameter", "limitKind", part="NHN6012")
            if row[0] in ("vds_max", "vbr_dss")
        }  # fmt: skip
        assert kinds == {("vds_max", "AbsoluteRating"), ("vbr_dss", "GuaranteedLimit")}


class TestAuditor:
    def test_where_is_each_number_of_a_part_printed(self, store: Store, results: dict[str, Any]) -> None:
        found = rows(store, "values", "parameter", "bound", "value", "page", "text", part="NHN6012")
        assert ("rds_on", "Max", 15.5, "15.5") in [(*row[:3], row[4]) for row in found]
        pages = results["NHN6012"].extraction.document.pages
        assert all(1 <= row[3] <= pages and row[4] for row in found)

    def test_which_rule_ontology_and_program_made_a_number_of_which_pdf(
        self, store: Store, results: dict[str, Any]
    ) -> None:
        extraction = results["NHN6012"].extraction
        record = next(item for item in extraction.parts[0].parameters if item.parameter == "qg")
        quantity = NamedNode(f"{record.id}#max")
        (found,) = store.query("provenance", quantity=quantity)
        assert (found["rule"].value, found["ontology"].value) == (record.rule, extraction.versions.ontology)
        assert (found["rules"].value, found["software"].value) == (extraction.versions.rules, extraction.versions.d2s)
        assert found["document"] == document_iri(extraction.document.sha256)
        assert found["selector"].value.startswith(f"page={record.evidence.page}&viewrect=")

    def test_why_did_a_row_become_its_parameter(self, store: Store, results: dict[str, Any]) -> None:
        record = next(item for item in results["NHN6012"].extraction.parts[0].parameters if item.parameter == "qg")
        found = rows(store, "reasons", "feature", "weight", record=NamedNode(record.id))
        assert found and found == sorted(found, key=lambda row: -row[1])

    def test_which_numbers_did_a_language_model_or_a_person_decide(self, store: Store) -> None:
        assert rows(store, "values_by_method", "number") == []
        assert rows(store, "values_by_method", "number", method=D2S.ByReviewer) == []
        assert len(rows(store, "values_by_method", "number", method=D2S.BySymbol)) > 50

    def test_what_was_read_under_which_versions_and_when(self, store: Store, results: dict[str, Any]) -> None:
        version = results["NHN6012"].extraction.versions.ontology
        assert len(rows(store, "values_by_ontology", "document", ontology=version)) == len(SHEETS)
        text = "SELECT ?run ?end WHERE { GRAPH ?run { ?run a d2s:Run ; prov:endedAtTime ?end } }"
        assert len(list(store.query(text))) == len(SHEETS)


class TestModellingExpert:
    def test_which_rows_wait_for_a_person_and_what_may_they_be(self, store: Store) -> None:
        found = rows(store, "needs_review", "number", "candidates", "page")
        noise = [row for row in found if row[0] in {"NHJ201", "NHJ202"}]
        assert len(noise) == 2
        assert all(row[2] >= 1 for row in noise)

    def test_which_rows_were_read_but_not_extracted(self, store: Store, results: dict[str, Any]) -> None:
        expected = sum(
            len({(row.page, row.bbox, row.text) for row in item.extraction.unmatched}) for item in results.values()
        )
        assert len(rows(store, "not_extracted", "text", "why")) == expected

    def test_which_values_does_a_term_of_the_ontology_produce(self, store: Store) -> None:
        found = rows(
            store, "values_by_parameter", "number", "bound", "value", parameter=parameter_iri("bjt", "vce_sat")
        )
        assert ("NHC547", "Max", 250.0) in found and len(found) == 4

    def test_which_facts_feed_a_parameter_of_the_model_and_by_which_formula(self) -> None:
        with open_store() as opened:
            opened.load_quads(published_quads(pipeline(Settings()).knowing.ontology))
            text = "SELECT ?fact ?formula WHERE { GRAPH par: { $parameter d2s:fedBy ?fact ; d2s:formula ?formula } }"
            found = rows(opened, text, "fact", "formula", parameter=model_parameter_iri("mosfet", "VTO"))
        assert [fact for fact, _ in found] == ["vgs_th"] and "VGS(th)" in found[0][1]

    def test_which_values_does_a_rule_produce(self, store: Store, results: dict[str, Any]) -> None:
        versions = results["NHC547"].extraction.versions
        rule = results["NHC547"].extraction.parts[0].parameters[0].rule
        found = rows(store, "values_by_rule", "number", rule=rule, rules=versions.rules)
        assert {row[0] for row in found} >= {"NHC547", "NHN6012"}
