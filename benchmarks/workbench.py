"""Seconds of the workbench's commands: a check, and the impact of edits over a corpus.

    D2S_CORPUS=… D2S_CACHE=… python benchmarks/workbench.py [--json]

The commands run as a user runs them, each in a process of its own. The corpus is first brought into the cache with the
knowledge as it is; then a copy is edited, and `d2s ontology impact` compares the two. Each edit is new to the cache. An
edit of glyph rules reads the PDFs again: characters are repaired before anything is kept.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
GOALS = {"check": 2.0, "impact": 20.0}
TIMES = 3
#: What is edited: kind of edit, file, text, and the text in its place with a number of this run.
EDITS = (
    ("symbol of a MOSFET parameter", "ontology/parameters/mosfet.yaml", "symbols: [Coss", "symbols: [Coss{0}, Coss"),
    ("weight of the match", "rules/matching.yaml", "  fuzzy: 0.72", "  fuzzy: 0.719{0}"),
    ("phrase of a section", "rules/sections.yaml", "  maximum_ratings: [", "  maximum_ratings: [grenze {0}, "),
    ("phrase of a column heading", "rules/headers.yaml", "  min: [", "  min: [kleinst {0}, "),
    ("shape of a text", "rules/layout.yaml", "quantity_nouns: {", "quantity_nouns: {noun{0}: V, "),
    ("glyph", "rules/glyphs.yaml", "\ncanonical:\n", '\ncanonical:\n  "¤{0}": "Ω"\n'),
)


def run(*arguments: str, **environment: str) -> tuple[float, float]:
    """Return wall and CPU seconds of a `d2s` command with all of its processes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    command = [sys.executable, "-m", "d2s", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=os.environ | environment, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - start
    if done.returncode:
        raise SystemExit(f"d2s {' '.join(arguments)} ended with {done.returncode}: {done.stderr}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def impact(file: str, old: str, new: str) -> tuple[float, float]:
    """Return the seconds of the impact of one edit, made in a copy of the knowledge."""
    with tempfile.TemporaryDirectory() as name:
        copy = Path(name)
        for folder in ("ontology", "rules"):
            shutil.copytree(ROOT / folder, copy / folder)
        path = copy / file
        text = path.read_text(encoding="utf-8")
        if old not in text:
            raise SystemExit(f"{file} does not hold {old!r}")
        path.write_text(text.replace(old, new.replace("{0}", str(int(time.time()) % 60000)), 1), encoding="utf-8")
        knowledge = {"D2S_ONTOLOGY": str(copy / "ontology"), "D2S_RULES": str(copy / "rules")}
        return run("ontology", "impact", "--against", str(ROOT), "--quiet", **knowledge)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    run("ontology", "impact", "--against", str(ROOT), "--quiet")  # fills the cache
    rows = [("check", *min(run("ontology", "check") for _ in range(TIMES)), GOALS["check"])]
    for kind, file, old, new in EDITS:
        goal = GOALS["impact"] if kind != "glyph" else float("nan")
        rows.append((f"impact: {kind}", *impact(file, old, new), goal))
    if arguments.json:
        print(json.dumps([dict(zip(("what", "seconds", "cpu", "goal"), row, strict=True)) for row in rows]))
        return
    load = os.getloadavg()[0]
    print(f"load {load:.1f} on {os.cpu_count()} cores\n\n| what | seconds | CPU seconds | goal |\n|---|---|---|---|")
    for what, seconds, cpu, goal in rows:
        print(f"| {what} | {seconds:.1f} | {cpu:.1f} | {'' if goal != goal else f'{goal:g}'} |")


if __name__ == "__main__":
    main()
