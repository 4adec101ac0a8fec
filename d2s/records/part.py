"""Parts of a datasheet as published in `extraction.json`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from d2s.records.record import Evidence, Record


@dataclass(frozen=True, slots=True)
class Package:
    """A package that a part comes in; `pins` maps pin number to terminal, empty where the sheet gives none."""

    name: str
    orderable: str | None = None
    marking: str | None = None
    pins: dict[str, str] = field(default_factory=dict)
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class Element:
    """One die or function of a multi-element device."""

    id: str
    device_class: str
    polarity: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A type number with what the sheet says of it; `polarity` is `n` or `p` (also for NPN and PNP) or None."""

    part_number: str
    device_class: str
    polarity: str | None = None
    aliases: tuple[str, ...] = ()
    variant_of: str | None = None
    packages: tuple[Package, ...] = ()
    elements: tuple[Element, ...] = ()
    parameters: tuple[Record, ...] = ()

    def base_among(self, parts: Iterable[Part]) -> Part | None:
        """Return the type that this one is a variant of; None for a type of its own."""
        return next((part for part in parts if part.part_number == self.variant_of), None)
