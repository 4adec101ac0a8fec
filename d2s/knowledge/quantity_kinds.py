"""Quantity kinds and the dimension of each: `ontology/quantity_kinds.yaml`."""

from __future__ import annotations

from d2s.knowledge.loader import Block


class QuantityKinds(Block):
    """QUDT's local name of each quantity kind, with units that have its dimension."""

    kinds: dict[str, tuple[str, ...]]
