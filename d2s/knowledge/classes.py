"""The device classes (`ontology/classes.yaml`) and how sheets tell them (`rules/device_classes.yaml`)."""

from __future__ import annotations

import re
from typing import Literal

from pydantic import Field, field_validator, model_validator

from d2s.knowledge.loader import Block

Polarity = Literal["n", "p"]


class DeviceClass(Block):
    """One device class; its parameters extend those of `parent`.

    `polarities` are those that a part can have; `terminals` the usual ones of a single element; `source` the standard.
    """

    id: str = Field(pattern=r"^[a-z_]+$")
    label: str
    parent: str | None = None
    polarities: tuple[Polarity, ...] = ()
    terminals: tuple[str, ...] = ()
    source: str


class ClassFile(Block):
    """All device classes; a parent stands before its children."""

    classes: tuple[DeviceClass, ...]

    @model_validator(mode="after")
    def _parents_first(self) -> ClassFile:
        seen: set[str] = set()
        for entry in self.classes:
            if entry.id in seen:
                raise ValueError(f"class {entry.id!r} is listed twice")
            if entry.parent is not None and entry.parent not in seen:
                raise ValueError(f"class {entry.id!r}: its parent {entry.parent!r} does not stand before it")
            seen.add(entry.id)
        return self


def check_pattern(pattern: str) -> str:
    """Return a regular expression that compiles; raise `ValueError` on one that does not."""
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"{pattern!r} is not a regular expression: {error}") from error
    return pattern


class ClassPattern(Block):
    """A phrase that speaks for a class: a case-insensitive regular expression and its weight (negative: against)."""

    pattern: str
    device_class: str
    weight: float

    _compiles = field_validator("pattern")(check_pattern)


class PolarityPattern(Block):
    """A phrase that tells the polarity of the parts of some classes."""

    pattern: str
    polarity: Polarity
    classes: tuple[str, ...]

    _compiles = field_validator("pattern")(check_pattern)


class MarkerSymbols(Block):
    """Symbols of parameter rows that speak for a class; each found one adds `weight`, `most` in all."""

    device_class: str
    symbols: tuple[str, ...]
    weight: float
    most: float


class DeviceClassRules(Block):
    """How title, headings, text and symbols tell the class and the polarity of a sheet's parts.

    `places` weigh where a phrase stands: title lines (large type), the first lines, the first page, later pages; a line
    that starts with a bullet counts `listed` times that, one that matches `ignored` not at all. `title_size` is a
    line's least size over the median; `first_lines` a number of lines. `least` is the lowest score that names a class,
    `margin` the least lead over the next one.
    """

    places: dict[Literal["title", "top", "first_page", "later"], float]
    listed: float
    ignored: tuple[str, ...]
    title_size: float
    first_lines: int
    pages: int
    least: float
    margin: float
    patterns: tuple[ClassPattern, ...]
    markers: tuple[MarkerSymbols, ...]
    polarities: tuple[PolarityPattern, ...]

    @field_validator("ignored")
    @classmethod
    def _compile(cls, patterns: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(check_pattern(pattern) for pattern in patterns)
