"""What differs between two readings of one corpus: rows found, lost, changed, newly open; documents; metrics."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from d2s.evaluate.report import Tally
from d2s.records.geometry import Box
from d2s.records.record import Record, Status
from d2s.resolve.resolve import Resolution


class Effect(StrEnum):
    """What an edit does to a row."""

    FOUND = "found"
    LOST = "lost"
    CHANGED = "changed parameter"
    AMBIGUOUS = "newly ambiguous"
    VALUE = "changed value"
    OPENED = "newly open"
    CLOSED = "no longer open"
    DOCUMENT = "changed document"


@dataclass(frozen=True, slots=True)
class Change:
    """One row that another reading decides otherwise; `before` and `after` name the parameter or say what was there."""

    effect: Effect
    sha256: str
    file_name: str
    device_class: str
    parts: tuple[str, ...]
    page: int
    bbox: Box
    text: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Metrics:
    """The score on labelled documents before and after: in all and by device class."""

    documents: int
    before: Tally
    after: Tally
    classes: Mapping[str, tuple[Tally, Tally]]

    @property
    def worse(self) -> bool:
        """Tell whether F1 or exact match fell, in all or for a class."""
        pairs = [(self.before, self.after), *self.classes.values()]
        return any(
            (after.f1 or 0.0) < (before.f1 or 0.0) or (after.exact_match or 0.0) < (before.exact_match or 0.0)
            for before, after in pairs
        )


def changes(before: Mapping[str, Resolution], after: Mapping[str, Resolution]) -> tuple[Change, ...]:
    """Return every difference, parts of one row together, in the order of the documents."""
    found: list[Change] = []
    for sha256 in dict.fromkeys((*before, *after)):
        found += _document(sha256, before.get(sha256), after.get(sha256))
    return tuple(found)


def metrics(before: Mapping[str, Tally], after: Mapping[str, Tally], documents: int) -> Metrics:
    """Return the metrics of two readings from their tallies by class."""
    classes = {name: (before.get(name, Tally()), after.get(name, Tally())) for name in sorted({*before, *after})}
    return Metrics(documents, sum(before.values(), Tally()), sum(after.values(), Tally()), classes)


def _document(sha256: str, before: Resolution | None, after: Resolution | None) -> Iterator[Change]:
    if before is None or after is None:
        return
    name, told = after.document.file_name, (_said(before), _said(after))
    if told[0] != told[1]:
        yield Change(Effect.DOCUMENT, sha256, name, _class(after), (), 1, Box(0, 0, 0, 0), "", *told)
    old, new = _records(before), _records(after)
    rows: dict[Change, list[str]] = {}
    for identifier in dict.fromkeys((*old, *new)):
        effect, was, now = _effect(old.get(identifier), new.get(identifier))
        if effect is not None:
            part, record = new.get(identifier) or old[identifier]
            place = record.evidence
            change = Change(effect, sha256, name, _class(after), (), place.page, place.bbox, place.text, was, now)
            rows.setdefault(change, []).append(part)
    for change, parts in rows.items():
        yield replace(change, parts=tuple(dict.fromkeys(parts)))


def _class(resolution: Resolution) -> str:
    return resolution.parts[0].device_class if resolution.parts else ""


def _said(resolution: Resolution) -> str:
    """Return class, type numbers and problems of a document in one line."""
    names = ", ".join(part.part_number for part in resolution.parts) or "no type number"
    problems = "".join(f"; {problem.code}" for problem in resolution.problems)
    return f"{_class(resolution) or 'no class'}: {names}{problems}"


def _records(resolution: Resolution) -> dict[str, tuple[str, Record]]:
    return {record.id: (part.part_number, record) for part in resolution.parts for record in part.parameters}


def _effect(old: tuple[str, Record] | None, new: tuple[str, Record] | None) -> tuple[Effect | None, str, str]:
    """Return what happened to a record, and what it was and is."""
    was, now = _named(old), _named(new)
    before, after = _accepted(old), _accepted(new)
    if before is None and after is not None:
        return Effect.FOUND, was, now
    if before is not None and after is None:
        return (Effect.AMBIGUOUS if new else Effect.LOST), was, now
    if before is None or after is None:
        return (Effect.OPENED if old is None else Effect.CLOSED if new is None else None), was, now
    if before.parameter != after.parameter:
        return Effect.CHANGED, was, now
    first, second = _stated(before), _stated(after)
    return (None, was, now) if first == second else (Effect.VALUE, f"{was} {first}", f"{now} {second}")


def _accepted(item: tuple[str, Record] | None) -> Record | None:
    return item[1] if item and item[1].status is Status.ACCEPTED and item[1].parameter else None


def _named(item: tuple[str, Record] | None) -> str:
    if item is None:
        return "-"
    record = item[1]
    if _accepted(item):
        return str(record.parameter)
    names = " | ".join(dict.fromkeys(candidate.parameter for candidate in record.candidates))
    return f"open ({names})" if names else "open"


def _stated(record: Record) -> str:
    bounds = " / ".join("-" if value is None else f"{value:g}" for value in (record.min, record.typ, record.max))
    conditions = "; ".join(condition.text for condition in record.conditions)
    return f"{record.kind} {bounds} {record.unit} [{conditions}]"
