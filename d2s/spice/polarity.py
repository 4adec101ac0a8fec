"""The polarity of a part whose sheet says it in no word: told by the signs of the printed values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from d2s.knowledge.models import ModelFile
from d2s.records.part import Part
from d2s.records.record import Record, Status

Polarity = Literal["n", "p"]
_MINUS = ("-", "\N{MINUS SIGN}", "\N{EN DASH}")


def _signed(records: tuple[Record, ...], names: tuple[str, ...]) -> Iterator[float]:
    """Yield every nonzero value of the named parameters and conditions; a minus before the symbol turns it."""
    for record in records:
        if record.status is not Status.ACCEPTED:
            continue
        turned = -1.0 if record.symbol.startswith(_MINUS) else 1.0
        if record.parameter in names and record.si is not None:
            bounds = [v for v in (record.si.min, record.si.typ, record.si.max) if v]
            if not (min(bounds, default=0.0) < 0 < max(bounds, default=0.0)):
                yield from (turned * value for value in bounds)


def polarity_from_signs(part: Part, rules: ModelFile) -> Polarity | None:
    """Return the polarity that all signed values agree on; None where they disagree or a sign proves nothing.

    `rules.signs` lists the parameters that are negative for one polarity. A class that makers also print as
    magnitudes (bipolar transistors) is told by negative values only: `rules.positive_proves` is false then.
    """
    values = list(_signed(part.parameters, rules.signs))
    if not values or (min(values) < 0 < max(values)):
        return None
    positive = values[0] > 0
    if positive and not rules.positive_proves:
        return None
    return "n" if positive is not rules.negative_is_n else "p"
