"""Parameter cells: name, conditions and part labels of each row, told apart line by line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from d2s.layout.body import segments
from d2s.layout.cells import aligned
from d2s.layout.tongue import Tongue, plain
from d2s.layout.values import ValueRow
from d2s.layout.words import Word, join

#: The quantity that a condition begins with.
_QUANTITY = re.compile(r"[\s(@]*([A-Za-z]\w*(?:\(\w+\))?)\s*[=≤≥<>]")
_LEADER = re.compile(r"^(?:[.·_]{4,}|…+|\.)$")
_OPEN_ENDED = frozenset({"at", "of", "and", "or", "to", "with", "for", "in", "per", "by", "the", "on", "from", "&"})
#: A type number that lost its digits before a slash: "for TIP/32B" beside "for TIP31A/32A".
_CUT_SHORT = re.compile(r"for\s+[A-Z]{2,4}(?:/\d{2,4}[A-Z]{0,2})+")
_QUANTITY = re.compile(r"([A-Za-z][\w()]*)\s*=")
_LED = re.compile(r"^\.+(?=[A-Za-z])|[.…_]{3,}$")


@dataclass(slots=True)
class Pieces:
    """What one line says: name, conditions and part label, as words."""

    name: list[Word] = field(default_factory=list)
    conditions: list[list[Word]] = field(default_factory=list)
    part: list[Word] = field(default_factory=list)


@dataclass(slots=True)
class _Entry:
    """A name on the way down a cell: its lines, indent, if a row stands beside it, if it heads others."""

    lines: list[list[Word]]
    indent: float
    beside: bool
    heads: bool = False
    conditions: list[list[Word]] = field(default_factory=list)


@dataclass(slots=True)
class _RowLabel:
    """What is known about a row on the way down: the chain of names, its conditions and part."""

    entries: list[_Entry]
    conditions: list[list[Word]]
    part: list[list[Word]]


@dataclass(slots=True)
class Label:
    """Name lines, condition lines and part label of one row."""

    name: list[list[Word]] = field(default_factory=list)
    conditions: list[list[Word]] = field(default_factory=list)
    part: list[list[Word]] = field(default_factory=list)


def _unled(word: Word) -> Word:
    """Return a word without the dots of a leader."""
    text = _LED.sub("", word.text)
    return word if text == word.text else replace(word, text=text)


def take_apart(words: Sequence[Word], tongue: Tongue, named: bool) -> Pieces:
    """Split a line of a parameter or condition cell into name, conditions and part label.

    `named` is false in a condition column: what is left is a condition there.
    """
    out = Pieces()
    shown = [_unled(word) for word in words if not _LEADER.match(word.text)]
    for segment in _bracketed(segments(shown, 1.1)):
        text = join(segment)
        bare = re.sub(r"^(?:[:–—-]|for\b)\s*", "", text)
        if (_labels_only(bare, tongue) or _CUT_SHORT.fullmatch(text)) and not any(word.subscript for word in segment):
            out.part.extend(segment)
        elif not named or tongue.condition_cell.match(text):
            rest, label = _trailing_part(segment, tongue)
            out.part.extend(label)
            out.conditions.append(rest)
        else:
            rest, label = _trailing_part(segment, tongue)
            out.part.extend(label)
            head, tail = _split(rest, tongue)
            signs = tail and all(word.text in {"-", "–", "−"} for word in head)
            out.name.extend([] if signs else head)
            if tail:
                out.conditions.append(tail)
    return out


def _bracketed(pieces: Sequence[list[Word]]) -> list[list[Word]]:
    """Join pieces of a line that a gap within brackets parts: "(IC = 50   mAdc, VCE = 5 Vdc)"."""
    out: list[list[Word]] = []
    for piece in pieces:
        before = join(out[-1]) if out else ""
        if before.count("(") > before.count(")") and ")" in join(piece):
            out[-1] = out[-1] + piece
        else:
            out.append(list(piece))
    return out


def _labels_only(text: str, tongue: Tongue) -> bool:
    """Tell whether a piece of a line only names parts: type numbers, a gain group of them, a number printed short."""
    if re.fullmatch(r"\d{4}[A-Z]?", text) or tongue.parts(text):
        return True
    return "group" in text.lower() and bool(tongue.parts(re.sub(r"\s+[gG]roup.*$", "", text)))


def _trailing_part(words: list[Word], tongue: Tongue) -> tuple[list[Word], list[Word]]:
    """Split part labels off the end of a line where a colon, a bracket's end or a wide gap stands before them."""
    for index in range(1, len(words)):
        before = words[index - 1].text
        opened = words[index].text.startswith((":", "("))
        apart = opened or before.endswith((":", ")")) or before in {"-", "–", "−"}
        if (apart or words[index].x0 - words[index - 1].x1 > 0.7 * words[index].size) and tongue.parts(
            join(words[index:]).lstrip(": ")
        ):
            return words[:index], words[index:]
    return words, []


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
    return not (text[:1].islower() or text[:1] in ")/,&" or text.startswith("At ")) or bool(re.match(r"^[a-z]\)", text))


