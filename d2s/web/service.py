"""The SPARQL 1.1 Service Description of the endpoint."""

from __future__ import annotations

from pyoxigraph import BlankNode, NamedNode, RdfFormat, Triple, serialize

from d2s.graph.namespaces import PREFIXES, RDF, Namespace

SD = Namespace("sd", "http://www.w3.org/ns/sparql-service-description#")
FORMATS = Namespace("formats", "http://www.w3.org/ns/formats/")
_RESULT_FORMATS = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "RDF_XML",
    "JSON-LD",
)
_INPUT_FORMATS = ("Turtle", "N-Triples", "RDF_XML", "JSON-LD")


def service_description(endpoint: str, *, writable: bool, form: str) -> bytes:
    """Return the description of the service at `endpoint` in the format with the extension `form`."""
    service, dataset, graph = BlankNode("service"), BlankNode("dataset"), BlankNode("graph")
    languages = (SD.SPARQL11Query, SD.SPARQL11Update) if writable else (SD.SPARQL11Query,)
    triples = [
        Triple(service, RDF.type, SD.Service),
        Triple(service, SD.endpoint, NamedNode(endpoint)),
        *(Triple(service, SD.supportedLanguage, language) for language in languages),
        *(Triple(service, SD.resultFormat, getattr(FORMATS, name)) for name in _RESULT_FORMATS),
        Triple(service, SD.feature, SD.UnionDefaultGraph),
        Triple(service, SD.defaultDataset, dataset),
        Triple(dataset, RDF.type, SD.Dataset),
        Triple(dataset, SD.defaultGraph, graph),
        Triple(graph, RDF.type, SD.Graph),
    ]
    if writable:
        triples += [Triple(service, SD.inputFormat, getattr(FORMATS, name)) for name in _INPUT_FORMATS]
    known = RdfFormat.from_extension(form)
    assert known is not None, form
    prefixes = {"rdf": PREFIXES["rdf"], "sd": SD.iri, "formats": FORMATS.iri}
    return serialize(triples, format=known, prefixes=prefixes) or b""
