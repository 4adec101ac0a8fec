"""A kind of question: prompt, examples and limits, one file each in `d2s/llm/questions`."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from pydantic import Field

from d2s.knowledge.loader import Block, read_yaml

FOLDER = Path(__file__).parent / "questions"
NONE = "none"
_CONTROL = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ue000-\uf8ff\U000e0000-\U000e007f]+"
)


class Example(Block):
    """A row as printed, its candidates, and the place of the right one (None: none of them)."""

    data: dict[str, str]
    candidates: tuple[str, ...]
    right: int | None


class Shares(Block):
    """How often a model is right: where one candidate is, and where none is (0 to 1 each)."""

    right: float = Field(ge=0, le=1)
    none: float = Field(ge=0, le=1)

    @property
    def lower(self) -> float:
        """Return the lower of the two."""
        return min(self.right, self.none)


class Question(Block):
    """One kind of question.

    `batch` items go into one request; `most` candidates each; `longest` characters of a printed text are sent;
    `suspicious` patterns in printed text keep an item from being asked. `measured` are the shares of right answers by
    model, `confidence` is what a choice of any other model is worth; below `least` a choice is only a proposal.
    """

    id: str = Field(pattern=r"^[a-z_]+$")
    version: str = Field(pattern=r"^\d+$")
    instructions: str = Field(min_length=1)
    batch: int = Field(ge=1, le=16)
    most: int = Field(ge=1, le=8)
    longest: int = Field(ge=20, le=400)
    confidence: float = Field(gt=0, lt=1)
    least: float = Field(ge=0, le=1)
    measured: dict[str, Shares] = Field(default_factory=dict)
    suspicious: tuple[str, ...] = ()
    examples: tuple[Example, ...] = ()

    @property
    def rule(self) -> str:
        """Return the name under which decisions by this question are kept."""
        return f"llm-{self.id}-{self.version}"

    def worth(self, model: str) -> float:
        """Return what a choice of a model is worth as confidence: the lower of its shares where they were measured."""
        return self.measured[model].lower if model in self.measured else self.confidence

    def trusts(self, model: str) -> bool:
        """Tell whether a choice of a model may decide; one that was not measured may, with low confidence.

        A model that finds the right candidate but cannot say none would give a value a meaning that it has not.
        """
        return model not in self.measured or self.measured[model].lower >= self.least

    def is_suspicious(self, texts: Sequence[str]) -> bool:
        """Tell whether printed text reads like an order to the model."""
        return any(re.search(pattern, text, re.IGNORECASE) for pattern in self.suspicious for text in texts)


@dataclass(frozen=True, slots=True)
class Option:
    """A candidate: what it stands for here, and how it is described to the model."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to decide: a key of the caller, the printed texts by field, and the candidates."""

    key: str
    data: Mapping[str, str]
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """A request for a batch of items: messages, the schema of the answer, and what each opaque id stands for."""

    messages: tuple[dict[str, str], ...]
    schema: dict[str, Any]
    rows: Mapping[str, Item]
    ids: Mapping[str, Mapping[str, str]]

    def read(self, text: str) -> dict[str, str | None]:
        """Return the chosen option's name by item key, None for `none`; an item without a valid answer is left out.

        Nothing but ids of this form is ever taken from the text.
        """
        try:
            answer = json.loads(_object(text))
        except (ValueError, RecursionError):
            return {}
        if not isinstance(answer, dict):
            return {}
        chosen: dict[str, str | None] = {}
        for row, item in self.rows.items():
            said = answer.get(row)
            if said == NONE:
                chosen[item.key] = None
            elif isinstance(said, str) and said in self.ids[row]:
                chosen[item.key] = self.ids[row][said]
        return chosen


@lru_cache(maxsize=16)
def load_question(name: str, folder: Path = FOLDER) -> Question:
    """Read one question; raise `KnowledgeError` D801 where its file is missing or wrong."""
    return read_yaml(folder / f"{name}.yaml", Question)


def fill(question: Question, items: Sequence[Item]) -> Form:
    """Return the request for a batch: candidates under opaque ids, in an order that follows from a hash."""
    rows: dict[str, Item] = {}
    ids: dict[str, dict[str, str]] = {}
    sent = {}
    number = 0
    for place, item in enumerate(items, start=1):
        row = f"r{place}"
        rows[row], ids[row], described = item, {}, {}
        for option in sorted(item.options, key=lambda option: _shuffle(question, item, option)):
            number += 1
            ids[row][f"c{number}"] = option.name
            described[f"c{number}"] = option.text
        data = {name: clean(text, question.longest) for name, text in item.data.items() if clean(text, 1)}
        sent[row] = {"data": data, "candidates": described}
    properties = {row: {"type": "string", "enum": [*ids[row], NONE]} for row in rows}
    schema = {"type": "object", "properties": properties, "required": list(rows), "additionalProperties": False}
    messages = (
        {"role": "system", "content": question.instructions.strip()},
        *(message for example in question.examples for message in _shown(example)),
        {"role": "user", "content": _compact(sent)},
    )
    return Form(messages, schema, rows, ids)


def clean(text: str, longest: int) -> str:
    """Return printed text on one line without control, direction and private characters, cut to a length."""
    return " ".join(_CONTROL.sub(" ", text).split())[:longest]


def _shown(example: Example) -> tuple[dict[str, str], dict[str, str]]:
    candidates = {f"c{place}": text for place, text in enumerate(example.candidates, start=1)}
    asked = {"r1": {"data": example.data, "candidates": candidates}}
    right = NONE if example.right is None else f"c{example.right + 1}"
    return {"role": "user", "content": _compact(asked)}, {"role": "assistant", "content": _compact({"r1": right})}


def _shuffle(question: Question, item: Item, option: Option) -> str:
    return sha256(f"{question.id}\n{sorted(item.data.items())}\n{option.name}".encode("utf-8", "replace")).hexdigest()


def _compact(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def _object(text: str) -> str:
    """Return the outermost braces of a text that may wrap its JSON in words or fences."""
    start, end = text.find("{"), text.rfind("}")
    return text[start : end + 1] if 0 <= start < end else text
