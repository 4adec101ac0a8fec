"""Edits of the YAML files that touch nothing but their block: comments, order and layout of the rest stay."""

from __future__ import annotations

import difflib
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from d2s.errors import UsageError
from d2s.knowledge.ontology import load_ontology
from d2s.knowledge.parameter import ALL_CLASSES, Parameter
from d2s.workbench.marks import Mark, Place, span

_WIDTH = 120
_ORDER = tuple(Parameter.model_fields)


@dataclass(frozen=True, slots=True)
class Edit:
    """A file with its text before and after."""

    path: Path
    before: str
    after: str

    @property
    def diff(self) -> str:
        """Return the change as a unified diff."""
        before, after = (text.splitlines(keepends=True) for text in (self.before, self.after))
        return "".join(difflib.unified_diff(before, after, f"a/{self.path.name}", f"b/{self.path.name}", n=2))


def scalar(value: object) -> str:
    """Return a value as it stands in a YAML list, quoted where it needs to be."""
    stream = io.StringIO()
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style, yaml.width, yaml.allow_unicode = True, 100_000, True
    yaml.dump([value], stream)
    text = stream.getvalue().strip()[1:-1]
    return json.dumps(value, ensure_ascii=False) if text.startswith(("'", '"')) else text


def flow(values: Iterable[object], indent: int, column: int) -> str:
    """Return a list in brackets; one that does not fit behind `column` starts on a line of its own at `indent`."""
    items = [scalar(value) for value in values]
    whole = f"[{', '.join(items)}]"
    if column + len(whole) <= _WIDTH:
        return whole
    lines, line = [], "["
    for index, item in enumerate(items):
        piece = item + ("]" if index == len(items) - 1 else ",")
        if len(line) > 1 and indent + len(line) + len(piece) + 1 > _WIDTH - 2:
            lines.append(line.rstrip())
            line = " "
        line += piece + " "
    lines.append(line.rstrip())
    return "\n" + "\n".join(" " * indent + text for text in lines)


def add_alias(ontology: Path, term: str, alias: str, language: str | None = None) -> Edit:
    """Add a symbol, or with `language` a name, to a parameter (`class.id`).

    Raise `UsageError` D901 on an unknown term or an alias that it has.
    """
    path, device_class, parameter = _find(ontology, term)
    has = parameter.symbols if language is None else parameter.names.get(language, ())
    if alias in has:
        raise UsageError("D901", file=path, reason=f"{device_class}.{parameter.id} has {alias!r} already")
    base: Place = ("parameters", parameter.id)
    place = (*base, "symbols") if language is None else (*base, "names", language)
    text = path.read_text(encoding="utf-8")
    if language is not None and language not in parameter.names:
        return Edit(path, text, _insert_key(text, (*base, "names"), language, flow([alias], 0, 0)))
    return Edit(path, text, _set_list(text, place, [*has, alias]))


def set_range(ontology: Path, term: str, low: float, high: float) -> Edit:
    """Set the plausible range of a parameter (`class.id`), in its SI unit; raise `UsageError` D901 on an empty one."""
    path, device_class, parameter = _find(ontology, term)
    if low >= high:
        raise UsageError("D901", reason=f"{device_class}.{parameter.id}: the range [{low:g}, {high:g}] is empty")
    text = path.read_text(encoding="utf-8")
    return Edit(path, text, _set_list(text, ("parameters", parameter.id, "plausible"), [_number(low), _number(high)]))


def deprecate(ontology: Path, term: str, replaced_by: str | None) -> Edit:
    """Mark a parameter (`class.id`) as deprecated.

    Raise `UsageError` D901 where its replacement is no other parameter in force of the same file.
    """
    path, device_class, parameter = _find(ontology, term)
    if parameter.deprecated:
        raise UsageError("D901", file=path, reason=f"{device_class}.{parameter.id} is deprecated already")
    if replaced_by is not None:
        replaced_by = replaced_by.removeprefix(f"{device_class}.")
        known = {item.id: item for item in load_ontology(ontology).files[device_class].parameters}
        if replaced_by not in known or replaced_by == parameter.id or known[replaced_by].deprecated:
            reason = f"{replaced_by!r} is no other parameter in force of {path.name}"
            raise UsageError("D901", file=path, reason=reason)
    text = path.read_text(encoding="utf-8")
    after = _insert_key(text, ("parameters", parameter.id), "deprecated", "true")
    if replaced_by is not None:
        after = _insert_key(after, ("parameters", parameter.id), "replaced_by", scalar(replaced_by))
    return Edit(path, text, after)


