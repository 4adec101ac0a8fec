"""`d2s serve`: the web application."""

from __future__ import annotations

import shutil
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from d2s.cli.console import Json, Quiet, complain, print_json
from d2s.cli.graph import Where, graph_files

if TYPE_CHECKING:
    from d2s.settings import Settings

_LOOPBACK = {"127.0.0.1", "localhost"}


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("serve")(serve)


def serve(
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="Port; 0 takes a free one.")] = 8000,
    host: Annotated[str, typer.Option("--host", help="Address; other than loopback takes D2S_TOKEN.")] = "127.0.0.1",
    source: Annotated[
        list[Path] | None, typer.Option("--from", help="Output folder of d2s extract; repeatable.", exists=True)
    ] = None,
    store: Where = "",
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Serve the graph: SPARQL endpoint and query page at /sparql, graphs at /store.

    It serves the store, or the outputs of --from, or an empty store with the vocabulary. With D2S_TOKEN set, clients
    that send it as bearer token may update; without, the server is read-only and stays on this machine.
    Example: d2s serve --port 8000 --from out
    """
    import uvicorn

    from d2s.errors import UsageError
    from d2s.settings import load_settings
    from d2s.web.app import LOOPBACK, create_app
    from d2s.web.pool import Limits

    settings = load_settings({"store": store or None})
    if host not in _LOOPBACK and settings.token is None:
        raise UsageError("D901", reason=f"serving on {host} takes a token; set D2S_TOKEN, or stay on 127.0.0.1")
    if settings.store is not None and settings.store.startswith(("http://", "https://")) and not source:
        raise UsageError("D901", reason="the store is a SPARQL server already; give a folder")
    with ExitStack() as stack:
        folder = _served(settings, source or [], stack)
        hosts = LOOPBACK if host in _LOOPBACK else ("*",)
        limits = Limits(seconds=settings.query_time_limit)
        config = uvicorn.Config(
            create_app(folder, token=settings.token, limits=limits, hosts=hosts),
            host=host,
            port=port,
            log_level="warning",
            server_header=False,
        )
        server = uvicorn.Server(config)
        bound = config.bind_socket()
        name = f"[{host}]" if ":" in host else host
        address = f"http://{name}:{bound.getsockname()[1]}/sparql"
        if as_json:
            print_json({"sparql": address, "writable": settings.token is not None})
        elif not quiet:
            typer.echo(f"{address}  ({'updates with the token' if settings.token else 'read-only'}; Ctrl-C stops)")
        sys.stdout.flush()
        server.run(sockets=[bound])
        if not server.started:
            complain("the server could not start; see the messages above")
            raise typer.Exit(1)


def _served(settings: Settings, source: list[Path], stack: ExitStack) -> Path:
    """Return the folder to serve: the store's, or one that goes away again, with the outputs and the vocabulary."""
    from d2s.cli.graph import read_graph
    from d2s.graph import open_store
    from d2s.graph.vocabulary import load_vocabulary
    from d2s.knowledge.ontology import load_ontology

    store = None if source else settings.store
    folder = Path(store or tempfile.mkdtemp(prefix="d2s-store-"))
    if store is None:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
    with open_store(str(folder)) as opened:
        load_vocabulary(opened, load_ontology(settings.ontology))
        for path in graph_files(source) if source else ():
            opened.put(*read_graph(path))
    return folder
