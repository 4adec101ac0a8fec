"""Builds one model card: values with their origin, checked against the class's rules."""

from __future__ import annotations

from collections.abc import Sequence

from d2s.knowledge.models import ModelFile
from d2s.records.model import CardParameter, Origin
from d2s.spice.targets import Target


class UnsupportedError(Exception):
    """The facts do not support a model; the text is the reason given to the user."""


class Card:
    """The parameters of one card in the order of the class's rules; `body` makes it a sub-circuit."""

    def __init__(self, rules: ModelFile, dialect: str = "ngspice") -> None:
        self.rules = rules
        self.dialect = dialect
        self.body: tuple[str, ...] = ()
        self._values: dict[str, CardParameter] = {}
        self._dropped: set[str] = set()

    def assumption(self, key: str) -> float:
        """Return an assumed number of the class file."""
        return self.rules.assumptions[key].value

    def put(self, name: str, value: float, origin: Origin, formula: str, refs: Sequence[str] = ()) -> float:
        """Set a parameter, kept within its physical bounds (said in the formula); return the value set."""
        low, high = self.rules.rule(name).bounds
        kept = min(max(value, low), high)
        if kept != value:
            formula = f"{formula}; {value:.4g} limited to the physical range {low:g}..{high:g}"
        self._values[name] = CardParameter(
            name, kept, self.rules.rule(name).unit, origin, formula, tuple(dict.fromkeys(refs))
        )
        return kept

    def assume(self, name: str, key: str) -> float:
        """Set a parameter to an assumption of the class file; return the value."""
        assumption = self.rules.assumptions[key]
        return self.put(name, assumption.value, Origin.ASSUMED, assumption.reason)

    def knows(self, name: str) -> bool:
        """Tell whether the dialect has the parameter."""
        return self.dialect not in self.rules.rule(name).unknown_to

    def model_line(self, suffix: str, device: str, names: Sequence[str], flag: str = "") -> str:
        """Return the `.model` line of a sub-circuit's part with the parameters that are set, as fields."""
        words = [flag, *(f"{name}={{{name}}}" for name in names if self.has(name) and self.knows(name))]
        return f".model {{name}}_{suffix} {device} ({' '.join(word for word in words if word)} {{NOMINAL}}=25)"

    def has(self, name: str) -> bool:
        """Tell whether a parameter is set."""
        return name in self._values

    def change(self, name: str, value: float, why: str) -> None:
        """Give a set parameter another value, with the reason behind its formula."""
        held = self._values[name]
        self.put(name, value, held.origin, f"{held.formula}; {why}", held.facts)

    def drop(self, name: str) -> None:
        """Take a parameter away that the sub-circuit expresses in another way."""
        self._values.pop(name, None)
        self._dropped.add(name)

    def rename(self, name: str, new: str, factor: float) -> None:
        """Move a parameter to another name, scaled."""
        held = self._values[name]
        self.drop(name)
        self.put(new, factor * held.value, held.origin, held.formula, held.facts)

    def value(self, name: str, default: float = 0.0) -> float:
        """Return a parameter's value, `default` where it is not set."""
        return self._values[name].value if name in self._values else default

    def refs(self) -> frozenset[str]:
        """Return the ids of all records that a parameter rests on."""
        return frozenset(ref.split("#")[0] for parameter in self._values.values() for ref in parameter.facts)

    def settle(self) -> None:
        """Set the fallbacks of the parameters that no fact supports."""
        for rule in self.rules.parameters:
            if rule.name not in self._values and rule.name not in self._dropped and rule.fallback is not None:
                self.put(rule.name, rule.fallback.value, Origin(rule.fallback.origin), rule.fallback.effect)

    def finish(self) -> tuple[CardParameter, ...]:
        """Return all parameters, with the fallbacks of those that no fact supports.

        Raise `UnsupportedError` where a required parameter has no fact.
        """
        self.settle()
        for rule in self.rules.parameters:
            if rule.required and rule.name not in self._values and rule.name not in self._dropped:
                facts = " or ".join(rule.facts)
                raise UnsupportedError(f"{rule.name} ({rule.meaning}) has no fact: the sheet gives no usable {facts}")
        return tuple(self._values[rule.name] for rule in self.rules.parameters if rule.name in self._values)


def worst(targets: Sequence[Target]) -> Origin:
    """Return `fitted` where all targets are printed typical values, else `estimated`."""
    return Origin.ESTIMATED if any(t.origin is Origin.ESTIMATED for t in targets) else Origin.FITTED


def refs(targets: Sequence[Target]) -> tuple[str, ...]:
    """Return the record bounds that the targets rest on, in order, each once."""
    return tuple(dict.fromkeys(ref for target in targets for ref in target.refs))


def how(targets: Sequence[Target]) -> str:
    """Return in words how the targets were chosen."""
    return "; ".join(dict.fromkeys(target.how for target in targets))
