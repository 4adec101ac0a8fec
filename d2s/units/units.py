"""Units as datasheets print them, brought to one ASCII form and checked by pint."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from d2s.errors import KnowledgeError, UsageError
from d2s.knowledge.loader import read_yaml
from d2s.knowledge.units import UnitEntry, UnitFile
from d2s.units.text import GROUP_BLANK, MICRO, fold

if TYPE_CHECKING:
    import pint


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: normalised ASCII form, text as printed (without "dc"), pint expression, dimension, IRI and UCUM code.

    `iri` is QUDT's where QUDT has the unit, else this project's own; `ucum` is None where UCUM has no code.
    """

    ascii: str
    printed: str
    pint: str
    dimension: str
    iri: str
    ucum: str | None


@dataclass(frozen=True, slots=True)
class _Atom:
    """A unit without quotient or product; `step` is its pint expression inside a compound, None: not allowed there."""

    ascii: str
    pint: str
    step: str | None
    qudt: str | None
    ucum: str | None


_DIRECT_CURRENT = re.compile(r"\s*\(?[dD]\.?[cC]\.?\)?$")
_NOTE_MARK = re.compile(r"\s*(?:\((?:note\s*)?\d{1,2}\)|\*+)$", re.IGNORECASE)
_PER = re.compile(r"/|(?<=[A-Za-z%])per(?=[A-Z°])")
_TIMES = re.compile(r"[*·]")


def _key(text: str) -> str:
    """Return the form under which a spelling is looked up: folded, without blanks, `u` for micro."""
    return fold(text).replace(" ", "").replace(GROUP_BLANK, "").replace(MICRO, "u").replace("Ω", "ohm")


