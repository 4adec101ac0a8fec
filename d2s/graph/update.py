"""SPARQL updates that change the store."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from d2s.graph.serialise import to_ntriples


def replacement(graph: ox.NamedNode, quads: Iterable[ox.Quad]) -> str:
    """Return the update that replaces a graph and adds what the quads say in other graphs."""
    by_graph: dict[str, list[ox.Triple]] = {}
    for quad in quads:
        by_graph.setdefault(str(quad.graph_name), []).append(quad.triple)
    data = "".join(f"GRAPH {name} {{ {to_ntriples(triples)} }}\n" for name, triples in by_graph.items())
    return f"DROP SILENT GRAPH {graph} ; INSERT DATA {{ {data} }}"
