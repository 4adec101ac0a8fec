"""What a language model was asked about a document: the `llm` block of `extraction.json`."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class LlmCall:
    """One request and what became of it.

    `request` is the SHA-256 of everything that was sent, `mode` how the answer was constrained (`json_schema`,
    `json_object`, `text`), `answers` maps what was asked to the chosen candidate, `none` or `unanswered`. `outcome`:
    `answered`, `invalid`, `truncated`, `failed: …`, `over_budget`, `not_recorded` or `planned`; the last three sent
    nothing. `estimated` where the server did not say how many tokens it counted.
    """

    request: str
    question: str
    version: str
    model: str
    mode: str
    outcome: str
    prompt_tokens: int
    completion_tokens: int
    estimated: bool
    parameters: dict[str, float]
    answers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LlmUse:
    """All calls for one document with their sums; `hidden_text` lists pages with glyphs that nobody can see."""

    model: str
    asked: int
    chosen: int
    none: int
    unanswered: int
    prompt_tokens: int
    completion_tokens: int
    estimated: bool
    calls: tuple[LlmCall, ...] = ()
    hidden_text: tuple[int, ...] = ()
