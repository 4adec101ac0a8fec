"""The canonical parameters of one device class: `ontology/parameters/<class>.yaml`."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from d2s.knowledge.loader import Block
from d2s.records.record import Kind

#: The file of parameters that every class has.
ALL_CLASSES = "all"


class Parameter(Block):
    """One canonical parameter within a device class.

    `symbols` are matched with case after normalisation (brackets and subscripts joined, `RDS(on)`); `names` by language
    code; `unit` is the usual pint unit, `si_unit` the one of `si` values, `other_si_units` are dimensions that some
    makers print instead; `plausible` bounds the magnitude in `si_unit`; `expects` are condition quantities that usually
    come with it, `requires` (any of them) and `excludes` separate it from a namesake; `sections` are section kinds,
    primary first; `feeds` are SPICE parameters.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    meaning: str = Field(min_length=1)
    kind: Kind
    symbols: tuple[str, ...]
    names: dict[str, tuple[str, ...]]
    not_names: tuple[str, ...] = ()
    quantity_kind: str
    unit: str
    si_unit: str
    other_si_units: tuple[str, ...] = ()
    plausible: tuple[float, float]
    bound_without_heading: Literal["min", "typ", "max", "min and max"]
    expects: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    sections: tuple[str, ...] = Field(min_length=1)
    feeds: tuple[str, ...] = ()
    source: str = Field(min_length=1)
    deprecated: bool = False
    replaced_by: str | None = None

    @model_validator(mode="after")
    def _consistent(self) -> Parameter:
        if self.plausible[0] >= self.plausible[1]:
            raise ValueError(f"{self.id}: the plausible range {list(self.plausible)} is empty")
        if both := set(self.requires) & set(self.excludes):
            raise ValueError(f"{self.id}: {min(both)} is both required and excluded")
        if self.replaced_by is not None and not self.deprecated:
            raise ValueError(f"{self.id}: replaced_by goes with deprecated: true")
        return self


class ParameterFile(Block):
    """A parameter file: the class it is for (or `all`), and its parameters."""

    device_class: str = Field(pattern=r"^[a-z_]+$")
    parameters: tuple[Parameter, ...]

    @model_validator(mode="after")
    def _unique(self) -> ParameterFile:
        seen: set[str] = set()
        for parameter in self.parameters:
            if parameter.id in seen:
                raise ValueError(f"{parameter.id} is listed twice")
            seen.add(parameter.id)
        return self
