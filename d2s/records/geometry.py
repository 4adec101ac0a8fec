"""Places on a page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Box(NamedTuple):
    """A rectangle `[x0, top, x1, bottom]` in points from the visible page's top left corner, y downwards."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def width(self) -> float:
        """Return the horizontal extent in points."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """Return the vertical extent in points."""
        return self.bottom - self.top

    @property
    def xmid(self) -> float:
        """Return the horizontal centre in points."""
        return (self.x0 + self.x1) / 2

    @property
    def ymid(self) -> float:
        """Return the vertical centre in points."""
        return (self.top + self.bottom) / 2

    def rounded(self) -> Box:
        """Return the box to a tenth of a point, as it is published."""
        return Box(*(round(value, 1) for value in self))

    def overlap(self, other: Box) -> float:
        """Return the shared area in square points."""
        width = min(self.x1, other.x1) - max(self.x0, other.x0)
        height = min(self.bottom, other.bottom) - max(self.top, other.top)
        return width * height if width > 0 and height > 0 else 0.0


def union(boxes: Iterable[Box]) -> Box:
    """Return the smallest box that holds all; raise `ValueError` on none."""
    items = list(boxes)
    if not items:
        raise ValueError("union of no boxes")
    return Box(
        min(box.x0 for box in items),
        min(box.top for box in items),
        max(box.x1 for box in items),
        max(box.bottom for box in items),
    )
