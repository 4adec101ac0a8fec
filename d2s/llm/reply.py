"""What comes back from a language model: an answer, or a failure of a known kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, Protocol

Failure = Literal["unsupported", "refused", "limited", "server", "timeout", "connection", "content", "open"]


@dataclass(frozen=True, slots=True)
class Reply:
    """The text of an answer, why it ended, and the tokens that the server counted (None where it did not say)."""

    text: str
    finish: str
    prompt_tokens: int | None
    completion_tokens: int | None


class LlmError(Exception):
    """No usable answer; `failure` says of which kind."""

    def __init__(self, failure: Failure, reason: str) -> None:
        super().__init__(reason)
        self.failure = failure


class Chat(Protocol):
    """Whoever completes a chat."""

    def complete(self, body: dict[str, Any]) -> Reply:
        """Return the answer to a request; raise `LlmError` where there is none."""
