"""Glyph repair rules: `rules/glyphs.yaml`."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, Field, model_validator

from d2s.knowledge.loader import Block

BUILT_IN_ENCODINGS = frozenset({"symbol", "dingbats", "cp1252", "mac_roman", "unicode", "shared"})


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"not a regular expression: {error}") from error
    return text


Pattern = Annotated[str, AfterValidator(_pattern)]


class Alphabet(Block):
    """Fonts whose codes are read through `encoding` unless their map gives a character of it."""

    fonts: Pattern
    encoding: str


class NameRule(Block):
    """Numbered glyph names: the first group of `names` is the code in `radix`.

    The rule holds for a font only if most of its unlisted names fit, and there are `at_least` of them; with `each`
    every name stands for itself; with `evidence` one of the names has to match that; with `codes` codes without a
    name are read through the encoding too, if the names repeat their codes.
    """

    id: str
    fonts: Pattern
    names: Pattern
    radix: int = Field(ge=2, le=36)
    encoding: str
    at_least: int = 1
    each: bool = False
    evidence: Pattern = ""
    codes: bool = False


class CidRule(Block):
    """Glyph ids of fonts without a map: `ranges` are `(first, last, offset)` into `encoding`, `codes` single ids.

    `names` reads glyph names that are ids ("g19").
    """

    id: str
    fonts: Pattern
    ranges: tuple[tuple[int, int, int], ...] = ()
    encoding: str = "cp1252"
    codes: dict[int, str] = Field(default_factory=dict)
    names: Pattern | None = None


class TriageRules(Block):
    """What makes a page a table candidate: counts of units and heading words, or of rows, in its plain text.

    A page that `identity_pattern` finds pins, ordering codes or markings on is read too.
    """

    units: int
    words: int
    many_units: int
    unit_pattern: Pattern
    word_pattern: Pattern
    rows: int
    heading_pattern: Pattern
    row_pattern: Pattern
    identity_pattern: Pattern


class StandardFont(Block):
    """A standard font (PDF 32000-1, 9.6.2.2) that references are drawn in; `slant` is the tangent of its angle."""

    name: str
    encoding: str
    slant: float = 0


class PartOfGlyph(Block):
    """A character in a composed one: its scale and its place in em."""

    text: str
    scale: float = 1
    right: float = 0
    up: float = 0


class ShapeRules(Block):
    """Which characters are read by their shape, and how like theirs a shape has to be.

    `characters` and `others` are drawn in each of the `fonts` that has them, and the `composed` ones of parts; a shape
    that is like one of the others is not read. The distance of two shapes is that of their outlines stretched to a
    unit square, and so much more for each unit of the logarithms of `aspect` and `height`, for each em of their
    `place` beyond `slack`, and for each `piece`: at most `farthest`, and `ratio` times as much to the next character.
    """

    fonts: tuple[StandardFont, ...]
    characters: tuple[str, ...]
    others: tuple[str, ...]
    composed: dict[str, tuple[PartOfGlyph, ...]] = Field(default_factory=dict)
    farthest: float = Field(gt=0)
    ratio: float = Field(gt=1)
    aspect: float = Field(ge=0)
    height: float = Field(ge=0)
    place: float = Field(ge=0)
    slack: float = Field(ge=0)
    piece: float = Field(ge=0)


class GlyphRules(Block):
    """All glyph repair rules.

    `names` maps glyph names, `canonical` characters to their one spelling; `lone_letters` are not believed in a font
    that spells no word.
    """

    version: str
    encodings: dict[str, dict[int, str]] = Field(default_factory=dict)
    alphabets: tuple[Alphabet, ...]
    names: dict[str, str]
    name_rules: tuple[NameRule, ...]
    cid_rules: tuple[CidRule, ...]
    lone_letters: str
    canonical: dict[str, str]
    shapes: ShapeRules
    triage: TriageRules

    @model_validator(mode="after")
    def _encodings_exist(self) -> GlyphRules:
        known = BUILT_IN_ENCODINGS | self.encodings.keys()
        named = [rule.encoding for rule in self.alphabets]
        named += [rule.encoding for rule in self.name_rules]
        named += [rule.encoding for rule in self.cid_rules]
        named += [font.encoding for font in self.shapes.fonts]
        if unknown := sorted(set(named) - known):
            raise ValueError(f"unknown encoding {unknown[0]!r}; known: {', '.join(sorted(known))}")
        return self
