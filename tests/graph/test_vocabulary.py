from __future__ import annotations

import re
from pathlib import Path

import pytest
from pyoxigraph import NamedNode
from rdflib import OWL, RDF, RDFS, Graph, URIRef

import d2s.graph
from d2s.graph import open_store
from d2s.graph.namespaces import D2S, PARAMETERS
from d2s.graph.vocabulary import vocabulary_quads
from d2s.knowledge.ontology import Ontology, load_ontology
from d2s.settings import Settings

ROOM = Path(d2s.graph.__file__).parent
ONTOLOGY = Settings().ontology


@pytest.fixture(scope="module")
def declared() -> Graph:
    return Graph().parse(ONTOLOGY / "d2s.ttl", format="turtle")


def used() -> set[str]:
    """Return every term of the own vocabulary that code, queries and shapes name."""
    code = "".join(path.read_text(encoding="utf-8") for path in ROOM.glob("*.py"))
    sparql = "".join(path.read_text(encoding="utf-8") for path in (ROOM / "queries").glob("*.rq"))
    shapes = (ONTOLOGY / "shapes.ttl").read_text(encoding="utf-8")
    return set(re.findall(r"\bD2S\.(\w+)", code)) | set(re.findall(r"(?<!urn:)\bd2s:(\w+)", sparql + shapes))


def terms(graph: Graph) -> set[str]:
    return {str(node).removeprefix(D2S.iri) for node in graph.subjects() if str(node).startswith(D2S.iri)}


def test_every_term_in_use_is_declared(declared: Graph) -> None:
    assert used() - terms(declared) == set()


def test_every_declared_term_is_used(declared: Graph) -> None:
    lists = {str(kind).removeprefix(D2S.iri) for kind in declared.objects(None, RDF.type)}
    assert terms(declared) - used() - lists == set()


def test_every_term_has_a_label_a_comment_and_a_kind(declared: Graph) -> None:
    for name in terms(declared):
        node = URIRef(D2S.iri + name)
        for predicate in (RDFS.label, RDFS.comment):
            assert len(list(declared.objects(node, predicate))) == 1, name
        assert list(declared.objects(node, RDF.type)), name


def test_no_name_is_declared_twice(declared: Graph) -> None:
    kinds = {OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty}
    for name in terms(declared):
        assert len(kinds & set(declared.objects(URIRef(D2S.iri + name), RDF.type))) <= 1, name


@pytest.fixture(scope="module")
def ontology() -> Ontology:
    return load_ontology(ONTOLOGY)


def test_each_parameter_is_a_concept_of_its_class(ontology: Ontology) -> None:
    store = open_store()
    store.load_quads(vocabulary_quads(ontology))
    found = store.query(
        "SELECT ?kind ?si ?class { $node a skos:Concept ; skos:inScheme par: ; qudt:hasQuantityKind ?kind ; "
        "d2s:siUnit ?si ; d2s:deviceClass/skos:notation ?class }",
        node=NamedNode(PARAMETERS + "mosfet/rds_on"),
    )
    rows = [(row["kind"].value, row["si"].value, row["class"].value) for row in found]
    assert rows == [("http://qudt.org/vocab/quantitykind/Resistance", "ohm", "mosfet")]


def test_parameters_of_all_classes_are_concepts_of_each(ontology: Ontology) -> None:
    concepts = {quad.subject.value for quad in vocabulary_quads(ontology)}
    assert {PARAMETERS + "mosfet/tj", PARAMETERS + "bjt/tj"} <= concepts
    assert PARAMETERS + "all/tj" not in concepts
