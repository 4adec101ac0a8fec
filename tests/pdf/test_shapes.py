"""Reference characters against other fonts and sizes, and what looks like them."""

from __future__ import annotations

import numpy as np
import pypdfium2
import pytest

from d2s.pdf.content import DEPTH
from d2s.pdf.glyphs import GlyphReader
from d2s.pdf.shapes import EM, ShapeReader, shape_of
from d2s.pdf.unmapped import read_unmapped
from d2s.records.page import UNREADABLE, Char

# characters that Bitstream Vera has; it draws the others as an empty box
VERA = "µΩ°±≤≥×÷√≈∞=+–"


@pytest.fixture(scope="module")
def shapes(rules) -> ShapeReader:
    return ShapeReader(rules.shapes, GlyphReader(rules))


def standing(x: float, y: float, size: float, width: float, font: str = "F") -> Char:
    """Return the box of an unreadable glyph at a place of a page 300 points high."""
    bottom = 300 - y + DEPTH * size
    return Char(UNREADABLE, x, bottom - size, x + width * size, bottom, font, size)


def read(path, chars, shapes) -> str:
    with pypdfium2.PdfDocument(path) as document:
        return "".join(char.text for char in read_unmapped(document[0], chars, shapes))


@pytest.mark.parametrize("size", [6.5, 11])
def test_every_character_of_the_rules_is_read_in_a_standard_font(make, rules, shapes, size):
    codes = {text: code for code, text in GlyphReader(rules).encodings["symbol"].items()}
    single = [text for text in rules.shapes.characters if text in codes]
    assert len(single) > 15
    content = "".join(
        f"BT /S {size} Tf {20 + 16 * index} 200 Td <{codes[text]:02x}> Tj ET\n" for index, text in enumerate(single)
    )
    path = make.pdf(content, fonts={"S": make.symbol})
    chars = [standing(20 + 16 * index, 200, size, 0.8) for index in range(len(single))]
    assert read(path, chars, shapes) == "".join(single)


@pytest.mark.parametrize("size", [7, 12])
def test_characters_are_read_in_another_font(make, shapes, size):
    content = "".join(make.glyph_path(text, 20 + 20 * index, 200, size) for index, text in enumerate(VERA))
    path = make.pdf(content)
    chars = [standing(20 + 20 * index, 200, size, 0.9) for index in range(len(VERA))]
    assert read(path, chars, shapes) == VERA


def test_letters_digits_and_boxes_are_not_read(make, shapes):
    alike = "Oou0QnpvxXADBGUCcdq8569SZ2WMNHKlI1.•§θ"  # the last is an empty box
    content = "".join(make.glyph_path(text, 10 + 10 * index, 200, 9) for index, text in enumerate(alike))
    path = make.pdf(content)
    chars = [standing(10 + 10 * index, 200, 9, 0.9) for index in range(len(alike))]
    assert read(path, chars, shapes) == UNREADABLE * len(alike)


def test_place_tells_a_degree_sign_from_a_letter(make, shapes):
    raised, level = make.glyph_path("°", 50, 200, 10), make.glyph_path("°", 80, 195.5, 10)
    path = make.pdf(raised + level)
    assert read(path, [standing(50, 200, 10, 0.5), standing(80, 200, 10, 0.5)], shapes) == "°" + UNREADABLE


def test_ink_of_neighbours_rules_and_grounds_is_left_out(make, shapes):
    ground = "0.85 g 40 190 60 20 re f 0 g\n"
    rules_ = "0.5 w 40 196 60 0 re S 59 150 m 59 250 l S\n"
    text = make.show("5", 54.3, 200) + make.glyph_path("Ω", 60, 200, 10) + make.show("A", 67.8, 200)
    path = make.pdf(ground + rules_ + text)
    neighbours = [standing(54.3, 200, 10, 0.556)._replace(text="5"), standing(67.8, 200, 10, 0.667)._replace(text="A")]
    assert read(path, [neighbours[0], standing(60, 200, 10, 0.76), neighbours[1]], shapes) == "5ΩA"


def test_glyphs_that_paint_nothing(make, shapes):
    path = make.pdf(make.show("250", 20, 200) + make.show("A", 60, 200))
    alone = [standing(45, 200, 10, 0.5)]
    assert read(path, alone, shapes) == UNREADABLE  # it may be a sign that cannot be drawn
    many = [standing(100 + 5 * index, 200, 10, 0.5) for index in range(5)]
    assert read(path, many, shapes) == "     "


def test_a_picture_without_ink_has_no_shape():
    assert shape_of(np.zeros((EM, EM), dtype=bool), EM, EM) is None


def test_pieces_and_holes_are_counted():
    ink = np.zeros((EM, EM), dtype=bool)
    ink[4:20, 4:20] = True
    ink[8:16, 8:16] = False
    ink[30:40, 4:20] = True
    shape = shape_of(ink, 40, EM)
    assert shape is not None
    assert (shape.pieces, shape.holes) == (2, 1)
    assert (shape.low, shape.high, shape.width) == pytest.approx((0, 36 / EM, 16 / EM))
