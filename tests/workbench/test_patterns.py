from __future__ import annotations

import pytest

from d2s.workbench.patterns import explosion


@pytest.mark.parametrize("pattern", [r"(a+)+b", r"(?:[a-z]+ ?)+rectifier", r"(x*)*y", r"(?:a|a)*b"])
def test_what_doubles_with_each_letter_is_told(pattern: str) -> None:
    assert explosion(pattern) is not None


@pytest.mark.parametrize(
    "pattern",
    [
        r"\d+",
        r"(?:ab)+c",
        r"(?:at\s+|for\s+)*x",
        r"^[a-z]+\d*$",
        r"(?:[(,]\s*|\bat\s+)*(?:[A-Z]\w{0,12}\s?)=",
        r"a.*b.*c",
    ],
)
def test_what_grows_as_a_power_is_let_through(pattern: str) -> None:
    assert explosion(pattern) is None
