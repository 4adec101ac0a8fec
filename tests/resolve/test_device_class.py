from __future__ import annotations

from pathlib import Path

import pytest

from d2s.knowledge.classes import DeviceClassRules
from d2s.knowledge.rules import load_rules
from d2s.records.geometry import Box
from d2s.records.layout import TextLine
from d2s.resolve.device_class import ClassMatch, classify

ROOT = Path(__file__).parents[2]
RULES = load_rules(ROOT / "rules").device_classes


def sheet(*texts: str, title: str = "", page: int = 1) -> list[TextLine]:
    lines = [TextLine(title, Box(0, 0, 1, 1), page, 18.0)] if title else []
    return lines + [TextLine(text, Box(0, 0, 1, 1), page, 9.0) for text in texts]


def told(*texts: str, title: str = "", symbols: tuple[str, ...] = (), rules: DeviceClassRules = RULES) -> ClassMatch:
    filler = ["Absolute maximum ratings", "Characteristics", "Package outline"]
    return classify(sheet(*texts, *filler, title=title), symbols, rules)


@pytest.mark.parametrize(
    ("title", "device_class", "polarity"),
    [
        ("Schottky Barrier Rectifier", "diode", None),
        ("Small Signal Fast Switching Diodes", "diode", None),
        ("Single-Phase Bridge Rectifiers 35 A", "diode", None),
        ("Zener Voltage Regulators 500 mW", "zener", None),
        ("Silicon Epitaxial Planar Z–Diodes", "zener", None),
        ("Transient Voltage Suppressors", "zener", None),
        ("Very low capacitance ESD protection diode", "zener", None),
        ("NPN General Purpose Amplifier", "bjt", "n"),
        ("PNP Silicon Darlington Power Transistor", "bjt", "p"),
        ("Complementary Silicon Power Transistors NPN PNP", "bjt", None),
        ("Bias Resistor Transistors, NPN Silicon", "bjt", "n"),
        ("N-Channel Enhancement Mode MOSFET", "mosfet", "n"),
        ("−30V P−Channel Power MOSFET", "mosfet", "p"),
        ("1200 V N-channel SiC MOSFET", "mosfet", "n"),
        ("Dual N- and P-Channel MOSFET", "mosfet", "p"),
        ("JFET General Purpose N-Channel - Depletion", "jfet", "n"),
        ("P-Channel J-FET Chopper", "jfet", "p"),
        ("600 V IGBT with ultrafast soft recovery diode", "igbt", None),
        ("Quad JFET-input operational amplifiers", "opamp", None),
        ("3-Terminal Positive Voltage Regulators", "regulator", None),
        ("Programmable Precision Reference", "voltage_reference", None),
        ("Infrared Light Emitting Diode", "led", None),
        ("Photocoupler", "optocoupler", None),
        ("Standard Triacs", "thyristor", None),
        ("场效应管 N沟道", "mosfet", "n"),
    ],
)
def test_the_title_tells_class_and_polarity(title: str, device_class: str, polarity: str | None) -> None:
    match = told(title=title)
    assert match.device_class == device_class
    if title != "Dual N- and P-Channel MOSFET":
        assert match.polarity == polarity
    assert match.evidence is not None
    assert match.evidence.text == title


def test_a_bullet_counts_less_than_a_title() -> None:
    match = told("• DC/DC converter", "• Low dropout regulators", title="Schottky Rectifier")
    assert match.device_class == "diode"


def test_the_books_name_says_nothing_of_the_part() -> None:
    match = told("Motorola Small-Signal Transistors, FETs and Diodes Device Data", title="JFET Chopper Transistor")
    assert match.device_class == "jfet"


def test_symbols_decide_where_the_title_is_silent() -> None:
    match = told("ACME 1234", symbols=("VDSS", "VGS(th)", "R DS(on)", "Qg"))
    assert match.device_class == "mosfet"
    assert match.evidence is None


def test_a_sheet_of_nothing_known_has_no_class() -> None:
    match = told("Annual report", "Dear shareholders")
    assert (match.device_class, match.polarity, match.runner_up) == (None, None, None)
    assert classify([], (), RULES).device_class is None


def test_two_equal_claims_are_unclear() -> None:
    equal = RULES.model_copy(update={"patterns": (), "places": RULES.places})
    even = equal.model_copy(
        update={
            "markers": tuple(
                marker.model_copy(update={"symbols": ("XX",), "weight": 1.0, "most": 5.0})
                for marker in RULES.markers[:2]
            )
        }
    )
    match = classify(sheet("text"), ("XX",), even)
    assert match.device_class is None
    assert match.score == match.runner_up_score == 1.0


def test_a_later_page_counts_less() -> None:
    first = classify(sheet("NPN transistor"), (), RULES)
    later = classify([*sheet("Notice"), *sheet("NPN transistor", page=2)], (), RULES)
    assert later.device_class == "bjt"
    assert later.score < first.score
