"""The error browser: every miss, error and missing condition on its page, in one self-contained HTML file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from d2s.evaluate.report import Finding, Report
from d2s.records.extraction import Extraction
from d2s.records.geometry import Box
from d2s.records.layout import Layout
from d2s.records.record import Record, Status
from d2s.report import calibration
from d2s.report.picture import Picture
from d2s.report.place import place_of, row_text
from d2s.report.templating import asset, environment, policy

#: What the list is filtered by: name of the filter, field of a finding.
FILTERS = (
    ("kind", "kind"), ("document", "document"), ("class", "device_class"), ("parameter", "parameter"),
    ("cause", "cause_class"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ErrorSheet:
    """A datasheet with findings: what was extracted (None: nothing), its layout, and pictures of the pages to show."""

    extraction: Extraction | None
    layout: Layout
    pictures: Mapping[int, Picture]


@dataclass(frozen=True, slots=True)
class Mark:
    """A box on a page; `state` is row, accepted, review, unmatched, label, line or answer, `text` what it holds."""

    box: Box
    state: str
    text: str


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding with the anchors of the pages that show it, its marks by anchor, and what the answer's record says."""

    anchor: str
    finding: Finding
    title: str
    marks: Mapping[str, tuple[Mark, ...]]
    record: Record | None
    printed: str


@dataclass(frozen=True, slots=True)
class PageView:
    """A page with the boxes of rows and records, and the marks of each finding."""

    anchor: str
    title: str
    picture: Picture
    boxes: tuple[Mark, ...]
    marks: tuple[tuple[str, tuple[Mark, ...]], ...]


def pages_to_show(report: Report, extractions: Mapping[str, Extraction]) -> dict[str, tuple[int, ...]]:
    """Return by document the pages of its findings: those of the labels and those of the answers."""
    pages: dict[str, set[int]] = {}
    for finding in report.findings:
        record = _records(extractions.get(finding.document)).get(finding.record)
        shown = {finding.page} | ({record.evidence.page} if record else set())
        pages.setdefault(finding.document, set()).update(shown - {0})
    return {document: tuple(sorted(numbers)) for document, numbers in pages.items()}


def render_errors(report: Report, sheets: Mapping[str, ErrorSheet], version: str = "") -> str:
    """Return the page; `sheets` by the first ten digits of a document's SHA-256, for those whose PDF is at hand.

    `version` says what was measured. All text is escaped, and nothing runs but the page's own script.
    """
    ordered = sorted(report.findings, key=lambda item: (item.document, item.page, item.part, item.parameter))
    found = [_finding(f"f{index}", finding, sheets.get(finding.document)) for index, finding in enumerate(ordered)]
    style, script = asset("report.css") + asset("errors.css"), asset("errors.js")
    return (
        environment()
        .get_template("errors.html.j2")
        .render(
            report=report,
            version=version,
            findings=found,
            names={item.finding.document: item.title for item in found},
            filters=[(name, _choices(ordered, field)) for name, field in FILTERS],
            pages=[page for document, sheet in sheets.items() for page in _pages(document, sheet, found)],
            bars=calibration.bars(report.calibration),
            plot=calibration,
            sure=report.sure(),
            style=style,
            script=script,
            policy=policy(style, script),
        )
    )


def _choices(findings: Iterable[Finding], field: str) -> list[tuple[str, int]]:
    counts: Counter[str] = Counter(getattr(finding, field) for finding in findings)
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _records(extraction: Extraction | None) -> dict[str, Record]:
    return {record.id: record for part in extraction.parts for record in part.parameters} if extraction else {}


def _finding(anchor: str, finding: Finding, sheet: ErrorSheet | None) -> FindingView:
    record = _records(sheet.extraction if sheet else None).get(finding.record)
    marks: dict[str, list[Mark]] = {}
    printed = "no PDF at hand"
    if sheet is not None:
        marks[_page(finding.document, finding.page)] = []
        place = place_of(sheet.layout, finding.page, finding.symbol, finding.values)
        printed = "the values stand in no row and no line of the page"
        if place:
            printed = "a row" if place.row else "a line of text that layout made no row"
            mark = Mark(place.box, "label" if place.row else "line", finding.label)
            marks[_page(finding.document, finding.page)].append(mark)
        if record is not None:
            on_page = marks.setdefault(_page(finding.document, record.evidence.page), [])
            on_page.append(Mark(record.evidence.bbox, "answer", finding.answer))
            on_page += [Mark(cell.bbox, "cell", cell.text) for cell in record.evidence.cells.values()]
    title = _name(finding.document, sheet)
    return FindingView(anchor, finding, title, {page: tuple(held) for page, held in marks.items()}, record, printed)


def _name(document: str, sheet: ErrorSheet | None) -> str:
    """Return the file name without its ending, and without the hash that a corpus puts before it."""
    if sheet is None or sheet.extraction is None:
        return document
    return Path(sheet.extraction.document.file_name).stem.removeprefix(f"{document}_")


def _page(document: str, number: int) -> str:
    return f"p-{document}-{number}"


def _pages(document: str, sheet: ErrorSheet, findings: Iterable[FindingView]) -> Iterable[PageView]:
    own = [item for item in findings if item.finding.document == document]
    name = _name(document, sheet)
    for number, picture in sorted(sheet.pictures.items()):
        anchor = _page(document, number)
        marks = tuple((item.anchor, item.marks[anchor]) for item in own if anchor in item.marks)
        yield PageView(anchor, f"{name}, page {number}", picture, tuple(_boxes(sheet, number)), marks)


def _boxes(sheet: ErrorSheet, page: int) -> Iterable[Mark]:
    """Yield the boxes of a page once each: rows of the layout, records, and rows that nothing claims."""
    for row in sheet.layout.rows:
        if row.page == page:
            yield Mark(row.box, "row", row_text(row))
    held: dict[Box, Mark] = {}
    for record in _records(sheet.extraction).values():
        if record.evidence.page == page:
            state = "review" if record.status is Status.NEEDS_REVIEW else "accepted"
            held.setdefault(record.evidence.bbox, Mark(record.evidence.bbox, state, record.parameter or "open"))
    yield from held.values()
    for rest in sheet.extraction.unmatched if sheet.extraction else ():
        if rest.page == page:
            yield Mark(rest.bbox, "unmatched", rest.text)
