"""`d2s verify`: any model file against an extracted datasheet, beside d2s's own model."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from d2s.cli.console import Json, Quiet, complain, print_json, print_table
from d2s.cli.outputs import is_part, read_outputs

if TYPE_CHECKING:
    from d2s.records.extraction import Extraction
    from d2s.records.part import Part
    from d2s.records.verification import Check


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("verify")(verify)


def verify(
    file: Annotated[
        Path | None,
        typer.Argument(metavar="[FILE.lib]", help="A model file of any origin.", exists=True, dir_okay=False),
    ] = None,
    against: Annotated[
        Path | None, typer.Option("--against", help="extraction.json, or an output folder of d2s extract.", exists=True)
    ] = None,
    part: Annotated[str, typer.Option("--part", help="The part to hold it to, where the datasheet has several.")] = "",
    name: Annotated[str, typer.Option("--name", help="The model or sub-circuit in the file.")] = "",
    pins: Annotated[str, typer.Option("--pins", help="Terminals in the order of a sub-circuit's nodes: D,G,S.")] = "",
    compat: Annotated[str, typer.Option("--compat", help="Dialect that ngspice reads the file in: ps, lt, hs, …")] = "",
    replay: Annotated[str, typer.Option("--replay", help="Run the kept netlist of a record id again.")] = "",
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Simulate a model file at a datasheet's own test conditions, and d2s's model beside it.

    Exit code 1 where a row lies outside its limits. Example: d2s verify vendor.lib --against out/IRF540N --pins D,G,S
    """
    from d2s.errors import UsageError

    if against is None:
        raise UsageError("D901", reason="say which datasheet with --against extraction.json")
    folder = against if against.is_dir() else against.parent
    if replay:
        _replay(folder, replay, as_json)
        return
    if file is None:
        raise UsageError("D901", reason="give a model file, or --replay with the id of a record")
    found = list(read_outputs([folder]))
    extraction = found[0][1]
    chosen = _part(extraction, part or name or file.stem.split(".")[0])
    report = _compare(
        file, extraction, chosen, name, [pin.strip().upper() for pin in pins.split(",") if pin.strip()], compat
    )
    if as_json:
        print_json(report)
    elif not quiet:
        _show(report)
    if any(not row["inside"] for row in report["rows"]) or report["failed"]:
        complain(f"{sum(not row['inside'] for row in report['rows'])} rows outside, {len(report['failed'])} failed")
        raise typer.Exit(1)


def _part(extraction: Extraction, name: str) -> Part:
    from d2s.errors import UsageError

    fitting = [part for part in extraction.parts if is_part(part, name)] or (
        list(extraction.parts) if len(extraction.parts) == 1 else []
    )
    if not fitting:
        known = ", ".join(part.part_number for part in extraction.parts)
        raise UsageError("D901", reason=f"choose a part with --part; the datasheet has {known}")
    return fitting[0]


def _compare(file: Path, extraction: Extraction, part: Part, name: str, pins: list[str], compat: str) -> dict[str, Any]:
    """Return the rows of the part with what the file's model and d2s's own model give."""
    from d2s.knowledge.ontology import load_ontology
    from d2s.settings import load_settings
    from d2s.verify.foreign import foreign_model
    from d2s.verify.models import make_models
    from d2s.verify.simulator import find_simulator
    from d2s.verify.verify import rows_of, verify_model

    settings = load_settings()
    modelling = load_ontology(settings.ontology).modelling
    text = file.read_text(encoding="utf-8", errors="replace").encode("ascii", "replace").decode()
    simulator = find_simulator(settings)
    family = [p for p in extraction.parts if p.part_number in (part.part_number, part.variant_of)]
    own = make_models(family, modelling, extraction.document, extraction.versions, settings)
    ours = {check.fact: check for check in own.verification.checks if check.part == part.part_number}
    model = foreign_model(text, "given.lib", part, modelling, name, pins)
    valid = next((m.valid for m in own.models.models if m.part == part.part_number), {})
    checks, untested = verify_model(
        _valid(model, valid), text, rows_of(model, extraction.parts), simulator.reading(compat)
    )
    return {
        "part": part.part_number,
        "file": str(file),
        "model": model.name,
        "simulator": simulator.version,
        "rows": [_row(check, ours.get(check.fact)) for check in checks],
        "failed": [asdict(item) for item in untested if item.reason.startswith("the bench failed")],
        "untested": [asdict(item) for item in untested if not item.reason.startswith("the bench failed")],
    }


def _valid(model: Any, valid: dict[str, tuple[float, float]]) -> Any:
    from dataclasses import replace

    return replace(model, valid=valid)


def _row(check: Check, own: Check | None) -> dict[str, Any]:
    return {
        "fact": check.fact,
        "parameter": check.parameter,
        "page": check.page,
        "conditions": "; ".join(condition.text for condition in check.conditions),
        "min": check.min,
        "typ": check.typ,
        "max": check.max,
        "unit": check.unit,
        "value": check.simulated,
        "inside": check.inside,
        "discriminating": check.discriminating,
        "d2s": own.simulated if own else None,
        "d2s_inside": own.inside if own else None,
    }


def _show(report: dict[str, Any]) -> None:
    def number(value: float | None) -> str:
        return "" if value is None else f"{value:.4g}"

    columns = ["quantity", "conditions", "min", "typ", "max", report["model"], "", "d2s", ""]
    rows = [
        [
            row["parameter"],
            row["conditions"],
            *(number(row[key]) for key in ("min", "typ", "max", "value")),
            "inside" if row["inside"] else "OUTSIDE",
            number(row["d2s"]),
            {True: "inside", False: "OUTSIDE", None: ""}[row["d2s_inside"]],
        ]
        for row in report["rows"]
    ]
    print_table(f"{report['part']}: {report['file']}", columns, rows, (2, 3, 4, 5, 7))
    for item in report["failed"]:
        complain(f"{item['parameter']}: {item['reason']}")


def _replay(folder: Path, fact: str, as_json: bool) -> None:
    """Run the kept netlist of a record again, in the folder's own model files."""
    from d2s.errors import UsageError
    from d2s.report.json import verification_from_json
    from d2s.settings import load_settings
    from d2s.verify.run import run_deck
    from d2s.verify.simulator import find_simulator

    checks = verification_from_json((folder / "verification.json").read_bytes()).checks
    fitting = [check for check in checks if check.fact == fact.split("#")[0]]
    if not fitting:
        raise UsageError("D901", reason=f"no netlist is kept for {fact!r}; verification.json lists the ids")
    simulator = find_simulator(load_settings())
    files = {path.name: path.read_text(encoding="ascii") for path in folder.glob("*.lib")}
    for check in fitting:
        outcome = run_deck(simulator, check.netlist, files, ("out",))
        value = outcome.results.get("out")
        if as_json:
            print_json({"fact": check.fact, "netlist": check.netlist, "kept": check.simulated, "value": value})
        else:
            typer.echo(check.netlist)
            typer.echo(f"* kept {check.simulated}, now {value} {outcome.message}")
