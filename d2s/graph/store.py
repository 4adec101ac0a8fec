"""The graph store: one named graph a document, replaced as a whole."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

import pyoxigraph as ox

from d2s.errors import StoreError
from d2s.graph.iris import document_iri
from d2s.graph.named import Term, to_sparql
from d2s.graph.namespaces import PREFIXES
from d2s.graph.read import read_extraction, read_parts
from d2s.graph.serialise import to_nquads
from d2s.graph.update import replacement
from d2s.records.extraction import Extraction
from d2s.records.part import Part
from d2s.settings import Settings, load_settings

Results = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


class Store(Protocol):
    """What every store offers, embedded or remote; a context that closes it."""

    def __enter__(self) -> Self:
        """Return the store."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the store."""

    def close(self) -> None:
        """Write everything out and give up what is held."""

    def put(self, sha256: str, quads: Iterable[ox.Quad]) -> None:
        """Replace the graph of a document, and add what the quads say in other graphs, in one transaction."""

    def replace(self, graph: ox.NamedNode, quads: Iterable[ox.Quad]) -> None:
        """Replace a graph, and add what the quads say in other graphs, in one transaction."""

    def drop(self, sha256: str) -> None:
        """Remove the graph of a document; nothing happens where there is none."""

    def documents(self) -> tuple[str, ...]:
        """Return the hashes of the documents held, in order."""

    def dump(self, sha256: str | None = None) -> bytes:
        """Return one document's graph, or everything, as N-Quads."""

    def load(self, data: bytes, extension: str = "nq") -> None:
        """Add a file of quads; `extension` names its format (nq, trig, ttl, nt, jsonld, rdf)."""

    def load_quads(self, quads: Iterable[ox.Quad]) -> None:
        """Add quads of any graphs, such as the vocabulary, in one transaction."""

    def query(self, text_or_name: str, **bindings: Term) -> Results:
        """Run a named query of `queries/` or SPARQL text over the union of all graphs."""

    def parts(self, sha256: str) -> tuple[Part, ...]:
        """Return the parts of a document as they went in."""

    def document(self, sha256: str) -> Extraction:
        """Return a document's extraction as it went in, without timings."""


class EmbeddedStore:
    """A store inside the process: in a folder with a single writer, or in memory."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Write everything out and give up the writer's lock."""
        self._store.flush()
        self._store = ox.Store()

    def put(self, sha256: str, quads: Iterable[ox.Quad]) -> None:
        """Replace the graph of a document, and add what the quads say in other graphs, in one transaction."""
        self.replace(document_iri(sha256), quads)

    def replace(self, graph: ox.NamedNode, quads: Iterable[ox.Quad]) -> None:
        """Replace a graph, and add what the quads say in other graphs, in one transaction."""
        items = list(quads)
        if not self._store.contains_named_graph(graph):
            self._store.extend(items)
            return
        self._store.update(replacement(graph, items))

    def drop(self, sha256: str) -> None:
        """Remove the graph of a document; nothing happens where there is none."""
        self._store.remove_graph(document_iri(sha256))

    def documents(self) -> tuple[str, ...]:
        """Return the hashes of the documents held, in order."""
        names = (graph.value for graph in self._store.named_graphs())
        return tuple(sorted(name.removeprefix("urn:sha256:") for name in names if name.startswith("urn:sha256:")))

    def dump(self, sha256: str | None = None) -> bytes:
        """Return one document's graph, or everything, as N-Quads."""
        graph = document_iri(sha256) if sha256 else None
        return to_nquads(self._store.quads_for_pattern(None, None, None, graph))

    def load_quads(self, quads: Iterable[ox.Quad]) -> None:
        """Add quads of any graphs, such as the vocabulary, in one transaction."""
        self._store.extend(list(quads))

    def load(self, data: bytes, extension: str = "nq") -> None:
        """Add a file of quads; `extension` names its format (nq, trig, ttl, nt, jsonld, rdf).

        Raise `StoreError` D506 where the data is not in that format; nothing is added then.
        """
        form = ox.RdfFormat.from_extension(extension)
        if form is None:
            raise StoreError("D506", reason=f"no graph format has the extension '{extension}'; use nq or trig")
        try:
            self._store.load(data, format=form)
        except SyntaxError as error:
            raise StoreError("D506", reason=error) from error

    def query(self, text_or_name: str, **bindings: Term) -> Results:
        """Run a named query of `queries/` or SPARQL text over the union of all graphs.

        `bindings` fill `$name` in the query. Raise `UsageError` D504 on an unknown name and `StoreError` D505 where the
        text is no SPARQL query.
        """
        text = to_sparql(text_or_name, bindings)
        try:
            return self._store.query(text, prefixes=PREFIXES, use_default_graph_as_union=True)
        except (SyntaxError, RuntimeError) as error:
            raise StoreError("D505", reason=error) from error

    def parts(self, sha256: str) -> tuple[Part, ...]:
        """Return the parts of a document as they went in; empty where the store does not hold it."""
        return read_parts(self, sha256)

    def document(self, sha256: str) -> Extraction:
        """Return a document's extraction as it went in, without timings; raise `UsageError` D901 on an unknown one."""
        return read_extraction(self, sha256)


def open_store(where: str | None = None, settings: Settings | None = None) -> Store:
    """Open the store in the folder `where`, or at a SPARQL server's address, or one in memory.

    A folder has one writer at a time, in any process. `settings` hold credentials for a server, and its addresses for
    updates and graphs where they do not follow from `where`. Raise `StoreError` D501 where a folder cannot be opened.
    """
    if where is None:
        return EmbeddedStore(ox.Store())
    if re.match(r"https?://", where):
        return _remote(where, settings or load_settings())
    try:
        Path(where).mkdir(parents=True, exist_ok=True)
        return EmbeddedStore(ox.Store(where))
    except OSError as error:
        reason = "another program writes to it; wait or close it" if "lock" in str(error).lower() else error
        raise StoreError("D501", file=where, reason=reason) from error


def _remote(where: str, settings: Settings) -> Store:
    from d2s.graph.remote import RemoteStore, Server, addresses

    query, update, graphs = addresses(where)
    return RemoteStore(
        Server(
            query=query,
            update=settings.store_update or update,
            graphs=settings.store_graphs or graphs,
            user=settings.store_user,
            password=settings.store_password,
            token=settings.store_token,
        )
    )
