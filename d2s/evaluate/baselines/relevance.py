"""How much of what was sent to a model is beside the point."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from d2s.evaluate.gold import LabelledDocument

_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def irrelevant_ratio(sent: Iterable[str], document: LabelledDocument) -> float | None:
    """Return the share of characters in lines that print the numbers of no label; None where nothing was sent."""
    labels = [
        numbers
        for part in document.parts
        for label in part.labels
        if (numbers := frozenset(_NUMBER.findall(label.text.split("[")[0])))
    ]
    lines = [line for text in sent for line in text.splitlines() if line.strip()]
    total = sum(map(len, lines))
    relevant = sum(len(line) for line in lines if _prints(line, labels))
    return 1 - relevant / total if total else None


def _prints(line: str, labels: Sequence[frozenset[str]]) -> bool:
    found = frozenset(_NUMBER.findall(line))
    return any(numbers <= found for numbers in labels)
