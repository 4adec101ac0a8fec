from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from d2s.pdf.chars import OVERPRINT, hide_on_paper, on_page, without_lone_letters, without_overprint
from d2s.records.geometry import Box
from d2s.records.page import UNREADABLE, Char


def char(text: str, x: float, y: float = 100.0, font: str = "F", **changes) -> Char:
    return Char(text, x, y, x + 5, y + 10, font, 10.0, **changes)


def test_overprinted_bold_is_one_glyph():
    printed = [char("1", 50), char("1", 50.4), char("1", 55), char("0", 50.2), char(" ", 50), char(" ", 50)]
    assert [(c.text, c.x0) for c in without_overprint(printed)] == [
        ("1", 50),
        ("1", 55),
        ("0", 50.2),
        (" ", 50),
        (" ", 50),
    ]


@given(st.lists(st.tuples(st.sampled_from("ab"), st.floats(0, 30), st.floats(0, 30)), max_size=60))
def test_overprint_equals_the_plain_search(places):
    printed = [char(text, x, y) for text, x, y in places]
    expected: list[Char] = []
    for one in printed:
        if not any(
            o.text == one.text and abs(o.x0 - one.x0) <= OVERPRINT and abs(o.top - one.top) <= OVERPRINT
            for o in expected
        ):
            expected.append(one)
    assert without_overprint(printed) == expected


def test_overprint_is_fast():
    printed = [char("x", (n % 300) * 2.0, n // 300 * 3.0) for n in range(60_000)]
    begin = time.process_time()
    assert len(without_overprint(printed)) == len(printed)
    assert time.process_time() - begin < 3


def test_off_page_and_white():
    kept = on_page([char("a", 10), char("b", -50), char("c", 500)], 400, 300)
    assert [c.text for c in kept] == ["a"]
    shown = hide_on_paper([char("a", 10), char("b", 60)], frozenset({0, 1}), [Box(0, 90, 30, 120)])
    assert [c.visible for c in shown] == [True, False]


def test_lone_letters_of_a_pi_font_are_not_believed():
    line = [char("1", 0), char("0", 5), char("m", 10, font="Pi"), char("A", 15)]
    word = [char("m", 0), char("A", 5), char("W", 40)]
    (first, second) = without_lone_letters([line, word], "mW")
    assert [c.text for c in first] == ["1", "0", UNREADABLE, "A"]
    assert [c.text for c in second] == ["m", "A", "W"]
    (spelled, _) = without_lone_letters([line, [char("m", 0, font="Pi"), char("s", 5, font="Pi")]], "mW")
    assert spelled[2].text == "m"
