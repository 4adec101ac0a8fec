"""Collects the quads of one named graph."""

from __future__ import annotations

from functools import lru_cache

from pyoxigraph import Literal, NamedNode, Quad

from d2s.graph.namespaces import D2S, RDF, XSD
from d2s.records.geometry import Box


@lru_cache(maxsize=4096)
def text(value: str) -> Literal:
    """Return a plain string; what no Unicode text can hold becomes a replacement character."""
    try:
        return Literal(value)
    except ValueError:
        return Literal(value.encode("utf-8", "replace").decode())


@lru_cache(maxsize=4096)
def double(value: float) -> Literal:
    """Return an `xsd:double`."""
    return Literal(float(value))


@lru_cache(maxsize=1024)
def integer(value: int) -> Literal:
    """Return an `xsd:integer`."""
    return Literal(int(value))


def hexadecimal(value: str) -> Literal:
    """Return an `xsd:hexBinary`."""
    return Literal(value.upper(), datatype=XSD.hexBinary)


class Builder:
    """The quads of one named graph in the order of their making; `once` guards nodes that several things share."""

    def __init__(self, graph: NamedNode) -> None:
        self.graph = graph
        self.quads: list[Quad] = []
        self._made: set[str] = set()

    def once(self, node: NamedNode) -> bool:
        """Tell whether the node is still to be described, and take note that it is."""
        if node.value in self._made:
            return False
        self._made.add(node.value)
        return True

    def node(self, subject: NamedNode, predicate: NamedNode, target: NamedNode | Literal) -> None:
        """State a relation."""
        self.quads.append(Quad(subject, predicate, target, self.graph))

    def type(self, subject: NamedNode, *classes: NamedNode) -> None:
        """State the classes of a thing."""
        for kind in classes:
            self.quads.append(Quad(subject, RDF.type, kind, self.graph))

    def text(self, subject: NamedNode, predicate: NamedNode, value: str) -> None:
        """State a string; nothing for an empty one."""
        if value:
            self.quads.append(Quad(subject, predicate, text(value), self.graph))

    def optional(self, subject: NamedNode, predicate: NamedNode, value: str | None) -> None:
        """State a string that may be empty; nothing for None."""
        if value is not None:
            self.quads.append(Quad(subject, predicate, text(value), self.graph))

    def number(self, subject: NamedNode, predicate: NamedNode, value: float | None) -> None:
        """State a double; nothing for None."""
        if value is not None:
            self.quads.append(Quad(subject, predicate, double(value), self.graph))

    def count(self, subject: NamedNode, predicate: NamedNode, value: int | None) -> None:
        """State an integer; nothing for None."""
        if value is not None:
            self.quads.append(Quad(subject, predicate, integer(value), self.graph))

    def truth(self, subject: NamedNode, predicate: NamedNode, value: bool) -> None:
        """State whether something holds."""
        self.quads.append(Quad(subject, predicate, Literal(value), self.graph))

    def box(self, subject: NamedNode, page: int, box: Box) -> None:
        """State a place: page from 1, box in points from the visible page's top left."""
        self.count(subject, D2S.page, page)
        self.number(subject, D2S.x0, box[0])
        self.number(subject, D2S.top, box[1])
        self.number(subject, D2S.x1, box[2])
        self.number(subject, D2S.bottom, box[3])
