"""The vocabularies of the graph; own terms are declared in `ontology/d2s.ttl`."""

from __future__ import annotations

from pyoxigraph import NamedNode


class Namespace:
    """A vocabulary: `D2S.Record` is the node of the term `Record`, made once."""

    def __init__(self, prefix: str, iri: str) -> None:
        self.prefix, self.iri = prefix, iri

    def __getattr__(self, term: str) -> NamedNode:
        if term.startswith("__"):
            raise AttributeError(term)
        node = NamedNode(self.iri + term)
        setattr(self, term, node)
        return node


D2S = Namespace("d2s", "https://w3id.org/d2s/vocab#")
CSVW = Namespace("csvw", "http://www.w3.org/ns/csvw#")
DCTERMS = Namespace("dcterms", "http://purl.org/dc/terms/")
DOCO = Namespace("doco", "http://purl.org/spar/doco/")
OWL = Namespace("owl", "http://www.w3.org/2002/07/owl#")
OA = Namespace("oa", "http://www.w3.org/ns/oa#")
PROV = Namespace("prov", "http://www.w3.org/ns/prov#")
QUDT = Namespace("qudt", "http://qudt.org/schema/qudt/")
RDF = Namespace("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#")
RDFS = Namespace("rdfs", "http://www.w3.org/2000/01/rdf-schema#")
SCHEMA = Namespace("schema", "https://schema.org/")
SKOS = Namespace("skos", "http://www.w3.org/2004/02/skos/core#")
XSD = Namespace("xsd", "http://www.w3.org/2001/XMLSchema#")

#: Things that d2s names itself.
BASE = "https://w3id.org/d2s/"
#: The scheme of canonical parameters, `param/<device class>/<id>`.
PARAMETERS = BASE + "param/"
CLASSES = BASE + "class/"
#: The scheme of model card parameters, `model/<device class>/<NAME>`.
MODELS = BASE + "model/"
PARTS = BASE + "part/"
MAKERS = BASE + "maker/"

QUDT_KINDS = "http://qudt.org/vocab/quantitykind/"

#: Prefix → IRI for queries and TriG.
PREFIXES: dict[str, str] = {
    space.prefix: space.iri for space in (D2S, CSVW, DCTERMS, DOCO, OA, OWL, PROV, QUDT, RDF, RDFS, SCHEMA, SKOS, XSD)
} | {
    "unit": "http://qudt.org/vocab/unit/",
    "quantitykind": QUDT_KINDS,
    "par": PARAMETERS,
    "class": CLASSES,
}
