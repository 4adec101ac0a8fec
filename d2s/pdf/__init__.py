"""PDF → pages: triage, sources, glyph repair, cache, page pictures."""

from __future__ import annotations

from d2s.pdf.document import read_source
from d2s.pdf.pdfium import plain_text, render_page

__all__ = ["plain_text", "read_source", "render_page"]
