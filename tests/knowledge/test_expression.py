from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from d2s.knowledge.expression import UnknownNameError, parse, sides

KNOWN = {"ct": 4e-12, "ct.VR": 1.5, "VJ": 0.65, "M": 0.4}


def known(name: str) -> float:
    if name not in KNOWN:
        raise UnknownNameError(name)
    return KNOWN[name]


def test_a_formula_is_computed_from_the_names_it_has() -> None:
    formula = parse("ct * (1 + ct.VR/VJ)**M")
    assert formula.names == ("ct", "ct.VR", "VJ", "M")
    assert formula.value(known) == pytest.approx(4e-12 * (1 + 1.5 / 0.65) ** 0.4)


def test_first_takes_the_first_argument_that_is_known() -> None:
    assert parse("first(ct.VGS, 2*VJ, 7)").value(known) == 1.3
    assert parse("first(nothing, 7)").value(known) == 7
    with pytest.raises(UnknownNameError):
        parse("first(nothing, none)").value(known)


@given(a=st.floats(-1e6, 1e6), b=st.floats(0.1, 1e3))
def test_arithmetic_is_that_of_numbers(a: float, b: float) -> None:
    found = parse("-a + min(a, b)/b - max(1, a)*2").value({"a": a, "b": b}.__getitem__)
    assert found == pytest.approx(-a + min(a, b) / b - max(1, a) * 2)
    assert parse("sqrt(b)*exp(log(b)) + log1p(b) + expm1(-b)").value({"b": b}.__getitem__) == pytest.approx(
        math.sqrt(b) * b + math.log1p(b) + math.expm1(-b)
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("__import__('os').system('true')", "no part of a formula"),
        ("open(1)", "unknown function 'open'"),
        ("a.b.c", "no part of a formula"),
        ("[x for x in y]", "no part of a formula"),
        ("(lambda: 1)()", "no part of a formula"),
        ("a if b else c", "no part of a formula"),
        ("'text' * 9", "no part of a formula"),
        ("a < b", "no part of a formula"),
        ("a // b", "no part of a formula"),
        ("log(a, b)", "with 2 arguments"),
        ("max(a)", "with 1 arguments"),
        ("log(x=1)", "no part of a formula"),
        ("V = N VT", "no formula"),
        ("", "no formula"),
        ("1 + " * 200 + "1", "more than 400 characters"),
    ],
)
def test_what_is_no_formula_is_refused(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said.replace("'", ".")):
        parse(text)


@pytest.mark.parametrize("text", ["9**9**9**9", "1/0", "log(0)", "(0-1)**0.5", "exp(1000)"])
def test_numbers_that_cannot_be_are_errors_of_numbers(text: str) -> None:
    with pytest.raises((ArithmeticError, ValueError)):
        parse(text).value(known)


def test_an_equation_has_two_sides() -> None:
    left, right = sides("ct = CJO * (1 + ct.VR/VJ)**-M")
    assert (left.text, right.text) == ("ct", "CJO * (1 + ct.VR/VJ)**-M")
    for text in ("ct", "a = b = c"):
        with pytest.raises(ValueError, match="no equation"):
            sides(text)
