"""The audit report: one self-contained HTML file that asks nothing of any network."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from d2s.records.extraction import Extraction
from d2s.records.model import ModelSet
from d2s.records.record import Status
from d2s.records.verification import Verification
from d2s.report import view
from d2s.report.picture import Picture

TEMPLATES = Path(__file__).resolve().parent / "templates"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"number": view.number, "short": view.short, "condition": view.condition, "unit": view.unit}
    return environment


def _hash(text: str) -> str:
    """Return the Content-Security-Policy source of an inline script or style."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode('ascii')}'"


def render_report(
    extraction: Extraction,
    models: ModelSet,
    model_texts: Mapping[str, str],
    verification: Verification | None,
    pictures: Mapping[int, Picture],
) -> str:
    """Return the report of one datasheet.

    `model_texts` maps a model's file name to its text; `pictures` maps page numbers to page pictures, those of
    `evidence_pages(extraction)` being enough. All text of the document is escaped, and a content security policy lets
    nothing run but the report's own script.
    """
    rows, boxes = view.rows_of(extraction)
    links = view.Links(rows)
    parts = {part.part_number: index for index, part in enumerate(extraction.parts)}
    checked = verification or Verification("")
    style = (TEMPLATES / "report.css").read_text(encoding="utf-8")
    script = (TEMPLATES / "report.js").read_text(encoding="utf-8")
    pages = view.pages_of(boxes, pictures)
    return (
        _environment()
        .get_template("report.html.j2")
        .render(
            extraction=extraction,
            rows=rows,
            review=[row for row in rows if row.record.status is Status.NEEDS_REVIEW],
            pages=pages,
            shown=frozenset(page.number for page in pages),
            models=view.models_of(models, model_texts, links, parts),
            refused=models.refused,
            verification=checked,
            checks=view.checks_of(checked, links, parts),
            untested=view.untested_of(checked.untested, links, parts),
            style=style,
            script=script,
            policy=f"default-src 'none'; img-src data:; style-src {_hash(style)}; script-src {_hash(script)}",
        )
    )
