"""CPU seconds and memory a datasheet, beside plain pdfplumber in the same run.

    python benchmarks/speed.py [FOLDER] [--json]

FOLDER holds PDFs; otherwise the labelled datasheets of D2S_CORPUS (or ../shared/corpus), otherwise corpus/samples. Each
document is read once in a warm process (knowledge loaded, one document read before) without a cache: `read` is
everything up to extraction.json and graph, `models` the rest without the simulator's own time, `plumber` the words and
tables of all pages by pdfplumber. Memory is the peak of `d2s extract` on one document in a process of its own.
"""

from __future__ import annotations

import argparse
import csv
import json
import logging
import os
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pdfplumber

from d2s.graph.serialise import to_trig
from d2s.graph.store import open_store
from d2s.pipeline import Pipeline, Result
from d2s.report.json import to_json
from d2s.settings import Settings

ROOT = Path(__file__).parents[1]
GOALS = {"read": 0.20, "ratio": 0.5, "memory_mb": 400.0}


def documents(folder: Path | None) -> list[Path]:
    if folder is not None:
        return sorted(folder.glob("*.pdf"))
    shared = Path(os.environ.get("D2S_CORPUS") or ROOT.parent / "shared" / "corpus") / "datasheets"
    with (ROOT / "corpus" / "manifest.tsv").open(encoding="utf-8", newline="") as file:
        labelled = [shared / row["file"] for row in csv.DictReader(file, delimiter="\t") if row["gold"] == "yes"]
    found = [path for path in labelled if path.is_file()]
    return found or sorted((ROOT / "corpus" / "samples").glob("*.pdf"))


def cpu(act: Callable[[], Any]) -> tuple[float, Any]:
    start = time.process_time()
    value = act()
    return time.process_time() - start, value


def plumber(path: Path) -> int:
    count = 0
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            count += len(page.extract_words()) + len(page.extract_tables())
    return count


def read(line: Pipeline, path: Path) -> Result:
    result = line.read(path)
    to_json(result.extraction)
    to_trig(result.quads)
    return result


def model(line: Pipeline, result: Result) -> Result:
    with open_store(None) as store:
        store.put(result.extraction.document.sha256, result.quads)
        return line.model(result, store)


def peak_memory(path: Path) -> float:
    """Return the peak resident memory in MB of `d2s extract` on one document."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "d2s", "extract", str(path), "-o", folder, "--quiet"]
        process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
        _, _, usage = os.wait4(process.pid, 0)
    return usage.ru_maxrss / 1024


def measure(paths: list[Path]) -> list[dict[str, Any]]:
    line = Pipeline(Settings())
    read(line, paths[0])
    rows = []
    for path in paths:
        seconds, result = cpu(lambda path=path: read(line, path))
        modelling, _ = cpu(lambda result=result: model(line, result))
        row = {"file": path.name, "pages": result.extraction.document.pages, "read": seconds, "models": modelling}
        try:
            plain, _ = cpu(lambda path=path: plumber(path))
        except Exception as error:
            print(f"{path.name}: left out, pdfplumber fails on it: {error!r}", file=sys.stderr)
            continue
        rows.append(row | {"plumber": plain, "stages": result.extraction.timings})
    return rows


def summarise(rows: list[dict[str, Any]], memory: float) -> dict[str, Any]:
    medians = {
        key: round(statistics.median(row[key] for row in rows), 4) for key in ("pages", "read", "models", "plumber")
    }
    ratio = sum(row["read"] for row in rows) / sum(row["plumber"] for row in rows)
    measured = {"read": medians["read"], "ratio": round(ratio, 3), "memory_mb": round(memory, 1)}
    met = {key: measured[key] <= goal for key, goal in GOALS.items()}
    stages = sorted({stage for row in rows for stage in row["stages"]})
    wall = {stage: round(statistics.median(row["stages"].get(stage, 0.0) for row in rows), 4) for stage in stages}
    return {
        "documents": len(rows),
        "median": medians,
        "median_wall_by_stage": wall,
        **measured,
        "goals": GOALS,
        "met": met,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    logging.disable(logging.WARNING)
    paths = documents(options.folder)
    if not paths:
        parser.error("no PDF to measure")
    rows = measure(paths)
    largest = max(paths, key=lambda path: path.stat().st_size)
    summary = summarise(rows, peak_memory(largest))
    if options.json:
        print(json.dumps({"summary": summary, "documents": rows}, indent=2))
        return
    print(f"{'datasheet':40} {'pages':>5} {'read':>7} {'models':>7} {'plumber':>8}")
    for row in rows:
        print(f"{row['file'][:40]:40} {row['pages']:5} {row['read']:7.3f} {row['models']:7.3f} {row['plumber']:8.3f}")
    print(json.dumps(summary, indent=2))


if __name__ == "__main__":
    main()
