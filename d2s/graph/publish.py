"""The ontology as linked data: the concepts of the store, their versions and history, and what they feed."""

from __future__ import annotations

from collections.abc import Sequence

from pyoxigraph import Literal, NamedNode, Quad

from d2s.graph.builder import Builder, text
from d2s.graph.iris import class_iri, model_parameter_iri, parameter_iri
from d2s.graph.namespaces import D2S, DCTERMS, MODELS, OWL, PARAMETERS, QUDT, QUDT_KINDS, RDFS, SKOS
from d2s.graph.vocabulary import vocabulary_quads
from d2s.knowledge.models import CardRule, ModelFile
from d2s.knowledge.ontology import Ontology


def published_quads(ontology: Ontology) -> Sequence[Quad]:
    """Return the ontology in the graph `https://w3id.org/d2s/param/`.

    Beside the concepts: licence and version of the scheme; for each concept its IRI in this version, whether it is
    deprecated, and the parent class's concept that it refines; for each parameter of a model card the facts that feed
    it, the formula, and what stands where no fact does; for each quantity kind its IEC 61360 and ECLASS codes.
    """
    scheme, version = NamedNode(PARAMETERS), ontology.version
    builder = Builder(scheme)
    builder.quads += vocabulary_quads(ontology)
    header = ontology.header
    builder.type(scheme, OWL.Ontology)
    builder.node(scheme, OWL.versionIRI, NamedNode(f"{PARAMETERS}{version}"))
    builder.text(scheme, OWL.versionInfo, version)
    builder.text(scheme, DCTERMS.license, header.licence)
    builder.node(scheme, DCTERMS.description, Literal(header.description, language=header.language))
    for source in header.sources:
        builder.text(scheme, DCTERMS.source, source)
    for name, entry in ontology.classes.items():
        builder.type(class_iri(name), D2S.DeviceClass, SKOS.Concept)
        builder.node(class_iri(name), SKOS.prefLabel, Literal(entry.label, language=header.language))
        if entry.parent is not None:
            builder.node(class_iri(name), SKOS.broader, class_iri(entry.parent))
        if ontology.supports(name):
            _concepts(builder, ontology, name, entry.parent)
    for property_, codes in (
        (QUDT.iec61360Code, ontology.quantity_kinds.iec61360),
        (QUDT.eclassCode, ontology.quantity_kinds.eclass),
    ):
        for kind, code in codes.items():
            builder.text(NamedNode(QUDT_KINDS + kind), property_, code)
    for file in ontology.modelling.classes.values():
        for rule in file.parameters:
            _card(builder, ontology, file, rule)
    return tuple(dict.fromkeys(builder.quads))


def _concepts(builder: Builder, ontology: Ontology, device_class: str, parent: str | None) -> None:
    inherited = ontology.parameters(parent) if parent and ontology.supports(parent) else {}
    for item in ontology.parameters(device_class).values():
        node = parameter_iri(device_class, item.id)
        versioned = node.value.replace(PARAMETERS, f"{PARAMETERS}{ontology.version}/", 1)
        builder.node(node, DCTERMS.hasVersion, NamedNode(versioned))
        if item.deprecated:
            builder.node(node, OWL.deprecated, Literal(True))
        if parent and item.id in inherited:
            builder.node(node, SKOS.broader, parameter_iri(parent, item.id))


def _card(builder: Builder, ontology: Ontology, file: ModelFile, rule: CardRule) -> None:
    """State a parameter of a class's model card."""
    node = model_parameter_iri(file.device_class, rule.name)
    builder.type(node, D2S.ModelParameter, SKOS.Concept)
    builder.node(node, SKOS.inScheme, NamedNode(MODELS))
    builder.node(node, D2S.deviceClass, class_iri(file.device_class))
    builder.node(node, SKOS.notation, text(rule.name))
    builder.node(node, SKOS.prefLabel, Literal(rule.meaning, language=ontology.header.language))
    builder.text(node, D2S.unit, rule.unit)
    builder.text(node, D2S.formula, rule.said)
    for fact in rule.facts:
        builder.node(node, D2S.fedBy, parameter_iri(file.device_class, fact))
    if rule.fallback is not None:
        builder.number(node, D2S.fallback, rule.fallback.value)
        builder.node(node, RDFS.comment, Literal(rule.fallback.effect, language=ontology.header.language))
