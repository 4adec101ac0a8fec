"""What a glyph without a character code shows, by its shape.

The ink is compared with the characters of the rules as pdfium draws them in its own standard fonts: the outlines by the
mean square distance from the ink of each to the ink of the other (chamfer distance; Barrow et al., "Parametric
correspondence and chamfer matching", IJCAI 1977), and the proportions, the height and the place in the em box. Ink with
another number of holes is never the same character.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import pypdfium2
from numpy.typing import NDArray
from PIL import Image
from pypdfium2 import raw
from scipy.ndimage import distance_transform_edt, label

from d2s.knowledge.glyphs import PartOfGlyph, ShapeRules, StandardFont
from d2s.pdf.glyphs import GlyphReader

Ink = NDArray[np.bool_]  #: a picture, true where something is painted

EM = 48  #: pixels to an em in pictures of glyphs
_GRID = 32  # pixels to a side of the square that ink is stretched to
_SPECK = 0.003  # square em: smaller pieces and holes are flaws of the picture
_CELL = 2 * EM  # of a reference glyph; its base line lies half an em above the cell's lower edge
_ROW = 64  # reference glyphs in a row of their picture
_AROUND = np.ones((3, 3))  # pixels that touch at a corner are one piece


@dataclass(frozen=True, slots=True)
class Shape:
    """The ink of one glyph, stretched to a square: lengths in em, `low` and `high` above the base line.

    `pieces` and `holes` count its parts and the places that it encloses.
    """

    square: Ink
    width: float
    low: float
    high: float
    pieces: int
    holes: int

    @property
    def solid(self) -> float:
        """Return the share of its box that is ink."""
        return float(self.square.mean())


def shape_of(ink: Ink, base: float, em: float) -> Shape | None:
    """Return the shape of a picture, None without ink; `base` is the row of the base line, `em` in pixels."""
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    if not len(rows):
        return None
    top, bottom, left, right = rows[0], rows[-1] + 1, columns[0], columns[-1] + 1
    cut = ink[top:bottom, left:right]
    stretched = Image.fromarray(cut.astype(np.uint8) * 255).resize((_GRID, _GRID), Image.Resampling.BOX)
    square = np.asarray(stretched) > 127
    speck = _SPECK * em * em
    pieces = _count(cut, _AROUND, speck)
    if not square.any() or not pieces:
        return None
    holes = _count(np.pad(~cut, 1, constant_values=True), None, speck) - 1
    return Shape(square, (right - left) / em, (base - bottom) / em, (base - top) / em, pieces, holes)


def _count(ink: Ink, around: NDArray[np.float64] | None, speck: float) -> int:
    labels, _ = label(ink, around)
    return int((np.bincount(labels.ravel())[1:] > speck).sum())


class ShapeReader:
    """Reads shapes by the rules; the reference characters are drawn when the first shape is read."""

    def __init__(self, rules: ShapeRules, glyphs: GlyphReader) -> None:
        self.rules = rules
        self._encodings = glyphs.encodings
        self._known: dict[tuple[object, ...], str | None] = {}

    def read(self, shape: Shape) -> str | None:
        """Return the character that a shape shows, None where it is like none of them or like two."""
        key = (shape.square.tobytes(), shape.width, shape.low, shape.high, shape.pieces, shape.holes)
        if key not in self._known:
            self._known[key] = self._read(shape)
        return self._known[key]

    def _read(self, shape: Shape) -> str | None:
        ranked = self.ranked(shape)
        if not ranked:
            return None
        text, distance = ranked[0]
        apart = len(ranked) == 1 or ranked[1][1] >= self.rules.ratio * distance
        return text if text in self.rules.characters and distance <= self.rules.farthest and apart else None

    def ranked(self, shape: Shape) -> list[tuple[str, float]]:
        """Return the reference characters with as many holes and their distances from a shape, nearest first."""
        best: dict[str, float] = {}
        for text, distance in self._references.distances(shape, self.rules):
            best[text] = min(distance, best.get(text, distance))
        return sorted(best.items(), key=lambda item: item[1])

    @cached_property
    def _references(self) -> _References:
        glyphs: list[tuple[str, list[_Placed]]] = []
        for font in self.rules.fonts:
            codes = {text: code for code, text in self._encodings[font.encoding].items()}
            for text in (*self.rules.characters, *self.rules.others):
                if all(char in codes for char in text):
                    glyphs.append((text, [_Placed(font, [codes[char] for char in text], PartOfGlyph(text=text))]))
            for text, parts in self.rules.composed.items():
                if all(part.text in codes for part in parts):
                    glyphs.append((text, [_Placed(font, [codes[part.text]], part) for part in parts]))
        return _References(list(_drawn(glyphs)))


class _Placed(NamedTuple):
    """Codes of a font and where they stand in a reference glyph."""

    font: StandardFont
    codes: list[int]
    part: PartOfGlyph


class _References:
    """The reference shapes as arrays, one row each."""

    def __init__(self, shapes: list[tuple[str, Shape]]) -> None:
        self.texts = [text for text, _ in shapes]
        self.ink = np.array([shape.square.ravel() for _, shape in shapes], dtype=float)
        self.away = np.array([_away(shape.square) for _, shape in shapes])
        self.sizes = np.array([_sizes(shape) for _, shape in shapes])
        self.pieces = np.array([shape.pieces for _, shape in shapes])
        self.holes = np.array([shape.holes for _, shape in shapes])

    def distances(self, shape: Shape, rules: ShapeRules) -> Iterator[tuple[str, float]]:
        """Yield the text and the distance of each reference with as many holes."""
        same = np.flatnonzero(self.holes == shape.holes)
        ink, references = shape.square.ravel().astype(float), self.ink[same]
        chamfer = np.sqrt(self.away[same] @ ink / ink.sum())
        chamfer += np.sqrt(references @ _away(shape.square) / references.sum(axis=1))
        aspect, height, middle = np.abs(self.sizes[same] - _sizes(shape)).T
        total = (
            chamfer / 2
            + rules.aspect * aspect
            + rules.height * height
            + rules.place * np.maximum(0.0, middle - rules.slack)
            + rules.piece * np.abs(self.pieces[same] - shape.pieces)
        )
        yield from zip((self.texts[index] for index in same), total.tolist(), strict=True)


def _sizes(shape: Shape) -> NDArray[np.float64]:
    """Return the logarithms of width over height and of the height, and the middle above the base line in em."""
    height = shape.high - shape.low
    return np.array([np.log(shape.width / height), np.log(height), (shape.low + shape.high) / 2])


def _away(square: Ink) -> NDArray[np.float64]:
    """Return the squared distance of each pixel from the nearest ink, in sides of the square."""
    return np.asarray(distance_transform_edt(~square), dtype=float).ravel() ** 2 / _GRID**2


def _drawn(glyphs: list[tuple[str, list[_Placed]]]) -> Iterator[tuple[str, Shape]]:
    """Draw reference glyphs, each in a cell of one picture; yield text and shape."""
    rows = -(-len(glyphs) // _ROW)
    document = pypdfium2.PdfDocument.new()
    try:
        page = document.new_page(_ROW * _CELL, rows * _CELL)
        fonts: dict[str, Any] = {}
        for index, (_, placed) in enumerate(glyphs):
            row, column = divmod(index, _ROW)
            x, y = column * _CELL + EM / 4, (rows - 1 - row) * _CELL + EM / 2
            for font, codes, part in placed:
                if font.name not in fonts:
                    fonts[font.name] = raw.FPDFText_LoadStandardFont(document, font.name.encode())
                item = raw.FPDFPageObj_CreateTextObj(document, fonts[font.name], EM * part.scale)
                raw.FPDFText_SetCharcodes(item, (ctypes.c_uint32 * len(codes))(*codes), len(codes))
                raw.FPDFPageObj_Transform(item, 1, 0, font.slant, 1, x + part.right * EM, y + part.up * EM)
                raw.FPDFPage_InsertObject(page, item)
        picture = page.render(scale=1, grayscale=True).to_numpy().reshape(rows * _CELL, -1) < 128
        for loaded in fonts.values():
            raw.FPDFFont_Close(loaded)
        page.close()
    finally:
        document.close()
    for index, (text, _) in enumerate(glyphs):
        row, column = divmod(index, _ROW)
        cell = picture[row * _CELL : (row + 1) * _CELL, column * _CELL : (column + 1) * _CELL]
        shape = shape_of(cell, _CELL - EM / 2, EM)
        if shape is not None:
            yield text, shape
