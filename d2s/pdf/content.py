"""What a page source reads, before rules and paths are told apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, Protocol

from d2s.records.geometry import Box
from d2s.records.page import Char

Point = tuple[float, float]

#: Depth of a glyph's box below its base line, as a share of the font size: one for all fonts, so that `bottom - DEPTH *
#: size` is the base line of upright text. Descents that fonts state vary from 0 to a half for equal letters.
DEPTH = 0.21

SLANT = 0.1  #: rise of a base line over its run from which text is slanted, as watermarks across a page are

CURVE_STEPS = 6  #: points sampled on a Bézier segment


def bezier(start: Point, first: Point, second: Point, end: Point) -> list[Point]:
    """Return points on a cubic Bézier segment, the start left out."""
    points = []
    for step in range(1, CURVE_STEPS + 1):
        t = step / CURVE_STEPS
        u = 1 - t
        a, b, c, d = u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t
        points.append(
            (
                a * start[0] + b * first[0] + c * second[0] + d * end[0],
                a * start[1] + b * first[1] + c * second[1] + d * end[1],
            )
        )
    return points


class Drawing(NamedTuple):
    """One painted path: its subpaths as flattened points in page coordinates, and how it is painted.

    `width` is the line width in points; `curved` tells that it had a Bézier segment, `white` that its paint is white.
    """

    subpaths: tuple[tuple[Point, ...], ...]
    stroked: bool
    filled: bool
    width: float
    curved: bool
    white: bool


@dataclass(frozen=True, slots=True)
class Content:
    """All painted objects of one page, in page coordinates.

    `white` are the positions of white glyphs in `chars`, `images` the places of raster images.
    """

    width: float
    height: float
    chars: list[Char]
    white: frozenset[int]
    drawings: list[Drawing]
    images: list[Box]


def letters(scale: float) -> bool:
    """Tell by the vertical scale of a Type 3 font's matrix whether it can hold letters.

    A glyph unit larger than the em is a cell of a hatching, which printer drivers set as rows of one "letter".
    """
    return abs(scale) <= 1


class PageSource(Protocol):
    """A way to read pages; numbers count from 1."""

    @property
    def page_count(self) -> int:
        """Return how many pages it sees."""

    def read(self, number: int) -> Content:
        """Read one page; any exception means that the page is unreadable."""

    def close(self) -> None:
        """Free what the document holds."""
