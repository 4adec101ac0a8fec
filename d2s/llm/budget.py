"""Tokens that may be spent: on one document, and on a whole run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

_BYTES_A_TOKEN = 3.0
_MESSAGE_OVERHEAD = 6


def estimate(messages: Sequence[dict[str, str]]) -> int:
    """Return about how many tokens messages are: three bytes of UTF-8 each, and six for each message's frame.

    English of datasheets has 3 to 4 bytes a token, so the estimate lies on the high side.
    """
    return sum(ceil(len(message["content"].encode("utf-8", "replace")) / _BYTES_A_TOKEN) for message in messages) + (
        _MESSAGE_OVERHEAD * len(messages)
    )


@dataclass(slots=True)
class Budget:
    """A number of tokens (None: without end) of which some are spent."""

    limit: int | None
    spent: int = 0

    def allows(self, tokens: int) -> bool:
        """Tell whether this many more fit."""
        return self.limit is None or self.spent + tokens <= self.limit

    def spend(self, tokens: int) -> None:
        """Count tokens as spent."""
        self.spent += tokens
