"""Resolves the rows of one document: scope, candidates, global assignment, records, and the reasons for all of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from d2s.knowledge.matching import MatchingRules
from d2s.records.decision import Decision
from d2s.records.extraction import Unmatched
from d2s.records.layout import Row
from d2s.records.part import Part
from d2s.records.record import Candidate, Method, Record
from d2s.resolve.assignment import Assignment, assign
from d2s.resolve.catalogue import Catalogue
from d2s.resolve.normalise import Normaliser
from d2s.resolve.parts import PartBook
from d2s.resolve.reading import Claim, Reading
from d2s.resolve.record_builder import RecordBuilder, Verdict
from d2s.resolve.row_reader import RowReader
from d2s.resolve.scoring import Match, Scorer

#: Rows of one table with the same symbol and name share a label: they are the same parameter.
Label = tuple[str, str, tuple[str, ...], str]


@dataclass(frozen=True, slots=True)
class Resolved:
    """The parts with their records, why each row became what it did, and the rows that nothing claims."""

    parts: tuple[Part, ...]
    decisions: tuple[Decision, ...]
    unmatched: tuple[Unmatched, ...]


@dataclass(frozen=True, slots=True)
class _Scored:
    """A claim with its candidates."""

    claim: Claim
    label: Label
    matches: tuple[Match, ...]


class Resolver:
    """Resolve rows of one device class."""

    def __init__(
        self,
        rules: MatchingRules,
        normaliser: Normaliser,
        catalogue: Catalogue,
        scorer: Scorer,
        reader: RowReader,
        builder: RecordBuilder,
    ) -> None:
        self._rules = rules
        self._normaliser = normaliser
        self._catalogue = catalogue
        self._scorer = scorer
        self._reader = reader
        self._builder = builder

    def run(self, rows: Iterable[Row], book: PartBook) -> Resolved:
        """Return every row's records by part."""
        scored = [self._score(claim) for row in rows for claim in self._claims(self._reader.read(row))]
        held = assign(self._label_scores(scored), self._rules.weights.repeated)
        records: dict[str, dict[str, Record]] = defaultdict(dict)
        decisions: list[Decision] = []
        unmatched: list[Unmatched] = []
        for item in scored:
            verdict = self._verdict(item, held.get(item.label))
            if verdict is None:
                unmatched.append(_unmatched(item.claim.reading))
                continue
            made = list(self._records(item.claim, verdict, book))
            for part, record in made:
                records[part].setdefault(record.id, record)
            if made:
                decisions.append(_decision(item, verdict, held[item.label], [record for _, record in made]))
        parts = tuple(replace(part, parameters=tuple(records[part.part_number].values())) for part in book.parts)
        return Resolved(parts, tuple(decisions), tuple(unmatched))

    def _claims(self, reading: Reading) -> list[Claim]:
        """Return one claim for each symbol, or one without a symbol."""
        return [Claim(reading, symbol) for symbol in reading.symbols or ("",)]

    def _score(self, claim: Claim) -> _Scored:
        reading = claim.reading
        words = self._normaliser.words(reading.name)
        label = (reading.row.table, self._normaliser.symbol(claim.symbol), words, reading.unit or "")
        return _Scored(claim, label, self._scorer.matches(claim))

    def _label_scores(self, scored: Sequence[_Scored]) -> dict[Label, dict[str, float]]:
        """Return for each label its mean score by parameter over its rows."""
        sums: dict[Label, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        counts: dict[Label, int] = defaultdict(int)
        for item in scored:
            counts[item.label] += 1
            for match in item.matches:
                sums[item.label][match.parameter] += match.score
        return {
            label: {parameter: total / counts[label] for parameter, total in totals.items()}
            for label, totals in sums.items()
        }

    def _verdict(self, item: _Scored, held: Assignment | None) -> Verdict | None:
        """Return what to do with a claim; None where nothing fits."""
        limits = self._rules.thresholds
        if held is None or not item.matches:
            return None
        chosen = next((match for match in item.matches if match.parameter == held.parameter), None)
        candidates = tuple(Candidate(match.parameter, match.score) for match in item.matches[:6])
        best = chosen or item.matches[0]
        parameter = self._catalogue.parameters[best.parameter]
        if chosen is None or held.score < limits.accept or held.margin < limits.margin:
            rule = "hnen-margin" if held.score >= limits.accept else "hnen-score"
            return Verdict(parameter, False, Method(best.method), rule, round(best.score / 2, 3), candidates)
        rule = f"hnen-{chosen.method}"
        return Verdict(parameter, True, Method(chosen.method), rule, confidence(chosen, held), candidates)

    def _records(self, claim: Claim, verdict: Verdict, book: PartBook) -> Iterable[tuple[str, Record]]:
        for values in claim.reading.values:
            for part in book.parts_of(claim.reading.row, values.labels):
                record = self._builder.build(claim, values, part, verdict)
                if record is not None:
                    yield part, record


def confidence(match: Match, held: Assignment) -> float:
    """Return how sure a decision is (0 to 1), from the score and the distance to the next parameter."""
    return round(min(0.995, 0.55 + 0.35 * match.score + 0.15 * min(held.margin, 0.6)), 3)


def _unmatched(reading: Reading) -> Unmatched:
    row = reading.row
    label = " ".join(span.text for span in (row.symbol, row.name) if span is not None)
    values = " ".join(value.span.text for value in row.values)
    return Unmatched(f"{label} {values} {reading.unit_text}".strip(), row.page, row.box, "no parameter of the class fits")


def _decision(item: _Scored, verdict: Verdict, held: Assignment, records: Sequence[Record]) -> Decision:
    match = next(match for match in item.matches if match.parameter == verdict.parameter.id)
    return Decision(
        row=item.claim.reading.row.id,
        records=tuple(record.id for record in records),
        parameter=match.parameter if verdict.accepted else None,
        margin=round(held.margin, 4),
        candidates=tuple(Candidate(match.parameter, match.score) for match in item.matches[:6]),
        reasons=match.reasons,
        rule=verdict.rule,
    )
