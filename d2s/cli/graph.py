"""`d2s graph`: the store that holds the graphs of many datasheets."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from d2s.cli.console import Json, Quiet, complain, print_json, print_table

if TYPE_CHECKING:
    from pyoxigraph import Quad

    from d2s.graph.store import Store

app = typer.Typer(
    help="The store that holds the graphs of many datasheets.", no_args_is_help=True, rich_markup_mode=None
)

Where = Annotated[
    str, typer.Option("--store", help="Folder, or http(s) address of a SPARQL server; otherwise D2S_STORE.")
]
Outputs = Annotated[list[Path], typer.Argument(help="Output folders of d2s extract, or graph.trig files.", exists=True)]
Hash = Annotated[str, typer.Argument(help="SHA-256 of the datasheet, or its first digits.")]
_COUNTS = (
    "SELECT ?class (COUNT(DISTINCT ?thing) AS ?count) WHERE { GRAPH ?graph { ?thing a ?class } } "
    "GROUP BY ?class ORDER BY ?class"
)


def open_chosen(store: str) -> Store:
    """Open the store that option or settings name; raise `UsageError` D901 where neither does."""
    from d2s.errors import UsageError
    from d2s.graph import open_store
    from d2s.settings import load_settings

    settings = load_settings({"store": store or None})
    where = settings.store
    if where is None:
        raise UsageError("D901", reason="no store is named; give --store or set D2S_STORE")
    return open_store(where, settings)


def graph_files(folders: list[Path]) -> list[Path]:
    """Return every `graph.trig` below output folders of `d2s extract`; raise `UsageError` D901 on a folder without."""
    from d2s.errors import UsageError

    files = []
    for folder in folders:
        found = [folder] if folder.is_file() else sorted(folder.glob("**/graph.trig"))
        if not found:
            raise UsageError("D901", file=folder, reason="no graph.trig below this folder; run d2s extract -o first")
        files += found
    return files


@contextmanager
def opened_source(source: list[Path] | None, store: str) -> Iterator[Store]:
    """Open outputs of `d2s extract` as a store in memory, else the store that is named, with the vocabulary in it."""
    from d2s.graph import open_store
    from d2s.graph.vocabulary import load_vocabulary
    from d2s.knowledge.ontology import load_ontology
    from d2s.settings import load_settings

    if not source:
        with open_chosen(store) as opened:
            yield opened
        return
    with open_store(None) as opened:
        load_vocabulary(opened, load_ontology(load_settings().ontology))
        for path in graph_files(source):
            opened.load(path.read_bytes(), path.suffix[1:])
        yield opened


def _document(store: Store, digits: str) -> str:
    """Return the one document whose hash starts so; raise `UsageError` D901 on none or several."""
    from d2s.errors import UsageError

    found = [sha256 for sha256 in store.documents() if sha256.startswith(digits.removeprefix("urn:sha256:").lower())]
    if len(found) != 1:
        raise UsageError(
            "D901", reason=f"{len(found)} documents of the store start with {digits!r}; see d2s graph stats"
        )
    return found[0]


def read_graph(path: Path) -> tuple[str, list[Quad]]:
    """Return hash and statements of a `graph.trig`; raise `ValueError` where it is no document graph."""
    import pyoxigraph as ox

    from d2s.graph.iris import document_iri

    quads = list(ox.parse(path.read_bytes(), format=ox.RdfFormat.TRIG))
    prefix = document_iri("").value
    names = {str(quad.graph_name).strip("<>") for quad in quads}
    hashes = sorted(name.removeprefix(prefix) for name in names if name.startswith(prefix))
    if len(hashes) != 1:
        raise ValueError(f"{len(hashes)} document graphs instead of one; give a graph.trig of d2s extract")
    return hashes[0], quads


@app.command("load")
def load(outputs: Outputs, store: Where = "", as_json: Json = False, quiet: Quiet = False) -> None:
    """Put the graphs of extractions into the store; a document that is there already is replaced.

    Example: d2s graph load out --store d2s-store
    """
    from d2s.graph.vocabulary import load_vocabulary
    from d2s.knowledge.ontology import load_ontology
    from d2s.settings import load_settings

    files = graph_files(outputs)
    loaded, failed = [], []
    with open_chosen(store) as opened:
        load_vocabulary(opened, load_ontology(load_settings().ontology))
        for path in files:
            try:
                sha256, quads = read_graph(path)
            except (OSError, SyntaxError, ValueError) as error:
                failed.append({"file": str(path), "reason": str(error)})
                complain(f"{path}: {error}")
                continue
            opened.put(sha256, quads)
            loaded.append({"file": str(path), "sha256": sha256, "statements": len(quads)})
        held = len(opened.documents())
    if as_json:
        print_json({"loaded": loaded, "failed": failed, "documents": held})
    elif not quiet:
        typer.echo(f"{len(loaded)} loaded, {len(failed)} failed; the store holds {held} documents")
    if failed:
        raise typer.Exit(1)


@app.command("check")
def check(outputs: Outputs, as_json: Json = False, quiet: Quiet = False) -> None:
    """Check the graphs of extractions against the shapes of the ontology (SHACL).

    Example: d2s graph check out
    """
    from d2s.graph.check import check_graph
    from d2s.settings import load_settings

    shapes = load_settings().ontology / "shapes.ttl"
    files = graph_files(outputs)
    broken: dict[str, list[str]] = {}
    for path in files:
        try:
            messages = [found.message for found in check_graph(read_graph(path)[1], shapes)]
        except (OSError, SyntaxError, ValueError) as error:
            messages = [str(error)]
        if messages:
            broken[str(path)] = messages
            complain("\n".join(f"{path}: {message}" for message in messages))
    if as_json:
        print_json({"checked": len(files), "broken": broken})
    elif not quiet:
        typer.echo(f"{len(files)} graphs checked, {len(broken)} break the shapes")
    if broken:
        raise typer.Exit(1)


@app.command("dump")
def dump(
    document: Annotated[str, typer.Argument(help="SHA-256 or its first digits; otherwise everything.")] = "",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File to write; otherwise standard output.")
    ] = None,
    store: Where = "",
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Write the statements of one document or of all as N-Quads.

    Example: d2s graph dump 457e35ff59 -o 2N3904.nq --store d2s-store
    """
    with open_chosen(store) as opened:
        data = opened.dump(_document(opened, document) if document else None)
    if output is not None:
        output.write_bytes(data)
    if as_json:
        print_json({"statements": data.count(b"\n"), "output": str(output) if output else None})
    elif output is None and not quiet:
        sys.stdout.write(data.decode())


