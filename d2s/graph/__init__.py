"""Records ⇄ RDF: the document graph, its store, named queries and shapes."""

from __future__ import annotations

from d2s.graph.document import to_quads
from d2s.graph.provenance import run_quads
from d2s.graph.serialise import canonical, to_trig
from d2s.graph.store import EmbeddedStore, Store, open_store

__all__ = ["EmbeddedStore", "Store", "canonical", "open_store", "run_quads", "to_quads", "to_trig"]
