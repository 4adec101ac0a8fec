"""Bounded least squares over log parameters, with weak priors where the facts leave a direction open."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import least_squares

from d2s.spice.equations import Array

#: Stands for a start of zero, which a printed value of zero would give.
_TINY = 1e-300


@dataclass(frozen=True, slots=True)
class Unknown:
    """A positive unknown: start value, bounds, and the strength of the pull to the start (0: none, 1: as a row)."""

    start: float
    low: float
    high: float
    pull: float = 0.0


def fit_logs(
    unknowns: Mapping[str, Unknown], residuals: Callable[[Mapping[str, float]], Sequence[float]]
) -> dict[str, float]:
    """Minimise the residuals (in sigmas) over the unknowns' logarithms; return the values by name."""
    names = list(unknowns)
    start = np.log([max(unknowns[name].start, _TINY) for name in names])
    low = np.log([max(unknowns[name].low, _TINY) for name in names])
    high = np.log([unknowns[name].high for name in names])
    pull = np.array([unknowns[name].pull for name in names])

    def cost(x: Array) -> Array:
        values = dict(zip(names, np.exp(x).tolist(), strict=True))
        return np.concatenate(
            [np.nan_to_num(np.asarray(residuals(values)), nan=1e3, posinf=1e3, neginf=-1e3), pull * (x - start)]
        )

    inside = np.clip(start, low + 1e-9 * (high - low), high - 1e-9 * (high - low))
    found = least_squares(cost, inside, bounds=(low, high), x_scale="jac", max_nfev=200)
    return dict(zip(names, np.exp(found.x).tolist(), strict=True))
