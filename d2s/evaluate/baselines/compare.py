"""Runs one way of reading over labelled datasheets: accuracy, tokens, irrelevant share and time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import mean, quantiles
from typing import Any

from d2s.evaluate.gold import Gold
from d2s.evaluate.prediction import Prediction
from d2s.evaluate.report import Report
from d2s.evaluate.score import score


@dataclass(frozen=True, slots=True)
class Spent:
    """What one datasheet cost: tokens, calls (some failed), seconds, and the irrelevant share of the text sent."""

    document: str
    tokens: int
    calls: int
    failed: int
    seconds: float
    irrelevant: float | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """One row of the table."""

    name: str
    report: Report
    spent: tuple[Spent, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the row as JSON values."""
        tokens = [item.tokens for item in self.spent]
        shares = [item.irrelevant for item in self.spent if item.irrelevant is not None]
        total = self.report.total.to_dict()
        return {
            "baseline": self.name,
            "documents": len(self.spent),
            **{name: total[name] for name in ("exact_match", "f1", "exact_correctness", "precision", "recall")},
            "tokens_mean": round(mean(tokens), 1),
            "tokens_p95": round(percentile(tokens), 1),
            "calls": sum(item.calls for item in self.spent),
            "failed_calls": sum(item.failed for item in self.spent),
            "irrelevant_ratio": round(mean(shares), 4) if shares else None,
            "seconds_mean": round(mean(item.seconds for item in self.spent), 3),
            "counts": total["counts"],
        }


def percentile(values: Sequence[float]) -> float:
    """Return the 95th percentile, interpolated; the value itself where there is one."""
    return quantiles(values, n=20, method="inclusive")[-1] if len(values) > 1 else values[0]


def compare(
    name: str, gold: Gold, documents: Iterable[str], read: Callable[[str], tuple[Prediction, Spent]]
) -> Comparison:
    """Return the row of one way of reading over the documents, given by the first ten digits of their SHA-256."""
    chosen = tuple(documents)
    results = [read(document) for document in chosen]
    labels = replace(gold, documents=tuple(item for item in gold.documents if item.document in chosen))
    return Comparison(name, score(labels, [prediction for prediction, _ in results]), tuple(s for _, s in results))
