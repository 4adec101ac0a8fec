"""Builds the published records of a row once its parameter is decided."""

from __future__ import annotations

from dataclasses import dataclass, replace

from d2s.knowledge.parameter import Parameter
from d2s.records.geometry import union
from d2s.records.identity import record_id
from d2s.records.layout import Row, TableKind
from d2s.records.record import (
    Bounds,
    Candidate,
    CellEvidence,
    Condition,
    Evidence,
    Method,
    Record,
    SourceKind,
    Status,
)
from d2s.resolve.lost_glyphs import NOTE, SURE
from d2s.resolve.measure import Fit, Measure
from d2s.resolve.reading import Claim, ValueSet
from d2s.resolve.values import BoundReader, Printed

_TEMPERATURES = frozenset({"TJ", "TA", "TC", "TL", "TS", "THS"})


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was decided for a claim: the best parameter, whether it is accepted, how, how sure, among which."""

    parameter: Parameter
    accepted: bool
    method: Method
    rule: str
    confidence: float
    candidates: tuple[Candidate, ...]
    notes: tuple[str, ...] = ()


class RecordBuilder:
    """Turn one value set of a claim into the record of one part."""

    def __init__(self, sha256: str, measure: Measure, bounds: BoundReader) -> None:
        self._sha256 = sha256
        self._measure = measure
        self._bounds = bounds

    def build(self, claim: Claim, values: ValueSet, part: str, verdict: Verdict) -> Record | None:
        """Return the record; None where the value set prints no number.

        A value that cannot be read, or has no usable unit, makes a record that needs review.
        """
        reading, row, parameter = claim.reading, claim.reading.row, verdict.parameter
        printed = self._bounds.read(values, parameter, reading.name)
        if not printed.numbers and not printed.unreadable:
            return None
        fit = self._measure.fit(reading, parameter)
        reason = values.unclear or printed.unreadable
        if fit is None:
            reason = reason or f"the unit '{reading.unit_text}' does not fit {parameter.id}"
        accepted = verdict.accepted and not reason
        lost = accepted and fit is not None and fit.lost
        notes = [
            *(note.text for note in row.notes),
            *verdict.notes,
            *([reason] if reason else []),
            *([NOTE] if lost else []),
        ]
        return Record(
            id=record_id(self._sha256, row.page, row.box, _text(row), part, _share(claim, values)),
            parameter=parameter.id if accepted else None,
            element=None,
            kind=parameter.kind,
            symbol=claim.symbol,
            name=row.name.text if row.name else "",
            min=printed.numbers.get("min"),
            typ=printed.numbers.get("typ"),
            max=printed.numbers.get("max"),
            unit=fit.unit.ascii if fit else "",
            unit_text=fit.unit.printed if fit and reading.unit_text and not lost else reading.unit_text,
            si=self._si(printed, fit) if fit and accepted else None,
            conditions=self._conditions(claim, values, parameter),
            default_conditions=reading.defaults,
            evidence=_evidence(row, values, printed),
            source=SourceKind.SUMMARY if row.kind is TableKind.SUMMARY else SourceKind.TABLE,
            method=verdict.method,
            rule=verdict.rule,
            confidence=round(verdict.confidence * (SURE if lost else 1.0), 3)
            if accepted
            else min(verdict.confidence, 0.5),
            status=Status.ACCEPTED if accepted else Status.NEEDS_REVIEW,
            candidates=verdict.candidates,
            notes=tuple(dict.fromkeys(notes)),
        )

    def _conditions(self, claim: Claim, values: ValueSet, parameter: Parameter) -> tuple[Condition, ...]:
        """Return the row's conditions, those of sibling columns that the parameter expects, and bare values named.

        A bare value (`at 1.0 A`) is the one expected quantity of its dimension that is not stated otherwise; a bare
        temperature is the one that the headings use, else the expected one.
        """
        reading = claim.reading
        heading = {c.quantity for c in reading.defaults} & _TEMPERATURES
        printed = (*values.conditions, *reading.conditions)
        own = [self._temperature(condition, parameter, heading) for condition in printed]
        stated = {condition.quantity for condition in own}
        own += [c for c in reading.context if c.quantity in parameter.expects and c.quantity not in stated]
        for bare in reading.bare:
            stated = {condition.quantity for condition in own}
            fitting = [q for q in parameter.expects if q not in stated and self._measure.measures(bare.unit, q)]
            if len(fitting) == 1:
                own.append(replace(bare, quantity=fitting[0]))
        return tuple(own)

    @staticmethod
    def _temperature(condition: Condition, parameter: Parameter, heading: set[str]) -> Condition:
        """Name a temperature that is printed without a symbol, where the headings or the parameter leave no doubt."""
        if condition.quantity != "T":
            return condition
        meant = heading or _TEMPERATURES.intersection(parameter.expects)
        return replace(condition, quantity=min(meant)) if len(meant) == 1 else condition

    def _si(self, printed: Printed, fit: Fit) -> Bounds:
        low, typ, high = (self._measure.to_si(printed.numbers.get(bound), fit) for bound in ("min", "typ", "max"))
        return Bounds(low, typ, high, fit.si_unit)


def _share(claim: Claim, values: ValueSet) -> str:
    """Return what tells a record apart from others of its row: symbol and column labels where there are several."""
    reading = claim.reading
    symbol = claim.symbol if len(reading.symbols) > 1 else ""
    labels = " ".join((*values.labels, *values.tests)) if len(reading.values) > 1 else ""
    return f"{symbol} {labels}".strip()


def _text(row: Row) -> str:
    spans = [row.part, row.symbol, row.name, *row.conditions, *(value.span for value in row.values), row.unit]
    return " | ".join(span.text for span in spans if span is not None and span.text)


def _evidence(row: Row, values: ValueSet, printed: Printed) -> Evidence:
    cells = printed.cells or {role.value: cell for role, cell in values.cells.items()}
    return Evidence(
        page=row.page,
        bbox=union(
            [row.box, *(cell.span.box for cell in values.cells.values() if cell.span.page == row.page)]
        ).rounded(),
        text=_text(row),
        section=row.group or row.section,
        table=row.table,
        cells={bound: CellEvidence(cell.span.box.rounded(), cell.span.text) for bound, cell in cells.items()},
    )
