"""Which pages are worth reading, by the plain text of pdfium."""

from __future__ import annotations

import re
from dataclasses import dataclass

from d2s.knowledge.glyphs import TriageRules
from d2s.records.page import PageKind

_CAPTION = re.compile(r"\bfig(?:ure|\.)", re.IGNORECASE)
_LETTERS = re.compile(r"[A-Za-z]")
_VOWELS = re.compile(r"[AEIOUaeiou]")
_STRANGE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\ufffd\ufffe]")
_FIGURES = 2  # captions that make a page one of figures
_MANY_CAPTIONS = 6  # captions beyond these ask for no further heading words
_ENOUGH = 150  # characters: less says nothing about the language


@dataclass(frozen=True, slots=True)
class Triage:
    """What pdfium sees on a page: plain text, size in points, and whether pictures are on it."""

    text: str
    width: float
    height: float
    pictures: bool


def implausible(text: str) -> bool:
    """Tell whether text can be no language: many control or private code points, or letters without vowels."""
    if len(text) < _ENOUGH:
        return False
    if len(_STRANGE.findall(text)) > 0.1 * len(text):
        return True
    letters = len(_LETTERS.findall(text))
    return letters > 0.4 * len(text) and not 0.15 <= len(_VOWELS.findall(text)) / letters <= 0.6


def identifies(page: Triage, rules: TriageRules) -> bool:
    """Tell whether a page prints pins, ordering codes or markings."""
    return re.search(rules.identity_pattern, page.text) is not None


def classify(page: Triage, rules: TriageRules) -> PageKind:
    """Return the kind of a page; everything that may hold a table of parameters is `TABLE`."""
    text = page.text
    if not text.strip():
        return PageKind.SCAN if page.pictures else PageKind.BLANK
    words = len(re.findall(rules.word_pattern, text))
    units = len(re.findall(rules.unit_pattern, text))
    captions = len(_CAPTION.findall(text))
    enough = rules.words + min(captions, _MANY_CAPTIONS) // 2
    if (units >= rules.units and (words >= enough or (units >= rules.many_units and words))) or implausible(text):
        return PageKind.TABLE
    headed = units >= rules.units and re.search(rules.heading_pattern, text)
    if headed or len(re.findall(rules.row_pattern, text)) >= rules.rows:
        return PageKind.TABLE
    return PageKind.FIGURE if captions >= _FIGURES else PageKind.TEXT
