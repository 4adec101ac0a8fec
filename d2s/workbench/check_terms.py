"""Checks of the parameters: symbols, names, units, ranges, references, labels."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from d2s.knowledge.parameter import ALL_CLASSES, Parameter
from d2s.resolve.normalise import Normaliser
from d2s.workbench.check import Knowledge
from d2s.workbench.finding import Finding, Level
from d2s.workbench.printed import Printed

_SHOWN = 5
#: A parameter is expected in every language that at least this share of its file has.
_USUAL_SHARE = 0.5


def check_terms(knowledge: Knowledge) -> Iterator[Finding]:
    """Yield the findings about parameters."""
    normaliser = Normaliser(knowledge.rules.matching)
    by_class = _by_class(knowledge.printed)
    for device_class, file in knowledge.ontology.files.items():
        path = knowledge.parameter_file(device_class)
        for parameter in file.parameters:
            place = ("parameters", parameter.id)
            for finding in (
                *_units(knowledge, parameter),
                *_range(device_class, parameter, by_class.get(device_class, ())),
                *_references(knowledge, parameter),
                *_labels(parameter),
            ):
                level, rule, inner, message, fix, rows = finding
                yield Finding(level, rule, path, (*place, *inner), f"{parameter.id}: {message}", fix, None, rows)
        yield from _replacements(knowledge, device_class, file.parameters)
        yield from _translations(knowledge, device_class, file.parameters)
        yield from _collisions(knowledge, device_class, normaliser, by_class)


_Told = tuple[Level, str, tuple[str | int, ...], str, str, tuple[str, ...]]


def _by_class(printed: Sequence[Printed]) -> Mapping[str, list[Printed]]:
    found: dict[str, list[Printed]] = defaultdict(list)
    for row in printed:
        found[row.device_class].append(row)
    return found


def _units(knowledge: Knowledge, parameter: Parameter) -> Iterator[_Told]:
    """Hold usual unit, SI unit and quantity kind to one dimension."""
    units = knowledge.units
    for key in ("unit", "si_unit"):
        text = getattr(parameter, key)
        if units.parse(text) is None:
            near = "ontology/units.yaml lists the spellings"
            yield Level.ERROR, "unit", (key,), f"unknown unit {text!r}", f"correct {key}; {near}", ()
            return
    if not units.same_dimension(parameter.unit, parameter.si_unit):
        message = f"unit {parameter.unit} cannot be converted to si_unit {parameter.si_unit}"
        yield Level.ERROR, "unit", ("unit",), message, "give both one dimension", ()
    for text in parameter.other_si_units:
        if units.parse(text) is None:
            yield Level.ERROR, "unit", ("other_si_units",), f"unknown unit {text!r}", "correct it or remove it", ()
    expected = knowledge.quantity_kinds.get(parameter.quantity_kind)
    if expected is None:
        known = ", ".join(sorted(knowledge.quantity_kinds))
        message = f"unknown quantity kind {parameter.quantity_kind!r}"
        yield Level.ERROR, "quantity-kind", ("quantity_kind",), message, f"use one of: {known}", ()
    elif units.dimension_of(parameter.si_unit) not in map(units.dimension_of, expected):
        kind = f"{parameter.quantity_kind} ({', '.join(expected)})"
        message = f"si_unit {parameter.si_unit} is no unit of the quantity kind {kind}"
        yield Level.ERROR, "quantity-kind", ("si_unit",), message, "correct si_unit or quantity_kind", ()


def _range(device_class: str, parameter: Parameter, rows: Sequence[Printed]) -> Iterator[_Told]:
    """Name the rows of the corpus that are this parameter and lie outside its range."""
    low, high = parameter.plausible
    outside = [
        row for row in rows if row.parameter == parameter.id and any(not low <= size <= high for size in row.sizes)
    ]
    if outside:
        sizes = [size for row in outside for size in row.sizes]
        message = f"{len(outside)} rows of the corpus lie outside plausible [{low:g}, {high:g}] {parameter.si_unit}"
        wider = f"d2s ontology set-range {device_class}.{parameter.id} {min(low, *sizes):g} {max(high, *sizes):g}"
        fix = f"widen the range if the rows are right: {wider}"
        yield Level.WARNING, "range", ("plausible",), message, fix, tuple(row.shown for row in outside[:_SHOWN])


def _references(knowledge: Knowledge, parameter: Parameter) -> Iterator[_Told]:
    """Hold sections, condition quantities to the rules that define them."""
    kinds = knowledge.rules.sections.kinds
    for kind in parameter.sections:
        if kind not in kinds:
            fix = f"use one of: {', '.join(sorted(kinds))}"
            yield Level.ERROR, "section", ("sections",), f"unknown section kind {kind!r}", fix, ()
    conditions = knowledge.rules.conditions
    known = {*conditions.quantities, *conditions.states, *conditions.open, *conditions.bare.values()}
    for key in ("expects", "requires", "excludes"):
        for name in getattr(parameter, key):
            if name not in known and not any(name.startswith(letter) for letter in conditions.letters):
                fix = "add it to rules/conditions.yaml or correct its name"
                yield Level.ERROR, "condition", (key,), f"unknown condition quantity {name!r}", fix, ()


def _labels(parameter: Parameter) -> Iterator[_Told]:
    """Ask for symbols and an English name."""
    if not parameter.symbols and not parameter.deprecated:
        yield Level.WARNING, "label", (), "no symbol", "add what makers print: d2s ontology add-alias", ()
    if not parameter.names.get("en") and not parameter.deprecated:
        yield Level.WARNING, "label", ("names",), "no English name", "add names.en", ()


def _replacements(knowledge: Knowledge, device_class: str, parameters: Sequence[Parameter]) -> Iterator[Finding]:
    """Follow `replaced_by`: no circle, and no end at a deprecated parameter."""
    path = knowledge.parameter_file(device_class)
    following = {parameter.id: parameter.replaced_by for parameter in parameters}
    retired = {parameter.id for parameter in parameters if parameter.deprecated}
    for start in retired:
        chain = [start]
        while (successor := following.get(chain[-1])) and successor not in chain:
            chain.append(successor)
        place = ("parameters", start, "replaced_by")
        if successor:
            way = " → ".join([*chain, successor])
            yield Finding(Level.ERROR, "replacement", path, place, f"{start}: circle {way}", "break the circle")
        elif chain[-1] in retired and following[start]:
            message = f"{start}: {chain[-1]} at the end of its replacements is deprecated too"
            yield Finding(Level.WARNING, "replacement", path, place, message, "replace by a parameter in force")


def _translations(knowledge: Knowledge, device_class: str, parameters: Sequence[Parameter]) -> Iterator[Finding]:
    """Name the languages that a parameter lacks and most of its file has."""
    counts: dict[str, int] = defaultdict(int)
    for parameter in parameters:
        for language, names in parameter.names.items():
            counts[language] += bool(names)
    usual = [language for language, count in counts.items() if count >= _USUAL_SHARE * len(parameters)]
    path = knowledge.parameter_file(device_class)
    for parameter in parameters:
        if missing := [language for language in usual if not parameter.names.get(language)]:
            message = f"{parameter.id}: no name in {', '.join(missing)}"
            place = ("parameters", parameter.id, "names")
            yield Finding(Level.HINT, "translation", path, place, message, "add names as makers print them")


def _collisions(
    knowledge: Knowledge, device_class: str, normaliser: Normaliser, printed: Mapping[str, list[Printed]]
) -> Iterator[Finding]:
    """Find symbols and names of two parameters of a class that nothing keeps apart."""
    own = {parameter.id for parameter in knowledge.ontology.files[device_class].parameters}
    merged = knowledge.ontology.files[device_class].parameters
    if device_class != ALL_CLASSES:
        merged = tuple(knowledge.ontology.parameters(device_class).values())
    rows: dict[str, list[Printed]] = defaultdict(list)
    for row in printed.get(device_class, ()):
        rows[normaliser.symbol(row.symbol)].append(row)
    path = knowledge.parameter_file(device_class)
    for kind, table in _claims(merged, normaliser).items():
        for text, claimants in table.items():
            for (first, spelled), (second, _) in combinations(claimants, 2):
                if not ({first.id, second.id} & own) or first.deprecated or second.deprecated:
                    continue
                if first.id == second.id or not _confusable(knowledge, first, second):
                    continue
                hit = [row.shown for row in rows.get(text, ())] if kind == "symbol" else []
                told = f"{kind} {spelled!r} stands for {first.id} and for {second.id}"
                shown = f"; {len(hit)} rows of the corpus print it" if hit else ""
                fix = "keep it on one of them, or tell them apart by requires/excludes"
                place = ("parameters", (second if second.id in own else first).id, f"{kind}s")
                rows_shown = tuple(hit[:_SHOWN])
                yield Finding(Level.WARNING, "collision", path, place, told + shown, fix, None, rows_shown)


def _claims(
    parameters: Sequence[Parameter], normaliser: Normaliser
) -> dict[str, dict[str, list[tuple[Parameter, str]]]]:
    """Return who claims each normalised symbol and name; one claim for each parameter."""
    found: dict[str, dict[str, dict[str, tuple[Parameter, str]]]] = {"symbol": {}, "name": {}}
    for parameter in parameters:
        for symbol in parameter.symbols:
            found["symbol"].setdefault(normaliser.symbol(symbol), {}).setdefault(parameter.id, (parameter, symbol))
        for name in (name for names in parameter.names.values() for name in names):
            key = " ".join(normaliser.words(name))
            found["name"].setdefault(key, {}).setdefault(parameter.id, (parameter, name))
    return {
        kind: {text: list(claims.values()) for text, claims in table.items() if len(claims) > 1}
        for kind, table in found.items()
    }


def _confusable(knowledge: Knowledge, first: Parameter, second: Parameter) -> bool:
    """Tell whether nothing but a label tells two parameters apart: unit, kind, section, condition or bound."""
    units = knowledge.units
    dimensions = [
        {units.dimension_of(text) for text in (item.si_unit, *item.other_si_units)} for item in (first, second)
    ]
    if not dimensions[0] & dimensions[1] or first.kind != second.kind:
        return False
    separated = first.requires or second.requires or first.excludes or second.excludes
    return not separated and first.sections[0] == second.sections[0] and set(first.expects) == set(second.expects)
