"""Brings symbols and names to the forms in which they are compared."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from d2s.knowledge.matching import MatchingRules

_BRACKETED_VALUE = re.compile(r"[(\[@]\s*@?\s*[-+±]?\d[^()\[\]]*[)\]]?\s*$")
_DROPPED = re.compile(r"[\s()\[\]{}<>.,:;_'`*•●∙·|/\\@=\-–—‐‑−]+")
_WORD = re.compile(r"[^\W\d_]+(?:\d+)?|\d+", re.UNICODE)


class Normaliser:
    """Normalise symbols and names by the letters, joined words and filler words of the rules."""

    def __init__(self, rules: MatchingRules) -> None:
        self._letters = str.maketrans(rules.symbol_letters)
        self._fillers = frozenset(rules.filler_words)
        self._joined = {key: tuple(value.split()) for key, value in rules.joined_words.items()}
        self.symbol = lru_cache(maxsize=4096)(self._symbol)
        self.words = lru_cache(maxsize=4096)(self._words)

    def _symbol(self, text: str) -> str:
        """Return the symbol in its case without blanks, brackets and a trailing bracketed value (`Qg(10V)` → `Qg`)."""
        folded = unicodedata.normalize("NFKC", text).translate(self._letters)
        stripped = _BRACKETED_VALUE.sub("", folded)
        return _DROPPED.sub("", stripped or folded)

    def _words(self, text: str) -> tuple[str, ...]:
        """Return the meaningful words of a name in lower case; CJK characters are single words."""
        words: list[str] = []
        for match in _WORD.finditer(unicodedata.normalize("NFKC", text).casefold()):
            for word in self._split(match.group()):
                words.extend(self._joined.get(word, (word,)))
        return tuple(word for word in words if word not in self._fillers) or tuple(words)

    @staticmethod
    def _split(word: str) -> tuple[str, ...]:
        """Return CJK words character by character, other words whole."""
        return tuple(word) if any("\u3040" <= letter <= "\u9fff" for letter in word) else (word,)
