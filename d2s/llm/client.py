"""Sends one chat request to an OpenAI-compatible server, with its own limits of time and size."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

from openai import APIConnectionError, APIStatusError, APITimeoutError, OpenAI

from d2s.llm.reply import Failure, LlmError, Reply

_LARGEST = 1_000_000
_LONGEST_WAIT = 20.0
_TRIES = 3
_REST = 60.0
_TOLERATED = 3
_UNSUPPORTED = frozenset({400, 404, 415, 422, 500, 501})


class ChatClient:
    """A server with a bounded number of tries and a circuit breaker.

    `timeout` bounds a whole request in seconds, however slowly the answer trickles in. After three failures in a row
    nothing is sent for a minute.
    """

    def __init__(
        self,
        base_url: str,
        api_key: str | None,
        timeout: float,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._client = OpenAI(base_url=base_url, api_key=api_key or "none", timeout=timeout, max_retries=0)
        self._timeout = timeout
        self._sleep = sleep
        self._clock = clock
        self._failures = 0
        self._closed_until = 0.0

    def complete(self, body: dict[str, Any]) -> Reply:
        """Return the answer to a request; raise `LlmError` where there is none.

        429 is tried again after the time that the server asks for, and network failures and 502 to 504 after a second;
        what the server refuses is not tried again.
        """
        if self._clock() < self._closed_until:
            raise LlmError("open", "the server failed repeatedly; it is left alone for a minute")
        for left in reversed(range(_TRIES)):
            try:
                reply = self._once(body)
            except _PassingError as again:
                if not left or again.wait > _LONGEST_WAIT:
                    self._failed()
                    raise again.error from again.__cause__
                self._sleep(again.wait)
            except LlmError as error:
                if error.failure != "unsupported":
                    self._failed()
                raise
            else:
                self._failures = 0
                return reply
        raise AssertionError("the last try returns or raises")

    def _failed(self) -> None:
        self._failures += 1
        if self._failures >= _TOLERATED:
            self._closed_until = self._clock() + _REST
            self._failures = 0

    def _once(self, body: dict[str, Any]) -> Reply:
        end = self._clock() + self._timeout
        try:
            with self._client.chat.completions.with_streaming_response.create(**body) as response:
                data = bytearray()
                for piece in response.iter_bytes():
                    data += piece
                    if len(data) > _LARGEST:
                        raise LlmError("content", f"the answer is larger than {_LARGEST} bytes")
                    if self._clock() > end:
                        raise LlmError("timeout", f"no whole answer within {self._timeout:g} s")
        except LlmError:
            raise
        except APITimeoutError as error:
            raise LlmError("timeout", f"no answer within {self._timeout:g} s") from error
        except APIConnectionError as error:
            raise _PassingError(LlmError("connection", "the server cannot be reached"), 1.0) from error
        except APIStatusError as error:
            raise _from_status(error) from error
        except Exception as error:  # while the body is read, the HTTP library's own errors come through
            failure: Failure = "timeout" if "Timeout" in type(error).__name__ else "connection"
            raise LlmError(failure, f"the answer broke off: {type(error).__name__}") from error
        return _parse(bytes(data))


class _PassingError(Exception):
    """A failure that may pass after `wait` seconds."""

    def __init__(self, error: LlmError, wait: float) -> None:
        super().__init__(str(error))
        self.error = error
        self.wait = wait


def _from_status(error: APIStatusError) -> Exception:
    code = error.status_code
    if code == 429:
        return _PassingError(LlmError("limited", "the server limits requests (429)"), _retry_after(error))
    if code in _UNSUPPORTED:
        return LlmError("unsupported", f"the server answered {code}")
    if code >= 500:
        return _PassingError(LlmError("server", f"the server answered {code}"), 1.0)
    return LlmError("refused", f"the server answered {code}")


def _retry_after(error: APIStatusError) -> float:
    """Return the seconds that the server asks to wait; two where it does not say or gives a date."""
    try:
        return max(float(error.response.headers.get("retry-after", "2")), 0.0)
    except ValueError:
        return 2.0


def _parse(data: bytes) -> Reply:
    try:
        answer = json.loads(data)
        choice = answer["choices"][0]
        text, finish = choice["message"]["content"], choice.get("finish_reason") or ""
        usage = answer.get("usage") or {}
        counted = (usage.get("prompt_tokens"), usage.get("completion_tokens"))
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise LlmError("content", "the answer is no chat completion") from error
    if not isinstance(text, str):
        raise LlmError("content", "the answer holds no text")
    prompt, completion = (count if type(count) is int and count >= 0 else None for count in counted)
    return Reply(text, str(finish), prompt, completion)
