"""The parameters of one device class, indexed by symbol and by the words of their names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz, process
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from d2s.knowledge.parameter import Parameter
from d2s.resolve.normalise import Normaliser

_EXCLUDE = "\N{NOT SIGN}"
_NUMBERED = re.compile(r"([A-Za-z]{2,}\S*?)\d")
_COMPACT_LENGTH = 10


@dataclass(frozen=True, slots=True)
class SymbolHit:
    """A symbol of a parameter that a row prints; `same_case` where the case agrees too."""

    parameter: str
    same_case: bool


@dataclass(frozen=True, slots=True)
class NameHit:
    """A name of a parameter that a row contains: share of the row's words covered (0 to 1), or a near miss."""

    parameter: str
    phrase: str
    start: int
    end: int
    coverage: float
    fuzzy: bool = False


class Catalogue:
    """Find the parameters in force that a symbol or a name may mean."""

    def __init__(self, parameters: Mapping[str, Parameter], normaliser: Normaliser, fuzzy_cutoff: float) -> None:
        self.parameters = parameters
        self._normaliser = normaliser
        self._cutoff = fuzzy_cutoff
        self._symbols: dict[str, set[tuple[str, str]]] = defaultdict(set)
        self._vocab = Vocab()
        self._matcher = PhraseMatcher(self._vocab)
        self._phrases: dict[str, str] = {}
        self._compact: dict[str, str] = {}
        for parameter in parameters.values():
            if parameter.deprecated:
                continue
            for symbol in parameter.symbols:
                key = normaliser.symbol(symbol)
                self._symbols[key.casefold()].add((key, parameter.id))
            names = [name for language in parameter.names.values() for name in language]
            for name in (*names, parameter.meaning):
                self._add(parameter.id, normaliser.words(name))
            for name in parameter.not_names:
                self._add(_EXCLUDE + parameter.id, normaliser.words(name))

    def _add(self, key: str, words: tuple[str, ...]) -> None:
        if not words:
            return
        self._matcher.add(key, [Doc(self._vocab, words=list(words))])
        if not key.startswith(_EXCLUDE):
            self._phrases[" ".join(words)] = key
            if len(compact := "".join(words)) >= _COMPACT_LENGTH:
                self._compact[compact] = key

    def by_symbol(self, symbol: str) -> tuple[SymbolHit, ...]:
        """Return the parameters with this symbol, same case first; a symbol may bear the number of its test (hFE6)."""
        key = self._normaliser.symbol(symbol)
        if key.casefold() not in self._symbols and (numbered := _NUMBERED.fullmatch(key)):
            key = numbered[1]
        found: dict[str, bool] = {}
        for printed, parameter in self._symbols.get(key.casefold(), ()):
            found[parameter] = found.get(parameter, False) or printed == key
        return tuple(
            SymbolHit(name, same) for name, same in sorted(found.items(), key=lambda item: (not item[1], item[0]))
        )

    def is_root(self, symbol: str, parameter: str) -> bool:
        """Tell whether a symbol of a parameter adds a bracket to this one, as IF(AV) does to IF."""
        return len(symbol) > 1 and any(full.startswith(f"{symbol}(") for full in self.parameters[parameter].symbols)

    def by_name(self, name: str) -> tuple[NameHit, ...]:
        """Return the parameters whose names the text contains, longest name first; else near misses.

        A phrase inside a longer phrase of another parameter does not count, nor does a parameter one of whose
        `not_names` is there.
        """
        words = self._normaliser.words(name)
        if not words:
            return ()
        matches = [
            (self._vocab.strings[key], start, end)
            for key, start, end in self._matcher(Doc(self._vocab, words=list(words)))
        ]
        excluded = {key[1:] for key, _, _ in matches if key.startswith(_EXCLUDE)}
        hits: dict[str, NameHit] = {}
        for key, start, end in sorted(matches, key=lambda match: match[1] - match[2]):
            if key.startswith(_EXCLUDE) or key in excluded or key in hits:
                continue
            if any(s <= start and end <= e and (e - s) > (end - start) for _, s, e in matches):
                continue
            hits[key] = NameHit(key, " ".join(words[start:end]), start, end, (end - start) / len(words))
        if hits:
            return tuple(hits.values())
        return self._run_together(words, excluded) or self._near(words, excluded)

    def excluded_by(self, name: str) -> frozenset[str]:
        """Return the parameters one of whose `not_names` the text contains."""
        words = self._normaliser.words(name)
        keys = {self._vocab.strings[key] for key, _, _ in self._matcher(Doc(self._vocab, words=list(words)))}
        return frozenset(key.removeprefix(_EXCLUDE) for key in keys if key.startswith(_EXCLUDE))

    def _run_together(self, words: tuple[str, ...], excluded: set[str]) -> tuple[NameHit, ...]:
        """Return the longest name in a label that prints no blanks (`Drain-sourcebreakdownvoltage`)."""
        text = "".join(words)
        found = [phrase for phrase in self._compact if phrase in text]
        longest = max(map(len, found), default=0)
        return tuple(
            NameHit(self._compact[phrase], phrase, 0, len(words), len(phrase) / len(text))
            for phrase in found
            if len(phrase) == longest and self._compact[phrase] not in excluded
        )

    def _near(self, words: tuple[str, ...], excluded: set[str]) -> tuple[NameHit, ...]:
        return tuple(
            NameHit(self._phrases[phrase], phrase, 0, len(words), score / 100, fuzzy=True)
            for phrase, score, _ in process.extract(
                " ".join(words), self._phrases.keys(), scorer=fuzz.token_sort_ratio, score_cutoff=self._cutoff, limit=4
            )
            if self._phrases[phrase] not in excluded
        )
