"""The server misbehaves in every way that servers do; the client ends in time with an answer or a known failure."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from d2s.llm.client import ChatClient
from d2s.llm.reply import LlmError

from .conftest import completion

PATH = "/v1/chat/completions"
BODY = {"model": "m", "messages": [{"role": "user", "content": "?"}]}


@pytest.fixture
def slept() -> list[float]:
    return []


@pytest.fixture
def client(httpserver: HTTPServer, slept: list[float]) -> ChatClient:
    return ChatClient(httpserver.url_for("/v1"), None, 1.0, sleep=slept.append)


def failure(client: ChatClient) -> str:
    with pytest.raises(LlmError) as caught:
        client.complete(BODY)
    return caught.value.failure


def answer(httpserver: HTTPServer, data: Any, status: int = 200, **more: Any) -> None:
    httpserver.expect_ordered_request(PATH).respond_with_data(
        data if isinstance(data, (str, bytes)) else json.dumps(data), status, **more
    )


def test_an_answer_comes_back_with_its_tokens(httpserver: HTTPServer, client: ChatClient) -> None:
    answer(httpserver, completion('{"r1":"c1"}'), content_type="application/json")
    reply = client.complete(BODY)
    assert (reply.text, reply.finish, reply.prompt_tokens, reply.completion_tokens) == ('{"r1":"c1"}', "stop", 50, 8)


@pytest.mark.parametrize(
    "usage", [None, {}, {"prompt_tokens": "many"}, {"prompt_tokens": -1, "completion_tokens": True}]
)
def test_missing_or_mad_usage_is_none(httpserver: HTTPServer, client: ChatClient, usage: Any) -> None:
    answer(httpserver, completion("{}") | {"usage": usage})
    assert client.complete(BODY).prompt_tokens is None


def test_a_limit_is_waited_for(httpserver: HTTPServer, client: ChatClient, slept: list[float]) -> None:
    answer(httpserver, "slow down", 429, headers={"retry-after": "3"})
    answer(httpserver, completion("{}"))
    assert client.complete(BODY).text == "{}"
    assert slept == [3.0]


@pytest.mark.parametrize(("after", "waits"), [("3600", []), ("soon", [2.0, 2.0]), ("-1", [0.0, 0.0])])
def test_limits_end(
    httpserver: HTTPServer, client: ChatClient, slept: list[float], after: str, waits: list[float]
) -> None:
    for _ in range(3):
        answer(httpserver, "", 429, headers={"retry-after": after})
    assert failure(client) == "limited"
    assert slept == waits


@pytest.mark.parametrize(
    ("status", "kind", "tries"),
    [(500, "unsupported", 1), (400, "unsupported", 1), (401, "refused", 1), (503, "server", 3)],
)
def test_refusals_and_defects(httpserver: HTTPServer, client: ChatClient, status: int, kind: str, tries: int) -> None:
    for _ in range(3):
        answer(httpserver, "no", status)
    assert failure(client) == kind
    assert len(httpserver.log) == tries


@pytest.mark.parametrize(
    "data",
    ["", "<html>login</html>", "[]", "null", "{}", '{"choices": []}', '{"choices": [{"message": {"content": null}}]}',
     '{"choices": [{"message": {"content": 7}}]}', b"\xff\xfe\x00", '{"choices":', "[" * 100_000],
)  # fmt: skip
def test_what_is_no_completion(httpserver: HTTPServer, client: ChatClient, data: Any) -> None:
    answer(httpserver, data, content_type="text/html")
    assert failure(client) == "content"


def test_a_huge_answer_is_dropped(httpserver: HTTPServer, client: ChatClient) -> None:
    answer(httpserver, completion("x" * 3_000_000))
    assert failure(client) == "content"


def test_silence_ends(httpserver: HTTPServer, client: ChatClient) -> None:
    def wait(request: Request) -> Response:
        time.sleep(2)
        return Response("{}")

    httpserver.expect_request(PATH).respond_with_handler(wait)
    start = time.monotonic()
    assert failure(client) == "timeout"
    assert time.monotonic() - start < 1.9


def test_a_trickle_ends(httpserver: HTTPServer, client: ChatClient) -> None:
    def trickle() -> Iterator[bytes]:
        for _ in range(40):
            time.sleep(0.1)
            yield b" "

    httpserver.expect_request(PATH).respond_with_handler(lambda request: Response(trickle()))
    start = time.monotonic()
    assert failure(client) == "timeout"
    assert time.monotonic() - start < 2.5


def test_no_server_there(slept: list[float]) -> None:
    client = ChatClient("http://127.0.0.1:9/v1", None, 1.0, sleep=slept.append)
    assert failure(client) == "connection"
    assert len(slept) == 2


def test_a_broken_server_is_left_alone_for_a_minute(httpserver: HTTPServer) -> None:
    now = [0.0]
    client = ChatClient(httpserver.url_for("/v1"), None, 1.0, sleep=lambda seconds: None, clock=lambda: now[0])
    httpserver.expect_request(PATH).respond_with_data("no", 401)
    assert [failure(client) for _ in range(4)] == ["refused", "refused", "refused", "open"]
    assert len(httpserver.log) == 3
    now[0] = 61.0
    assert failure(client) == "refused"
