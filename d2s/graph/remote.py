"""A store behind any SPARQL 1.1 server: Query, Update and Graph Store protocols."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

import httpx
import pyoxigraph as ox

from d2s.errors import StoreError
from d2s.graph.iris import document_iri
from d2s.graph.named import Term, to_sparql
from d2s.graph.namespaces import PREFIXES
from d2s.graph.read import read_extraction, read_parts
from d2s.graph.serialise import to_nquads, to_ntriples
from d2s.graph.update import replacement
from d2s.records.extraction import Extraction
from d2s.records.part import Part

#: Answers that a later try may better (RFC 9110): too many requests, and a gateway or a server that is not ready.
_AGAIN = frozenset({429, 502, 503, 504})
_TRIES = 5
_FIRST_PAUSE = 0.2
_LONGEST_PAUSE = 10.0
_RESULTS = "application/sparql-results+json, application/n-triples;q=0.9"
_GRAPHS = "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }"
_DOCUMENTS = "SELECT ?g WHERE { GRAPH ?g { ?g a d2s:Datasheet } }"


@dataclass(frozen=True, slots=True)
class Server:
    """The addresses of a SPARQL server and what it asks of its clients; `token` is a bearer token."""

    query: str
    update: str
    graphs: str
    user: str | None = None
    password: str | None = None
    token: str | None = None
    timeout: float = 60.0


def addresses(store: str) -> tuple[str, str, str]:
    """Return the addresses for queries, updates and graphs that follow from the one that names a store.

    `…/query` has `…/update` and `…/store` beside it (Oxigraph); `…/sparql` takes updates too and has `…/store` beside
    it (`d2s serve`); any other address is the folder that holds all three.
    """
    base = store.rstrip("/")
    if base.endswith("/sparql"):
        return base, base, base.removesuffix("sparql") + "store"
    base = base.removesuffix("/query")
    return f"{base}/query", f"{base}/update", f"{base}/store"


class RemoteStore:
    """A store that a SPARQL server holds; each replacement is one update, which servers take as a whole or not at all.

    Requests that could not be answered are sent again, up to five times with growing pauses; all of them may be.
    """

    def __init__(
        self, server: Server, *, client: httpx.Client | None = None, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._server, self._sleep = server, sleep
        auth = (server.user, server.password or "") if server.user is not None else None
        headers = {"Authorization": f"Bearer {server.token}"} if server.token is not None else {}
        self._client = client or httpx.Client(auth=auth, headers=headers, timeout=server.timeout)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _send(self, method: str, address: str, *, may_miss: bool = False, **more: Any) -> httpx.Response:
        """Send a request until it is answered; raise `StoreError` D501 where it is not, D505 or D512 on an error."""
        reason, pause = "", _FIRST_PAUSE
        for attempt in range(_TRIES):
            if attempt:
                self._sleep(pause)
                pause = min(pause * 2, _LONGEST_PAUSE)
            try:
                response = self._client.request(method, address, **more)
            except httpx.TransportError as error:
                reason = f"{type(error).__name__}: {error}"
                continue
            if response.status_code not in _AGAIN:
                if response.is_success or (may_miss and response.status_code == 404):
                    return response
                raise _refusal(response)
            reason = f"HTTP {response.status_code}"
            after = response.headers.get("Retry-After", "")
            pause = min(float(after), _LONGEST_PAUSE) if after.isdigit() else pause
        raise StoreError("D501", file=address, reason=f"no answer after {_TRIES} tries ({reason})")

    def _update(self, text: str) -> None:
        headers = {"Content-Type": "application/sparql-update"}
        self._send("POST", self._server.update, content=text.encode(), headers=headers)

    def put(self, sha256: str, quads: Iterable[ox.Quad]) -> None:
        """Replace the graph of a document, and add what the quads say in other graphs, in one update."""
        self.replace(document_iri(sha256), quads)

    def replace(self, graph: ox.NamedNode, quads: Iterable[ox.Quad]) -> None:
        """Replace a graph, and add what the quads say in other graphs, in one update."""
        self._update(replacement(graph, quads))

    def drop(self, sha256: str) -> None:
        """Remove the graph of a document; nothing happens where there is none."""
        self._update(f"DROP SILENT GRAPH {document_iri(sha256)}")

    def _names(self, query: str) -> list[str]:
        found = self.query(query)
        assert isinstance(found, ox.QuerySolutions)
        return sorted({row["g"].value for row in found if isinstance(row["g"], ox.NamedNode)})

    def documents(self) -> tuple[str, ...]:
        """Return the hashes of the documents held, in order."""
        return tuple(name.removeprefix(document_iri("").value) for name in self._names(_DOCUMENTS))

    def _graph(self, graph: str) -> list[ox.Quad]:
        """Return the statements of a graph by the Graph Store Protocol; none where there is no such graph."""
        headers = {"Accept": "application/n-triples"}
        response = self._send("GET", self._server.graphs, may_miss=True, params={"graph": graph}, headers=headers)
        if response.status_code == 404:
            return []
        name = ox.NamedNode(graph)
        triples = ox.parse(response.content, format=ox.RdfFormat.N_TRIPLES)
        return [ox.Quad(item.subject, item.predicate, item.object, name) for item in triples]

    def dump(self, sha256: str | None = None) -> bytes:
        """Return one document's graph, or all named graphs, as N-Quads."""
        names = [document_iri(sha256).value] if sha256 else self._names(_GRAPHS)
        return b"".join(to_nquads(self._graph(name)) for name in names)

    def load_quads(self, quads: Iterable[ox.Quad]) -> None:
        """Add quads of any graphs; each graph by one request of the Graph Store Protocol."""
        by_graph: dict[str | None, list[ox.Triple]] = {}
        for quad in quads:
            name = quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else None
            by_graph.setdefault(name, []).append(quad.triple)
        for name, triples in by_graph.items():
            where = {"graph": name} if name is not None else {"default": ""}
            headers = {"Content-Type": "application/n-triples"}
            data = to_ntriples(triples).encode()
            self._send("POST", self._server.graphs, params=where, content=data, headers=headers)

    def load(self, data: bytes, extension: str = "nq") -> None:
        """Add a file of quads; raise `StoreError` D506 where the data is not in the format; nothing is added then."""
        form = ox.RdfFormat.from_extension(extension)
        if form is None:
            raise StoreError("D506", reason=f"no graph format has the extension '{extension}'; use nq or trig")
        try:
            quads = list(ox.parse(data, format=form))
        except SyntaxError as error:
            raise StoreError("D506", reason=error) from error
        self.load_quads(quads)

    def query(self, text_or_name: str, **bindings: Term) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        """Run a named query or SPARQL text; what is outside of GRAPH asks the server's default graph.

        Raise `UsageError` D504 on an unknown name and `StoreError` D505 where the server finds no query in the text.
        """
        heads = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
        text = heads + to_sparql(text_or_name, bindings)
        headers = {"Content-Type": "application/sparql-query", "Accept": _RESULTS}
        response = self._send("POST", self._server.query, content=text.encode(), headers=headers)
        if response.headers.get("content-type", "").startswith("application/n-triples"):
            return _as_triples(response.content)
        return ox.parse_query_results(response.content, format=ox.QueryResultsFormat.JSON)

    def parts(self, sha256: str) -> tuple[Part, ...]:
        """Return the parts of a document as they went in; empty where the store does not hold it."""
        return read_parts(self, sha256)

    def document(self, sha256: str) -> Extraction:
        """Return a document's extraction as it went in, without timings; raise `UsageError` D901 on an unknown one."""
        return read_extraction(self, sha256)


def _refusal(response: httpx.Response) -> StoreError:
    """Return what a server's error means to its user."""
    status, where = response.status_code, str(response.url)
    if status in {401, 403}:
        reason = f"HTTP {status}; set D2S_STORE_USER and D2S_STORE_PASSWORD, or D2S_STORE_TOKEN"
        return StoreError("D512", file=where, reason=reason)
    text = re.sub(r"\s+", " ", response.text)[:300]
    return StoreError("D505" if status == 400 else "D512", file=where, reason=f"HTTP {status}: {text}")


def _as_triples(data: bytes) -> ox.QueryTriples:
    """Return N-Triples as the result of a query."""
    store = ox.Store()
    store.load(data, format=ox.RdfFormat.N_TRIPLES)
    found = store.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
    assert isinstance(found, ox.QueryTriples)
    return found
