from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from d2s.knowledge.rules import load_rules
from d2s.records.geometry import Box
from d2s.records.layout import TextLine
from d2s.resolve.part_numbers import PartNumbers
from d2s.resolve.polarity import PolarityReader

RULES = load_rules(Path(__file__).parents[2] / "rules")
NUMBERS = PartNumbers(RULES.part_numbers)


def line(text: str, top: float = 0.0, *pieces: tuple[str, float]) -> TextLine:
    boxes = tuple((piece, Box(x, top, x + 40, top + 10)) for piece, x in pieces or ((text, 0.0),))
    return TextLine(text, Box(0, top, 400, top + 10), 1, 9.0, pieces=boxes)


def told(lines: Sequence[TextLine], device_class: str = "bjt") -> dict[str, str]:
    return dict(PolarityReader(RULES.device_classes, NUMBERS, device_class).read(lines))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("NPN TIP41A TIP41B TIP41C", {"TIP41A": "n", "TIP41B": "n", "TIP41C": "n"}),
        ("NPN: 2N3055, 2N3771 PNP: MJ2955", {"2N3055": "n", "2N3771": "n", "MJ2955": "p"}),
        ("2N3055 (NPN), MJ2955 (PNP)", {"2N3055": "n", "MJ2955": "p"}),
        ("BC337/BC338 (NPN)", {"BC337": "n", "BC338": "n"}),
        ("The complementary PNP types are TIP32A and TIP32C respectively.", {"TIP32A": "p", "TIP32C": "p"}),
        ("PNP silicon transistors for audio stages, see also TIP41A", {}),
        ("NPN TIP41A, PNP TIP41A", {}),
    ],
)
def test_a_word_at_the_name_tells(text: str, expected: dict[str, str]) -> None:
    assert told([line(text)]) == expected


def test_a_list_below_a_word_tells_until_it_ends() -> None:
    lines = [
        line("", 0, ("Complementary", 0), ("PNP", 200)),
        line("", 12, ("Silicon Transistors", 0), ("MJ2500*", 195)),
        line("", 24, ("MJ2501", 195)),
        line("", 36, ("NPN", 200)),
        line("", 48, ("MJ3000", 195)),
        line("", 60, ("10 AMPERE", 195)),
        line("", 72, ("MJ3001", 195)),
    ]
    assert told(lines) == {"MJ2500": "p", "MJ2501": "p", "MJ3000": "n"}


def test_channels_of_field_effect_transistors() -> None:
    assert told([line("N-Channel: BSS138, P-Channel: BSS84")], "mosfet") == {"BSS138": "n", "BSS84": "p"}
