from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from d2s.spice.names import safe_name


@given(st.text(max_size=30))
def test_any_text_becomes_a_safe_name(text):
    name = safe_name(text)
    assert re.fullmatch(r"[A-Za-z0-9_-]+", name)
    assert "vdmos" not in name.lower()


@given(st.lists(st.text(max_size=8), max_size=20))
def test_names_are_unique(texts):
    taken: set[str] = set()
    for text in texts:
        taken.add(safe_name(text, taken).lower())
    assert len(taken) == len(texts)


@pytest.mark.parametrize(
    ("text", "name"),
    [("1N4148", "1N4148"), ("BD139-10", "BD139-10"), ("BC 547/B", "BC_547_B"), ("NPN", "NPN_part"), ("Ω", "part")],
)
def test_known_names(text, name):
    assert safe_name(text) == name
