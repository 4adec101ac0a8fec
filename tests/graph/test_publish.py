from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse
from rdflib import OWL, RDF, SKOS, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS

from d2s.graph.publish import published_quads
from d2s.graph.serialise import to_triples
from d2s.knowledge.ontology import Ontology, load_ontology
from d2s.settings import Settings

PAR = Namespace("https://w3id.org/d2s/param/")
MODEL = Namespace("https://w3id.org/d2s/model/")
D2S = Namespace("https://w3id.org/d2s/vocab#")


@pytest.fixture(scope="module")
def ontology() -> Ontology:
    return load_ontology(Settings().ontology)


@pytest.fixture(scope="module")
def graph(ontology: Ontology) -> Graph:
    return Graph().parse(data=to_triples(published_quads(ontology), "ttl"), format="turtle")


def test_every_parameter_is_a_concept_with_names_and_a_version(graph: Graph, ontology: Ontology) -> None:
    for name in filter(ontology.supports, ontology.classes):
        for identifier in ontology.parameters(name):
            node = PAR[f"{name}/{identifier}"]
            assert (node, RDF.type, SKOS.Concept) in graph
            assert (node, SKOS.notation, Literal(identifier)) in graph
            assert list(graph.objects(node, SKOS.prefLabel)), node
            assert (node, DCTERMS.hasVersion, PAR[f"{ontology.version}/{name}/{identifier}"]) in graph
    scheme = URIRef(str(PAR))
    assert (scheme, OWL.versionIRI, PAR[ontology.version]) in graph
    assert (scheme, OWL.versionInfo, Literal(ontology.version)) in graph


def test_inherited_parameters_refine_those_of_the_parent(graph: Graph) -> None:
    assert (PAR["zener/vf"], SKOS.broader, PAR["diode/vf"]) in graph


def test_facts_feed_model_parameters_by_formulas(graph: Graph) -> None:
    node = MODEL["mosfet/VTO"]
    assert (node, RDF.type, D2S.ModelParameter) in graph
    assert set(graph.objects(node, D2S.fedBy)) == {PAR["mosfet/vgs_th"]}
    assert "VGS(th)" in str(graph.value(node, D2S.formula))
    assert float(graph.value(MODEL["mosfet/RG"], D2S.fallback)) == 0.0
    for fact in graph.objects(None, D2S.fedBy):
        assert (fact, RDF.type, SKOS.Concept) in graph, fact


def test_a_deprecated_parameter_names_its_successor(ontology: Ontology) -> None:
    file = ontology.files["mosfet"]
    old = file.parameters[0].model_copy(update={"deprecated": True, "replaced_by": file.parameters[1].id})
    changed = file.model_copy(update={"parameters": (old, *file.parameters[1:])})
    later = replace(ontology, files=MappingProxyType({**ontology.files, "mosfet": changed}))
    said = {(quad.predicate.value.rsplit("/")[-1], quad.object) for quad in published_quads(later)
            if quad.subject == NamedNode(PAR[f"mosfet/{old.id}"])}  # fmt: skip
    assert ("isReplacedBy", NamedNode(PAR[f"mosfet/{file.parameters[1].id}"])) in said
    assert any(name.endswith("#deprecated") and term.value == "true" for name, term in said)


@pytest.mark.parametrize("form", ["nt", "rdf", "jsonld"])
def test_every_format_says_the_same(ontology: Ontology, form: str) -> None:
    data = to_triples(published_quads(ontology), form)
    assert data == to_triples(reversed(published_quads(ontology)), form)
    known = RdfFormat.from_extension(form)
    assert {quad.triple for quad in parse(data, format=known)} == {quad.triple for quad in published_quads(ontology)}
