"""Structured answers by what a server can do: strict JSON schema, JSON object, plain text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from d2s.llm.cache import CallCache
from d2s.llm.reply import Chat, LlmError, Reply

MODES = ("json_schema", "json_object", "text")


def response_format(mode: str, schema: dict[str, Any]) -> dict[str, Any]:
    """Return the part of a request that constrains the answer; empty for plain text."""
    if mode == "json_schema":
        wrapped = {"name": "choice", "strict": True, "schema": schema}
        return {"response_format": {"type": "json_schema", "json_schema": wrapped}}
    if mode == "json_object":
        return {"response_format": {"type": "json_object"}}
    return {}


class Ladder:
    """Climb down from the strictest mode to the first that the server takes, and remember it."""

    def __init__(self, client: Chat, server: str, cache: CallCache | None) -> None:
        self._client = client
        self._server = server
        self._cache = cache
        self._mode = cache.modes().get(server, MODES[0]) if cache else MODES[0]
        if self._mode not in MODES:
            self._mode = MODES[0]

    def modes(self) -> Iterator[str]:
        """Yield the modes to try: the remembered one first, then the laxer ones."""
        yield from MODES[MODES.index(self._mode) :]

    def complete(self, body: dict[str, Any], schema: dict[str, Any]) -> tuple[str, Reply]:
        """Return mode and answer; raise `LlmError` where the server takes no mode or fails.

        A server may answer 500 to a format that it does not know, so any refusal of a mode is a step down; the step is
        remembered only once a laxer mode has worked.
        """
        refusal: LlmError | None = None
        for mode in self.modes():
            try:
                reply = self._client.complete(body | response_format(mode, schema))
            except LlmError as error:
                if error.failure != "unsupported":
                    raise
                refusal = error
                continue
            if mode != self._mode:
                self._mode = mode
                if self._cache:
                    self._cache.remember(self._server, mode)
            return mode, reply
        raise LlmError("refused", str(refusal))
