"""Pages kept by content: what was read once is not parsed again.

An entry is one compressed file of JSON and doubles, never pickled code; a damaged or foreign entry counts as absent.
"""

from __future__ import annotations

import hashlib
import json
import struct
import zlib
from array import array
from collections.abc import Sequence
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from typing import Any

from d2s.errors import Problem
from d2s.knowledge.glyphs import GlyphRules
from d2s.records.page import Char, Page, PageKind, Rule, Source
from d2s.records.page import Path as DrawnPath
from d2s.settings import Settings

#: Raise with every change of what reading a page gives.
ADAPTER_VERSION = 2
_LIBRARIES = ("playa-pdf", "pdfplumber", "pypdfium2")
_LENGTH = struct.Struct("<Q")


class PageCache:
    """The cache of one kind of run: source, rules, limits and library versions are part of the key."""

    def __init__(self, folder: Path, settings: Settings, glyphs: GlyphRules, pages: Sequence[int] | None) -> None:
        chosen = None if pages is None else sorted(set(pages))
        parts = [ADAPTER_VERSION, *map(version, _LIBRARIES), settings.page_source, settings.max_pages, chosen]
        text = json.dumps(parts) + glyphs.model_dump_json()
        self.key = hashlib.sha256(text.encode()).hexdigest()[:16]
        self._folder = folder / "pages" / self.key

    def get(self, sha256: str, file_name: str) -> Source | None:
        """Return what was read from this content under these settings, None if nothing is kept."""
        try:
            return _load((self._folder / sha256).read_bytes(), sha256, file_name)
        except (OSError, ValueError, KeyError, TypeError, IndexError, zlib.error, struct.error):
            return None

    def put(self, source: Source) -> None:
        """Keep a result; a folder that cannot be written keeps nothing."""
        target = self._folder / source.sha256
        part = target.with_suffix(f".{id(source):x}.part")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            part.write_bytes(_dump(source))
            part.replace(target)
        except OSError:
            with suppress(OSError):
                part.unlink()


def _dump(source: Source) -> bytes:
    numbers = array("d")
    pages = []
    for page in source.pages:
        fonts = {name: index for index, name in enumerate(dict.fromkeys(char.font for char in page.chars))}
        pages.append(
            {
                "number": page.number,
                "kind": page.kind,
                "text": page.text,
                "fonts": list(fonts),
                "chars": [char.text for char in page.chars],
                "font": [fonts[char.font] for char in page.chars],
                "flags": [char.upright + 2 * char.visible for char in page.chars],
                "rules": len(page.rules),
                "paths": [(len(path.points), int(path.stroked), int(path.filled)) for path in page.paths],
            }
        )
        numbers.extend((page.width, page.height))
        for char in page.chars:
            numbers.extend((char.x0, char.top, char.x1, char.bottom, char.size))
        for rule in page.rules:
            numbers.extend(rule)
        for path in page.paths:
            for point in path.points:
                numbers.extend(point)
    head = json.dumps(
        {
            "page_count": source.page_count,
            "metadata": source.metadata,
            "problems": [(item.code, item.message, item.page) for item in source.problems],
            "pages": pages,
        }
    ).encode()
    return zlib.compress(_LENGTH.pack(len(head)) + head + numbers.tobytes(), 1)


def _load(data: bytes, sha256: str, file_name: str) -> Source:
    raw = zlib.decompress(data)
    (length,) = _LENGTH.unpack_from(raw)
    start = _LENGTH.size + length
    head = json.loads(raw[_LENGTH.size : start])
    numbers = array("d")
    numbers.frombytes(raw[start:])
    place = 0
    pages = []
    for entry in head["pages"]:
        page, place = _page(entry, numbers, place)
        pages.append(page)
    problems = tuple(Problem(*item) for item in head["problems"])
    return Source(sha256, file_name, head["page_count"], head["metadata"], tuple(pages), problems)


def _page(entry: dict[str, Any], numbers: array[float], place: int) -> tuple[Page, int]:
    width, height = numbers[place], numbers[place + 1]
    place += 2
    count = len(entry["chars"])
    fonts = entry["fonts"]
    x0, top, x1, bottom, size = (numbers[place + offset : place + 5 * count : 5] for offset in range(5))
    place += 5 * count
    columns = zip(entry["chars"], x0, top, x1, bottom, entry["font"], size, entry["flags"], strict=True)
    chars = tuple(
        Char(text, a, b, c, d, fonts[font], points, bool(flag & 1), bool(flag & 2))
        for text, a, b, c, d, font, points, flag in columns
    )
    rules = tuple(Rule(*numbers[at : at + 4]) for at in range(place, place + 4 * entry["rules"], 4))
    place += 4 * entry["rules"]
    paths = []
    for length, stroked, filled in entry["paths"]:
        flat = numbers[place : place + 2 * length]
        paths.append(DrawnPath(tuple(zip(flat[::2], flat[1::2], strict=True)), bool(stroked), bool(filled)))
        place += 2 * length
    kind = PageKind(entry["kind"])
    return Page(entry["number"], width, height, kind, entry["text"], chars, rules, tuple(paths)), place
