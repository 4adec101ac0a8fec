"""Pages through playa: the fast source."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from typing import Any

import playa
from playa.content import ContentObject, GraphicState, ImageObject, PathObject, TextObject, XObjectObject
from playa.font import CIDFont, Font, SimpleFont, Type3Font
from playa.page import Page as PlayaPage
from playa.utils import intersect_rects, mult_matrix, transform_bbox

from d2s.pdf.content import DEPTH, SLANT, Content, Drawing, Point, bezier, letters
from d2s.pdf.glyphs import FontReader, GlyphReader
from d2s.records.geometry import Box
from d2s.records.page import Char

logging.getLogger("playa").setLevel(logging.CRITICAL)

_KINDS = (TextObject, PathObject, ImageObject, XObjectObject)
_MAX_DEPTH = 12  # of forms within forms
_MAX_FORMS = 2000  # drawn on a page: forms that draw themselves end here
_MAX_DRAWINGS = 60_000  # paths looked at on a page, the rest of a picture made of dots is left out
_INVISIBLE = (3, 7)  # text render modes that paint nothing


class PlayaSource:
    """Reads pages of a PDF held in memory."""

    def __init__(self, data: bytes, glyphs: GlyphReader) -> None:
        self._document = playa.parse(data)
        self._glyphs = glyphs
        self._fonts: dict[int, _FontTable] = {}
        self._pages = self._document.pages

    @property
    def page_count(self) -> int:
        """Return how many pages it sees."""
        return len(self._pages)

    def close(self) -> None:
        """Free the document."""
        self._document.close()

    def read(self, number: int) -> Content:
        """Read one page, counted from 1."""
        page = self._pages[number - 1]
        cropped = intersect_rects(page.mediabox, page.cropbox) or page.mediabox
        left, top, right, bottom = transform_bbox(page.ctm, cropped)
        reading = _Reading(self, page, (-left, -top))
        reading.walk(page.interp(filter_classes=_KINDS), 0)
        return Content(
            right - left, bottom - top, reading.chars, frozenset(reading.white), reading.drawings, reading.images
        )

    def font(self, font: Font) -> _FontTable:
        """Return the glyph table of a font, made once."""
        table = self._fonts.get(id(font))
        if table is None:
            table = self._fonts[id(font)] = _FontTable(font, self._glyphs)
        return table


class _FontTable:
    """Text, width and visibility of a font's glyphs, in text space units; keeps the font alive."""

    def __init__(self, font: Font, glyphs: GlyphReader) -> None:
        self.font = font
        self.name = font.fontname
        self.vertical = font.vertical
        self.multibyte = isinstance(font, CIDFont)
        names = font.encoding if isinstance(font, SimpleFont) else {}
        if not self.multibyte and font.widths and "MissingWidth" not in font.descriptor:
            font.default_width = 0  # PDF 32000-1, table 122; playa takes an em
        self.reader: FontReader = glyphs.font(getattr(font, "basefont", font.fontname), names)
        self._glyphs: dict[bytes | int, tuple[str, float]] = {}

    def glyphs(self, data: bytes) -> Iterator[tuple[int, str, float]]:
        """Yield code, text and width of each glyph of a shown string."""
        known = self._glyphs
        font = self.font
        if isinstance(font, CIDFont):
            for code, cid in font.cmap.decode(data):
                glyph = known.get(code)
                if glyph is None:
                    glyph = known[code] = self._composite(font, code, cid)
                yield (32 if code == b" " else -1), glyph[0], glyph[1]
        else:
            for byte in data:
                glyph = known.get(byte)
                if glyph is None:
                    glyph = known[byte] = self._simple(font, byte)
                yield byte, glyph[0], glyph[1]

    def _composite(self, font: CIDFont, code: bytes, cid: int) -> tuple[str, float]:
        mapped: str | None = None
        if font.tounicode is not None:
            mapped = font.tounicode.bytes2unicode.get(code)
        elif font.unicode_map is not None:
            mapped = font.unicode_map.cid2unichr.get(cid)
        width = font.vdisp(cid) if font.vertical else font.hdisp(cid)
        return self.reader.read(cid, mapped, cid=True), width

    def _simple(self, font: Font, code: int) -> tuple[str, float]:
        if isinstance(font, Type3Font) and not letters(font.matrix[3]):
            return "", font.hdisp(code)
        tounicode = font.tounicode if isinstance(font, SimpleFont) else None
        mapped = tounicode.bytes2unicode.get(bytes([code])) if tounicode is not None else None
        return self.reader.read(code, mapped), font.hdisp(code)


