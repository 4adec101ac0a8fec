"""`d2s ontology export`: the ontology as linked data."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from d2s.cli.console import Json, Quiet, print_json


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("export")(export)


def export(
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File to write; otherwise standard output.")
    ] = None,
    form: Annotated[str, typer.Option("--format", help="ttl, nt, rdf or jsonld.")] = "ttl",
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Write the ontology as SKOS: concepts with names, units, versions, history, and what feeds which model parameter.

    Example: d2s ontology export -o d2s-parameters.ttl
    """
    from d2s.errors import UsageError
    from d2s.graph.publish import published_quads
    from d2s.graph.serialise import TRIPLES, to_triples
    from d2s.knowledge.ontology import load_ontology
    from d2s.settings import load_settings

    if form not in TRIPLES:
        raise UsageError("D901", reason=f"no format is named {form!r}; use one of {', '.join(TRIPLES)}")
    ontology = load_ontology(load_settings().ontology)
    quads = published_quads(ontology)
    data = to_triples(quads, form)
    if output is not None:
        output.write_bytes(data)
    if as_json:
        print_json({"version": ontology.version, "statements": len(quads), "output": str(output) if output else None})
    elif output is None and not quiet:
        sys.stdout.write(data.decode())
