"""The manifest of public datasheets, and their download."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.parse import quote
from urllib.request import urlopen

from d2s.errors import UsageError

_TIMEOUT = 60.0
_LARGEST = 100_000_000


@dataclass(frozen=True, slots=True)
class Entry:
    """One datasheet and its public address; class, maker and part come from simple rules."""

    file: str
    sha256: str
    labelled: bool
    device_class: str
    manufacturer: str
    part: str
    pages: int
    url: str


@dataclass(frozen=True, slots=True)
class Fetched:
    """The outcome for one datasheet: `present` was there already, `fetched`, or `failed` with the reason."""

    entry: Entry
    outcome: str
    reason: str = ""


def read_manifest(path: Path) -> tuple[Entry, ...]:
    """Read `manifest.tsv`; raise `UsageError` D901 where it is missing or lacks a column."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return tuple(_entry(row) for row in csv.DictReader(file, delimiter="\t"))
    except (OSError, KeyError, ValueError) as error:
        raise UsageError("D901", file=path, reason=f"the manifest cannot be read: {error}") from error


def _entry(row: dict[str, str]) -> Entry:
    address = f"{row['github_repo']}/{row['commit']}/{row['path']}"
    return Entry(
        file=row["file"],
        sha256=row["sha256"],
        labelled=row["gold"] == "yes",
        device_class=row["class"],
        manufacturer=row["manufacturer"],
        part=row["part"],
        pages=int(row["pages"] or 0),
        url=f"https://raw.githubusercontent.com/{quote(address)}",
    )


def download(url: str) -> bytes:
    """Return the bytes at an address, at most 100 MB; raise `OSError` where it does not answer within a minute."""
    with urlopen(url, timeout=_TIMEOUT) as answer:
        data: bytes = answer.read(_LARGEST)
    return data


def fetch(entries: Iterable[Entry], folder: Path, get: Callable[[str], bytes] = download) -> Iterator[Fetched]:
    """Download datasheets into `folder` one by one; a file stands there only whole and with the right hash."""
    for entry in entries:
        target = folder / entry.file
        if target.is_file() and hashlib.sha256(target.read_bytes()).hexdigest() == entry.sha256:
            yield Fetched(entry, "present")
            continue
        try:
            data = get(entry.url)
        except (OSError, URLError) as error:
            yield Fetched(entry, "failed", str(error))
            continue
        if hashlib.sha256(data).hexdigest() != entry.sha256:
            yield Fetched(entry, "failed", "the content at the address has changed: its SHA-256 differs")
            continue
        partial = target.with_name(f".{target.name}.part")
        partial.write_bytes(data)
        partial.replace(target)
        yield Fetched(entry, "fetched")
