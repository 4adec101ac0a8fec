"""`d2s explain`: why a parameter of a part is what it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from d2s.cli.console import Json, Quiet, complain, print_json
from d2s.cli.outputs import From, is_part, place, read_outputs, value_set

if TYPE_CHECKING:
    from d2s.records.extraction import Extraction
    from d2s.records.record import Record


@dataclass(frozen=True, slots=True)
class _Explained:
    """One record with the reasons of its decision, as the graph states them."""

    part: str
    file_name: str
    record: Record
    reasons: tuple[dict[str, Any], ...]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("explain")(explain)


def explain(
    name: Annotated[str, typer.Argument(help="PART.PARAMETER, split at the last dot.")],
    source: From,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Show every record of a parameter: where it is printed, what decided it, and what else it might have been.

    Records in review show under each of their candidates. Example: d2s explain IRF540N.rds_on --from out
    """
    from d2s.errors import UsageError

    part, dot, parameter = name.rpartition(".")
    if not dot or not part or not parameter:
        raise UsageError("D901", reason=f"{name!r} is not PART.PARAMETER, as in IRF540N.rds_on")
    outputs = list(read_outputs(source))
    found = [item for folder, extraction in outputs for item in _explain(folder, extraction, part, parameter)]
    if as_json:
        print_json([asdict(item) for item in found])
    elif not quiet:
        for item in found:
            _show(item)
    if not found:
        complain(_nothing(part, parameter, [extraction for _, extraction in outputs]))
        raise typer.Exit(1)


def _explain(folder: Path, extraction: Extraction, name: str, parameter: str) -> Iterable[_Explained]:
    for part in extraction.parts:
        if is_part(part, name):
            records = [record for record in part.parameters if parameter in _ids(record)]
            reasons = _reasons(folder, [record.id for record in records])
            for record in records:
                yield _Explained(part.part_number, extraction.document.file_name, record, reasons[record.id])


def _ids(record: Record) -> set[str | None]:
    return {record.parameter, *(candidate.parameter for candidate in record.candidates)}


def _nothing(name: str, parameter: str, extractions: Sequence[Extraction]) -> str:
    parts = [part for extraction in extractions for part in extraction.parts]
    own = [part for part in parts if is_part(part, name)]
    if not own:
        return f"no part {name}; extracted: {', '.join(part.part_number for part in parts) or 'none'}"
    ids = sorted({record.parameter for part in own for record in part.parameters if record.parameter})
    return f"no record of {parameter} for {name}; extracted parameters: {', '.join(ids) or 'none'}"


def _reasons(folder: Path, records: Sequence[str]) -> dict[str, tuple[dict[str, Any], ...]]:
    """Return the reasons behind each record from the folder's graph; none where the graph states none."""
    import pyoxigraph as ox

    from d2s.graph import open_store

    reasons: dict[str, tuple[dict[str, Any], ...]] = dict.fromkeys(records, ())
    path = folder / "graph.trig"
    if not records or not path.is_file():
        return reasons
    with open_store(None) as store:
        store.load(path.read_bytes(), "trig")
        for record in records:
            results = store.query("reasons", record=ox.NamedNode(record))
            assert isinstance(results, ox.QuerySolutions)
            reasons[record] = tuple(
                {"feature": row["feature"].value, "weight": float(row["weight"].value), "reason": row["reason"].value}
                for row in results
                if row["reason"] is not None
            )
    return reasons


def _show(item: _Explained) -> None:
    record = item.record
    typer.echo(f"{item.part}.{record.parameter or '?'}: {value_set(record)}  ({record.status})")
    typer.echo(f"  printed     {record.symbol or '-'} | {record.name or '-'} | {record.unit_text or '-'}")
    for bound, cell in record.evidence.cells.items():
        typer.echo(f"  {bound:11} {cell.text!r}")
    for label, conditions in (("conditions", record.conditions), ("by default", record.default_conditions)):
        if conditions:
            typer.echo(f"  {label:11} {'; '.join(condition.text for condition in conditions)}")
    typer.echo(f"  where       {item.file_name}, {place(record.evidence)}")
    typer.echo(f"  decided by  {record.method}, rule {record.rule or '-'}, confidence {record.confidence:.3f}")
    for candidate in record.candidates:
        typer.echo(f"  candidate   {candidate.parameter} {candidate.score:.3f}")
    for reason in item.reasons:
        typer.echo(f"  reason      {reason['weight']:+.2f} {reason['feature']}: {reason['reason']}")
    for note in record.notes:
        typer.echo(f"  note        {note}")
