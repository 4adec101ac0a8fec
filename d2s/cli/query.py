"""`d2s query`: SPARQL over a store, or over the output of an extraction."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from d2s.cli.console import Json, Quiet, print_json, print_table
from d2s.cli.graph import Where, opened_source

if TYPE_CHECKING:
    from d2s.graph.named import Term


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("query")(query)


def _binding(text: str) -> tuple[str, Term]:
    from d2s.errors import UsageError
    from d2s.graph.named import parse_term

    name, equals, value = text.partition("=")
    if not equals or not name:
        raise UsageError("D901", reason=f"{text!r} is not NAME=VALUE; an IRI stands in <>")
    return name, parse_term(value)


def _shown(term: object) -> str:
    if term is None:
        return ""
    return str(getattr(term, "value", term))


def query(
    text: Annotated[str, typer.Argument(help="A named query (see --list), or SPARQL text.")] = "",
    bindings: Annotated[
        list[str] | None,
        typer.Argument(help="NAME=VALUE for each $NAME of the query; an IRI stands in <>, text may in quotes."),
    ] = None,
    source: Annotated[
        list[Path] | None, typer.Option("--from", help="Output folder of d2s extract; repeatable.", exists=True)
    ] = None,
    store: Where = "",
    names: Annotated[bool, typer.Option("--list", help="List the named queries and stop.")] = False,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Run a SPARQL query over the store, or over extractions (--from); --json gives SPARQL results in JSON.

    Prefixes of the vocabulary are known. Example: d2s query "SELECT ?p WHERE { ?p a d2s:DescribedPart }" --from out
    """
    import pyoxigraph as ox

    from d2s.errors import UsageError
    from d2s.graph.named import query_names

    if names:
        if as_json:
            print_json(query_names())
        elif not quiet:
            typer.echo("\n".join(query_names()))
        return
    if not text:
        raise UsageError("D901", reason="no query is given; give SPARQL text or a name of d2s query --list")
    with opened_source(source, store) as opened:
        results = opened.query(text, **dict(_binding(item) for item in bindings or []))
        if isinstance(results, ox.QueryTriples):
            if not quiet:
                sys.stdout.write((results.serialize(format=ox.RdfFormat.N_TRIPLES) or b"").decode())
        elif as_json:
            sys.stdout.write((results.serialize(format=ox.QueryResultsFormat.JSON) or b"").decode() + "\n")
        elif isinstance(results, ox.QueryBoolean):
            if not quiet:
                typer.echo("true" if results else "false")
        elif not quiet:
            columns = [variable.value for variable in results.variables]
            print_table("", columns, ([_shown(row[name]) for name in columns] for row in results))
