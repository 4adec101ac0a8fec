"""What the report shows, prepared for the templates: rows of parameters, boxes on pages, links both ways."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from d2s.records.extraction import Extraction
from d2s.records.geometry import Box
from d2s.records.model import CardParameter, Model, ModelSet
from d2s.records.record import Condition, Record, Status
from d2s.records.verification import Check, Untested, Verification
from d2s.report.picture import Picture


@dataclass(frozen=True, slots=True)
class RowView:
    """A record with its anchor, the part it belongs to and the anchor of its box."""

    anchor: str
    part: int
    box: str
    record: Record


@dataclass(slots=True)
class BoxView:
    """A box on a page: `state` is accepted, review or unmatched; `rows` are the anchors that it proves."""

    anchor: str
    page: int
    box: Box
    state: str
    label: str
    rows: list[str] = field(default_factory=list)
    cells: dict[Box, None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PageView:
    """A page picture with its boxes; larger boxes come first so that smaller ones lie on top."""

    number: int
    picture: Picture
    boxes: tuple[BoxView, ...]


@dataclass(frozen=True, slots=True)
class FactView:
    """A link to the bound of a record: anchor (None where the record is not in this document) and text."""

    anchor: str | None
    text: str


@dataclass(frozen=True, slots=True)
class ModelView:
    """A model with its text and, for each parameter, links to the facts."""

    part: int
    model: Model
    text: str
    parameters: tuple[tuple[CardParameter, tuple[FactView, ...]], ...]


@dataclass(frozen=True, slots=True)
class CheckView:
    """A check with its row and the position of the simulated value between the limits (percent of the gauge)."""

    part: int
    fact: FactView
    check: Check
    gauge: float | None


@dataclass(frozen=True, slots=True)
class UntestedView:
    """Untested records with the same reason."""

    reason: str
    facts: tuple[tuple[int, FactView], ...]


#: Normalised unit tokens as people write them.
SPELLINGS = {"deg": "°", "ohm": "Ω", "sqrt": "√"}
_TOKEN = re.compile(r"\b(?:(deg)(?=[CF]\b)|([kMmµu]?)(ohm)\b|(u)(?=[A-Za-z]{1,3}\b)|(sqrt))")


def unit(text: str | None) -> str:
    """Return a normalised ASCII unit in print: `uA` as µA, `mohm` as mΩ, `degC/W` as °C/W, `1` as nothing."""
    if text is None or text == "1":
        return ""

    def spell(match: re.Match[str]) -> str:
        return "".join(SPELLINGS.get(piece, piece) for piece in match.groups() if piece).replace("u", "µ")

    return _TOKEN.sub(spell, text)


def number(value: float | None) -> str:
    """Return a number in as few digits as it has."""
    return "" if value is None else f"{value:.10g}".replace("-", "−")


def short(value: float | None) -> str:
    """Return a computed number to four digits."""
    return "" if value is None else f"{value:.4g}".replace("-", "−")


def condition(item: Condition) -> str:
    """Return a condition as it was understood."""
    suffix = f" {unit(item.unit)}".rstrip()
    operator = {"<=": "≤", ">=": "≥"}.get(item.operator, item.operator)
    if item.reference is not None:
        return f"{item.quantity} {operator} {item.reference}"
    if item.value is not None:
        return f"{item.quantity} {operator} {number(item.value)}{suffix}"
    if item.min is not None and item.max is not None:
        if item.min == -item.max:
            return f"{item.quantity} {operator} ±{number(item.max)}{suffix}"
        return f"{item.quantity} {operator} {number(item.min)} … {number(item.max)}{suffix}"
    return item.text


def rows_of(extraction: Extraction) -> tuple[list[RowView], list[BoxView]]:
    """Return the rows of all parts and the boxes they share, then the boxes of unmatched rows."""
    rows: list[RowView] = []
    boxes: dict[tuple[int, Box], BoxView] = {}
    for index, part in enumerate(extraction.parts):
        for record in part.parameters:
            evidence, review = record.evidence, record.status is Status.NEEDS_REVIEW
            key = (evidence.page, evidence.bbox.rounded())
            state = "review" if review else "accepted"
            box = boxes.setdefault(key, BoxView(f"b{len(boxes)}", *key, state, record.symbol or record.name))
            box.state = "review" if review else box.state
            box.cells |= dict.fromkeys(cell.bbox.rounded() for cell in evidence.cells.values())
            rows.append(RowView(f"r{len(rows)}", index, box.anchor, record))
            box.rows.append(rows[-1].anchor)
    found = list(boxes.values())
    for index, row in enumerate(extraction.unmatched):
        found.append(BoxView(f"m{index}", row.page, row.bbox.rounded(), "unmatched", row.text, [f"u{index}"]))
    return rows, found


def pages_of(boxes: Iterable[BoxView], pictures: Mapping[int, Picture]) -> tuple[PageView, ...]:
    """Return the pages that have a picture."""
    by_page: dict[int, list[BoxView]] = {page: [] for page in sorted(pictures)}
    for box in boxes:
        if box.page in by_page:
            by_page[box.page].append(box)
    return tuple(
        PageView(page, pictures[page], tuple(sorted(held, key=lambda item: -item.box.width * item.box.height)))
        for page, held in by_page.items()
    )


class Links:
    """Finds the row of a fact (`<record id>#typ`, or the record id alone)."""

    def __init__(self, rows: Iterable[RowView]) -> None:
        self._rows = {row.record.id: row for row in rows}

    def fact(self, fact: str) -> FactView:
        """Return the link of a fact."""
        identifier, _, bound = fact.partition("#")
        row = self._rows.get(identifier)
        if row is None:
            return FactView(None, fact)
        value = getattr(row.record, bound) if bound in ("min", "typ", "max") else None
        parts = (row.record.symbol or row.record.name, bound, number(value), row.record.unit_text if value else "")
        return FactView(row.anchor, " ".join(part for part in parts if part))


def models_of(
    models: ModelSet, texts: Mapping[str, str], links: Links, parts: Mapping[str, int]
) -> tuple[ModelView, ...]:
    """Return the models with their texts."""
    return tuple(
        ModelView(
            parts.get(model.part, -1),
            model,
            texts.get(model.file, ""),
            tuple((item, tuple(map(links.fact, item.facts))) for item in model.parameters),
        )
        for model in models.models
    )


def checks_of(verification: Verification, links: Links, parts: Mapping[str, int]) -> tuple[CheckView, ...]:
    """Return the checks, those outside their limits first."""
    ordered = sorted(verification.checks, key=lambda check: check.inside)
    return tuple(CheckView(parts.get(check.part, -1), links.fact(check.fact), check, gauge(check)) for check in ordered)


def gauge(check: Check) -> float | None:
    """Return where the simulated value lies on a bar whose limits stand at 20 and 80 percent, clipped to the bar.

    A missing limit is mirrored about typ; None without a simulated value or without two distinct points to scale by.
    """
    low, typ, high, value = check.min, check.typ, check.max, check.simulated
    if value is None:
        return None
    if low is None:
        low = 2 * typ - high if typ is not None and high is not None else (0.0 if high is not None else None)
    if high is None:
        high = 2 * typ - low if typ is not None and low is not None else None
    if low is None or high is None:
        if typ is None or typ == 0:
            return None
        low, high = typ - abs(typ) / 2, typ + abs(typ) / 2
    low, high = min(low, high), max(low, high)
    return None if low == high else max(0.0, min(100.0, 20 + 60 * (value - low) / (high - low)))


def untested_of(items: Iterable[Untested], links: Links, parts: Mapping[str, int]) -> tuple[UntestedView, ...]:
    """Return the untested records grouped by reason."""
    groups: dict[str, list[tuple[int, FactView]]] = {}
    for item in items:
        groups.setdefault(item.reason, []).append((parts.get(item.part, -1), links.fact(item.fact)))
    return tuple(UntestedView(reason, tuple(facts)) for reason, facts in groups.items())
