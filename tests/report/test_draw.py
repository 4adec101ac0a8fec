from __future__ import annotations

import pytest
from PIL import Image

from d2s.errors import UsageError
from d2s.records.geometry import Box
from d2s.records.layout import (
    Cell,
    Column,
    Layout,
    Role,
    Row,
    Section,
    Span,
    Table,
    TableKind,
    TextLine,
    ValueSpan,
)
from d2s.records.page import Char, Page, PageKind, Rule
from d2s.report.draw import STAGES, draw_page, words


def char(text: str, x: float, top: float = 20.0) -> Char:
    return Char(text, x, top, x + 5, top + 8, "Helvetica", 8.0)


CHARS = (char("V", 20), char("D", 25), char(" ", 30), char("6", 60), char("0", 65), char("x", 20, 40))
PAGE = Page(1, 200.0, 100.0, PageKind.TABLE, "VD 60 x", CHARS, (Rule(10, 60, 150, 60),))
SPAN = Span("60", Box(60, 20, 70, 28), 1)
LAYOUT = Layout(
    "ab",
    (TextLine("VD 60", Box(20, 20, 70, 28), 1, 8.0),),
    (Section("s", "Ratings", "ratings", 1, Box(20, 5, 90, 15)),),
    (
        Table(
            "t1", 1, Box(15, 15, 120, 60), TableKind.PARAMETERS, (Column(0, 15, 120, Role.MAX, None),),
            (Cell(0, 0, 1, 1, SPAN),),
        ),
    ),
    (Row("row", 1, Box(15, 15, 120, 30), "t1", TableKind.PARAMETERS, (ValueSpan(SPAN, Role.MAX, 0),), name=SPAN),),
)  # fmt: skip


def picture() -> Image.Image:
    return Image.new("RGB", (400, 200), "white")


def test_words_break_at_gaps_blanks_and_lines():
    assert ["".join(item.text for item in run) for run in words(CHARS)] == ["VD", "60", "x"]


@pytest.mark.parametrize("stage", sorted(set(STAGES) - {"facts"}))
def test_stage_draws_on_a_copy_at_the_scale_of_the_picture(stage):
    base = picture()
    drawn = draw_page(base, PAGE, LAYOUT, (), stage)
    assert drawn.size == base.size
    assert base.getcolors() == [(80000, (255, 255, 255))]
    assert len(drawn.getcolors(100000)) > 1
    other = draw_page(base, Page(2, 200.0, 100.0, PageKind.BLANK, ""), LAYOUT, (), stage)
    assert other.getcolors() == base.getcolors()


def test_facts_are_boxed_where_they_stand(example):
    records = example.extraction().parts[0].parameters
    page = Page(1, 595.28, 841.89, PageKind.TABLE, "")
    drawn = draw_page(Image.new("RGB", (1191, 1684), "white"), page, None, records, "facts")
    box = records[5].evidence.bbox
    assert drawn.getpixel((round(box.x0 * 1191 / 595.28), round((box.top + box.bottom) * 1191 / 595.28 / 2))) != (
        255,
        255,
        255,
    )
    assert drawn.getpixel((5, 5)) == (255, 255, 255)


def test_unknown_stage_is_a_coded_error():
    with pytest.raises(UsageError, match="choose one of words"):
        draw_page(picture(), PAGE, LAYOUT, (), "cells")


def test_a_stage_without_its_layout_is_a_coded_error():
    with pytest.raises(UsageError, match="needs the layout"):
        draw_page(picture(), PAGE, None, (), "tables")
