"""`d2s evaluate --html`: puts together what the error browser shows."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

from d2s.cli.console import complain

if TYPE_CHECKING:
    from d2s.evaluate.report import Report
    from d2s.records.extraction import Extraction


def write_errors(report: Report, pred: Path, html: Path, corpus: Path | None) -> None:
    """Write the error browser of a report.

    `pred` holds the extractions, `corpus` the datasheets (in `datasheets/` or itself). A datasheet that is not there is
    shown without pages; raise `UsageError` D902 where the file cannot be written.
    """
    from d2s import __version__
    from d2s.errors import UsageError
    from d2s.knowledge.rules import load_rules
    from d2s.layout.analyse import analyse
    from d2s.pdf.document import read_source
    from d2s.pdf.pdfium import render_page
    from d2s.report.errors import ErrorSheet, pages_to_show, render_errors
    from d2s.report.picture import SCALE, encode
    from d2s.settings import load_settings

    settings = load_settings()
    rules = load_rules(settings.rules)
    extractions = _extractions(pred)
    pages = pages_to_show(report, extractions)
    folder = corpus or settings.corpus
    files = _datasheets(folder, pages.keys()) if folder else {}
    if absent := sorted(pages.keys() - files.keys()):
        complain(f"shown without pages, as {folder or 'no --corpus'} does not hold them: {', '.join(absent)}")
    sheets = {}
    for document, path in sorted(files.items()):
        layout = analyse(read_source(path, settings, rules.glyphs), rules)
        pictures = {number: encode(render_page(path, number, SCALE)) for number in pages[document]}
        sheets[document] = ErrorSheet(extractions.get(document), layout, pictures)
    try:
        html.write_text(render_errors(report, sheets, f"d2s {__version__}"), encoding="utf-8")
    except OSError as error:
        raise UsageError("D902", path=html, reason=error.strerror) from error


def _extractions(pred: Path) -> dict[str, Extraction]:
    from d2s.report.json import from_json

    found = (from_json(path.read_bytes()) for path in sorted(pred.glob("**/extraction.json")))
    return {extraction.document.sha256[:10]: extraction for extraction in found}


def _datasheets(folder: Path, wanted: Collection[str]) -> dict[str, Path]:
    """Return the wanted PDF files by the first ten digits of their SHA-256."""
    found = {}
    for path in sorted((folder / "datasheets").glob("*.pdf")) or sorted(folder.glob("*.pdf")):
        digits = hashlib.sha256(path.read_bytes()).hexdigest()[:10]
        if digits in wanted:
            found[digits] = path
    return found
