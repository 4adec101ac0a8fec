"""The calibration plot: share of right answers over stated confidence."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from d2s.evaluate.report import Bucket

WIDTH, HEIGHT = 560.0, 220.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 40.0, 8.0, 22.0, 40.0
_Z = 1.96


@dataclass(frozen=True, slots=True)
class Bar:
    """A bucket in the plot: place in points, heights of share, stated confidence and 95 % interval, and texts."""

    x: float
    width: float
    share: float
    stated: float
    low: float
    high: float
    bottom: float
    name: str
    count: str


def bars(buckets: Sequence[Bucket]) -> tuple[Bar, ...]:
    """Return the bars of a plot of `WIDTH` by `HEIGHT` points, one for each bucket, equally wide."""
    step = (WIDTH - _LEFT - _RIGHT) / max(1, len(buckets))
    return tuple(
        Bar(
            x=_LEFT + index * step + 0.15 * step,
            width=0.7 * step,
            share=level(bucket.correct / bucket.answers),
            stated=level(bucket.confidence),
            low=level(low),
            high=level(high),
            bottom=level(0.0),
            name=f"{bucket.low:g} … {bucket.high:g}",
            count=f"{bucket.correct}/{bucket.answers}",
        )
        for index, bucket in enumerate(buckets)
        for low, high in [wilson(bucket.correct, bucket.answers)]
    )


def level(share: float) -> float:
    """Return the height of a share in the plot, downwards in points."""
    return _TOP + (1 - share) * (HEIGHT - _TOP - _BOTTOM)


def wilson(right: int, count: int) -> tuple[float, float]:
    """Return the 95 % score interval of a share of `count` > 0 cases (E. B. Wilson, JASA 22, 1927)."""
    share, square = right / count, _Z**2
    centre = (share + square / (2 * count)) / (1 + square / count)
    half = _Z * math.sqrt(share * (1 - share) / count + square / (4 * count**2)) / (1 + square / count)
    return max(0.0, centre - half), min(1.0, centre + half)
