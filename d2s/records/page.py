"""What a page source delivers: characters, ruling lines and paths."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from d2s.errors import Problem
from d2s.records.geometry import Box

#: Stands for a glyph whose meaning is unknown: a number that touches it is never a value.
UNREADABLE = "\N{REPLACEMENT CHARACTER}"


class Char(NamedTuple):
    """One glyph after repair; `text` is `UNREADABLE` where the font gives no meaning.

    `size` is the font size in points; `upright` is false for rotated text, `visible` for text that is not painted.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    font: str
    size: float
    upright: bool = True
    visible: bool = True

    @property
    def box(self) -> Box:
        """Return the glyph's box."""
        return Box(self.x0, self.top, self.x1, self.bottom)


class Rule(NamedTuple):
    """A straight ruling line: horizontal where `top == bottom`, vertical where `x0 == x1` (thickness removed)."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def horizontal(self) -> bool:
        """Tell whether the line is horizontal."""
        return self.top == self.bottom


class Path(NamedTuple):
    """A drawn path that is not a ruling line: a curve, an outline, a filled shape.

    `points` are flattened (Bézier segments sampled), in page coordinates.
    """

    points: tuple[tuple[float, float], ...]
    stroked: bool
    filled: bool


class PageKind(StrEnum):
    """What triage found on a page."""

    TABLE = "table"
    FIGURE = "figure"
    TEXT = "text"
    SCAN = "scan"
    BLANK = "blank"


@dataclass(frozen=True, slots=True)
class Page:
    """One visible page: number from 1, size in points, and its contents.

    Pages that triage leaves unread have `chars == ()` and keep only `text`, the plain text of triage.
    """

    number: int
    width: float
    height: float
    kind: PageKind
    text: str
    chars: tuple[Char, ...] = ()
    rules: tuple[Rule, ...] = ()
    paths: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A PDF as read: identity, metadata of its information dictionary, pages, and what went wrong."""

    sha256: str
    file_name: str
    page_count: int
    metadata: dict[str, str]
    pages: tuple[Page, ...]
    problems: tuple[Problem, ...] = ()
