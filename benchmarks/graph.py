"""Load, named queries and `find` over a million quads, and the same queries by rdflib in the same run.

    python benchmarks/graph.py OUT [--quads 1000000] [--rdflib-quads 100000] [--rdflib-seconds 10]

OUT is the output folder of `d2s extract` over the corpus. Its graphs are copied as other documents with other type
numbers until the store holds the quads. rdflib gets the first of them, up to `--rdflib-quads`, and each of its queries
ends after `--rdflib-seconds`.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import resource
import signal
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import rdflib

from d2s.graph import open_store
from d2s.graph.find import find
from d2s.graph.iris import class_iri, document_iri, parameter_iri
from d2s.graph.named import named_query, query_names, to_sparql
from d2s.graph.namespaces import D2S, PREFIXES
from d2s.graph.request import RequestReader
from d2s.graph.vocabulary import load_vocabulary
from d2s.knowledge.ontology import load_ontology
from d2s.knowledge.rules import load_rules
from d2s.settings import Settings
from d2s.units.units import Units

RUNS = 5
REQUESTS = (
    "N-channel MOSFET VDS >= 60 V RDS(on) <= 50 mohm at VGS = 10 V",
    "BC547 hFE >= 100",
    "60V N-MOSFET SOT-23",
    "onsemi schottky forward voltage <= 0.5 V",
)


def copy_of(text: str, sha256: str, number: int) -> tuple[str, str]:
    """Return a document's N-Quads as those of another document with other type numbers."""
    if number == 0:
        return sha256, text
    new = hashlib.sha256(f"{sha256}{number}".encode()).hexdigest()
    text = text.replace(sha256, new).replace(sha256.upper(), new.upper()).replace(f":{sha256[:10]}:", f":{new[:10]}:")
    text = re.sub(r'(<https://schema\.org/mpn> "[^"\\]+)"', rf'\1X{number}"', text)
    text = re.sub(r'((?:part|name)Key> "[^"\\]+)"', rf'\1X{number}"', text)
    return new, re.sub(r"(<https://w3id\.org/d2s/part/[^>]+)>", rf"\1X{number}>", text)


