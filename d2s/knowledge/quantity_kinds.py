"""Quantity kinds, the dimension of each and its codes in dictionaries: `ontology/quantity_kinds.yaml`."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from d2s.knowledge.loader import Block

IecCode = Annotated[str, Field(pattern=r"^0112/2///\d+#[A-Z]{3}\d{3}$")]
EclassCode = Annotated[str, Field(pattern=r"^0173-1#[0-9A-Z]{2}-[A-Z]{3}\d{3}#\d{3}$")]


class QuantityKinds(Block):
    """QUDT's local name of each quantity kind, with units that have its dimension.

    `iec61360` and `eclass` are the codes that QUDT states for a kind at its `revision`: IEC common data dictionary and
    ECLASS. A kind without a code has none that was verified.
    """

    kinds: dict[str, tuple[str, ...]]
    revision: str = Field(pattern=r"^[0-9a-f]{40}$")
    iec61360: dict[str, IecCode] = Field(default_factory=dict)
    eclass: dict[str, EclassCode] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _known(self) -> QuantityKinds:
        if lost := [name for name in (*self.iec61360, *self.eclass) if name not in self.kinds]:
            raise ValueError(f"a code of {lost[0]!r}, which is no kind of this file")
        return self
