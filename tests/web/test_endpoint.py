from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pyoxigraph import QueryResultsFormat, RdfFormat, parse, parse_query_results
from starlette.testclient import TestClient

from d2s.errors import StoreError
from d2s.graph import to_quads
from d2s.graph.remote import RemoteStore, Server
from d2s.records.extraction import Document, Extraction, Outcome, Versions
from d2s.records.layout import Layout
from d2s.records.part import Part
from d2s.settings import Settings
from d2s.units.units import Units
from d2s.web.pool import Limits, Pool

GRAPH = (
    "GRAPH <urn:one> { <urn:a> <urn:p> 1 . <urn:b> <urn:p> 2 } GRAPH <urn:two> { <urn:c> <urn:p> 3 }"
    "<urn:d> <urn:q> 'in the default graph' ."
)
MANY = " ".join(f"<urn:s{number}> <urn:p> {number} ." for number in range(400))
CROSS = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


@pytest.fixture(scope="module")
def client(serve: Callable[..., TestClient]) -> TestClient:
    return serve(GRAPH)


@pytest.fixture(scope="module")
def bounded(serve: Callable[..., TestClient]) -> TestClient:
    return serve(MANY, limits=Limits(seconds=1.0, answer=20_000))


def ask(client: TestClient, query: str, accept: str = "*/*", **parameters: object) -> bytes:
    response = client.get("/sparql", params={"query": query, **parameters}, headers={"Accept": accept})
    assert response.status_code == 200, response.text
    assert accept == "*/*" or response.headers["content-type"].startswith(accept)
    return response.content


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("application/sparql-results+json", QueryResultsFormat.JSON),
        ("application/sparql-results+xml", QueryResultsFormat.XML),
        ("text/tab-separated-values", QueryResultsFormat.TSV),
    ],
)
def test_results_in_every_format(client: TestClient, accept: str, form: QueryResultsFormat) -> None:
    data = ask(client, "SELECT ?s { ?s <urn:p> ?o } ORDER BY ?o", accept)
    assert [row["s"].value for row in parse_query_results(data, format=form)] == ["urn:a", "urn:b", "urn:c"]
    assert bool(parse_query_results(ask(client, "ASK { ?s <urn:q> ?o }", accept), format=form))


def test_results_as_csv(client: TestClient) -> None:
    data = ask(client, "SELECT ?s ?o { ?s <urn:p> ?o } ORDER BY ?o LIMIT 1", "text/csv")
    assert data.decode().split() == ["s,o", "urn:a,1"]


@pytest.mark.parametrize(
    ("accept", "form"), [("text/turtle", RdfFormat.TURTLE), ("application/n-triples", RdfFormat.N_TRIPLES)]
)
def test_graphs_in_every_format(client: TestClient, accept: str, form: RdfFormat) -> None:
    data = ask(client, "CONSTRUCT { ?s <urn:p> ?o } WHERE { ?s <urn:p> ?o }", accept)
    assert {quad.subject.value for quad in parse(data, format=form)} == {"urn:a", "urn:b", "urn:c"}


def test_the_default_graph_is_the_union_unless_the_protocol_names_one(client: TestClient) -> None:
    query = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    assert ask(client, query, "text/csv").split() == [b"n", b"4"]
    assert ask(client, query, "text/csv", **{"default-graph-uri": "urn:two"}).split() == [b"n", b"1"]
    assert ask(client, query, "text/csv", **{"named-graph-uri": "urn:two"}).split() == [b"n", b"0"]


def test_prefixes_of_the_vocabulary_are_known(client: TestClient) -> None:
    assert b"https://w3id.org/d2s/vocab#Max" in ask(client, "SELECT (d2s:Max AS ?x) {}")


@pytest.mark.parametrize(
    ("parameters", "accept", "status"),
    [
        ({"query": "SELECT"}, "*/*", 400),
        ({"query": "SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }"}, "*/*", 403),
        ({"query": "SELECT * { ?s ?p ?o }"}, "image/png", 406),
        ({"query": "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"}, "text/csv", 406),
        ({"query": "ASK {}", "default-graph-uri": "no iri"}, "*/*", 400),
        ({"update": "CLEAR ALL"}, "*/*", 400),
    ],
)
def test_what_is_wrong_is_the_clients(client: TestClient, parameters: dict[str, str], accept: str, status: int) -> None:
    response = client.get("/sparql", params=parameters, headers={"Accept": accept})
    assert response.status_code == status
    assert response.headers["content-type"].startswith("text/plain")
    assert response.text.strip()