class _Reading:
    """Collects the objects of one page."""

    def __init__(self, source: PlayaSource, page: PlayaPage, shift: Point) -> None:
        self.source, self.page, self.shift = source, page, shift
        self.chars: list[Char] = []
        self.white: list[int] = []
        self.drawings: list[Drawing] = []
        self.images: list[Box] = []
        self.forms = 0

    def walk(self, objects: Iterable[ContentObject], depth: int) -> None:
        for item in objects:
            if isinstance(item, TextObject):
                self.text(item)
            elif isinstance(item, PathObject):
                if len(self.drawings) < _MAX_DRAWINGS:
                    self.path(item)
            elif isinstance(item, ImageObject):
                left, top, right, bottom = transform_bbox(item.ctm, (0, 0, 1, 1))
                dx, dy = self.shift
                self.images.append(Box(left + dx, top + dy, right + dx, bottom + dy))
            elif isinstance(item, XObjectObject) and depth < _MAX_DEPTH and self.forms < _MAX_FORMS:
                self.forms += 1
                self.walk(item, depth + 1)

    def text(self, item: TextObject) -> None:
        state = item.gstate
        if state.font is None:
            return
        table = self.source.font(state.font)
        size, scaling, rise = state.fontsize, state.scaling * 0.01, state.rise
        a, b, c, d, e, f = mult_matrix(item.line_matrix, item.ctm)
        e += self.shift[0]
        f += self.shift[1]
        upright = a * scaling > 0 > d and b * c >= 0 and abs(b) <= SLANT * abs(a)
        visible = state.render_mode not in _INVISIBLE
        white = _white(state, filled=state.render_mode not in (1, 5), stroked=state.render_mode in (1, 5))
        vertical = table.vertical
        char_space = state.charspace * (1 if vertical else scaling)
        word_space = state.wordspace * (1 if vertical else scaling)
        step = 0.001 * size * (1 if vertical else scaling)
        low = rise - DEPTH * size
        high = low + size
        x, y = item._glyph_offset
        position = y if vertical else x
        add, name = self.chars.append, table.name
        flat = b == 0 and c == 0 and not vertical
        if flat:
            top, bottom = sorted((d * (y + high) + f, d * (y + low) + f))
            height = bottom - top
        for part in item.args:
            if not isinstance(part, bytes):
                position -= part * step
                continue
            for code, text, width in table.glyphs(part):
                advance = width * size * (1 if vertical else scaling)
                if white:
                    self.white.append(len(self.chars))
                if flat:
                    x0 = a * position + e
                    x1 = a * (position + advance) + e
                    if x1 < x0:
                        x0, x1 = x1, x0
                    if text:
                        add(Char(text, x0, top, x1, bottom, name, height, upright, visible))
                elif text:
                    if vertical:
                        box = (x - size / 2, position + advance + rise, x + size / 2, position + rise)
                    else:
                        box = (position, y + low, position + advance, y + high)
                    left, upper, right, lower = transform_bbox((a, b, c, d, e, f), box)
                    extent = right - left if vertical else lower - upper
                    add(Char(text, left, upper, right, lower, name, extent, upright, visible))
                position += advance + char_space
                if code == 32:
                    position += word_space
        item._next_glyph_offset = (x, position) if vertical else (position, y)

    def path(self, item: PathObject) -> None:
        a, b, c, d, e, f = item.ctm
        e += self.shift[0]
        f += self.shift[1]
        subpaths: list[tuple[Point, ...]] = []
        points: list[Point] = []
        curved = False
        for operator, raw in item.raw_segments:
            if operator == "h":
                if len(points) > 1 and points[0] != points[-1]:
                    points.append(points[0])
                continue
            placed = [(a * x + c * y + e, b * x + d * y + f) for x, y in raw]
            if operator == "l":
                points.append(placed[0])
            elif operator == "m":
                if len(points) > 1:
                    subpaths.append(tuple(points))
                points = placed
            elif points:
                curved = True
                if operator == "c":
                    points += bezier(points[-1], placed[0], placed[1], placed[2])
                elif operator == "v":
                    points += bezier(points[-1], points[-1], placed[0], placed[1])
                else:
                    points += bezier(points[-1], placed[0], placed[1], placed[1])
        if len(points) > 1:
            subpaths.append(tuple(points))
        if subpaths:
            scale = abs(a * d - b * c) ** 0.5
            white = _white(item.gstate, filled=item.fill, stroked=item.stroke)
            width = item.gstate.linewidth * scale
            self.drawings.append(Drawing(tuple(subpaths), item.stroke, item.fill, width, curved, white))


def _white(state: GraphicState, *, filled: bool, stroked: bool) -> bool:
    """Tell whether everything that is painted is painted white."""
    if filled and not _is_white(state.ncs.name, state.ncolor):
        return False
    return not (stroked and not _is_white(state.scs.name, state.scolor)) and (filled or stroked)


def _is_white(space: str, color: Any) -> bool:
    values = color.values
    if color.pattern is not None or not values:
        return False
    if space in ("DeviceGray", "CalGray", "DeviceRGB", "CalRGB", "ICCBased") and len(values) in (1, 3):
        return bool(min(values) >= 0.99)
    if len(values) == 4 and space in ("DeviceCMYK", "ICCBased"):
        return bool(max(values) <= 0.01)
    return False
