"""What a model card needs: `ontology/models/<class>.yaml` and `ontology/typ_ratios.yaml`."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import Field, field_validator

from d2s.knowledge.expression import EquationText, FormulaText
from d2s.knowledge.loader import Block, read_yaml


class Fallback(Block):
    """The value of a card parameter that no fact supports, and what that means for the user of the model."""

    value: float
    origin: Literal["assumed", "simulator_default"]
    effect: str


class CardRule(Block):
    """One card parameter: the facts that support it (best first), its formulas and the range that is physical.

    `value` are formulas in closed form, the first whose names are all known counts; `start` are those of the start
    value of a fit; `equation` is what a fit or a root holds; `assumed` is the value where the facts are silent. They
    name facts (`cobo`), conditions of the fact's row (`cobo.VCB`), card parameters (`VJC`), assumptions, what the model
    file lists under `given` and `where`, VT and pi. `formula` says in words what cannot be said so. `bounds` in `unit`.
    Without `fallback` a parameter that has no fact is left out, which has to mean "off"; `effect` says what is missing
    then. A `required` parameter without a fact means no model. Dialects of `unknown_to` have no such parameter.
    """

    name: str = Field(pattern=r"^[A-Z][A-Z0-9]*$")
    unit: str
    meaning: str
    facts: tuple[str, ...] = ()
    value: tuple[FormulaText, ...] = ()
    start: tuple[FormulaText, ...] = ()
    equation: EquationText = ""
    assumed: FormulaText | None = None
    formula: str = ""
    bounds: tuple[float, float]
    required: bool = False
    fallback: Fallback | None = None
    effect: str = ""
    unknown_to: tuple[str, ...] = ()

    @field_validator("value", "start", mode="before")
    @classmethod
    def _listed(cls, given: object) -> object:
        return (str(given),) if isinstance(given, str | int | float) else given

    @property
    def executable(self) -> bool:
        """Tell whether the file holds something to compute: the value, the start of its fit, or what it solves."""
        return bool(self.value or self.start or self.equation or self.assumed or self.fallback)

    @property
    def said(self) -> str:
        """Return how the parameter is found, for people."""
        return self.formula or self.equation or next(iter((*self.value, *self.start)), "") or (self.assumed or "")


class Assumption(Block):
    """A number that no datasheet prints, with its unit and the reason why it is used."""

    value: float
    unit: str = "1"
    reason: str


class Given(Block):
    """A quantity that formulas use and the program finds among the rows, with its unit."""

    unit: str
    meaning: str


class Refusal(Block):
    """A word of the document's title that tells that the class's card cannot describe the part."""

    word: str
    reason: str


class Variation(Block):
    """What moves together from part to part: each parameter's magnitude up (1) or down (-1) at the `high` end."""

    name: str
    high: str = Field(pattern=r"^[a-z_]+$")
    low: str = Field(pattern=r"^[a-z_]+$")
    moves: dict[str, Literal[-1, 1]]
    reason: str


class FixedAssembly(Block):
    """How the dies of a device are joined that bears a word in its document's title: a node for each terminal."""

    word: str
    dies: tuple[tuple[str, ...], ...]


class ModelFile(Block):
    """How one device class becomes a card.

    `device` maps polarity (`n`, `p`, or `none`) to the SPICE type; `valid` maps a quantity of the validity envelope to
    the ratings that bound it, first printed wins. `dialects` are the simulators that get a model; those of
    `spelled_out` lack the device and get its equations as a sub-circuit. `signs` are
    parameters whose printed sign tells the polarity: negative means `p`, with `negative_is_n` it means `n`; a positive
    value tells only with `positive_proves`. `given` are quantities that the program hands to the formulas, `where`
    parts of formulas. An assumption `n_silicon` stands for `n` on a card of the kind `silicon`.
    """

    device_class: str = Field(pattern=r"^[a-z_]+$")
    device: dict[Literal["n", "p", "none"], str]
    pins: tuple[str, ...]
    dialects: tuple[str, ...]
    spelled_out: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()
    negative_is_n: bool = False
    positive_proves: bool = False
    valid: dict[str, tuple[str, ...]]
    assumptions: dict[str, Assumption] = Field(default_factory=dict)
    given: dict[str, Given] = Field(default_factory=dict)
    where: dict[str, FormulaText] = Field(default_factory=dict)
    refusals: tuple[Refusal, ...] = ()
    assemblies: tuple[FixedAssembly, ...] = ()
    variations: tuple[Variation, ...] = ()
    words: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    parameters: tuple[CardRule, ...]

    def rule(self, name: str) -> CardRule:
        """Return the rule of a card parameter; raise `KeyError` on an unknown name."""
        for rule in self.parameters:
            if rule.name == name:
                return rule
        raise KeyError(f"{self.device_class}: no card parameter {name}")


