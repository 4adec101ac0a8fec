from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from d2s.resolve.resolve import Knowing


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("RDS(on)", "RDSon"),
        ("R DS(on)", "RDSon"),
        ("V(BR)DSS", "VBRDSS"),
        ("Qg(10V)", "Qg"),
        ("RθJA", "RTHJA"),
        ("VCE(sat)", "VCEsat"),
        ("|yfs|", "yfs"),
        ("ISDM(•)", "ISDM"),
    ],
)
def test_symbols_lose_brackets_blanks_and_bracketed_values(knowing: Knowing, printed: str, expected: str) -> None:
    assert knowing.normaliser.symbol(printed) == expected


def test_names_lose_filler_words_and_hyphens(knowing: Knowing) -> None:
    words = knowing.normaliser.words
    assert words("Drain-to-Source On-Resistance") == words("drain source on resistance")
    assert words("漏源电压") == ("漏", "源", "电", "压")


@given(st.text(max_size=40))
def test_any_text_is_normalised_and_normal_forms_stay(knowing: Knowing, text: str) -> None:
    words = knowing.normaliser.words(text)
    assert knowing.normaliser.words(" ".join(words)) == words
