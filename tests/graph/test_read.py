from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Quad

from d2s.errors import UsageError
from d2s.graph import Store, open_store, to_quads
from d2s.records.extraction import Document, Extraction, Outcome, Versions
from d2s.records.geometry import Box
from d2s.records.layout import Layout
from d2s.records.part import Element, Package, Part
from d2s.records.record import (
    Bounds,
    Candidate,
    CellEvidence,
    Condition,
    Evidence,
    Kind,
    Method,
    Record,
    SourceKind,
    Status,
)
from d2s.units.units import Units

Stored = Callable[..., Store]


def test_parts_come_back_as_they_went_in(
    stored: Stored, mosfet: Part, dual: Part, family: tuple[Part, ...], sha: str
) -> None:
    parts = (mosfet, dual, *family)
    assert stored(*parts).parts(sha) == parts


def test_the_extraction_comes_back_without_its_timings(
    stored: Stored, extraction: Callable[..., Extraction], mosfet: Part, sha: str
) -> None:
    assert stored(mosfet).document(sha) == replace(extraction(mosfet), timings={})


def test_rows_that_several_parts_share_come_back_for_each(stored: Stored, mosfet: Part, sha: str) -> None:
    twin = replace(
        mosfet,
        part_number="IRF540NS",
        packages=(),
        parameters=tuple(replace(item, id=item.id + "b") for item in mosfet.parameters),
    )
    assert stored(mosfet, twin).parts(sha) == (mosfet, twin)


def test_an_unknown_document_has_no_parts_and_no_extraction() -> None:
    store = open_store()
    assert store.parts("00" * 32) == ()
    with pytest.raises(UsageError, match="D901"):
        store.document("00" * 32)


def test_documents_of_one_store_stay_apart(
    units: Units, quads_of: Callable[..., list[Quad]], mosfet: Part, dual: Part, sha: str
) -> None:
    store = open_store()
    store.put(sha, quads_of(mosfet))
    other = "11" * 32
    document = Document(other, "other.pdf", 1, manufacturer="onsemi")
    moved = Extraction(Outcome.OK, (), Versions("1", "1", "1"), document, (dual,))
    store.put(other, to_quads(moved, Layout(other, (), (), (), ()), (), units))
    assert store.parts(sha) == (mosfet,)
    assert store.document(other) == moved
    assert store.documents() == tuple(sorted((sha, other)))


numbers = st.none() | st.floats(allow_nan=False, allow_infinity=False)
words = st.text(max_size=12)
names = st.text(min_size=1, max_size=8)
points = st.floats(-1e4, 1e4)
boxes = st.builds(Box, points, points, points, points)
conditions = st.builds(
    Condition,
    words,
    st.sampled_from(["=", "<", "range", "≤"]),
    numbers,
    numbers,
    numbers,
    st.none() | words,
    st.none() | words,
    words,
)
evidences = st.builds(
    Evidence,
    st.integers(1, 300),
    boxes,
    words,
    words,
    words,
    st.dictionaries(st.sampled_from(["min", "typ", "max"]), st.builds(CellEvidence, boxes, words)),
)


@st.composite
def records(draw: st.DrawFn, name: str) -> Record:
    printed = [draw(numbers) for _ in range(3)]
    converted = [None if value is None else draw(numbers) for value in printed]
    return Record(
        id=name,
        parameter=draw(st.none() | names),
        element=draw(st.none() | words),
        kind=draw(st.sampled_from(Kind)),
        symbol=draw(words),
        name=draw(words),
        min=printed[0],
        typ=printed[1],
        max=printed[2],
        unit=draw(words),
        unit_text=draw(words),
        si=draw(st.none() | st.just(Bounds(*converted, unit=draw(words)))),
        conditions=tuple(draw(st.lists(conditions, max_size=3))),
        default_conditions=tuple(draw(st.lists(conditions, max_size=2))),
        evidence=draw(evidences),
        source=draw(st.sampled_from(SourceKind)),
        method=draw(st.sampled_from(Method)),
        rule=draw(words),
        confidence=draw(st.floats(0, 1)),
        status=draw(st.sampled_from(Status)),
        candidates=tuple(draw(st.lists(st.builds(Candidate, names, st.floats(0, 1)), max_size=3))),
        notes=tuple(draw(st.lists(words, max_size=2))),
    )


@st.composite
def parts(draw: st.DrawFn) -> tuple[Part, ...]:
    numbers_of = draw(st.lists(names, max_size=2, unique=True))
    return tuple(
        Part(
            part_number=number,
            device_class=draw(names),
            polarity=draw(st.sampled_from([None, "n", "p"])),
            aliases=tuple(draw(st.lists(names, max_size=2, unique=True))),
            variant_of=draw(st.none() | names),
            packages=tuple(
                draw(
                    st.lists(
                        st.builds(
                            Package,
                            words,
                            st.none() | words,
                            st.none() | words,
                            st.dictionaries(names, words, max_size=2),
                            st.none() | evidences,
                        ),
                        max_size=2,
                        unique_by=repr,
                    )
                )
            ),
            elements=tuple(
                draw(
                    st.lists(
                        st.builds(Element, names, names, st.none() | words), max_size=2, unique_by=lambda item: item.id
                    )
                )
            ),
            parameters=tuple(
                draw(records(f"urn:d2s:record:0:{index}-{place}")) for place in range(draw(st.integers(0, 2)))
            ),
        )
        for index, number in enumerate(numbers_of)
    )


@given(parts())
def test_any_parts_come_back_as_they_went_in(units: Units, given_parts: tuple[Part, ...]) -> None:
    sha = "22" * 32
    extraction = Extraction(Outcome.OK, (), Versions("1", "", ""), Document(sha, "", 1), given_parts)
    store = open_store()
    store.put(sha, to_quads(extraction, Layout(sha, (), (), (), ()), (), units))
    assert store.parts(sha) == given_parts
    store.put(sha, to_quads(extraction, Layout(sha, (), (), (), ()), (), units))
    assert store.document(sha) == extraction
