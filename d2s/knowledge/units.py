"""The units of datasheets: `ontology/units.yaml` over the pint definitions of `ontology/units.txt`."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from d2s.knowledge.loader import Block

Prefix = Literal["f", "p", "n", "u", "m", "c", "k", "M", "G"]


class PrefixSpellings(Block):
    """A metric prefix: its name in pint expressions, in QUDT IRIs and in UCUM codes, and how it is printed."""

    pint: str
    qudt: str
    ucum: str
    spellings: tuple[str, ...]


class UnitEntry(Block):
    """One unit: normalised ASCII form, pint expression, QUDT local name, UCUM code and spellings.

    `qualified` spellings name d.c., a.c., RMS or peak. `prefixes` are those that datasheets print before it.
    `difference` is the pint expression of a step of the unit inside a compound; `compound` false bars it there. `qudt`
    or `ucum` None: the vocabulary has no such unit.
    """

    unit: str
    pint: str
    qudt: str | None = None
    ucum: str | None = None
    spellings: tuple[str, ...]
    qualified: tuple[str, ...] = ()
    prefixes: tuple[Prefix, ...] = ()
    difference: str | None = None
    compound: bool = True


class UnitFile(Block):
    """The unit table: how units are printed, and what pint, QUDT and UCUM call them.

    `compounds` maps quotients and products to their QUDT local names; `special` maps a normalised unit to spellings
    that no composition of prefix and unit yields; `misprints` maps a spelling to the unit that it stands for where
    that unit's dimension is expected (`nS` of a time).
    """

    own_namespace: str = Field(pattern=r"^https?://.+[/#]$")
    qudt_namespace: str = Field(pattern=r"^https?://.+[/#]$")
    prefixes: dict[Prefix, PrefixSpellings]
    units: tuple[UnitEntry, ...]
    compounds: dict[str, str]
    special: dict[str, tuple[str, ...]]
    misprints: dict[str, str]

    @model_validator(mode="after")
    def _complete(self) -> UnitFile:
        names = [entry.unit for entry in self.units]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(f"unit {twice[0]!r} is listed twice")
        if missing := sorted({prefix for entry in self.units for prefix in entry.prefixes} - self.prefixes.keys()):
            raise ValueError(f"prefix {missing[0]!r} is not described")
        return self