def _open_ended(words: Sequence[Word]) -> bool:
    """Tell whether a name line ends with a word that asks for more: "Maximum Reverse Current at"."""
    return bool(words) and words[-1].text.casefold() in _OPEN_ENDED


def named_apart(lines: Sequence[list[Word]], rows: Sequence[ValueRow], tongue: Tongue) -> bool:
    """Tell whether every row of a merged cell has a line of its own that begins a name."""
    places = aligned(lines, rows)
    if len(lines) != len(rows) or None in places:
        return False
    pieces = [take_apart(words, tongue, True) for words in lines]
    if any(_open_ended(piece.name) for piece in pieces[:-1]):
        return False
    return all(piece.name and _fresh(piece.name) for piece in pieces)


def tested_apart(lines: Sequence[list[Word]], rows: Sequence[ValueRow], tongue: Tongue) -> bool:
    """Tell whether every row of a merged cell has a line of its own that states one condition anew: Ta=25, Ta=125."""
    places = aligned(lines, rows)
    if len(lines) != len(rows) or len(rows) < 2 or None in places:
        return False
    stated = [
        {join(words).split("=")[0].strip(" (@").casefold() for words in piece.conditions if "=" in join(words)}
        for piece in (take_apart(words, tongue, True) for words in lines)
    ]
    return bool(set.intersection(*stated))


def stated_anew(lines: Sequence[list[Word]]) -> list[list[list[Word]]]:
    """Return the lines of a condition cell in groups that begin with one quantity; empty where it is said once only."""
    first = _QUANTITY.match(join(lines[0])) if lines else None
    if first is None:
        return []
    groups: list[list[list[Word]]] = []
    for words in lines:
        found = _QUANTITY.match(join(words))
        if found and found[1] == first[1]:
            groups.append([])
        groups[-1].append(words)
    return groups if len(groups) > 1 else []


def noted_apart(lines: Sequence[list[Word]], rows: Sequence[ValueRow], tongue: Tongue) -> bool:
    """Tell whether every row of a merged cell has a line of its own that points at a note of its own: (Note 1b)."""
    places = aligned(lines, rows)
    if len(lines) != len(rows) or len(rows) < 2 or None in places:
        return False
    marks = [tongue.take_references(join(words))[1] for words in lines]
    return all(marks) and len(set(marks)) == len(marks)


def wrapped(lines: Sequence[list[Word]], rows: Sequence[ValueRow], tongue: Tongue) -> bool:
    """Tell whether one name wraps over all rows of a cell: only its last line has the noun of a quantity.

    "Collector to Emitter" beside one row and "Saturation Voltage" beside the next name both.
    """
    if len(lines) < 2 or len(lines) != len(rows) or None in aligned(lines, rows):
        return False
    if any(abs(words[0].x0 - lines[0][0].x0) > 2 or any(word.subscript for word in words) for words in lines):
        return False
    pieces = [take_apart(words, tongue, True) for words in lines]
    if any(piece.conditions or piece.part or not piece.name for piece in pieces):
        return False
    nouns = [any(plain(word.text) in tongue.quantity_nouns for word in piece.name) for piece in pieces]
    return nouns[-1] and not any(nouns[:-1])


def read_labels(
    lines: Sequence[list[Word]], rows: Sequence[ValueRow], tongue: Tongue, named: bool, tested: bool
) -> list[Label]:
    """Return name, conditions and part of every row beside one cell.

    Lines above the first row's line are a heading of all; a line on a row's baseline is that row's own; an indented
    line takes the names that it is indented under; a row without own line takes the line above. `tested`: the table has
    a condition column, so that what stands in a name cell holds for the whole name.
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
    apart = tested_apart(lines, rows, tongue)
    own = {place for piece, place in zip(pieces, places, strict=True) if place is not None and piece.conditions}
    return _Walk(len(rows), named and tested and len(own) < len(rows), apart).run(lines, pieces, places)


def _left_of(lines: list[list[Word]], x: float) -> list[list[Word]]:
    """Return the words left of the text that starts at `x`, where a piece starts there too; else all of them."""
    out = [list(words) for words in lines]
    starts = [word.x0 for words in lines for word in words]
    if any(abs(start - x) < 4 for start in starts):
        out = [[word for word in words if word.x1 <= x + 1] for words in out]
    return [words for words in out if words]


def _goes_on(number: int, pieces: Sequence[Pieces], places: Sequence[int | None]) -> bool:
    """Tell whether a line of conditions between two rows ends in a comma, so that the next row's line continues it."""
    piece = pieces[number]
    if places[number] is not None or piece.name or piece.part or not piece.conditions:
        return False
    nearest = number + 1 < len(pieces) and places[number + 1] is not None and bool(pieces[number + 1].conditions)
    return nearest and not pieces[number + 1].name and join(piece.conditions[-1]).endswith(",")


def _stated(conditions: Sequence[list[Word]]) -> set[str]:
    """Return the quantities that conditions give a value."""
    return {name for words in conditions for name in _QUANTITY.findall(join(words))}


