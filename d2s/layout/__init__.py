"""Pages to sections, tables, rows and figures: one engine in which rules and headings only vote with alignment."""

from __future__ import annotations

from d2s.layout.analyse import analyse

__all__ = ["analyse"]
