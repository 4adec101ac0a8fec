"""Which dies a part holds, and which of them a row is about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from d2s.knowledge.packages import ElementRule, PackageRules
from d2s.records.layout import Row, TextLine
from d2s.records.part import Element, Part

_TOP_LINES = 14
_TITLE = 1.15
_NUMBER = re.compile(r"[A-Z](\d)")


@dataclass(frozen=True, slots=True)
class Headline:
    """The lines at the head of a sheet, the words on its first page, and whether rows speak of each of several dies."""

    texts: tuple[str, ...]
    drawn: frozenset[str]
    each: bool


class ElementReader:
    """Tell elements by `rules/packages.yaml`: pins, headlines, drawn terminals, registered types."""

    def __init__(self, rules: PackageRules) -> None:
        self._configurations = [(item, re.compile(item.pattern)) for item in rules.elements]
        self._registered = [(item, re.compile(item.pattern)) for item in rules.registered]
        self._drawn = {name: frozenset(labels) for name, labels in rules.drawn.items()}
        self._each = re.compile(rules.each)
        self._named = re.compile(rules.named_element)
        self._polarity = {name: re.compile(pattern) for name, pattern in rules.polarity_words.items()}

    def headline(self, lines: Sequence[TextLine]) -> Headline:
        """Return what the head of a sheet says."""
        first = min((line.page for line in lines), default=1)
        page = [line for line in lines if line.page == first]
        large = _TITLE * median([line.size for line in page]) if page else 0.0
        texts = tuple(line.text for index, line in enumerate(page) if index < _TOP_LINES or line.size >= large)
        drawn = frozenset(text for line in page for piece, _ in line.pieces for text in piece.split())
        return Headline(texts, drawn, any(self._each.search(line.text) for line in lines))

    def elements(self, part: Part, head: Headline) -> tuple[Element, ...]:
        """Return the dies of a part with packages, empty for a part of one die.

        Numbered terminals of its pins count most, then its registered type, the sheet's headline, and the drawing.
        """
        maps = [package.pins for package in part.packages if package.pins]
        if maps:
            numbers = {n for pins in maps for name in pins.values() for n in _NUMBER.findall(name)}
            if len(numbers) > 1:
                return tuple(Element(n, part.device_class, part.polarity) for n in sorted(numbers))
        for registered, pattern in self._registered:
            if any(pattern.fullmatch(name) for name in (part.part_number, *part.aliases)):
                return _made(part, registered.elements)
        if any(len(pins) - list(pins.values()).count("NC") == 2 for pins in maps):
            return ()
        for configuration, pattern in self._configurations:
            if part.device_class in configuration.classes and any(pattern.search(text) for text in head.texts):
                return _made(part, configuration.elements)
        wanted = self._drawn.get(part.device_class)
        if wanted and wanted <= head.drawn:
            return _made(part, (ElementRule(id="1"), ElementRule(id="2")))
        anodes = max((sum(name == "A" for name in pins.values()) for pins in maps), default=0)
        if head.each and anodes == 2 and part.device_class in ("diode", "zener"):
            return _made(part, (ElementRule(id="1"), ElementRule(id="2")))
        return ()

    def element_of(self, row: Row, labels: Iterable[str], elements: Sequence[Element]) -> str | None:
        """Return the element that a row or its column names; None where it holds for all, or names none for certain."""
        if not elements:
            return None
        nearest = [*labels]
        if row.part is not None:
            nearest.append(row.part.text)
        farther = [row.name.text if row.name else "", row.group]
        for texts in (nearest, farther, [heading.text for heading in row.headings]):
            if len(found := self._among(texts, elements)) == 1:
                return found.pop()
        return None

    def names(self, texts: Iterable[str], elements: Sequence[Element]) -> bool:
        """Tell whether texts name one of the elements."""
        return len(self._among(texts, elements)) == 1

    def _among(self, texts: Iterable[str], elements: Sequence[Element]) -> set[str]:
        known = {element.id for element in elements}
        polarities = {element.polarity: element.id for element in elements}
        found: set[str] = set()
        for text in texts:
            if len(polarities) > 1:
                found |= {
                    polarities[name]
                    for name, word in self._polarity.items()
                    if name in polarities and word.search(text)
                }
            found |= {number for number in self._named.findall(text) if number in known}
        return found


def _made(part: Part, rules: Iterable[ElementRule]) -> tuple[Element, ...]:
    return tuple(Element(rule.id, part.device_class, rule.polarity or part.polarity) for rule in rules)
