"""Takes the claims that the rules leave open to the arbiter, and holds every ruling to unit, range and conditions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from d2s.knowledge.parameter import Parameter
from d2s.records.layout import Row
from d2s.records.record import Method, Status
from d2s.resolve.arbiter import Arbiter, OpenClaim, Ruling
from d2s.resolve.catalogue import Catalogue
from d2s.resolve.measure import Measure
from d2s.resolve.reading import Claim
from d2s.resolve.record_builder import RecordBuilder, Verdict
from d2s.resolve.scoring import Match

#: Rows of one table with the same symbol and name share a label: they are the same parameter.
Label = tuple[str, str, tuple[str, ...], str]


@dataclass(frozen=True, slots=True)
class Scored:
    """A claim with its label and its candidates."""

    claim: Claim
    label: Label
    matches: tuple[Match, ...]


class Arbitration:
    """Decide open claims of one device class by an arbiter, one question for each label of a table."""

    def __init__(self, arbiter: Arbiter, catalogue: Catalogue, builder: RecordBuilder, measure: Measure) -> None:
        self._arbiter = arbiter
        self._parameters = catalogue.parameters
        self._builder = builder
        self._measure = measure

    def decide(self, scored: Sequence[Scored], verdicts: Sequence[Verdict | None]) -> list[Verdict | None]:
        """Return the verdicts, those of open claims replaced where a ruling holds; accepted ones are never touched."""
        opened: dict[Label, OpenClaim] = {}
        for place, (item, verdict) in enumerate(zip(scored, verdicts, strict=True)):
            if verdict is None or verdict.accepted or item.label in opened:
                continue
            if parameters := self._possible(item):
                before, after = _beside(scored, place)
                key = f"{item.claim.reading.row.id} {item.claim.symbol}".strip()
                opened[item.label] = OpenClaim(key, item.claim, parameters, before, after)
        rulings = self._arbiter.rule(list(opened.values())) if opened else {}
        return [
            self._ruled(item, verdict, rulings[opened[item.label].key])
            if verdict is not None
            and not verdict.accepted
            and item.label in opened
            and opened[item.label].key in rulings
            else verdict
            for item, verdict in zip(scored, verdicts, strict=True)
        ]

    def part(self, label: str, row: Row, verdict: Verdict, parts: Sequence[str]) -> tuple[str, Verdict] | None:
        """Return the part that an unclear label means, with the verdict under it; None where it stays unclear."""
        ruling = self._arbiter.part_of(label, row, parts) if verdict.accepted else None
        if ruling is None or ruling.choice is None or ruling.choice not in parts:
            return None
        sure = min(verdict.confidence, ruling.confidence)
        notes = (*verdict.notes, *ruling.notes)
        return ruling.choice, replace(verdict, method=Method.LLM, rule=ruling.rule, confidence=sure, notes=notes)

    def _possible(self, item: Scored) -> tuple[Parameter, ...]:
        """Return the candidates under which the row would make a sound record, best first."""
        found = (self._parameters[match.parameter] for match in item.matches)
        return tuple(p for p in found if not self._contradiction(item.claim, p) and self._makes_record(item, p))

    def _makes_record(self, item: Scored, parameter: Parameter) -> bool:
        trial = Verdict(parameter, True, Method.LLM, "", 1.0, ())
        made = (self._builder.build(item.claim, values, "", trial) for values in item.claim.reading.values)
        return any(record is not None and record.status is Status.ACCEPTED for record in made)

    def _contradiction(self, claim: Claim, parameter: Parameter) -> str:
        """Return what on the page speaks against a parameter; empty where nothing does."""
        if self._measure.fit(claim.reading, parameter) is None:
            return f"the unit '{claim.reading.unit_text}' does not fit {parameter.id}"
        if self._measure.plausible(claim, parameter) is False:
            return f"the value lies outside the plausible range of {parameter.id}"
        if clash := claim.reading.quantities.intersection(parameter.excludes):
            return f"a condition on {min(clash)} does not go with {parameter.id}"
        return ""

    def _ruled(self, item: Scored, verdict: Verdict, ruling: Ruling) -> Verdict:
        """Return the verdict after a ruling: accepted where it names a candidate that the page does not contradict."""
        noted = replace(verdict, notes=(*verdict.notes, *ruling.notes))
        if ruling.choice is None:
            return noted
        if ruling.choice not in {match.parameter for match in item.matches}:
            return replace(noted, notes=(*noted.notes, f"{ruling.choice} is no candidate of this row"))
        parameter = self._parameters[ruling.choice]
        if against := self._contradiction(item.claim, parameter):
            return replace(noted, notes=(*noted.notes, against))
        return replace(
            noted,
            parameter=parameter,
            accepted=True,
            method=Method.LLM,
            rule=ruling.rule,
            confidence=ruling.confidence,
        )


def _beside(scored: Sequence[Scored], place: int) -> tuple[str, str]:
    """Return the nearest other labels of the same table before and after a claim."""
    own = scored[place]
    texts = ["", ""]
    for side, others in enumerate((reversed(scored[:place]), scored[place + 1 :])):
        for other in others:
            if other.claim.reading.row.table == own.claim.reading.row.table and other.label != own.label:
                texts[side] = f"{other.claim.symbol} {other.claim.reading.name}".strip()
                break
    return texts[0], texts[1]
