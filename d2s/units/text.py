"""Brings the characters of printed numbers, units and conditions to one form."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from d2s.records.page import UNREADABLE

#: The one micro sign of folded text.
MICRO = "\u00b5"
#: Blank inside a number: printed as a thin, narrow or no-break space between groups of three digits.
GROUP_BLANK = "\u2009"

_MINUS = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u23af\u2043\ufe58\ufe63\uff0d\u2500"
_TABLE = str.maketrans(
    {
        **dict.fromkeys(_MINUS, "-"),
        "\u03bc": MICRO,
        **dict.fromkeys("\u00a0\u2006\u2007\u2008\u202f\u205f", GROUP_BLANK),
        **dict.fromkeys("\u00ba\u02da\u2218\u25e6\u030a", "°"),
        **dict.fromkeys("\u2126", "Ω"),
        **dict.fromkeys("\u22c5\u2219\u2022\u30fb\uff65", "·"),
        **dict.fromkeys("\u00d7\u2715\u2716\u2a2f", "×"),
        **dict.fromkeys("\u2215\u2044", "/"),
        **dict.fromkeys("\u223c\u301c\uff5e\u02dc", "~"),
        **dict.fromkeys("\u2264\u2a7d\u2266", "≤"),
        **dict.fromkeys("\u2265\u2a7e\u2267", "≥"),
        **{chr(0x2460 + index): f"({index + 1})" for index in range(20)},
        "\u2103": "°C",
        "\u2109": "°F",
        "\u3002": ". ",
        "\u3001": ", ",
        "\u2026": "...",
        "\u200b": "",
        "\ufeff": "",
        "\u00ad": "-",
        "\u2206": "Δ",
        "\t": " ",
        "\r": " ",
        "\n": " ",
    }
)
_KEPT = frozenset({GROUP_BLANK, MICRO, *"´¨¯"})
_SUPER = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-")
_SUPERSCRIPTS = re.compile("[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_UNMAPPED = re.compile(r"\(cid:\d+\)")
_PRIVATE = re.compile(f"[{UNREADABLE}\ue000-\uf8ff\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Return the text with one sign each for minus, micro, ohm, degree, multiplication and comparison.

    Superscript digits become `^` and digits, unmapped glyphs (`(cid:2)`) the unreadable sign, full-width characters
    plain ones; `½` and other fractions stay.
    """
    text = _UNMAPPED.sub(UNREADABLE, text)
    if text.isascii():
        return text.translate(_TABLE)
    raised = _SUPERSCRIPTS.sub(lambda match: "^" + match.group().translate(_SUPER), text.translate(_TABLE))
    return "".join(map(_plain, raised))


def _plain(letter: str) -> str:
    """Return the compatibility form of a letter; group blanks and fractions stay as they are."""
    if letter in _KEPT or unicodedata.decomposition(letter).startswith("<fraction>"):
        return letter
    return unicodedata.normalize("NFKC", letter)


def is_readable(folded: str) -> bool:
    """Tell whether every glyph of a folded text has a meaning."""
    return _PRIVATE.search(folded) is None