def documents(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield hash and N-Quads of all documents, then of their copies, without end."""
    files = sorted(folder.glob("*/graph.trig"))
    if not files:
        raise SystemExit(f"no graph.trig below {folder}; run d2s extract over the corpus first")
    texts = [ox.serialize(ox.parse(path=str(path)), format=ox.RdfFormat.N_QUADS) for path in files]
    for number in count():
        for data in texts:
            text = data.decode()
            found = re.search(r"urn:sha256:([0-9a-f]{64})", text)
            assert found
            yield copy_of(text, found[1], number)


def bindings(store: Any) -> dict[str, dict[str, Any]]:
    """Return what each named query is asked for, from what the store holds."""
    text = (
        "SELECT ?document ?record ?quantity ?rule ?rules ?ontology WHERE { GRAPH ?document { "
        "?record d2s:parameter $parameter ; d2s:rule ?rule ; d2s:quantity ?quantity . "
        "?b a d2s:RuleBase ; schema:version ?rules . ?o a d2s:Ontology ; schema:version ?ontology } } LIMIT 1"
    )
    on = parameter_iri("mosfet", "rds_on")
    (row,) = store.query(text, parameter=on)
    usual: dict[str, Any] = {
        "document": row["document"],
        "record": row["record"],
        "quantity": row["quantity"],
        "rule": row["rule"],
        "rules": row["rules"],
        "ontology": row["ontology"],
        "parameter": on,
        "part": "2N7002",
        "maker": "onsemi",
        "class": class_iri("mosfet"),
        "polarity": "p",
        "rds_on": 0.1,
    }
    special: dict[str, dict[str, Any]] = {
        "differences": {"part": "BC547"},
        "find_mosfets": {"polarity": "n", "vds": 20},
        "find_parts_at": {"quantity": "VGS", "at": 10},
        "parts_by_rating": {"value": 60, "unit": "V"},
        "parts_by_word": {"word": "irf5", "part": "IRF5"},
        "same_part": {"part": "BC547", "parameter": parameter_iri("bjt", "hfe")},
        "values_by_method": {"method": D2S.BySymbol},
    }
    asked = {}
    for name in query_names():
        if not name.startswith("facts_"):
            needed = {item.name for item in named_query(name).parameters if item.default is None}
            asked[name] = {key: usual[key] for key in needed if key in usual} | special.get(name, {})
    return asked


def median_of(run: Callable[[], Any], runs: int = RUNS) -> tuple[float, float, int]:
    """Return the median time and CPU time in milliseconds, and the number of rows."""
    times, processor, rows = [], [], 0
    for _ in range(runs):
        started, busy = time.perf_counter(), time.process_time()
        rows = len(list(run()))
        times.append((time.perf_counter() - started) * 1e3)
        processor.append((time.process_time() - busy) * 1e3)
    return statistics.median(times), statistics.median(processor), rows


class SlowError(Exception):
    """The time of a query is over."""


def by_rdflib(dataset: rdflib.Dataset, text: str, seconds: float) -> str:
    """Return the time of one run by rdflib as text."""

    def stop(signal_number: int, frame: object) -> None:
        raise SlowError

    signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        started = time.perf_counter()
        list(dataset.query(text, initNs=PREFIXES))
        return f"{(time.perf_counter() - started) * 1e3:.0f}"
    except SlowError:
        return f"> {seconds * 1e3:.0f}"
    except Exception as error:
        return f"fails ({type(error).__name__})"
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--quads", type=int, default=1_000_000)
    parser.add_argument("--rdflib-quads", type=int, default=100_000)
    parser.add_argument("--rdflib-seconds", type=float, default=10.0)
    options = parser.parse_args()
    settings = Settings()
    ontology = load_ontology(settings.ontology)
    reader = RequestReader(ontology, load_rules(settings.rules), Units.load(settings.ontology))
    with tempfile.TemporaryDirectory() as folder, open_store(f"{folder}/store") as store:
        load_vocabulary(store, ontology)
        loaded, spent, texts, small = 0, 0.0, [], 0
        for sha256, text in documents(options.out):
            quads = list(ox.parse(text.encode(), format=ox.RdfFormat.N_QUADS))
            started = time.perf_counter()
            store.put(sha256, quads)
            spent += time.perf_counter() - started
            loaded += len(quads)
            if small < options.rdflib_quads:
                texts.append(text)
                small += len(quads)
            if loaded >= options.quads:
                break
        print(
            f"{len(store.documents())} documents, {loaded} quads: put in {spent:.1f} s ({loaded / spent:.0f} quads/s)"
        )
        asked = bindings(store)
        dataset = rdflib.Dataset(default_union=True)
        started = time.perf_counter()
        if texts:
            dataset.parse(data="".join(texts), format="nquads")
        seconds = time.perf_counter() - started
        print(f"rdflib: {len(texts)} documents, {small} quads: parsed in {seconds:.1f} s\n")
        print(f"| named query | d2s ms at {loaded} quads | CPU ms | rows | rdflib ms at {small} quads |")
        print("|---|---|---|---|---|")
        medians, processor = [], []
        for name, values in asked.items():
            median, busy, rows = median_of(lambda: store.query(name, **values))  # noqa: B023
            medians.append(median)
            processor.append(busy)
            other = by_rdflib(dataset, to_sparql(name, values), options.rdflib_seconds) if texts else "-"
            print(f"| {name} | {median:.1f} | {busy:.1f} | {rows} | {other} |", flush=True)
        for what, times in (("time", medians), ("CPU time", processor)):
            print(
                f"\n{what} over the named queries: median {statistics.median(times):.1f}, longest {max(times):.1f} ms"
            )
        print("\n| find | ms | CPU ms | documents |\n|---|---|---|---|")
        for request in REQUESTS:
            median, busy, rows = median_of(lambda: find(store, reader.read(request)))  # noqa: B023
            print(f"| {request} | {median:.1f} | {busy:.1f} | {rows} |")
        started = time.perf_counter()
        parts = store.parts(asked["parts"]["document"].value.removeprefix(document_iri("").value))
        print(f"\nparts of one document read back: {(time.perf_counter() - started) * 1e3:.1f} ms ({len(parts)} parts)")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB, rdflib's copy included")


if __name__ == "__main__":
    main()