@app.command("drop")
def drop(document: Hash, store: Where = "", as_json: Json = False, quiet: Quiet = False) -> None:
    """Remove the graph of one document from the store.

    Example: d2s graph drop 457e35ff59 --store d2s-store
    """
    with open_chosen(store) as opened:
        sha256 = _document(opened, document)
        opened.drop(sha256)
    if as_json:
        print_json({"dropped": sha256})
    elif not quiet:
        typer.echo(f"dropped {sha256}")


@app.command("stats")
def stats(store: Where = "", as_json: Json = False, quiet: Quiet = False) -> None:
    """Count what the store holds: documents, and things by class.

    Example: d2s graph stats --store d2s-store
    """
    import pyoxigraph as ox

    from d2s.graph.namespaces import PREFIXES

    with open_chosen(store) as opened:
        documents = opened.documents()
        counts = {}
        results = opened.query(_COUNTS)
        assert isinstance(results, ox.QuerySolutions)
        for row in results:
            iri = str(row["class"]).strip("<>")
            short = next(
                (f"{name}:{iri.removeprefix(space)}" for name, space in PREFIXES.items() if iri.startswith(space)), iri
            )
            counts[short] = int(row["count"].value)
    if as_json:
        print_json({"documents": list(documents), "things": counts})
    elif not quiet:
        print_table(
            f"{len(documents)} documents", ["class", "things"], ([name, str(n)] for name, n in counts.items()), [1]
        )


@app.command("export")
def export(
    output: Annotated[Path, typer.Option("--output", "-o", help="File to write.")],
    form: Annotated[
        str, typer.Option("--format", help="csv, parquet, jsonld, ttl, nt, trig or nq; otherwise the file's ending.")
    ] = "",
    source: Annotated[
        list[Path] | None, typer.Option("--from", help="Output folder of d2s extract; repeatable.", exists=True)
    ] = None,
    store: Where = "",
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Write facts as a table (CSV, Parquet), or documents as linked data, from the store or from outputs.

    docs/facts.md describes the columns. Example: d2s graph export -o facts.parquet --store d2s-store
    """
    import pyoxigraph as ox

    from d2s.errors import UsageError
    from d2s.graph.jsonld import to_jsonld
    from d2s.graph.serialise import to_nquads, to_trig, to_triples
    from d2s.graph.table import fact_rows, to_csv, write_parquet
    from d2s.settings import load_settings

    chosen = form or output.suffix[1:]
    with opened_source(source, store) as opened:
        documents = opened.documents()
        if chosen in {"csv", "parquet"}:
            rows = [row for sha256 in documents for row in fact_rows(opened.document(sha256))]
            if chosen == "csv":
                output.write_bytes(to_csv(rows))
            else:
                write_parquet(rows, output)
            count = len(rows)
        else:
            lines = sorted(line for sha256 in documents for line in opened.dump(sha256).splitlines(keepends=True))
            quads = list(ox.parse(b"".join(lines), format=ox.RdfFormat.N_QUADS))
            writers = {
                "jsonld": lambda: to_jsonld(quads, load_settings().ontology),
                "trig": lambda: to_trig(quads),
                "nq": lambda: to_nquads(quads),
                "ttl": lambda: to_triples(quads, "ttl"),
                "nt": lambda: to_triples(quads, "nt"),
            }
            if chosen not in writers:
                known = ", ".join(("csv", "parquet", *writers))
                raise UsageError("D901", reason=f"no format is named {chosen!r}; use one of {known}")
            output.write_bytes(writers[chosen]())
            count = len(quads)
    if as_json:
        print_json({"output": str(output), "format": chosen, "documents": len(documents), "rows": count})
    elif not quiet:
        typer.echo(f"{output}: {count} {'rows' if chosen in ('csv', 'parquet') else 'statements'}")
