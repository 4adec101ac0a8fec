"""The canonical parameters as SKOS concepts, so that queries can go by name, symbol or quantity kind."""

from __future__ import annotations

from collections.abc import Sequence

from pyoxigraph import Literal, NamedNode, Quad

from d2s.graph.builder import Builder, text
from d2s.graph.iris import class_iri, parameter_iri
from d2s.graph.namespaces import D2S, DCTERMS, PARAMETERS, QUDT, QUDT_KINDS, SKOS
from d2s.knowledge.parameter import Parameter, ParameterFile

#: The device class of the file whose parameters belong to every class.
EVERY_CLASS = "all"


def vocabulary_quads(files: Sequence[ParameterFile]) -> Sequence[Quad]:
    """Return the graph `https://w3id.org/d2s/param/`: one scheme, one concept for each parameter of each class.

    Parameters of the file for `all` classes are concepts of every class, as records name them.
    """
    scheme = NamedNode(PARAMETERS)
    builder = Builder(scheme)
    builder.type(scheme, SKOS.ConceptScheme)
    builder.node(scheme, DCTERMS.title, Literal("Canonical parameters of electronic components", language="en"))
    shared = [parameter for file in files if file.device_class == EVERY_CLASS for parameter in file.parameters]
    for file in files:
        if file.device_class == EVERY_CLASS:
            continue
        device_class = class_iri(file.device_class)
        builder.type(device_class, D2S.DeviceClass)
        builder.text(device_class, SKOS.notation, file.device_class)
        own = {parameter.id for parameter in file.parameters}
        for parameter in (*file.parameters, *(item for item in shared if item.id not in own)):
            node = parameter_iri(file.device_class, parameter.id)
            builder.node(node, SKOS.inScheme, scheme)
            builder.node(node, D2S.deviceClass, device_class)
            _describe(builder, node, parameter, file.device_class)
    return builder.quads


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
