"""The page sources by name."""

from __future__ import annotations

from d2s.errors import UsageError
from d2s.pdf.content import PageSource
from d2s.pdf.glyphs import GlyphReader

#: Names of the page sources, the reference first.
SOURCES = ("pdfplumber", "playa")


def check_name(name: str) -> None:
    """Raise `UsageError` D901 on an unknown page source."""
    if name not in SOURCES:
        raise UsageError("D901", reason=f"unknown page source {name!r}; known: {', '.join(SOURCES)}")


def open_source(name: str, data: bytes, glyphs: GlyphReader) -> PageSource:
    """Open a PDF held in memory with the named source; raise `UsageError` D901 on an unknown name.

    A source is imported when it is first asked for: the reference reader is slow to load and rarely needed.
    """
    check_name(name)
    if name == "playa":
        from d2s.pdf.playa_source import PlayaSource

        return PlayaSource(data, glyphs)
    from d2s.pdf.plumber_source import PlumberSource

    return PlumberSource(data, glyphs)
