"""Section headings, table titles and the default conditions that they carry."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from d2s.layout.spans import make_span, stable_id
from d2s.layout.tongue import Tongue
from d2s.layout.words import Line
from d2s.records.layout import Section, Span


@dataclass(slots=True)
class Standing:
    """What holds at a place: the section, the nearest title and its height, the default conditions.

    `passed` tells that a table has stood under the default conditions.
    """

    section: Section | None = None
    title: str = ""
    kind: str = ""
    title_page: int = 0
    title_y: float = -1000.0
    size: float = 0.0
    headings: list[tuple[Line, Span]] = field(default_factory=list)
    passed: bool = False
    parameter_kind: str = ""
    parameter_page: int = 0

    def kind_for_parameters(self, page: int) -> str:
        """Return the section kind that a table of parameters here belongs to."""
        if self.kind == self.parameter_kind or self.parameter_page == page:
            return self.parameter_kind
        return ""


def is_heading(line: Line, tongue: Tongue, body_size: float) -> bool:
    """Tell whether a line is a section heading: announced by words and set apart, or large."""
    text = line.text
    head = re.split(r"[(（]", text, maxsplit=1)[0]
    if len(line.words) > 14 or not any(char.isalpha() for char in text):
        return False
    default = text.isupper() or "(" in text or tongue.default_heading.search(text)
    if text.endswith(".") and len(line.words) > 3 and not default:
        return False  # the end of a sentence
    lead = [word for word in line.words if word.x0 - line.words[0].x0 < 250]
    bold = all(word.bold for word in [word for word in lead if len(word.text) > 1][:2])
    large = line.size > 1.15 * body_size
    return bool(tongue.section(text)) and (bold or large or head.isupper() or len(head.split()) <= 5)


class Outline:
    """Walks down the document and knows at each place what section, title and default conditions hold."""

    def __init__(self, tongue: Tongue) -> None:
        self.tongue = tongue
        self.sections: list[Section] = []
        self.standing = Standing()

    def line(self, line: Line, page: int, body_size: float) -> None:
        """Take in a line that stands outside of tables."""
        tongue, standing = self.tongue, self.standing
        text = line.text
        default = bool(tongue.default_heading.search(text)) and len(line.words) < 40
        caption = bool(tongue.table_caption.match(text))
        if is_heading(line, tongue, body_size) or caption:
            kind = tongue.section(text)
            major = line.size >= standing.size - 0.3 and not caption
            if major or default or not standing.section:
                standing.headings = []
            if not caption or kind:
                parent = standing.section.id if standing.section and not major else None
                section = Section(
                    stable_id("section", page, line.box.rounded(), text), text, kind, page, line.box.rounded(), parent
                )
                self.sections.append(section)
                if major or not standing.section:
                    standing.section, standing.size = section, line.size
            standing.title, standing.kind = text, kind or standing.kind
            standing.title_page, standing.title_y = page, line.baseline
            if kind and kind not in tongue.apart:
                standing.parameter_kind, standing.parameter_page = kind, page
        if default and standing.passed:
            standing.headings = []
        if default:
            standing.passed = False
            span = make_span([line.words], page, tongue)
            if span:
                standing.headings.append((line, span))


def body_size(lines: Sequence[Line]) -> float:
    """Return the commonest type size of a page, weighted by words."""
    sizes: dict[float, int] = {}
    for line in lines:
        key = round(line.size * 2) / 2
        sizes[key] = sizes.get(key, 0) + len(line.words)
    return max(sizes, key=lambda size: sizes[size]) if sizes else 9.0
