"""The W3C tests of the SPARQL 1.1 Protocol: every request of every test, as its manifest states it."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from rdflib import RDF, Graph, Namespace, Node
from rdflib.collection import Collection
from starlette.testclient import TestClient

HT = Namespace("http://www.w3.org/2011/http#")
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
CNT = Namespace("http://www.w3.org/2011/content#")
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
DATA = "http://kasei.us/2009/09/sparql/data"

MANIFEST = (
    Path(os.environ.get("D2S_CONFORMANCE") or Path(__file__).parents[3] / "shared" / "conformance")
    / "sparql11"
    / "protocol"
    / "manifest.ttl"
)
#: Tests that do not pass, and why; docs/graph.md says the same.
EXCEPTIONS: dict[str, str] = {}


@dataclass(frozen=True)
class Exchange:
    """A request and what its response has to be."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes | None
    statuses: tuple[str, ...]
    boolean: bool | None
    form: str | None


def value(graph: Graph, node: Node, predicate: Node) -> str | None:
    found = graph.value(node, predicate)
    return None if found is None else str(found)


def read_tests(manifest: Path) -> dict[str, list[Exchange]]:
    if not manifest.is_file():
        return {}
    graph = Graph().parse(manifest, format="turtle")
    (entries,) = graph.objects(None, MF.entries)
    return {
        str(test).rsplit("#", 1)[1]: [
            read_exchange(graph, request)
            for requests in graph.objects(graph.value(test, MF.action), HT.requests)
            for request in Collection(graph, requests)
        ]
        for test in Collection(graph, entries)
    }


def read_exchange(graph: Graph, request: Node) -> Exchange:
    listed = graph.value(request, HT.headers)
    headers = {
        str(graph.value(item, HT.fieldName)): str(graph.value(item, HT.fieldValue))
        for item in (Collection(graph, listed) if listed is not None else ())
    }
    body = graph.value(request, HT.body)
    response = graph.value(request, HT.resp)
    assert response is not None
    boolean = value(graph, response, MF.expectedBoolean)
    return Exchange(
        method=value(graph, request, HT.methodName) or "GET",
        path=value(graph, request, HT.absolutePath) or "",
        headers=headers,
        body=None
        if body is None
        else str(graph.value(body, CNT.chars)).encode(value(graph, body, CNT.characterEncoding) or "utf-8"),
        statuses=tuple(str(item)[-3] for item in graph.objects(response, MF.expectedStatus)),
        boolean=None if boolean is None else boolean == "true",
        form=value(graph, response, MF.expectedFormat),
    )


TESTS = read_tests(MANIFEST)
GRAPH_TYPES = ("text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json")


@pytest.fixture(scope="module")
def client(serve: Callable[..., TestClient], conformance: Path, token: str) -> TestClient:
    """A server that allows updates, over the three graphs that the manifest names."""
    graphs = (
        f"<{DATA}/{name}.rdf> {{ {(conformance / 'protocol' / f'{name}.nt').read_text(encoding='utf-8')} }}"
        for name in ("data1", "data2", "data3")
    )
    return serve("\n".join(graphs), token=token)


def load_data(client: TestClient, conformance: Path, token: str) -> None:
    """Bring the graphs back: tests of updates clear the store."""
    for name in ("data1", "data2", "data3"):
        response = client.put(
            "/store",
            params={"graph": f"{DATA}/{name}.rdf"},
            content=(conformance / "protocol" / f"{name}.nt").read_bytes(),
            headers={"Content-Type": "application/n-triples", "Authorization": f"Bearer {token}"},
        )
        assert response.status_code in {201, 204}


def test_the_suite_is_complete(conformance: Path) -> None:
    assert len(TESTS) == 34
    assert set(EXCEPTIONS) <= set(TESTS)
    assert len(TESTS) - len(EXCEPTIONS) >= 30


@pytest.mark.parametrize("name", list(TESTS) or ["none"])
def test_protocol(client: TestClient, conformance: Path, token: str, name: str) -> None:
    load_data(client, conformance, token)
    if name in EXCEPTIONS:
        with pytest.raises(AssertionError):
            run(client, name, token)
        return
    run(client, name, token)


def run(client: TestClient, name: str, token: str) -> None:
    for exchange in TESTS[name]:
        headers = {"accept": "*/*", **exchange.headers, "Authorization": f"Bearer {token}"}
        response = client.request(exchange.method, exchange.path, content=exchange.body, headers=headers)
        assert str(response.status_code)[0] in exchange.statuses, response.text
        media = response.headers.get("content-type", "").partition(";")[0]
        if exchange.boolean is not None:
            assert response.json()["boolean"] is exchange.boolean
        if exchange.form == "RDF":
            assert media in GRAPH_TYPES
        elif exchange.form in {"boolean", "tabular"}:
            assert media == "application/sparql-results+json"
            assert ("boolean" in response.json()) == (exchange.form == "boolean")


def description(client: TestClient) -> Graph:
    response = client.get("/sparql/", headers={"accept": "text/turtle"})
    assert response.status_code == 200
    return Graph().parse(data=response.text, format="turtle")


def test_returns_rdf(client: TestClient) -> None:
    response = client.get("/sparql/")
    assert response.headers["content-type"].startswith("text/turtle")
    assert len(Graph().parse(data=response.text, format="turtle")) > 5
    for media, form in (("application/rdf+xml", "xml"), ("application/n-triples", "nt")):
        response = client.get("/sparql", headers={"accept": media})
        assert response.headers["content-type"].startswith(media)
        assert len(Graph().parse(data=response.text, format=form)) > 5


def test_has_endpoint_triple(client: TestClient) -> None:
    endpoints = [str(node) for node in description(client).objects(None, SD.endpoint)]
    assert endpoints == ["http://localhost/sparql/"]


def test_conforms_to_schema(client: TestClient) -> None:
    """Domains, ranges and terms as of the namespace document http://www.w3.org/ns/sparql-service-description."""
    graph = description(client)
    domains = {
        SD.endpoint: SD.Service,
        SD.feature: SD.Service,
        SD.supportedLanguage: SD.Service,
        SD.resultFormat: SD.Service,
        SD.inputFormat: SD.Service,
        SD.defaultDataset: SD.Service,
        SD.defaultGraph: SD.Dataset,
    }
    ranges = {SD.defaultDataset: SD.Dataset, SD.defaultGraph: SD.Graph}
    instances = {
        SD.feature: {SD.UnionDefaultGraph, SD.BasicFederatedQuery, SD.DereferencesURIs, SD.EmptyGraphs},
        SD.supportedLanguage: {SD.SPARQL10Query, SD.SPARQL11Query, SD.SPARQL11Update},
    }
    (service,) = graph.subjects(RDF.type, SD.Service)
    assert set(graph.objects(service, SD.supportedLanguage)) == {SD.SPARQL11Query, SD.SPARQL11Update}
    for subject, predicate, target in graph:
        if predicate == RDF.type:
            assert target in {SD.Service, SD.Dataset, SD.Graph}
            continue
        assert (subject, RDF.type, domains[predicate]) in graph
        if predicate in ranges:
            assert (target, RDF.type, ranges[predicate]) in graph
        if predicate in instances:
            assert target in instances[predicate]
