"""Where the body of a table ends, and which of its lines are section rows."""

from __future__ import annotations

import re
from collections.abc import Sequence

from d2s.layout.grid import Ruling
from d2s.layout.header import Header
from d2s.layout.tongue import Tongue
from d2s.layout.words import Line, Word, join

#: A table with so many rules from edge to edge (within this many points) has no other rules below it.
_FRAMED, _EDGE = 3, 8.0
#: Dots that lead from a label to its value.
_LEADER = re.compile(r"(?:\.\s?){6}")


def restrict(lines: Sequence[Line], x0: float, x1: float, top: float, bottom: float) -> list[Line]:
    """Return the lines between two heights, cut to a stretch of the page."""
    out: list[Line] = []
    for line in lines:
        if top < line.baseline - 0.3 * line.size < bottom:
            words = [word for word in line.words if x0 <= word.xmid <= x1]
            if words:
                out.append(Line(words, line.baseline, line.size))
    return out


def segments(words: Sequence[Word], gap: float = 0.75) -> list[list[Word]]:
    """Split the words of a line where a gap of more than `gap` times the type size stands."""
    out: list[list[Word]] = []
    for word in words:
        if out and word.x0 - out[-1][-1].x1 <= gap * word.size:
            out[-1].append(word)
        else:
            out.append([word])
    return out


def _prose(line: Line, width: float, tongue: Tongue) -> bool:
    """Tell whether a line is running text: one long stretch without column gaps."""
    if _LEADER.search(line.text):
        return False
    longest = max(segments(line.words, 1.0), key=lambda words: words[-1].x1 - words[0].x0)
    wide = longest[-1].x1 - longest[0].x0 > 0.62 * width
    return wide and len(longest) >= 6 and len(segments(line.words, 1.0)) <= 2


def find_end(
    header: Header, lines: Sequence[Line], ruling: Ruling, tongue: Tongue, limit: float, x0: float, x1: float
) -> float:
    """Return the y at which the table under a header ends.

    `limit` is the top of the next header below or the page's end. What horizontal rules of the table's width enclose
    belongs to it; below the last of them running text, notes, captions and wide gaps end it.
    """
    width = x1 - x0
    own = [
        y
        for y in ruling.separators(x0, x1)
        if header.bottom - 2 <= y < limit - 1
        and not any(start < x0 - 14 and end > x1 + 14 for start, end in ruling.stretches(y))
    ]
    framed = [y for y in own if _from_edge_to_edge(ruling.stretches(y), x0, x1)]
    if len(framed) >= _FRAMED:
        own = framed
    sides = [
        bottom
        for track in ruling.verticals
        if x0 - 4 <= track.place <= x1 + 4
        for top, bottom in track.stretches
        if top <= header.bottom + 14 and bottom > header.bottom and top > header.top - 120
    ]
    enclosed = max([header.bottom, *list(_chain(own, header.bottom))])
    if sides:
        side = sorted(sides)[len(sides) // 2]
        if side < limit + 4:
            enclosed = max(enclosed, min(side, limit))
    enclosed = _before_notes(lines, ruling, tongue, x0, x1, header.bottom, enclosed)
    end = enclosed
    last = header.bottom
    for line in restrict(lines, x0 - 2, x1 + 2, header.bottom - 1, limit):
        middle = line.baseline - 0.3 * line.size
        text = line.text
        if middle > enclosed:
            if middle - max(last, enclosed) > 3.2 * line.size + 6:
                break
            opening = tongue.note_opening(text)
            heading = any(pattern.match(text) for pattern in tongue.note_headings)
            if _prose(line, width, tongue) or heading or tongue.figure_caption.match(text):
                break
            if opening and not tongue.is_number(text):
                break
            if tongue.table_caption.match(text) or tongue.furniture.search(text):
                break
            if own and len(own) > 3 and middle > enclosed + 0.3 * line.size:
                break
            end = line.baseline + 0.4 * line.size
        last = line.baseline
    return min(end, limit)


def _before_notes(
    lines: Sequence[Line], ruling: Ruling, tongue: Tongue, x0: float, x1: float, top: float, bottom: float
) -> float:
    """Return where footnotes cut rules short that belong to what stands below them: running text behind a mark."""
    for line in restrict(lines, x0 - 2, x1 + 2, top, bottom):
        first, *rest = line.words
        marked = bool(first.marks) and not first.text and abs(first.x0 - x0) < _EDGE
        middle = line.baseline - 0.3 * line.size
        if marked and len(rest) > 5 and len(segments(rest, 1.0)) == 1 and not ruling.cuts(middle, x0 + 4, x1 - 4):
            above = [y for y in ruling.separators(x0, x1) if top < y < middle]
            return max(above, default=bottom) if above and middle - max(above) < 3 * line.size else bottom
    return bottom


def _from_edge_to_edge(stretches: Sequence[tuple[float, float]], x0: float, x1: float) -> bool:
    """Tell whether a rule starts and ends where the table does, as the grids of charts below it do not."""
    near = [(start, end) for start, end in stretches if end > x0 - _EDGE and start < x1 + _EDGE]
    return min(abs(start - x0) for start, _ in near) <= _EDGE and min(abs(end - x1) for _, end in near) <= _EDGE


def _chain(rules: list[float], start: float) -> list[float]:
    """Return the rules that follow each other from `start` without a gap of more than a third of a page."""
    out: list[float] = []
    last = start
    for y in sorted(rules):
        if y - last > 260:
            break
        out.append(y)
        last = y
    return out


def is_section_row(
    line: Line,
    symbol: tuple[float, float] | None,
    ruling: Ruling,
    tongue: Tongue,
    x0: float,
    x1: float,
    plain_body: bool,
) -> bool:
    """Tell whether a line is a section row: one text in the first columns, set apart by words, bold type or a band.

    `plain_body`: most of the table's text is not bold, so that bold type tells something.
    """
    parts = segments(line.words, 1.2)
    text = join(line.words)
    if len(parts) > 2 or not any(ch.isalpha() for ch in text) or line.words[0].x0 > x0 + 0.4 * (x1 - x0):
        return False
    if len(parts) == 2 and not tongue.default_heading.search(join(parts[1])):
        return False
    if symbol and symbol[0] > x0 + 20 and any(symbol[0] <= word.xmid <= symbol[1] for word in line.words[4:]):
        return False
    if "=" in join(parts[0]) and not tongue.section(text):
        return False
    middle = line.baseline - 0.3 * line.size
    above, below = ruling.interval(x0, x1, middle)
    banded = below - above < 2.6 * line.size and not ruling.cuts(middle, x0 + 4, x1 - 4)
    bold = all(word.bold for word in parts[0]) and plain_body
    kind = tongue.section(text)
    short = len(line.words) <= 9
    if text.isupper() and len(parts) == 1 and len(text) > 4 and len(line.words) <= 5 and not re.search(r"\d", text):
        return abs(line.words[0].x0 - x0) < 12 and not any(word.subscript for word in line.words)
    return bool(
        (kind and (bold or banded or text.isupper()) and short) or (banded and (bold or kind)) or (bold and banded)
    )
