"""The canonical parameters as SKOS concepts, so that queries can go by name, symbol or quantity kind."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from pyoxigraph import Literal, NamedNode, Quad

from d2s.graph.builder import Builder, text
from d2s.graph.iris import class_iri, parameter_iri
from d2s.graph.namespaces import D2S, DCTERMS, PARAMETERS, QUDT, QUDT_KINDS, SKOS
from d2s.knowledge.ontology import Ontology
from d2s.knowledge.parameter import Parameter


class Replaceable(Protocol):
    """What is needed of a store."""

    def replace(self, graph: NamedNode, quads: Iterable[Quad]) -> None:
        """Replace a graph."""


def vocabulary_quads(ontology: Ontology) -> Sequence[Quad]:
    """Return the graph `https://w3id.org/d2s/param/`: one scheme, one concept for each parameter of each class.

    Parameters that a class inherits, or that all classes share, are concepts of the class too, as records name them.
    """
    scheme = NamedNode(PARAMETERS)
    builder = Builder(scheme)
    builder.type(scheme, SKOS.ConceptScheme)
    builder.node(scheme, DCTERMS.title, Literal("Canonical parameters of electronic components", language="en"))
    for name in ontology.classes:
        if not ontology.supports(name):
            continue
        device_class = class_iri(name)
        builder.type(device_class, D2S.DeviceClass)
        builder.text(device_class, SKOS.notation, name)
        for parameter in ontology.parameters(name).values():
            node = parameter_iri(name, parameter.id)
            builder.node(node, SKOS.inScheme, scheme)
            builder.node(node, D2S.deviceClass, device_class)
            _describe(builder, node, parameter, name)
    return builder.quads


def load_vocabulary(store: Replaceable, ontology: Ontology) -> None:
    """Put the canonical parameters into a store, in place of those of an earlier version."""
    store.replace(NamedNode(PARAMETERS), vocabulary_quads(ontology))


def _describe(builder: Builder, node: NamedNode, parameter: Parameter, device_class: str) -> None:
    builder.type(node, SKOS.Concept)
    builder.node(node, SKOS.notation, text(parameter.id))
    builder.node(node, SKOS.definition, Literal(parameter.meaning, language="en"))
    builder.node(node, QUDT.hasQuantityKind, NamedNode(QUDT_KINDS + parameter.quantity_kind))
    builder.text(node, D2S.siUnit, parameter.si_unit)
    builder.text(node, DCTERMS.source, parameter.source)
    for symbol in parameter.symbols:
        builder.text(node, D2S.symbol, symbol)
    for language, names in sorted(parameter.names.items()):
        for number, name in enumerate(names):
            label = SKOS.altLabel if number else SKOS.prefLabel
            builder.node(node, label, Literal(name, language=language))
    if parameter.replaced_by is not None:
        builder.node(node, DCTERMS.isReplacedBy, parameter_iri(device_class, parameter.replaced_by))
