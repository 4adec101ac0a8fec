"""Words to spans, and stable ids."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from d2s.layout.tongue import Tongue
from d2s.layout.words import Word, join
from d2s.records.geometry import Box, union
from d2s.records.layout import Span


def make_span(lines: Sequence[Sequence[Word]], page: int, tongue: Tongue) -> Span | None:
    """Build a span from lines of words; None where nothing is left beside note marks."""
    kept = [list(words) for words in lines if words]
    if not kept:
        return None
    texts: list[str] = []
    marks: list[str] = []
    for words in kept:
        text, found = tongue.take_references(join(words))
        marks.extend(mark for word in words for mark in word.marks)
        marks.extend(found)
        if text:
            texts.append(text)
    if not texts:
        return None
    box = union(word.box for words in kept for word in words).rounded()
    return Span(" ".join(texts), box, page, tuple(texts), tuple(dict.fromkeys(marks)))


def marks_of(lines: Sequence[Sequence[Word]], tongue: Tongue) -> tuple[str, ...]:
    """Return the note marks in lines of words, also where no text is left."""
    marks = [mark for words in lines for word in words for mark in word.marks]
    marks += [mark for words in lines for mark in tongue.take_references(join(words))[1]]
    return tuple(dict.fromkeys(marks))


def stable_id(prefix: str, page: int, box: Box, text: str) -> str:
    """Return an id from page, box and text."""
    place = ",".join(f"{value:.1f}" for value in box)
    return f"{prefix}-{hashlib.sha256(f'{page}|{place}|{text}'.encode()).hexdigest()[:12]}"
