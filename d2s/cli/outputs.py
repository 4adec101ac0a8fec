"""Reads the output folders of `d2s extract` for commands that show them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from d2s.records.extraction import Extraction
    from d2s.records.part import Part
    from d2s.records.record import Evidence, Record

From = Annotated[
    list[Path],
    typer.Option("--from", help="Output folder of d2s extract; repeatable.", exists=True, show_default=False),
]


def read_outputs(folders: Sequence[Path]) -> Iterator[tuple[Path, Extraction]]:
    """Yield every folder with an `extraction.json` and its content; raise `UsageError` D901 on a folder without."""
    from d2s.errors import UsageError
    from d2s.report.json import from_json

    for folder in folders:
        files = sorted(folder.glob("**/extraction.json"))
        if not files:
            raise UsageError(
                "D901", file=folder, reason="no extraction.json below this folder; run d2s extract -o first"
            )
        for path in files:
            yield path.parent, from_json(path.read_bytes())


def plain(name: str) -> str:
    """Return a part number without case and separators."""
    return re.sub(r"[\W_]", "", name).casefold()


def is_part(part: Part, name: str) -> bool:
    """Tell whether a part bears the name or has it as an alias."""
    return plain(name) in {plain(text) for text in (part.part_number, *part.aliases)}


def value_set(record: Record) -> str:
    """Return the bounds of a record with its unit on one line."""
    bounds = (("min", record.min), ("typ", record.typ), ("max", record.max))
    shown = ", ".join(f"{name} {value:g}" for name, value in bounds if value is not None)
    return f"{shown} {record.unit}" if record.unit != "1" else shown


def place(evidence: Evidence) -> str:
    """Return page, section and box of a row."""
    box = ", ".join(f"{value:g}" for value in evidence.bbox)
    section = f", {evidence.section}" if evidence.section else ""
    return f"page {evidence.page}{section}, box [{box}]"
