"""A model inside its package: a sub-circuit with inductances between terminals and leads, only where asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from d2s.errors import UsageError
from d2s.knowledge.package_inductance import MOST_HENRY, PackageInductances
from d2s.records.model import Model, Origin
from d2s.records.part import Part
from d2s.resolve.outlines import Outlines
from d2s.spice.emit import LETTERS, comment, number
from d2s.spice.facts import Fact, Facts

#: Says that the figure is to be looked up: rows of the sheet, else what is published of the outline.
KNOWN = "known"
_GIVE = "give it with --package-inductance 5e-9 (each terminal, in H) or D=4.5e-9,S=7.5e-9"


@dataclass(frozen=True, slots=True)
class Lead:
    """The inductance in henries between a terminal and its lead, with where the figure comes from."""

    terminal: str
    henry: float
    origin: Origin
    said: str
    fact: Fact | None = None


def given_leads(text: str, terminals: Sequence[str]) -> tuple[Lead, ...]:
    """Return the inductances that the user gives: one number for each terminal, or `D=4.5e-9,S=7.5e-9`.

    Raise `UsageError` D901 on a text that says neither, on a terminal that the model lacks, and on a value that no
    package has.
    """
    pairs = [item.partition("=") for item in text.replace(" ", "").split(",")] if "=" in text else []
    named = {name: value for name, _, value in pairs}
    stated = named or dict.fromkeys(terminals, text)
    leads = []
    for terminal, value in stated.items():
        if terminal not in terminals:
            raise UsageError(
                "D901", reason=f"no terminal {terminal!r} for an inductance; it has {', '.join(terminals)}"
            )
        try:
            henry = float(value)
        except ValueError as error:
            raise UsageError("D901", reason=f"{value!r} is no inductance in henries; {_GIVE}") from error
        if not 0 < henry < MOST_HENRY:
            raise UsageError("D901", reason=f"{value} H is no inductance of a package (0 to 1 uH)")
        leads.append(Lead(terminal, henry, Origin.ASSUMED, "given by the user"))
    return tuple(leads)


def known_leads(
    model: Model, part: Part, base: Part | None, outlines: Outlines, published: PackageInductances
) -> tuple[Lead, ...]:
    """Return the inductances that the sheet prints, else those that are published of the part's package.

    Raise `UsageError` D901 with the reason where neither gives one answer: several dies, several printed values,
    packages with different figures, or none published.
    """
    if len(part.elements) > 1:
        raise UsageError(
            "D901", reason=f"figures are of packages with one die, {part.part_number} has several; {_GIVE}"
        )
    printed = _printed(Facts(part, base).all(), published.rows.get(part.device_class, {}))
    if printed:
        return printed
    names = [package.name for one in (part, base) if one is not None for package in one.packages]
    if not names:
        raise UsageError("D901", reason=f"the sheet names no package of {part.part_number}; {_GIVE}")
    found = {name: published.of(outlines.key(name), part.device_class) for name in names}
    lacking = [name for name, figure in found.items() if figure is None]
    if lacking:
        told = f"no published inductance of {', '.join(lacking)} for class '{part.device_class}' is known"
        raise UsageError("D901", reason=f"{told} (package_inductance.yaml); {_GIVE}")
    figures = [figure for figure in found.values() if figure is not None]
    if any(figure.henry != figures[0].henry for figure in figures):
        raise UsageError("D901", reason=f"the packages of {part.part_number} differ ({', '.join(names)}); {_GIVE}")
    said = f"{names[0]}, {figures[0].between}: {figures[0].source}"
    return tuple(Lead(name, value, Origin.ASSUMED, said) for name, value in figures[0].henry.items())


def _printed(facts: Sequence[Fact], rows: Mapping[str, str]) -> tuple[Lead, ...]:
    leads = []
    for terminal, parameter in rows.items():
        found = [fact for fact in facts if fact.parameter == parameter and fact.typ]
        values = sorted({fact.typ for fact in found if fact.typ})
        if len(values) > 1:
            several = ", ".join(f"{1e9 * value:g}" for value in values)
            raise UsageError("D901", reason=f"the sheet prints several values of {parameter} ({several} nH); {_GIVE}")
        if values:
            leads.append(Lead(terminal, values[0], Origin.TYPICAL, f"{parameter} as printed", found[0]))
    return tuple(leads)


def packaged(model: Model, text: str, leads: Sequence[Lead]) -> tuple[Model, str]:
    """Return the model in its package, and its file: that of the model with a sub-circuit around it.

    `text` is the model's own file. The record keeps the device of the model, `kind` tells the sub-circuit.
    """
    name = f"{model.name}_pkg"
    lines = comment(f"{name}: {model.name} with the inductance of its package in series with its terminals")
    for lead in leads:
        lines += comment(f"L{lead.terminal} = {number(lead.henry)} H [{lead.origin}] {lead.said}")
        if lead.fact is not None:
            lines += comment(f"<{lead.fact.ref('typ')}> page {lead.fact.record.evidence.page}", "  ")
    bare = [pin for pin in model.pins if pin not in {lead.terminal for lead in leads}]
    if bare:
        lines += comment(f"{', '.join(bare)}: no inductance, no figure of its own")
    lines += comment(
        "rows of the sheet were fitted at the terminals without it: their times hold what the package adds"
    )
    inner = {lead.terminal: f"{lead.terminal}_die" for lead in leads}
    series = " Rser=0" if model.dialect == "ltspice" else ""
    letter = "X" if model.kind == "subckt" else LETTERS[model.device]
    body = [
        f"L{end} {end} {node} {number(lead.henry)}{series}"
        for lead, (end, node) in zip(leads, inner.items(), strict=True)
    ]
    body.append(f"{letter}1 {' '.join(inner.get(pin, pin) for pin in model.pins)} {model.name}")
    wrapper = [f".subckt {name} {' '.join(model.pins)}", *body, ".ends", ""]
    whole = replace(
        model, name=name, kind="subckt", tier="subckt", file=f"{name}.{model.dialect}.lib", simulated=False,
        die_device="", die_pins=(), dies=(),
    )  # fmt: skip
    return whole, "\n".join([*lines, "*", text.rstrip(), *wrapper])
