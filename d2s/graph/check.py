"""Checks the graph of one document against `ontology/shapes.ttl`."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import pyshacl
from pyoxigraph import Quad
from rdflib import Graph
from rdflib.namespace import SH

from d2s.errors import Problem, problem
from d2s.graph.serialise import to_ntriples


@lru_cache(maxsize=4)
def _shapes(path: Path) -> Graph:
    return Graph().parse(path, format="turtle")


def check_graph(quads: Iterable[Quad], shapes: Path) -> tuple[Problem, ...]:
    """Return a D502 problem for each violation, in order of the thing it is about; none where the graph is sound.

    `quads` are one document's graph, `shapes` a SHACL file.
    """
    data = Graph().parse(data=to_ntriples(quad.triple for quad in quads), format="nt")
    conforms, report, _ = pyshacl.validate(data, shacl_graph=_shapes(shapes), inference="none")
    if conforms:
        return ()
    found = set()
    for result in report.subjects(SH.resultSeverity, None):
        focus, path = report.value(result, SH.focusNode), report.value(result, SH.resultPath)
        message, value = report.value(result, SH.resultMessage), report.value(result, SH.value)
        place = f"{focus} {path.n3() if path is not None else ''}".strip()
        found.add(f"{place}: {message}" + (f" (is {value})" if value is not None else ""))
    return tuple(problem("D502", reason=reason) for reason in sorted(found))
