"""`d2s draw`: a page with what a stage found on it."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from d2s.cli.console import Json, Quiet, print_json


class Stage(StrEnum):
    """What to draw."""

    WORDS = "words"
    LINES = "lines"
    TABLES = "tables"
    ROWS = "rows"
    FACTS = "facts"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("draw")(draw)


def draw(
    pdf: Annotated[Path, typer.Argument(help="Datasheet.", exists=True, dir_okay=False)],
    page: Annotated[int, typer.Option(help="Page, from 1.", min=1)] = 1,
    stage: Annotated[Stage, typer.Option(help="What to draw.")] = Stage.ROWS,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Picture to write; otherwise <name>-p<page>-<stage>.png.")
    ] = None,
    scale: Annotated[float, typer.Option(help="Pixels per point.", min=0.5, max=6)] = 2.0,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Draw what a stage found over the picture of a page.

    Example: d2s draw IRF540N.pdf --page 2 --stage tables
    """
    from d2s.errors import UsageError
    from d2s.pdf.document import read_source
    from d2s.pdf.pdfium import render_page
    from d2s.pipeline import Pipeline
    from d2s.report.draw import draw_page
    from d2s.settings import load_settings

    settings = load_settings()
    line = Pipeline(settings)
    result = line.read(pdf)
    source = read_source(pdf, settings, line.knowing.rules.glyphs, pages=[page])
    pages = {item.number: item for item in source.pages}
    if page not in pages:
        reason = "; ".join(found.message for found in source.problems) or f"it has {source.page_count} pages"
        raise UsageError("D901", file=pdf, reason=f"page {page} cannot be drawn: {reason}")
    records = [record for part in result.extraction.parts for record in part.parameters if record.evidence.page == page]
    picture = draw_page(render_page(pdf, page, scale), pages[page], result.layout, records, stage)
    target = output or Path(f"{pdf.stem}-p{page}-{stage}.png")
    try:
        picture.save(target)
    except (OSError, ValueError) as error:
        raise UsageError("D902", path=target, reason=error) from error
    if as_json:
        print_json({"file": str(target), "page": page, "stage": stage, "size": list(picture.size)})
    elif not quiet:
        typer.echo(str(target))
