"""What changed between two versions of ontology and rules: term by term, in people's words and as KGCL-style lines."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from d2s.knowledge.loader import Block, read_yaml
from d2s.knowledge.ontology import Ontology, load_ontology
from d2s.knowledge.parameter import Parameter
from d2s.workbench.check import files
from d2s.workbench.revision import Folders

_LISTS = ("symbols", "not_names", "other_si_units", "expects", "requires", "excludes", "sections", "feeds")
_VALUES = ("meaning", "kind", "quantity_kind", "unit", "si_unit", "plausible", "bound_without_heading", "source")
_SYNONYM = {"symbols": "exact synonym", "not_names": "excluded name"}


@dataclass(frozen=True, slots=True)
class Difference:
    """One changed term or rule: what it is about, the change in words, and as a KGCL-style line."""

    subject: str
    words: str
    kgcl: str


def diff(before: Folders, after: Folders) -> tuple[Difference, ...]:
    """Return every difference; raise `KnowledgeError` D801 where a side breaks its schema."""
    old, new = load_ontology(before.ontology), load_ontology(after.ontology)
    found = list(_header(old, new))
    for device_class in sorted({*old.files, *new.files}):
        was = old.files[device_class].parameters if device_class in old.files else ()
        now = new.files[device_class].parameters if device_class in new.files else ()
        terms = {item.id: item for item in was}, {item.id: item for item in now}
        for identifier in dict.fromkeys((*terms[1], *terms[0])):
            found += _term(device_class, terms[0].get(identifier), terms[1].get(identifier))
    found += _others(before, after)
    return tuple(found)


def _header(old: Ontology, new: Ontology) -> Iterator[Difference]:
    if old.version != new.version:
        words = f"ontology version {old.version} → {new.version}"
        yield Difference("ontology", words, f"change version from '{old.version}' to '{new.version}'")
    for name, entry in new.classes.items():
        if name not in old.classes:
            yield Difference(
                name, f"new device class {name}: {entry.label}", f"create class d2s:{name} '{entry.label}'"
            )
    for name in old.classes:
        if name not in new.classes:
            yield Difference(name, f"device class {name} is gone", f"delete class d2s:{name}")


def _term(device_class: str, old: Parameter | None, new: Parameter | None) -> Iterator[Difference]:
    subject = f"{device_class}.{(new or old or _never()).id}"
    curie = f"d2s:{subject}"
    if new is None:
        yield Difference(subject, f"{subject} is gone; deprecate instead of deleting", f"delete class {curie}")
        return
    if old is None:
        words = f"new parameter {subject}: {new.meaning} ({new.unit})"
        yield Difference(subject, words, f"create class {curie} {_quoted(new.meaning)}")
        return
    yield from _deprecation(subject, curie, old, new)
    for key in _VALUES:
        was, now = _plain(getattr(old, key)), _plain(getattr(new, key))
        if was != now:
            what = "definition" if key == "meaning" else f"annotation {key}"
            kgcl = f"change {what} of {curie} from {_quoted(was)} to {_quoted(now)}"
            yield Difference(subject, f"{subject}: {_worded(key)} {was} → {now}", kgcl)
    for key in _LISTS:
        for verb, text in _moved(getattr(old, key), getattr(new, key)):
            yield _listed(subject, curie, key, verb, text, "")
    for language in sorted({*old.names, *new.names}):
        for verb, text in _moved(old.names.get(language, ()), new.names.get(language, ())):
            yield _listed(subject, curie, "names", verb, text, language)


def _never() -> Parameter:
    raise AssertionError("a difference of nothing")


def _deprecation(subject: str, curie: str, old: Parameter, new: Parameter) -> Iterator[Difference]:
    if new.deprecated and not old.deprecated:
        instead = f", replaced by {new.replaced_by}" if new.replaced_by else ""
        kgcl = f"obsolete {curie}" + (
            f" with replacement d2s:{subject.partition('.')[0]}.{new.replaced_by}" if new.replaced_by else ""
        )
        yield Difference(subject, f"{subject} is deprecated{instead}", kgcl)
    elif old.deprecated and not new.deprecated:
        yield Difference(subject, f"{subject} is in force again", f"unobsolete {curie}")
    elif old.replaced_by != new.replaced_by:
        words = f"{subject} is replaced by {new.replaced_by} (was {old.replaced_by})"
        yield Difference(subject, words, f"change replacement of {curie} to {_quoted(str(new.replaced_by))}")


def _listed(subject: str, curie: str, key: str, verb: str, text: str, language: str) -> Difference:
    noun = {"symbols": "symbol", "names": "name", "not_names": "excluded name"}.get(key, key)
    done = "added" if verb == "create" else "removed"
    tongue = f" ({language})" if language else ""
    tag = f"@{language}" if language else ""
    if key in ("symbols", "names", "not_names"):
        synonym = _SYNONYM.get(key, "synonym")
        way = "for" if verb == "create" else "from"
        kgcl = f"{verb if verb == 'create' else 'remove'} {synonym} {_quoted(text)}{tag} {way} {curie}"
    else:
        kgcl = f"{'add' if verb == 'create' else 'remove'} {key} {_quoted(text)} of {curie}"
    return Difference(subject, f"{subject}: {noun} {text!r}{tongue} {done}", kgcl)


def _moved(old: tuple[str, ...], new: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    yield from (("create", text) for text in new if text not in old)
    yield from (("remove", text) for text in old if text not in new)


def _worded(key: str) -> str:
    return {"plausible": "plausible range", "bound_without_heading": "bound without heading"}.get(
        key, key.replace("_", " ")
    )


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "\\'") + "'"


def _plain(value: object) -> str:
    if isinstance(value, tuple):
        return "[" + ", ".join(f"{item:g}" if isinstance(item, float) else str(item) for item in value) + "]"
    return str(value)


def _others(before: Folders, after: Folders) -> Iterator[Difference]:
    """Compare every file but the parameters leaf by leaf: models, checks, units, rules."""
    old, new = _blocks(before), _blocks(after)
    for name in sorted({*old, *new}):
        was = dict(_leaves(old[name].model_dump(mode="json"), ())) if name in old else {}
        now = dict(_leaves(new[name].model_dump(mode="json"), ())) if name in new else {}
        for place in dict.fromkeys((*now, *was)):
            if was.get(place) != now.get(place):
                yield _leaf(name, place, was.get(place), now.get(place))


def _blocks(folders: Folders) -> Mapping[str, Block]:
    rules = folders.rules or folders.ontology / "rules"
    skipped = {"parameters", "ontology.yaml", "classes.yaml"}
    found = {}
    for path, schema in files(folders.ontology, rules):
        home = rules if path.is_relative_to(rules) else folders.ontology
        inner = path.relative_to(home)
        if schema is not None and inner.parts[0] not in skipped:
            found[f"{'rules' if home == rules else 'ontology'}/{inner.as_posix()}"] = read_yaml(path, schema)
    return found


def _leaf(name: str, place: tuple[str, ...], old: str | None, new: str | None) -> Difference:
    subject = f"{name}:{'.'.join(place)}"
    if old is None:
        return Difference(subject, f"{subject}: {new} added", f"add {_quoted(str(new))} to {subject}")
    if new is None:
        return Difference(subject, f"{subject}: {old} removed", f"remove {_quoted(old)} from {subject}")
    return Difference(subject, f"{subject}: {old} → {new}", f"change {subject} from {_quoted(old)} to {_quoted(new)}")


def _leaves(node: Any, place: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield every value with its place; list items are told by their id or name, plain ones by themselves."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield from _leaves(value, (*place, str(key)))
    elif isinstance(node, list):
        for index, item in enumerate(node):
            named = item.get("id") or item.get("name") or item.get("unit") if isinstance(item, dict) else None
            if isinstance(item, dict) and not named and "pattern" in item:
                named = item["pattern"]
            if isinstance(item, dict | list):
                yield from _leaves(item, (*place, str(named or index)))
            else:
                yield (*place, str(item)), str(item)
    elif node is not None:
        yield place, json.dumps(node, ensure_ascii=False) if not isinstance(node, str) else node
