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
    from d2s.graph.store import Results


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
    text: Annotated[str, typer.Argument(help="A named query (see --list), a file FILE.rq, or SPARQL text.")] = "",
    bindings: Annotated[
        list[str] | None,
        typer.Argument(help="NAME=VALUE for each $NAME of the query; an IRI stands in <>, text may in quotes."),
    ] = None,
    source: Annotated[
        list[Path] | None, typer.Option("--from", help="Output folder of d2s extract; repeatable.", exists=True)
    ] = None,
    store: Where = "",
    form: Annotated[str, typer.Option("--format", help="table, csv, json or ttl.")] = "",
    names: Annotated[bool, typer.Option("--list", help="List the named queries and stop.")] = False,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Run a SPARQL query over the store, or over extractions (--from); --json gives SPARQL results in JSON.

    Prefixes of the vocabulary are known; docs/graph.md describes the named queries.
    Example: d2s query find_mosfets vds=60 rds_on=0.02 vgs=4.5 --from out
    """
    from d2s.errors import UsageError
    from d2s.graph.named import named_query, query_names

    if names:
        found = [(name, named_query(name).purpose) for name in query_names()]
        if as_json:
            print_json(dict(found))
        elif not quiet:
            typer.echo("\n".join(f"{name}  {purpose}" for name, purpose in found))
        return
    chosen = form or ("json" if as_json else "table")
    if chosen not in ("table", "csv", "json", "ttl"):
        raise UsageError("D901", reason=f"no format is named {chosen!r}; use table, csv, json or ttl")
    if not text:
        raise UsageError("D901", reason="no query is given; give SPARQL text or a name of d2s query --list")
    if text.endswith(".rq"):
        try:
            text = Path(text).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError("D901", file=text, reason=f"the query cannot be read: {error}") from error
    with opened_source(source, store) as opened:
        results = opened.query(text, **dict(_binding(item) for item in bindings or []))
        if not quiet:
            _write(results, chosen)


def _write(results: Results, form: str) -> None:
    """Print a result; raise `UsageError` D901 on a format that it cannot have."""
    import pyoxigraph as ox

    from d2s.errors import UsageError
    from d2s.graph.named import short_iri
    from d2s.graph.serialise import to_triples

    if isinstance(results, ox.QueryTriples):
        if form not in ("table", "ttl"):
            raise UsageError("D901", reason=f"a graph has no format {form!r}; use ttl")
        quads = (ox.Quad(triple.subject, triple.predicate, triple.object) for triple in results)
        sys.stdout.write(to_triples(quads, "ttl" if form == "ttl" else "nt").decode())
    elif form == "ttl":
        raise UsageError("D901", reason="only CONSTRUCT and DESCRIBE have ttl; use table, csv or json")
    elif form == "json":
        sys.stdout.write((results.serialize(format=ox.QueryResultsFormat.JSON) or b"").decode() + "\n")
    elif isinstance(results, ox.QueryBoolean):
        typer.echo("true" if results else "false")
    elif form == "csv":
        sys.stdout.write((results.serialize(format=ox.QueryResultsFormat.CSV) or b"").decode())
    else:
        columns = [variable.value for variable in results.variables]
        rows = ([short_iri(_shown(row[name])) for name in columns] for row in results)
        print_table("", columns, rows)
