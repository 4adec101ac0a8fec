"""Which polarity each type of a complementary sheet has, by the word that stands at its name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from d2s.knowledge.classes import DeviceClassRules
from d2s.records.geometry import Box
from d2s.records.layout import TextLine
from d2s.resolve.device_class import compiled
from d2s.resolve.part_numbers import PartNumbers

#: What may stand between a polarity and the names that it is said of.
_BETWEEN = re.compile(
    r"(?:[\s,;:/&()*+|–-]|\band\b|\bor\b|\btypes?\b|\bis\b|\bare\b|\btransistors?\b|\bdevices?\b)*$", re.I
)
_MARKS = re.compile(r"[\s,;/&*+|-]*")
_GAP = 1.6  # heights of a name between the lines of a list


@dataclass(frozen=True, slots=True)
class _Token:
    """A polarity (`n`, `p`) or the name of a type, with its place in the text."""

    start: int
    end: int
    polarity: str = ""
    name: str = ""


class PolarityReader:
    """Read what a sheet of several polarities says of each type."""

    def __init__(self, rules: DeviceClassRules, numbers: PartNumbers, device_class: str) -> None:
        self._words = tuple((p.polarity, compiled(p.pattern)) for p in rules.polarities if device_class in p.classes)
        self._numbers = numbers

    def read(self, lines: Sequence[TextLine]) -> Mapping[str, str]:
        """Return the polarity by type number; a type that is said to be both is left out."""
        said: dict[str, set[str]] = {}
        for line in lines:
            for name, polarity in self._in_line(line.text):
                said.setdefault(name, set()).add(polarity)
        for name, polarity in self._in_lists(lines):
            said.setdefault(name, set()).add(polarity)
        return {name: next(iter(found)) for name, found in said.items() if len(found) == 1}

    def _tokens(self, text: str) -> list[_Token]:
        words = [_Token(m.start(), m.end(), polarity) for polarity, word in self._words for m in word.finditer(text)]
        names = [_Token(n.start, n.end, name=n.name) for n in self._numbers.find(text)]
        return sorted((*words, *names), key=lambda token: token.start)

    def _in_line(self, text: str) -> Iterator[tuple[str, str]]:
        """Yield names behind a polarity, or with one in brackets behind them: `NPN BC337, BC338`, `BC327 (PNP)`."""
        tokens = self._tokens(text)
        held = ""
        for place, token in enumerate(tokens):
            near = place > 0 and _BETWEEN.match(text[tokens[place - 1].end : token.start]) is not None
            if token.polarity:
                held = token.polarity
                run = [t.name for t in _run_before(tokens, place, text)]
                if text[: token.start].rstrip().endswith("("):
                    yield from ((name, token.polarity) for name in run)
                    held = ""
            elif not near:
                held = ""
            elif held:
                yield token.name, held

    def _in_lists(self, lines: Sequence[TextLine]) -> Iterator[tuple[str, str]]:
        """Yield the names that are listed below a polarity which stands alone."""
        pieces = [(line.page, text, box) for line in lines for text, box in line.pieces]
        for page, text, box in pieces:
            polarity = next((p for p, word in self._words if word.fullmatch(text.strip())), "")
            if not polarity:
                continue
            below = sorted(
                ((t, b) for number, t, b in pieces if number == page and b.top > box.top and _over(b, box)),
                key=lambda item: item[1].top,
            )
            last = box
            for words, place in below:
                names = self._numbers.find(words)
                rest = "".join(_cut(words, [(n.start, n.end) for n in names]))
                if not names or not _MARKS.fullmatch(rest) or place.top - last.bottom > _GAP * place.height:
                    break
                yield from ((number.name, polarity) for number in names)
                last = place


def _run_before(tokens: Sequence[_Token], place: int, text: str) -> Iterable[_Token]:
    """Return the names right before a token, with nothing but marks between them."""
    run = []
    for index in range(place - 1, -1, -1):
        if tokens[index].polarity or not _BETWEEN.match(text[tokens[index].end : tokens[index + 1].start]):
            break
        run.append(tokens[index])
    return run


def _cut(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[str]:
    start = 0
    for first, last in spans:
        yield text[start:first]
        start = last
    yield text[start:]


def _over(one: Box, other: Box) -> bool:
    return one.x0 < other.x1 and other.x0 < one.x1
