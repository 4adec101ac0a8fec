"""Asks questions within a budget, from recorded calls where there are any, and keeps account of every call."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from d2s.errors import KnowledgeError
from d2s.llm.budget import Budget, estimate
from d2s.llm.cache import CallCache, request_hash
from d2s.llm.ladder import MODES, Ladder, response_format
from d2s.llm.question import NONE, Form, Item, Question, fill
from d2s.llm.reply import LlmError, Reply
from d2s.records.llm import LlmCall, LlmUse
from d2s.settings import Settings

_PARAMETERS: dict[str, float] = {"temperature": 0.0, "seed": 7}
_TOKENS_A_ROW = 12
_TOKENS_MORE = 16
UNANSWERED = "unanswered"


@dataclass(frozen=True, slots=True)
class Choice:
    """A valid answer: the chosen option's name, None for `none`; with the request that it answers."""

    option: str | None
    request: str


@dataclass(frozen=True, slots=True)
class Planned:
    """A request that a dry run would send: its hash, question, messages, and tokens at most."""

    request: str
    question: str
    messages: tuple[dict[str, str], ...]
    prompt_tokens: int
    completion_tokens: int


class Asker:
    """A language model with its recorded calls and the budget of a run; open one `Inquiry` for each document."""

    def __init__(
        self,
        base_url: str,
        model: str,
        ladder: Ladder | None,
        store: CallCache | None,
        run: Budget,
        document_tokens: int,
        dry: bool = False,
        redact: bool = False,
    ) -> None:
        self.base_url = base_url
        self.model = model
        self.ladder = ladder
        self.store = store
        self.run = run
        self.document_tokens = document_tokens
        self.dry = dry
        self.redact = redact

    @classmethod
    def load(cls, settings: Settings) -> Asker | None:
        """Return the asker of the settings; None where no model is configured.

        Raise `KnowledgeError` D803 where the settings contradict each other.
        """
        run = Budget(settings.llm_max_tokens_run)
        limits = (run, settings.llm_max_tokens, settings.llm_dry_run, settings.llm_redact_parts)
        if settings.llm_replay is not None:
            store = CallCache(settings.llm_replay)
            known = store.first_request()
            base_url, model = settings.llm_base_url or known.get("base_url"), settings.llm_model or known.get("model")
            if not base_url or not model:
                raise KnowledgeError("D803", file=settings.llm_replay, reason="llm_replay holds no recorded call")
            return cls(_public(base_url), model, None, store, *limits)
        if settings.llm_base_url is None and settings.llm_model is None:
            return None
        if not settings.llm_base_url or not settings.llm_model:
            raise KnowledgeError("D803", reason="llm_base_url and llm_model go together; set both or neither")
        from d2s.llm.client import ChatClient  # takes a second to import, which runs without a model do not pay

        store = CallCache(settings.llm_cache or _user_cache())
        client = ChatClient(settings.llm_base_url, settings.llm_api_key, settings.llm_timeout)
        public = _public(settings.llm_base_url)
        ladder = Ladder(client, f"{public} {settings.llm_model}", store)
        return cls(public, settings.llm_model, ladder, store, *limits)

    def open(self) -> Inquiry:
        """Return the inquiry about one document."""
        return Inquiry(self)


