"""Fonts whose glyphs have no meaning, read from the page."""

from __future__ import annotations

from collections import Counter

import pytest

from d2s.pdf import read_source
from d2s.records.page import UNREADABLE


def text(page) -> str:
    return "".join(char.text for char in page.chars)


def test_glyphs_of_a_font_without_names_are_read_by_shape(make, each_source, rules):
    font, streams = make.type3("µΩ")
    content = make.show("IR 5 ", 50, 200) + "BT /U 10 Tf 75 200 Td (\x01) Tj ET\n" + make.show("A at 3 ", 83, 200)
    content += "BT /U 8 Tf 120 200 Td (\x02) Tj ET\n"
    source = read_source(make.pdf(content, fonts={"U": font}, streams=streams), each_source, rules)
    assert text(source.pages[0]) == "IR 5 µA at 3 Ω"
    (problem,) = source.problems
    assert problem.code == "D203"
    assert "2 glyphs" in problem.message and "(µ 1, Ω 1)" in problem.message


@pytest.mark.parametrize("sign", ["θ", "O", "u"])  # Vera draws the first as an empty box
def test_boxes_and_letters_of_such_a_font_stay_unreadable(make, each_source, rules, sign):
    font, streams = make.type3(sign)
    content = make.show("Reverse leakage current of the device 10", 50, 200)
    content += "BT /U 10 Tf 240 200 Td (\x01) Tj ET\n" + make.show("A", 249, 200)
    source = read_source(make.pdf(content, fonts={"U": font}, streams=streams), each_source, rules)
    assert text(source.pages[0]).endswith(f"10{UNREADABLE}A")
    assert [item.code for item in source.problems] == ["D202"]


def test_what_was_read_by_shape_is_kept_in_the_cache(make, settings, rules, tmp_path):
    font, streams = make.type3("µ")
    content = make.show("Leakage current 10", 50, 200) + "BT /U 10 Tf 140 200 Td (\x01) Tj ET\n"
    path = make.pdf(content, fonts={"U": font}, streams=streams)
    kept = settings.__class__(cache=tmp_path / "cache")
    first, again = (read_source(path, kept, rules) for _ in range(2))
    assert first == again
    assert text(again.pages[0]).endswith("10µ")


@pytest.mark.corpus
@pytest.mark.parametrize(
    ("digest", "page", "signs", "unreadable"),
    [
        ("6a5fe64938", 2, {"Ω": 2, "µ": 2}, 0),  # Vishay's BZX55C: a Type 3 font with neither map nor names
        ("8938ea7dfe", 2, {"Ω": 2}, 0),  # BZX55C series: outlines beside blanks that make room for them
        ("6a5cc377db", 2, {"Ω": 2, "µ": 2, "±": 2, "°C": 2}, 2),  # 8205A: outlines; of ⩽ there is no reference
        ("9846b26c62", 1, {"°C": 0}, 6),  # 2SD2058: empty boxes
    ],
)
def test_signs_of_datasheets(corpus, each_source, rules, digest, page, signs, unreadable):
    (path,) = corpus.rglob(f"{digest}*.pdf")
    (read,) = [item for item in read_source(path, each_source, rules, pages=[page]).pages if item.number == page]
    counts = Counter(char.text for char in read.chars)
    assert {sign: counts[sign] for sign in signs} == signs
    assert counts[UNREADABLE] == unreadable
