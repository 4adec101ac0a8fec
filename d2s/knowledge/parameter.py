"""The canonical parameters of one device class: `ontology/parameters/<class>.yaml`."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from d2s.knowledge.loader import Block
from d2s.records.record import Kind


class Parameter(Block):
    """One canonical parameter within a device class.

    `symbols` are matched with case after normalisation (brackets and subscripts joined, `RDS(on)`); `names` by language
    code; `unit` is the canonical pint unit and `si_unit` the one of `si` values; `plausible` bounds the magnitude in
    `si_unit`; `expects` are condition quantities that usually come with it, `requires`/`excludes` condition quantities
    that separate it from a namesake; `sections` are section kinds, primary first; `feeds` are SPICE parameters.
    """

    id: str
    meaning: str
    kind: Kind
    symbols: tuple[str, ...]
    names: dict[str, tuple[str, ...]]
    not_names: tuple[str, ...] = ()
    quantity_kind: str
    unit: str
    si_unit: str
    plausible: tuple[float, float]
    bound_without_heading: Literal["min", "typ", "max", "min and max"]
    expects: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    sections: tuple[str, ...]
    feeds: tuple[str, ...] = ()
    source: str
    deprecated: bool = False
    replaced_by: str | None = None


class ParameterFile(Block):
    """A parameter file: the class it is for (or `all`), and its parameters."""

    device_class: str = Field(pattern=r"^[a-z_]+$")
    parameters: tuple[Parameter, ...]
