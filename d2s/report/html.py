"""The audit report: one self-contained HTML file that asks nothing of any network."""

from __future__ import annotations

from collections.abc import Mapping

from d2s.records.extraction import Extraction
from d2s.records.model import ModelSet
from d2s.records.record import Status
from d2s.records.verification import Verification
from d2s.report import view
from d2s.report.picture import Picture
from d2s.report.plot import plots_of
from d2s.report.templating import asset, environment, policy


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
    style, script = asset("report.css"), asset("report.js")
    pages = view.pages_of(boxes, pictures)
    return (
        environment()
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
            parts=parts,
            plots=plots_of(checked.curves, checked.checks),
            checks=view.checks_of(checked, links, parts),
            untested=view.untested_of(checked.untested, links, parts),
            style=style,
            script=script,
            policy=policy(style, script),
        )
    )
