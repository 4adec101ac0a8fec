"""PDF file → pages with repaired characters, ruling lines and paths."""

from __future__ import annotations

import gc
import hashlib
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2

from d2s.errors import InputError, Problem, problem
from d2s.knowledge.glyphs import GlyphRules
from d2s.pdf import pdfium
from d2s.pdf.cache import PageCache
from d2s.pdf.chars import hide_on_paper, on_page, without_lone_letters, without_overprint
from d2s.pdf.content import Content, Drawing, PageSource
from d2s.pdf.drawings import split
from d2s.pdf.glyphs import GlyphReader
from d2s.pdf.outlines import Outlines
from d2s.pdf.sources import SOURCES, check_name, open_source
from d2s.pdf.triage import Triage, classify, identifies, implausible
from d2s.records.geometry import Box
from d2s.records.page import UNREADABLE, Char, Page, PageKind, Source
from d2s.settings import Settings

if TYPE_CHECKING:
    from d2s.pdf.shapes import ShapeReader

_HEADER_WITHIN = 1024  # bytes
_LATE = "D109"
_GARBAGE = 0.3  # share of unreadable glyphs from which a page's fonts count as unusable


def read_source(path: Path, settings: Settings, glyphs: GlyphRules, *, pages: Sequence[int] | None = None) -> Source:
    """Read a PDF: all pages triaged, table candidates with characters, rules and paths.

    `pages` (from 1) reads just these, whatever triage says. A bad document gives coded problems, never an exception;
    raise `UsageError` D901 on an unknown `settings.page_source`.
    """
    check_name(settings.page_source)
    try:
        data = path.read_bytes()
    except OSError as error:
        return Source("", path.name, 0, {}, (), (problem("D102", reason=error.strerror or error),))
    empty = Source(hashlib.sha256(data).hexdigest(), path.name, 0, {}, ())
    if not data:
        return replace(empty, problems=(problem("D108"),))
    if b"%PDF-" not in data[:_HEADER_WITHIN]:
        return replace(empty, problems=(problem("D101"),))
    cache = PageCache(settings.cache, settings, glyphs, pages) if settings.cache else None
    if cache and (kept := cache.get(empty.sha256, path.name)) is not None:
        return kept
    try:
        document = pdfium.open_document(data)
    except InputError as error:
        return replace(empty, problems=(error.as_problem(),))
    try:
        with without_garbage_collection():
            found = _Reading(empty, data, document, settings, glyphs).run(pages)
    finally:
        document.close()
    if cache and all(item.code != _LATE for item in found.problems):
        cache.put(found)
    return found


