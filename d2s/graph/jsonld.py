"""JSON-LD of document graphs, compacted by the published context `ontology/context.jsonld`.

Run as `python -m d2s.graph.jsonld` to write the context anew after a change of `ontology/d2s.ttl`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from pyoxigraph import Quad, RdfFormat, serialize

from d2s.graph.namespaces import PREFIXES, XSD

NAME = "context.jsonld"
_OWN = PREFIXES["d2s"]


def make_context(ontology: Path) -> dict[str, Any]:
    """Return the context that follows from `d2s.ttl`: prefixes, and each own property by its name and type.

    A property that is named like a prefix (`schema`, `unit`) is written with its own.
    """
    from rdflib import OWL, RDF, RDFS, Graph

    graph = Graph().parse(ontology / "d2s.ttl", format="turtle")
    terms: dict[str, Any] = {}
    for node in graph.subjects(RDF.type, OWL.ObjectProperty):
        terms[str(node).removeprefix(_OWN)] = {"@id": f"d2s:{str(node).removeprefix(_OWN)}", "@type": "@id"}
    for node in graph.subjects(RDF.type, OWL.DatatypeProperty):
        name, kind = str(node).removeprefix(_OWN), str(graph.value(node, RDFS.range) or "")
        typed = {"@type": f"xsd:{kind.removeprefix(XSD.iri)}"} if kind not in {"", XSD.string.value} else {}
        terms[name] = {"@id": f"d2s:{name}", **typed}
    terms = {name: entry for name, entry in terms.items() if name not in PREFIXES}
    head = {"@version": 1.1, "id": "@id", "type": "@type", "graph": "@graph"}
    return {"@context": {**head, **dict(sorted(PREFIXES.items())), **dict(sorted(terms.items()))}}


@cache
def read_context(ontology: Path) -> dict[str, Any]:
    """Return the published context."""
    found: dict[str, Any] = json.loads((ontology / NAME).read_text(encoding="utf-8"))
    return found


class _Compactor:
    """Writes expanded JSON-LD without lists and languages maps by the terms of a context."""

    def __init__(self, context: dict[str, Any]) -> None:
        entries = context["@context"]
        self._prefixes = {name: iri for name, iri in entries.items() if isinstance(iri, str) and ":" in iri}
        self._terms = {
            _OWN + name: (name, entry.get("@type")) for name, entry in entries.items() if isinstance(entry, dict)
        }

    def short(self, iri: str) -> str:
        """Return an IRI by its prefix, where what follows the prefix cannot be taken for a host."""
        for name, space in self._prefixes.items():
            if iri.startswith(space) and not iri[len(space) :].startswith("//"):
                return f"{name}:{iri[len(space) :]}"
        return iri

    def node(self, node: dict[str, Any]) -> dict[str, Any]:
        """Return a node, or a graph with its nodes."""
        written: dict[str, Any] = {}
        for key, values in node.items():
            if key == "@id":
                written["id"] = values
            elif key == "@graph":
                written["graph"] = [self.node(item) for item in values]
            elif key == "@type":
                written["type"] = [self.short(item) for item in values]
            else:
                name, coerced = self._terms.get(key, (self.short(key), None))
                items = [self._value(item, coerced) for item in values]
                written[name] = items[0] if len(items) == 1 else items
        return written

    def _value(self, value: dict[str, Any], coerced: str | None) -> Any:
        if "@id" in value:
            return value["@id"] if coerced == "@id" else {"id": value["@id"]}
        kind = self.short(value["@type"]) if "@type" in value else None
        if kind == coerced and "@language" not in value:
            return value["@value"]
        return {**value, "@type": kind} if kind else value


def to_jsonld(quads: Iterable[Quad], ontology: Path) -> bytes:
    """Return the quads as compacted JSON-LD with its context inside, so that no reader has to fetch one."""
    context = read_context(ontology)
    expanded = json.loads(serialize(quads, format=RdfFormat.JSON_LD) or b"[]")
    compactor = _Compactor(context)
    document = {**context, "graph": [compactor.node(_typed(item)) for item in expanded]}
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def _typed(node: dict[str, Any]) -> dict[str, Any]:
    """Return the node with its classes under `@type`."""
    kinds = node.get("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    rest = {key: value for key, value in node.items() if not key.endswith("22-rdf-syntax-ns#type")}
    if "@graph" in rest:
        rest["@graph"] = [_typed(item) for item in rest["@graph"]]
    if kinds is None:
        return rest
    return {"@id": rest.pop("@id"), "@type": [kind["@id"] for kind in kinds], **rest}


if __name__ == "__main__":
    from d2s.settings import Settings

    folder = Settings().ontology
    text = json.dumps(make_context(folder), indent=1, ensure_ascii=False) + "\n"
    (folder / NAME).write_text(text, encoding="utf-8")
