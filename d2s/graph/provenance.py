"""Who made what from what: versions in the document graph, times only in the graph of the run."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from pyoxigraph import Literal, NamedNode, Quad

from d2s.graph.builder import Builder, hexadecimal
from d2s.graph.iris import digest, document_iri, local_iri, safe
from d2s.graph.llm_calls import describe_calls
from d2s.graph.namespaces import D2S, DCTERMS, PROV, RDFS, SCHEMA, XSD
from d2s.graph.terms import OUTCOME
from d2s.records.extraction import Extraction, Versions


def versions_iris(versions: Versions) -> tuple[NamedNode, NamedNode, NamedNode]:
    """Return the names of the program, the ontology and the rules in these versions."""
    return (
        NamedNode(f"urn:d2s:software:{safe(versions.d2s)}"),
        NamedNode(f"urn:d2s:ontology:{safe(versions.ontology)}"),
        NamedNode(f"urn:d2s:rules:{safe(versions.rules)}"),
    )


def extraction_iri(sha256: str) -> NamedNode:
    """Return the name of what d2s says about a document, as apart from the document."""
    return local_iri(sha256, "extraction")


def describe_document(builder: Builder, extraction: Extraction) -> None:
    """State the PDF, the outcome of its extraction, its problems and the versions that made it."""
    document = extraction.document
    node, result = document_iri(document.sha256), extraction_iri(document.sha256)
    builder.type(node, D2S.Datasheet, PROV.Entity)
    builder.node(node, D2S.sha256, hexadecimal(document.sha256))
    builder.optional(node, D2S.fileName, document.file_name)
    builder.count(node, D2S.pageCount, document.pages)
    builder.text(node, DCTERMS.title, document.title)
    builder.text(node, D2S.manufacturer, document.manufacturer)
    builder.text(node, D2S.revision, document.revision)
    builder.text(node, DCTERMS.language, document.language)
    builder.node(node, DCTERMS.format, Literal("application/pdf"))
    software, ontology, rules = versions_iris(extraction.versions)
    builder.type(result, D2S.Extraction, PROV.Entity)
    builder.node(result, D2S.outcome, OUTCOME[extraction.status])
    builder.text(result, D2S.schema, extraction.schema)
    builder.node(result, PROV.wasAttributedTo, software)
    for source in (node, ontology, rules):
        builder.node(result, PROV.wasDerivedFrom, source)
    for kind, thing, version in (
        (D2S.Software, software, extraction.versions.d2s),
        (D2S.Ontology, ontology, extraction.versions.ontology),
        (D2S.RuleBase, rules, extraction.versions.rules),
    ):
        builder.type(thing, kind)
        builder.optional(thing, SCHEMA.version, version)
    for position, problem in enumerate(extraction.errors):
        finding = local_iri(document.sha256, f"problem-{digest(position, problem.code, problem.message, problem.page)}")
        builder.type(finding, D2S.Problem)
        builder.node(result, D2S.problem, finding)
        builder.text(finding, D2S.code, problem.code)
        builder.text(finding, D2S.message, problem.message)
        builder.count(finding, D2S.page, problem.page)
        builder.count(finding, D2S.position, position)


def run_quads(extraction: Extraction, started: datetime, ended: datetime, host: str = "") -> Sequence[Quad]:
    """Return the provenance graph of one run over one document; its name follows from its content.

    `started` and `ended` carry a time zone. `extraction.timings` are kept, in seconds by stage.
    """
    sha256 = extraction.document.sha256
    name = digest(sha256, started.isoformat(), ended.isoformat(), extraction.versions)
    run = NamedNode(f"urn:d2s:run:{name}")
    builder = Builder(run)
    software, ontology, rules = versions_iris(extraction.versions)
    builder.type(run, PROV.Activity, D2S.Run)
    for used in (document_iri(sha256), ontology, rules):
        builder.node(run, PROV.used, used)
    builder.node(run, PROV.wasAssociatedWith, software)
    builder.type(software, PROV.SoftwareAgent)
    builder.node(run, PROV.generated, extraction_iri(sha256))
    builder.node(run, PROV.startedAtTime, Literal(started.isoformat(), datatype=XSD.dateTime))
    builder.node(run, PROV.endedAtTime, Literal(ended.isoformat(), datatype=XSD.dateTime))
    builder.text(run, D2S.host, host)
    if extraction.llm is not None:
        describe_calls(builder, run, sha256, extraction.llm)
    for stage, seconds in sorted(extraction.timings.items()):
        timing = NamedNode(f"{run.value}#stage-{safe(stage)}")
        builder.node(run, D2S.stage, timing)
        builder.text(timing, RDFS.label, stage)
        builder.number(timing, D2S.seconds, seconds)
    return builder.quads
