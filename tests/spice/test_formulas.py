"""Every value of a card again: from the formulas of the ontology and the numbers that the value says it rests on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from d2s.evaluate.labelled import labelled_documents, labelled_parts
from d2s.knowledge.expression import CONSTANTS, UnknownNameError, condition_name, parse, sides
from d2s.records.model import Origin
from d2s.spice.build import build_models
from d2s.spice.facts import to_fact

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
GOLD = labelled_documents(CORPUS)
COMPUTED = (Origin.DERIVED, Origin.TYPICAL)


def emitted(name, modelling) -> Iterator[tuple]:
    """Yield (rules of the class, facts by record id, rule, parameter) of every card parameter of a document."""
    document, parts = labelled_parts(CORPUS, name)
    by_number = {part.part_number: part for part in parts}
    facts = {record.id: to_fact(record) for part in parts for record in part.parameters}
    for model in build_models(parts, modelling, document).models:
        rules = modelling.classes[by_number[model.part].device_class]
        for parameter in model.parameters:
            yield rules, facts, rules.rule(parameter.name), parameter


def value_of(text, rules, parameter, own=None) -> float:
    """Evaluate a formula with nothing but the inputs that a parameter names."""

    def known(name: str) -> float:
        if name in (own or {}):
            return own[name]
        if name in rules.where:
            return parse(rules.where[name]).value(known)
        if name in parameter.inputs:
            return parameter.inputs[name]
        if name in CONSTANTS:
            return CONSTANTS[name][0]
        raise UnknownNameError(name)

    return parse(text).value(known)


def computed(rules, rule, parameter) -> list[float]:
    """Return what the formulas give that the inputs are enough for; for a root, the value itself where it solves."""
    found = []
    for text in filter(None, (*rule.value, rule.assumed)):
        try:
            found.append(value_of(text, rules, parameter))
        except UnknownNameError:
            continue
    if not found and rule.equation:
        left, right = (
            value_of(side.text, rules, parameter, {rule.name: parameter.value}) for side in sides(rule.equation)
        )
        assert left == pytest.approx(right, rel=1e-5)
        found.append(parameter.value)
    return found


@pytest.mark.parametrize("name", GOLD)
def test_a_computed_value_follows_from_its_inputs(name, modelling):
    for rules, _, rule, parameter in emitted(name, modelling):
        if parameter.inputs:
            low, high = rule.bounds
            values = [min(max(value, low), high) for value in computed(rules, rule, parameter)]
            assert any(value == pytest.approx(parameter.value, rel=1e-9) for value in values), parameter
        else:
            assert parameter.origin not in COMPUTED or " limited to " in parameter.formula, parameter


@pytest.mark.parametrize("name", GOLD)
def test_the_inputs_are_the_printed_numbers(name, modelling):
    for _, facts, _, parameter in emitted(name, modelling):
        cited = [(facts[ref.split("#")[0]], ref.split("#")[1]) for ref in parameter.facts]
        for key, given in parameter.inputs.items():
            fact_id, dot, quantity = key.partition(".")
            rows = [(fact, bound) for fact, bound in cited if fact.parameter == fact_id]
            if not rows:
                assert not dot, (parameter, key)
            elif dot:
                printed = [v for fact, _ in rows for name, v in fact.at.items() if condition_name(name) == quantity]
                assert given in printed, (parameter, key)
            elif any(bound == "typ" for _, bound in rows) or "rated value" in parameter.formula:
                sizes = [getattr(fact, bound) for fact, bound in rows]
                assert min(sizes) * 0.999999 <= given <= max(sizes) * 1.000001, (parameter, key)
            else:
                limits = {bound: getattr(fact, bound) for fact, bound in rows}
                limit = (limits["min"] * limits["max"]) ** 0.5 if len(limits) == 2 else next(iter(limits.values()))
                said = [float(text) for text in re.findall(r"([\d.e+-]+) x (?:min|max|sqrt)", parameter.formula)]
                assert any(given == pytest.approx(ratio * limit, rel=6e-3) for ratio in said), (parameter, key)


@pytest.mark.parametrize("name", GOLD)
def test_a_value_without_inputs_is_fitted_within_its_bounds_or_a_fallback(name, modelling):
    for _, _, rule, parameter in emitted(name, modelling):
        low, high = rule.bounds
        assert low <= parameter.value <= high
        if parameter.origin is Origin.SIMULATOR_DEFAULT:
            assert rule.fallback is not None and parameter.value == rule.fallback.value
        elif not parameter.inputs and rule.facts:
            assert rule.start or rule.value or rule.formula, rule.name
