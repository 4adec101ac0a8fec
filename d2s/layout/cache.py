"""Layouts kept by content: a document whose pages and layout rules did not change is neither parsed nor analysed again.

An entry is one compressed JSON file, never pickled code; a damaged or foreign entry counts as absent.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import TypeAdapter

from d2s.knowledge.rules import Rules
from d2s.layout.tongue import LayoutKnowledge
from d2s.pdf.cache import PageCache
from d2s.records.layout import Layout
from d2s.records.page import Source
from d2s.settings import Settings

_PACKAGE = Path(__file__).resolve().parents[1]
_ROOMS = ("records", "knowledge", "units", "pdf", "layout")
_LATE = "D109"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Analysed:
    """A document after layout: the source without its pages (identity, metadata, problems), and the layout."""

    source: Source
    layout: Layout


@lru_cache(maxsize=8)
def program_key(rooms: Sequence[str]) -> str:
    """Return a hash over the program files of some rooms: results made by another program are not its own."""
    digest = hashlib.sha256()
    for path in sorted(path for room in rooms for path in (_PACKAGE / room).rglob("*.py")):
        digest.update(path.relative_to(_PACKAGE).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()


class ContentCache(Generic[T]):
    """Values of one type by the SHA-256 of their document, in one folder for each kind of run."""

    def __init__(self, folder: Path, kind: type[T]) -> None:
        self._folder = folder
        self._adapter = TypeAdapter(kind)

    def get(self, sha256: str) -> T | None:
        """Return what is kept for a document, None where nothing is."""
        try:
            return self._adapter.validate_json(zlib.decompress((self._folder / sha256).read_bytes()))
        except (OSError, ValueError, zlib.error):
            return None

    def put(self, sha256: str, value: T) -> None:
        """Keep a value; a folder that cannot be written keeps nothing."""
        target = self._folder / sha256
        part = target.with_suffix(f".{id(value):x}.part")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            part.write_bytes(zlib.compress(self._adapter.dump_json(value), 1))
            part.replace(target)
        except OSError:
            with suppress(OSError):
                part.unlink()

    def take(self, sha256: str, other: ContentCache[T]) -> None:
        """Keep what another folder keeps for a document, without reading it; nothing where that cannot be done."""
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            (self._folder / sha256).hardlink_to(other._folder / sha256)

    def documents(self) -> tuple[str, ...]:
        """Return the hashes of the documents that are kept."""
        return tuple(sorted(path.name for path in self._folder.glob("[0-9a-f]*") if not path.suffix))


def layout_key(settings: Settings, rules: Rules) -> str:
    """Return a hash over what a layout depends on besides the document: program, page source, limits, rule files."""
    files = [getattr(rules, name) for name in sorted(vars(LayoutKnowledge)) if not name.startswith("_")]
    return short_key(page_key(settings, rules), *(file.model_dump_json() for file in files))


def page_key(settings: Settings, rules: Rules) -> str:
    """Return a key of what gives the pages of a document, and of the program that lays them out."""
    return program_key(_ROOMS) + PageCache(Path(), settings, rules.glyphs, None).key


def short_key(*texts: str) -> str:
    """Return a short hash over texts."""
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()[:16]


def layouts(folder: Path, settings: Settings, rules: Rules) -> ContentCache[Analysed]:
    """Return the layouts that are kept below a cache folder for these settings and rules."""
    return ContentCache(folder / "layouts" / layout_key(settings, rules), Analysed)


def recall(path: Path, kept: ContentCache[Analysed]) -> Analysed | None:
    """Return the kept layout of a file, under the name that the file has now; None where nothing is kept."""
    found = kept.get(file_sha256(path))
    return found and replace(found, source=replace(found.source, file_name=path.name))


def keep(source: Source, layout: Layout, kept: ContentCache[Analysed]) -> Analysed:
    """Keep a layout, unless the file could not be read or time ran out; return it as it is kept."""
    result = Analysed(replace(source, pages=()), layout)
    if source.sha256 and all(problem.code != _LATE for problem in source.problems):
        kept.put(source.sha256, result)
    return result


def file_sha256(path: Path) -> str:
    """Return the hash of a file's content, empty where it cannot be read."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""
