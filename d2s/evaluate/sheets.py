"""What `d2s extract` reads from the datasheets of the corpus, kept as labels in `corpus/read` to learn relations from.

Only the parameters that relations name, at a confidence of 0.9 or more.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from d2s.evaluate.labelled import labelled_documents, labelled_parts
from d2s.knowledge.expression import parse
from d2s.knowledge.models import RatioFile
from d2s.records.extraction import Extraction
from d2s.records.part import Part
from d2s.records.record import Condition, Record, Status
from d2s.spice.facts import Facts

_SURE = 0.9
_COLUMNS = ("part", "class", "param", "symbol", "min", "typ", "max", "unit", "conditions", "page", "note")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One part of one document as relations see it; `types` are the type numbers of the whole document."""

    document: str
    types: frozenset[str]
    facts: Facts


@cache
def sheets(corpus: Path) -> tuple[Sheet, ...]:
    """Return every part of the documents that were read."""
    found = []
    for name in labelled_documents(corpus / "read"):
        _, parts = labelled_parts(corpus / "read", name)
        types = frozenset(part.part_number.upper() for part in parts)
        found += [Sheet(name, types, Facts(part, part.base_among(parts))) for part in parts]
    return tuple(found)


def wanted(ratios: RatioFile) -> dict[str, set[str]]:
    """Return the parameters that the relations of each class name."""
    named: dict[str, set[str]] = defaultdict(set)
    for relation in ratios.relations:
        named[relation.device_class].add(relation.of)
        for name in (name for text in relation.over for name in parse(text).names):
            first, _, second = name.partition(".")
            named[relation.device_class].add(second if first == "limit" else first)
    return named


def _row(part: Part, record: Record) -> dict[str, object] | None:
    si = record.si
    if si is None or record.status is not Status.ACCEPTED or record.confidence < _SURE:
        return None
    told = (_condition(condition) for condition in record.conditions)
    bounds = {name: "" if (v := getattr(si, name)) is None else f"{v:.6g}" for name in ("min", "typ", "max")}
    return {
        "part": part.part_number,
        "class": part.device_class,
        "param": record.parameter,
        "symbol": record.symbol,
        **bounds,
        "unit": si.unit,
        "conditions": "; ".join(text for text in told if text),
        "page": record.evidence.page,
        "note": "",
    }


def _condition(condition: Condition) -> str:
    """Return a condition as labels write it; empty without a number."""
    unit = condition.unit or ""
    if condition.value is not None:
        return f"{condition.quantity}={_plain(condition.value)} {unit}".strip()
    if condition.min is not None and condition.max is not None and unit:
        return f"{condition.quantity}={_plain(condition.min)} to {_plain(condition.max)} {unit}"
    return ""


def _plain(value: float) -> str:
    """Return a number without an exponent."""
    return np.format_float_positional(value, trim="-")


def keep(parts: Iterable[Part], named: dict[str, set[str]]) -> Iterator[dict[str, object]]:
    """Return the label rows of the parameters that relations name."""
    for part in parts:
        for record in part.parameters:
            if record.parameter in named.get(part.device_class, ()) and (row := _row(part, record)) is not None:
                yield row


def write(corpus: Path, extractions: Iterable[Extraction], ratios: RatioFile) -> None:
    """Write `corpus/read` anew: the rows that relations name."""
    folder, named = corpus / "read" / "gold", wanted(ratios)
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.csv"):
        old.unlink()
    variants: list[tuple[str, str, str]] = []
    for extraction in extractions:
        name, rows = extraction.document.sha256[:10], list(keep(extraction.parts, named))
        if not any(row["param"] in {relation.of for relation in ratios.relations} for row in rows):
            continue
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, _COLUMNS, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        variants += [(part.part_number, name, part.variant_of) for part in extraction.parts if part.variant_of]
    with (corpus / "read" / "parts.tsv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, delimiter="\t", lineterminator="\n")
        table.writerow(("part", "document", "variant_of", "polarity"))
        table.writerows((*line, "") for line in variants)
