"""Pages of `docs/ontology`: one for each device class, made from its parameter file."""

from __future__ import annotations

from pathlib import Path

from d2s.knowledge.ontology import Ontology, load_ontology
from d2s.knowledge.parameter import ALL_CLASSES, Parameter

_LANGUAGES = {"en": "English", "de": "German", "zh": "Chinese", "ja": "Japanese", "fr": "French"}


def pages(ontology: Ontology) -> dict[str, str]:
    """Return the text of every page by file name."""
    found = {}
    for device_class, file in ontology.files.items():
        entry = ontology.classes.get(device_class)
        title = "Parameters of every class" if device_class == ALL_CLASSES else entry.label if entry else device_class
        lines = [f"# {title[0].upper()}{title[1:]}", "", f"`ontology/parameters`, class `{device_class}`."]
        if entry is not None and entry.parent:
            lines.append(f"Bears the parameters of [{entry.parent}]({entry.parent}.md) too.")
        for parameter in file.parameters:
            lines += ["", *_term(parameter)]
        found[f"{device_class}.md"] = "\n".join(lines) + "\n"
    return found


def write_pages(ontology: Ontology, folder: Path) -> None:
    """Write all pages (`python -m d2s.workbench.pages ontology docs/ontology`)."""
    for name, text in pages(ontology).items():
        (folder / name).write_text(text, encoding="utf-8")


def _term(parameter: Parameter) -> list[str]:
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

    write_pages(load_ontology(Path(sys.argv[1])), Path(sys.argv[2]))
