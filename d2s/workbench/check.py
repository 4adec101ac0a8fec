"""Holds ontology and rules to their schemas and to each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from d2s.errors import D2SError, KnowledgeError
from d2s.knowledge.loader import Block, read_yaml
from d2s.knowledge.ontology import Ontology, load_ontology
from d2s.knowledge.quantity_kinds import QuantityKinds
from d2s.knowledge.rules import Rules, load_rules
from d2s.knowledge.schema import SCHEMAS
from d2s.units.units import Units
from d2s.workbench.finding import Finding, Level
from d2s.workbench.marks import Lines
from d2s.workbench.printed import Printed


@dataclass(frozen=True)
class Knowledge:
    """Ontology and rules that passed their schemas, with the printed rows of a corpus as evidence."""

    ontology_folder: Path
    rules_folder: Path
    printed: tuple[Printed, ...] = ()

    @cached_property
    def ontology(self) -> Ontology:
        """Return the ontology."""
        return load_ontology(self.ontology_folder)

    @cached_property
    def rules(self) -> Rules:
        """Return the rules."""
        return load_rules(self.rules_folder)

    @cached_property
    def units(self) -> Units:
        """Return the units."""
        return Units.load(self.ontology_folder)

    @cached_property
    def quantity_kinds(self) -> Mapping[str, tuple[str, ...]]:
        """Return the units of each quantity kind."""
        return read_yaml(self.ontology_folder / "quantity_kinds.yaml", QuantityKinds).kinds

    def parameter_file(self, device_class: str) -> Path:
        """Return the file of a class's own parameters."""
        for path in sorted((self.ontology_folder / "parameters").glob("*.yaml")):
            if path.stem == device_class or (device_class == "all" and path.stem == "common"):
                return path
        return self.ontology_folder / "parameters" / f"{device_class}.yaml"


def check(ontology: Path, rules: Path, printed: tuple[Printed, ...] = ()) -> tuple[Finding, ...]:
    """Return every finding with file and line, errors first; where a file breaks its schema, only such findings."""
    from d2s.workbench.check_models import check_models
    from d2s.workbench.check_rules import check_rules
    from d2s.workbench.check_terms import check_terms

    broken = tuple(check_schemas(ontology, rules))
    if broken:
        return broken
    knowledge = Knowledge(ontology, rules, printed)
    found = [*check_terms(knowledge), *check_models(knowledge), *check_rules(knowledge)]
    order = list(Level)
    lines = Lines()
    placed = (item if item.line else replace(item, line=lines.of(item.file, item.place)) for item in found)
    return tuple(sorted(placed, key=lambda item: (order.index(item.level), str(item.file), item.line or 0)))


def files(ontology: Path, rules: Path) -> Iterator[tuple[Path, type[Block] | None]]:
    """Yield every YAML file of both folders with its schema, None where it has none."""
    for path in sorted(ontology.rglob("*.yaml")):
        inner = path.relative_to(ontology).parts
        name = inner[0] if len(inner) > 1 else path.stem
        yield path, SCHEMAS.get(name)
    for path in sorted(rules.rglob("*.yaml")):
        yield path, SCHEMAS.get(path.stem)


def check_schemas(ontology: Path, rules: Path) -> Iterator[Finding]:
    """Yield what breaks a schema, one finding a file; then what breaks the whole."""
    broken = False
    for path, schema in files(ontology, rules):
        if schema is None:
            yield Finding(Level.WARNING, "file", path, (), "no part of ontology or rules", "rename or remove it", 1)
            continue
        try:
            read_yaml(path, schema)
        except KnowledgeError as error:
            broken = True
            yield _schema_finding(path, error)
    if not broken:
        try:
            load_ontology(ontology)
            Units.load(ontology)
        except D2SError as error:
            yield _schema_finding(Path(error.file) if error.file else ontology / "ontology.yaml", error)


def _schema_finding(path: Path, error: D2SError) -> Finding:
    text = error.message.lower()
    if "extra inputs" in text:
        fix = f"remove the key or correct its spelling (ontology/schema lists the keys of {path.name})"
    elif "empty" in text and "file" in text:
        fix = f"git checkout -- {path.name}"
    elif "field required" in text:
        fix = "add the key"
    elif "regular expression" in text:
        fix = "correct the expression; a literal bracket or dot takes a backslash"
    else:
        fix = "correct the block; its neighbours show the form"
    return Finding(Level.ERROR, "schema", path, (), error.message, fix, error.line)