@dataclass(slots=True)
class Inquiry:
    """All questions about one document, with account of every call."""

    asker: Asker
    calls: list[LlmCall] = field(default_factory=list)
    planned: list[Planned] = field(default_factory=list)
    cached: set[str] = field(default_factory=set)
    hidden_text: tuple[int, ...] = ()
    _budget: Budget = field(init=False)

    def __post_init__(self) -> None:
        """Take the budget of one document."""
        self._budget = Budget(self.asker.document_tokens)

    @property
    def redact(self) -> bool:
        """Tell whether names of parts and makers must not be sent."""
        return self.asker.redact

    @property
    def model(self) -> str:
        """Return the name of the model."""
        return self.asker.model

    def ask(self, question: Question, items: Sequence[Item]) -> dict[str, Choice]:
        """Return the valid answers by item key; what could not be asked or answered is left out.

        An item without candidates, or one whose printed text reads like an order to the model, is not asked.
        """
        fit = [item for item in items if item.options and not question.is_suspicious(tuple(item.data.values()))]
        chosen: dict[str, Choice] = {}
        for start in range(0, len(fit), question.batch):
            chosen.update(self._batch(question, fit[start : start + question.batch]))
        return chosen

    def use(self) -> LlmUse | None:
        """Return the account; None where nothing was asked."""
        if not self.calls and not self.hidden_text:
            return None
        said = [answer for call in self.calls for answer in call.answers.values()]
        none, unanswered = said.count(NONE), said.count(UNANSWERED)
        return LlmUse(
            model=self.asker.model,
            asked=len(said),
            chosen=len(said) - none - unanswered,
            none=none,
            unanswered=unanswered,
            prompt_tokens=sum(call.prompt_tokens for call in self.calls),
            completion_tokens=sum(call.completion_tokens for call in self.calls),
            estimated=any(call.estimated for call in self.calls),
            calls=tuple(self.calls),
            hidden_text=self.hidden_text,
        )

    def _batch(self, question: Question, items: Sequence[Item]) -> dict[str, Choice]:
        form = fill(question, items)
        most = _TOKENS_MORE + _TOKENS_A_ROW * len(items)
        prompt = estimate(form.messages)
        body = {"model": self.asker.model, "messages": list(form.messages), "max_tokens": most, **_PARAMETERS}
        account = _Account(self, question, form, body, prompt)
        if not self._budget.allows(prompt + most):
            return account.close("over_budget")
        if (found := self._recorded(question, body, form)) is not None:
            mode, name, reply = found
            self.cached.add(name)
            return account.answered(mode, reply)
        if self.asker.dry:
            self.planned.append(Planned(account.name(MODES[0]), question.id, form.messages, prompt, most))
            self._budget.spend(prompt + most)
            return account.close("planned")
        if self.asker.ladder is None:
            return account.close("not_recorded")
        if not self.asker.run.allows(prompt + most):
            return account.close("over_budget")
        try:
            mode, reply = self.asker.ladder.complete(body, form.schema)
        except LlmError as error:
            return account.close(f"failed: {error}")
        if self.asker.store is not None:
            self.asker.store.put(account.name(mode), account.request(mode), reply)
        choices = account.answered(mode, reply)
        last = self.calls[-1]
        self.asker.run.spend(last.prompt_tokens + last.completion_tokens)
        return choices

    def keep(self, call: LlmCall) -> None:
        """Enter a call into the account and the document's budget."""
        self.calls.append(call)
        self._budget.spend(call.prompt_tokens + call.completion_tokens)

    def _recorded(self, question: Question, body: dict[str, Any], form: Form) -> tuple[str, str, Reply] | None:
        """Return mode, hash and answer of a recorded call, the strictest mode first."""
        if self.asker.store is None:
            return None
        for mode in self.asker.ladder.modes() if self.asker.ladder else MODES:
            name = request_hash(_request(self.asker, question, body, form, mode))
            if (reply := self.asker.store.get(name)) is not None:
                return mode, name, reply
        return None


@dataclass(frozen=True, slots=True)
class _Account:
    """What is known of one request while it is made."""

    inquiry: Inquiry
    question: Question
    form: Form
    body: dict[str, Any]
    prompt: int

    def request(self, mode: str) -> dict[str, Any]:
        """Return everything that decides the answer."""
        return _request(self.inquiry.asker, self.question, self.body, self.form, mode)

    def name(self, mode: str) -> str:
        """Return the request's hash."""
        return request_hash(self.request(mode))

    def answered(self, mode: str, reply: Reply) -> dict[str, Choice]:
        """Read an answer, enter the call, and return the valid choices."""
        chosen = {} if reply.finish == "length" else self.form.read(reply.text)
        outcome = "answered" if len(chosen) == len(self.form.rows) else "invalid"
        outcome = "truncated" if reply.finish == "length" else outcome
        written = estimate([{"content": reply.text}])
        self._enter(
            mode,
            outcome,
            chosen,
            self.prompt if reply.prompt_tokens is None else reply.prompt_tokens,
            written if reply.completion_tokens is None else reply.completion_tokens,
            reply.prompt_tokens is None or reply.completion_tokens is None,
        )
        name = self.name(mode)
        return {key: Choice(option, name) for key, option in chosen.items()}

    def close(self, outcome: str) -> dict[str, Choice]:
        """Enter a call without an answer; a failed one is counted as sent."""
        sent = outcome.startswith("failed")
        self._enter(MODES[0], outcome, {}, self.prompt if sent else 0, 0, sent)
        return {}

    def _enter(
        self, mode: str, outcome: str, chosen: Mapping[str, str | None], prompt: int, completion: int, estimated: bool
    ) -> None:
        answers = {
            item.key: (chosen[item.key] or NONE) if item.key in chosen else UNANSWERED
            for item in self.form.rows.values()
        }
        self.inquiry.keep(
            LlmCall(
                request=self.name(mode),
                question=self.question.id,
                version=self.question.version,
                model=self.inquiry.asker.model,
                mode=mode,
                outcome=outcome,
                prompt_tokens=prompt,
                completion_tokens=completion,
                estimated=estimated,
                parameters={**_PARAMETERS, "max_tokens": float(self.body["max_tokens"])},
                answers=answers,
            )
        )


def _request(asker: Asker, question: Question, body: dict[str, Any], form: Form, mode: str) -> dict[str, Any]:
    return {
        "base_url": asker.base_url,
        "question": f"{question.id}/{question.version}",
        **body,
        **response_format(mode, form.schema),
    }


def _public(base_url: str) -> str:
    """Return an address without user, password, query and fragment."""
    parts = urlsplit(base_url)
    host = parts.hostname or ""
    port = f":{parts.port}" if parts.port else ""
    return f"{parts.scheme}://{host}{port}{parts.path}".rstrip("/")


def _user_cache() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "d2s" / "llm"
