"""Free conversation with a language model, every call recorded and counted: only baselines may do this."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from d2s.llm.asker import Asker
from d2s.llm.budget import estimate
from d2s.llm.cache import request_hash
from d2s.llm.ladder import MODES, response_format
from d2s.llm.reply import LlmError


@dataclass(slots=True)
class Talk:
    """One document's conversation; counts tokens, time, calls that failed, and the document text that was sent."""

    asker: Asker
    tokens: int = 0
    seconds: float = 0.0
    calls: int = 0
    failed: int = 0
    sent: list[str] = field(default_factory=list)

    def ask(self, system: str, text: str, document: str, schema: dict[str, Any], most: int) -> dict[str, Any]:
        """Return the JSON object of an answer, empty where there is none; `document` is the sheet's part of `text`."""
        messages = [{"role": "system", "content": system}, {"role": "user", "content": text}]
        body = {"model": self.asker.model, "messages": messages, "max_tokens": most, "temperature": 0.0, "seed": 7}
        self.calls += 1
        self.sent.append(document)
        start = time.monotonic()
        try:
            answer, prompt, completion = self._complete(body, schema)
        except LlmError:
            self.failed += 1
            self.tokens += estimate(messages)
            return {}
        finally:
            self.seconds += time.monotonic() - start
        self.tokens += (prompt or estimate(messages)) + (completion or estimate([{"content": answer}]))
        return _object(answer)

    def _complete(self, body: dict[str, Any], schema: dict[str, Any]) -> tuple[str, int | None, int | None]:
        asker = self.asker
        for mode in asker.ladder.modes() if asker.ladder else MODES:
            name = request_hash({"base_url": asker.base_url, **body, **response_format(mode, schema)})
            if asker.store is not None and (reply := asker.store.get(name)) is not None:
                return reply.text, reply.prompt_tokens, reply.completion_tokens
        if asker.ladder is None:
            raise LlmError("refused", "the call is not recorded")
        mode, reply = asker.ladder.complete(body, schema)
        request = {"base_url": asker.base_url, **body, **response_format(mode, schema)}
        if asker.store is not None:
            asker.store.put(request_hash(request), request, reply)
        return reply.text, reply.prompt_tokens, reply.completion_tokens


def _object(text: str) -> dict[str, Any]:
    """Return the JSON object of a text; one that was cut off is closed behind its last whole record."""
    start = text.find("{")
    for end in (text.rfind("}") + 1, len(text)):
        for closing in ("", "]}"):
            try:
                data = json.loads(text[start:end] + closing)
            except (ValueError, RecursionError):
                continue
            if isinstance(data, dict):
                return data
    return {}


def choice_schema(names: Sequence[str], most: int) -> dict[str, Any]:
    """Return the schema of an answer that lists some of the names."""
    items = {"type": "array", "items": {"type": "string", "enum": list(names)}, "maxItems": most}
    return {
        "type": "object",
        "properties": {"chosen": items},
        "required": ["chosen"],
        "additionalProperties": False,
    }
