"""Resolves the rows of one document: scope, candidates, global assignment, records, and the reasons for all of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from d2s.knowledge.matching import Confidence, MatchingRules
from d2s.records.decision import Decision
from d2s.records.extraction import Unmatched
from d2s.records.layout import Row, TableKind
from d2s.records.part import Part
from d2s.records.record import Candidate, Condition, Method, Record, SourceKind, Status
from d2s.resolve.arbitration import Arbitration, Label, Scored
from d2s.resolve.assignment import Assignment, assign
from d2s.resolve.catalogue import Catalogue
from d2s.resolve.normalise import Normaliser
from d2s.resolve.parts import PartBook
from d2s.resolve.reading import Claim, Reading
from d2s.resolve.record_builder import RecordBuilder, Verdict
from d2s.resolve.row_reader import RowReader
from d2s.resolve.scoring import Scorer


@dataclass(frozen=True, slots=True)
class Resolved:
    """The parts with their records, why each row became what it did, and the rows that nothing claims."""

    parts: tuple[Part, ...]
    decisions: tuple[Decision, ...]
    unmatched: tuple[Unmatched, ...]


@dataclass(frozen=True, slots=True)
class _Made:
    """A record, its part, whether the sheet names the part, and what the row says besides its values."""

    part: str
    record: Record
    named: bool
    label: str


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
        arbitration: Arbitration | None = None,
    ) -> None:
        self._rules = rules
        self._normaliser = normaliser
        self._catalogue = catalogue
        self._scorer = scorer
        self._reader = reader
        self._builder = builder
        self._arbitration = arbitration

    def run(self, rows: Iterable[Row], book: PartBook) -> Resolved:
        """Return every row's records by part."""
        readings = [self._reader.read(row) for row in self._overviews(list(rows))]
        scored = [self._score(claim) for reading in readings for claim in self._claims(reading)]
        held = assign(self._label_scores(scored), self._rules.weights.repeated, _sees)
        made: list[_Made] = []
        decisions: list[Decision] = []
        unmatched: list[Unmatched] = []
        verdicts = [self._verdict(item, held.get(item.label)) for item in scored]
        if self._arbitration is not None:
            verdicts = self._arbitration.decide(scored, verdicts)
        for item, verdict in zip(scored, verdicts, strict=True):
            if verdict is None:
                unmatched.append(_unmatched(item.claim.reading))
                continue
            new = list(self._records(item.claim, verdict, book))
            made += new
            if new:
                decisions.append(_decision(item, verdict, held[item.label], [one.record for one in new]))
        records: dict[str, dict[str, Record]] = defaultdict(dict)
        apart = _tables_agree(_own_only(_rules_first(made)), len(book.types))
        for one in _once(_consistent(apart)):
            records[one.part].setdefault(one.record.id, one.record)
        kept = {identifier for found in records.values() for identifier in found}
        parts = tuple(replace(part, parameters=tuple(records[part.part_number].values())) for part in book.parts)
        return Resolved(parts, tuple(of_records(decisions, kept)), tuple(dict.fromkeys(unmatched)))

    def _overviews(self, rows: Sequence[Row]) -> Sequence[Row]:
        """Return the rows with tables of types as summaries where all their quantities stand in parameter tables too.

        A sheet opens with `Type | VDSS | RDS(on) | ID` and repeats each in full; the table of a Zener series does not.
        """
        full = {self._key(row) for row in rows if row.kind is TableKind.PARAMETERS}
        series: dict[str, set[str]] = defaultdict(set)
        for row in rows:
            if row.kind is TableKind.SERIES:
                series[row.table].add(self._key(row))
        overviews = {table for table, symbols in series.items() if symbols <= full}
        return [replace(row, kind=TableKind.SUMMARY) if row.table in overviews else row for row in rows]

    def _key(self, row: Row) -> str:
        return self._normaliser.symbol(row.symbol.text).casefold() if row.symbol is not None else row.id

    def _claims(self, reading: Reading) -> list[Claim]:
        """Return one claim for each symbol, or one without a symbol."""
        return [Claim(reading, symbol) for symbol in reading.symbols or ("",)]

    def _score(self, claim: Claim) -> Scored:
        reading = claim.reading
        words = self._normaliser.words(reading.name)
        words = (*words, "recommended") if self._scorer.recommended(reading) else words
        label = (reading.row.table, self._normaliser.symbol(claim.symbol), words, reading.unit or "")
        return Scored(claim, label, self._scorer.matches(claim))

    def _label_scores(self, scored: Sequence[Scored]) -> dict[Label, dict[str, float]]:
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

    def _verdict(self, item: Scored, held: Assignment | None) -> Verdict | None:
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
        sure = confidence(chosen.score, held.margin, self._rules.confidence)
        return Verdict(parameter, True, Method(chosen.method), rule, sure, candidates)

    def _records(self, claim: Claim, verdict: Verdict, book: PartBook) -> Iterable[_Made]:
        for values in claim.reading.values:
            scope = book.scope_of(claim.reading.row, values.labels)
            decided, parts = verdict, scope.parts
            asked = self._arbitration if scope.unclear else None
            if asked and (told := asked.part(scope.unclear, claim.reading.row, verdict, scope.parts)):
                parts, decided = (told[0],), told[1]
            elif scope.unclear:
                note = f"'{scope.unclear}' names no part of this sheet for certain"
                decided = replace(verdict, accepted=False, notes=(*verdict.notes, note), rule="scope")
            if len(claim.reading.values) > 1 and (package := book.package_of(values.labels)):
                values = replace(values, conditions=(*values.conditions, _in_package(package)))
            for part in parts:
                record = self._builder.build(claim, values, part, decided)
                if record is not None:
                    record = replace(record, element=book.element_of(part, claim.reading.row, values.labels))
                    yield _Made(part, record, scope.named, _label(claim.reading.row))


