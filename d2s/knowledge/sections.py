"""What section headings announce: `rules/sections.yaml`."""

from __future__ import annotations

from d2s.knowledge.loader import Block


class SectionRules(Block):
    """Phrases of headings by section kind.

    Tables under `not_parameters` kinds hold no parameters; `prose` kinds stand over text.
    """

    kinds: dict[str, tuple[str, ...]]
    prose: tuple[str, ...] = ()
    not_parameters: tuple[str, ...] = ()
