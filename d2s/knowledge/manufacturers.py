"""Makers and how their names are printed: `rules/manufacturers.yaml`."""

from __future__ import annotations

from pydantic import Field, model_validator

from d2s.knowledge.loader import Block


class Manufacturer(Block):
    """A maker: preferred name, spellings (whole words, any case), web domains, and the maker it belongs to now."""

    name: str
    spellings: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    now: str | None = None


class ManufacturerRules(Block):
    """All known makers; a spelling belongs to one maker only."""

    manufacturers: tuple[Manufacturer, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _one_owner(self) -> ManufacturerRules:
        owner: dict[str, str] = {}
        names = {maker.name for maker in self.manufacturers}
        for maker in self.manufacturers:
            for word in (*maker.spellings, *maker.domains):
                if owner.setdefault(word.casefold(), maker.name) != maker.name:
                    raise ValueError(f"{word!r} belongs to {owner[word.casefold()]} and {maker.name}")
            if maker.now is not None and maker.now not in names:
                raise ValueError(f"{maker.name}: unknown maker {maker.now!r}")
        return self
