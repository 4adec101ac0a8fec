"""Questions with known answers: how often a language model chooses rightly, and how often where none is right."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from d2s.errors import UsageError
from d2s.llm.asker import Asker, Choice, Inquiry
from d2s.llm.question import Item, Option, Question, load_question

STRUCK = "without the right one"


@dataclass(frozen=True, slots=True)
class Case:
    """One item with its right candidate (None: none of them is right); `origin` says how it came to be open."""

    origin: str
    item: Item
    right: str | None


@dataclass(frozen=True, slots=True)
class Verdicts:
    """Counts over cases: `decided` rightly of those with a right candidate, `accepted` wrongly where none is right."""

    with_right: int
    decided: int
    wrong: int
    without_right: int
    accepted: int
    unanswered: int
    prompt_tokens: int
    completion_tokens: int
    calls: int

    def to_dict(self) -> dict[str, Any]:
        """Return counts and shares."""
        shares = {
            "decided_rightly": self.decided / self.with_right if self.with_right else None,
            "wrongly_accepted_where_none": self.accepted / self.without_right if self.without_right else None,
        }
        rounded = {name: None if share is None else round(share, 4) for name, share in shares.items()}
        return rounded | {name: getattr(self, name) for name in self.__dataclass_fields__}


def read_cases(path: Path) -> tuple[Question, tuple[Case, ...]]:
    """Read a file of cases; raise `UsageError` D901 where it cannot be read.

    A case with several candidates is asked a second time without the right one: then none is right.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        question = load_question(data["question"])
        cases = [case for number, row in enumerate(data["cases"]) for case in _cases(number, row)]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageError("D901", file=path, reason=f"cases cannot be read: {error!r}") from error
    return question, tuple(cases)


def _cases(number: int, row: dict[str, Any]) -> Iterable[Case]:
    options = tuple(Option(name, text) for name, text in row["candidates"].items())
    right = row["right"]
    if right is not None and right not in row["candidates"]:
        raise ValueError(f"case {number}: {right!r} is no candidate")
    yield Case(row["origin"], Item(f"{number}", row["data"], options), right)
    if right is not None and len(options) > 1:
        others = tuple(option for option in options if option.name != right)
        yield Case(STRUCK, Item(f"{number} struck", row["data"], others), None)


def judge(asker: Asker, question: Question, cases: Sequence[Case]) -> tuple[Verdicts, tuple[tuple[Case, str], ...]]:
    """Ask every case; return the counts and, for each wrong answer, the case and what was said.

    Cases without their right candidate are asked after all others, so that no batch shows an item in both ways.
    """
    inquiry = Inquiry(asker)
    said: dict[str, Choice] = {}
    for struck in (False, True):
        said.update(inquiry.ask(question, [case.item for case in cases if (case.origin == STRUCK) is struck]))
    wrong: list[tuple[Case, str]] = []
    for case in cases:
        choice = said.get(case.item.key)
        if choice is None:
            wrong.append((case, "unanswered"))
        elif choice.option != case.right:
            wrong.append((case, choice.option or "none"))
    failed = {id(case) for case, _ in wrong}
    with_right = [case for case in cases if case.right is not None]
    use = inquiry.use()
    return Verdicts(
        with_right=len(with_right),
        decided=sum(id(case) not in failed for case in with_right),
        wrong=sum(case.right is not None and answer not in {"none", "unanswered"} for case, answer in wrong),
        without_right=len(cases) - len(with_right),
        accepted=sum(case.right is None and answer not in {"none", "unanswered"} for case, answer in wrong),
        unanswered=sum(answer == "unanswered" for _, answer in wrong),
        prompt_tokens=use.prompt_tokens if use else 0,
        completion_tokens=use.completion_tokens if use else 0,
        calls=len(use.calls) if use else 0,
    ), tuple(wrong)
