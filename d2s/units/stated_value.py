"""What stands behind the operator of a condition."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from d2s.units.units import Unit


@dataclass(frozen=True, slots=True)
class StatedValue:
    """What stands behind an operator, and where it ends."""

    end: int
    value: float | None = None
    min: float | None = None
    max: float | None = None
    reference: str | None = None
    unit: Unit | None = None

    @property
    def is_zero(self) -> bool:
        """Tell whether the value is nothing but zero, which needs no unit."""
        return self.value == 0 and self.reference is None


def negated(value: StatedValue) -> StatedValue:
    """Return the value with the other sign."""
    low, high = value.min, value.max
    return replace(
        value,
        value=-value.value if value.value is not None else None,
        min=-high if high is not None else None,
        max=-low if low is not None else None,
        reference=f"-{value.reference}" if value.reference else None,
    )


def plain_reference(text: str) -> str:
    """Return a reference with plain signs and single blanks."""
    return re.sub(r"\s+", " ", re.sub(r"\s*[×*]\s*", " x ", text)).strip()
