"""Tells the device class and polarity of a sheet from its title, text and symbols."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from statistics import median
from typing import Literal, get_args

from d2s.knowledge.classes import DeviceClassRules
from d2s.records.geometry import union
from d2s.records.layout import TextLine

Place = Literal["title", "top", "first_page", "later"]

_BULLET = re.compile(r"\s*[\x00-\x1f•●■▪◆►▶*·]|\s*[-–]\s")
_SYMBOL_NOISE = re.compile(r"[\s\[\]{}_]")


@dataclass(frozen=True, slots=True)
class ClassMatch:
    """The class of a sheet (None: none or unclear), its score, the runner-up and its score, and the telling line.

    `polarity` is None where the sheet names none or both.
    """

    device_class: str | None
    polarity: str | None
    score: float
    runner_up: str | None
    runner_up_score: float
    evidence: TextLine | None


_SAME_SIZE = 0.6  # points


@lru_cache(maxsize=512)
def compiled(pattern: str) -> re.Pattern[str]:
    """Return a pattern of the class rules, in which case does not count."""
    return re.compile(pattern, re.IGNORECASE)


def classify(lines: Sequence[TextLine], symbols: Collection[str], rules: DeviceClassRules) -> ClassMatch:
    """Return the class that the lines (in reading order) and the symbols of parameter rows speak for.

    The score is a sum of weight × place, each pattern once at its best place, plus the markers.
    """
    placed = _places(lines, rules)
    scores: dict[str, float] = {}
    evidence: dict[str, tuple[float, TextLine]] = {}
    for pattern in rules.patterns:
        search = compiled(pattern.pattern).search
        best = max(((item.weight, -n) for n, item in enumerate(placed) if search(item.line.text)), default=None)
        if best is None:
            continue
        gain = pattern.weight * best[0]
        scores[pattern.device_class] = scores.get(pattern.device_class, 0.0) + gain
        if gain > evidence.get(pattern.device_class, (0.0, None))[0]:
            evidence[pattern.device_class] = (gain, placed[-best[1]].line)
    printed = {_SYMBOL_NOISE.sub("", symbol) for symbol in symbols}
    for marker in rules.markers:
        gain = min(marker.most, marker.weight * len(printed.intersection(marker.symbols)))
        if gain:
            scores[marker.device_class] = scores.get(marker.device_class, 0.0) + gain
    ranking = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
    (first, score), (second, next_score) = (*ranking, (None, 0.0), (None, 0.0))[:2]
    sure = first is not None and score >= rules.least and score - next_score >= rules.margin
    return ClassMatch(
        device_class=first if sure else None,
        polarity=_polarity(first, placed, rules) if sure and first else None,
        score=round(score, 3),
        runner_up=second,
        runner_up_score=round(next_score, 3),
        evidence=evidence[first][1] if first in evidence else None,
    )


@dataclass(frozen=True, slots=True)
class _Placed:
    """A line with the place it stands in and what that place counts."""

    line: TextLine
    place: Place
    weight: float


def _places(lines: Sequence[TextLine], rules: DeviceClassRules) -> list[_Placed]:
    """Return the telling lines of the first pages with the place of each."""
    sizes = [line.size for line in lines if line.page == 1]
    large = median(sizes) * rules.title_size if sizes else 0.0
    placed: list[_Placed] = []
    seen = 0
    for line in lines:
        if line.page > rules.pages or any(compiled(pattern).search(line.text) for pattern in rules.ignored):
            continue
        if line.page > 1:
            place: Place = "later"
        else:
            seen += 1
            place = "title" if line.size >= large else "top" if seen <= rules.first_lines else "first_page"
        factor = rules.listed if _BULLET.match(line.text) else 1.0
        placed.append(_Placed(line, place, rules.places[place] * factor))
    return placed + [joined for one, two in pairwise(placed) if (joined := _joined(one, two))]


def _joined(one: _Placed, two: _Placed) -> _Placed | None:
    """Return a title that is broken over two lines of one size as one line, else None."""
    first, second = one.line, two.line
    if one.place not in ("title", "top") or two.place != one.place or abs(first.size - second.size) > _SAME_SIZE:
        return None
    text = f"{first.text} {second.text}"
    return _Placed(
        replace(first, text=text, box=union([first.box, second.box])), one.place, min(one.weight, two.weight)
    )


def _polarity(device_class: str, placed: Sequence[_Placed], rules: DeviceClassRules) -> str | None:
    """Return the polarity named by the most telling place that names any; None where it names both."""
    patterns = [pattern for pattern in rules.polarities if device_class in pattern.classes]
    for place in get_args(Place):
        texts = [item.line.text for item in placed if item.place == place]
        found = {p.polarity for p in patterns if any(compiled(p.pattern).search(text) for text in texts)}
        if found:
            return found.pop() if len(found) == 1 else None
    return None
