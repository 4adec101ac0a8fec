"""Simulated against printed: `verification.json`, field for field."""

from __future__ import annotations

from dataclasses import dataclass

from d2s.records.record import Condition


@dataclass(frozen=True, slots=True)
class Check:
    """One testable record: printed limits and simulated value in SI, error against typ in percent.

    `role` is `fitted` (a target of the fit), `guard` (a bound that the fit keeps, or a leakage limit) or `held_out`
    (the fit never saw it). `refit` is the value that a model fitted without this row gives; None where none was made.
    """

    fact: str
    part: str
    parameter: str
    page: int
    conditions: tuple[Condition, ...]
    min: float | None
    typ: float | None
    max: float | None
    unit: str
    simulated: float | None
    error_percent: float | None
    inside: bool
    role: str
    discriminating: bool
    netlist: str
    refit: float | None = None


@dataclass(frozen=True, slots=True)
class Untested:
    """A record that no bench tests, and the reason."""

    fact: str
    part: str
    parameter: str
    reason: str


@dataclass(frozen=True, slots=True)
class Grade:
    """How a model stands in one group of rows (`dc`, `capacitance`, `dynamic`, `thermal`), with what was tested of it.

    `grade` is A, B, C, F (a row outside its limits), or empty where no row of the group was tested.
    """

    part: str
    group: str
    grade: str
    rows: int
    tested: int
    inside: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A printed value in the plane of a curve, in SI: `bound` (`min`, `typ`, `max`) of the record `fact`."""

    fact: str
    bound: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Curve:
    """A simulated curve: (condition, value) pairs in SI; `rows` are the record ids with their place on it.

    `x` is the condition's name, `decades` tells that it is swept over decades, `note` its other conditions as printed.
    A characteristic shows another quantity than the rows it belongs to: a current over a voltage or over time.
    `parameter` then is that current's name, `unit` its unit, and the printed values lie at `marks`.
    """

    part: str
    parameter: str
    x: str
    decades: bool
    note: str
    points: tuple[tuple[float, float], ...]
    rows: tuple[tuple[str, float], ...]
    unit: str = ""
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Load:
    """Whether an emitted file loads in the simulator without a message; `message` says what came instead.

    `converges` tells that a model that loads also runs in a circuit of its kind at -40, 25 and 150 degC with default
    options, a hundred at a time, with a rising current and a positive capacitance.
    """

    part: str
    file: str
    loads: bool
    message: str = ""
    converges: bool = True


@dataclass(frozen=True, slots=True)
class Verification:
    """The verification of all models of one datasheet; `simulator` is empty where none was found."""

    simulator: str
    loads: tuple[Load, ...] = ()
    checks: tuple[Check, ...] = ()
    untested: tuple[Untested, ...] = ()
    grades: tuple[Grade, ...] = ()
    curves: tuple[Curve, ...] = ()
