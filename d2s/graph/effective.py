"""What holds for a part: its own accepted records, and the base type's for parameters that it does not restate."""

from __future__ import annotations

from collections.abc import Sequence

from d2s.records.part import Part
from d2s.records.record import Record, Status


def effective_records(part: Part, parts: Sequence[Part]) -> tuple[Record, ...]:
    """Return the accepted records of the part and of the types it is a variant of, nearest first.

    A parameter that a variant states for an element hides all of its base's records of that parameter and element.
    """
    by_number = {other.part_number: other for other in parts}
    records: list[Record] = []
    stated: set[tuple[str | None, str | None]] = set()
    seen: set[str] = set()
    current: Part | None = part
    while current is not None and current.part_number not in seen:
        seen.add(current.part_number)
        accepted = [record for record in current.parameters if record.status is Status.ACCEPTED]
        new = [record for record in accepted if (record.parameter, record.element) not in stated]
        records += new
        stated |= {(record.parameter, record.element) for record in new}
        current = by_number.get(current.variant_of or "")
    return tuple(records)
