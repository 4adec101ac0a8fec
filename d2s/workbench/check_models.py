"""Checks of the model files and of the relations between parameters: what they name has to exist."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rapidfuzz import process

from d2s.knowledge.models import ModelFile
from d2s.units.dimension import unit_dimension
from d2s.workbench.check import Knowledge
from d2s.workbench.check_formulas import check_formulas
from d2s.workbench.finding import Finding, Level


def check_models(knowledge: Knowledge) -> Iterator[Finding]:
    """Yield the findings about models, typ/limit ratios, cross-checks, and what parameters feed."""
    for device_class, file in knowledge.ontology.modelling.classes.items():
        if device_class not in knowledge.ontology.classes:
            path = knowledge.ontology_folder / "models" / f"{device_class}.yaml"
            message = f"unknown device class {device_class!r}"
            yield Finding(Level.ERROR, "class", path, ("device_class",), message, "add it to classes.yaml")
            continue
        yield from _model(knowledge, device_class, file)
        yield from check_formulas(knowledge, device_class, file)
    yield from _feeds(knowledge)
    yield from _relations(knowledge)


def _model(knowledge: Knowledge, device_class: str, file: ModelFile) -> Iterator[Finding]:
    path = knowledge.ontology_folder / "models" / f"{device_class}.yaml"
    known = knowledge.ontology.parameters(device_class)
    for rule in file.parameters:
        place = ("parameters", rule.name)
        for fact in rule.facts:
            if fact not in known:
                message = f"{rule.name}: its formula needs the fact {fact!r}, which the class does not have"
                yield Finding(Level.ERROR, "fact", path, (*place, "facts"), message, _near(fact, known))
            elif known[fact].deprecated:
                message = f"{rule.name}: the fact {fact} is deprecated"
                fix = f"use {known[fact].replaced_by}" if known[fact].replaced_by else "use another fact"
                yield Finding(Level.WARNING, "fact", path, (*place, "facts"), message, fix)
        low, high = rule.bounds
        if low >= high:
            message = f"{rule.name}: the bounds [{low:g}, {high:g}] are empty"
            yield Finding(Level.ERROR, "bounds", path, (*place, "bounds"), message, "swap or correct them")
        if rule.fallback is not None and not low <= rule.fallback.value <= high:
            message = f"{rule.name}: the fallback {rule.fallback.value:g} lies outside its bounds"
            yield Finding(Level.ERROR, "bounds", path, (*place, "fallback"), message, "correct value or bounds")
        try:
            unit_dimension(knowledge.units, rule.unit)
        except ValueError as error:
            message = f"{rule.name}: {error}"
            yield Finding(Level.ERROR, "unit", path, (*place, "unit"), message, "see ontology/units.yaml")
    named = {"signs": file.signs, **{f"valid.{key}": names for key, names in file.valid.items()}}
    for key, names in named.items():
        for name in names:
            if name not in known:
                message = f"{key} names {name!r}, which the class does not have"
                yield Finding(Level.ERROR, "fact", path, tuple(key.split(".")), message, _near(name, known))


def _near(name: str, known: Iterable[str]) -> str:
    best = process.extractOne(name, list(known))
    return f"did you mean {best[0]!r}?" if best else "add the parameter first"


def _feeds(knowledge: Knowledge) -> Iterator[Finding]:
    """Hold `feeds` to the card parameters of the class (of the classes that bear it)."""
    modelling = knowledge.ontology.modelling.classes
    for device_class, file in knowledge.ontology.files.items():
        cards = {rule.name for name, model in modelling.items() if device_class == name for rule in model.parameters}
        if not cards:
            continue
        heirs = {rule.name for name in _heirs(knowledge, device_class) for rule in modelling[name].parameters}
        for parameter in file.parameters:
            for name in parameter.feeds:
                if name not in cards | heirs:
                    message = f"{parameter.id}: feeds {name!r}, which is no card parameter of {device_class}"
                    place = ("parameters", parameter.id, "feeds")
                    path = knowledge.parameter_file(device_class)
                    fix = f"card parameters: {', '.join(sorted(cards))}"
                    yield Finding(Level.WARNING, "spice", path, place, message, fix)


def _heirs(knowledge: Knowledge, device_class: str) -> list[str]:
    classes = knowledge.ontology.classes
    return [name for name in knowledge.ontology.modelling.classes if classes[name].parent == device_class]


def _relations(knowledge: Knowledge) -> Iterator[Finding]:
    """Hold cross-checks and typ/limit ratios to the parameters of their classes."""
    ontology = knowledge.ontology
    checks, path = ontology.checks, knowledge.ontology_folder / "checks.yaml"
    for group, entries in (("order", checks.order), ("rising", checks.rising)):
        for entry in entries:
            names = [getattr(entry, key) for key in ("lower", "upper", "parameter") if hasattr(entry, key)]
            for device_class in entry.classes:
                if device_class not in ontology.classes:
                    message = f"{entry.id}: unknown device class {device_class!r}"
                    yield Finding(Level.ERROR, "class", path, (group, entry.id), message, "see classes.yaml")
                    continue
                for name in names:
                    if name not in ontology.parameters(device_class):
                        message = f"{entry.id}: {device_class} has no parameter {name!r}"
                        fix = _near(name, ontology.parameters(device_class))
                        yield Finding(Level.ERROR, "orphan", path, (group, entry.id), message, fix)
    known = {f"{name}.{key}" for name in ontology.classes for key in ontology.parameters(name)}
    plain = {name.partition(".")[2] for name in known}
    ratios, file = ontology.modelling.ratios, knowledge.ontology_folder / "typ_ratios.yaml"
    for group, members in ratios.groups.items():
        for member in members:
            if member not in known | plain:
                message = f"group {group}: no class has the parameter {member!r}"
                yield Finding(Level.ERROR, "orphan", file, ("groups", group), message, "correct or remove it")
