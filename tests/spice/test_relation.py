"""What a fit takes from power laws over other rows where its own is missing, and that it says so."""

from __future__ import annotations

import math

import pytest

from d2s.knowledge.models import Relation
from d2s.records.model import Origin
from d2s.spice.build import build_models
from d2s.spice.facts import Facts
from d2s.spice.gatefit import charge_rows, reverse_rows
from d2s.spice.relation import related, tolerated
from d2s.spice.targets import targets


def law(of, over, powers, factor=2.0, width=1.2):
    return Relation(
        of=of,
        device_class="mosfet",
        over=over,
        powers=powers,
        factor=factor,
        low=1 / width,
        high=width,
        rows=9,
        documents=9,
    )


@pytest.fixture(scope="module")
def ratios(modelling):
    relations = (
        law("qg", ("qgd", "at.VGS / 10"), (1.0, 0.5), factor=4.0),
        law("qg", ("qgs + qgd", "limit.id"), (1.0, 0.0), factor=3.0, width=1.05),
        law("crss", ("qg", "at.VDS"), (1.0, -1.0), factor=0.1),
    )
    return modelling.ratios.model_copy(update={"relations": relations})


def charges(row, *names):
    test = {"VDS": 50.0, "ID": 9.0}
    made = {"qgs": 4e-9, "qgd": 10e-9, "qg": 30e-9}
    return [row(name, None, made[name], None, VGS=10.0, **test) for name in names]


def facts_of(part, *rows):
    return Facts(part("mosfet", *rows, polarity="n"))


def test_a_missing_row_is_the_power_law_of_the_printed_ones(row, part, ratios):
    facts = facts_of(part, *charges(row, "qgd"))
    found = related("qg", facts, ratios, {"VGS": 5.0})
    assert found.value == pytest.approx(4.0 * 10e-9 * math.sqrt(0.5))
    assert found.origin is Origin.ESTIMATED and "no qg is printed" in found.how and "9 datasheets" in found.how
    assert found.refs == facts.rows("qgd")[0].refs() and found.at("VGS") == 5.0


def test_of_the_laws_whose_names_are_known_the_narrowest_counts(row, part, ratios):
    rows = [*charges(row, "qgs", "qgd"), row("id", None, None, 14.0)]
    assert related("qg", facts_of(part, *rows), ratios, {"VGS": 10.0}).value == pytest.approx(3 * 14e-9)
    assert related("qg", facts_of(part, *rows[:-1]), ratios, {"VGS": 10.0}).value == pytest.approx(40e-9)


def test_without_a_name_there_is_no_value(row, part, ratios):
    assert related("qg", facts_of(part, *charges(row, "qgs")), ratios, {"VGS": 10.0}) is None
    assert related("qg", facts_of(part, *charges(row, "qgd")), ratios, {}) is None


def test_the_row_sought_is_not_seen(row, part, modelling):
    circular = modelling.ratios.model_copy(update={"relations": (law("qg", ("qg",), (1.0,)),)})
    assert related("qg", facts_of(part, *charges(row, "qg")), circular, {}) is None


def test_a_printed_charge_needs_no_law(row, part, ratios):
    (printed,) = charge_rows(facts_of(part, *charges(row, "qg", "qgd")), ratios, "mosfet", "qg")
    assert printed.origin is Origin.TYPICAL
    (missing,) = charge_rows(facts_of(part, *charges(row, "qgd")), ratios, "mosfet", "qg")
    assert missing.origin is Origin.ESTIMATED and missing.at("VDS") == 50.0
    assert charge_rows(facts_of(part), ratios, "mosfet", "qg") == []


def test_a_missing_crss_stands_at_the_voltage_of_ciss(row, part, ratios):
    whole = row("ciss", None, 600e-12, None, VDS=25.0)
    (found,) = reverse_rows(facts_of(part, *charges(row, "qg"), whole), ratios, "mosfet")
    assert found.value == pytest.approx(0.1 * 30e-9 / 25) and found.at("VDS") == 25.0
    assert reverse_rows(facts_of(part, *charges(row, "qg")), ratios, "mosfet") == []


def test_what_a_plain_card_may_miss(row, part, ratios):
    facts = facts_of(part, *charges(row, "qgd"), row("ciss", None, None, 600e-12, VDS=25.0))
    (typical,) = targets(facts.rows("qgd"), "mosfet", ratios)
    (limit,) = targets(facts.rows("ciss"), "mosfet", ratios)
    law = related("qg", facts, ratios, {"VGS": 10.0})
    assert tolerated(typical, 0.08) == 0.08
    assert tolerated(law, 0.08) == law.sigma > 0.08
    assert tolerated(limit, 0.08) == math.inf


def test_a_sheet_without_crss_still_has_a_gate_drain_capacitance(row, part, modelling, document):
    rows = [
        row("vgs_th", None, 3.0, None, ID=250e-6),
        row("rds_on", None, 0.08, None, VGS=10.0, ID=9.0),
        row("gfs", None, 11.0, None, VDS=25.0, ID=9.0),
        row("ciss", None, 633e-12, None, VDS=25.0),
        *charges(row, "qgs", "qgd", "qg"),
    ]
    (model,) = build_models([part("mosfet", *rows, polarity="n")], modelling, document).models
    found = {p.name: p for p in model.parameters}
    assert found["CGDMIN"].origin is Origin.ESTIMATED and found["CGDMIN"].value < found["CGDMAX"].value
    assert {fact.split("#")[0] for fact in found["CGDMIN"].facts} <= {r.id for r in rows}
