"""Footnotes: marks and texts, and which of them a table's marks mean."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from d2s.layout.tongue import Tongue
from d2s.layout.words import Line, join
from d2s.records.geometry import Box
from d2s.records.layout import Note

_CIRCLES = {chr(0x2460 + i): str(i + 1) for i in range(20)}
_CIRCLES.update({chr(0x2776 + i): str(i + 1) for i in range(20)})

_PART_OF_NOTE = re.compile(r"\d{1,2}[a-z]")
#: Nothing but the value of one quantity, "Tamb = 125 °C"; of charts side by side each has its own on the line.
_NUMBER = r"\s?=\s?[-−–+]?\s?\d[\d.,]*\s?[^\s(]{0,3}"
_VALUE = re.compile(rf"^([A-Za-z]\w*){_NUMBER}(?:\s*\(?\d\)?\s*\1{_NUMBER})*[.;]?$")


@dataclass(slots=True)
class PlacedNote:
    """A footnote with its place."""

    note: Note
    page: int
    box: Box


def bare(mark: str) -> str:
    """Return a mark without brackets and circles, in lower case."""
    return _CIRCLES.get(mark, mark).strip("()[].: ").lower()


def _opening(line: Line, tongue: Tongue) -> tuple[str, str] | None:
    """Return mark and text where a line opens a footnote."""
    words = line.words
    if words[0].marks and not words[0].text and len(words) > 1:
        return words[0].marks[0], join(words[1:])
    if words[0].marks and len(words) > 2 and len(words[0].text) > 2 and words[0].x0 < words[1].x0:
        return words[0].marks[0], join(words)
    return tongue.note_opening(join(words))


def find_notes(lines: Sequence[Line], page: int, tongue: Tongue, tables: Sequence[Box]) -> list[PlacedNote]:
    """Return the footnotes of a page: below its tables or under a notes heading."""
    out: list[PlacedNote] = []
    open_note: list[str] = []
    mark, box, last = "", None, None
    announced = False

    def close() -> None:
        nonlocal box
        if mark and open_note and box is not None:
            out.append(PlacedNote(Note(mark, " ".join(open_note)), page, box))
        box = None
        open_note.clear()

    for line in lines:
        middle = line.baseline - 0.3 * line.size
        inside = any(t.top <= middle <= t.bottom and t.x0 - 2 <= line.words[0].x0 <= t.x1 for t in tables)
        if inside:
            close()
            announced = False
            continue
        text = line.text
        heading = any(pattern.match(text) for pattern in tongue.note_headings)
        below = any(t.bottom <= line.baseline for t in tables)
        found = None if all(word.bold for word in line.words) and tongue.section(text) else _opening(line, tongue)
        if heading:
            close()
            announced = True
        elif found and (below or announced) and len(found[1]) > 2:
            close()
            mark, box = found[0], line.box
            open_note.append(found[1])
        elif box is not None and last is not None:
            near = line.baseline - last.baseline <= 1.9 * line.size
            same = abs(line.size - last.size) < 0.8 and line.words[0].x0 >= box.x0 - 6
            if near and same and not tongue.section(text):
                open_note.append(text)
                box = Box(min(box.x0, line.box.x0), box.top, max(box.x1, line.box.x1), line.box.bottom)
            elif line.words[0].x0 < box.x1:
                close()
        last = line
    close()
    return _without_legends(out)


def _without_legends(notes: Sequence[PlacedNote]) -> list[PlacedNote]:
    """Leave out what tells the curves of a chart apart: marks with nothing but values of one quantity each."""
    values = [(placed, found[1]) for placed in notes if (found := _VALUE.match(placed.note.text))]
    told = {
        quantity
        for _, quantity in values
        if len({bare(placed.note.mark) for placed, other in values if other == quantity}) > 1
    }
    legends = {id(placed) for placed, quantity in values if quantity in told}
    return [placed for placed in notes if id(placed) not in legends]


def notes_for(marks: Iterable[str], table: Box, page: int, notes: Sequence[PlacedNote]) -> tuple[Note, ...]:
    """Return the notes that marks in a table mean: the first below it on its page, else elsewhere on it, else later.

    A part of a note ("1a") that is not found by itself stands for the whole note.
    """
    out: list[Note] = []
    for mark in marks:
        same = [placed for placed in notes if bare(placed.note.mark) == bare(mark)]
        if not same and _PART_OF_NOTE.fullmatch(mark):
            same = [placed for placed in notes if bare(placed.note.mark) == mark[:-1]]
        ranked = sorted(
            same,
            key=lambda placed: (
                placed.page != page,
                placed.page < page,
                abs(placed.page - page),
                placed.box.top < table.bottom - 2,
                placed.box.top,
            ),
        )
        if ranked and ranked[0].note not in out:
            out.append(Note(mark, ranked[0].note.text))
    return tuple(out)