def _sees(label: Label, other: Label) -> bool:
    """Tell whether another label says what a label does not mean: a bare symbol may repeat another table's row."""
    return bool(label[2]) or label[0] == other[0]


def _in_package(package: str) -> Condition:
    """Return the condition of a value that a sheet prints for one of a part's packages."""
    return Condition("package", "=", None, None, None, package, None, package)


def _label(row: Row) -> str:
    """Return what a row says besides its symbol and values, without regard to how its cells are cut."""
    spans = [row.name, *row.conditions, row.part]
    words = " ".join(span.text for span in spans if span is not None)
    return " ".join([words, *(f"{note.mark} {note.text}" for note in row.notes), row.group]).casefold()


def _own_only(made: Iterable[_Made]) -> list[_Made]:
    """Leave out what is printed for all parts where the sheet prints the same test for the part itself.

    A sheet that lists hFE of the whole series and of each gain group means the group's value for a part of that group.
    """
    items = list(made)
    own = {(item.part, *_test(item.record)) for item in items if item.named and item.record.parameter}
    return [item for item in items if item.named or (item.part, *_test(item.record)) not in own]


def _tables_agree(made: Sequence[_Made], types: int) -> list[_Made]:
    """Put to review what the tables of a sheet of several types print differently each, for all types alike.

    Such tables are of one type each, and which was not understood.
    """
    if types < 2:
        return list(made)
    tables: dict[tuple[object, ...], dict[object, object]] = defaultdict(dict)
    for one in made:
        record = one.record
        if not one.named and record.parameter and record.source is not SourceKind.SUMMARY:
            values = (record.min, record.typ, record.max, record.unit)
            tables[_question(one)].setdefault(record.evidence.table, values)
    unclear = {key for key, found in tables.items() if len(found) > 2 and len(set(found.values())) > 1}
    note = "several tables print different values for all types; which table is of which type was not understood"
    return [_in_review(one, note) if not one.named and _question(one) in unclear else one for one in made]


