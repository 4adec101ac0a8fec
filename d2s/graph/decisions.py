"""Why a row became its parameter: decisions with their reasons, and the rows that no parameter claims."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pyoxigraph import NamedNode

from d2s.graph.builder import Builder
from d2s.graph.iris import digest, document_iri, local_iri, parameter_iri
from d2s.graph.namespaces import D2S
from d2s.graph.places import Places
from d2s.records.decision import Decision
from d2s.records.extraction import Unmatched

#: The class of a parameter that a decision names without a record to tell the class.
ANY_CLASS = "any"


def describe_decisions(
    builder: Builder, sha256: str, decisions: Sequence[Decision], class_of: Mapping[str, str]
) -> None:
    """State each decision; `class_of` gives the device class of a record by id. Reasons are shared by equal content."""
    for decision in decisions:
        device_class = next((class_of[name] for name in decision.records if name in class_of), ANY_CLASS)
        node = local_iri(sha256, f"decision-{digest(decision.row, decision.rule, *decision.records)}")
        if not builder.once(node):
            continue
        builder.type(node, D2S.Decision)
        builder.text(node, D2S.row, decision.row)
        for name in decision.records:
            builder.node(node, D2S.decides, NamedNode(name))
        if decision.parameter is not None:
            builder.node(node, D2S.considers, parameter_iri(device_class, decision.parameter))
        builder.number(node, D2S.margin, decision.margin)
        builder.text(node, D2S.rule, decision.rule)
        for candidate in decision.candidates:
            considered = local_iri(sha256, f"candidate-{digest(device_class, candidate.parameter, candidate.score)}")
            builder.node(node, D2S.candidate, considered)
            if builder.once(considered):
                builder.node(considered, D2S.considers, parameter_iri(device_class, candidate.parameter))
                builder.number(considered, D2S.score, candidate.score)
        for reason in decision.reasons:
            reason_node = local_iri(sha256, f"reason-{digest(reason.feature, reason.weight, reason.reason)}")
            builder.node(node, D2S.reason, reason_node)
            if builder.once(reason_node):
                builder.text(reason_node, D2S.feature, reason.feature)
                builder.number(reason_node, D2S.weight, reason.weight)
                builder.text(reason_node, D2S.text, reason.reason)


def describe_unmatched(builder: Builder, sha256: str, places: Places, rows: Sequence[Unmatched]) -> None:
    """State the rows that are printed but not extracted, and why."""
    for position, row in enumerate(rows):
        node = local_iri(sha256, f"unmatched-{digest(row.page, *row.bbox, row.text)}")
        if not builder.once(node):
            continue
        builder.type(node, D2S.UnmatchedRow)
        builder.node(document_iri(sha256), D2S.notExtracted, node)
        places.place(node, row.page, row.bbox, row.text)
        builder.text(node, D2S.why, row.reason)
        builder.count(node, D2S.position, position)
