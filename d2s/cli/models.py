"""`d2s models`: the SPICE models of extracted datasheets."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from d2s.cli.console import Json, Quiet, complain, print_json, print_table
from d2s.cli.outputs import read_outputs

if TYPE_CHECKING:
    from d2s.records.extraction import Extraction
    from d2s.records.model import ModelSet
    from d2s.records.part import Part


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("models")(models)


def models(
    outputs: Annotated[list[Path], typer.Argument(help="Output folders of d2s extract.", exists=True, file_okay=False)],
    dialect: Annotated[
        list[str] | None, typer.Option("--dialect", help="Write the models anew for these simulators; repeatable.")
    ] = None,
    kicad: Annotated[bool, typer.Option("--kicad", help="Write a KiCad symbol library beside the models.")] = False,
    ltspice: Annotated[bool, typer.Option("--asy", help="Write LTspice symbols beside the models.")] = False,
    pins: Annotated[
        str,
        typer.Option("--pins", help="Pins where the sheet has none: 1=G,2=D,3=S; several dies: 1=A1,2=K2,3=K1/A2."),
    ] = "",
    corners: Annotated[bool, typer.Option("--corners", help="Write the named corners of each model, benched.")] = False,
    monte_carlo: Annotated[
        int, typer.Option("--monte-carlo", min=0, max=1000, help="Write N random models within the limits, benched.")
    ] = 0,
    seed: Annotated[int, typer.Option("--seed", help="Of the random models.")] = 1,
    package_inductance: Annotated[
        str,
        typer.Option(
            "--package-inductance",
            help="Write each model in its package too: known (rows of the sheet, else a published figure), or H given: "
            "5e-9 (each terminal), D=4.5e-9,S=7.5e-9.",
        ),
    ] = "",
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """List the models of extracted datasheets, and the parts without one and why; write them for other programs.

    Symbols need a pin map, from the datasheet or by --pins: without one they are refused.
    Example: d2s models out --dialect ltspice --asy
    """
    from d2s.report.json import models_from_json, verification_from_json

    found, rows, refused = [], [], []
    given = dict(item.split("=", 1) for item in pins.replace(" ", "").split(",") if "=" in item)
    for folder, extraction in read_outputs(outputs):
        joined = bool(given) and any(len(part.elements) > 1 for part in extraction.parts)
        if dialect or joined:
            _write(folder, _with_pins(extraction, given), dialect or ["ngspice"])
        made = models_from_json((folder / "models.json").read_bytes())
        checked = verification_from_json((folder / "verification.json").read_bytes())
        if corners or monte_carlo:
            varied, reasons = _vary(folder, extraction, made, corners, monte_carlo, seed)
            refused += reasons
            rows += [[m.part, m.device, m.dialect, str(folder / m.file), "inside the limits"] for m in varied.models]
        if package_inductance:
            packed, reasons = _packaged(folder, extraction, made, package_inductance)
            refused += reasons
            rows += packed
        if kicad or ltspice:
            refused += _symbols(folder, extraction, made, given, kicad, ltspice)
        messages = {load.file: load.message for load in checked.loads}
        found.append({"folder": str(folder), **asdict(made)})
        for model in made.models:
            state = "loads" if model.simulated else messages.get(model.file) or "not simulated"
            rows.append([model.part, model.device, model.dialect, str(folder / model.file), state])
        rows += [[item.part, "-", "-", "-", item.reason] for item in made.refused]
    if as_json:
        print_json(found)
    elif not quiet:
        print_table("", ["part", "device", "dialect", "file", "state"], rows)
    for reason in refused:
        complain(reason)
    if refused:
        raise typer.Exit(1)


def _write(folder: Path, extraction: Extraction, dialects: list[str]) -> None:
    """Write the models of one datasheet for the dialects, in the place of those that were there."""
    from d2s.knowledge.ontology import load_ontology
    from d2s.pipeline import DRAWN
    from d2s.report.json import models_from_json, to_json
    from d2s.settings import load_settings
    from d2s.verify.models import make_models

    settings = load_settings()
    modelling = load_ontology(settings.ontology).modelling
    made = make_models(extraction.parts, modelling, extraction.document, extraction.versions, settings, dialects, DRAWN)
    for model in models_from_json((folder / "models.json").read_bytes()).models:
        (folder / model.file).unlink(missing_ok=True)
    for name, text in made.texts.items():
        (folder / name).write_text(text, encoding="ascii")
    (folder / "models.json").write_text(to_json(made.models), encoding="utf-8")
    (folder / "verification.json").write_text(to_json(made.verification), encoding="utf-8")


def _vary(
    folder: Path, extraction: Extraction, made: ModelSet, named: bool, count: int, seed: int
) -> tuple[ModelSet, list[str]]:
    """Write corners and samples of the models of one datasheet; return them, and why there are fewer."""
    from d2s.knowledge.ontology import load_ontology
    from d2s.records.model import Model, ModelSet
    from d2s.settings import load_settings
    from d2s.verify.corners import Corner, make_corners, named_corners, samples
    from d2s.verify.simulator import find_simulator
    from d2s.verify.verify import rows_of

    settings = load_settings()
    modelling, simulator = load_ontology(settings.ontology).modelling, find_simulator(settings)
    models: list[Model] = []
    reasons: list[str] = []
    for model in (model for model in made.models if model.dialect == "ngspice"):
        device_class = rows_of(model, extraction.parts).device_class
        asked: list[tuple[list[Corner], int | None]] = []
        if named:
            asked.append((named_corners(device_class, modelling), None))
        if count:
            asked.append((samples(device_class, modelling, count, seed), count))
        for places, most in asked:
            found = make_corners(
                model, places, extraction.parts, modelling, extraction.document, extraction.versions, simulator, most
            )
            models += found.models.models
            reasons += [item.reason for item in found.models.refused] if most is None else []
            if most is not None and len(found.models.models) < most:
                reasons.append(f"{model.name}: {len(found.models.models)} of {most} samples keep the printed limits")
            for name, text in found.texts.items():
                (folder / name).write_text(text, encoding="ascii")
    return ModelSet(tuple(models)), reasons


def _packaged(folder: Path, extraction: Extraction, made: ModelSet, asked: str) -> tuple[list[list[str]], list[str]]:
    """Write the models of one datasheet in their packages; return the rows that list them, and why there are fewer."""
    from d2s.knowledge.package_inductance import load_package_inductances
    from d2s.knowledge.rules import load_rules
    from d2s.resolve.outlines import Outlines
    from d2s.settings import load_settings
    from d2s.verify.packaged import package_models
    from d2s.verify.simulator import find_simulator

    settings = load_settings()
    published, outlines = load_package_inductances(settings.ontology), Outlines(load_rules(settings.rules).packages)
    texts = {model.file: (folder / model.file).read_text(encoding="ascii") for model in made.models}
    found = package_models(made.models, texts, extraction.parts, asked, outlines, published, find_simulator(settings))
    rows = []
    for model, leads in found.models:
        (folder / model.file).write_text(found.texts[model.file], encoding="ascii")
        added = ", ".join(f"L{lead.terminal} {1e9 * lead.henry:g} nH" for lead in leads)
        rows.append([model.part, "X", model.dialect, str(folder / model.file), f"in its package: {added}"])
    return rows, list(found.reasons)


def _with_pins(extraction: Extraction, pins: dict[str, str]) -> Extraction:
    """Return the extraction with the user's pins on the devices of several dies: they say how the dies are joined."""
    from dataclasses import replace

    from d2s.records.part import Package

    def own(part: Part) -> Part:
        return replace(part, packages=(Package("as given", pins=pins),)) if pins and len(part.elements) > 1 else part

    return replace(extraction, parts=tuple(own(part) for part in extraction.parts))


def _symbols(
    folder: Path, extraction: Extraction, made: ModelSet, given: dict[str, str], kicad: bool, ltspice: bool
) -> list[str]:
    """Write the symbols of one datasheet; return why parts have none."""
    from d2s.errors import UsageError
    from d2s.spice.symbols import kicad_library, kicad_symbol, ltspice_symbol, pin_map

    symbols, refused = [], []
    for model in made.models:
        if ltspice and model.dialect == "ltspice":
            (folder / f"{model.name}.asy").write_text(ltspice_symbol(model), encoding="ascii")
        if not kicad or model.dialect != "ngspice":
            continue
        part = next(part for part in extraction.parts if part.part_number == model.part)
        try:
            symbols.append(kicad_symbol(model, pin_map(part, given)))
        except UsageError as error:
            refused.append(f"no symbol of {model.part}: {error.message}")
    if symbols:
        (folder / f"{folder.name}.kicad_sym").write_text(kicad_library(symbols), encoding="utf-8")
    return refused
