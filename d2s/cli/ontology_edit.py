"""The editing commands of `d2s ontology`: each shows the change, checks it, shows its impact, then writes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from d2s.cli.console import Json, Quiet, complain, print_json
from d2s.cli.ontology import app, gold_folders, show_findings, show_impact

if TYPE_CHECKING:
    from d2s.workbench.edit import Edit
    from d2s.workbench.trial import Trial

__all__ = ["app"]

Term = Annotated[str, typer.Argument(help="Parameter as CLASS.ID; ID alone where one class has it.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show everything, write nothing.")]
Force = Annotated[bool, typer.Option("--force", help="Write in spite of collisions or of labels met less well.")]
NoImpact = Annotated[bool, typer.Option("--no-impact", help="Leave the corpus out.")]


@app.command("add-alias")
def add_alias(
    term: Term,
    alias: Annotated[str, typer.Argument(help="Symbol as makers print it, subscripts joined; with --name a name.")],
    name: Annotated[str, typer.Option("--name", help="Language of a name (en, de, zh, ja); otherwise a symbol.")] = "",
    dry_run: DryRun = False,
    force: Force = False,
    no_impact: NoImpact = False,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Add a symbol or a name to a parameter.

    Example: d2s ontology add-alias mosfet.rds_on "rDS(ON)max"
    """
    from d2s.workbench.edit import add_alias as edit

    _try(lambda ontology, rules: [edit(ontology, term, alias, name or None)], dry_run, force, no_impact, as_json, quiet)


@app.command("set-range")
def set_range(
    term: Term,
    low: Annotated[float, typer.Argument(help="Least plausible magnitude in the SI unit.")],
    high: Annotated[float, typer.Argument(help="Largest plausible magnitude in the SI unit.")],
    dry_run: DryRun = False,
    force: Force = False,
    no_impact: NoImpact = False,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Set the plausible range of a parameter.

    Example: d2s ontology set-range mosfet.rds_on 1e-5 1e5
    """
    from d2s.workbench.edit import set_range as edit

    _try(lambda ontology, rules: [edit(ontology, term, low, high)], dry_run, force, no_impact, as_json, quiet)


@app.command("deprecate")
def deprecate(
    term: Term,
    replaced_by: Annotated[str, typer.Option("--replaced-by", help="The parameter to use instead.")] = "",
    dry_run: DryRun = False,
    force: Force = False,
    no_impact: NoImpact = False,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Take a parameter out of use; its id stays known, and results that bear it stay readable.

    Example: d2s ontology deprecate mosfet.vgd_max --replaced-by vds_max
    """
    from d2s.workbench.edit import deprecate as edit

    _try(lambda ontology, rules: [edit(ontology, term, replaced_by or None)], dry_run, force, no_impact, as_json, quiet)


@app.command("add-parameter")
def add_parameter(
    term: Annotated[str, typer.Argument(help="The new parameter as CLASS.ID.")],
    meaning: Annotated[str, typer.Option(help="What it is, in a few words.")],
    unit: Annotated[str, typer.Option(help="Usual unit.")],
    si_unit: Annotated[str, typer.Option(help="SI unit.")],
    quantity_kind: Annotated[str, typer.Option(help="QUDT quantity kind; see ontology/quantity_kinds.yaml.")],
    low: Annotated[float, typer.Option(help="Least plausible magnitude in the SI unit.")],
    high: Annotated[float, typer.Option(help="Largest plausible magnitude in the SI unit.")],
    symbol: Annotated[list[str], typer.Option(help="Symbol as printed; repeatable.")],
    name: Annotated[list[str], typer.Option(help="English name as printed; repeatable.")],
    section: Annotated[list[str], typer.Option(help="Section kind, primary first; repeatable.")],
    kind: Annotated[str, typer.Option(help="rating, characteristic or thermal.")] = "characteristic",
    bound: Annotated[str, typer.Option(help="Bound of a value without heading.")] = "max",
    source: Annotated[str, typer.Option(help="Standard or document that defines it.")] = "makers' datasheets",
    dry_run: DryRun = False,
    force: Force = False,
    no_impact: NoImpact = False,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Add a parameter to a class.

    Example: d2s ontology add-parameter mosfet.vgs_plateau --meaning "gate plateau voltage" --unit V --si-unit V
    --quantity-kind Voltage --low 0.5 --high 20 --symbol VGP --name "gate plateau voltage" --section dynamic
    """
    from d2s.errors import UsageError
    from d2s.workbench.edit import add_parameter as edit

    device_class, dot, identifier = term.rpartition(".")
    if not dot:
        raise UsageError("D901", reason=f"{term!r} is not CLASS.ID")
    values: dict[str, Any] = {
        "id": identifier,
        "meaning": meaning,
        "kind": kind,
        "symbols": symbol,
        "names": {"en": name},
        "quantity_kind": quantity_kind,
        "unit": unit,
        "si_unit": si_unit,
        "plausible": [low, high],
        "bound_without_heading": bound,
        "sections": section,
        "source": source,
    }
    _try(lambda ontology, rules: [edit(ontology, device_class, values)], dry_run, force, no_impact, as_json, quiet)


@app.command("new-class")
def new_class(
    name: Annotated[str, typer.Argument(help="Id of the class: small letters and underscores.")],
    like: Annotated[str, typer.Option("--like", help="The class to begin with.")],
    label: Annotated[str, typer.Option(help="What it is called.")] = "",
    source: Annotated[str, typer.Option(help="Standard that defines its terms.")] = "makers' datasheets",
    phrase: Annotated[list[str] | None, typer.Option(help="What its sheets call it; repeatable.")] = None,
    inherits: Annotated[bool, typer.Option("--inherits", help="Bear the parameters of LIKE besides own ones.")] = False,
    dry_run: DryRun = False,
    force: Force = False,
    no_impact: NoImpact = False,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Scaffold a device class: its entry, parameter file, model file and phrases.

    Example: d2s ontology new-class photodiode --like diode --inherits --phrase photodiode
    """
    from d2s.workbench.new_class import NewClass
    from d2s.workbench.new_class import new_class as edit

    wanted = NewClass(name, like, label or name.replace("_", " "), source, tuple(phrase or ()), inherits)
    _try(lambda ontology, rules: edit(ontology, rules, wanted), dry_run, force, no_impact, as_json, quiet)


def _try(
    make: Callable[[Path, Path], Sequence[Edit]],
    dry_run: bool,
    force: bool,
    no_impact: bool,
    as_json: bool,
    quiet: bool,
) -> None:
    """Make an edit on a copy, check it, show its impact, and write it unless something speaks against it."""
    from d2s.settings import load_settings
    from d2s.workbench.edit import write
    from d2s.workbench.trial import attempt

    settings = load_settings()
    edits = make(settings.ontology, settings.rules)
    trial = attempt(settings, edits, [] if no_impact else gold_folders(None), with_corpus=not no_impact)
    refused = trial.broken or (trial.doubtful and not force)
    if not refused and not dry_run:
        write(edits)
    if as_json:
        print_json(trial.to_dict() | {"written": not refused and not dry_run})
    elif not quiet:
        _show(trial)
        typer.echo("not written" if refused or dry_run else f"written: {', '.join(str(e.path) for e in edits)}")
    if refused:
        complain(trial.reason + ("" if trial.broken else "; --force writes it all the same"))
        raise typer.Exit(1)


def _show(trial: Trial) -> None:
    for edit in trial.edits:
        typer.echo(edit.diff.rstrip("\n"))
    show_findings(trial.findings, hints=False)
    if trial.impact is not None:
        show_impact(trial.impact)