BoundKind = Literal["min", "max", "both"]


class TypRatio(Block):
    """Typical value over the limit (for `both`: over the geometric middle of min and max), learned or assumed.

    `low` and `high` are the 10 % and 90 % quantiles over `rows` rows of `documents` documents; an assumed ratio has
    none of either and a `reason`.
    """

    of: str
    device_class: str = ""
    bound: BoundKind
    ratio: float = Field(gt=0)
    low: float = Field(gt=0)
    high: float = Field(gt=0)
    rows: int = 0
    documents: int = 0
    reason: str = ""


class CrossRatio(Block):
    """A parameter over a quantity that the sheet prints elsewhere (`basis`, in words), learned from the labels.

    `low` and `high` are the 10 % and 90 % quantiles over `rows` rows of `documents` documents.
    """

    of: str
    basis: str
    ratio: float = Field(gt=0)
    low: float = Field(gt=0)
    high: float = Field(gt=0)
    rows: int
    documents: int

    def spread(self) -> float:
        """Return half the logarithmic width of the quantiles."""
        return math.log(self.high / self.low) / 2


class Relation(Block):
    """A quantity as a power law of others of its sheet: `of = factor over[0]^powers[0] over[1]^powers[1] ...`.

    `over` are expressions in the names of `d2s.spice.relation`; the numbers are learned. `low` and `high` are the
    quartiles of printed over predicted value, each predicted without its own document.
    """

    of: str
    device_class: str
    over: tuple[FormulaText, ...]
    powers: tuple[float, ...] = ()
    factor: float = Field(default=0.0, ge=0)
    low: float = Field(default=0.0, ge=0)
    high: float = Field(default=0.0, ge=0)
    rows: int = 0
    documents: int = 0

    def spread(self) -> float:
        """Return half the logarithmic width of the quartiles."""
        return math.log(self.high / self.low) / 2


class RatioFile(Block):
    """All typ/limit ratios; `groups` pool parameters of one nature where a single one has too few rows.

    A member is a parameter, or `class.parameter` where the id means something else in another class.
    """

    groups: dict[str, tuple[str, ...]]
    learned: tuple[TypRatio, ...]
    assumed: tuple[TypRatio, ...]
    cross: tuple[CrossRatio, ...] = ()
    relations: tuple[Relation, ...] = ()

    def relations_of(self, device_class: str, sought: str) -> list[Relation]:
        """Return the learned relations of a quantity, the one that spreads least first."""
        found = [r for r in self.relations if r.of == sought and r.device_class == device_class and r.documents]
        return sorted(found, key=Relation.spread)

    def cross_ratio(self, name: str, documents: int = 2) -> CrossRatio | None:
        """Return a cross ratio that was seen in enough documents."""
        return next((ratio for ratio in self.cross if ratio.of == name and ratio.documents >= documents), None)

    def find(self, device_class: str, parameter: str, bound: BoundKind, documents: int = 2) -> TypRatio | None:
        """Return the ratio for a limit: of the class's own parameter, of its groups, else an assumed one.

        A ratio seen in fewer than `documents` documents counts only where none is assumed for its kind.
        """
        names = {parameter, f"{device_class}.{parameter}"}
        groups = [name for name, members in self.groups.items() if names & set(members)]
        own = [r for r in self.learned if r.of == parameter and r.bound == bound and r.device_class == device_class]
        pooled = [r for name in groups for r in self.learned if r.of == name and r.bound == bound]
        for ratio in (*own, *pooled):
            if ratio.documents >= documents:
                return ratio
        assumed = [r for r in self.assumed if r.of in (parameter, *groups) and r.bound == bound]
        middle = [r for r in self.assumed if r.of == "any" and r.bound == bound]
        return next(iter((*assumed, *own, *pooled, *middle)), None)


@dataclass(frozen=True, slots=True)
class Modelling:
    """Everything that turns facts into cards, by device class."""

    classes: Mapping[str, ModelFile]
    ratios: RatioFile


def load_modelling(folder: Path) -> Modelling:
    """Read `models/*.yaml` and `typ_ratios.yaml` of an ontology folder.

    Raise `KnowledgeError` D801 with file and line on a wrong file.
    """
    files = [read_yaml(path, ModelFile) for path in sorted((folder / "models").glob("*.yaml"))]
    return Modelling({file.device_class: file for file in files}, read_yaml(folder / "typ_ratios.yaml", RatioFile))
