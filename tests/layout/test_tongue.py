from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from d2s.errors import KnowledgeError
from d2s.knowledge.layout_rules import LayoutRules
from d2s.knowledge.loader import read_yaml


@pytest.mark.parametrize("text", ["-", "–", "—", "---", "–––", "⎯", "N/A"])
def test_blanks(tongue, text: str) -> None:
    assert tongue.is_blank(text)
    assert not tongue.is_number(text)


@pytest.mark.parametrize(
    "text", ["60", "± 20", "+/-20", "-55 to +150", "<0.5", ".25", "−1.4", "15 @ TC = 150 °C", "max 3", "3,3"]
)
def test_values(tongue, text: str) -> None:
    assert tongue.is_value(text)


@pytest.mark.parametrize("text", ["Single", "= 15", "50Hz Full Sine Wave", "see Fig. 5"])
def test_no_values(tongue, text: str) -> None:
    assert not tongue.is_value(text)


@pytest.mark.parametrize(
    "text",
    ["V", "Vdc", "mA", "µAdc", "mΩ", "°C/W", "K/W", "mW/°C", "nV/√Hz", "pF", "%", "dB", "A^2s", "V/µs", "S", "µmhos"],
)
def test_units(tongue, text: str) -> None:
    assert tongue.is_unit(text)


@pytest.mark.parametrize("text", ["Value", "VDS", "60", "gate", ""])
def test_no_units(tongue, text: str) -> None:
    assert not tongue.is_unit(text)


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("2N3903", ("2N3903",)),
        ("BC546B/547B/548B", ("BC546B", "547B", "548B")),
        ("2N2222 / 2N2222A", ("2N2222", "2N2222A")),
        ("SOT23", ("SOT23",)),
        ("IF = 10 mA", ()),
        ("DC current gain", ()),
        ("100", ()),
    ],
)
def test_part_labels(tongue, text: str, labels: tuple[str, ...]) -> None:
    assert tongue.parts(text) == labels


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("ABSOLUTE MAXIMUM RATINGS (TA = 25 °C unless otherwise noted)", "maximum_ratings"),
        ("2. Electrical Characteristics", "electrical"),
        ("Source-Drain Diode", "diode"),
        ("Table 6. Thermal characteristics", "thermal"),
        ("TYPICAL CHARACTERISTICS", "curves"),
        ("电特性", "electrical"),
        ("Höchstzulässige Werte", "maximum_ratings"),
        ("Some prose", ""),
    ],
)
def test_section_kinds(tongue, text: str, kind: str) -> None:
    assert tongue.section(text) == kind


@pytest.mark.parametrize(
    ("text", "opening"),
    [
        ("1. Pulse width limited", ("1", "Pulse width limited")),
        ("[2] Device mounted on an FR4 board", ("2", "Device mounted on an FR4 board")),
        ("a. Repetitive rating", ("a", "Repetitive rating")),
        ("Notes: 5. Device mounted", ("5", "Device mounted")),
        ("* Pulsed", ("*", "Pulsed")),
        ("100 V", None),
    ],
)
def test_note_openings(tongue, text: str, opening: tuple[str, str] | None) -> None:
    assert tongue.note_opening(text) == opening


def test_references_leave_the_text(tongue) -> None:
    assert tongue.take_references("Forward Current (Notes 5 & 6)") == ("Forward Current", ("5", "6"))
    assert tongue.take_references("unless otherwise noted") == ("unless otherwise noted", ())


@given(st.text(max_size=40))
def test_any_text_gets_an_answer(tongue, text: str) -> None:
    assert tongue.is_number(text) in {True, False}
    assert isinstance(tongue.parts(text), tuple)
    assert isinstance(tongue.section(text), str)


def test_a_broken_pattern_names_its_line(tmp_path, rule_files) -> None:
    shape = {key: value for key, value in rule_files.layout.model_dump().items() if isinstance(value, str)}
    shape["unit"] = "(["
    file = tmp_path / "layout.yaml"
    file.write_text("\n".join(f"{key}: '{value.replace(chr(39), chr(39) * 2)}'" for key, value in shape.items()))
    with pytest.raises(KnowledgeError, match=r"layout\.yaml:\d+.*unit: .*bad regular expression"):
        read_yaml(file, LayoutRules)