def _question(one: _Made) -> tuple[object, ...]:
    """Return what makes records of several tables answers to the same question."""
    parameter, _, conditions = _test(one.record)
    return one.part, one.record.element, parameter, conditions, one.record.kind


def _consistent(made: Sequence[_Made]) -> Iterator[_Made]:
    """Put to review what a table prints twice with different values.

    Two values for the same part, label, conditions and bound mean that the sheet tells them apart in a way that was not
    understood: neither may be used.
    """
    groups: dict[tuple[object, ...], list[_Made]] = defaultdict(list)
    for one in made:
        record = one.record
        groups[(one.part, record.element, *_test(record), record.symbol, one.label)].append(one)
    for group in groups.values():
        distinct = {(one.record.min, one.record.typ, one.record.max, one.record.unit): one for one in group}
        if len(distinct) == 1 or group[0].record.parameter is None or _complementary([o.record for o in group]):
            yield from group
            continue
        for one in group:
            yield _in_review(one, "the table prints several values for this; what parts them was not understood")


def _rules_first(made: Iterable[_Made]) -> list[_Made]:
    """Put to review what a model's choice makes the same test as a row of the table that the rules decided."""
    items = list(made)
    sure = {
        (item.part, *_test(item.record))
        for item in items
        if item.record.parameter and item.record.method is not Method.LLM
    }
    return [
        _in_review(item, "another row of the table is this parameter for certain")
        if item.record.method is Method.LLM and (item.part, *_test(item.record)) in sure
        else item
        for item in items
    ]


def _in_review(one: _Made, note: str) -> _Made:
    """Return a record as one that needs review, for the reason of the note."""
    record = one.record
    candidate = Candidate(record.parameter or "", record.confidence)
    return replace(
        one,
        record=replace(
            record,
            parameter=None,
            si=None,
            status=Status.NEEDS_REVIEW,
            confidence=min(record.confidence, 0.5),
            candidates=record.candidates or (candidate,),
            notes=(*record.notes, note),
        ),
    )


def _once(made: Iterable[_Made]) -> Iterator[_Made]:
    """Yield what a table prints twice alike (a test current in two columns) only once."""
    seen: set[tuple[object, ...]] = set()
    for one in made:
        record = one.record
        values = (one.part, record.element, *_test(record), record.min, record.typ, record.max, record.unit)
        if record.parameter is None or values not in seen:
            seen.add(values)
            yield one


def _complementary(records: Sequence[Record]) -> bool:
    """Tell whether the records fill different bounds (a minimum in one row, a maximum in the next)."""
    filled = [bound for r in records for bound in ("min", "typ", "max") if getattr(r, bound) is not None]
    return len(filled) == len(set(filled))


def _test(record: Record) -> tuple[object, ...]:
    """Return what makes two records answers to the same question."""
    conditions = frozenset((c.quantity, c.value, c.min, c.max, c.reference, c.unit) for c in record.conditions)
    return record.parameter, record.evidence.table, conditions


def confidence(score: float, margin: float, rules: Confidence) -> float:
    """Return how sure a decision is (0 to 1), from the match score and the distance to the next parameter."""
    stated = rules.base + rules.score * score + rules.margin * min(margin, rules.widest_margin)
    return round(min(rules.highest, stated), 3)


def of_records(decisions: Iterable[Decision], kept: Collection[str]) -> Iterable[Decision]:
    """Yield the decisions with those of their records that were kept; none for a decision without any."""
    for decision in decisions:
        if records := tuple(identifier for identifier in decision.records if identifier in kept):
            yield replace(decision, records=records)


def _unmatched(reading: Reading) -> Unmatched:
    row = reading.row
    label = " ".join(span.text for span in (row.symbol, row.name) if span is not None)
    values = " ".join(value.span.text for value in row.values)
    return Unmatched(
        f"{label} {values} {reading.unit_text}".strip(), row.page, row.box, "no parameter of the class fits"
    )


def _decision(item: Scored, verdict: Verdict, held: Assignment, records: Sequence[Record]) -> Decision:
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
