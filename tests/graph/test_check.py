from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from d2s.graph.check import check_graph
from d2s.graph.namespaces import D2S, OA, PROV, QUDT
from d2s.records.part import Part
from d2s.records.record import Record
from d2s.settings import Settings

SHAPES = Settings().ontology / "shapes.ttl"


@pytest.fixture
def sound(quads_of: Callable[..., list[Quad]], mosfet: Part, dual: Part, family: tuple[Part, ...]) -> list[Quad]:
    """Return the graph of parts whose accepted records all hold a value."""
    printed = tuple(item for item in mosfet.parameters if (item.min, item.typ, item.max) != (None, None, None))
    return quads_of(replace(mosfet, parameters=printed), dual, *family)


def test_a_sound_graph_has_no_problem(sound: list[Quad]) -> None:
    assert check_graph(sound, SHAPES) == ()


@pytest.mark.parametrize(
    ("predicate", "names"),
    [
        (QUDT.numericValue, "numericValue"),
        (D2S.bound, "bound"),
        (D2S.ofPart, "ofPart"),
        (D2S.parameter, "urn:d2s:record"),
        (PROV.wasDerivedFrom, "wasDerivedFrom"),
        (OA.hasSelector, "hasSelector"),
        (D2S.x0, "x0"),
        (D2S.cellOf, "cellOf"),
        (D2S.sha256, "sha256"),
    ],
)
def test_each_missing_statement_is_found(sound: list[Quad], predicate: NamedNode, names: str) -> None:
    victim = next(quad for quad in sound if quad.predicate == predicate)
    problems = check_graph([quad for quad in sound if quad != victim], SHAPES)
    assert problems
    assert {item.code for item in problems} == {"D502"}
    assert any(victim.subject.value in item.message and names in item.message for item in problems)


def test_an_accepted_record_without_any_value_is_found(
    quads_of: Callable[..., list[Quad]], mosfet: Part, record: Callable[..., Record]
) -> None:
    empty = record("IRF540N", "qg", (None, None, None))
    problems = check_graph(quads_of(replace(mosfet, parameters=(empty,))), SHAPES)
    assert [item.code for item in problems] == ["D502"]
    assert empty.id in problems[0].message


def test_a_box_turned_inside_out_is_found(sound: list[Quad]) -> None:
    victim = next(quad for quad in sound if quad.predicate == D2S.x1)
    broken = [*(quad for quad in sound if quad != victim)]
    broken.append(Quad(victim.subject, victim.predicate, Literal(-5.0), victim.graph_name))
    assert any("x0" in item.message for item in check_graph(broken, SHAPES))
