from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from d2s.units.numbers import Form, parse_values


@pytest.mark.parametrize(
    ("text", "value", "unit_text"),
    [
        ("12.5", 12.5, ""),
        ("- 2.5", -2.5, ""),
        ("−40", -40, ""),
        ("–55", -55, ""),
        ("+150", 150, ""),
        (".8", 0.8, ""),
        ("10 000", 10000, ""),
        ("10\u2009500", 10500, ""),
        ("10\u00a0500 pF", 10500, "pF"),
        ("10'500", 10500, ""),
        ("1,500", 1500, ""),
        ("1,234,567", 1234567, ""),
        ("1.234,5", 1234.5, ""),
        ("1,234.5", 1234.5, ""),
        ("3,3", 3.3, ""),
        ("12,55", 12.55, ""),
        ("0,500", 0.5, ""),
        ("2.5 x 10^-6", 2.5e-6, ""),
        ("1.0×10³", 1000, ""),
        ("8.0 x10-4", 8e-4, ""),
        ("10E-6", 1e-5, ""),
        ("10^3", 1000, ""),
        ("１０．５", 10.5, ""),
        ("100 nA", 100, "nA"),
        ("3.0 V", 3, "V"),
        ("300µs", 300, "µs"),
        ("62.5 °C/W", 62.5, "°C/W"),
        ("0.5 A2s", 0.5, "A2s"),
        ("4.7 nV/√Hz", 4.7, "nV/√Hz"),
        ("2.5 k", 2.5, "k"),
        ("--0.5", -0.5, ""),
    ],
)
def test_single_numbers(text: str, value: float, unit_text: str) -> None:
    values = parse_values(text)
    assert values is not None
    assert (values.form, values.value, values.unit_text) == (Form.SINGLE, pytest.approx(value), unit_text)


@pytest.mark.parametrize(
    ("text", "low", "high", "unit_text"),
    [
        ("-55 to +150", -55, 150, ""),
        ("--65 to +150", -65, 150, ""),
        ("-0.5, +40", -0.5, 40, ""),
        ("- 55 to + 150", -55, 150, ""),
        ("-55...150", -55, 150, ""),
        ("−55…+150", -55, 150, ""),
        ("−55 ~ 150", -55, 150, ""),
        ("—65～150℃", -65, 150, "°C"),
        ("-65 / +200", -65, 200, ""),
        ("from -55 to 150", -55, 150, ""),
        ("-55 °C to +150 °C", -55, 150, "°C"),
        ("+150 to -55", -55, 150, ""),
        ("-1.0 to -3.0", -1, -3, ""),
        ("10-20", 10, 20, ""),
        ("10 - 20 V", 10, 20, "V"),
    ],
)
def test_ranges(text: str, low: float, high: float, unit_text: str) -> None:
    values = parse_values(text)
    assert values is not None
    assert (values.form, values.min, values.max, values.unit_text) == (Form.RANGE, low, high, unit_text)


def test_range_with_a_unit_of_its_own_for_each_number() -> None:
    values = parse_values("10 Hz to 15.7 kHz")
    assert values is not None
    assert (values.min, values.low_unit_text, values.max, values.unit_text) == (10, "Hz", 15.7, "kHz")


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [("±20", -20, 20), ("+/- 20", -20, 20), ("+/−20", -20, 20), ("+20/-12", -12, 20), ("±100 nA", -100, 100)],
)
def test_plus_minus(text: str, low: float, high: float) -> None:
    values = parse_values(text)
    assert values is not None
    assert (values.form, values.min, values.max) == (Form.PLUS_MINUS, low, high)


@pytest.mark.parametrize(
    ("text", "operator", "bound"),
    [
        ("≤ 100", "<=", "max"),
        ("<= 100", "<=", "max"),
        ("< 4", "<", "max"),
        ("> 60", ">", "min"),
        ("≥60", ">=", "min"),
        ("min. 3", "=", "min"),
        ("3 max", "=", "max"),
        ("20 (typ)", "=", "typ"),
        ("35 V max.", "=", "max"),
        ("35", "=", None),
    ],
)
def test_bounds(text: str, operator: str, bound: str | None) -> None:
    values = parse_values(text)
    assert values is not None
    assert (values.form, values.operator, values.bound) == (Form.SINGLE, operator, bound)


@pytest.mark.parametrize(
    ("text", "value", "marks"),
    [
        ("40 (1)", 40, ("1",)),
        ("40*", 40, ("*",)),
        ("20 1)", 20, ("1",)),
        ("33 ①", 33, ("1",)),
        ("5 (Note 2)", 5, ("2",)),
    ],
)
def test_note_marks_are_no_digits(text: str, value: float, marks: tuple[str, ...]) -> None:
    values = parse_values(text)
    assert values is not None
    assert (values.value, values.marks) == (value, marks)