def test_updates_take_the_token_and_queries_see_them(serve: Callable[..., TestClient], token: str) -> None:
    client, update = serve(token=token), {"update": "INSERT DATA { <urn:a> <urn:p> 1 }"}
    answer = client.post("/sparql", data=update)
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
    assert client.post("/sparql", data=update, headers={"Authorization": "Bearer no"}).status_code == 401
    allowed = {"Authorization": f"Bearer {token}"}
    assert client.post("/sparql", data=update, headers=allowed).status_code == 204
    assert client.get("/sparql", params={"query": "ASK { <urn:a> <urn:p> 1 }"}).json()["boolean"] is True
    loading = {"update": "LOAD <http://example.org/data.ttl>"}
    assert client.post("/sparql", data=loading, headers=allowed).status_code == 403
    for number in range(5):
        text = f"INSERT DATA {{ <urn:a> <urn:n> {number} }}"
        assert client.post("/sparql", data={"update": text}, headers=allowed).status_code == 204
        count = client.get("/sparql", params={"query": "SELECT * { ?s <urn:n> ?o }"}).json()["results"]["bindings"]
        assert len(count) == number + 1


def test_a_server_without_a_token_is_read_only(client: TestClient) -> None:
    answer = client.post("/sparql", data={"update": "CLEAR ALL"}, headers={"Authorization": "Bearer "})
    assert answer.status_code == 403
    assert "read-only" in answer.text


def test_a_cross_product_reaches_the_time_limit_and_the_server_lives(bounded: TestClient) -> None:
    started = time.monotonic()
    answer = bounded.get("/sparql", params={"query": f"SELECT (COUNT(*) AS ?n) {{ {CROSS} }}"})
    assert answer.status_code == 503
    assert "D507" in answer.text
    assert time.monotonic() - started < 4
    assert bounded.get("/sparql", params={"query": "ASK { <urn:s1> ?p ?o }"}).json()["boolean"] is True


def test_an_answer_that_is_too_large_is_refused(bounded: TestClient) -> None:
    answer = bounded.get("/sparql", params={"query": CROSS})
    assert answer.status_code == 413
    assert "D511" in answer.text
    assert len(bounded.get("/sparql", params={"query": CROSS + " LIMIT 5"}).json()["results"]["bindings"]) == 5


def test_a_query_beyond_its_memory_dies_alone(serve: Callable[..., TestClient]) -> None:
    client = serve(MANY, limits=Limits(seconds=30.0, memory=400 << 20))
    answer = client.get("/sparql", params={"query": f"SELECT * {{ {{ {CROSS} }} }} ORDER BY DESC(?c)"})
    assert answer.status_code == 503
    assert "D509" in answer.text
    assert client.get("/sparql", params={"query": "ASK { <urn:s1> ?p ?o }"}).json()["boolean"] is True


def test_many_at_once_are_all_answered(client: TestClient) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = pool.map(lambda _: ask(client, "ASK { <urn:a> ?p ?o }"), range(24))
        assert all(b"true" in answer for answer in answers)


def test_too_many_at_once_are_refused(tmp_path: Path) -> None:
    async def scenario() -> None:
        pool = Pool(tmp_path / "store", Limits(seconds=20, waiting=1), readers=1)
        await pool.start()
        header = {"act": "ready"}
        try:
            first, second = asyncio.create_task(pool.read(header)), asyncio.create_task(pool.read(header))
            await asyncio.sleep(0)
            with pytest.raises(StoreError, match="D510"):
                await pool.read(header)
            await asyncio.gather(first, second)
        finally:
            await pool.stop()
        assert [path.name for path in tmp_path.iterdir()] == ["store"]

    asyncio.run(scenario())


def test_only_names_of_this_machine_are_answered(client: TestClient) -> None:
    assert client.get("/sparql", headers={"Host": "evil.example"}).status_code == 400


def test_the_page_names_no_other_host(client: TestClient) -> None:
    answer = client.get("/sparql", headers={"Accept": "text/html"})
    assert answer.headers["content-type"].startswith("text/html")
    assert "connect-src 'self'" in answer.headers["content-security-policy"]
    assert "http://" not in answer.text.split("<main")[0].replace("http://www.w3.org", "").split("<option")[0]
    assert "find_mosfets (rds_on)" in answer.text
    script = client.get("/static/yasgui.min.js").text
    assert "lov.linkeddata.es" not in script and "dbpedia.org/sparql" not in script
    assert client.get("/static/yasgui.LICENSE.txt").status_code == 200
    assert client.get("/", follow_redirects=False).headers["location"] == "/sparql"


def test_the_server_is_a_store_of_d2s(serve: Callable[..., TestClient], token: str) -> None:
    client = serve(token=token)
    client.headers["Authorization"] = f"Bearer {token}"
    server = Server("http://localhost/sparql", "http://localhost/sparql", "http://localhost/store")
    sha256 = "a" * 64
    document = Document(sha256, "x.pdf", 1)
    extraction = Extraction(Outcome.OK, (), Versions("0", "0", "0"), document, (Part("1N4148", "diode"),))
    quads = to_quads(extraction, Layout(sha256, (), (), (), ()), (), Units.load(Settings().ontology))
    store = RemoteStore(server, client=client)
    store.put(sha256, quads)
    store.put(sha256, quads)
    assert store.documents() == (sha256,)
    assert store.parts(sha256) == extraction.parts
    assert len(store.dump(sha256).splitlines()) == len(quads)
    store.drop(sha256)
    assert store.documents() == ()
