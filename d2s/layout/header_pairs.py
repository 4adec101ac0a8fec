"""Headings that stand beside each other at different heights."""

from __future__ import annotations

from collections.abc import Sequence

from d2s.layout.header import KEYS, VALUES, Header


def joined(headers: Sequence[Header]) -> list[Header]:
    """Join the headings of names and of bounds that stand beside each other at different heights."""
    out: list[Header] = []
    for header in headers:
        mate = next((other for other in out if _completes(header, other)), None)
        if mate is None:
            out.append(header)
            continue
        mate.leaves = sorted([*mate.leaves, *header.leaves], key=lambda leaf: leaf.xmid)
        mate.top, mate.bottom = min(mate.top, header.top), max(mate.bottom, header.bottom)
        mate.x0, mate.x1 = min(mate.x0, header.x0), max(mate.x1, header.x1)
        mate.defaults += header.defaults
    return out


def _completes(header: Header, other: Header) -> bool:
    """Tell whether one of two headings at one height names rows alone and the other, beside it, values alone."""
    if header.top >= other.bottom or other.top >= header.bottom or (header.x0 < other.x1 and other.x0 < header.x1):
        return False
    roles = [{leaf.items[0].role for leaf in one.leaves} for one in (header, other)]
    return any(names & KEYS and not names & VALUES and values <= VALUES for names, values in (roles, roles[::-1]))
