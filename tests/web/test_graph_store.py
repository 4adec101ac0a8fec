"""The W3C tests of the Graph Store HTTP Protocol (http-rdf-update), in their order, and what the protocol adds."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pyoxigraph import CanonicalizationAlgorithm, Dataset, RdfFormat, parse
from starlette.testclient import TestClient

PERSON = "http://localhost/store/person/1.ttl"
HEADS = "@prefix foaf: <http://xmlns.com/foaf/0.1/> . @prefix v: <http://www.w3.org/2006/vcard/ns#> .\n"
BOUNDARY = "a6fe4cd636164618814be9f8d3d1a0de"


def card(name: str, more: str = "") -> str:
    subject = f"<{PERSON.removesuffix('.ttl')}>"
    return f"{HEADS}{subject} a foaf:Person ; foaf:businessCard [ a v:VCard ; v:fn {name!r} ] {more} ."


ALICE = f'{HEADS}[] a foaf:Person ; foaf:businessCard [ a v:VCard ; v:given-name "Alice" ] .'


@pytest.fixture(scope="module")
def client(serve: Callable[..., TestClient], token: str) -> TestClient:
    client = serve(token=token)
    client.headers["Authorization"] = f"Bearer {token}"
    return client


def same(turtle: str, other: str) -> bool:
    left, right = (Dataset(parse(text, format=RdfFormat.TURTLE)) for text in (turtle, other))
    for dataset in (left, right):
        dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0_SHA_256)
    return left == right


def send(client: TestClient, method: str, where: str, data: str = "", media: str = "text/turtle; charset=utf-8") -> int:
    headers = {"Content-Type": media} if data else {}
    return client.request(method, where, content=data.encode() or None, headers=headers).status_code


def test_the_w3c_sequence(client: TestClient) -> None:
    """All 18 tests in one run, as the suite has them: later ones build on what earlier ones wrote."""

    def get(where: str) -> str:
        response = client.get(where, headers={"Accept": "text/turtle"})
        assert response.status_code == 200
        assert response.headers["content-type"].startswith("text/turtle")
        return response.text

    assert send(client, "PUT", "/store/person/1.ttl", card("John Doe")) == 201
    assert same(get(f"/store?graph={PERSON}"), card("John Doe"))
    assert send(client, "PUT", "/store/person/1.ttl", card("Jane Doe")) == 204
    assert same(get("/store/person/1.ttl"), card("Jane Doe"))
    assert send(client, "PUT", "/store?default", ALICE) in {201, 204}
    assert same(get("/store?default"), ALICE)
    assert send(client, "PUT", "/store/person/2.ttl", ALICE) == 201
    assert send(client, "DELETE", "/store/person/2.ttl") == 200
    assert client.get("/store/person/2.ttl").status_code == 404
    assert send(client, "DELETE", "/store/person/2.ttl") == 404
    named = f'{HEADS}<{PERSON.removesuffix(".ttl")}> foaf:name "Jane Doe" .'
    assert send(client, "POST", "/store/person/1.ttl", named) in {200, 204}
    assert same(get("/store/person/1.ttl"), card("Jane Doe", '; foaf:name "Jane Doe"'))
    forms = (f'{HEADS}<http://localhost/store/person/1> foaf:{name} "{value}" .' for name, value in NAMES)
    parts = "".join(
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{number}"; filename="{number}.ttl"\r\n'
        f"Content-Type: text/turtle; charset=utf-8\r\n\r\n{form}\r\n"
        for number, form in enumerate(forms)
    )
    media = f"multipart/form-data; boundary={BOUNDARY}"
    assert send(client, "POST", "/store/person/1.ttl", f"{parts}--{BOUNDARY}--\r\n", media) in {200, 204}
    everything = '; foaf:name "Jane Doe" ; foaf:familyName "Doe" ; foaf:givenName "Jane"'
    assert same(get("/store/person/1.ttl"), card("Jane Doe", everything))
    response = client.post("/store", content=ALICE, headers={"Content-Type": "text/turtle"})
    assert response.status_code == 201
    new = response.headers["location"]
    assert same(get(new), ALICE)
    assert client.post(new, content="", headers={"Content-Type": "text/turtle"}).status_code in {200, 204}
    assert same(get(new), ALICE)
    head = client.head("/store/person/1.ttl")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-type"].startswith("text/turtle") and int(head.headers["content-length"]) > 0
    assert client.head("/store/person/4.ttl").status_code == 404


NAMES = (("familyName", "Doe"), ("givenName", "Jane"))


@pytest.mark.parametrize(
    ("accept", "media", "form"),
    [
        ("application/n-triples", "application/n-triples", RdfFormat.N_TRIPLES),
        ("application/rdf+xml", "application/rdf+xml", RdfFormat.RDF_XML),
        ("application/ld+json", "application/ld+json", RdfFormat.JSON_LD),
        ("image/png, text/*;q=0.1", "text/turtle", RdfFormat.TURTLE),
    ],
)
def test_a_graph_comes_in_the_format_that_is_asked_for(
    client: TestClient, accept: str, media: str, form: RdfFormat
) -> None:
    assert send(client, "PUT", "/store?graph=urn:g", "<urn:a> <urn:b> <urn:c> .") in {201, 204}
    response = client.get("/store?graph=urn:g", headers={"Accept": accept})
    assert response.headers["content-type"].startswith(media)
    assert [quad.subject.value for quad in parse(response.content, format=form)] == ["urn:a"]


@pytest.mark.parametrize(
    ("method", "where", "data", "media", "status"),
    [
        ("GET", "/store", "", "", 400),
        ("GET", "/store?graph=urn:g&default", "", "", 400),
        ("GET", "/store?graph=relative", "", "", 400),
        ("PUT", "/store", "<urn:a> <urn:b> <urn:c> .", "text/turtle", 400),
        ("PUT", "/store?graph=urn:x", "<urn:a> <urn:b>", "text/turtle", 400),
        ("PUT", "/store?graph=urn:x", "a,b", "text/csv", 415),
    ],
)
def test_what_the_protocol_forbids(
    client: TestClient, method: str, where: str, data: str, media: str, status: int
) -> None:
    assert send(client, method, where, data, media) == status


def test_a_put_that_cannot_be_read_changes_nothing(client: TestClient) -> None:
    assert send(client, "PUT", "/store?graph=urn:kept", "<urn:a> <urn:b> <urn:c> .") == 201
    assert send(client, "PUT", "/store?graph=urn:kept", "<urn:a> <urn:b> <urn:c> . nonsense") == 400
    assert "urn:c" in client.get("/store?graph=urn:kept").text


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
def test_writing_takes_the_token(client: TestClient, serve: Callable[..., TestClient], method: str) -> None:
    content = {"content": b"<urn:a> <urn:b> <urn:c> ."} if method != "DELETE" else {}
    wrong = {"Authorization": "Bearer guessed", "Content-Type": "text/turtle"}
    assert client.request(method, "/store?graph=urn:g", headers=wrong, **content).status_code == 401
    free = serve()
    assert free.request(method, "/store?graph=urn:g", headers=wrong, **content).status_code == 403
