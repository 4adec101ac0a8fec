"""Parameter cells: name, conditions and part labels of each row, told apart line by line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from d2s.layout.body import segments
from d2s.layout.cells import aligned, baseline
from d2s.layout.tongue import Tongue
from d2s.layout.values import ValueRow
from d2s.layout.words import Word, join

_LEADER = re.compile(r"^(?:[.…·]{2,}|\.)$")


@dataclass(slots=True)
class Pieces:
    """What one line says: name, conditions and part label, as words."""

    name: list[Word] = field(default_factory=list)
    conditions: list[list[Word]] = field(default_factory=list)
    part: list[Word] = field(default_factory=list)


@dataclass(slots=True)
class _Entry:
    """A name on the way down a cell: its lines, indent, and whether a row stands beside it."""

    lines: list[list[Word]]
    indent: float
    beside: bool
    conditions: list[list[Word]] = field(default_factory=list)


@dataclass(slots=True)
class Label:
    """Name lines, condition lines and part label of one row."""

    name: list[list[Word]] = field(default_factory=list)
    conditions: list[list[Word]] = field(default_factory=list)
    part: list[list[Word]] = field(default_factory=list)


def take_apart(words: Sequence[Word], tongue: Tongue, named: bool) -> Pieces:
    """Split a line of a parameter or condition cell into name, conditions and part label.

    `named` is false in a condition column: what is left is a condition there.
    """
    out = Pieces()
    shown = [word for word in words if not _LEADER.match(word.text)]
    for segment in segments(shown, 1.1):
        text = join(segment)
        bare = re.sub(r"^(?:[:–—-]|for\b)\s*", "", text)
        if tongue.parts(bare) or (tongue.parts(re.sub(r"\s+[gG]roup.*$", "", bare)) and "group" in bare.lower()):
            out.part.extend(segment)
        elif not named or tongue.condition_cell.match(text):
            out.conditions.append(segment)
        else:
            head, tail = _split(segment, tongue)
            out.name.extend(head)
            if tail:
                out.conditions.append(tail)
    return out


def _split(words: list[Word], tongue: Tongue) -> tuple[list[Word], list[Word]]:
    """Split a line of words where a condition begins."""
    text, starts = "", []
    for word in words:
        if text and not word.glued:
            text += " "
        starts.append(len(text))
        text += word.text
    found = tongue.condition.search(text)
    if found is None:
        return words, []
    index = next((i for i, start in enumerate(starts) if start + len(words[i].text) > found.start()), len(words))
    if starts[index] < found.start() and found.start() - starts[index] > 1:
        index += 1
    return words[:index], words[index:]


def _fresh(words: Sequence[Word]) -> bool:
    """Tell whether a name line begins a name rather than continues one."""
    text = join(words)
    return not (text[:1].islower() or text[:1] in ")/,&") or bool(re.match(r"^[a-z]\)", text))


def read_labels(lines: Sequence[list[Word]], rows: Sequence[ValueRow], tongue: Tongue, named: bool) -> list[Label]:
    """Return name, conditions and part of every row beside one cell.

    Lines above the first row's line are a heading of all; a line on a row's baseline is that row's own; an indented
    line takes the names that it is indented under; a row without own line takes the line above.
    """
    pieces = [take_apart(words, tongue, named) for words in lines]
    places = aligned(lines, rows)
    if len(rows) <= 1 or all(place is None for place in places):
        if len(rows) > 1 and len(lines) == len(rows) and sum(bool(p.conditions or p.part) for p in pieces) == len(rows):
            places = list(range(len(rows)))
        else:
            whole = Label()
            for piece in pieces:
                whole.name.extend([piece.name] if piece.name else [])
                whole.conditions.extend(piece.conditions)
                whole.part.extend([piece.part] if piece.part else [])
            return [whole for _ in rows]
    return _walk(lines, pieces, places, len(rows), named)


def _walk(
    lines: Sequence[list[Word]], pieces: Sequence[Pieces], places: Sequence[int | None], count: int, named: bool
) -> list[Label]:
    """Walk down a cell and hand each row its names, conditions and part."""
    labels: list[Label | None] = [None] * count
    stack: list[_Entry] = []
    common: list[list[Word]] = []
    conditions: list[list[Word]] = []
    current: int | None = None
    started = False
    for number, (piece, place) in enumerate(zip(pieces, places, strict=True)):
        started = started or place is not None
        if piece.name:
            indent = piece.name[0].x0
            top = stack[-1] if stack else None
            follows = number + 1 < len(lines) and places[number + 1] is not None and pieces[number + 1].name[:1] != []
            deeper = follows and lines[number + 1][0].x0 > indent + 2.5
            if top and (not _fresh(piece.name) or (place is None and top.beside and not deeper)):
                top.lines.append(piece.name)
                if place is None and current is not None and labels[current] is not None:
                    label = labels[current]
                    if label is not None and all(piece.name is not line for line in label.name):
                        label.name.append(piece.name)
            else:
                while stack and (
                    stack[-1].indent > indent + 2.5 or (stack[-1].beside and stack[-1].indent > indent - 2.5)
                ):
                    stack.pop()
                stack.append(_Entry([piece.name], indent, place is not None))
                conditions = []
        if place is None:
            if not started:
                common.extend(piece.conditions)
            elif piece.conditions:
                if piece.name or current is None:
                    conditions = list(piece.conditions)
                else:
                    conditions = conditions + piece.conditions
                    label = labels[current]
                    if label is not None:
                        label.conditions.extend(piece.conditions)
            if piece.part and current is not None and labels[current] is not None and not labels[current].part:  # type: ignore[union-attr]
                labels[current].part.append(piece.part)  # type: ignore[union-attr]
            continue
        if piece.conditions:
            conditions = list(piece.conditions)
        current = place
        name = [line for entry in stack for line in entry.lines]
        found = labels[place]
        if found is None:
            labels[place] = Label(name, common + conditions, [piece.part] if piece.part else [])
        else:
            found.conditions.extend(piece.conditions)
            found.part.extend([piece.part] if piece.part else [])
    out: list[Label] = []
    for label in labels:
        if label is None:
            before = out[-1] if out else next(item for item in labels if item is not None)
            label = Label(list(before.name), list(before.conditions), [])
        out.append(label)
    return out


def top_of(lines: Sequence[Sequence[Word]]) -> float:
    """Return the first baseline of some lines."""
    return min(baseline(words) for words in lines)
