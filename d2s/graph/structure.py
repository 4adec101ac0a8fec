"""The document as layout saw it: sections, figures, and the tables that values come from."""

from __future__ import annotations

from pyoxigraph import NamedNode

from d2s.graph.builder import Builder
from d2s.graph.iris import document_iri, local_iri, safe
from d2s.graph.namespaces import CSVW, D2S, DCTERMS, DOCO
from d2s.records.geometry import Box
from d2s.records.layout import Cell, Layout, Section, Table


def _corner(box: Box) -> tuple[float, float]:
    """Return the top left corner to a tenth of a point, as boxes are published."""
    return round(box[0], 1), round(box[1], 1)


class Structure:
    """Finds and describes the tables, sections and figures of one layout."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._tables = {table.id: table for table in layout.tables}
        self._sections = {section.id: section for section in layout.sections}
        self._titles: dict[str, Section] = {}
        for section in layout.sections:
            self._titles.setdefault(section.title, section)
        self._cells: dict[str, dict[tuple[float, float], Cell]] = {}

    def table(self, name: str) -> Table | None:
        """Return a table by its id."""
        return self._tables.get(name)

    def table_iri(self, table: Table) -> NamedNode:
        """Return the name of a table."""
        return local_iri(self._layout.sha256, f"table-{safe(table.id)}")

    def column_iri(self, table: Table, column: int) -> NamedNode:
        """Return the name of a column, counted from 0."""
        return NamedNode(f"{self.table_iri(table).value}-column-{column}")

    def heading(self, table: Table, column: int) -> str:
        """Return the heading of a column as printed; empty where it has none."""
        header = next((item.header for item in table.columns if item.index == column), None)
        return header.text if header is not None else ""

    def section_iri(self, section: Section) -> NamedNode:
        """Return the name of a section."""
        return local_iri(self._layout.sha256, f"section-{safe(section.id)}")

    def cell(self, table: Table, box: Box) -> Cell | None:
        """Return the cell printed at `box`: the one with that corner, else the one that holds its middle."""
        cells = self._cells.get(table.id)
        if cells is None:
            cells = self._cells[table.id] = {_corner(cell.span.box): cell for cell in table.cells}
        found = cells.get(_corner(box))
        if found is not None:
            return found
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        for cell in table.cells:
            edges = cell.span.box
            if edges[0] <= x <= edges[2] and edges[1] <= y <= edges[3]:
                return cell
        return None

    def describe(self, builder: Builder, tables: set[str]) -> None:
        """State sections, figures and the tables named by id."""
        document = document_iri(self._layout.sha256)
        for section in self._layout.sections:
            node = self.section_iri(section)
            parent = self._sections.get(section.parent) if section.parent else None
            builder.type(node, DOCO.Section)
            builder.node(node, DCTERMS.isPartOf, self.section_iri(parent) if parent else document)
            builder.text(node, DCTERMS.title, section.title)
            builder.text(node, D2S.sectionKind, section.kind)
            builder.box(node, section.page, section.box)
        for table in self._layout.tables:
            if table.id in tables:
                self._table(builder, table, document)
        for figure in self._layout.figures:
            node = local_iri(self._layout.sha256, f"figure-{safe(figure.id)}")
            builder.type(node, DOCO.Figure)
            builder.node(node, DCTERMS.isPartOf, document)
            builder.text(node, DCTERMS.title, figure.caption)
            builder.box(node, figure.page, figure.box)

    def _table(self, builder: Builder, table: Table, document: NamedNode) -> None:
        node = self.table_iri(table)
        section = self._sections.get(table.section) or self._titles.get(table.section)
        builder.type(node, DOCO.Table, CSVW.Table)
        builder.node(node, DCTERMS.isPartOf, self.section_iri(section) if section else document)
        builder.text(node, DCTERMS.title, table.title)
        builder.text(node, D2S.tableKind, table.kind)
        builder.box(node, table.page, table.box)
        if table.continues and (before := self._tables.get(table.continues)):
            builder.node(node, D2S.continues, self.table_iri(before))
        for column in table.columns:
            column_node = self.column_iri(table, column.index)
            builder.type(column_node, CSVW.Column)
            builder.node(node, CSVW.column, column_node)
            builder.count(column_node, D2S.columnNumber, column.index)
            builder.text(column_node, D2S.columnRole, column.role)
            if column.header is not None:
                builder.text(column_node, CSVW.title, column.header.text)
