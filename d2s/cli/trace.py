"""`d2s trace`: from the numbers of a model card, or from a record, back to the page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from d2s.cli.console import Json, Quiet, complain, print_json
from d2s.cli.graph import Where, open_chosen
from d2s.cli.outputs import place, plain, read_outputs, value_set

if TYPE_CHECKING:
    from d2s.records.extraction import Extraction, Versions
    from d2s.records.model import CardParameter, Model
    from d2s.records.record import Record

_BOUNDS = ("min", "typ", "max")
_RECORD = re.compile(r"(urn:d2s:record:[^#\s]+)(?:#(min|typ|max))?")
_CARD = re.compile(r"(.+\.(?:lib|mod|cir|sub)):(\w+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Fact:
    """A value of a record as a link of the chain: `id` is the record's, with `#bound` where one bound is meant."""

    id: str
    part: str
    bound: str | None
    record: Record | None


@dataclass(frozen=True, slots=True)
class _Traced:
    """A chain: a card parameter (None: the chain starts at a record), its facts, and the document with its versions."""

    part: str
    file: str
    file_name: str
    sha256: str
    versions: Versions
    parameter: CardParameter | None
    facts: tuple[_Fact, ...]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("trace")(trace)


def trace(
    target: Annotated[
        str,
        typer.Argument(help="PART, PART.PARAMETER, FILE.lib:PARAMETER, or the id of a record, also with #min or so."),
    ],
    source: Annotated[
        list[Path] | None,
        typer.Option("--from", help="Output folder of d2s extract; repeatable. FILE.lib with a path needs none."),
    ] = None,
    store: Where = "",
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Show the chain of a number: card parameter, formula, facts, cells, page and box, hash of the PDF.

    With the rule that decided each fact, who decided, and the versions of ontology, rules and program. Records are
    found in the outputs or in the store. Example: d2s trace out/IRF540N/IRF540N.ngspice.lib:VTO
    """
    found = list(_found(target, source or [], store))
    if as_json:
        print_json([asdict(item) for item in found])
    elif not quiet:
        for item in found:
            _show(item)
    if not found:
        where = f"below {', '.join(map(str, source))}" if source else "there"
        complain(f"nothing to trace for {target} {where}; models.json says why a part has no model")
        raise typer.Exit(1)


def _found(target: str, source: Sequence[Path], store: str) -> Iterator[_Traced]:
    from d2s.errors import UsageError

    if match := _RECORD.fullmatch(target):
        extractions = [item for _, item in read_outputs(source)] if source else _stored(store, match[1])
        for extraction in extractions:
            yield from _record(extraction, match[1], match[2])
        return
    if match := _CARD.fullmatch(target):
        path, wanted = Path(match[1]), match[2].upper()
        folders = [path.parent] if path.is_file() else source
        if folders:
            yield from _cards(folders, lambda model, name: (model.file, name.upper()) == (path.name, wanted))
            return
    if not source:
        raise UsageError("D901", reason=f"{target!r} names no file; give the output folder of d2s extract with --from")
    yield from _cards(source, lambda model, name: plain(target) in {plain(model.part), plain(f"{model.part}.{name}")})


def _stored(store: str, record: str) -> list[Extraction]:
    """Return the documents of the store that hold a record."""
    import pyoxigraph as ox

    with open_chosen(store) as opened:
        text = "SELECT DISTINCT ?document WHERE { GRAPH ?document { $record a d2s:Record } }"
        rows = opened.query(text, record=ox.NamedNode(record))
        assert isinstance(rows, ox.QuerySolutions)
        hashes = [row["document"].value.removeprefix("urn:sha256:") for row in rows]
        return [opened.document(sha256) for sha256 in hashes]


def _records(extraction: Extraction) -> dict[str, tuple[str, Record]]:
    """Return part number and record by the record's id."""
    return {record.id: (part.part_number, record) for part in extraction.parts for record in part.parameters}


def _fact(records: dict[str, tuple[str, Record]], name: str) -> _Fact:
    key, _, bound = name.partition("#")
    part, record = records.get(key, ("", None))
    return _Fact(name, part, bound or None, record)


def _record(extraction: Extraction, key: str, bound: str | None) -> Iterator[_Traced]:
    records = _records(extraction)
    if key not in records:
        return
    part, record = records[key]
    if bound is not None and getattr(record, bound) is None:
        return
    document = extraction.document
    fact = _Fact(f"{key}#{bound}" if bound else key, part, bound, record)
    yield _Traced(part, "", document.file_name, document.sha256, extraction.versions, None, (fact,))


def _cards(folders: Sequence[Path], wanted: Callable[[Model, str], bool]) -> Iterator[_Traced]:
    """Yield the card parameters that are wanted, with the facts behind each."""
    from d2s.report.json import models_from_json

    for folder, extraction in read_outputs(folders):
        path = folder / "models.json"
        if not path.is_file():
            continue
        records, document = _records(extraction), extraction.document
        for model in models_from_json(path.read_bytes()).models:
            for parameter in model.parameters:
                if wanted(model, parameter.name):
                    facts = tuple(_fact(records, name) for name in parameter.facts)
                    yield _Traced(
                        part=model.part,
                        file=model.file,
                        file_name=document.file_name,
                        sha256=document.sha256,
                        versions=extraction.versions,
                        parameter=parameter,
                        facts=facts,
                    )


def _show(item: _Traced) -> None:
    parameter = item.parameter
    if parameter is not None:
        unit = f" {parameter.unit}" if parameter.unit else ""
        typer.echo(f"{item.part}.{parameter.name} = {parameter.value:g}{unit}  ({parameter.origin}, {item.file})")
        typer.echo(f"  formula  {parameter.formula}")
    for fact in item.facts:
        _show_fact(fact)
    versions = item.versions
    typer.echo(f"  document {item.file_name}, SHA-256 {item.sha256}")
    typer.echo(f"  versions ontology {versions.ontology}, rules {versions.rules}, d2s {versions.d2s}")


def _show_fact(fact: _Fact) -> None:
    record = fact.record
    if record is None:
        typer.echo(f"  fact     {fact.id}: not in the extraction any more")
        return
    stated = "; ".join(condition.text for condition in record.conditions)
    typer.echo(
        f"  {fact.bound or 'record':8} of {record.parameter or 'open'}: {record.symbol} {value_set(record)} [{stated}]"
    )
    typer.echo(f"           {fact.id}")
    for bound in (fact.bound,) if fact.bound else _BOUNDS:
        if (cell := record.evidence.cells.get(bound)) is not None:
            box = ", ".join(f"{value:g}" for value in cell.bbox)
            typer.echo(f"  cell     {bound} {cell.text!r}, page {record.evidence.page}, box [{box}]")
    typer.echo(f"  row      {record.evidence.text!r}")
    typer.echo(f"           {place(record.evidence)}")
    rule = record.rule or "-"
    typer.echo(f"  decided  by {_WHO[record.method]}, rule {rule}, confidence {record.confidence:.3f}, {record.status}")
    for note in record.notes:
        typer.echo(f"  note     {note}")


#: Who decided, by the method of a record.
_WHO = {"symbol": "symbol", "name": "name", "llm": "language model", "reviewer": "reviewer"}
