"""Compares predictions with labels record by record."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from d2s.evaluate.cause import difference, elsewhere, nearest_answer, nearest_label
from d2s.evaluate.gold import Gold, Label, LabelledDocument, LabelledPart
from d2s.evaluate.pairing import agree, has_candidate, match_part, missing_conditions, pair_open, pair_records
from d2s.evaluate.prediction import Answer, AnsweredPart, Prediction
from d2s.evaluate.report import Bucket, Finding, Report, Tally

_EDGES = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1.0)


@dataclass(slots=True)
class _Score:
    """Gathers counts by (document, class, parameter) while documents are compared."""

    vocabulary: dict[str, str]
    tallies: dict[tuple[str, str, str], Tally] = field(default_factory=lambda: defaultdict(Tally))
    findings: list[Finding] = field(default_factory=list)
    judged: list[tuple[float, bool]] = field(default_factory=list)
    unlabelled: list[str] = field(default_factory=list)
    unscored: int = 0
    outside: int = 0

    def count(self, document: str, part: LabelledPart, parameter: str, **counts: int) -> None:
        """Add counts to one cell."""
        self.tallies[document, part.device_class, parameter] += Tally(**counts)

    def note(
        self, kind: str, place: tuple[str, LabelledPart, str], label: Label | None, answer: Answer | None, cause: str
    ) -> None:
        """Keep one difference."""
        document, part, parameter = place
        page = label.page if label else answer.page if answer else 0
        shown = answer.text + (f" p{answer.page}" if answer.page != page else "") if answer else ""
        self.findings.append(
            Finding(
                kind, document, part.name, part.device_class, parameter, page,
                label.text if label else "", shown, cause,
                label.symbol if label else "", label.values if label else (), answer.record if answer else "",
            )
        )  # fmt: skip


def score(gold: Gold, predictions: Iterable[Prediction]) -> Report:
    """Compare predictions with labels; documents meet by SHA-256, and predictions without labels are left out."""
    by_document = {prediction.sha256[:10]: prediction for prediction in predictions}
    state = _Score(gold.vocabulary)
    missing = []
    for document in gold.documents:
        prediction = by_document.get(document.document)
        if prediction is None:
            missing.append(document.document)
        _compare_document(state, document, prediction.parts if prediction else ())
    return Report(
        total=sum(state.tallies.values(), Tally()),
        documents=_by(state, 0),
        classes=_by(state, 1),
        parameters=_by(state, 2),
        findings=tuple(state.findings),
        calibration=_calibration(state.judged),
        missing_documents=tuple(missing),
        unlabelled_parts=tuple(state.unlabelled),
        unscored=state.unscored,
        outside=state.outside,
    )


def _by(state: _Score, position: int) -> dict[str, Tally]:
    table: dict[str, Tally] = defaultdict(Tally)
    for key, tally in sorted(state.tallies.items()):
        if key[position]:
            table[key[position]] += tally
    return dict(table)


def _compare_document(state: _Score, document: LabelledDocument, answered: Sequence[AnsweredPart]) -> None:
    matches = {part.name: match_part(part, answered) for part in document.parts}
    scored = {id(match) for match in matches.values() if match}
    for other in answered:
        if id(other) not in scored:
            state.unlabelled.append(f"{document.document} {other.name}")
            state.unscored += len(other.answers)
    by_name = {part.name: part for part in answered}
    everything = [answer for part in answered for answer in part.answers if not answer.open]
    for labelled in document.parts:
        match = matches[labelled.name]
        state.count(document.document, labelled, "", parts=1, parts_found=int(match is not None))
        base = next((part.labels for part in document.parts if part.name == labelled.base), ())
        inherited = by_name[match.base].answers if match and match.base in by_name else ()
        _compare_part(state, document.document, labelled, base, match.answers if match else None, inherited, everything)


def _compare_part(
    state: _Score,
    document: str,
    part: LabelledPart,
    base: Sequence[Label],
    answers: Sequence[Answer] | None,
    inherited: Sequence[Answer],
    everything: Sequence[Answer],
) -> None:
    """Compare one part (`answers` None: not found); `base`, `inherited`: labels and answers of the type it varies."""
    given = answers or ()
    state.outside += sum(not answer.open and answer.parameter not in state.vocabulary for answer in given)
    own = [answer for answer in given if not answer.open and answer.parameter in state.vocabulary]
    restated = {answer.parameter for answer in own}
    effective = own + [answer for answer in inherited if not answer.open and answer.parameter not in restated]
    missed: list[Label] = []
    spare: dict[str, list[Answer]] = {}
    parameters = dict.fromkeys([label.parameter for label in part.labels] + [str(answer.parameter) for answer in own])
    for parameter in parameters:
        labels = [label for label in part.labels if label.parameter == parameter]
        candidates = [answer for answer in effective if answer.parameter == parameter]
        pairs = pair_records(labels, candidates)
        for row, column in pairs:
            _count_pair(state, document, part, labels[row], candidates[column], parameter in restated)
        used_labels, used_answers = {row for row, _ in pairs}, {column for _, column in pairs}
        missed += [label for row, label in enumerate(labels) if row not in used_labels and not label.optional]
        known = labels + [label for label in base if label.parameter == parameter]
        spare[parameter] = [answer for column, answer in enumerate(candidates) if column not in used_answers]
        if parameter in restated:
            own_missed = [label for row, label in enumerate(labels) if row not in used_labels]
            _count_errors(state, (document, part, parameter), spare[parameter], known, own_missed, base)
    _count_misses(state, document, part, missed, spare, answers, everything)


def _count_pair(state: _Score, document: str, part: LabelledPart, label: Label, answer: Answer, owned: bool) -> None:
    if label.optional:
        return
    lacking = missing_conditions(label, answer)
    on_page = answer.page == label.page
    state.count(
        document, part, label.parameter, labels=1, found=1, exact=int(not lacking), on_page=int(on_page),
        answers=int(owned), correct=int(owned),
    )  # fmt: skip
    if owned:
        state.judged.append((answer.confidence, True))
    place = (document, part, label.parameter)
    if lacking:
        state.note("conditions", place, label, answer, "lacks " + ", ".join(lacking))
    if not on_page:
        state.note("page", place, label, answer, "wrong page")


def _count_errors(
    state: _Score,
    place: tuple[str, LabelledPart, str],
    spare: Sequence[Answer],
    known: Sequence[Label],
    missed: Sequence[Label],
    base: Sequence[Label],
) -> None:
    """Count unpaired answers of a part, except repeated base records and summaries that say nothing else."""
    document, part, parameter = place
    for answer in spare:
        repeats_base = any(label.parameter == parameter and agree(label.numbers, answer.numbers) for label in base)
        if repeats_base or (
            answer.summary and (not known or any(agree(label.numbers, answer.numbers) for label in known))
        ):
            continue
        state.count(document, part, parameter, answers=1)
        state.judged.append((answer.confidence, False))
        label = nearest_label(answer, missed or known)
        cause = "not labelled" if label is None else difference(label.numbers, answer.numbers)
        state.note("error", place, label and replace(label, page=answer.page), answer, cause)


def _count_misses(
    state: _Score,
    document: str,
    part: LabelledPart,
    missed: Sequence[Label],
    spare: dict[str, list[Answer]],
    answers: Sequence[Answer] | None,
    everything: Sequence[Answer],
) -> None:
    in_review = [answer for answer in answers or () if answer.open]
    open_pairs = {row: in_review[column] for row, column in pair_open(missed, in_review)}
    own = [answer for group in spare.values() for answer in group]
    for row, label in enumerate(missed):
        waiting = open_pairs.get(row)
        right = waiting is not None and has_candidate(label, waiting)
        state.count(
            document, part, label.parameter, labels=1, in_review=int(waiting is not None), right_candidate=int(right)
        )
        place = (document, part, label.parameter)
        if waiting is not None:
            state.note(
                "miss", place, label, waiting, f"needs_review ({', '.join(waiting.candidates) or 'no candidate'})"
            )
        elif nearest := nearest_answer(label, spare[label.parameter]):
            state.note("miss", place, label, nearest, difference(label.numbers, nearest.numbers))
        else:
            cause, answer = elsewhere(label, own, everything)
            state.note("miss", place, label, answer, "part not found" if answers is None else cause)


def _calibration(judged: Sequence[tuple[float, bool]]) -> tuple[Bucket, ...]:
    buckets = []
    for low, high in pairwise(_EDGES):
        inside = [item for item in judged if low <= item[0] < high or (high == 1.0 and item[0] == 1.0)]
        if inside:
            mean = sum(confidence for confidence, _ in inside) / len(inside)
            buckets.append(Bucket(low, high, len(inside), round(mean, 4), sum(right for _, right in inside)))
    return tuple(buckets)
