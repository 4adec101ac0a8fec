from __future__ import annotations

import pytest

from d2s.layout.words import build_lines
from d2s.records.page import UNREADABLE, Char, Rule


def texts(sheet) -> list[str]:
    return [line.text for line in build_lines(sheet.chars, [])]


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("V_{DS} = V_{GS}, I_{D} = 250 µA", "VDS = VGS, ID = 250 µA"),
        ("R_{DS(on)}", "RDS(on)"),
        ("x 10^{-6}", "x 10^-6"),
        ("25 ^{o}C", "25 °C"),
        ("6 cm^{2}", "6 cm^2"),
        ("I^{2}t", "I^2t"),
        ("A^{2}s", "A^2s"),
        ("D^{2}PAK", "D2PAK"),
    ],
)
def test_levels_join_their_line(sheet, printed: str, read: str) -> None:
    sheet.text(50, 100, printed)
    assert texts(sheet) == [read]


@pytest.mark.parametrize("mark", ["1", "(1)", "a", "*"])
def test_note_marks_leave_the_text(sheet, mark: str) -> None:
    sheet.text(50, 100, f"96^{{{mark}}}")
    word = build_lines(sheet.chars, [])[0].words[0]
    assert word.text == "96"
    assert word.marks == (mark.strip("()"),)


def test_a_subscript_of_full_size_joins_its_symbol(sheet) -> None:
    edge = sheet.text(50, 100, "V")
    sheet.text(edge, 102.4, "CEO")
    sheet.text(120, 100, "60")
    assert texts(sheet) == ["VCEO 60"]


def test_a_vertical_rule_parts_words(sheet) -> None:
    edge = sheet.text(50, 100, "ambient")
    sheet.text(edge + 0.2, 100, "R")
    rule = Rule(edge + 0.1, 80, edge + 0.1, 120)
    assert [word.text for word in build_lines(sheet.chars, [rule])[0].words] == ["ambient", "R"]


def test_rotated_and_hidden_text_is_left_out(sheet) -> None:
    sheet.text(50, 100, "kept")
    sheet.chars.append(Char("N", 10, 90, 14, 98, "Sans", 8.0, upright=False))
    sheet.chars.append(Char("H", 200, 90, 204, 98, "Sans", 8.0, visible=False))
    assert texts(sheet) == ["kept"]


def test_unreadable_glyphs_stay_in_the_text(sheet) -> None:
    sheet.text(50, 100, f"10 {UNREADABLE}A")
    assert texts(sheet) == [f"10 {UNREADABLE}A"]


def test_a_shifted_glyph_of_another_font_joins_its_line(sheet) -> None:
    edge = sheet.text(50, 100, "10 ")
    edge = sheet.text(edge, 98.0, "µ")
    sheet.text(edge, 100, "A and more text")
    assert texts(sheet) == ["10 µA and more text"]


def test_a_title_printed_over_small_type_keeps_its_letters(sheet) -> None:
    sheet.text(50, 100, "HXJ13001", 36)
    sheet.text(50, 119, "NPN Triple Diffused Planar Type", 12)
    sheet.text(400, 64, "Spec. No. : HA200213", 8)
    sheet.text(100, 66.5, "MAKERS", 26)
    assert texts(sheet) == ["Spec. No. : HA200213", "MAKERS", "HXJ13001", "NPN Triple Diffused Planar Type"]


def test_a_title_takes_the_small_type_beside_it(sheet) -> None:
    end = sheet.text(50, 100, "Electrical Characteristics", 12)
    sheet.text(end + 33, 100, "T_{A} = 25 °C unless otherwise noted", 6)
    assert texts(sheet) == ["Electrical Characteristics TA = 25 °C unless otherwise noted"]


def test_a_subscript_pushed_by_blanks_joins_its_symbol(sheet) -> None:
    end = sheet.text(50, 100, "I", 8)
    sheet.text(end, 100, " ", 8)
    sheet.text(end + 0.5, 101.5, "F", 5)
    sheet.text(end + 6, 100, "= 1 A", 8)
    assert texts(sheet) == ["IF = 1 A"]


def test_small_letters_on_the_line_are_no_superscript(sheet) -> None:
    end = sheet.text(50, 100, "I", 8)
    sheet.text(end, 99.3, "R", 6)
    assert texts(sheet) == ["IR"]


def test_a_phrase_under_the_letters_of_a_title_is_a_line(sheet) -> None:
    sheet.text(50, 100, "XJ2501", 18)
    sheet.text(62, 112, "NPN", 12)
    assert texts(sheet) == ["XJ2501", "NPN"]