@contextmanager
def without_garbage_collection() -> Iterator[None]:
    """Pause garbage collection: reading makes many small objects and no cycles."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


class _Reading:
    """One run over one document."""

    def __init__(
        self, empty: Source, data: bytes, document: pypdfium2.PdfDocument, settings: Settings, glyphs: GlyphRules
    ) -> None:
        self.empty, self.data, self.document = empty, data, document
        self.settings, self.glyphs = settings, glyphs
        self.deadline = time.monotonic() + settings.time_limit
        self.problems: list[Problem] = []
        self.sources: dict[str, PageSource | None] = {}
        self.reader = GlyphReader(glyphs)
        self.shown: dict[int, Counter[str]] = {}

    def run(self, wanted: Sequence[int] | None) -> Source:
        count = len(self.document)
        found = replace(self.empty, page_count=count)
        if count == 0:
            return replace(found, problems=(problem("D105"),))
        numbers = range(1, count + 1) if wanted is None else sorted({n for n in wanted if 1 <= n <= count})
        if len(numbers) > self.settings.max_pages:
            limit = self.settings.max_pages
            return replace(found, problems=(problem("D106", pages=len(numbers), limit=limit),))
        pages = self.checked(self.pages(numbers, forced=wanted is not None))
        if pages and all(page.kind in (PageKind.SCAN, PageKind.BLANK) for page in pages):
            self.problems.append(problem("D107"))
        found = replace(found, pages=tuple(pages), metadata=self.metadata(), problems=tuple(self.problems))
        for source in self.sources.values():
            if source is not None:
                source.close()
        return found

    def pages(self, numbers: Sequence[int], *, forced: bool) -> list[Page]:
        pages: list[Page] = []
        late = False
        for number in numbers:
            late = late or time.monotonic() > self.deadline
            if late:
                break
            try:
                seen = pdfium.look(self.document, number)
            except pypdfium2.PdfiumError as error:
                self.problems.append(problem("D201", page=number, reason=error))
                continue
            kind = classify(seen, self.glyphs.triage)
            wanted = forced or kind is PageKind.TABLE or number == 1 or identifies(seen, self.glyphs.triage)
            if not wanted or kind in (PageKind.SCAN, PageKind.BLANK):
                pages.append(Page(number, seen.width, seen.height, kind, seen.text))
                continue
            pages.append(self.page(number, kind, seen))
        if late:
            self.problems.append(problem(_LATE, seconds=self.settings.time_limit))
        return pages

    def page(self, number: int, kind: PageKind, seen: Triage) -> Page:
        try:
            content = self.content(number)
        except Exception as error:
            self.problems.append(problem("D201", page=number, reason=f"{type(error).__name__}: {error}"))
            return Page(number, seen.width, seen.height, kind, seen.text)
        chars = content.chars
        if content.white:
            chars = hide_on_paper(chars, content.white, _backgrounds(content))
        chars = without_overprint(on_page(chars, content.width, content.height))
        chars += self.drawn(number, content.drawings, chars)
        rules, paths = split(content.drawings, content.width, content.height)
        return Page(number, content.width, content.height, kind, seen.text, tuple(chars), rules, paths)

    @cached_property
    def shapes(self) -> ShapeReader:
        from d2s.pdf.shapes import ShapeReader  # slow to load and rarely needed

        return ShapeReader(self.glyphs.shapes, self.reader)

    def drawn(self, number: int, drawings: Sequence[Drawing], chars: Sequence[Char]) -> list[Char]:
        """Return the characters that are drawn as outlines in the text of a page."""
        outlines = Outlines(drawings, chars)
        if not (in_text := outlines.in_text()):
            return []
        from d2s.pdf.unmapped import read_outlines

        found = read_outlines(outlines, in_text, self.shapes)
        self.shown[number] = Counter(char.text for char in found if char.text != UNREADABLE)
        return found

    def unmapped(self, number: int, chars: list[Char]) -> list[Char]:
        """Read the unreadable glyphs of a page by their shape."""
        from d2s.pdf.unmapped import read_unmapped

        page = self.document[number - 1]
        try:
            found = read_unmapped(page, chars, self.shapes)
        finally:
            page.close()
        shown = (char.text for before, char in zip(chars, found, strict=True) if before.text != char.text)
        self.shown[number] = self.shown.get(number, Counter()) + Counter(text for text in shown if text != " ")
        return found

    def checked(self, pages: list[Page]) -> list[Page]:
        """Take out what cannot be believed: lone letters of pi fonts, and the text of pages whose fonts are garbage."""
        believed = without_lone_letters([page.chars for page in pages], self.glyphs.lone_letters)
        result = []
        for page, chars in zip(pages, believed, strict=True):
            unreadable = sum(char.text == UNREADABLE for char in chars)
            if unreadable > _GARBAGE * len(chars) or implausible("".join(char.text for char in chars)):
                self.problems.append(problem("D110", page=page.number))
                page = replace(page, kind=PageKind.SCAN, chars=())
            else:
                if unreadable:
                    chars = self.unmapped(page.number, chars)
                if shown := self.shown.get(page.number):
                    listed = ", ".join(f"{text} {count}" for text, count in sorted(shown.items()))
                    self.problems.append(problem("D203", page=page.number, count=shown.total(), glyphs=listed))
                if unreadable and (beside := _beside_numbers(chars)):
                    self.problems.append(problem("D202", page=page.number, count=beside))
                page = replace(page, chars=tuple(chars))
            result.append(page)
        return result

    def content(self, number: int) -> Content:
        """Read a page with the chosen source, with the other one where that fails."""
        failure: Exception | None = None
        for name in sorted(SOURCES, key=lambda name: name != self.settings.page_source):
            try:
                return self.source(name).read(number)
            except Exception as error:
                failure = failure or error
        assert failure is not None
        raise failure

    def source(self, name: str) -> PageSource:
        """Open a source once; one that counts other pages than pdfium gets the file as pdfium mends it."""
        if name not in self.sources:
            self.sources[name] = None
            source = open_source(name, self.data, self.reader)
            if source.page_count != len(self.document):
                source.close()
                source = open_source(name, pdfium.rewritten(self.document), self.reader)
            self.sources[name] = source
        opened = self.sources[name]
        if opened is None:
            raise InputError("D103", reason="its objects cannot be read")
        return opened

    def metadata(self) -> dict[str, str]:
        entries: dict[str, str] = self.document.get_metadata_dict(skip_empty=True)
        return {key: text.strip("\x00 ") for key, text in entries.items()}


def _backgrounds(content: Content) -> list[Box]:
    """Return the places of pictures and of filled shapes that are not white."""
    boxes = list(content.images)
    for drawing in content.drawings:
        if drawing.filled and not drawing.white:
            for points in drawing.subpaths:
                xs, ys = [x for x, _ in points], [y for _, y in points]
                boxes.append(Box(min(xs), min(ys), max(xs), max(ys)))
    return boxes


def _beside_numbers(chars: Sequence[Char]) -> int:
    """Count unreadable glyphs that stand next to a digit on their line."""
    strange = [char for char in chars if char.text == UNREADABLE]
    if not strange:
        return 0
    digits = [char for char in chars if char.text.isdigit()]
    count = 0
    for char in strange:
        reach = char.size
        if any(
            char.x0 - reach <= digit.x1
            and digit.x0 <= char.x1 + reach
            and min(char.bottom, digit.bottom) - max(char.top, digit.top) > 0.3 * (digit.bottom - digit.top)
            for digit in digits
        ):
            count += 1
    return count