@pytest.mark.parametrize(
    ("text", "value", "unit_text", "condition"),
    [
        ("15 @ TC = 145°C", 15, "", "@ TC = 145°C"),
        ("44 mΩ @ VGS = 10 V", 44, "mΩ", "@ VGS = 10 V"),
        ("1.0 (TL = 95 °C)", 1, "", "(TL = 95 °C)"),
        ("0.040@VGS=-10V", 0.04, "", "@VGS=-10V"),
        ("40 (1)", 40, "", ""),
    ],
)
def test_a_condition_behind_the_value_is_kept_apart(text: str, value: float, unit_text: str, condition: str) -> None:
    values = parse_values(text)
    assert values is not None
    assert (values.value, values.unit_text, values.condition_text) == (value, unit_text, condition)


@pytest.mark.parametrize("text", ["", " ", "-", "–", "—", "---", "- - -", "...", "N/A", "n.a.", "⎯"])
def test_blank_cells(text: str) -> None:
    values = parse_values(text)
    assert values is not None
    assert values.form is Form.BLANK


@pytest.mark.parametrize(
    "text",
    [
        "20 30",
        "100 300",
        "10 -20",
        "-55--175",
        "10-4",
        "5 ± 5%",
        "10 kΩ ± 5%",
        "1 1/2",
        "1½",
        "*65",
        "1.2.3",
        "20,40,60",
        "1,5000",
        "2.0 x 103",
        "7.5 x 10",
        "10/350",
        "12 mA 3",
        "10 \N{REPLACEMENT CHARACTER}A",
        "\N{REPLACEMENT CHARACTER}65",
        "10 (cid:2)A",
        "10 \uf06dA",
        "10 \x02A",
    ],
)
def test_ambiguous_text_is_unreadable_with_a_reason(text: str) -> None:
    values = parse_values(text)
    assert values is not None
    assert values.form is Form.UNREADABLE
    assert values.reason
    assert (values.min, values.value, values.max) == (None, None, None)


@pytest.mark.parametrize("text", ["VGS", "VDS = 10 V", "see Figure 3", "inf", "nan", "∞", "½"])
def test_text_without_a_leading_number_is_no_value(text: str) -> None:
    assert parse_values(text) is None


@given(st.text())
def test_never_raises_and_never_gives_a_number_that_is_not_finite(text: str) -> None:
    values = parse_values(text)
    if values is not None:
        numbers = [number for number in (values.min, values.value, values.max) if number is not None]
        assert all(math.isfinite(number) for number in numbers)
        assert (not numbers) == (values.form in {Form.BLANK, Form.UNREADABLE})


@given(st.text(alphabet="0123456789+-–−±.,eExX×^ /~()<>≤µΩVAmk°C½\ufffd\u2009 to", max_size=14))
def test_number_like_text_never_raises(text: str) -> None:
    values = parse_values(text)
    assert values is None or values.text == text


@given(
    st.decimals(min_value=-(10**6), max_value=10**6, places=4),
    st.sampled_from(["-", "−", "–"]),
    st.sampled_from(["", " "]),
)
def test_signed_decimals_round_trip(number: object, minus: str, blank: str) -> None:
    text = str(number).replace("-", minus + blank)
    values = parse_values(text)
    assert values is not None
    assert values.value == pytest.approx(float(str(number)))


@given(
    st.integers(0, 999),
    st.lists(st.integers(0, 999), min_size=1, max_size=2),
    st.sampled_from(["\u2009", "\u202f", "'"]),
)
def test_groups_of_three_round_trip(first: int, groups: list[int], separator: str) -> None:
    values = parse_values(separator.join([str(first), *(f"{group:03d}" for group in groups)]))
    assert values is not None
    assert values.value == float("".join([str(first), *(f"{group:03d}" for group in groups)]))


@given(st.floats(0.01, 99), st.integers(-12, 12), st.sampled_from(["x 10^", "×10^", "E", "e"]))
def test_powers_of_ten_round_trip(mantissa: float, exponent: int, sign: str) -> None:
    values = parse_values(f"{mantissa:.2f}{sign}{exponent}")
    assert values is not None
    assert values.value == pytest.approx(float(f"{mantissa:.2f}e{exponent}"), rel=1e-12)


@given(st.integers(-200, 0), st.integers(1, 300), st.sampled_from([" to ", "...", " ~ ", "~", " to +", " / +", " … "]))
def test_ranges_round_trip(low: int, high: int, separator: str) -> None:
    values = parse_values(f"{low}{separator}{high}")
    assert values is not None
    assert (values.form, values.min, values.max) == (Form.RANGE, low, high)


@given(st.integers(1, 9999), st.sampled_from("\ufffd\uf06d\x02"), st.sampled_from(["{}{}", "{} {}A", "{}{}A"]))
def test_a_glyph_without_meaning_spoils_the_number(number: int, glyph: str, form: str) -> None:
    values = parse_values(form.format(number, glyph))
    assert values is not None
    assert values.form is Form.UNREADABLE


@pytest.mark.parametrize(
    ("text", "test"), [("50 (50Hz)", "(50Hz)"), ("0.5 (1 sec)", "(1 sec)"), ("3 (25 °C)", "(25 °C)")]
)
def test_a_test_in_brackets_is_no_second_number(text: str, test: str) -> None:
    values = parse_values(text)
    assert values is not None
    assert (values.value, values.condition_text) == (float(text.split()[0]), test)
