"""`d2s corpus`: the public datasheets that the labels are for."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from d2s.cli.console import Json, Quiet, complain, print_json, print_table

app = typer.Typer(help="The public datasheets that the labels are for.", no_args_is_help=True, rich_markup_mode=None)

Manifest = Annotated[Path, typer.Option(help="The manifest.", exists=True, dir_okay=False)]
Labelled = Annotated[bool, typer.Option("--labelled", help="Only datasheets with labels.")]
_MANIFEST = Path("corpus/manifest.tsv")


@app.command("list")
def list_entries(
    manifest: Manifest = _MANIFEST,
    labelled: Labelled = False,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """List the datasheets of the manifest.

    Example: d2s corpus list --labelled
    """
    from dataclasses import asdict

    from d2s.evaluate.manifest import read_manifest

    entries = [entry for entry in read_manifest(manifest) if entry.labelled or not labelled]
    if as_json:
        print_json([asdict(entry) for entry in entries])
    elif not quiet:
        rows = (
            [
                entry.file,
                entry.device_class,
                entry.manufacturer,
                entry.part,
                str(entry.pages),
                "yes" if entry.labelled else "",
            ]
            for entry in entries
        )
        print_table("", ["file", "class", "maker", "part", "pages", "labelled"], rows, [4])


@app.command("fetch")
def fetch_files(
    folder: Annotated[Path, typer.Argument(help="Where to put them: FOLDER/datasheets/.", file_okay=False)],
    manifest: Manifest = _MANIFEST,
    labelled: Labelled = False,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Download the datasheets from their public addresses and check every SHA-256.

    Then set D2S_CORPUS=FOLDER for the tests. Example: d2s corpus fetch ~/d2s-corpus --labelled
    """
    from collections import Counter

    from d2s.errors import UsageError
    from d2s.evaluate.manifest import fetch, read_manifest

    entries = [entry for entry in read_manifest(manifest) if entry.labelled or not labelled]
    target = folder / "datasheets"
    try:
        target.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError("D902", path=target, reason=error.strerror) from error
    counts: Counter[str] = Counter()
    failed = []
    for result in fetch(entries, target):
        counts[result.outcome] += 1
        if result.outcome == "failed":
            failed.append({"file": result.entry.file, "url": result.entry.url, "reason": result.reason})
            complain(f"{result.entry.file}: {result.reason} ({result.entry.url})")
    if as_json:
        print_json({"folder": str(target), "counts": dict(counts), "failed": failed})
    elif not quiet:
        typer.echo(f"{target}: {counts['fetched']} fetched, {counts['present']} present, {counts['failed']} failed")
    if failed:
        raise typer.Exit(1)
