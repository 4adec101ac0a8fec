"""Where things are printed: rows and cells of tables as Web Annotation resources with numeric boxes."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode

from d2s.graph.builder import Builder, text
from d2s.graph.iris import digest, document_iri, local_iri, safe
from d2s.graph.namespaces import CSVW, D2S, DCTERMS, OA, RDF
from d2s.graph.structure import Structure
from d2s.records.geometry import Box
from d2s.records.record import Evidence

#: The fragment identifiers of PDF.
_PDF_FRAGMENT = NamedNode("http://www.rfc-editor.org/rfc/rfc8118")


class Places:
    """Describes the evidence of one document, each place once."""

    def __init__(self, builder: Builder, sha256: str, structure: Structure) -> None:
        self._builder, self._sha256, self._structure = builder, sha256, structure
        self._document = document_iri(sha256)

    def place(self, node: NamedNode, page: int, box: Box, quote: str) -> None:
        """State where `node` is printed, and its text.

        The selector is a PDF fragment whose `viewrect` counts points from the visible page's top left corner.
        """
        builder = self._builder
        fragment = f"page={page}&viewrect={box[0]:g},{box[1]:g},{box[2] - box[0]:g},{box[3] - box[1]:g}"
        selector = local_iri(self._sha256, fragment)
        builder.type(node, OA.SpecificResource)
        builder.node(node, OA.hasSource, self._document)
        builder.node(node, OA.hasSelector, selector)
        builder.box(node, page, box)
        builder.optional(node, D2S.text, quote)
        if builder.once(selector):
            builder.type(selector, OA.FragmentSelector)
            builder.node(selector, RDF.value, Literal(fragment))
            builder.node(selector, DCTERMS.conformsTo, _PDF_FRAGMENT)

    def row(self, evidence: Evidence) -> NamedNode:
        """Describe a printed row with the cells of its bounds and return its name; parts share it."""
        cells = sorted(evidence.cells.items())
        name = f"row-{digest(evidence.page, *evidence.bbox, evidence.text, evidence.section, evidence.table, cells)}"
        node = local_iri(self._sha256, name)
        builder = self._builder
        if not builder.once(node):
            return node
        builder.type(node, D2S.Row)
        self.place(node, evidence.page, evidence.bbox, evidence.text)
        builder.optional(node, D2S.section, evidence.section)
        builder.text(node, D2S.table, evidence.table)
        table = self._structure.table(evidence.table)
        if table is not None:
            builder.node(node, DCTERMS.isPartOf, self._structure.table_iri(table))
        for bound, cell in cells:
            cell_node = self.cell(node, bound)
            builder.type(cell_node, CSVW.Cell)
            self.place(cell_node, evidence.page, cell.bbox, cell.text)
            builder.node(cell_node, D2S.cellOf, node)
            builder.node(cell_node, D2S.cellBound, text(bound))
            if table is not None and (found := self._structure.cell(table, cell.bbox)) is not None:
                builder.count(cell_node, D2S.rowNumber, found.row)
                builder.count(cell_node, D2S.columnNumber, found.column)
                builder.text(cell_node, D2S.heading, self._structure.heading(table, found.column))
        return node

    def cell(self, row: NamedNode, bound: str) -> NamedNode:
        """Return the name of a row's cell of one bound."""
        return NamedNode(f"{row.value}-{safe(bound)}")
