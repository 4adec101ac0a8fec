"""The outcome of a comparison: counts, the shares made of them, and every difference."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts over labels and answers; adding two adds every count.

    `labels` are asked for, `found` of them answered, `exact` with every printed condition, `on_page` on the right page,
    `in_review` open and `right_candidate` of those with the label's parameter among the candidates. `answers` are
    scored, `correct` of them agree with a label.
    """

    labels: int = 0
    found: int = 0
    exact: int = 0
    on_page: int = 0
    in_review: int = 0
    right_candidate: int = 0
    answers: int = 0
    correct: int = 0
    parts: int = 0
    parts_found: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(*(getattr(self, field.name) + getattr(other, field.name) for field in fields(self)))

    @property
    def precision(self) -> float | None:
        """Return correct answers over scored answers (exact correctness); None without answers."""
        return _share(self.correct, self.answers)

    @property
    def recall(self) -> float | None:
        """Return found labels over labels; None without labels."""
        return _share(self.found, self.labels)

    @property
    def f1(self) -> float | None:
        """Return the harmonic mean of precision and recall; None where there is nothing to compare."""
        if not self.labels and not self.answers:
            return None
        precision, recall = self.precision or 0.0, self.recall or 0.0
        return 2 * precision * recall / (precision + recall) if precision + recall else 0.0

    @property
    def exact_match(self) -> float | None:
        """Return the share of labels found with every printed condition."""
        return _share(self.exact, self.labels)

    def to_dict(self) -> dict[str, Any]:
        """Return counts and shares as they are published."""
        shares = {
            "precision": self.precision,
            "recall": self.recall,
            "f1": self.f1,
            "exact_correctness": self.precision,
            "exact_match": self.exact_match,
            "page_accuracy": _share(self.on_page, self.found),
            "abstention": _share(self.in_review, self.labels),
            "abstention_right_candidate": _share(self.right_candidate, self.in_review),
            "part_recall": _share(self.parts_found, self.parts),
        }
        rounded = {name: None if share is None else round(share, 5) for name, share in shares.items()}
        return rounded | {"counts": asdict(self)}


@dataclass(frozen=True, slots=True)
class Finding:
    """One difference: `kind` is miss, error, conditions or page; `label` and `answer` as printed, empty without one.

    `symbol` and `values` of the label tell where to look on the page, `record` is the answer's identifier.
    """

    kind: str
    document: str
    part: str
    device_class: str
    parameter: str
    page: int
    label: str
    answer: str
    cause: str
    symbol: str = ""
    values: tuple[str, ...] = ()
    record: str = ""

    @property
    def cause_class(self) -> str:
        """Return the cause without its particulars, to count by."""
        return "lacks conditions" if self.cause.startswith("lacks ") else self.cause.split(" (")[0]


@dataclass(frozen=True, slots=True)
class Bucket:
    """Scored answers whose confidence lies in `low`..`high`: how many, their mean confidence, how many are correct."""

    low: float
    high: float
    answers: int
    confidence: float
    correct: int


@dataclass(frozen=True, slots=True)
class Sure:
    """Of `all` scored answers, the `answers` at `confidence` or above, and how many of them are `correct`."""

    confidence: float
    answers: int
    correct: int
    all: int

    def to_dict(self) -> dict[str, Any]:
        """Return counts and shares as they are published."""
        return asdict(self) | {
            "share_correct": _share(self.correct, self.answers),
            "share_of_all": _share(self.answers, self.all),
        }


@dataclass(frozen=True, slots=True)
class Report:
    """Everything measured; `unscored` answers belong to unlabelled parts, `outside` ones to no id of the vocabulary."""

    total: Tally
    documents: dict[str, Tally]
    classes: dict[str, Tally]
    parameters: dict[str, Tally]
    findings: tuple[Finding, ...]
    calibration: tuple[Bucket, ...]
    missing_documents: tuple[str, ...]
    unlabelled_parts: tuple[str, ...]
    unscored: int
    outside: int

    def sure(self, confidence: float = 0.9) -> Sure:
        """Return how many scored answers reach a confidence, an edge of the calibration, and how many are correct."""
        buckets = [bucket for bucket in self.calibration if bucket.low >= confidence]
        return Sure(
            confidence,
            sum(bucket.answers for bucket in buckets),
            sum(bucket.correct for bucket in buckets),
            sum(bucket.answers for bucket in self.calibration),
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the report as JSON values."""
        tables = {"documents": self.documents, "classes": self.classes, "parameters": self.parameters}
        return {
            "total": self.total.to_dict(),
            **{name: {key: tally.to_dict() for key, tally in table.items()} for name, table in tables.items()},
            "findings": [asdict(finding) for finding in self.findings],
            "calibration": [asdict(bucket) for bucket in self.calibration],
            "sure": self.sure().to_dict(),
            "missing_documents": list(self.missing_documents),
            "unlabelled_parts": list(self.unlabelled_parts),
            "unscored_answers": self.unscored,
            "answers_outside_vocabulary": self.outside,
        }
