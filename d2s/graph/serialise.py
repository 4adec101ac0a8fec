"""Graphs as files."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain, takewhile

from pyoxigraph import CanonicalizationAlgorithm, Dataset, Quad, RdfFormat, Triple, serialize

from d2s.graph.namespaces import PREFIXES


def to_ntriples(triples: Iterable[Triple]) -> str:
    """Return the triples as N-Triples, in the order given."""
    return (serialize(triples, format=RdfFormat.N_TRIPLES) or b"").decode()


#: Formats of one graph, by extension.
TRIPLES = ("ttl", "nt", "rdf", "jsonld")


def to_triples(quads: Iterable[Quad], form: str) -> bytes:
    """Return the statements of all graphs as one, subject by subject in order; `form` is one of `TRIPLES`."""
    known = RdfFormat.from_extension(form)
    assert known is not None, form
    triples = sorted({quad.triple for quad in quads}, key=lambda triple: (str(triple.subject), str(triple)))
    data = serialize(triples, format=known, prefixes=None if form == "nt" else PREFIXES) or b""
    return _ordered(data) if form == "ttl" else data


def _ordered(data: bytes) -> bytes:
    """Return TriG or Turtle with its prefixes in order."""
    lines = data.splitlines(keepends=True)
    head = sorted(takewhile(lambda line: line.startswith(b"@prefix"), lines))
    return b"".join(head) + b"".join(lines[len(head) :])


def _serialise(quads: Iterable[Quad], form: RdfFormat, prefixes: dict[str, str] | None = None) -> bytes:
    return serialize(quads, format=form, prefixes=prefixes) or b""


def to_nquads(quads: Iterable[Quad]) -> bytes:
    """Return the quads as N-Quads, in the order given."""
    return _serialise(quads, RdfFormat.N_QUADS)


def to_trig(quads: Iterable[Quad]) -> bytes:
    """Return the quads as TriG, deterministically: prefixes in order, statements by graph and subject as first met.

    Where the quads hold the graph of one document alone `doc:` stands for things inside that document.
    """
    groups: dict[tuple[str, str], list[Quad]] = {}
    for quad in quads:
        groups.setdefault((str(quad.graph_name), str(quad.subject)), []).append(quad)
    prefixes = dict(PREFIXES)
    documents = {graph.strip("<>") for graph, _ in groups if graph.startswith("<urn:sha256:")}
    if len(documents) == 1:
        prefixes["doc"] = f"{documents.pop()}#"
    return _ordered(_serialise(chain.from_iterable(groups.values()), RdfFormat.TRIG, prefixes))


def canonical(quads: Iterable[Quad]) -> bytes:
    """Return canonical N-Quads (RDFC-1.0): equal graphs give equal bytes, so that a hash of it names the graph."""
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0_SHA_256)
    lines = to_nquads(dataset).splitlines(keepends=True)
    return b"".join(sorted(lines))
