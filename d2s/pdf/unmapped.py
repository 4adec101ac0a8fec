"""Glyphs that have no character code, read by shape: those of fonts without maps, and outlines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import pypdfium2
from PIL import Image, ImageChops, ImageDraw
from scipy.ndimage import find_objects, label

from d2s.pdf.content import DEPTH
from d2s.pdf.outlines import Outline, Outlines
from d2s.pdf.shapes import EM, Ink, ShapeReader, shape_of
from d2s.records.geometry import Box
from d2s.records.page import UNREADABLE, Char

_SIDE = 0.5  # em of the page that is looked at on both sides of a glyph
_ABOVE = 0.3  # and above and below its box
_CONTRAST = 60  # of 255: paler ink is none
_BLANKS = 3  # glyphs of one font on a line that paint nothing are blanks; a lone one may be a sign that is lost
_MOST = 400  # glyphs read on a page: more are no signs but a text whose font is at fault
_NARROW = 0.05  # em: a glyph of less width has none
_USUAL = 0.6  # em: width of a character
_PLACE = 0.2  # em around a blank in which the outline stands that it makes room for
_PIXELS = 64  # longer side of the picture of an outline
_MARK = 0.72  # share of its box that a bullet fills, and no character


def read_outlines(outlines: Outlines, in_text: Sequence[Outline], shapes: ShapeReader) -> list[Char]:
    """Return the characters that are drawn in lines of text, `UNREADABLE` where the shape is none of the rules'.

    They have no font. What is drawn again elsewhere on the page, alone in a cell, is read as in the line.
    """
    found = []
    known: list[Outline] = []
    for outline in in_text:
        scale = _PIXELS / max(outline.box.width, outline.box.height)
        base = (outline.beside.bottom - DEPTH * outline.beside.size - outline.box.top) * scale
        shape = shape_of(_painted(outline, scale), base, scale * outline.beside.size)
        if shape is None or shape.solid >= _MARK:
            continue
        text = shapes.read(shape)
        if text or outlines.free(outline):
            known.append(outline)
            found.append((outline, text))
    result = [_char(outline, text or UNREADABLE) for outline, text in found]
    for outline, text in found:
        for again in outlines.like(outline, known) if text else ():
            known.append(again)
            result.append(_char(again, text or UNREADABLE))
    return result


def _char(outline: Outline, text: str) -> Char:
    """Return the character in the line of the one beside it."""
    line, box = outline.beside, outline.box
    return Char(text, box.x0, line.top, box.x1, line.bottom, "", line.size)


def _painted(outline: Outline, scale: float) -> Ink:
    """Return a picture of an outline, `scale` pixels a point; parts within parts are holes."""
    box = outline.box
    size = int(box.width * scale) + 2, int(box.height * scale) + 2
    picture = Image.new("1", size)
    for part in outline.parts:
        layer = Image.new("1", size)
        corners = [((x - box.x0) * scale, (y - box.top) * scale) for x, y in part.points]
        ImageDraw.Draw(layer).polygon(corners, fill=1)
        picture = ImageChops.logical_xor(picture, layer)
    return np.asarray(picture)


def read_unmapped(page: pypdfium2.PdfPage, chars: Sequence[Char], shapes: ShapeReader) -> list[Char]:
    """Return the characters of a page, unreadable upright glyphs of fonts replaced by what their picture shows."""
    result = list(chars)
    empty: list[int] = []
    unread = [
        index
        for index, char in enumerate(chars)
        if char.text == UNREADABLE and char.font and char.upright and char.visible and char.size > 0
    ]
    for index in unread[:_MOST]:
        char = chars[index]
        ink, base = _ink(page, _with_room(char), _beside(char, chars))
        shape = shape_of(ink, base, EM)
        if shape is None:
            empty.append(index)
        elif text := shapes.read(shape):
            result[index] = char._replace(text=text)
    for index in _blanks(empty, chars):
        result[index] = chars[index]._replace(text=" ")
    return result


def _with_room(char: Char) -> Char:
    """Return a glyph with a usual width where its font states none."""
    return char._replace(x1=char.x0 + _USUAL * char.size) if _narrow(char) else char


def _narrow(char: Char) -> bool:
    return char.x1 - char.x0 < _NARROW * char.size


def _beside(char: Char, chars: Sequence[Char]) -> list[float]:
    """Return the middles of the glyphs that stand beside a glyph on its line."""
    reach = 2 * char.size
    return [
        (other.x0 + other.x1) / 2
        for other in chars
        if other is not char
        and not other.text.isspace()
        and other.top < char.bottom
        and char.top < other.bottom
        and other.x1 > char.x0 - reach
        and other.x0 < char.x1 + reach
    ]


def _ink(page: pypdfium2.PdfPage, char: Char, beside: Sequence[float]) -> tuple[Ink, float]:
    """Return a picture of the ink that is nearest to a glyph, `EM` pixels an em, and the row of its base line.

    Ink that reaches the border of the picture is a rule or belongs to other text.
    """
    width, height = page.get_size()
    scale = EM / char.size
    left, right = max(0.0, char.x0 - _SIDE * char.size), min(width, char.x1 + _SIDE * char.size)
    top, bottom = max(0.0, char.top - _ABOVE * char.size), min(height, char.bottom + _ABOVE * char.size)
    bitmap = page.render(scale=scale, crop=(left, height - bottom, width - right, top), grayscale=True)
    picture = bitmap.to_numpy().reshape(bitmap.height, -1).astype(int)
    tones, counts = np.unique(picture, return_counts=True)
    away = np.abs(picture - tones[counts.argmax()])
    ink = away > max(_CONTRAST, away.max() / 2)
    labels, _ = label(ink, np.ones((3, 3)))
    middle = (char.x0 + char.x1) / 2
    kept = np.zeros_like(ink)
    for number, (rows, columns) in enumerate(find_objects(labels), 1):
        inside = rows.start > 0 and columns.start > 0 and rows.stop < ink.shape[0] and columns.stop < ink.shape[1]
        x = left + (columns.start + columns.stop) / 2 / scale
        if inside and char.x0 <= x <= char.x1 and all(abs(x - middle) <= abs(x - other) for other in beside):
            kept |= labels == number
    return kept, (char.bottom - DEPTH * char.size - top) * scale


def _blanks(empty: Sequence[int], chars: Sequence[Char]) -> list[int]:
    """Return which glyphs that paint nothing are blanks: without room, many on one line, or in an outline's place."""
    lines = Counter((chars[index].font, chars[index].top) for index in empty)
    drawn = [char for char in chars if not char.font]
    found = []
    for index in empty:
        char, reach = chars[index], _PLACE * chars[index].size
        place = Box(char.x0 - reach, char.top, char.x1 + reach, char.bottom)
        many = lines[char.font, char.top] >= _BLANKS
        if _narrow(char) or many or any(place.overlap(other.box) for other in drawn):
            found.append(index)
    return found
