"""What every baseline is given of a datasheet: its text by page, the parts, and the parameters to look for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from d2s.knowledge.parameter import Parameter
from d2s.records.layout import Layout
from d2s.records.page import Source

_SYMBOLS = 2  # of a parameter that are shown


@dataclass(frozen=True, slots=True)
class Sheet:
    """A datasheet as plain text; `parts` are the labelled ones: the scope is given, as a user would name it."""

    sha256: str
    name: str
    pages: tuple[str, ...]
    headings: tuple[tuple[str, int], ...]
    parts: tuple[str, ...]
    device_class: str
    parameters: Mapping[str, Parameter]

    @property
    def text(self) -> str:
        """Return all pages, each under its number."""
        return "\n".join(f"[page {number}]\n{page}" for number, page in enumerate(self.pages, start=1))

    def vocabulary(self, names: tuple[str, ...] | None = None) -> str:
        """Return the parameters to look for, one a line: id, usual symbols, meaning."""
        chosen = ((name, self.parameters[name]) for name in names or tuple(self.parameters))
        return "\n".join(f"{name}: {', '.join((*p.symbols[:_SYMBOLS], p.meaning))}" for name, p in chosen)


def make_sheet(
    source: Source, layout: Layout, parts: tuple[str, ...], device_class: str, parameters: Mapping[str, Parameter]
) -> Sheet:
    """Return a datasheet as the baselines see it; headings are those that layout found, with their pages."""
    pages = tuple(page.text for page in sorted(source.pages, key=lambda page: page.number))
    headings = tuple((section.title, section.page) for section in layout.sections)
    return Sheet(source.sha256, source.file_name, pages, headings, parts, device_class, parameters)
