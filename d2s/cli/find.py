"""`d2s find`: datasheets by free text and limits."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from d2s.cli.console import Json, Quiet, complain, print_json
from d2s.cli.graph import Where, opened_source

if TYPE_CHECKING:
    from d2s.graph.find import Found


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("find")(find)


def find(
    request: Annotated[list[str], typer.Argument(help="Words and limits; quote what holds < or >.")],
    source: Annotated[
        list[Path] | None, typer.Option("--from", help="Output folder of d2s extract; repeatable.", exists=True)
    ] = None,
    store: Where = "",
    most: Annotated[int, typer.Option("--most", min=1, help="Documents to show.")] = 20,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Find datasheets by type number, class, maker, title words and limits; the facts that match are shown.

    A limit is PARAMETER <= VALUE UNIT, also with >= and =, and may be followed by `at QUANTITY = VALUE UNIT`. It is
    held against what the maker guarantees, at 25 °C.
    Example: d2s find "N-channel MOSFET VDS >= 60 V RDS(on) <= 20 mohm at VGS = 4.5 V" --store d2s-store
    """
    from d2s.graph.find import find as find_documents
    from d2s.graph.request import RequestReader
    from d2s.knowledge.ontology import load_ontology
    from d2s.knowledge.rules import load_rules
    from d2s.settings import load_settings
    from d2s.units.units import Units

    settings = load_settings()
    units = Units.load(settings.ontology)
    asked = RequestReader(load_ontology(settings.ontology), load_rules(settings.rules), units).read(" ".join(request))
    with opened_source(source, store) as opened:
        found = find_documents(opened, asked, most)
    if as_json:
        print_json(
            {"request": asdict(asked) | {"limits": [limit.text for limit in asked.limits]}, "found": found_json(found)}
        )
    elif not quiet:
        for item in found:
            _show(item)
    if not found:
        complain("no datasheet meets all of it; d2s query find_parts shows how near the parts come")
        raise typer.Exit(1)


def found_json(found: tuple[Found, ...]) -> list[dict[str, object]]:
    """Return found documents as JSON."""
    return [asdict(item) for item in found]


def _show(item: Found) -> None:
    head = " · ".join(text for text in (item.file_name, item.manufacturer, item.title) if text)
    typer.echo(f"{head}  ({item.sha256[:10]})")
    for part in item.parts:
        words = f"  matches {', '.join(part.words)}" if part.words else ""
        typer.echo(f"  {part.number}{words}")
        for fact in part.facts:
            conditions = f" [{fact.conditions}]" if fact.conditions else ""
            unit = "" if fact.unit == "1" else f" {fact.unit}"
            typer.echo(f"    {fact.parameter} {fact.bound} {fact.value:g}{unit}{conditions}  page {fact.page}")
