"""Reads the name of a terminal: gate, drain, source, base, collector, emitter, anode, cathode, not connected."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from rapidfuzz import fuzz

from d2s.knowledge.packages import PackageRules

_EDGE = " \t()[]{}=:：.,;-–—*"
_PLURAL = re.compile(r"\(s\)", re.IGNORECASE)
_LONGEST = 90  # letters of a terminal's name with all that may stand beside it
_LEAST = 4  # letters from which a near miss is a misprint


class Terminals:
    """Name terminals by the words of `rules/packages.yaml`."""

    def __init__(self, rules: PackageRules) -> None:
        self._words = {word.casefold(): letter for letter, words in rules.terminals.items() for word in words}
        self._beside = re.compile(rules.beside)
        self._until = re.compile(rules.until)
        self._element = re.compile(rules.element)
        self._joint = re.compile(rules.joint, re.IGNORECASE)
        self._misprint = rules.misprint
        self.read = lru_cache(maxsize=8192)(self._read)

    def _read(self, text: str) -> str | None:
        """Return the terminal as letter and element number (`D`, `A1`, `K1/A2`, `NC`); None where it is none."""
        if len(text) > _LONGEST:
            return None
        plain = unicodedata.normalize("NFKC", _PLURAL.sub("", text))
        plain = self._until.sub("", plain).strip()
        if (whole := self._one(plain)) is not None:
            return whole
        pieces = [piece for piece in self._joint.split(plain) if piece.strip(_EDGE)]
        named = [self._one(piece) for piece in pieces]
        if len(named) < 2 or None in named:
            return None
        return "/".join(dict.fromkeys(name for name in named if name))

    def _one(self, text: str) -> str | None:
        number = ""
        if text.strip(_EDGE).casefold() not in self._words and (found := self._element.search(text)):
            number = next(group for group in found.groups() if group)
            text = text[: found.start()] + " " + text[found.end() :]
        word = " ".join(self._beside.sub(" ", text).split()).strip(_EDGE).casefold()
        letter = self._words.get(word) or self._near(word)
        return None if letter is None else letter if letter == "NC" else letter + number

    def _near(self, word: str) -> str | None:
        """Return the terminal of which a word is a misprint (`sourse`), None where it is near to none or to two."""
        if len(word) < _LEAST or " " in word:
            return None
        near = {
            letter
            for name, letter in self._words.items()
            if len(name) >= _LEAST and fuzz.ratio(word, name) >= self._misprint
        }
        return near.pop() if len(near) == 1 else None
