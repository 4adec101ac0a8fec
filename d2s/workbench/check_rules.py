"""Checks of the rule files: expressions that can explode, phrases listed twice, names that nothing defines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from d2s.knowledge.loader import Block
from d2s.workbench.check import Knowledge
from d2s.workbench.finding import Finding, Level
from d2s.workbench.patterns import explosion

#: Rule files whose texts are regular expressions.
_PATTERN_FILES = ("layout", "part_numbers", "footnotes", "device_classes", "glyphs")


def check_rules(knowledge: Knowledge) -> Iterator[Finding]:
    """Yield the findings about rules."""
    yield from _patterns(knowledge)
    yield from _phrases(knowledge)
    yield from _classes(knowledge)


def _patterns(knowledge: Knowledge) -> Iterator[Finding]:
    for name in _PATTERN_FILES:
        file: Block = getattr(knowledge.rules, name)
        path = knowledge.rules.folder / f"{name}.yaml"
        for place, text in _texts(file.model_dump(), ()):
            try:
                found = explosion(text)
            except re.error:
                continue  # a word of a field that is no expression; the schema compiles those that are
            if found is None:
                continue
            how = "nests unbounded repetitions" if found.nested else "has alternatives that match the same text"
            took = (
                f" ({found.seconds * 1000:.0f} ms on {found.text!r}, and more than doubling)" if found.seconds else ""
            )
            fix = "let one repetition hold the whole, or part the pieces by something that has to stand between them"
            message = f"{text!r} can explode: it {how}{took}"
            yield Finding(Level.ERROR, "pattern", path, place, message, fix)


def _texts(node: Any, place: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield every text of nested values with its place."""
    if isinstance(node, str):
        yield place, node
    elif isinstance(node, dict):
        for key, value in node.items():
            yield from _texts(value, (*place, str(key)))
    elif isinstance(node, tuple | list):
        for index, value in enumerate(node):
            yield from _texts(value, (*place, index))


def _phrases(knowledge: Knowledge) -> Iterator[Finding]:
    """Find heading phrases that two roles or two section kinds claim."""
    for name, table in (("headers", knowledge.rules.headers.roles), ("sections", knowledge.rules.sections.kinds)):
        key = "roles" if name == "headers" else "kinds"
        owner: dict[str, str] = {}
        for group, phrases in table.items():
            for index, phrase in enumerate(phrases):
                first = owner.setdefault(phrase.casefold(), str(group))
                if first != group:
                    path = knowledge.rules.folder / f"{name}.yaml"
                    message = f"{phrase!r} stands for {first} and for {group}; {first} wins"
                    place = (key, str(group), index)
                    yield Finding(Level.HINT, "phrase", path, place, message, f"remove it from {group}")


def _classes(knowledge: Knowledge) -> Iterator[Finding]:
    """Hold the device classes that rules name to `classes.yaml`."""
    known = knowledge.ontology.classes
    rules = knowledge.rules.device_classes
    path = knowledge.rules.folder / "device_classes.yaml"
    named: list[tuple[str, int, str]] = [("patterns", i, item.device_class) for i, item in enumerate(rules.patterns)]
    named += [("markers", i, item.device_class) for i, item in enumerate(rules.markers)]
    named += [("polarities", i, name) for i, item in enumerate(rules.polarities) for name in item.classes]
    for key, index, name in named:
        if name not in known:
            message = f"unknown device class {name!r}"
            yield Finding(Level.ERROR, "class", path, (key, index), message, "add it to ontology/classes.yaml")
    families = knowledge.rules.part_numbers.families
    for index, family in enumerate(families):
        if family.device_class is not None and family.device_class not in known:
            path = knowledge.rules.folder / "part_numbers.yaml"
            message = f"{family.name}: unknown device class {family.device_class!r}"
            yield Finding(Level.ERROR, "class", path, ("families", index), message, "see ontology/classes.yaml")
