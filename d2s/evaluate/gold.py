"""Labels read off the page: one CSV file a datasheet, with vocabulary, condition names and part aliases beside them."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from d2s.errors import UsageError
from d2s.evaluate.condition import ConditionNames, Stated
from d2s.evaluate.unit import parse_unit

_OPTIONAL = re.compile(r"\bsummary\b|quick reference", re.IGNORECASE)
_BOUNDS = ("min", "typ", "max")


@dataclass(frozen=True, slots=True)
class Numbers:
    """Min, typ and max in the SI unit `base`; None where nothing is printed."""

    min: float | None
    typ: float | None
    max: float | None
    base: str


@dataclass(frozen=True, slots=True)
class Label:
    """One labelled record; `optional` where a summary box prints it.

    `symbol` and `values` (min, typ, max; empty where none) stand as printed, `text` is the value set with conditions.
    """

    part: str
    device_class: str
    parameter: str
    numbers: Numbers
    conditions: tuple[Stated, ...]
    page: int
    optional: bool
    symbol: str
    values: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class LabelledPart:
    """A labelled part; `base` names the type that a gain rank belongs to."""

    name: str
    device_class: str
    aliases: tuple[str, ...]
    base: str | None
    labels: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class LabelledDocument:
    """The labels of one datasheet; `document` is the first ten digits of its SHA-256."""

    document: str
    parts: tuple[LabelledPart, ...]


@dataclass(frozen=True, slots=True)
class Gold:
    """All labels, the parameter ids that they may use, and the names of condition quantities."""

    documents: tuple[LabelledDocument, ...]
    vocabulary: dict[str, str]
    names: ConditionNames


def read_gold(folder: Path) -> Gold:
    """Read `<folder>/gold/*.csv` (or `<folder>/*.csv`) with `vocabulary.tsv`, `conditions.tsv` and `parts.tsv`.

    The three tables stand in the folder or up to two above it. Raise `UsageError` D901 where labels or tables are
    missing, and on a row that cannot be read (with file and line).
    """
    labels = folder / "gold" if (folder / "gold").is_dir() else folder
    files = sorted(labels.glob("*.csv"))
    if not files:
        raise UsageError(
            "D901", file=folder, reason="no label files (*.csv) here; give the folder corpus/ or its gold/"
        )
    names = ConditionNames.read(_table(labels, "conditions.tsv"))
    with _table(labels, "vocabulary.tsv").open(encoding="utf-8", newline="") as file:
        vocabulary = {row["id"]: row["si_unit"] for row in csv.DictReader(file, delimiter="\t")}
    with _table(labels, "parts.tsv").open(encoding="utf-8", newline="") as file:
        parts = {(row["document"], row["part"]): row for row in csv.DictReader(file, delimiter="\t")}
    documents = (
        LabelledDocument(path.stem, _parts(path.stem, _read_labels(path, vocabulary, names), parts)) for path in files
    )
    return Gold(tuple(documents), vocabulary, names)


def _parts(
    document: str, labels: Iterable[Label], table: Mapping[tuple[str, str], Mapping[str, str]]
) -> tuple[LabelledPart, ...]:
    grouped: dict[str, list[Label]] = {}
    for label in labels:
        grouped.setdefault(label.part, []).append(label)
    members = []
    for name, own in grouped.items():
        entry = table.get((document, name), {})
        aliases = tuple(alias for alias in (entry.get("aliases") or "").split("|") if alias)
        members.append(LabelledPart(name, own[0].device_class, aliases, entry.get("variant_of") or None, tuple(own)))
    return tuple(members)


def _table(folder: Path, name: str) -> Path:
    for place in (folder, *folder.absolute().parents[:2]):
        if (place / name).is_file():
            return place / name
    raise UsageError("D901", file=folder, reason=f"{name} is missing beside the labels; copy it from corpus/")


def _read_labels(path: Path, vocabulary: dict[str, str], names: ConditionNames) -> list[Label]:
    labels = []
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        for row in reader:
            try:
                labels.append(_label(row, vocabulary, names))
            except (KeyError, ValueError) as error:
                raise UsageError(
                    "D901", file=path, line=reader.line_num, reason=f"label cannot be read: {error}"
                ) from error
    return labels


def _label(row: dict[str, str], vocabulary: dict[str, str], names: ConditionNames) -> Label:
    parameter = row["param"]
    unit = parse_unit(row["unit"])
    if unit is None:
        raise ValueError(f"unit {row['unit']!r} is unknown")
    allowed = [parse_unit(text) for text in vocabulary[parameter].split(" or ")]
    if unit.base not in {item.base for item in allowed if item}:
        raise ValueError(f"unit {row['unit']!r} of {parameter} is not in {vocabulary[parameter]}")
    printed = {bound: row[bound].strip() for bound in _BOUNDS}
    low, middle, high = (float(printed[bound]) * unit.factor if printed[bound] else None for bound in _BOUNDS)
    if not any(printed.values()):
        raise ValueError(f"{parameter} has no value")
    return Label(
        part=row["part"],
        device_class=row["class"],
        parameter=parameter,
        numbers=Numbers(low, middle, high, unit.base),
        conditions=names.printed(row["conditions"]),
        page=int(row["page"]),
        optional=_OPTIONAL.search(row["note"]) is not None,
        symbol=row["symbol"],
        values=tuple(printed.values()),
        text=" / ".join(printed[bound] or "-" for bound in _BOUNDS) + f" {row['unit']} [{row['conditions']}]",
    )
