"""SPICE models as published in `models.json`; field names are the JSON keys."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum


class Origin(StrEnum):
    """Where the value of a card parameter comes from."""

    FITTED = "fitted"
    DERIVED = "derived"
    TYPICAL = "typical"
    ESTIMATED = "estimated"
    ASSUMED = "assumed"
    SIMULATOR_DEFAULT = "simulator_default"


@dataclass(frozen=True, slots=True)
class CardParameter:
    """One parameter of a model card; `facts` are record ids with `#min`, `#typ` or `#max`.

    `inputs` are the numbers in SI units that its formula was computed from, by their names in the model file; empty
    for a value that a fit or a tuning run in the simulator gave.
    """

    name: str
    value: float
    unit: str
    origin: Origin
    formula: str
    facts: tuple[str, ...] = ()
    inputs: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Model:
    """A model of one part in one dialect; `pins` in the order of the file, `valid`: quantity to `(low, high)` in SI.

    `body` are the lines between `.subckt` and `.ends`, with `{NAME}` for a parameter and `{name}` for the model's name;
    empty for a plain card. A device of several like dies has `dies`: for each the nodes, out of `pins`, of the
    terminals of `die_pins`; `die_device` is the SPICE type of one, `body` its sub-circuit.
    """

    part: str
    name: str
    kind: str
    tier: str
    device: str
    polarity: str | None
    pins: tuple[str, ...]
    dialect: str
    simulated: bool
    file: str
    valid: dict[str, tuple[float, float]] = field(default_factory=dict)
    parameters: tuple[CardParameter, ...] = ()
    body: tuple[str, ...] = ()
    die_device: str = ""
    die_pins: tuple[str, ...] = ()
    dies: tuple[tuple[str, ...], ...] = ()

    @property
    def terminals(self) -> tuple[str, ...]:
        """Return the terminals of one die, in the order of its class."""
        return self.die_pins or self.pins

    def die(self) -> Model:
        """Return the model of one die of a device of several; of any other the model itself."""
        if not self.dies:
            return self
        kind = "subckt" if self.body else "model"
        return replace(
            self, name=f"{self.name}_die", kind=kind, device=self.die_device, pins=self.die_pins, die_pins=(), dies=()
        )


@dataclass(frozen=True, slots=True)
class NoModel:
    """A part without a model, and the reason."""

    part: str
    reason: str
    code: str = "D601"


@dataclass(frozen=True, slots=True)
class ModelSet:
    """All models of one datasheet: `models.json`."""

    models: tuple[Model, ...]
    refused: tuple[NoModel, ...] = ()
