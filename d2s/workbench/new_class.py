"""Scaffolds a device class after an existing one: data only, to be trimmed by an expert."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from d2s.errors import UsageError
from d2s.knowledge.ontology import load_ontology
from d2s.workbench.edit import Edit, scalar

_NAME = re.compile(r"[a-z][a-z_]*")


@dataclass(frozen=True, slots=True)
class NewClass:
    """What a class is called, what it is like, and the phrases that its sheets use.

    A class that `inherits` bears the parameters of `like` besides its own.
    """

    name: str
    like: str
    label: str
    source: str
    phrases: tuple[str, ...] = ()
    inherits: bool = False


def new_class(ontology: Path, rules: Path, wanted: NewClass) -> tuple[Edit, ...]:
    """Return the edits that add a class: entry, parameter file, model file, and the phrases that tell its sheets.

    A class that inherits begins with an empty parameter file, others with a copy of the parameters of `like`. Raise
    `UsageError` D901 on a bad name, an unknown class to copy, or a class that has parameters.
    """
    known = load_ontology(ontology)
    if not _NAME.fullmatch(wanted.name):
        raise UsageError("D901", reason=f"{wanted.name!r} is no name of a class; use small letters and underscores")
    if wanted.like not in known.files or wanted.like not in known.classes:
        names = ", ".join(sorted(known.files.keys() & known.classes.keys()))
        raise UsageError("D901", reason=f"no class {wanted.like!r} to copy; known: {names}")
    if wanted.name in known.files:
        raise UsageError("D901", reason=f"the class {wanted.name!r} has parameters already")
    edits = []
    if wanted.name not in known.classes:
        edits.append(_entry(ontology / "classes.yaml", wanted, known.classes[wanted.like].terminals))
    edits.append(_parameters(ontology, wanted))
    model = ontology / "models" / f"{wanted.like}.yaml"
    if not wanted.inherits and model.is_file():
        edits.append(_copy(model, ontology / "models" / f"{wanted.name}.yaml", wanted))
    if wanted.phrases:
        edits.append(_phrases(rules / "device_classes.yaml", wanted))
    return tuple(edits)


def _entry(path: Path, wanted: NewClass, terminals: tuple[str, ...]) -> Edit:
    text = path.read_text(encoding="utf-8")
    parent = f", parent: {wanted.like}" if wanted.inherits else ""
    line = (
        f"  - {{id: {wanted.name}, label: {scalar(wanted.label)}{parent}, "
        f"terminals: [{', '.join(terminals)}], source: {scalar(wanted.source)}}}\n"
    )
    return Edit(path, text, text.rstrip("\n") + "\n" + line)


def _parameters(ontology: Path, wanted: NewClass) -> Edit:
    source = (ontology / "parameters" / f"{wanted.like}.yaml").read_text(encoding="utf-8")
    header = [line for line in source.split("device_class:")[0].splitlines() if line.startswith("#")]
    header[0] = f"# Canonical parameters: {wanted.label}. Schema: ontology/schema/parameters.schema.json"
    body = "parameters: []\n" if wanted.inherits else "parameters:" + source.split("\nparameters:", 1)[1]
    text = "\n".join(header) + f"\ndevice_class: {wanted.name}\n" + body
    return Edit(ontology / "parameters" / f"{wanted.name}.yaml", "", text)


def _copy(path: Path, target: Path, wanted: NewClass) -> Edit:
    text = path.read_text(encoding="utf-8")
    lines = [line for line in text.splitlines(keepends=True) if not line.startswith("#")]
    head = f"# {wanted.label}: begun as a copy of models/{wanted.like}.yaml.\n"
    return Edit(target, "", head + re.sub(r"(?m)^device_class: .*$", f"device_class: {wanted.name}", "".join(lines)))


def _phrases(path: Path, wanted: NewClass) -> Edit:
    """Add the phrases as patterns before the markers."""
    text = path.read_text(encoding="utf-8")
    words = "|".join(re.escape(phrase).replace("\\ ", " ") for phrase in wanted.phrases)
    line = f"  - {{device_class: {wanted.name}, weight: 5.0, pattern: '\\b(?:{words})s?\\b'}}\n"
    before, mark, after = text.partition("\nmarkers:")
    return Edit(path, text, before + "\n" + line.rstrip("\n") + mark + after)
