"""Pages through pdfplumber: the reference source."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pdfplumber
from pdfminer.layout import LTChar, LTCurve, LTFigure, LTImage, LTItem
from pdfminer.pdffont import PDFCIDFont, PDFFont, PDFSimpleFont, PDFTrueTypeFont, PDFType3Font
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdftypes import int_value, list_value, resolve1
from pdfminer.psparser import PSLiteral
from pdfplumber.page import PDFPageAggregatorWithMarkedContent
from playa.encodings import MAC_ROMAN_ENCODING, STANDARD_ENCODING, WIN_ANSI_ENCODING
from playa.fontprogram import Type1FontHeaderParser
from playa.utils import transform_bbox

from d2s.pdf.content import DEPTH, SLANT, Content, Drawing, Point, bezier, letters
from d2s.pdf.glyphs import FontReader, GlyphReader
from d2s.records.geometry import Box
from d2s.records.page import Char

logging.getLogger("pdfminer").setLevel(logging.CRITICAL)

_ENCODINGS = {
    "StandardEncoding": STANDARD_ENCODING,
    "WinAnsiEncoding": WIN_ANSI_ENCODING,
    "MacRomanEncoding": MAC_ROMAN_ENCODING,
}
_INVISIBLE = (3, 7)  # text render modes that paint nothing
_STROKED = (1, 5)  # text render modes that paint outlines only


class PlumberSource:
    """Reads pages of a PDF held in memory."""

    def __init__(self, data: bytes, glyphs: GlyphReader) -> None:
        self._document = pdfplumber.open(io.BytesIO(data))
        self._resources = _Resources()
        self._glyphs = glyphs

    @property
    def page_count(self) -> int:
        """Return how many pages it sees."""
        return len(self._document.pages)

    def close(self) -> None:
        """Free the document."""
        self._document.close()

    def read(self, number: int) -> Content:
        """Read one page, counted from 1."""
        page = self._document.pages[number - 1].page_obj
        device = _Device(self._resources, self._glyphs)
        PDFPageInterpreter(self._resources, device).process_page(page)
        reading = _Reading(device, *_visible(page))
        reading.walk(device.get_result())
        return Content(
            reading.width, reading.height, reading.chars, frozenset(reading.white), reading.drawings, reading.images
        )


def _visible(page: Any) -> tuple[Box, float]:
    """Return the visible part in pdfminer's page space (origin at the media box's lower left corner) and its top."""
    x0, y0, x1, y1 = page.mediabox
    turn = {
        90: (0, -1, 1, 0, -y0, x1),
        180: (-1, 0, 0, -1, x1, y1),
        270: (0, 1, -1, 0, y1, -x0),
    }.get(page.rotate, (1, 0, 0, 1, -x0, -y0))
    cx0, cy0, cx1, cy1 = page.cropbox or page.mediabox
    left, low, right, high = transform_bbox(turn, (max(x0, cx0), max(y0, cy0), min(x1, cx1), min(y1, cy1)))
    return Box(left, low, right, high), high


class _Resources(PDFResourceManager):
    """Keeps the specification of each font, which holds its glyph names."""

    def __init__(self) -> None:
        super().__init__()
        self.specs: dict[int, tuple[PDFFont, Mapping[str, Any]]] = {}  # with the font, so that ids stay its own

    def get_font(self, objid: object, spec: Mapping[str, object]) -> PDFFont:
        font = super().get_font(objid, spec)
        self.specs.setdefault(id(font), (font, spec))
        return font


class _Device(PDFPageAggregatorWithMarkedContent):
    """Gives each character its repaired text, and notes its render mode."""

    def __init__(self, resources: _Resources, glyphs: GlyphReader) -> None:
        super().__init__(resources)
        self.resources, self.glyphs = resources, glyphs
        self.readers: dict[int, tuple[FontReader, dict[int, str]]] = {}
        self.mode = 0
        self.modes: dict[int, int] = {}

    def render_string(self, textstate: Any, *args: Any) -> None:
        self.mode = textstate.render
        super().render_string(textstate, *args)

    def render_char(self, matrix: Any, font: PDFFont, *args: Any, **kwargs: Any) -> float:
        if not font.is_vertical():
            font.descent = -DEPTH / font.vscale
        before = len(self.cur_item._objs)
        advance = super().render_char(matrix, font, *args, **kwargs)
        cid = kwargs["cid"] if "cid" in kwargs else args[3]
        made: list[Any] = self.cur_item._objs[before:]
        for item in made:
            item._text = self.read(font, cid)
            if self.mode:
                self.modes[id(item)] = self.mode
        return float(advance)

    def read(self, font: PDFFont, cid: int) -> str:
        entry = self.readers.get(id(font))
        if entry is None:
            names = _names(font, self.resources.specs[id(font)][1])
            entry = self.readers[id(font)] = (self.glyphs.font(getattr(font, "basefont", font.fontname), names), {})
        reader, known = entry
        if isinstance(font, PDFType3Font) and not letters(font.matrix[3]):
            return ""
        if cid not in known:
            known[cid] = reader.read(cid, _mapped(font, cid), cid=isinstance(font, PDFCIDFont))
        return known[cid]


def _mapped(font: PDFFont, cid: int) -> str | None:
    unicode_map = getattr(font, "unicode_map", None)
    if unicode_map is None:
        return None
    try:
        return str(unicode_map.get_unichr(cid))
    except KeyError:
        return None


def _names(font: PDFFont, spec: Mapping[str, Any]) -> dict[int, str]:
    """Return the glyph names of a simple font by code, as pdfminer reads them."""
    if not isinstance(font, PDFSimpleFont):
        return {}
    encoding = resolve1(spec.get("Encoding"))
    if encoding is None and (program := getattr(font, "fontfile", None)) is not None:
        header = program.get_data()[: int_value(program["Length1"])]
        return dict(Type1FontHeaderParser(header).get_encoding())
    default = "WinAnsiEncoding" if isinstance(font, PDFTrueTypeFont) else "StandardEncoding"
    base: str = default
    differences: Sequence[Any] = ()
    if isinstance(encoding, dict):
        named = resolve1(encoding.get("BaseEncoding"))
        base = str(named.name) if isinstance(named, PSLiteral) else default
        differences = list_value(encoding.get("Differences", []))
    elif isinstance(encoding, PSLiteral):
        base = str(encoding.name)
    names = dict(_ENCODINGS.get(base, {}))
    code = 0
    for item in differences:
        if isinstance(item, int):
            code = item
        elif isinstance(item, PSLiteral):
            names[code] = str(item.name)
            code += 1
    return names


class _Reading:
    """Collects the objects of one page."""

    def __init__(self, device: _Device, visible: Box, top: float) -> None:
        self.modes = device.modes
        self.left, self.top = visible.x0, top
        self.width, self.height = visible.width, visible.height
        self.chars: list[Char] = []
        self.white: list[int] = []
        self.drawings: list[Drawing] = []
        self.images: list[Box] = []

    def walk(self, items: Iterable[LTItem]) -> None:
        for item in items:
            if isinstance(item, LTChar):
                self.text(item)
            elif isinstance(item, LTCurve):
                self.path(item)
            elif isinstance(item, LTImage):
                self.images.append(self.box(item.bbox))
            elif isinstance(item, LTFigure):
                self.walk(item)

    def box(self, bbox: Sequence[float]) -> Box:
        x0, y0, x1, y1 = bbox
        return Box(x0 - self.left, self.top - y1, x1 - self.left, self.top - y0)

    def text(self, item: LTChar) -> None:
        text = item.get_text()
        if not text:
            return
        mode = self.modes.get(id(item), 0)
        state = item.graphicstate
        if _is_white(state.scolor if mode in _STROKED else state.ncolor):
            self.white.append(len(self.chars))
        name = item.fontname if isinstance(item.fontname, str) else item.fontname.decode("latin-1")
        box = self.box(item.bbox)
        upright = bool(item.upright) and item.matrix[3] > 0 and abs(item.matrix[1]) <= SLANT * abs(item.matrix[0])
        self.chars.append(Char(text, *box, name, item.size, upright, mode not in _INVISIBLE))

    def path(self, item: LTCurve) -> None:
        points: list[Point] = []
        curved = False
        segments: Any = item.original_path or ()
        for operator, *raw in segments:
            placed = [(x - self.left, self.top - y) for x, y in raw]
            if operator == "h":
                if len(points) > 1 and points[0] != points[-1]:
                    points.append(points[0])
            elif operator in ("m", "l"):
                points.append(placed[0])
            else:
                curved = True
                start = points[-1]
                first = start if operator == "v" else placed[0]
                second = placed[0] if operator == "v" else placed[1]
                points += bezier(start, first, second, placed[-1])
        if len(points) > 1:
            white = not (item.fill and not _is_white(item.non_stroking_color)) and not (
                item.stroke and not _is_white(item.stroking_color)
            )
            self.drawings.append(
                Drawing((tuple(points),), bool(item.stroke), bool(item.fill), float(item.linewidth), curved, white)
            )


def _is_white(color: Any) -> bool:
    values = color if isinstance(color, tuple) else (color,)
    if not values or not all(isinstance(value, int | float) for value in values):
        return False
    if len(values) == 4:
        return bool(max(values) <= 0.01)
    return len(values) in (1, 3) and bool(min(values) >= 0.99)
