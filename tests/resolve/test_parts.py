from __future__ import annotations

import pytest

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
