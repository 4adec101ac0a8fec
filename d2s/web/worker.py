"""A process of its own that runs queries or updates over a store on disk, so that it can be killed.

Run as `python -m d2s.web.worker`. A frame is 4 bytes with the length of a JSON header, 8 with the length of a body,
then both. The parent sends a request and reads an answer; a closed pipe ends the process.
"""

from __future__ import annotations

import io
import json
import resource
import struct
import sys
from collections.abc import Callable
from typing import IO, Any

import pyoxigraph as ox

from d2s.graph.namespaces import PREFIXES

HEAD = struct.Struct("!IQ")
Header = dict[str, Any]
Answer = tuple[Header, bytes]

_RESULTS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}


class _TooLargeError(Exception):
    """The answer is larger than the limit."""


class _Bounded(io.BytesIO):
    """Memory that takes a number of bytes and no more."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def write(self, data: Any, /) -> int:
        """Take the bytes; raise `_TooLargeError` beyond the limit."""
        if self.tell() + len(data) > self._most:
            raise _TooLargeError
        return super().write(data)


def pack(header: Header, body: bytes = b"") -> bytes:
    """Return a frame."""
    head = json.dumps(header).encode()
    return HEAD.pack(len(head), len(body)) + head + body


def _read(stream: IO[bytes]) -> tuple[Header, bytes] | None:
    start = stream.read(HEAD.size)
    if len(start) < HEAD.size:
        return None
    lengths = HEAD.unpack(start)
    return json.loads(stream.read(lengths[0])), stream.read(lengths[1])


def _graph(name: str | None) -> ox.NamedNode | ox.DefaultGraph:
    return ox.DefaultGraph() if name is None else ox.NamedNode(name)


def _format(name: str) -> ox.RdfFormat:
    form = ox.RdfFormat.from_extension(name)
    assert form is not None, name
    return form


class _Worker:
    """Holds one store, opened when first needed and again when the request names another folder."""

    def __init__(self) -> None:
        self._folder: str | None = None
        self._store = ox.Store()
        self._acts: dict[str, Callable[[Header, bytes], Answer]] = {
            "ready": lambda header, body: ({}, b""),
            "query": self._query,
            "update": self._update,
            "read": self._read_graph,
            "write": self._write_graph,
            "delete": self._delete_graph,
            "backup": self._backup,
        }

    def answer(self, header: Header, body: bytes) -> Answer:
        """Do what a request asks for; an error is an answer with a `code`."""
        try:
            self._open(header)
            return self._acts[header["act"]](header, body)
        except _TooLargeError:
            return {"code": "too_large"}, b""
        except (SyntaxError, ValueError) as error:
            return {"code": "syntax", "reason": str(error)}, b""
        except (RuntimeError, OSError) as error:
            return {"code": "failed", "reason": str(error)}, b""

    def _open(self, header: Header) -> None:
        folder = header.get("folder")
        if folder is not None and folder != self._folder:
            self._store = ox.Store(folder) if header.get("writes") else ox.Store.read_only(folder)
            self._folder = folder

    def _query(self, header: Header, body: bytes) -> Answer:
        default, named = header["default"], header["named"]
        dataset: dict[str, Any] = {"use_default_graph_as_union": True}
        if default or named:
            dataset = {
                "default_graph": [ox.NamedNode(iri) for iri in default],
                "named_graphs": [ox.NamedNode(iri) for iri in named],
            }
        found = self._store.query(body.decode(), base_iri=header["base"], prefixes=PREFIXES, **dataset)
        if isinstance(found, ox.QueryTriples):
            kind = "graph"
        else:
            kind = "boolean" if isinstance(found, ox.QueryBoolean) else "results"
        name = header["graph" if kind == "graph" else "results"]
        if name is None:
            return {"code": "format", "kind": kind}, b""
        output = _Bounded(header["most"])
        if isinstance(found, ox.QueryTriples):
            ox.serialize(found, output, format=_format(name), prefixes=PREFIXES)
        else:
            found.serialize(output, format=_RESULTS[name])
        return {"kind": kind}, output.getvalue()

    def _update(self, header: Header, body: bytes) -> Answer:
        self._store.update(body.decode(), base_iri=header["base"], prefixes=PREFIXES)
        return {}, b""

    def _holds(self, graph: ox.NamedNode | ox.DefaultGraph) -> bool:
        return isinstance(graph, ox.DefaultGraph) or self._store.contains_named_graph(graph)

    def _read_graph(self, header: Header, body: bytes) -> Answer:
        graph = _graph(header["graph"])
        if not self._holds(graph):
            return {"code": "missing"}, b""
        output = _Bounded(header["most"])
        self._store.dump(output, format=_format(header["format"]), from_graph=graph, prefixes=PREFIXES)
        return {}, output.getvalue()

    def _write_graph(self, header: Header, body: bytes) -> Answer:
        """Add triples to a graph, or replace it, in one transaction."""
        graph, form = _graph(header["graph"]), _format(header["format"])
        was = self._holds(graph)
        triples = [quad.triple for quad in ox.parse(body, format=form, base_iri=header["base"])]
        named = graph if isinstance(graph, ox.NamedNode) else None
        text = (ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"").decode()
        target = f"GRAPH {named}" if named else "DEFAULT"
        clear = f"DROP SILENT {target} ; " if header["replace"] else ""
        create = f"CREATE SILENT {target} ; " if named else ""
        data = f"GRAPH {named} {{ {text} }}" if named else text
        self._store.update(f"{clear}{create}INSERT DATA {{ {data} }}")
        return {"was": was}, b""

    def _delete_graph(self, header: Header, body: bytes) -> Answer:
        graph = _graph(header["graph"])
        if not self._holds(graph):
            return {"code": "missing"}, b""
        self._store.remove_graph(graph)
        return {}, b""

    def _backup(self, header: Header, body: bytes) -> Answer:
        self._store.flush()
        self._store.backup(header["target"])
        return {}, b""


def main(most_memory: int) -> None:
    """Answer requests from standard input until it closes; beyond `most_memory` bytes the process dies."""
    if most_memory:
        resource.setrlimit(resource.RLIMIT_DATA, (most_memory, most_memory))
    worker, requests, answers = _Worker(), sys.stdin.buffer, sys.stdout.buffer
    while (request := _read(requests)) is not None:
        answers.write(pack(*worker.answer(*request)))
        answers.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]))
