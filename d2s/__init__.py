"""Datasheet to SPICE: audited parameters, an RDF graph and a verified SPICE model."""

from __future__ import annotations

__version__ = "0.1.0"
