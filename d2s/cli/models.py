"""`d2s models`: the SPICE models of extracted datasheets."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from d2s.cli.console import Json, Quiet, print_json, print_table
from d2s.cli.outputs import read_outputs


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("models")(models)


def models(
    outputs: Annotated[list[Path], typer.Argument(help="Output folders of d2s extract.", exists=True, file_okay=False)],
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """List the models of extracted datasheets, and the parts without one and why.

    Example: d2s models out
    """
    from d2s.report.json import models_from_json, verification_from_json

    found, rows = [], []
    for folder, _ in read_outputs(outputs):
        made = models_from_json((folder / "models.json").read_bytes())
        checked = verification_from_json((folder / "verification.json").read_bytes())
        messages = {load.file: load.message for load in checked.loads}
        found.append({"folder": str(folder), **asdict(made)})
        for model in made.models:
            state = "loads" if model.simulated else messages.get(model.file) or "not simulated"
            rows.append([model.part, model.device, model.dialect, str(folder / model.file), state])
        rows += [[refused.part, "-", "-", "-", refused.reason] for refused in made.refused]
    if as_json:
        print_json(found)
    elif not quiet:
        print_table("", ["part", "device", "dialect", "file", "state"], rows)
