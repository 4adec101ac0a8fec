from __future__ import annotations

from collections.abc import Callable

import pytest

from d2s.errors import UsageError
from d2s.graph import Store
from d2s.graph.find import Found, find
from d2s.graph.request import At, RequestReader
from d2s.knowledge.ontology import load_ontology
from d2s.knowledge.rules import load_rules
from d2s.records.part import Part
from d2s.settings import Settings
from d2s.units.units import Units


@pytest.fixture(scope="session")
def reader(units: Units) -> RequestReader:
    settings = Settings()
    return RequestReader(load_ontology(settings.ontology), load_rules(settings.rules), units)


@pytest.fixture
def store(stored: Callable[..., Store], mosfet: Part, dual: Part, family: tuple[Part, ...]) -> Store:
    return stored(mosfet, dual, *family)


def numbers(found: tuple[Found, ...]) -> list[str]:
    return [part.number for item in found for part in item.parts]


def test_a_request_is_read_into_limits_class_maker_and_words(reader: RequestReader) -> None:
    request = reader.read("onsemi N-channel MOSFET VDS >= 60 V, RDS(on) <= 20 mohm at VGS = 4.5 V HEXFET")
    voltage, resistance = request.limits
    assert [(iri.value.split("param/")[1], bound.value[-3:]) for iri, bound in voltage.asked] == [
        ("mosfet/vds_max", "Max")
    ]
    assert (voltage.low, voltage.high) == (60.0, 1e300)
    assert (resistance.high, resistance.at) == (0.02, At("VGS", 4.5))
    assert (request.device_class, request.polarity, request.makers) == ("mosfet", "n", ("onsemi",))
    assert request.words == ("hexfet",)
    assert reader.read("a HEXFET in TO-220 by Vishay").words == ("to-220",)


@pytest.mark.parametrize(
    ("text", "low", "high", "bounds"),
    [
        ("hFE >= 100", 100.0, 1e300, ["Min"]),
        ("VCEO > 45 V", 45.0, 1e300, ["Max"]),
        ("gate charge < 20 nC", 0.0, 20e-9, ["Max"]),
        ("Qg ≤ 20nC", 0.0, 20e-9, ["Max"]),
        ("rds_on=36.5mΩ", 0.0365 * 0.995, 0.0365 * 1.005, ["Min", "Typ", "Max"]),
    ],
)
def test_a_limit_is_held_against_the_bound_that_promises_it(
    reader: RequestReader, text: str, low: float, high: float, bounds: list[str]
) -> None:
    (limit,) = reader.read(text).limits
    assert (limit.low, limit.high) == pytest.approx((low, high))
    assert list(dict.fromkeys(bound.value[-3:] for _, bound in limit.asked)) == bounds


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("VDS >= 60", "needs a unit"),
        ("VDS >= 60 A", "needs a unit of the parameter's dimension, such as V"),
        ("VDS >= 60 foo", "is no unit"),
        ("colour >= 60 V", "names no parameter"),
        (">= 60 V", "a limit needs a parameter"),
        ("zener diode RDS(on) <= 1 ohm", "names no parameter of a zener"),
        ("RDS(on) <= 1 ohm at VGS = 5", "unit"),
    ],
)
def test_a_limit_that_cannot_be_held_is_an_error(reader: RequestReader, text: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        reader.read(text)


def test_limits_hold_together_on_one_part_and_show_their_facts(reader: RequestReader, store: Store) -> None:
    found = find(store, reader.read("N-channel MOSFET VDS >= 60 V RDS(on) <= 50 mohm @VGS = 10V"))
    assert numbers(found) == ["IRF540N"]
    (part,) = found[0].parts
    assert [(fact.parameter, fact.bound, fact.value, fact.unit, fact.page) for fact in part.facts] == [
        ("vds_max", "max", 100.0, "V", 2),
        ("rds_on", "max", 0.044, "ohm", 2),
    ]
    assert "VGS = 10.0 V" in part.facts[1].conditions
    for text in ("P-channel MOSFET VDS >= 60 V", "VDS >= 101 V", "VDS >= 60 V RDS(on) <= 50 mohm at VGS = 4.5 V"):
        assert find(store, reader.read(text)) == ()


def test_words_rank_by_how_they_match(reader: RequestReader, store: Store) -> None:
    assert numbers(find(store, reader.read("BC547B"))) == ["BC547B"]
    assert numbers(find(store, reader.read("bc547"))) == ["BC547", "BC547B"]
    assert numbers(find(store, reader.read("irf540npbf"))) == ["IRF540N"]
    assert find(store, reader.read("BC547"))[0].score == 4.0
    assert find(store, reader.read("IRF9999")) == ()


def test_makers_and_classes_hold_for_every_part_found(reader: RequestReader, store: Store) -> None:
    assert set(numbers(find(store, reader.read("International Rectifier NPN transistor")))) == {"BC547", "BC547B"}
    assert find(store, reader.read("Vishay NPN transistor")) == ()
    assert numbers(find(store, reader.read("PNP transistor"))) == []


def test_documents_beyond_the_most_are_left_out(reader: RequestReader, store: Store) -> None:
    assert len(find(store, reader.read("BC547"), most=1)) == 1


def test_values_without_a_name_are_ratings_and_packages_are_words(reader: RequestReader, store: Store) -> None:
    request = reader.read("100V N-MOSFET TO-220AB 300 mA 2N7002")
    assert [(item.value, item.unit) for item in request.ratings] == [(100.0, "V"), (0.3, "A")]
    assert request.words == ("to-220ab", "2n7002")
    (part,) = find(store, reader.read("100V N-MOSFET TO-220AB"))[0].parts
    assert (part.number, part.words) == ("IRF540N", ("to-220ab", "100V"))
    assert numbers(find(store, reader.read("45 V transistor"))) == ["BC547", "BC547B"]
    assert find(store, reader.read("46 V transistor")) == ()
