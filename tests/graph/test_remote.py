from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from d2s.errors import StoreError
from d2s.graph.remote import RemoteStore, Server, addresses
from d2s.records.part import Part
from d2s.settings import load_settings

ANSWER = '{"head": {}, "boolean": true}'
SERVER = Server("http://localhost/query", "http://localhost/update", "http://localhost/store")


class Answers:
    """A server that gives prepared answers and keeps what was asked."""

    def __init__(self, *answers: httpx.Response | Exception) -> None:
        self._answers = list(answers)
        self.requests: list[httpx.Request] = []
        self.pauses: list[float] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        answer = self._answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def store(self) -> RemoteStore:
        client = httpx.Client(transport=httpx.MockTransport(self))
        return RemoteStore(SERVER, client=client, sleep=self.pauses.append)


def good() -> httpx.Response:
    return httpx.Response(200, headers={"content-type": "application/sparql-results+json"}, text=ANSWER)


@pytest.mark.parametrize(
    ("store", "expected"),
    [
        ("http://h:7878", ("http://h:7878/query", "http://h:7878/update", "http://h:7878/store")),
        ("http://h/ds/query", ("http://h/ds/query", "http://h/ds/update", "http://h/ds/store")),
        ("http://h:8000/sparql/", ("http://h:8000/sparql", "http://h:8000/sparql", "http://h:8000/store")),
    ],
)
def test_addresses_follow_from_one(store: str, expected: tuple[str, str, str]) -> None:
    assert addresses(store) == expected


def test_a_server_that_is_not_ready_is_asked_again_with_growing_pauses() -> None:
    answers = Answers(httpx.ConnectError("refused"), httpx.Response(503), httpx.ReadTimeout("slow"), good())
    assert bool(answers.store().query("ASK {}"))
    assert answers.pauses == [0.2, 0.4, 0.8]
    assert len(answers.requests) == 4


def test_the_pause_is_the_one_that_the_server_asks_for() -> None:
    answers = Answers(httpx.Response(429, headers={"Retry-After": "3"}), good())
    answers.store().query("ASK {}")
    assert answers.pauses == [3.0]


def test_a_server_that_never_answers_is_an_error() -> None:
    answers = Answers(*(httpx.Response(502) for _ in range(5)))
    with pytest.raises(StoreError, match=r"D501.*5 tries \(HTTP 502\)"):
        answers.store().query("ASK {}")
    assert len(answers.requests) == 5


@pytest.mark.parametrize(
    ("status", "message"),
    [(400, "D505"), (401, "D2S_STORE_USER"), (403, "D512"), (404, "D512"), (500, "D512.*HTTP 500")],
)
def test_an_error_of_the_server_is_told_and_not_repeated(status: int, message: str) -> None:
    answers = Answers(httpx.Response(status, text="wrong"))
    with pytest.raises(StoreError, match=message):
        answers.store().query("ASK {}")
    assert answers.pauses == []


def test_a_document_is_replaced_by_one_update(quads_of: Callable[..., list[object]], mosfet: Part, sha: str) -> None:
    answers = Answers(httpx.Response(503), httpx.Response(204))
    answers.store().put(sha, quads_of(mosfet))
    first, second = answers.requests
    assert first.content == second.content
    assert first.headers["content-type"] == "application/sparql-update"
    assert first.content.startswith(f"DROP SILENT GRAPH <urn:sha256:{sha}> ; INSERT DATA {{".encode())


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"D2S_STORE_USER": "me", "D2S_STORE_PASSWORD": "pass"}, "Basic bWU6cGFzcw=="),
        ({"D2S_STORE_TOKEN": "abc"}, "Bearer abc"),
        ({}, None),
    ],
)
def test_credentials_come_from_the_environment(environment: dict[str, str], expected: str | None) -> None:
    settings = load_settings(environment=environment)
    server = Server("", "", "", settings.store_user, settings.store_password, settings.store_token)
    with RemoteStore(server) as store:
        request = store._client.build_request("GET", "http://localhost/")
        auth = store._client.auth
        if auth is not None:
            request = next(auth.sync_auth_flow(request))
        assert request.headers.get("authorization") == expected
    assert "pass" not in repr(settings) and "abc" not in repr(settings)