class Units:
    """Reads printed units by the table `units.yaml` and the pint definitions `units.txt`."""

    def __init__(self, table: UnitFile, definitions: Path) -> None:
        self._table = table
        self._definitions = definitions
        self._atoms: dict[str, _Atom] = {}
        for entry in table.units:
            for key, atom in _spelled(table, entry):
                if self._atoms.setdefault(key, atom) != atom:
                    other = self._atoms[key].ascii
                    raise KnowledgeError("D801", file="units.yaml", reason=f"{key!r} is both {other} and {atom.ascii}")
        self._special = {_key(spelling): unit for unit, spellings in table.special.items() for spelling in spellings}
        self._misprints = {_key(spelling): unit for spelling, unit in table.misprints.items()}
        self.parse = lru_cache(maxsize=8192)(self._parse)
        self._conversion = lru_cache(maxsize=2048)(self._convert)

    @classmethod
    def load(cls, ontology: Path) -> Units:
        """Read `units.yaml` and `units.txt` of an ontology folder; raise `KnowledgeError` D801 where they are wrong."""
        return cls(read_yaml(ontology / "units.yaml", UnitFile), ontology / "units.txt")

    @cached_property
    def registry(self) -> pint.UnitRegistry[Any]:
        """Return the pint registry, loaded at first use."""
        from pint import UnitRegistry

        return UnitRegistry(str(self._definitions), on_redefinition="raise")

    def _parse(self, text: str, si_unit: str | None = None) -> Unit | None:
        """Read a printed unit; None where the text is no known unit.

        With `si_unit` the expected dimension decides between a unit and a usual misprint (`nS` of a time); a unit of
        another dimension is still returned.
        """
        key = _key(text)
        found = self._read(key, text)
        if found is None and (match := _NOTE_MARK.search(text)) and match.start():
            return self.parse(text[: match.start()], si_unit)
        if si_unit is not None and (found is None or not self.same_dimension(found, si_unit)):
            meant = self._misprints.get(key)
            if meant is not None and self.same_dimension(self[meant], si_unit):
                return replace(self[meant], printed=text.strip())
        return found

    def __getitem__(self, ascii_form: str) -> Unit:
        """Return the unit of a normalised form; raise `UsageError` D901 on an unknown one."""
        unit = self.parse(ascii_form)
        if unit is None:
            raise UsageError("D901", reason=f"unknown unit {ascii_form!r}")
        return unit

    def to_si(self, value: float, unit: Unit | str, si_unit: str) -> float:
        """Return the value in `si_unit` (temperatures: degC); raise `UsageError` D901 where the dimensions differ."""
        name = unit if isinstance(unit, str) else unit.ascii
        factor, offset = self._conversion(name, si_unit)
        return float(f"{Decimal(repr(value)) * factor + offset:.12g}")

    def dimension_of(self, text: str) -> str | None:
        """Return the dimension of a printed unit as pint writes it (`[current]`, `dimensionless`); None for no unit."""
        unit = self.parse(text)
        return unit.dimension if unit else None

    def same_dimension(self, unit: Unit | str, si_unit: str) -> bool:
        """Tell whether `unit` can be converted to `si_unit`; raise `UsageError` D901 on an unknown `si_unit`."""
        found = self.parse(unit) if isinstance(unit, str) else unit
        return found is not None and found.dimension == self[si_unit].dimension

    def _convert(self, name: str, si_unit: str) -> tuple[Decimal, Decimal]:
        source, target = self[name], self[si_unit]
        if source.dimension != target.dimension:
            raise UsageError("D901", reason=f"{name} cannot be converted to {si_unit}")
        quantity = self.registry.Quantity
        zero = quantity(0.0, source.pint).to(target.pint).magnitude
        one = quantity(1.0, source.pint).to(target.pint).magnitude
        return Decimal(f"{one - zero:.13g}"), Decimal(f"{zero:.13g}")

    def _read(self, key: str, text: str) -> Unit | None:
        if meant := self._special.get(key):
            return self._read(_key(meant), text)
        if atom := self._atoms.get(key):
            qualified = _DIRECT_CURRENT.search(text) and atom.ascii[-1] in "VA"
            printed = _DIRECT_CURRENT.sub("", text) if qualified else text
            return self._unit(atom.ascii, atom.pint, printed, atom.qudt, atom.ucum)
        return self._compound(key, text)

    def _compound(self, key: str, text: str) -> Unit | None:
        """Read a quotient or product of known units."""
        sides = _PER.split(key)
        if len(sides) > 2 or not all(sides):
            return None
        parts: list[list[_Atom]] = []
        for side in sides:
            inner = side[1:-1] if side.startswith("(") and side.endswith(")") else side
            atoms = [self._atoms.get(name) for name in _TIMES.split(inner)]
            if any(atom is None or atom.step is None for atom in atoms):
                return None
            parts.append([atom for atom in atoms if atom is not None])
        if len(parts) == 2 and len(parts[1]) > 1 and not sides[1].startswith("("):
            return None  # W/m·K means W/(m·K) to its authors and (W/m)·K to a parser
        ascii_form = "/".join(_product([atom.ascii for atom in side], index) for index, side in enumerate(parts))
        expression = " / ".join("(" + " * ".join(str(atom.step) for atom in side) + ")" for side in parts)
        codes = [[atom.ucum and atom.ucum.replace("Cel", "K") for atom in side] for side in parts]
        ucum = "/".join(".".join(map(str, side)) for side in codes) if all(all(side) for side in codes) else None
        if len(parts) == 2 and len(parts[1]) > 1 and ucum:
            ucum = f"{ucum.split('/')[0]}/({ucum.split('/')[1]})"
        qudt = self._table.compounds.get(ascii_form.replace("degC", "K"))
        return self._unit(ascii_form, expression, text, qudt, ucum)

    def _unit(self, ascii_form: str, expression: str, printed: str, qudt: str | None, ucum: str | None) -> Unit:
        dimension = str(self.registry.Unit(expression).dimensionality)
        iri = self._table.qudt_namespace + qudt if qudt else self._table.own_namespace + _local_name(ascii_form)
        return Unit(ascii_form, printed.strip(), expression, dimension, iri, ucum)


def _product(names: list[str], side: int) -> str:
    joined = "*".join(names)
    return f"({joined})" if side and len(names) > 1 else joined


def _local_name(ascii_form: str) -> str:
    """Return a name for an IRI: letters, digits, `-` and `_` only."""
    words = ascii_form.replace("/", "-per-").replace("%", "percent").replace("*", "-").replace("^-", "-minus-")
    return re.sub(r"[^A-Za-z0-9_-]", "", words.replace("sqrt(Hz)", "sqrtHz").replace("^", ""))


def _spelled(table: UnitFile, entry: UnitEntry) -> Iterator[tuple[str, _Atom]]:
    """Yield every spelling of a unit, with and without its prefixes."""
    step = (entry.difference or entry.pint) if entry.compound else None
    spellings = (entry.unit, *entry.spellings, *entry.qualified)
    plain = _Atom(entry.unit, entry.pint, step, entry.qudt, entry.ucum)
    for spelling in spellings:
        yield _key(spelling), plain
    for name in entry.prefixes:
        prefix = table.prefixes[name]
        atom = _Atom(
            name + entry.unit,
            prefix.pint + entry.pint,
            prefix.pint + entry.pint if step else None,
            prefix.qudt + entry.qudt if entry.qudt else None,
            prefix.ucum + entry.ucum if entry.ucum else None,
        )
        for spelling in spellings:
            for printed in prefix.spellings:
                yield _key(printed + spelling), atom
