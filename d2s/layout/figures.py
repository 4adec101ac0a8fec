"""Charts and drawings: where their captions and their lines stand."""

from __future__ import annotations

from collections.abc import Sequence

from d2s.layout.body import segments
from d2s.layout.spans import stable_id
from d2s.layout.tongue import Tongue
from d2s.layout.words import Line, join
from d2s.records.geometry import Box, union
from d2s.records.layout import Figure
from d2s.records.page import Page

#: A figure reaches at most this far from its caption (points).
_REACH = 330.0


def find_figures(lines: Sequence[Line], page: Page, tongue: Tongue, tables: Sequence[Box]) -> list[Figure]:
    """Return a figure for each caption: the caption and the drawing that stands above it (or else below)."""
    captions: list[tuple[str, Box]] = []
    for line in lines:
        for segment in segments(line.words, 1.5):
            text = join(segment)
            if tongue.figure_caption.match(text) and len(segment) >= 2 and text.count(".") < 5:
                captions.append((text, union(word.box for word in segment)))
    if not captions:
        return []
    boxes = _drawings(page, tables)
    out = []
    for text, caption in captions:
        near = [box for box in boxes if _beside(box, caption, [c for _, c in captions if c is not caption])]
        box = union([caption, *near]).rounded()
        out.append(Figure(stable_id("figure", page.number, box, text), page.number, box, text))
    return out


def _drawings(page: Page, tables: Sequence[Box]) -> list[Box]:
    """Return the boxes of paths and rules outside of tables."""
    boxes = [
        Box(
            min(x for x, _ in path.points),
            min(y for _, y in path.points),
            max(x for x, _ in path.points),
            max(y for _, y in path.points),
        )
        for path in page.paths
        if path.points
    ]
    boxes.extend(Box(rule.x0, rule.top, rule.x1, rule.bottom) for rule in page.rules)
    return [
        box
        for box in boxes
        if box.width < 0.8 * page.width
        and not any(table.x0 <= box.xmid <= table.x1 and table.top <= box.ymid <= table.bottom for table in tables)
    ]


def _beside(box: Box, caption: Box, others: Sequence[Box]) -> bool:
    """Tell whether a drawing belongs to a caption: above it, in its column, with no other caption nearer."""
    if not (caption.top - box.bottom + 4 >= 0 and caption.top - box.top <= _REACH):
        return False
    reach = max(140.0, caption.width)
    if abs(box.xmid - caption.xmid) > reach:
        return False
    for other in others:
        between = box.bottom <= other.top + 4 and other.top < caption.top - 4
        if between and abs(other.xmid - box.xmid) < abs(caption.xmid - box.xmid) + 60:
            return False
        if abs(other.top - caption.top) < 30 and abs(other.xmid - box.xmid) < abs(caption.xmid - box.xmid):
            return False
    return True
