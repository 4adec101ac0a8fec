"""Characters drawn as paths in a line of text."""

from __future__ import annotations

import pytest

from d2s.pdf import read_source
from d2s.records.page import UNREADABLE


def line(page) -> str:
    return "".join(char.text for char in sorted(page.chars, key=lambda char: char.x0) if char.text != " ")


def codes(source) -> list[str]:
    return [item.code for item in source.problems]


@pytest.mark.parametrize("size", [7, 10])
@pytest.mark.parametrize("sign", "µΩ±≤")
def test_an_outline_in_a_line_is_a_character(make, each_source, rules, sign, size):
    left, middle = make.show("ID = 250", 50, 200, size), 50 + 4.3 * size
    path = make.pdf(left + make.glyph_path(sign, middle, 200, size) + make.show("A", middle + 0.9 * size, 200, size))
    source = read_source(path, each_source, rules)
    (page,) = source.pages
    assert line(page) == f"ID=250{sign}A"
    drawn = next(char for char in page.chars if char.text == sign)
    assert (drawn.size, drawn.bottom) == (page.chars[0].size, page.chars[0].bottom)
    (problem,) = source.problems
    assert (problem.code, problem.page) == ("D203", 1)
    assert f"{sign} 1" in problem.message


def test_an_outline_that_is_not_recognised_is_unreadable(make, each_source, rules):
    path = make.pdf(make.show("250", 50, 200) + make.glyph_path("§", 68, 200, 10) + make.show("A", 75, 200))
    source = read_source(path, each_source, rules)
    assert line(source.pages[0]) == f"250{UNREADABLE}A"
    assert codes(source) == ["D202"]


@pytest.mark.parametrize("apart", [0.97, 0.9])
def test_a_drawn_unit_of_two_letters_is_unreadable(make, each_source, rules, apart):
    unit = make.glyph_path("m", 68, 200, 10) + make.glyph_path("W", 68 + 10 * apart, 200, 10)
    source = read_source(make.pdf(make.show("250", 50, 200) + unit), each_source, rules)
    assert line(source.pages[0]).rstrip(UNREADABLE) == "250"
    assert codes(source) == ["D202"]


def test_the_same_outline_alone_in_a_cell_is_read_too(make, each_source, rules):
    text = make.show("RG = 6", 50, 200) + make.glyph_path("Ω", 84, 200, 10)
    path = make.pdf(text + make.glyph_path("Ω", 250, 120, 10) + make.glyph_path("Ω", 300, 120, 20))
    (page,) = read_source(path, each_source, rules).pages
    places = [(round(char.x0), round(char.top)) for char in page.chars if char.text == "Ω"]
    assert len(places) == 2  # the larger one is another drawing
    assert places[1][0] - places[0][0] == 166 and places[1][1] - places[0][1] == 80


@pytest.mark.parametrize(
    "drawing",
    [
        "55 190 m 65 195 l 65 185 l f\n",  # the head of an arrow
        "48 204 m 48 205.66 46.66 207 45 207 c 43.34 207 42 205.66 42 204 c 42 202.34 43.34 201 45 201 c "
        "46.66 201 48 202.34 48 204 c f\n",  # a bullet
        "40 198 30 8 re f\n",
        "100 100 m 105 120 l 110 103 l 115 125 l 118 99 l 110 90 l 107 95 l 104 92 l 100 100 l f\n",  # far from text
    ],
)
def test_other_drawings_are_no_characters(make, each_source, rules, drawing):
    source = read_source(make.pdf(make.show("250 A", 50, 200) + drawing), each_source, rules)
    assert line(source.pages[0]) == "250A"
    assert source.problems == ()


def test_an_outline_over_a_character_is_no_other_character(make, each_source, rules):
    path = make.pdf(make.show("µA", 50, 200).replace("µ", "\\265") + make.glyph_path("µ", 50, 200, 10))
    assert line(read_source(path, each_source, rules).pages[0]) == "µA"


def test_white_and_stroked_outlines_are_no_characters(make, each_source, rules):
    path_of = make.glyph_path("Ω", 60, 200, 10)
    white = "1 g " + path_of + "0 g\n"
    for drawing in (white, path_of.replace(" f\n", " S\n")):
        source = read_source(make.pdf(make.show("5", 53, 200) + drawing), each_source, rules)
        assert line(source.pages[0]) == "5"
