from __future__ import annotations

from pathlib import Path

import pytest

from d2s.knowledge.rules import load_rules
from d2s.records.geometry import Box
from d2s.records.layout import TextLine
from d2s.resolve.document import language, manufacturer, revision, title

MAKERS = load_rules(Path(__file__).parents[2] / "rules").manufacturers


def lines(*texts: str) -> list[TextLine]:
    return [TextLine(text, Box(0, 10 * place, 100, 10 * place + 8), 1, 9.0) for place, text in enumerate(texts)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("April, 2004 − Rev. 4", "4"),
        ("DS30036 Rev. 25 - 2", "25 - 2"),
        ("Rev. 1.4, 06-Jul-17", "1.4"),
        ("S22-0058-Rev. B, 31-Jan-2022", "B"),
        ("reverse recovery", ""),
    ],
)
def test_the_revision_is_read_as_printed(text: str, expected: str) -> None:
    assert revision(lines("2N3904", text)) == expected


def test_languages_are_told_apart() -> None:
    assert language(lines("N-Channel MOSFET", "Drain-Source Voltage")) == "en"
    assert language(lines("N 沟道场效应管 漏源电压 栅源电压")) == "zh"
    assert language(lines("NPN Silicon", "Grenzwerte und Kennwerte für Silizium Transistoren mit")) == "en+de"


def test_the_title_names_the_part_once() -> None:
    assert title(["IRF540N"], "Power MOSFET") == "IRF540N Power MOSFET"
    assert title(["IRF540N"], "N-channel transistor IRF540N") == "N-channel transistor IRF540N"
    assert title([], "Power  MOSFET") == "Power MOSFET"


def test_initials_count_in_their_own_case() -> None:
    printed = lines("TOSHIBA", "Junction capacitance Cj", "Cj versus VR", "cj = 47 pF")
    assert manufacturer(printed, {}, MAKERS) == "Toshiba"
    assert manufacturer(lines("CJ", "Cj 47 pF"), {}, MAKERS) == "Changjiang Electronics"
    assert manufacturer(lines("Junction capacitance Cj"), {}, MAKERS) == ""


def test_a_former_maker_stays_the_sheets_maker() -> None:
    former, owner = "International Rectifier", "Infineon"
    assert manufacturer(lines(former, former, owner, owner), {}, MAKERS) == former
    assert manufacturer(lines(former, *[owner] * 6), {}, MAKERS) == "Infineon Technologies"