def add_parameter(ontology: Path, device_class: str, values: Mapping[str, Any]) -> Edit:
    """Append a parameter to the file of its class; `values` are the keys of a parameter block.

    Raise `UsageError` D901 on an unknown class or an id that the class has.
    """
    known = load_ontology(ontology)
    if device_class not in known.files:
        reason = f"no parameter file of class {device_class!r}; known: {', '.join(sorted(known.files))}"
        raise UsageError("D901", reason=reason)
    if any(item.id == values.get("id") for item in known.files[device_class].parameters):
        raise UsageError("D901", reason=f"{device_class} has {values.get('id')!r} already")
    path = file_of(ontology, device_class)
    text = path.read_text(encoding="utf-8")
    return Edit(path, text, text.rstrip("\n") + "\n\n" + block(values))


def block(values: Mapping[str, Any]) -> str:
    """Return a parameter as a block of its file, keys in their usual order."""
    lines = []
    for key in _ORDER:
        value = values.get(key)
        if value is None or (key not in ("symbols",) and value in ((), [], {})):
            continue
        if isinstance(value, Mapping):
            lines.append(f"    {key}:")
            lines += [f"      {name}:{_value(flow(items, 8, 8 + len(name)))}" for name, items in value.items()]
        elif isinstance(value, list | tuple):
            lines.append(f"    {key}:{_value(flow(value, 6, 6 + len(key)))}")
        else:
            lines.append(f"    {key}: {scalar(value)}")
    return "  - " + "\n".join(lines)[4:] + "\n"


def file_of(ontology: Path, device_class: str) -> Path:
    """Return the parameter file of a class."""
    return ontology / "parameters" / f"{'common' if device_class == ALL_CLASSES else device_class}.yaml"


def write(edits: Sequence[Edit]) -> None:
    """Write the edited files."""
    for edit in edits:
        edit.path.write_text(edit.after, encoding="utf-8")


def _value(text: str) -> str:
    return text if text.startswith("\n") else f" {text}"


def _number(value: float) -> int | float:
    return int(value) if value == int(value) and abs(value) < 1e15 else value


def _find(ontology: Path, term: str) -> tuple[Path, str, Parameter]:
    """Return file, class and parameter of `class.id`; an id that only one class has does without its class."""
    known = load_ontology(ontology)
    device_class, dot, identifier = term.rpartition(".")
    found = [
        (name, parameter)
        for name, file in known.files.items()
        for parameter in file.parameters
        if parameter.id == identifier and (not dot or name == device_class)
    ]
    if len(found) != 1:
        where = f"; name one of: {', '.join(f'{name}.{identifier}' for name, _ in found)}" if found else ""
        raise UsageError("D901", reason=f"{len(found)} parameters are called {term!r}{where}")
    name, parameter = found[0]
    return file_of(ontology, name), name, parameter


def _set_list(text: str, place: Place, values: Sequence[object]) -> str:
    """Write a list in the place of another; one in brackets stays in brackets."""
    old = span(text, place)
    if old is None:
        raise UsageError("D901", reason=f"no {'.'.join(map(str, place))} in the file")
    lines = text.splitlines(keepends=True)
    first = old.start.line
    while not lines[first].lstrip().startswith(f"{place[-1]}:"):
        first -= 1
    indent = len(lines[first]) - len(lines[first].lstrip())
    key = " " * indent + f"{place[-1]}:"
    end = _offset(lines, old.end)
    start = sum(map(len, lines[:first]))
    tail = text[end:]
    return text[:start] + key + _value(flow(values, indent + 2, len(key) + 1)) + tail


def _insert_key(text: str, place: Place, key: str, value: str) -> str:
    """Add a key to a nested mapping, as its last one."""
    old = span(text, place)
    if old is None:
        raise UsageError("D901", reason=f"no {'.'.join(map(str, place))} in the file")
    lines = text.splitlines(keepends=True)
    last = _last_line(lines, old.end)
    lines.insert(last + 1, " " * old.start.column + f"{key}: {value}\n")
    return "".join(lines)


def _last_line(lines: Sequence[str], end: Mark) -> int:
    """Return the last line that holds something of a block that ends before a mark; comments behind it do not count."""
    last = min(end.line, len(lines)) - 1
    while last > 0 and (not lines[last].strip() or lines[last].lstrip().startswith("#")):
        last -= 1
    return last


def _offset(lines: Sequence[str], mark: Mark) -> int:
    return sum(map(len, lines[: mark.line])) + mark.column