class _Walk:
    """Walks down a cell and hands each row its names, conditions and part.

    `shared`: conditions hold for the name above them rather than for the row beside them. `apart`: those on a row's
    line are its own even where the line goes on with a name.
    """

    def __init__(self, count: int, shared: bool, apart: bool) -> None:
        self.rows: list[_RowLabel | None] = [None] * count
        self.stack: list[_Entry] = []
        self.common: list[list[Word]] = []
        self.conditions: list[list[Word]] = []
        self.base: list[list[Word]] = []
        self.current: _RowLabel | None = None
        self.shared = shared
        self.apart = apart

    def run(self, lines: Sequence[list[Word]], pieces: Sequence[Pieces], places: Sequence[int | None]) -> list[Label]:
        """Return the label of each row."""
        started = False
        carried: list[list[Word]] = []
        for number, (piece, place) in enumerate(zip(pieces, places, strict=True)):
            started = started or place is not None
            if _goes_on(number, pieces, places) and started:
                carried = carried + piece.conditions
                continue
            piece = Pieces(piece.name, carried + piece.conditions, piece.part)
            carried = []
            continued = False
            if piece.name:
                continued = self._name(piece.name, place, self._deeper(number, lines, pieces, places))
            continued = continued and not (self.apart and place is not None)
            if piece.conditions and (continued or self.shared) and self.stack:
                self.stack[-1].conditions.extend(piece.conditions)
                self._place(Pieces(piece.name, [], piece.part), place, started)
            else:
                self._place(piece, place, started)
        return self._labels()

    def _deeper(
        self, number: int, lines: Sequence[list[Word]], pieces: Sequence[Pieces], places: Sequence[int | None]
    ) -> bool:
        """Tell whether the next line is a row's own and indented under this one."""
        if number + 1 >= len(lines) or places[number + 1] is None:
            return False
        return bool(pieces[number + 1].name) and lines[number + 1][0].x0 > pieces[number].name[0].x0 + 2.5

    def _name(self, words: list[Word], place: int | None, deeper: bool) -> bool:
        """Take a name line in; tell whether it continues the name above."""
        indent = words[0].x0
        top = self.stack[-1] if self.stack else None
        open_ended = top is not None and _open_ended(top.lines[-1])
        if top and (open_ended or not _fresh(words) or (place is None and top.beside and not deeper)):
            top.lines.append(words)
            return True
        while self.stack and (
            self.stack[-1].indent > indent + 2.5
            or ((self.stack[-1].beside or self.stack[-1].heads) and self.stack[-1].indent > indent - 2.5)
        ):
            self.stack.pop()
        if self.stack and place is not None:
            self.stack[-1].heads = self.stack[-1].heads or self.stack[-1].indent < indent - 2.5
        self.stack.append(_Entry([words], indent, place is not None))
        self.conditions, self.base = [], []
        return False

    def _place(self, piece: Pieces, place: int | None, started: bool) -> None:
        """Take conditions and part of a line in, for the row beside it or for those to come."""
        if place is None:
            if not started:
                self.common.extend(piece.conditions)
            elif piece.conditions:
                if not piece.name and _stated(piece.conditions) & _stated([*self.common, *self.conditions]):
                    self.common, self.conditions = [], list(piece.conditions)  # stated anew, for the rows below
                elif piece.name or self.current is None:
                    self.conditions = list(piece.conditions)
                else:
                    self.conditions = self.conditions + piece.conditions
                    self.current.conditions.extend(piece.conditions)
            if piece.part and self.current is not None and not self.current.part:
                self.current.part.append(piece.part)
            return
        if piece.conditions:
            indented = self.base and piece.conditions[0][0].x0 > self.base[0][0].x0 + 2.5 * piece.conditions[0][0].size
            if not indented:
                self.base = list(piece.conditions)
            self.conditions = list(piece.conditions)
            if indented:
                self.conditions = _left_of(self.base, piece.conditions[0][0].x0) + self.conditions
        found = self.rows[place]
        if found is None:
            found = _RowLabel(list(self.stack), self.common + self.conditions, [piece.part] if piece.part else [])
            self.rows[place] = found
        else:
            found.conditions.extend(piece.conditions)
            found.part.extend([piece.part] if piece.part else [])
        self.current = found

    def _labels(self) -> list[Label]:
        """Return the labels; rows without own line take the label above, parts without conditions those below."""
        out: list[Label] = []
        before = next(row for row in self.rows if row is not None)
        for index, row in enumerate(self.rows):
            if row is None:
                row = _RowLabel(before.entries, before.conditions, [])
            elif row.part and not row.conditions:
                below = next((r for r in self.rows[index + 1 :] if r is not None and r.conditions), None)
                if below is not None and below.part and below.entries == row.entries:
                    row.conditions = list(below.conditions)
            name = [line for entry in row.entries for line in entry.lines]
            extra = [line for entry in row.entries for line in entry.conditions]
            out.append(Label(name, extra + row.conditions, row.part))
            before = row
        return out
