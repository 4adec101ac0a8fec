"""Packages, order codes, markings, pins and elements from lines of text with places."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from d2s.knowledge.ontology import load_ontology
from d2s.knowledge.rules import Rules, load_rules
from d2s.records.geometry import Box, union
from d2s.records.layout import Layout, Row, Span, TableKind, TextLine
from d2s.records.page import Rule
from d2s.records.part import Element, Package, Part
from d2s.resolve.construction import Construction
from d2s.resolve.elements import ElementReader
from d2s.resolve.outlines import Outlines
from d2s.resolve.part_numbers import PartNumbers
from d2s.resolve.parts import PartBook
from d2s.resolve.pin_maps import PinReader
from d2s.resolve.terminals import Terminals

ROOT = Path(__file__).parents[2]
BJT, MOSFET, DIODE = ("C", "B", "E"), ("D", "G", "S"), ("A", "K")
Printed = tuple[float, Sequence[tuple[str, float]]]


@pytest.fixture(scope="module")
def rules() -> Rules:
    return load_rules(ROOT / "rules")


def page(printed: Sequence[Printed], number: int = 1) -> list[TextLine]:
    """Return lines from `(top, ((text, x0), …))`, five points a letter, ten high."""
    lines = []
    for top, texts in printed:
        pieces = tuple((text, Box(x0, top, x0 + 5 * len(text), top + 10)) for text, x0 in texts)
        lines.append(TextLine(" ".join(t for t, _ in pieces), union(b for _, b in pieces), number, 10, False, pieces))
    return lines


def pins(rules: Rules, printed: Sequence[Printed], needed: tuple[str, ...]) -> list[dict[str, str]]:
    return [found.pins for found in PinReader(rules.packages).find(page(printed), needed)]


def described(
    rules: Rules,
    names: Sequence[str],
    device_class: str,
    printed: Sequence[Printed],
    separators: Sequence[Rule] = (),
) -> tuple[PartBook, tuple[str, ...]]:
    classes = load_ontology(ROOT / "ontology").classes
    numbers = PartNumbers(rules.part_numbers)
    construction = Construction(rules.packages, numbers, {name: entry.terminals for name, entry in classes.items()})
    layout = Layout("", tuple(page(printed)), (), (), (), separators={1: tuple(separators)})
    book = PartBook(tuple(Part(name, device_class, "n") for name in names), numbers, {})
    book, problems = construction.describe(book, layout, device_class)
    return book, tuple(problem.code for problem in problems)


@pytest.mark.parametrize(
    ("text", "terminal"),
    [
        ("GATE", "G"),
        ("collector, connected to metal part of", "C"),
        ("cathode (diode 1), anode (diode 2)", "K1/A2"),
        ("common anode", "A"),
        ("source TR1", "S1"),
        ("Drain1", "D1"),
        ("CATHODE(S)", "K"),
        ("Fin (Drain)", "D"),
        ("SOURSE", "S"),
        ("not connected", "NC"),
        ("N/A", "NC"),
        ("栅极", "G"),
        ("Kathode", "K"),
        ("Emitter Voltage", None),
        ("base plate temperature", None),
        ("1.27", None),
    ],
)
def test_terminals_are_read_by_their_names(rules: Rules, text: str, terminal: str | None) -> None:
    assert Terminals(rules.packages).read(text) == terminal


@given(st.text(max_size=40))
def test_reading_a_terminal_never_fails(text: str) -> None:
    found = Terminals(load_rules(ROOT / "rules").packages).read(text)
    assert found is None or found == "NC" or found[0] in "GDSBCEAKN"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("SOT23", "TO-236AB", True),
        ("TO-220", "TO-220AB", True),
        ("D2PAK", "TO-263AB", True),
        ("TO-220 FULLPAK", "TO-220FP", True),
        ("TO-220", "TO-220FP", False),
        ("SOT23", "SOT323", False),
        ("DPAK", "D2PAK", False),
    ],
)
def test_names_of_one_outline_share_a_key(rules: Rules, one: str, other: str, same: bool) -> None:
    outlines = Outlines(rules.packages)
    assert [len(outlines.find(name)) for name in (one, other)] == [1, 1]
    assert (outlines.key(one) == outlines.key(other)) is same


def test_temperatures_and_types_are_no_packages(rules: Rules) -> None:
    assert Outlines(rules.packages).find("-55 to 125 °C, 1N4148, SOA, stock TO order") == ()


@pytest.mark.parametrize(
    "printed",
    [
        [(100, [("1. Base", 50)]), (112, [("2. Collector", 50)]), (124, [("3. Emitter", 50)])],
        [(100, [("1. Base 2. Collector 3. Emitter", 50)])],
        [(100, [("PIN 1. BASE", 50)]), (108, [("2. COLLECTOR", 60)]), (116, [("3. EMITTER", 60)])],
        [(100, [("(1) Base (2) Collector (3) Emitter", 50)])],
        [(100, [("PIN1：B", 50), ("PIN 2：C", 120), ("PIN 3：E", 190)])],
        [(100, [("Pin 1", 50), ("Pin 2", 100), ("Pin 3", 150)]), (114, [("B", 55), ("C", 105), ("E", 155)])],
        [
            (90, [("PIN", 50), ("DESCRIPTION", 100)]),
            (104, [("1", 52), ("base", 100)]),
            (118, [("2", 52), ("collector, connected to metal part of", 100)]),
            (128, [("mounting surface", 100)]),
            (140, [("3", 52), ("emitter", 100)]),
        ],
        [
            (90, [("Pin", 50), ("Symbol", 100), ("Description", 150), ("Simplified outline", 250)]),
            (104, [("1", 50), ("B", 100), ("base", 150), ("3", 280), ("C", 330)]),
            (118, [("2", 50), ("C", 100), ("collector", 150)]),
            (132, [("3", 50), ("E", 100), ("emitter", 150), ("1", 260), ("2", 300)]),
        ],
    ],
)
def test_pins_are_read_from_lists_and_tables(rules: Rules, printed: list[Printed]) -> None:
    assert pins(rules, printed, BJT) == [{"1": "B", "2": "C", "3": "E"}]


@pytest.mark.parametrize(
    "printed",
    [
        # a drawing: labels round a symbol
        [(100, [("1 DRAIN", 150)]), (130, [("3 GATE", 60)]), (160, [("2 SOURCE", 150)])],
        [(100, [("G", 50), ("D", 60), ("S", 70)]), (112, [("1", 50), ("2", 60), ("3", 70)])],
        # incomplete, and of another class
        [(100, [("1. Gate", 50)]), (112, [("2. Drain", 50)])],
        [(100, [("1. Base", 50)]), (112, [("2. Collector", 50)]), (124, [("3. Emitter", 50)])],
        # prose with numbers
        [
            (100, [("1. Gate charge is measured at 25 °C", 50)]),
            (112, [("2. Drain current is limited by bond wires", 50)]),
        ],
    ],
)
def test_pins_are_not_guessed(rules: Rules, printed: list[Printed]) -> None:
    assert pins(rules, printed, MOSFET) == []


def test_several_pins_of_one_terminal_and_a_tab(rules: Rules) -> None:
    printed = [(100, [("1 - Gate", 50)]), (112, [("2, 4 - Drain", 50)]), (124, [("3 - Source", 50)])]
    assert pins(rules, printed, MOSFET) == [{"1": "G", "2": "D", "3": "S", "4": "D"}]
    printed = [
        (90, [("PIN", 50)]),
        *((100 + 12 * n, [(f"{n + 1}", 50), (t, 90)]) for n, t in enumerate(("gate", "drain", "source"))),
    ]
    printed.append((136, [("tab", 50), ("drain", 90)]))
    assert pins(rules, printed, MOSFET) == [{"1": "G", "2": "D", "3": "S", "tab": "D"}]


STYLES: list[Printed] = [
    (300, [("STYLE 1:", 50), ("STYLE 2:", 150)]),
    (308, [("PIN 1. EMITTER", 56), ("PIN 1. BASE", 156)]),
    (316, [("2. BASE", 66), ("2. EMITTER", 166)]),
    (324, [("3. COLLECTOR", 66), ("3. COLLECTOR", 166)]),
]


@pytest.mark.parametrize(
    ("head", "expected"),
    [("STYLE 1", {"1": "E", "2": "B", "3": "C"}), ("STYLE 2", {"1": "B", "2": "E", "3": "C"}), ("", {})],
)
def test_a_numbered_style_holds_only_where_the_sheet_names_it(
    rules: Rules, head: str, expected: dict[str, str]
) -> None:
    printed = [
        (50, [("TO-92", 300)]),
        (60, [("CASE 29", 300)]),
        (70, [(head or "-", 300)]),
        (200, [("CASE 29-11", 200)]),
    ]
    book, problems = described(rules, ["2N3904"], "bjt", [*printed, *STYLES])
    assert [package.pins for package in book.parts[0].packages] == [expected]
    assert problems == ()


def test_contradicting_lists_give_no_pins_and_say_so(rules: Rules) -> None:
    printed = [
        (50, [("TO-92", 50)]),
        (100, [("1. Emitter 2. Base 3. Collector", 50)]),
        (400, [("1. Collector 2. Base 3. Emitter", 50)]),
    ]
    book, problems = described(rules, ["BC547"], "bjt", printed)
    assert [package.pins for package in book.parts[0].packages] == [{}]
    assert problems == ("D405",)


def test_an_ordering_table_gives_codes_packages_markings_and_pins(rules: Rules) -> None:
    printed = [
        (100, [("Ordering Number", 50), ("Package", 200), ("Marking", 270), ("1", 330), ("2", 360), ("3", 390)]),
        (114, [("BC547-A-R", 50), ("SOT-89", 200), ("XY", 275), ("E", 330), ("C", 360), ("B", 390)]),
        (128, [("BC547-B-R", 50), ("TO-92", 200), ("-", 275), ("B", 330), ("C", 360), ("E", 390)]),
    ]
    book, _ = described(rules, ["BC547"], "bjt", printed)
    first, second = book.parts[0].packages
    assert (first.name, first.orderable, first.marking) == ("SOT-89", "BC547-A-R", "XY")
    assert (second.name, second.orderable, second.marking) == ("TO-92", "BC547-B-R", None)
    assert first.pins == {"1": "E", "2": "C", "3": "B"}
    assert second.pins == {"1": "B", "2": "C", "3": "E"}


def test_a_merged_package_cell_holds_for_its_rows(rules: Rules) -> None:
    printed = [
        (100, [("Type number", 50), ("Package", 200)]),
        (115, [("BC847", 50), ("SOT23", 200)]),
        (130, [("BC847B", 50)]),
        (145, [("BC847W", 50), ("SOT323", 200)]),
    ]
    lines = [Rule(40, 112, 300, 112), Rule(40, 127, 190, 127), Rule(40, 142, 300, 142), Rule(40, 157, 300, 157)]
    book, _ = described(rules, ["BC847", "BC847B", "BC847W"], "bjt", printed, lines)
    assert [[p.name for p in part.packages] for part in book.parts] == [["SOT23"], ["SOT23"], ["SOT323"]]
    assert book.named("SC-70") == ("BC847W",)
    assert book.named("SOT23; SOT323") == ("BC847", "BC847B", "BC847W")


def test_packages_name_no_parts_unless_every_part_is_placed(rules: Rules) -> None:
    printed = [
        (100, [("Device", 50), ("Package", 200)]),
        (115, [("IRF630", 50), ("TO-220", 200)]),
        (130, [("see drawing of TO-220FP", 50)]),
    ]
    book, _ = described(rules, ["IRF630", "IRF630FP"], "mosfet", printed)
    assert book.packages == {}
    assert book.parts[1].packages == ()


@pytest.mark.parametrize(
    ("name", "device_class", "headline", "elements"),
    [
        ("S8205A", "mosfet", "Dual N-Channel Enhancement Mode MOSFET", ["1", "2"]),
        ("AO4606", "mosfet", "Complementary N and P-Channel MOSFET", ["N", "P"]),
        ("BAV99", "diode", "Switching diode", ["1", "2"]),
        ("BAT54", "diode", "Schottky barrier diode", []),
        ("2KBP10", "diode", "Silicon bridge rectifiers", ["1", "2", "3", "4"]),
        ("SKBPC3516", "diode", "Three phase bridge rectifier", ["1", "2", "3", "4", "5", "6"]),
        ("LM358", "bjt", "Plastic dual in-line package", []),
        ("2N3904", "bjt", "NPN general purpose transistor", []),
    ],
)
def test_elements_follow_headlines_and_registered_types(
    rules: Rules, name: str, device_class: str, headline: str, elements: list[str]
) -> None:
    reader = ElementReader(rules.packages)
    head = reader.headline(page([(20, [(name, 50)]), (40, [(headline, 50)])]))
    assert [element.id for element in reader.elements(Part(name, device_class, "n"), head)] == elements


def test_numbered_terminals_tell_elements(rules: Rules) -> None:
    reader = ElementReader(rules.packages)
    pair = Part("X1", "diode", packages=(Package("SOT23", pins={"1": "A1", "2": "K2", "3": "K1/A2"}),))
    single = Part("X2", "diode", packages=(Package("SOT23", pins={"1": "A", "2": "NC", "3": "K"}),))
    head = reader.headline(page([(20, [("Dual diodes", 50)])]))
    assert [element.id for element in reader.elements(pair, head)] == ["1", "2"]
    assert reader.elements(single, head) == ()


@pytest.mark.parametrize(
    ("name", "group", "labels", "element"),
    [
        ("Drain current", "N-CHANNEL", (), "N"),
        ("Drain current (P-Ch)", "", (), "P"),
        ("Drain current", "", ("P-Channel",), "P"),
        ("Drain current", "N-Channel and P-Channel", (), None),
        ("Drain current", "", (), None),
    ],
)
def test_a_row_names_its_element(
    rules: Rules, name: str, group: str, labels: tuple[str, ...], element: str | None
) -> None:
    box = Box(0, 0, 1, 1)
    row = Row("r", 1, box, "t", TableKind.PARAMETERS, (), name=Span(name, box, 1), group=group)
    dies = (Element("N", "mosfet", "n"), Element("P", "mosfet", "p"))
    assert ElementReader(rules.packages).element_of(row, labels, dies) == element


def test_a_numbered_die_is_an_element(rules: Rules) -> None:
    box = Box(0, 0, 1, 1)
    row = Row("r", 1, box, "t", TableKind.PARAMETERS, (), name=Span("Gate charge of Q2", box, 1))
    dies = (Element("1", "mosfet", "n"), Element("2", "mosfet", "n"))
    assert ElementReader(rules.packages).element_of(row, (), dies) == "2"
