"""Lets a language model choose among the parameters that the rules leave open; what it says is checked like a guess."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from d2s.knowledge.parameter import Parameter
from d2s.llm.asker import Choice
from d2s.llm.question import Item, Option, Question, load_question
from d2s.records.geometry import Box
from d2s.records.layout import Row
from d2s.records.page import Source
from d2s.resolve.reading import Claim

_TINY = 2.0  # points: smaller letters are not meant to be read
_SYMBOLS = 2  # of a candidate that are shown
_MANY = 3  # invisible letters beside a row that are no accident


class Counsel(Protocol):
    """Whoever answers questions about one document: a model, by its name."""

    hidden_text: tuple[int, ...]

    @property
    def redact(self) -> bool:
        """Tell whether names of parts and makers must not be sent."""

    @property
    def model(self) -> str:
        """Return the name of the model."""

    def ask(self, question: Question, items: Sequence[Item]) -> Mapping[str, Choice]:
        """Return the choices by item key; without an answer the key is missing."""


@dataclass(frozen=True, slots=True)
class OpenClaim:
    """A claim that the rules leave open: the parameters it may be, and the labels printed before and after it."""

    key: str
    claim: Claim
    parameters: tuple[Parameter, ...]
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Ruling:
    """What the model said: a parameter (or a part), or None for none of them; `notes` go into the record."""

    choice: str | None
    rule: str
    confidence: float
    notes: tuple[str, ...] = ()


class Arbiter:
    """Ask about the open claims of one document.

    `hidden` are the places of text that nobody can see; a row beside such text is marked. `secrets` (type numbers,
    maker) are blanked in everything that is sent.
    """

    def __init__(
        self, counsel: Counsel, hidden: Mapping[int, Sequence[Box]] | None = None, secrets: Collection[str] = ()
    ) -> None:
        self._counsel = counsel
        self._hidden = hidden or {}
        self._secrets = _pattern(secrets)
        self._columns: dict[str, Choice | None] = {}

    def rule(self, claims: Sequence[OpenClaim]) -> dict[str, Ruling]:
        """Return a ruling by the claim's key; claims without an answer or a mark are left out."""
        question = load_question("row")
        items = {claim.key: self._item(question, claim) for claim in claims}
        chosen = self._counsel.ask(question, list(items.values()))
        rulings = {}
        for claim in claims:
            marks = self._marks(question, items[claim.key], claim.claim.reading.row)
            choice = chosen.get(claim.key)
            if choice is not None and choice.option in {None, *(p.id for p in claim.parameters)}:
                marks = (self._said(question, choice), *marks)
            if marks:
                option = choice.option if choice and question.trusts(self._counsel.model) else None
                rulings[claim.key] = Ruling(option, question.rule, question.worth(self._counsel.model), marks)
        return rulings

    def _said(self, question: Question, choice: Choice) -> str:
        call = f"(request {choice.request[:12]})"
        if choice.option is None:
            return f"none of the candidates is right, says a language model {call}"
        if question.trusts(self._counsel.model):
            return f"{choice.option} chosen by a language model {call}"
        shares = question.measured[self._counsel.model]
        return (
            f"{choice.option} proposed by a language model that is right in {shares.right:.0%} of the cases measured, "
            f"in {shares.none:.0%} of those where none is {call}"
        )

    def part_of(self, label: str, row: Row, parts: Sequence[str]) -> Ruling | None:
        """Return which of the parts a column or row label means; None without an answer, or where names are secret."""
        question = load_question("part_column")
        key = f"{row.table} {label}"
        if self._secrets or len(parts) > question.most:
            return None
        if key not in self._columns:
            data = {"label": label, "name": row.name.text if row.name else "", "section": row.section}
            item = Item(key, data, tuple(Option(part, part) for part in parts))
            self._columns[key] = self._counsel.ask(question, [item]).get(key)
        choice = self._columns[key]
        if choice is None or choice.option not in parts or not question.trusts(self._counsel.model):
            return None
        note = f"'{label}' was taken for {choice.option} by a language model (request {choice.request[:12]})"
        return Ruling(choice.option, question.rule, question.worth(self._counsel.model), (note,))

    def _marks(self, question: Question, item: Item, row: Row) -> tuple[str, ...]:
        """Return what makes a row suspect: text that nobody can see, or an order to the model."""
        marks = []
        if self._beside_hidden(row):
            marks.append("text that nobody can see stands beside this row")
        if question.is_suspicious(tuple(item.data.values())):
            marks.append("text that reads like an order to a language model stands here; none was asked")
        return tuple(marks)

    def _item(self, question: Question, open_claim: OpenClaim) -> Item:
        """Return what is sent of a claim: its row's words and the labels around it, no value and no other page."""
        reading = open_claim.claim.reading
        row = reading.row
        data = {
            "symbol": open_claim.claim.symbol,
            "name": reading.name or (row.name.text if row.name else ""),
            "unit": reading.unit_text,
            "conditions": "; ".join(condition.text for condition in reading.conditions),
            "section": " / ".join(dict.fromkeys(text for text in (row.section, row.group) if text)),
            "row above": open_claim.before,
            "row below": open_claim.after,
        }
        options = tuple(Option(p.id, _described(p)) for p in open_claim.parameters[: question.most])
        return Item(open_claim.key, {name: self._blanked(text) for name, text in data.items() if text}, options)

    def _blanked(self, text: str) -> str:
        return self._secrets.sub("[…]", text) if self._secrets else text

    def _beside_hidden(self, row: Row) -> bool:
        box = row.box
        inside = (
            other
            for other in self._hidden.get(row.page, ())
            if other.x0 < box.x1 and other.x1 > box.x0 and other.top < box.bottom and other.bottom > box.top
        )
        return sum(1 for _ in inside) >= _MANY


def _described(parameter: Parameter) -> str:
    """Return a candidate as the ontology defines it: usual symbols, meaning, and the kind of row."""
    symbols = ", ".join(parameter.symbols[:_SYMBOLS])
    return (
        f"{symbols}: {parameter.meaning} ({parameter.kind})" if symbols else f"{parameter.meaning} ({parameter.kind})"
    )


def hidden_text(source: Source) -> dict[int, list[Box]]:
    """Return by page the boxes of glyphs that nobody can see: not painted, white on white, or tiny."""
    found: dict[int, list[Box]] = {}
    for page in source.pages:
        boxes = [c.box for c in page.chars if c.text.strip() and (not c.visible or c.size < _TINY)]
        if len(boxes) >= _MANY:
            found[page.number] = boxes
    return found


def _pattern(secrets: Collection[str]) -> re.Pattern[str] | None:
    """Return what finds the secrets in any case, with any separators between their letters and digits."""
    spelled = ["[\\W_]*".join(map(re.escape, re.findall(r"[^\W_]", text))) for text in secrets]
    longest_first = sorted((text for text in spelled if len(text) > 2), key=len, reverse=True)
    return re.compile("|".join(longest_first), re.IGNORECASE) if longest_first else None
