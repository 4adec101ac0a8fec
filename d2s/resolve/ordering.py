"""Reads the tables that list types with packages, orderable numbers, markings and pins."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from d2s.knowledge.packages import PackageRules
from d2s.layout.grid import Ruling
from d2s.records.geometry import Box, union
from d2s.records.layout import TextLine
from d2s.resolve.outlines import Outlines
from d2s.resolve.terminals import Terminals

_HEADER = 18.0  # points that the lines of one heading are apart
_GAP = 45.0  # points without a type number that end a table
_PIN = re.compile(r"^(?:pin\s*)?(\d{1,2})$", re.IGNORECASE)

_PROSE = re.compile(r"\b[A-Za-z]?[a-z]{3,}\b")  # a word, not a code

Piece = tuple[str, Box]


@dataclass(frozen=True, slots=True)
class Offer:
    """One line of such a table: the code as printed, whether it can be ordered, and what stands beside it."""

    code: str
    orderable: bool
    packages: tuple[str, ...]
    marking: str | None
    pins: dict[str, str]
    page: int
    box: Box
    text: str


@dataclass(frozen=True, slots=True)
class _Head:
    """The heading of such a table: its columns by meaning, left to right, and its lowest line."""

    parts: tuple[Piece, ...]
    packages: tuple[Piece, ...]
    markings: tuple[Piece, ...]
    pins: tuple[Piece, ...]
    others: tuple[Piece, ...]
    last: int

    @property
    def columns(self) -> list[tuple[str, Piece]]:
        named = [
            *(("part", p) for p in self.parts),
            *(("package", p) for p in self.packages),
            *(("marking", p) for p in self.markings),
            *(("pin", p) for p in self.pins),
            *(("other", p) for p in self.others),
        ]
        return sorted(named, key=lambda item: item[1][1].x0)


class OrderReader:
    """Read ordering, marking and overview tables; `is_code` tells whether a text is a type number or orderable code."""

    def __init__(self, rules: PackageRules, outlines: Outlines, is_code: Callable[[str], bool]) -> None:
        self._part = re.compile(rules.part_heading)
        self._orderable = re.compile(rules.orderable_heading)
        self._package = re.compile(rules.package_heading)
        self._marking = re.compile(rules.marking_heading)
        self._blank = re.compile(rules.blank)
        self._outlines = outlines
        self._terminals = Terminals(rules)
        self._is_code = is_code

    def find(self, lines: Sequence[TextLine], rulings: Mapping[int, Ruling]) -> tuple[Offer, ...]:
        """Return the offers of all tables; `rulings` are the ruling lines by page: merged cells hold for their rows."""
        offers: list[Offer] = []
        done = -1
        for index in range(len(lines)):
            if index > done and (head := self._head(lines, index)) is not None:
                rows, done = self._rows(lines, head)
                offers += self._offers(rows, head, rulings.get(lines[index].page))
        return tuple(offers)

    def _head(self, lines: Sequence[TextLine], index: int) -> _Head | None:
        """Return the heading that begins with a line, None where it heads no such table."""
        first = lines[index]
        if len(first.pieces) < 2 or not any(self._kind(text) for text, _ in first.pieces):
            return None
        near = [index]
        for place in range(index + 1, min(index + 4, len(lines))):
            line = lines[place]
            if line.page != first.page or line.box.top - first.box.top > _HEADER + 8:
                break
            if any(self._is_code(text) for text, _ in line.pieces):
                break
            near.append(place)
        pieces = [piece for place in near for piece in lines[place].pieces]
        kinds: dict[str, list[Piece]] = {"part": [], "package": [], "marking": [], "pin": [], "other": []}
        for piece in pieces:
            kinds[self._kind(piece[0]) or ("pin" if _PIN.match(piece[0]) else "other")].append(piece)
        if not kinds["part"] or not (kinds["package"] or kinds["marking"]):
            return None
        return _Head(
            tuple(kinds["part"]),
            tuple(kinds["package"]),
            tuple(kinds["marking"]),
            tuple(kinds["pin"]),
            tuple(kinds["other"]),
            near[-1],
        )

    def _kind(self, text: str) -> str:
        for kind, pattern in (("marking", self._marking), ("part", self._part), ("package", self._package)):
            if pattern.search(text):
                return kind
        return ""

    def _rows(self, lines: Sequence[TextLine], head: _Head) -> tuple[list[TextLine], int]:
        """Return the lines below a heading that may belong to its table, and the place of the last."""
        rows: list[TextLine] = []
        bottom = lines[head.last].box.bottom
        last = head.last
        for place in range(head.last + 1, len(lines)):
            line = lines[place]
            if line.page != lines[head.last].page or line.box.top - bottom > _GAP:
                break
            if sum(bool(self._kind(text)) for text, _ in line.pieces) > 1:
                break
            rows.append(line)
            if any(self._is_code(text) for text, _ in line.pieces):
                bottom, last = line.box.bottom, place
        return rows, last

    def _offers(self, rows: Sequence[TextLine], head: _Head, ruling: Ruling | None) -> Iterator[Offer]:
        cells = [(line, _columns(line, head)) for line in rows]
        for line, row in cells:
            codes = [(column, piece) for column, kind, piece in row if kind == "part" and self._is_code(piece[0])]
            if not codes:  # a heading over several columns: "Ordering number" over "Lead free" and "Halogen free"
                codes = [(column, piece) for column, kind, piece in row if kind == "other" and self._is_code(piece[0])]
            for column, (code, box) in codes:
                fellows = {
                    kind: self._fellow(kind, column, box, row, cells, head, ruling) for kind in ("package", "marking")
                }
                package, marking = fellows["package"], fellows["marking"]
                names = tuple(dict.fromkeys(n.name for p in package for n in self._outlines.find(p[0])))
                mark = self._mark(marking, head)
                pins = self._pins(line, head)
                place = union([box, *(p[1] for p in (*package, *marking) if abs(p[1].top - box.top) < 4)])
                kind, (heading, _) = head.columns[column]
                heading = heading if kind == "part" else head.parts[0][0]
                can = bool(self._orderable.search(heading)) and bool(head.packages)
                if names or mark or pins:
                    yield Offer(code.strip("* "), can, names, mark, pins, line.page, place, line.text)

    def _fellow(
        self,
        kind: str,
        column: int,
        box: Box,
        row: Sequence[tuple[int, str, Piece]],
        cells: Sequence[tuple[TextLine, Sequence[tuple[int, str, Piece]]]],
        head: _Head,
        ruling: Ruling | None,
    ) -> list[Piece]:
        """Return what stands in the columns of a kind beside a code, on its line or in the merged cell around it."""
        columns = head.columns
        parts = [place for place, (name, _) in enumerate(columns) if name == "part"]
        until = next((place for place in parts if place > column), len(columns))
        mine = [
            place
            for place, (name, _) in enumerate(columns)
            if name == kind and (len(parts) == 1 or column < place < until or place < parts[0] or _one_group(columns))
        ]
        found = [piece for place, _, piece in row if place in mine]
        if kind == "package":
            found += [
                p for place, name, p in row if place not in mine and name == "other" and self._outlines.is_name(p[0])
            ]
        if found or ruling is None:
            return found
        merged: list[Piece] = []
        for place in mine:
            edge = columns[place][1][1]
            above, below = ruling.interval(edge.x0, edge.x1, box.ymid)
            if above == float("-inf") or below == float("inf"):
                continue
            merged += [p for _, other in cells for at, _, p in other if at == place and above <= p[1].ymid <= below]
        return merged

    def _mark(self, found: Sequence[Piece], head: _Head) -> str | None:
        """Return the printed marking that stands straightest under its heading."""
        printed = [piece for piece in found if not self._blank.match(piece[0]) and not _PROSE.search(piece[0])]
        off = lambda piece: min(abs(piece[1].xmid - heading.xmid) for _, heading in head.markings)  # noqa: E731
        return min(printed, key=off)[0] if printed else None

    def _pins(self, line: TextLine, head: _Head) -> dict[str, str]:
        """Return the terminals under the headings `1 2 3`, empty where one is missing."""
        found: dict[str, str] = {}
        for heading, place in head.pins:
            match = _PIN.match(heading)
            for text, box in line.pieces:
                if match and abs(box.xmid - place.xmid) <= 8 and (terminal := self._terminals.read(text)):
                    found[match.group(1)] = terminal
        return found if len(found) == len(head.pins) else {}


def _columns(line: TextLine, head: _Head) -> list[tuple[int, str, Piece]]:
    """Return the pieces of a line with the column that each stands nearest to."""
    columns = head.columns
    placed = []
    for piece in line.pieces:
        box = piece[1]
        best = min(
            range(len(columns)),
            key=lambda place: min(
                abs(columns[place][1][1].x0 - box.x0),
                abs(columns[place][1][1].xmid - box.xmid),
                0.0 if _within(box, columns[place][1][1]) else float("inf"),
            ),
        )
        placed.append((best, columns[best][0], piece))
    return placed


def _within(box: Box, heading: Box) -> bool:
    return heading.x0 - 1 <= box.xmid <= heading.x1 + 1


def _one_group(columns: Sequence[tuple[str, Piece]]) -> bool:
    """Tell whether the part columns stand side by side: several codes for one row, not several tables."""
    places = [place for place, (name, _) in enumerate(columns) if name == "part"]
    return places[-1] - places[0] == len(places) - 1
