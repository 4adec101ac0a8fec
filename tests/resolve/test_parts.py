from __future__ import annotations

from dataclasses import replace

import pytest

from d2s.records.part import Element
from d2s.resolve.elements import ElementReader
from d2s.resolve.outlines import Outlines
from d2s.resolve.parts import PartBook, find_parts
from d2s.resolve.resolve import Knowing
from tests.resolve.conftest import RowMaker, layout_of


def book_of(knowing: Knowing, rows: list[object], titles: list[tuple[str, float]]) -> PartBook:
    layout = layout_of(rows, titles)  # type: ignore[arg-type]
    return find_parts(layout, {}, knowing.numbers, "bjt", "n")


def names(book: PartBook) -> list[str]:
    return [part.part_number for part in book.parts]


def test_the_title_names_the_types(knowing: Knowing) -> None:
    book = book_of(knowing, [], [("2N3903, 2N3904", 18.0), ("PD - 94787B", 9.0), ("see also BC556", 8.0)])
    assert names(book) == ["2N3903", "2N3904"]


def test_labels_cut_short_are_expanded_within_a_stated_range(knowing: Knowing, row: RowMaker) -> None:
    rows = [row(symbol="VRRM", values=[("value", "50", "4001"), ("value", "100", "4002")])]
    assert names(book_of(knowing, rows, [("1N4001 - 1N4007", 18.0)])) == ["1N4001", "1N4007", "1N4002"]


def test_figures_of_a_chart_make_no_types(knowing: Knowing, row: RowMaker) -> None:
    rows = [row(values=[("value", "5", "2500"), ("value", "6", "2000")])]
    assert names(book_of(knowing, rows, [("BC5470", 18.0)])) == ["BC5470"]


def test_ranks_are_variants_of_their_type(knowing: Knowing, row: RowMaker) -> None:
    rows = [row(symbol="hFE", name="hFE group A", values=[("min", "110")])]
    book = book_of(knowing, rows, [("BC547", 18.0)])
    assert [(part.part_number, part.variant_of) for part in book.parts] == [("BC547", None), ("BC547A", "BC547")]
    assert book.scope_of(rows[0], ()).parts == ("BC547A",)


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("BC546/547", ("BC546", "BC547")),
        (": BC547", ("BC547",)),
        ("BC546 thru BC548", ("BC546", "BC547", "BC548")),
        ("548", ("BC548",)),
    ],
)
def test_a_label_names_parts(knowing: Knowing, row: RowMaker, label: str, expected: tuple[str, ...]) -> None:
    book = book_of(knowing, [], [("BC546, BC547, BC548", 18.0)])
    assert book.scope_of(row(symbol="VCEO", part=label), ()).parts == expected


def test_a_label_that_names_none_of_several_types_is_unclear(knowing: Knowing, row: RowMaker) -> None:
    book = book_of(knowing, [], [("BC546, BC547", 18.0)])
    scope = book.scope_of(row(symbol="Ptot", part="SOT-23"), ())
    assert scope.unclear == "SOT-23"
    assert book.scope_of(row(symbol="Ptot"), ()).parts == ("BC546", "BC547")


def test_a_table_of_ranks_makes_variants_of_the_only_type(knowing: Knowing, row: RowMaker) -> None:
    rows = [row(symbol="hFE", values=[("value", "60-120", "rank R"), ("value", "200-400", "rank GR")])]
    book = book_of(knowing, rows, [("D9882M", 18.0)])
    assert [(part.part_number, part.variant_of) for part in book.parts] == [
        ("D9882M", None),
        ("D9882M-R", "D9882M"),
        ("D9882M-GR", "D9882M"),
    ]
    assert book.scope_of(rows[0], ("rank GR",)).parts == ("D9882M-GR",)


def test_voltage_codes_complete_a_series_that_the_sheet_leaves_open(knowing: Knowing, row: RowMaker) -> None:
    rows = [row(symbol="VZ", part="2V4", values=[("typ", "2.4")]), row(symbol="VZ", part="10", values=[("typ", "10")])]
    assert names(book_of(knowing, rows, [("BZX55C...", 18.0)])) == ["BZX55C", "BZX55C2V4", "BZX55C10"]
    assert names(book_of(knowing, rows, [("BZX55C", 18.0)])) == ["BZX55C"]


def test_a_range_of_types_in_a_label_names_those_of_its_scheme(knowing: Knowing, row: RowMaker) -> None:
    rows = [row(symbol="PD", values=[("value", "625", "PN4391-4393"), ("value", "350", "MMBF4391-4393")])]
    book = book_of(knowing, rows, [("PN4391", 18.0), ("MMBF4391", 18.0), ("PN4393", 18.0), ("MMBF4393", 18.0)])
    assert names(book) == ["PN4391", "MMBF4391", "PN4393", "MMBF4393"]
    assert book.scope_of(rows[0], ("MMBF4391-4393",)).parts == ("MMBF4391", "MMBF4393")


