"""The command line: one file a command group, thin over the library.

Exit codes: 0 done, 1 done with failures (which, on standard error), 2 wrong use.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

import typer

from d2s.cli import (
    corpus,
    draw,
    evaluate,
    explain,
    extract,
    find,
    graph,
    models,
    publish,
    query,
    serve,
    trace,
    verify,
)
from d2s.cli.console import complain
from d2s.cli.ontology_edit import app as knowledge
from d2s.errors import D2SError

app = typer.Typer(
    name="d2s",
    help="Audited parameters, an RDF graph and a verified SPICE model from a component's datasheet.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for command in (extract, models, verify, explain, trace, draw, find, query, serve, evaluate):
    command.register(app)
publish.register(knowledge)
app.add_typer(graph.app, name="graph")
app.add_typer(corpus.app, name="corpus")
app.add_typer(knowledge, name="ontology")


@app.callback(invoke_without_command=True)
def version(show: bool = typer.Option(False, "--version", help="Print the version and stop.")) -> None:
    """Audited parameters, an RDF graph and a verified SPICE model from a component's datasheet."""
    if show:
        from d2s import __version__

        typer.echo(f"d2s {__version__}")
        raise typer.Exit


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; raise `SystemExit` with its exit code."""
    try:
        app(args=None if arguments is None else list(arguments), prog_name="d2s")
    except D2SError as error:
        complain(str(error))
        sys.exit(2)
