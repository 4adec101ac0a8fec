"""What column headings say: `rules/headers.yaml`."""

from __future__ import annotations

from typing import Literal

from d2s.knowledge.loader import Block

RoleName = Literal["symbol", "name", "conditions", "min", "typ", "max", "value", "unit", "part", "note", "other"]


class HeaderRules(Block):
    """Phrases of column headings by role; `weak` phrases need company, `rank_words` head a column of ranks."""

    roles: dict[RoleName, tuple[str, ...]]
    weak: tuple[str, ...] = ()
    rank_words: tuple[str, ...] = ()
