"""How type numbers are built and printed: `rules/part_numbers.yaml`."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, field_validator

from d2s.knowledge.classes import check_pattern
from d2s.knowledge.loader import Block


class Family(Block):
    """A numbering scheme: a regular expression for the whole type number, and the class where the scheme tells it.

    `spaced`: makers also print a blank between the letters and the figures. `blanks`: the type
    number itself holds blanks, as the pattern says.
    `figures`: it has no letters.
    """

    name: str
    pattern: str
    device_class: str | None = None
    spaced: bool = False
    blanks: bool = False
    figures: bool = False

    _compiles = field_validator("pattern")(check_pattern)


class Rank(Block):
    """A scheme of gain ranks: `base` matches the base type, `ranks` what follows; `joiner` joins one printed alone."""

    name: str
    base: str
    ranks: str
    joiner: Literal["", "-"] = ""

    _base = field_validator("base")(check_pattern)
    _ranks = field_validator("ranks")(check_pattern)


class PartNumberRules(Block):
    """Type numbers, look-alikes, series and suffixes.

    `generic` are shapes of type numbers of unknown schemes; `never` matches whole what only looks like one; `not_after`
    and `not_before` match the text around a word that is something else; `range_words` join the ends of a series;
    `suffixes` are ordering suffixes (packing, lead finish, qualification) at the end of a type number; `packages` are
    package suffixes that make another part, not an alias.
    """

    families: tuple[Family, ...] = Field(min_length=1)
    generic: tuple[str, ...]
    never: tuple[str, ...]
    not_after: tuple[str, ...]
    not_before: tuple[str, ...]
    range_words: tuple[str, ...]
    ranks: tuple[Rank, ...]
    suffixes: tuple[str, ...]
    packages: tuple[str, ...]

    @field_validator("generic", "never", "not_after", "not_before", "range_words", "suffixes", "packages")
    @classmethod
    def _compile(cls, patterns: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(check_pattern(pattern) for pattern in patterns)
