"""Checks of the formulas of model files: every name is known, and the dimension is the card parameter's."""

from __future__ import annotations

from collections.abc import Iterator

from rapidfuzz import process

from d2s.knowledge.expression import CONSTANTS, Expression, condition_name, parse, sides
from d2s.knowledge.models import CardRule, ModelFile
from d2s.units.dimension import DimensionError, dimension, unit_dimension
from d2s.workbench.check import Knowledge
from d2s.workbench.finding import Finding, Level

_Told = tuple[tuple[str | int, ...], str, str]


class _UnknownNameError(Exception):
    """A formula names what the class does not have."""


class Names:
    """The units of what the formulas of one class may name."""

    def __init__(self, knowledge: Knowledge, device_class: str, file: ModelFile) -> None:
        self._units = knowledge.units
        self._facts = knowledge.ontology.parameters(device_class)
        quantities = knowledge.rules.conditions.quantities
        self._conditions = {condition_name(name): item.si_unit for name, item in quantities.items()}
        self._letters = knowledge.rules.conditions.letters
        self._where = file.where
        self._plain = {name: unit for name, (_, unit) in CONSTANTS.items()}
        self._plain |= {name: item.unit for name, item in file.assumptions.items()}
        self._plain |= {name: item.unit for name, item in file.given.items()}
        self._plain |= {rule.name: rule.unit for rule in file.parameters}

    def known(self, name: str) -> object:
        """Return the dimension of a name; raise `_UnknownNameError` on an unknown one."""
        if name in self._where:
            return self.dimension(parse(self._where[name]))
        return self.of_unit(self._unit(name))

    def _unit(self, name: str) -> str:
        fact, dot, quantity = name.partition(".")
        if dot and fact in self._facts:
            begins = [letters for letters in self._letters if quantity.startswith(letters)]
            if quantity in self._conditions or begins:
                return self._conditions.get(quantity) or self._letters[max(begins, key=len)]
        elif name in self._plain:
            return self._plain[name]
        elif name in self._facts:
            return self._facts[name].si_unit
        kinds = {unit for key, unit in self._plain.items() if key.startswith(f"{name}_")}
        if len(kinds) == 1:
            return next(iter(kinds))
        raise _UnknownNameError(name)

    def near(self, name: str) -> str:
        """Return the known name that is most like an unknown one."""
        best = process.extractOne(name, [*self._plain, *self._where, *self._facts])
        return f"did you mean {best[0]!r}?" if best else "list it under given"

    def dimension(self, formula: Expression) -> object:
        """Return the dimension of a formula."""
        return dimension(formula, self.known, self._units)

    def of_unit(self, unit: str) -> object:
        """Return the dimension of a unit; raise `ValueError` on an unknown one."""
        return unit_dimension(self._units, unit)


def check_formulas(knowledge: Knowledge, device_class: str, file: ModelFile) -> Iterator[Finding]:
    """Yield the findings about the formulas of a class's model file."""
    path = knowledge.ontology_folder / "models" / f"{device_class}.yaml"
    names = Names(knowledge, device_class, file)
    stated = [("assumptions", name, item.unit) for name, item in file.assumptions.items()]
    for group, name, unit in (*stated, *(("given", name, item.unit) for name, item in file.given.items())):
        try:
            names.of_unit(unit)
        except ValueError as error:
            message = f"{name}: {error}"
            yield Finding(Level.ERROR, "unit", path, (group, name, "unit"), message, "see ontology/units.yaml")
    for name, text in file.where.items():
        for _, message, fix in _held(names, (text,), None):
            yield Finding(Level.ERROR, "formula", path, ("where", name), f"{name}: {message}", fix)
    for rule in file.parameters:
        for place, message, fix in _rule(names, rule):
            inside = ("parameters", rule.name, *place)
            yield Finding(Level.ERROR, "formula", path, inside, f"{rule.name}: {message}", fix)
        if rule.facts and not rule.executable:
            message = f"{rule.name}: facts, and no formula that can be computed"
            fix = "give value, or start for a parameter that is fitted"
            yield Finding(Level.WARNING, "formula", path, ("parameters", rule.name), message, fix)


def _rule(names: Names, rule: CardRule) -> Iterator[_Told]:
    try:
        wanted = names.of_unit(rule.unit)
    except ValueError:
        return  # told as a unit
    for key, texts in (("value", rule.value), ("start", rule.start), ("assumed", (rule.assumed,))):
        for place, message, fix in _held(names, tuple(text for text in texts if text), wanted):
            yield (key, *place), message, fix
    if rule.equation:
        left, right = sides(rule.equation)
        try:
            found = [item for item in (names.dimension(left), names.dimension(right)) if item is not None]
            if len(found) == 2 and found[0] != found[1]:
                message = f"{rule.equation}: {found[0]} on the left, {found[1]} on the right"
                yield ("equation",), message, "correct the equation"
        except DimensionError as error:
            yield ("equation",), str(error), "correct the equation or the units of what it names"
        except _UnknownNameError as error:
            yield ("equation",), f"unknown name {str(error)!r}", names.near(str(error))
        except ValueError:
            return


def _held(names: Names, texts: tuple[str, ...], wanted: object | None) -> Iterator[_Told]:
    for text in texts:
        try:
            found = names.dimension(parse(text))
        except DimensionError as error:
            yield (), str(error), "correct the formula or the units of what it names"
        except _UnknownNameError as error:
            yield (), f"{text}: unknown name {str(error)!r}", names.near(str(error))
        except RecursionError:
            yield (), f"{text}: a name under where stands for itself", "break the circle"
        except ValueError:
            continue  # an unknown unit is told where it is stated
        else:
            if wanted is not None and found is not None and found != wanted:
                yield (), f"{text} has the dimension {found}, the parameter {wanted}", "correct the formula or the unit"
