"""Weights of the match between printed rows and canonical parameters: `rules/matching.yaml`."""

from __future__ import annotations

from pydantic import Field

from d2s.knowledge.loader import Block


class Weights(Block):
    """How much each feature counts; scores run from 0 to 1."""

    symbol: float
    symbol_other_case: float
    name: float
    name_alone: float
    name_with_unknown_symbol: float
    name_against_symbol: float
    name_with_root_symbol: float
    contradicted_symbol: float
    symbol_alone: float
    fuzzy: float
    expects: float
    missing_requirement: float
    excluded_condition: float
    primary_section: float
    foreign_section: float
    other_kind: float
    usual_bound: float
    implausible: float
    unknown_unit: float
    recommended: float
    repeated: float


class Thresholds(Block):
    """When a match is accepted: least score, least margin to the next; and the least score of a candidate to show."""

    accept: float
    margin: float
    candidate: float
    fuzzy: float


class Confidence(Block):
    """How sure a decision is: base + score × match score + margin × distance to the next parameter, at most `highest`.

    Distances above `widest_margin` count as that; `summary_differs` multiplies where a summary says what no table does.
    """

    base: float = Field(ge=0, le=1)
    score: float = Field(ge=0)
    margin: float = Field(ge=0)
    widest_margin: float = Field(ge=0, le=1)
    highest: float = Field(gt=0, le=1)
    summary_differs: float = Field(ge=0, le=1)


class MatchingRules(Block):
    """Everything that steers HNEN besides the ontology itself."""

    weights: Weights
    thresholds: Thresholds
    confidence: Confidence
    filler_words: tuple[str, ...]
    joined_words: dict[str, str]
    symbol_letters: dict[str, str]
    bound_words: dict[str, tuple[str, ...]]
    leakage: tuple[str, ...]
    rated_words: tuple[str, ...]
    recommended_words: tuple[str, ...]
    joint_names: dict[str, tuple[str, ...]]
