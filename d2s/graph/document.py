"""The graph of one document."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pyoxigraph import Quad

from d2s.graph.builder import Builder
from d2s.graph.decisions import describe_decisions, describe_unmatched
from d2s.graph.facts import Facts
from d2s.graph.iris import document_iri
from d2s.graph.places import Places
from d2s.graph.provenance import describe_document
from d2s.graph.structure import Structure
from d2s.records.decision import Decision
from d2s.records.extraction import Extraction
from d2s.records.layout import Layout

if TYPE_CHECKING:
    from d2s.units.units import Units


def to_quads(extraction: Extraction, layout: Layout, decisions: Sequence[Decision], units: Units) -> list[Quad]:
    """Return the named graph `urn:sha256:<hash>` of one document.

    `units` gives the IRIs of units and brings conditions to SI. The result depends on the
    arguments alone and holds no blank node, no time and no run. Raise `StoreError` D503 where two records, parts or
    elements bear the same name.
    """
    sha256 = extraction.document.sha256
    builder = Builder(document_iri(sha256))
    structure = Structure(layout)
    places = Places(builder, sha256, structure)
    describe_document(builder, extraction)
    rows = [record.evidence for part in extraction.parts for record in part.parameters]
    rows += [package.evidence for part in extraction.parts for package in part.packages if package.evidence]
    structure.describe(builder, {row.table for row in rows})
    Facts(builder, extraction.document, places, units).parts(extraction.parts)
    describe_unmatched(builder, sha256, places, extraction.unmatched)
    class_of = {record.id: part.device_class for part in extraction.parts for record in part.parameters}
    describe_decisions(builder, sha256, decisions, class_of)
    return builder.quads
