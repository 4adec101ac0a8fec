"""Reads title, maker, revision and language of a datasheet from its text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from d2s.knowledge.manufacturers import ManufacturerRules
from d2s.records.layout import TextLine

_REVISION = re.compile(
    r"\bRev(?:ision|\.)?\s*[:.]?\s*((?:\d{1,3}(?:[.\-\s]{1,3}\d{1,2})?|[A-Z]{1,2}\d?)\b)", re.IGNORECASE
)
_CJK = re.compile(r"[\u4e00-\u9fff]")
_KANA = re.compile(r"[\u3040-\u30ff]")
_GERMAN = re.compile(r"\b(?:und|für|Grenzwerte|Kennwerte|mit|bei|Silizium|Eigenschaften|Sperrschicht\w*)\b")
_MINIMUM = 3


def revision(lines: Sequence[TextLine]) -> str:
    """Return the first revision printed (`5`, `25 - 2`, `B`), empty where none is."""
    for line in lines:
        if found := _REVISION.search(line.text):
            return " ".join(found.group(1).split())
    return ""


def language(lines: Sequence[TextLine]) -> str:
    """Return the language of the text as an ISO 639-1 code; several are joined by `+`, the first leads."""
    text = "\n".join(line.text for line in lines)
    found = []
    if len(_KANA.findall(text)) >= _MINIMUM:
        found.append("ja")
    elif len(_CJK.findall(text)) >= _MINIMUM:
        found.append("zh")
    if len(set(_GERMAN.findall(text))) >= _MINIMUM:
        found.append("de")
    latin = sum(letter.isascii() and letter.isalpha() for letter in text)
    return "+".join((["en"] if latin > 2 * len(_CJK.findall(text)) or not found else []) + found)


def title(names: Sequence[str], description: str) -> str:
    """Return the first part number with the line that tells what the device is, without repeating one in the other."""
    words = " ".join(description.split())
    if not names or names[0].casefold() in words.casefold():
        return words
    return f"{names[0]} {words}".strip()


#: A spelling of so many letters counts in its own case alone.
_INITIALS = 3
#: A former maker named this often beside its owner is the sheet's maker.
_STAYS = 0.4


def manufacturer(lines: Sequence[TextLine], metadata: Mapping[str, str], rules: ManufacturerRules) -> str:
    """Return the maker that the sheet names most, by name or web domain; empty where none is named.

    The information dictionary counts like one line of text. A name of two or three letters counts as it is spelled:
    CJ is a maker, Cj a capacitance.
    """
    printed = "\n".join([line.text for line in lines] + list(metadata.values()))
    text = printed.casefold()
    counts: Counter[str] = Counter()
    for maker in rules.manufacturers:
        for word in dict.fromkeys((maker.name, *maker.spellings, *maker.domains)):
            short = len(word) <= _INITIALS
            found, place = (word, printed) if short else (word.casefold(), text)
            if found in place:
                counts[maker.name] += len(re.findall(rf"(?<!\w){re.escape(found)}(?!\w)", place)) * (1 + ("." in found))
    best, most = next(iter(counts.most_common(1)), ("", 0))
    if not most:
        return ""
    former = [maker.name for maker in rules.manufacturers if maker.now == best and counts[maker.name] >= _STAYS * most]
    return max(former, key=lambda name: counts[name]) if former else best
