"""How footnotes begin and how cells point at them: `rules/footnotes.yaml`."""

from __future__ import annotations

from d2s.knowledge.loader import Block


class FootnoteRules(Block):
    """Regular expressions: headings of note blocks, openings of notes and references (group 1: the marks)."""

    headings: tuple[str, ...]
    openings: tuple[str, ...]
    references: tuple[str, ...]
