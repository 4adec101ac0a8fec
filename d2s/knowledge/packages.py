"""Packages, terminals and elements: how sheets name them: `rules/packages.yaml`."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from d2s.knowledge.classes import check_pattern
from d2s.knowledge.loader import Block

Pattern = Annotated[str, AfterValidator(check_pattern)]


class ElementRule(Block):
    """One die of a configuration: its id, and its polarity where it differs from the part's."""

    id: str = Field(min_length=1)
    polarity: Literal["n", "p"] | None = None


class Configuration(Block):
    """Several dies in one package: the classes it is found in, the words that announce it, its elements."""

    id: str
    classes: tuple[str, ...]
    pattern: Pattern
    elements: tuple[ElementRule, ...] = Field(min_length=2)


class Registered(Block):
    """Type numbers that are registered with their configuration."""

    pattern: Pattern
    elements: tuple[ElementRule, ...] = Field(min_length=2)


class PackageRules(Block):
    """Names of packages and terminals, headings of pin and ordering tables, words for several elements.

    `equal` groups the names of one outline, `terminals` maps a letter to its words; `misprint` is the likeness
    (percent) at which a longer word still counts as a terminal's name.
    """

    name: Pattern
    equal: tuple[tuple[str, ...], ...]
    plain: Pattern
    code: Pattern
    style: Pattern
    terminals: dict[str, tuple[str, ...]]
    misprint: float = Field(ge=0, le=100)
    beside: Pattern
    until: Pattern
    element: Pattern
    joint: Pattern
    pin: Pattern
    pin_one: Pattern
    lead_in: Pattern
    places: tuple[str, ...]
    part_heading: Pattern
    orderable_heading: Pattern
    package_heading: Pattern
    marking_heading: Pattern
    blank: Pattern
    elements: tuple[Configuration, ...]
    named_element: Pattern
    polarity_words: dict[Literal["n", "p"], Pattern]
    drawn: dict[str, tuple[str, ...]]
    registered: tuple[Registered, ...]
    each: Pattern
