"""Pages of `docs/ontology`: one for each device class and each rule file, with an example of every term and rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from d2s.knowledge.ontology import Ontology, load_ontology
from d2s.knowledge.parameter import ALL_CLASSES, Parameter
from d2s.knowledge.quantity_kinds import QuantityKinds
from d2s.knowledge.rules import load_rules
from d2s.units.units import Units
from d2s.workbench.examples import FIXTURE, Example, read_examples
from d2s.workbench.listing import Listed, listed

_LANGUAGES = {"en": "English", "de": "German", "zh": "Chinese", "ja": "Japanese", "fr": "French"}


def pages(ontology: Ontology, rules: Sequence[Listed], examples: Mapping[str, Example]) -> dict[str, str]:
    """Return the text of every page by file name: one for each class, and `rules-<file>.md` for each rule file."""
    found = {}
    codes = ontology.quantity_kinds
    for device_class, file in ontology.files.items():
        entry = ontology.classes.get(device_class)
        title = "Parameters of every class" if device_class == ALL_CLASSES else entry.label if entry else device_class
        lines = [f"# {title[0].upper()}{title[1:]}", "", f"`ontology/parameters`, class `{device_class}`."]
        if entry is not None and entry.parent:
            lines.append(f"Bears the parameters of [{entry.parent}]({entry.parent}.md) too.")
        for parameter in file.parameters:
            lines += ["", *_term(parameter, codes)]
            lines += _example(examples.get(f"{device_class}.{parameter.id}"))
        found[f"{device_class}.md"] = "\n".join(lines) + "\n"
    for name in dict.fromkeys(rule.file for rule in rules):
        home = "ontology" if name == "checks" else "rules"
        lines = [f"# Rules: {name.replace('_', ' ')}", "", f"`{home}/{name}.yaml`."]
        for rule in rules:
            if rule.file == name:
                lines += ["", f"## {rule.id}", "", f"- {rule.says}", f"- looked for in: {rule.place}"]
                lines += _example(examples.get(rule.id))
        found[f"rules-{name}.md"] = "\n".join(lines) + "\n"
    return found


def made(root: Path) -> dict[str, str]:
    """Return the pages of the repository at `root`."""
    ontology, rules = load_ontology(root / "ontology"), load_rules(root / "rules")
    known = listed(rules, ontology.checks, Units.load(root / "ontology"))
    return pages(ontology, known, read_examples(root / "corpus" / "examples.tsv"))


def write_pages(root: Path) -> None:
    """Write all pages (`python -m d2s.workbench.pages .` in the repository)."""
    for name, text in made(root).items():
        (root / "docs" / "ontology" / name).write_text(text, encoding="utf-8")


def _example(example: Example | None) -> list[str]:
    if example is None:
        return []
    place = "fixture" if example.document == FIXTURE else f"sheet {example.document}"
    page = f", page {example.page}" if example.page else ""
    return [f"- example: `{example.text.replace('`', chr(39))}` ({place}{page})"]


def _term(parameter: Parameter, codes: QuantityKinds) -> list[str]:
    low, high = parameter.plausible
    lines = [
        f"## {parameter.id}",
        "",
        f"{parameter.meaning[0].upper()}{parameter.meaning[1:]}. {parameter.source}.",
        "",
    ]
    if parameter.deprecated:
        instead = f"; use `{parameter.replaced_by}`" if parameter.replaced_by else ""
        lines += [f"Deprecated{instead}.", ""]
    lines.append(f"- {parameter.kind}, {parameter.quantity_kind} in {parameter.unit} (SI {parameter.si_unit})")
    kind = parameter.quantity_kind
    known = [f"IEC 61360 `{codes.iec61360[kind]}`"] if kind in codes.iec61360 else []
    known += [f"ECLASS `{codes.eclass[kind]}`"] if kind in codes.eclass else []
    if known:
        lines.append(f"- code of its quantity kind: {', '.join(known)}")
    lines.append(f"- plausible {low:g} to {high:g} {parameter.si_unit}")
    lines.append(f"- a value without heading is {parameter.bound_without_heading}")
    lines.append(f"- sections: {', '.join(parameter.sections)}")
    lines.append(f"- symbols: {', '.join(f'`{symbol}`' for symbol in parameter.symbols)}")
    for language, names in parameter.names.items():
        lines.append(f"- {_LANGUAGES.get(language, language)}: {'; '.join(names)}")
    for key in ("expects", "requires", "excludes", "feeds"):
        if values := getattr(parameter, key):
            lines.append(f"- {key}: {', '.join(values)}")
    return lines


if __name__ == "__main__":
    import sys

    write_pages(Path(sys.argv[1]))
