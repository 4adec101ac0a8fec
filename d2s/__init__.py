"""Datasheet to SPICE: audited parameters, an RDF graph and a verified SPICE model.

`d2s.extract("IRFZ44N.pdf").extraction.parts[0].parameters` holds the first part's records.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from d2s.errors import D2SError, InputError, KnowledgeError, Problem, SimulatorError, StoreError, UsageError
    from d2s.graph.store import open_store
    from d2s.pipeline import Result, extract, write
    from d2s.records.extraction import Document, Extraction, Outcome
    from d2s.records.model import CardParameter, Model, ModelSet
    from d2s.records.part import Element, Package, Part
    from d2s.records.record import Condition, Evidence, Record, Status
    from d2s.records.verification import Verification
    from d2s.settings import Settings, load_settings

#: Where each public name lives; modules load at first use, so that `import d2s` stays fast.
_HOMES = {
    "CardParameter": "d2s.records.model",
    "Condition": "d2s.records.record",
    "D2SError": "d2s.errors",
    "Document": "d2s.records.extraction",
    "Element": "d2s.records.part",
    "Evidence": "d2s.records.record",
    "Extraction": "d2s.records.extraction",
    "InputError": "d2s.errors",
    "KnowledgeError": "d2s.errors",
    "Model": "d2s.records.model",
    "ModelSet": "d2s.records.model",
    "Outcome": "d2s.records.extraction",
    "Package": "d2s.records.part",
    "Part": "d2s.records.part",
    "Problem": "d2s.errors",
    "Record": "d2s.records.record",
    "Result": "d2s.pipeline",
    "Settings": "d2s.settings",
    "SimulatorError": "d2s.errors",
    "Status": "d2s.records.record",
    "StoreError": "d2s.errors",
    "UsageError": "d2s.errors",
    "Verification": "d2s.records.verification",
    "extract": "d2s.pipeline",
    "load_settings": "d2s.settings",
    "open_store": "d2s.graph.store",
    "write": "d2s.pipeline",
}

__all__ = [
    "CardParameter",
    "Condition",
    "D2SError",
    "Document",
    "Element",
    "Evidence",
    "Extraction",
    "InputError",
    "KnowledgeError",
    "Model",
    "ModelSet",
    "Outcome",
    "Package",
    "Part",
    "Problem",
    "Record",
    "Result",
    "Settings",
    "SimulatorError",
    "Status",
    "StoreError",
    "UsageError",
    "Verification",
    "__version__",
    "extract",
    "load_settings",
    "open_store",
    "write",
]


def __getattr__(name: str) -> Any:
    """Load a public name at first use."""
    if name not in _HOMES:
        raise AttributeError(f"module 'd2s' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
