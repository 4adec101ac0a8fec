"""`d2s trace`: from the numbers of a model card back to the page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from d2s.cli.console import Json, Quiet, complain, print_json
from d2s.cli.outputs import From, place, plain, read_outputs, value_set

if TYPE_CHECKING:
    from d2s.records.extraction import Extraction, Versions
    from d2s.records.model import CardParameter
    from d2s.records.record import Record


@dataclass(frozen=True, slots=True)
class _Traced:
    """One card parameter with the records behind it, by fact id."""

    part: str
    file: str
    file_name: str
    sha256: str
    versions: Versions
    parameter: CardParameter
    records: dict[str, Record]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("trace")(trace)


def trace(
    part: Annotated[str, typer.Argument(help="Part number, or PART.CARD_PARAMETER.")],
    source: From,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Show how each number of a model card came about: origin, formula, and the rows of the datasheet behind it.

    Example: d2s trace IRF540N.VTO --from out
    """
    found = [item for folder, extraction in read_outputs(source) for item in _trace(folder, extraction, part)]
    if as_json:
        print_json([asdict(item) for item in found])
    elif not quiet:
        for item in found:
            _show(item)
    if not found:
        complain(f"no model of {part} below {', '.join(map(str, source))}; models.json says why a part has none")
        raise typer.Exit(1)


def _trace(folder: Path, extraction: Extraction, wanted: str) -> Iterator[_Traced]:
    from d2s.report.json import models_from_json

    path = folder / "models.json"
    if not path.is_file():
        return
    records = {record.id: record for part in extraction.parts for record in part.parameters}
    document = extraction.document
    for model in models_from_json(path.read_bytes()).models:
        for parameter in model.parameters:
            if plain(wanted) in {plain(model.part), plain(f"{model.part}.{parameter.name}")}:
                named = {fact: records[key] for fact in parameter.facts if (key := fact.rpartition("#")[0]) in records}
                yield _Traced(
                    model.part, model.file, document.file_name, document.sha256, extraction.versions, parameter, named
                )


def _show(item: _Traced) -> None:
    parameter = item.parameter
    unit = f" {parameter.unit}" if parameter.unit else ""
    typer.echo(f"{item.part}.{parameter.name} = {parameter.value:g}{unit}  ({parameter.origin}, {item.file})")
    typer.echo(f"  formula  {parameter.formula}")
    for fact in parameter.facts:
        record = item.records.get(fact)
        if record is None:
            typer.echo(f"  fact     {fact}")
            continue
        stated = "; ".join(condition.text for condition in record.conditions)
        bound = fact.rpartition("#")[2]
        typer.echo(f"  {bound:8} of {record.parameter}: {record.symbol} {value_set(record)} [{stated}]")
        typer.echo(f"           {item.file_name}, {place(record.evidence)}")
