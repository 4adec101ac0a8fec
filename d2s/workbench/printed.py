"""The rows that a corpus prints, kept in one small file: what a check or a suggestion shows as evidence."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from d2s.records.record import Status

if TYPE_CHECKING:
    from d2s.resolve.resolve import Resolution

PRINTED = "printed.json.z"


class Printed(NamedTuple):
    """One printed row: document, maker, class, page, symbol, name, row text, largest magnitude in SI, what it became.

    `parameter` is empty and `candidates` are given where it is open; `size` is None without a readable value.
    """

    sha256: str
    file_name: str
    maker: str
    device_class: str
    page: int
    symbol: str
    name: str
    text: str
    sizes: tuple[float, ...]
    parameter: str
    candidates: tuple[str, ...]

    @property
    def shown(self) -> str:
        """Return document, page and row text on one line."""
        return f"{self.file_name} p{self.page}: {' '.join(self.text.split())[:100]}"


def printed_rows(resolutions: Iterable[Resolution]) -> Iterator[Printed]:
    """Yield every row of resolved documents once, whatever the number of its parts."""
    for resolution in resolutions:
        document = resolution.document
        seen: set[tuple[object, ...]] = set()
        for part in resolution.parts:
            for record in part.parameters:
                key = (record.evidence.page, record.evidence.bbox, record.symbol, record.min, record.typ, record.max)
                if key in seen:
                    continue
                seen.add(key)
                bounds = (record.si.min, record.si.typ, record.si.max) if record.si else ()
                accepted = record.status is Status.ACCEPTED and record.parameter
                yield Printed(
                    document.sha256,
                    document.file_name,
                    document.manufacturer,
                    part.device_class,
                    record.evidence.page,
                    record.symbol,
                    record.name,
                    record.evidence.text,
                    tuple(abs(bound) for bound in bounds if bound),
                    accepted or "",
                    tuple(candidate.parameter for candidate in record.candidates),
                )


def keep_printed(cache: Path, resolutions: Iterable[Resolution]) -> None:
    """Write the rows of a corpus beside its cache; a folder that cannot be written keeps nothing."""
    rows = list(printed_rows(resolutions))
    with suppress(OSError):
        part = cache / f".{PRINTED}.{id(rows):x}"
        part.write_bytes(zlib.compress(json.dumps(rows, ensure_ascii=False).encode(), 1))
        part.replace(cache / PRINTED)


def read_printed(cache: Path) -> tuple[Printed, ...]:
    """Return the rows that were last kept; none where nothing was kept."""
    try:
        rows = json.loads(zlib.decompress((cache / PRINTED).read_bytes()))
        return tuple(Printed._make([*row[:8], tuple(row[8]), row[9], tuple(row[10])]) for row in rows)
    except (OSError, ValueError, TypeError, IndexError, zlib.error):
        return ()
