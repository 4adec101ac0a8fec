"""Relations between records that physics demands: `ontology/checks.yaml`."""

from __future__ import annotations

from pydantic import Field

from d2s.knowledge.loader import Block


class OrderCheck(Block):
    """`lower` must not exceed `upper` where both rows agree in the `at` conditions; `factor` scales the confidence."""

    id: str
    classes: tuple[str, ...]
    lower: str
    upper: str
    at: tuple[str, ...]
    factor: float = Field(gt=0, le=1)
    reason: str


class RisingCheck(Block):
    """A parameter that grows with temperature."""

    id: str
    classes: tuple[str, ...]
    parameter: str
    factor: float = Field(gt=0, le=1)
    reason: str


class BoundsCheck(Block):
    """Minimum ≤ typical ≤ maximum in magnitude."""

    id: str
    factor: float = Field(gt=0, le=1)
    reason: str


class CrossChecks(Block):
    """All cross-checks."""

    order: tuple[OrderCheck, ...]
    rising: tuple[RisingCheck, ...]
    bounds: BoundsCheck
