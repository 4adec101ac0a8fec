"""Finds the pin assignments that a sheet prints in text: lists, tables, numbered styles. Drawings alone give none."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from d2s.knowledge.packages import PackageRules
from d2s.records.geometry import Box, union
from d2s.records.layout import TextLine
from d2s.resolve.terminals import Terminals

_NUMBERS = r"\d{1,2}(?:\s*[,&]\s*\d{1,2})*"
_FIRST = re.compile(rf"(?:(?<![\w.])|(?<=pin))({_NUMBERS})\s*([.:：=)\-–−]*)\s*", re.IGNORECASE)
_BARE = re.compile(rf"^[(\[]?({_NUMBERS})[)\]]?\s*([.:：=)\-–−]*)$")
_REACH = 4.0  # letter heights between the lines of a list
_ALIGNED = 3.0  # points by which the columns of a list without marks may be off
_BESIDE = 130.0  # points between a number and its terminal


@dataclass(frozen=True, slots=True)
class Statement:
    """Pins and their terminal as printed; `firm` where a mark or the word pin joins them; `x`: number, terminal."""

    pins: tuple[str, ...]
    terminal: str
    firm: bool
    page: int
    line: int
    box: Box
    size: float
    x: tuple[float, float]
    text: str


@dataclass(frozen=True, slots=True)
class PinMap:
    """A complete pin assignment: its place, the label above it, and the number of its style where it is one of many."""

    pins: dict[str, str]
    page: int
    box: Box
    text: str
    label: str = ""
    style: str | None = None


@dataclass(slots=True)
class _List:
    """Statements that belong together, in the order of the page."""

    items: list[Statement] = field(default_factory=list)

    @property
    def pins(self) -> dict[str, str]:
        return {pin: item.terminal for item in self.items for pin in item.pins}

    @property
    def box(self) -> Box:
        return union(item.box for item in self.items)


class PinReader:
    """Read pin assignments by `rules/packages.yaml`."""

    def __init__(self, rules: PackageRules) -> None:
        self.terminals = Terminals(rules)
        self._lead_in = re.compile(rules.lead_in)
        self._heading = re.compile(rules.pin)
        self._pin_one = re.compile(rules.pin_one)
        self._style = re.compile(rules.style)
        places = "|".join(re.escape(place) for place in rules.places)
        self._place = re.compile(rf"^({places})\b\s*[:=.\-–−]*\s*(.*)$", re.IGNORECASE)

    def find(self, lines: Sequence[TextLine], needed: Collection[str]) -> tuple[PinMap, ...]:
        """Return the complete assignments of the pages; `needed` are the terminals that one names, NC apart."""
        statements = [item for index in range(len(lines)) for item in self._statements(lines, index)]
        found = [self._map(group, lines) for group in _lists(statements) if self._credible(group, lines)]
        found += self._across(lines)
        return tuple(item for item in found if complete(item.pins, needed))

    def _statements(self, lines: Sequence[TextLine], index: int) -> Iterator[Statement]:
        line = lines[index]
        place = 0
        while place < len(line.pieces):
            text, box = line.pieces[place]
            following = line.pieces[place + 1 :]
            place += 1
            if found := self._place.match(text):
                rest = found.group(2) or (following[0][0] if following else "")
                if terminal := self.terminals.read(rest):
                    x = box.x0 if found.group(2) else following[0][1].x0
                    yield Statement(
                        (found.group(1).casefold(),),
                        terminal,
                        True,
                        line.page,
                        index,
                        box,
                        line.size,
                        (box.x0, x),
                        text,
                    )
            elif whole := list(self._within(text, box, line, index)):
                yield from whole
            elif (bare := self._bare(text)) is not None:
                pins, firm = bare
                item = self._beside(lines, index, following, pins, firm, box)
                if item is not None:
                    yield item

    def _bare(self, text: str) -> tuple[tuple[str, ...], bool] | None:
        """Return the pins of a piece that holds numbers only (`1`, `PIN 1.`, `2, 3`)."""
        start = re.search(r"\d", text)
        if start is None or self._style.match(text):
            return None
        found = _BARE.match(text[start.start() :])
        before = text[: start.start()]
        if found is None or not self._lead_in.fullmatch(before):
            return None
        return _pins(found.group(1)), bool(before.strip() or found.group(2))

    def _within(self, text: str, box: Box, line: TextLine, index: int) -> Iterator[Statement]:
        """Yield what one piece states by itself: `1. Gate`, or several on a line."""
        marks = list(_FIRST.finditer(text))
        if not marks or not self._lead_in.fullmatch(text[: marks[0].start()]):
            return
        width = box.width / max(len(text), 1)
        spans = [(marks[0], len(text))]
        if self.terminals.read(text[marks[0].end() :]) is None:
            spans = [
                (mark, following.start())
                for mark, following in zip(marks, [*marks[1:], None], strict=True)
                if following
            ]
            spans.append((marks[-1], len(text)))
        for mark, end in spans:
            terminal = self.terminals.read(text[mark.end() : end])
            if terminal is None:
                return
            firm = bool(mark.group(2)) or bool(text[: marks[0].start()].strip())
            x = (box.x0 + mark.start() * width, box.x0 + mark.end() * width)
            yield Statement(_pins(mark.group(1)), terminal, firm, line.page, index, box, line.size, x, text)

    def _beside(
        self,
        lines: Sequence[TextLine],
        index: int,
        following: Sequence[tuple[str, Box]],
        pins: tuple[str, ...],
        firm: bool,
        box: Box,
    ) -> Statement | None:
        """Return what the pieces right of a number say: a terminal, or its symbol and its name."""
        line = lines[index]
        found: list[tuple[str, str, Box]] = []
        for text, place in following[:2]:
            name = self._continued(lines, index, text, place)
            terminal = self.terminals.read(name)
            last = found[-1][2].x1 if found else box.x1
            if terminal is None or place.x0 - last > _BESIDE:
                break
            firm = firm or text.lstrip()[:1] in "=:："
            found.append((terminal, name, place))
        if not found:
            return None
        best = max((terminal for terminal, _, _ in found), key=len)
        if any(not best.startswith(terminal) for terminal, _, _ in found):
            return None
        whole = union([box, *(place for _, _, place in found)])
        text = " ".join([",".join(pins), *(name for _, name, _ in found)])
        return Statement(pins, best, firm, line.page, index, whole, line.size, (box.x0, found[0][2].x0), text)

    def _continued(self, lines: Sequence[TextLine], index: int, text: str, place: Box) -> str:
        """Return a text with its next line where it ends in a comma."""
        if not text.rstrip().endswith(","):
            return text
        for line in lines[index + 1 : index + 6]:
            for more, box in line.pieces:
                if line.page == lines[index].page and abs(box.x0 - place.x0) <= _ALIGNED and box.top > place.top:
                    return f"{text} {more}" if box.top - place.top < 2.5 * line.size else text
        return text

    def _credible(self, group: _List, lines: Sequence[TextLine]) -> bool:
        """Tell whether numbers and terminals without a mark between them stand in a table or an aligned list."""
        first = group.items[0]
        if all(item.firm for item in group.items):
            return True
        if len({item.line for item in group.items}) < len(group.items):
            return False
        columns = [[item.x[side] for item in group.items] for side in (0, 1)]
        aligned = all(max(xs) - min(xs) <= 2 * _ALIGNED for xs in columns)
        headed = any(
            self._heading.match(text) and abs(box.x0 - first.box.x0) <= 5 * _ALIGNED
            for line in lines[max(0, first.line - 14) : first.line]
            for text, box in line.pieces
            if line.page == first.page
        )
        return aligned and (headed or len(group.items) > 2)

    def _map(self, group: _List, lines: Sequence[TextLine]) -> PinMap:
        first = group.items[0]
        label, style = "", None
        if len(group.items) > 1 and len({item.line for item in group.items}) == 1:
            text, box = lines[first.line].pieces[0]
            label = text if box.x0 < first.box.x0 else ""
        for line in reversed(lines[max(0, first.line - 8) : first.line]):
            for text, box in line.pieces:
                gap = first.box.top - box.bottom
                if line.page != first.page or not -0.4 * first.size <= gap <= 2.0 * first.size:
                    continue
                if (found := self._style.match(text)) and abs(box.x0 - first.box.x0) <= 30:
                    style = style or found.group(1)
                elif abs(box.x0 - first.box.x0) <= _ALIGNED and not label:
                    label = text
        text = "; ".join(item.text for item in group.items)
        return PinMap(group.pins, first.page, group.box, text, label, style)

    def _across(self, lines: Sequence[TextLine]) -> Iterator[PinMap]:
        """Yield assignments in two rows: `Pin 1 | Pin 2 | Pin 3` over `G | S | D`."""
        for index, line in enumerate(lines):
            heads = [(m.group(1), box) for text, box in line.pieces if (m := self._pin_one.match(text))]
            if len(heads) < 2:
                continue
            for below in lines[index + 1 : index + 3]:
                named = [
                    (pin, terminal, box)
                    for pin, head in heads
                    for text, box in below.pieces
                    if box.x0 <= head.x1 and box.x1 >= head.x0 and (terminal := self.terminals.read(text))
                ]
                if len(named) == len(heads) and below.page == line.page:
                    pins = {pin: terminal for pin, terminal, _ in named}
                    place = union([*(head for _, head in heads), *(box for _, _, box in named)])
                    text = f"{' '.join(t for t, _ in line.pieces)}; {' '.join(t for t, _ in below.pieces)}"
                    yield PinMap(pins, line.page, place, text)
                    break


def complete(pins: dict[str, str], needed: Collection[str]) -> bool:
    """Tell whether an assignment numbers its pins without a gap and names exactly the terminals of its class."""
    letters = {part[0] for name in pins.values() if name != "NC" for part in name.split("/")}
    numbers = sorted(int(pin) for pin in pins if pin.isdecimal())
    return letters == set(needed) and len(numbers) >= 2 and numbers == list(range(1, len(numbers) + 1))


def _pins(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\d+", text))


def _lists(statements: Iterable[Statement]) -> Iterator[_List]:
    """Join statements to lists: each begins with pin 1 and takes the nearest next pin below or beside."""
    items = list(statements)
    used: set[int] = set()
    for start, first in enumerate(items):
        if "1" not in first.pins or start in used:
            continue
        group = _List([first])
        used.add(start)
        while (place := _next(items, used, group)) is not None:
            used.add(place)
            group.items.append(items[place])
        yield group


def _next(items: Sequence[Statement], used: Collection[int], group: _List) -> int | None:
    """Return the nearest statement that carries a list on, None at its end."""
    last, named = group.items[-1], group.pins
    best: tuple[float, int] | None = None
    for place, item in enumerate(items):
        if place in used or item.page != last.page or item.line < last.line or named.keys() & set(item.pins):
            continue
        down = item.box.top - last.box.top
        beside = item.line == last.line and item.x[0] > last.x[0]
        off = min(abs(item.x[side] - held.x[side]) for held in group.items for side in (0, 1))
        aligned = down > 0 and off <= max(24.0, 3 * last.size) and down <= _REACH * max(last.size, 6.0)
        if beside or aligned:
            distance = (item.x[0] - last.x[0]) / 8 if beside else down + off
            if best is None or distance < best[0]:
                best = (distance, place)
    return best[1] if best else None
