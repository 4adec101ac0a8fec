"""A datasheet under construction: pages with header and footer, headings, tables, notes, figures, package drawing."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field

from reportlab import rl_config
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from .chart import Chart, draw_chart
from .fact import Fact
from .table import Column, Row, Table, boxes, draw_rows, heights, leading, may_break
from .text import Face, draw, wrap

MARGIN = 48.0
TOP, BOTTOM = A4[1] - 78.0, 58.0
INNER = A4[0] - 2 * MARGIN
DISCLAIMER = "Norhaven Semiconductor is a fictional maker; this sheet is a test document and describes no real device."


@dataclass
class Sheet:
    """A growing PDF with the facts that it prints; `y` is the next free height in points from the page bottom."""

    name: str
    product: str
    family: str
    number: str
    revision: str
    face: Face = field(default_factory=Face)
    style: str = "bar"  #: page header: bar, banner or plain
    sidebar: str = ""
    page: int = 0
    y: float = 0.0
    facts: list[Fact] = field(default_factory=list)
    curves: list[tuple[int, Chart]] = field(default_factory=list)

    def __post_init__(self) -> None:
        rl_config.invariant = 1
        self._buffer = io.BytesIO()
        self.canvas = Canvas(self._buffer, pagesize=A4, pageCompression=0, invariant=1)
        self.canvas.setTitle(f"{self.product} {self.family}")
        self.canvas.setAuthor("Norhaven Semiconductor")
        self.canvas.setSubject(f"Data sheet {self.number}")
        self.new_page()

    def new_page(self) -> None:
        """Begin a page with its header and footer."""
        if self.page:
            self.canvas.showPage()
        self.page += 1
        self.y = TOP
        c, face, right, head = self.canvas, self.face, A4[0] - MARGIN, A4[1] - 50
        if self.style == "banner":
            c.setFillGray(0.2)
            c.rect(MARGIN, head - 6, INNER, 24, stroke=0, fill=1)
            c.setFillGray(1)
            draw(c, MARGIN + 8, head + 2, face.runs("NORHAVEN SEMICONDUCTOR", 11, face.bold))
            draw(c, right - 8, head + 2, face.runs(self.product, 11, face.bold), "right")
            c.setFillGray(0)
        else:
            draw(c, MARGIN, head, face.runs("Norhaven Semiconductor", 10, face.bold))
            draw(c, right, head, face.runs(self.product, 10, face.regular), "right")
            c.setLineWidth(2 if self.style == "bar" else 0.5)
            c.line(MARGIN, head - 7, right, head - 7)
        if self.sidebar:
            c.saveState()
            c.translate(A4[0] - 22, A4[1] - 80)
            c.rotate(-90)
            draw(c, 0, 0, face.runs(self.sidebar, 9, face.bold))
            c.restoreState()
        c.setLineWidth(0.4)
        c.line(MARGIN, 44, right, 44)
        draw(c, MARGIN, 34, face.runs(f"{self.number}  {self.revision}", 6.5))
        draw(c, A4[0] / 2, 34, face.runs(str(self.page), 7), "center")
        draw(c, right, 34, face.runs("www.norhaven.example", 6.5), "right")
        draw(c, A4[0] / 2, 24, face.runs(DISCLAIMER, 5.5, face.italic), "center")

    def need(self, height: float) -> None:
        """Go to a new page unless `height` points are free."""
        if self.y - height < BOTTOM:
            self.new_page()

    def title(self, text: str, subtitle: str = "") -> None:
        """Print the title of the sheet."""
        draw(self.canvas, MARGIN, self.y - 16, self.face.runs(text, 19, self.face.bold))
        self.y -= 24
        if subtitle:
            draw(self.canvas, MARGIN, self.y - 11, self.face.runs(subtitle, 12))
            self.y -= 24

    def heading(self, text: str, note: str = "", room: float = 80.0) -> None:
        """Print a section heading, with the conditions that hold for the section beside or below it."""
        self.need(room)
        self.y -= 16
        runs = self.face.runs(text, 10.5, self.face.bold)
        draw(self.canvas, MARGIN, self.y, runs)
        if note:
            self.y -= 11
            draw(self.canvas, MARGIN, self.y, self.face.runs(note, 8))
        self.y -= 5

    def paragraph(self, text: str, size: float = 8.5, left: float = MARGIN, width: float = INNER) -> None:
        """Print running text."""
        for line in wrap(self.face, text, size, width):
            self.y -= leading(size)
            draw(self.canvas, left, self.y, line)
        self.y -= 3

    def bullets(self, items: Sequence[str], left: float = MARGIN, width: float = INNER) -> None:
        """Print a list."""
        for item in items:
            for k, line in enumerate(wrap(self.face, item, 8.5, width - 10)):
                self.y -= 11.5
                if not k:
                    draw(self.canvas, left, self.y, self.face.runs("•", 8.5))
                draw(self.canvas, left + 9, self.y, line)
        self.y -= 3

    def notes(self, items: Sequence[str]) -> None:
        """Print footnotes."""
        self.need(10.0 * len(items))
        for item in items:
            for line in wrap(self.face, item, 6.8, INNER):
                self.y -= 8.8
                draw(self.canvas, MARGIN, self.y, line)
        self.y -= 4

    def table(self, table: Table, left: float = MARGIN) -> None:
        """Print a table, going on to further pages where no merged cell is cut, and keep the facts of its rows."""
        self.y -= 4
        start, first = 0, True
        while start < len(table.body):
            header = table.header if first or table.repeat else ()
            end = self._fits(table, header, start)
            if end == start:
                self.new_page()
                continue
            rows = (*header, *table.body[start:end])
            edges = draw_rows(self.canvas, table, rows, len(header), self.face, left, self.y)
            for row, top, bottom in zip(rows, edges, edges[1:], strict=False):
                box = (left, A4[1] - top, left + table.width, A4[1] - bottom)
                self.facts += [fact.on(self.page, box) for fact in row.facts]
            self.y = edges[-1]
            start, first = end, False
            if start < len(table.body):
                self.new_page()
        self.y -= 6

    def _fits(self, table: Table, header: tuple[Row, ...], start: int) -> int:
        """Return the index after the last body row that fits on the page."""
        best = start
        for end in range(start + 1, len(table.body) + 1):
            if end < len(table.body) and not may_break(table.body, end):
                continue
            rows = (*header, *table.body[start:end])
            if self.y - sum(heights(table, rows, boxes(table, rows, len(header), self.face))) < BOTTOM:
                break
            best = end
        return best

    def charts(self, charts: Sequence[Chart], height: float = 196.0) -> None:
        """Print figures, two in a row."""
        for k in range(0, len(charts), 2):
            self.need(height)
            for n, chart in enumerate(charts[k : k + 2]):
                left = MARGIN + n * INNER / 2
                draw_chart(self.canvas, self.face, chart, left, self.y - height + 4, INNER / 2 - 6, height - 8)
                self.curves.append((self.page, chart))
            self.y -= height

    def package(self, name: str, pins: Sequence[tuple[str, str]], dimensions: Sequence[tuple[str, str, str]]) -> None:
        """Print a package outline with pinning and a table of dimensions (millimetres, min and max: no parameters)."""
        self.heading("Package Outline and Pinning", room=170)
        c, x, y = self.canvas, MARGIN + 20, self.y - 90
        c.setLineWidth(0.8)
        c.roundRect(x, y + 20, 92, 46, 3)
        draw(c, x + 46, y + 40, self.face.runs(name, 9, self.face.bold), "center")
        for k, (number, _) in enumerate(pins):
            where = x + 92 * (k + 0.5) / len(pins)
            c.rect(where - 4, y, 8, 20)
            draw(c, where, y - 9, self.face.runs(number, 7), "center")
        top = self.y
        pinning = Table(
            (Column(30, "center"), Column(90)),
            (Row(("Pin", "Terminal")),),
            tuple(Row(pin) for pin in pins),
        )
        self.table(pinning, MARGIN + 150)
        lowest, self.y = self.y, top
        outline = Table(
            (Column(40, "center"), Column(46, "right"), Column(46, "right")),
            (Row(("Dim. (mm)", "Min.", "Max.")),),
            tuple(Row(line) for line in dimensions),
        )
        self.table(outline, MARGIN + 300)
        self.y = min(self.y, lowest, y - 16)

    def finish(self) -> bytes:
        """Return the PDF."""
        self.canvas.showPage()
        self.canvas.save()
        return self._buffer.getvalue()
