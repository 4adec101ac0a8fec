"""Closed lists of the records and their terms in the graph, both ways."""

from __future__ import annotations

from pyoxigraph import NamedNode

from d2s.graph.namespaces import D2S
from d2s.records.extraction import Outcome
from d2s.records.record import Kind, Method, SourceKind, Status

BOUNDS = ("min", "typ", "max")

BOUND: dict[str, NamedNode] = {"min": D2S.Min, "typ": D2S.Typ, "max": D2S.Max}
KIND: dict[Kind, NamedNode] = {
    Kind.RATING: D2S.Rating,
    Kind.CHARACTERISTIC: D2S.Characteristic,
    Kind.THERMAL: D2S.Thermal,
}
SOURCE: dict[SourceKind, NamedNode] = {
    SourceKind.TABLE: D2S.FromTable,
    SourceKind.SUMMARY: D2S.FromSummary,
    SourceKind.TEXT: D2S.FromText,
    SourceKind.FIGURE: D2S.FromFigure,
}
METHOD: dict[Method, NamedNode] = {
    Method.SYMBOL: D2S.BySymbol,
    Method.NAME: D2S.ByName,
    Method.LLM: D2S.ByLanguageModel,
    Method.REVIEWER: D2S.ByReviewer,
}
STATUS: dict[Status, NamedNode] = {Status.ACCEPTED: D2S.Accepted, Status.NEEDS_REVIEW: D2S.NeedsReview}
OUTCOME: dict[Outcome, NamedNode] = {
    Outcome.OK: D2S.Complete,
    Outcome.PARTIAL: D2S.Partial,
    Outcome.FAILED: D2S.Failed,
}

CONDITION: NamedNode = D2S.condition
DEFAULT_CONDITION: NamedNode = D2S.defaultCondition
NOTE: NamedNode = D2S.note

KIND_OF = {node.value: value for value, node in KIND.items()}
SOURCE_OF = {node.value: value for value, node in SOURCE.items()}
METHOD_OF = {node.value: value for value, node in METHOD.items()}
STATUS_OF = {node.value: value for value, node in STATUS.items()}
OUTCOME_OF = {node.value: value for value, node in OUTCOME.items()}
BOUND_OF = {node.value: value for value, node in BOUND.items()}


def limit_kind(kind: Kind, bound: str) -> NamedNode:
    """Return what a bound promises: a rating not to exceed, a limit the maker guarantees, or a typical value."""
    if bound == "typ":
        return D2S.TypicalValue
    return D2S.AbsoluteRating if kind is Kind.RATING else D2S.GuaranteedLimit