def test_a_type_behind_the_conditions_is_the_one_meant(knowing: Knowing, row: RowMaker) -> None:
    rows = [row(symbol="VGS(off)", conditions=["VDS = 5.0V, MMBFJ112"], values=[("max", "-5.0")], unit="V")]
    book = find_parts(layout_of(rows, [("MMBFJ111 MMBFJ112", 18.0)]), {}, knowing.numbers, "jfet", "n")
    assert book.scope_of(rows[0], ()).parts == ("MMBFJ112",)


def test_a_package_that_parts_no_types_is_told_as_one(knowing: Knowing, row: RowMaker) -> None:
    book = find_parts(layout_of([], [("DTV16", 18.0)]), {}, knowing.numbers, "diode", None)
    book = replace(book, outlines=Outlines(knowing.rules.packages))
    assert book.package_of(("ISOWATT220AC",)) == "ISOWATT220AC"
    assert book.package_of(("DTV16",)) == ""


def test_a_tolerance_class_and_a_voltage_complete_a_series(knowing: Knowing, row: RowMaker) -> None:
    rows = [row(symbol="VZ", part=part, values=[("typ", "2.4")]) for part in ("A2V4", "B13")]
    assert names(book_of(knowing, rows, [("BZX384 series", 18.0), ("BZX384-A2V4 BZX384-B13", 8.0)])) == [
        "BZX384",
        "BZX384-A2V4",
        "BZX384-B13",
    ], "B13 is the end of a type number, not one"
    assert names(book_of(knowing, rows[:1], [("BZX384 series", 18.0)])) == ["BZX384", "BZX384-A2V4"]


def test_a_letter_in_brackets_stands_for_two_types(knowing: Knowing, row: RowMaker) -> None:
    rows = [row(symbol="VC", part=f"SMAJ{n}(C)A", values=[("max", "9.2")]) for n in ("5.0", "6.0", "170")]
    book = book_of(knowing, rows, [("SMAJ5.0(C)A - SMAJ170(C)A", 18.0)])
    assert sorted(names(book)) == ["SMAJ170A", "SMAJ170CA", "SMAJ5.0A", "SMAJ5.0CA", "SMAJ6.0A", "SMAJ6.0CA"]
    assert book.scope_of(rows[0], ()).parts == ("SMAJ5.0A", "SMAJ5.0CA")


def test_a_note_on_the_direction_leaves_the_bidirectional_type_out(knowing: Knowing, row: RowMaker) -> None:
    noted = row(symbol="IR", part="SMAJ5.0(C)A", values=[("max", "800")], notes=["For bi-directional devices doubled."])
    only = row(symbol="VF", values=[("max", "3.5")], notes=["Unidirectional units only."])
    book = book_of(knowing, [noted, only], [("SMAJ5.0(C)A", 18.0)])
    assert book.scope_of(noted, ()).parts == ("SMAJ5.0A",)
    assert book.scope_of(only, ()).parts == ("SMAJ5.0A",)
    assert book.scope_of(only, ()).named


def test_a_type_number_may_hold_blanks(knowing: Knowing, row: RowMaker) -> None:
    rows = [row(symbol="VRRM", part=f"SKB 2/{n} L5A", values=[("max", "200")]) for n in ("02", "12")]
    book = book_of(knowing, rows, [("Miniature Bridge Rectifiers", 18.0), ("200 60 SKB 2/02 L5A 3 000 1", 8.0)])
    assert names(book) == ["SKB 2/02 L5A", "SKB 2/12 L5A"]
    assert book.scope_of(rows[1], ()).parts == ("SKB 2/12 L5A",)


def test_a_label_that_names_an_element_of_every_part_narrows_no_choice(knowing: Knowing, row: RowMaker) -> None:
    book = book_of(knowing, [], [("CA3096, CA3096A", 18.0)])
    rated = row(symbol="VCEO", values=[("value", "35V", "NPN"), ("value", "-40V", "PNP")])
    assert book.scope_of(rated, ("NPN",)).unclear == "NPN"
    elements = (Element("NPN", "bjt", "n"), Element("PNP", "bjt", "p"))
    held = tuple(replace(part, elements=elements) for part in book.parts)
    book = replace(book, parts=held, elements=ElementReader(knowing.rules.packages))
    assert book.scope_of(rated, ("NPN",)).unclear == ""
    assert book.scope_of(rated, ("NPN",)).parts == ("CA3096", "CA3096A")
    assert book.element_of("CA3096", rated, ("PNP",)) == "PNP"
