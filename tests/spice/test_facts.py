from __future__ import annotations

import pytest

from d2s.records.record import SourceKind, Status
from d2s.spice.facts import Facts, in_si, to_fact


def test_magnitudes_put_the_smaller_bound_first(row):
    fact = to_fact(row("vgs_th", -1.4, -1.9, -2.4, ID=(-250, "uA")))
    assert (fact.min, fact.typ, fact.max) == (1.4, 1.9, 2.4)
    assert fact.at["ID"] == pytest.approx(250e-6)
    fact = to_fact(row("vgs_off", -6.0, None, -0.5))
    assert (fact.min, fact.max) == (0.5, 6.0)


@pytest.mark.parametrize(
    ("number", "unit", "si"),
    [(10, "mA", 0.01), (1, "kohm", 1e3), (1, "MHz", 1e6), (100, "A/us", 1e8), (125, "degC", 125), (3, None, 3)],
)
def test_conditions_in_si(row, number, unit, si):
    assert in_si(row("vf", IF=(number, unit)).conditions[0]) == pytest.approx(si)


def test_numbered_conditions_name_the_same_quantity(row):
    assert to_fact(row("vf", IF3=(10, "mA"))).at == {"IF": 0.01}
    assert set(to_fact(row("ts", IB1=0.001, IB2=0.002)).at) == {"IB1", "IB2"}


def test_unknown_unit_is_no_number(row):
    assert in_si(row("vf", IF=(1, "furlongish")).conditions[0]) is None


def test_only_room_temperature_rows_are_fitted(row, part):
    cold, warm = row("vf", None, None, 1.0, IF=0.01), row("vf", None, None, 0.8, IF=0.01, TJ=(125, "degC"))
    facts = Facts(part("diode", cold, warm))
    assert [fact.record for fact in facts.rows("vf", ("IF",))] == [cold]
    assert len(facts.all()) == 2


def test_open_records_are_no_facts(row):
    assert to_fact(row("vf", None, None, 1.0, status=Status.NEEDS_REVIEW)) is None


def test_summary_stands_only_where_no_table_does(row, part):
    table, summary = row("rds_on", None, None, 0.1), row("rds_on", None, None, 0.11, source=SourceKind.SUMMARY)
    other = row("id", None, None, 3.0, source=SourceKind.SUMMARY)
    facts = Facts(part("mosfet", table, summary, other))
    assert [fact.record for fact in facts.all()] == [table, other]


def test_variant_inherits_what_it_does_not_restate(row, part):
    base = part("bjt", row("hfe", 110, None, 800, IC=0.002), row("vbe_on", None, 0.66, None, IC=0.002))
    variant = part("bjt", row("hfe", 200, None, 450))
    facts = Facts(variant, base)
    assert [fact.max for fact in facts.rows("hfe")] == [450]
    assert [fact.typ for fact in facts.rows("vbe_on")] == [0.66]
    assert facts.rows("hfe")[0].at == {"IC": 0.002}  # a rank table states no conditions: the base's row does


def test_element_takes_its_own_and_the_common_records(row, part):
    mine, common = row("hfe", 100, element="1"), row("vceo", None, None, 40.0)
    facts = Facts(part("bjt", mine, row("hfe", 200, element="2"), common), None, "1")
    assert [fact.record for fact in facts.all()] == [mine, common]
