"""How the parts of a sheet are built: packages with pins, and dies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from d2s.errors import Problem
from d2s.knowledge.packages import PackageRules
from d2s.records.layout import Layout
from d2s.resolve.elements import ElementReader
from d2s.resolve.outlines import Outlines
from d2s.resolve.packages import PackageReader
from d2s.resolve.part_numbers import PartNumbers
from d2s.resolve.parts import PartBook


class Construction:
    """Read packages and elements; `terminals` are those of a single element by device class."""

    def __init__(self, rules: PackageRules, numbers: PartNumbers, terminals: Mapping[str, tuple[str, ...]]) -> None:
        self._packages = PackageReader(rules, numbers)
        self._elements = ElementReader(rules)
        self._outlines = Outlines(rules)
        self._terminals = terminals

    def describe(
        self, book: PartBook, layout: Layout, device_class: str | None
    ) -> tuple[PartBook, tuple[Problem, ...]]:
        """Return the book with each part's packages and elements and with the parts by package.

        The problems name what was left out because the sheet contradicts itself.
        """
        sheet = self._packages.read(layout, [part.part_number for part in book.parts])
        packages, problems = self._packages.packages(book.parts, sheet, self._terminals.get(device_class or "", ()))
        head = self._elements.headline(layout.lines)
        parts = []
        for part in book.parts:
            packed = replace(part, packages=packages[part.part_number])
            parts.append(replace(packed, elements=self._elements.elements(packed, head)))
        placed = self._packages.package_parts(sheet, book.types)
        return replace(
            book, parts=tuple(parts), packages=placed, elements=self._elements, outlines=self._outlines
        ), problems
