"""Builds one model card: values with their origin, checked against the class's rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scipy.optimize import brentq

from d2s.knowledge.expression import Expression, UnknownNameError, parse, sides
from d2s.knowledge.models import ModelFile
from d2s.records.model import CardParameter, Origin
from d2s.spice.known import Known
from d2s.spice.targets import Target


class UnsupportedError(Exception):
    """The facts do not support a model; the text is the reason given to the user."""


class Card:
    """The parameters of one card in the order of the class's rules; `body` makes it a sub-circuit.

    `kind` chooses among assumptions of one name (`silicon`, `schottky`).
    """

    def __init__(self, rules: ModelFile, dialect: str = "ngspice") -> None:
        self.rules = rules
        self.dialect = dialect
        self.body: tuple[str, ...] = ()
        self.kind = ""
        self._values: dict[str, CardParameter] = {}
        self._dropped: set[str] = set()

    def assumption(self, key: str) -> float:
        """Return an assumed number of the class file."""
        return self.rules.assumptions[key].value

    def put(
        self,
        name: str,
        value: float,
        origin: Origin,
        formula: str,
        refs: Sequence[str] = (),
        inputs: Mapping[str, float] | None = None,
    ) -> float:
        """Set a parameter, kept within its physical bounds (said in the formula); return the value set."""
        low, high = self.rules.rule(name).bounds
        kept = min(max(value, low), high)
        if kept != value:
            formula = f"{formula}; {value:.4g} limited to the physical range {low:g}..{high:g}"
        self._values[name] = CardParameter(
            name, kept, self.rules.rule(name).unit, origin, formula, tuple(dict.fromkeys(refs)), dict(inputs or {})
        )
        return kept

    def assume(self, name: str, key: str) -> float:
        """Set a parameter to an assumption of the class file; return the value."""
        assumption = self.rules.assumptions[key]
        return self.put(name, assumption.value, Origin.ASSUMED, assumption.reason)

    def derive(self, name: str, rows: Mapping[str, Target], **given: float) -> float | None:
        """Set a parameter by the first of its formulas whose names are all known; return the value, None without one.

        `rows` are the rows that the value rests on, by the facts that formulas name; `given` the quantities of the
        class file.
        """
        found = self._first(self.rules.rule(name).value, rows, given)
        if found is None:
            return None
        text, value, inputs = found
        used = tuple(rows.values())
        origin = Origin.ASSUMED if not used else Origin.TYPICAL if text in rows else Origin.DERIVED
        if any(row.origin is Origin.ESTIMATED for row in used):
            origin = Origin.ESTIMATED
        said = f"{text} ({how(used)})" if used else text
        return self.put(name, value, origin, said, refs(used), inputs)

    def compute(self, name: str, rows: Mapping[str, Target], **given: float) -> float:
        """Return what `derive` would set, or a part of formulas that the class file lists under `where`.

        Raise `KeyError` where no formula of it can be computed.
        """
        part = self.rules.where.get(name)
        found = self._first((part,) if part else self.rules.rule(name).value, rows, given)
        if found is None:
            raise KeyError(f"{self.rules.device_class}: nothing to compute {name} from")
        return found[1]

    def _first(
        self, texts: Sequence[str], rows: Mapping[str, Target], given: Mapping[str, float]
    ) -> tuple[str, float, dict[str, float]] | None:
        """Return the first formula whose names are all known, with its value and its inputs."""
        for text in texts:
            known = Known(self, rows, given)
            try:
                return text, parse(text).value(known), known.inputs
            except UnknownNameError:
                continue
        return None

    def solve(self, name: str, rows: Mapping[str, Target], low: float, high: float, **given: float) -> float | None:
        """Set a parameter to the root of its equation between two values; return it, None where there is no root."""
        known = Known(self, rows, given)
        left, right = sides(self.rules.rule(name).equation)

        def excess(value: float) -> float:
            known.unknown = {name: value}
            return left.value(known) - right.value(known)

        if excess(low) * excess(high) > 0:
            return None
        value = float(brentq(excess, low, high, xtol=1e-6 * low))
        used = tuple(rows.values())
        origin = Origin.ESTIMATED if any(row.origin is Origin.ESTIMATED for row in used) else Origin.DERIVED
        said = f"{self.rules.rule(name).equation} ({how(used)})"
        return self.put(name, value, origin, said, refs(used), known.inputs)

    def start(self, name: str, rows: Mapping[str, Target] | None = None, **given: float) -> float:
        """Return the start value of a fitted parameter; raise `KeyError` where no formula of it can be computed."""
        found = self._first(self.rules.rule(name).start, rows or {}, given)
        if found is None:
            raise KeyError(
                f"{self.rules.device_class}: no start value of {name} from {sorted({*(rows or {}), *given})}"
            )
        return found[1]

    def suppose(self, name: str, **given: float) -> float:
        """Set a parameter to what the class file assumes where the facts are silent; return the value."""
        formula: Expression = parse(self.rules.rule(name).assumed or "")
        known = Known(self, {}, given)
        value = formula.value(known)
        why = "; ".join(dict.fromkeys(known.reasons)) or self.rules.rule(name).said
        said = why if len(formula.names) == 1 else f"{formula.text}: {why}"
        return self.put(name, value, Origin.ASSUMED, said, (), known.inputs)

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
        inputs = held.inputs if value == held.value else {}
        self.put(name, value, held.origin, f"{held.formula}; {why}", held.facts, inputs)

    def drop(self, name: str) -> None:
        """Take a parameter away that the sub-circuit expresses in another way."""
        self._values.pop(name, None)
        self._dropped.add(name)

    def rename(self, name: str, new: str) -> None:
        """Put another parameter, whose formula names this one, in its place."""
        held = self._values[name]
        text = self.rules.rule(new).value[0]
        known = Known(self, {}, {})
        value = parse(text).value(known)
        self.drop(name)
        self.put(new, value, held.origin, f"{text}, {name} = {held.formula}", held.facts, known.inputs)

    def read(self, name: str) -> float | None:
        """Return a parameter's value, None where it is not set."""
        return self._values[name].value if name in self._values else None

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
