"""Models over all labelled datasheets: what loads, what keeps its datasheet, what a default card would keep.

python benchmarks/models.py                 labels as facts
python benchmarks/models.py --extracted     facts from `d2s extract` (needs D2S_CORPUS)
python benchmarks/models.py --held-out      also refit each discriminating row's model without that row
python benchmarks/models.py --curves        with the curves of the report in the seconds a part
python benchmarks/models.py --worst 20      name the rows that are furthest off
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from d2s.evaluate.cross import without
from d2s.evaluate.labelled import labelled_documents, labelled_parts
from d2s.evaluate.relations import unrelated
from d2s.knowledge.ontology import load_ontology
from d2s.pipeline import DRAWN, Pipeline
from d2s.records.extraction import Document, Versions
from d2s.records.model import ModelSet
from d2s.records.part import Part
from d2s.records.verification import Check, Verification
from d2s.settings import load_settings
from d2s.verify.benches import BENCHES
from d2s.verify.heldout import refit
from d2s.verify.models import make_models
from d2s.verify.simulator import find_simulator
from d2s.verify.verify import within

ROOT = Path(__file__).resolve().parents[1]
CLASSES = tuple(BENCHES)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One document, its models and their verification; seconds of wall clock and processor for fits and simulation."""

    document: Document
    parts: tuple[Part, ...]
    models: ModelSet
    verification: Verification
    seconds: float
    processor: float


def labelled(folder: Path) -> Iterator[tuple[Document, tuple[Part, ...]]]:
    for name in labelled_documents(folder):
        yield labelled_parts(folder, name)


def extracted(folder: Path) -> Iterator[tuple[Document, tuple[Part, ...]]]:
    settings = load_settings()
    if settings.corpus is None:
        raise SystemExit("set D2S_CORPUS to the folder of the datasheets")
    pdfs = {path.name[:10]: path for path in sorted((settings.corpus / "datasheets").glob("*.pdf"))}
    line = Pipeline(settings)
    for name in labelled_documents(folder):
        if name in pdfs:
            extraction = line.read(pdfs[name]).extraction
            yield extraction.document, extraction.parts


def measure(
    documents: Iterator[tuple[Document, tuple[Part, ...]]], held_out: bool, labels: Path, drawn: int = 0
) -> list[Sheet]:
    settings = load_settings()
    shipped = load_ontology(settings.ontology).modelling
    simulator = find_simulator(settings)
    sheets = []
    for document, parts in documents:
        parts = tuple(part for part in parts if part.device_class in CLASSES or part.elements)
        # Nothing here, not even the full fit, knows a relation between quantities that this document helped to learn.
        name, types = document.sha256[:10], [part.part_number for part in parts]
        modelling = replace(shipped, ratios=unrelated(shipped.ratios, ROOT / "corpus", name, types))
        start, worked = time.perf_counter(), sum(os.times()[:4])
        made = make_models(parts, modelling, document, Versions("", "", ""), settings, drawn=drawn)
        models, verification = made.models, made.verification
        seconds, processor = time.perf_counter() - start, sum(os.times()[:4]) - worked
        if held_out:
            # What a refit may know of other sheets is learned without this one.
            ratios = unrelated(without(shipped.ratios, labels, name), ROOT / "corpus", name, types)
            knowing = replace(shipped, ratios=ratios)
            verification = refit(verification, models, parts, knowing, document, simulator)
        sheets.append(Sheet(document, parts, models, verification, seconds, processor))
    return sheets


def share(part: int, whole: int) -> str:
    return f"{100 * part / whole:5.1f} %" if whole else "     -"


def good(check: Check, value: float | None) -> bool:
    """Tell whether a value is inside and, where a typical value is printed, within a tenth of it."""
    return value is not None and within(check, value) and (not check.typ or abs(value / check.typ - 1) <= 0.1)


def table(checks: list[Check], untested: list[tuple[str, str]], held_out: bool) -> None:
    groups: dict[tuple[str, str], list[Check]] = defaultdict(list)
    for kind, check in checks_by_class(checks):
        groups[kind, check.parameter].append(check)
    lost = Counter(untested)
    print(
        f"{'class':8}{'quantity':10}{'rows':>6}{'tested':>9}{'inside':>9}{'discr.':>8}{'right':>9}{'error to typ':>14}"
    )
    for key in sorted({*groups, *(k for k in lost if k[1] in BENCHES.get(k[0], {}))}):
        rows = groups.get(key, [])
        discriminating = [c for c in rows if c.discriminating]
        errors = [abs(c.error_percent) for c in rows if c.error_percent is not None]
        print(
            f"{key[0]:8}{key[1]:10}{len(rows) + lost[key]:6}{share(len(rows), len(rows) + lost[key]):>9}"
            f"{share(sum(c.inside for c in rows), len(rows)):>9}{len(discriminating):8}"
            f"{share(sum(good(c, c.simulated) for c in discriminating), len(discriminating)):>9}"
            + (f"{statistics.median(errors):12.2f} %" if errors else "")
        )


_CLASS_OF: dict[str, str] = {}


def checks_by_class(checks: list[Check]) -> Iterator[tuple[str, Check]]:
    for check in checks:
        yield _CLASS_OF[check.part], check


def summary(sheets: list[Sheet], held_out: bool) -> None:
    for sheet in sheets:
        _CLASS_OF.update({part.part_number: part.device_class for part in sheet.parts})
    checks = [c for s in sheets for c in s.verification.checks]
    loads = [load for s in sheets for load in s.verification.loads]
    untested = [u for s in sheets for u in s.verification.untested]
    listed = [(_CLASS_OF[u.part], u.parameter) for u in untested]
    benched = sum(parameter in BENCHES.get(kind, {}) for kind, parameter in listed)
    table(checks, listed, held_out)
    parts = sum(len(s.parts) for s in sheets)
    converging = sum(load.loads and load.converges for load in loads)
    print(f"\nparts {parts}; models {len(loads)}, load {sum(load.loads for load in loads)}, converge {converging}")
    refused = Counter(r.reason.split(": ", 1)[-1] for s in sheets for r in s.models.refused)
    for reason, count in refused.most_common():
        print(f"  refused {count}: {reason}")
    for load in loads:
        if load.message:
            print(f"  {load.file}: {load.message}")
    print(f"rows of the listed quantities {len(checks) + benched}, tested {share(len(checks), len(checks) + benched)}")
    for reason, count in Counter(u.reason for u in untested if u.reason != "no bench for this parameter").most_common(
        12
    ):
        print(f"  untested {count}: {reason[:110]}")
    silent = Counter(p for (k, p), u in zip(listed, untested, strict=True) if p not in BENCHES.get(k, {}))
    print("  no bench:", ", ".join(f"{name} {count}" for name, count in silent.most_common()))
    bounded = [c for c in checks if c.min is not None or c.max is not None]
    print(
        f"inside their limits {share(sum(c.inside for c in bounded), len(bounded))} of {len(bounded)} rows with limits"
    )
    for name in ("fitted", "guard", "held_out"):
        rows = [c for c in bounded if c.role == name]
        print(f"  {name:8} {len(rows):4}: inside {share(sum(c.inside for c in rows), len(rows))}")
    typical = [c for c in checks if c.min is None and c.max is None]
    near = sum(c.inside for c in typical)
    print(f"  rows that print a typical value alone {len(typical)}: within 10 % {share(near, len(typical))}")
    hard = [c for c in checks if c.discriminating]
    right = [c for c in hard if good(c, c.simulated)]
    print(f"discriminating rows {len(hard)}: right {share(len(right), len(hard))}")
    means = defaultdict(list)
    for kind, check in checks_by_class(hard):
        means[kind, check.parameter].append(good(check, check.simulated))
    print(f"  mean over {len(means)} quantities {100 * np.mean([np.mean(v) for v in means.values()]):.1f} %")
    errors = [abs(c.error_percent) for c in checks if c.error_percent is not None]
    print(
        f"error to typ over {len(errors)} rows: median {np.median(errors):.2f} %, "
        f"90th percentile {np.quantile(errors, 0.9):.1f} %"
    )
    if held_out:
        _held_out(hard)
    seconds = [s.seconds / max(len(s.models.models), 1) for s in sheets if s.models.models]
    worked = [s.processor / len(s.models.models) for s in sheets if s.models.models]
    print(
        f"seconds a part, fit and simulation: median {np.median(seconds):.2f}, largest {max(seconds):.2f}; "
        f"of processor: median {np.median(worked):.2f}, largest {max(worked):.2f}"
    )


def _held_out(hard: list[Check]) -> None:
    refitted = [c for c in hard if c.refit is not None]
    right = sum(good(c, c.refit) for c in refitted)
    print(
        f"held out: of {len(hard)} discriminating rows {len(refitted)} are predicted by a model fitted without them "
        f"({share(len(refitted), len(hard)).strip()}): right {share(right, len(refitted)).strip()}, "
        f"inside {share(sum(within(c, c.refit or 0.0) for c in refitted), len(refitted)).strip()}; "
        f"of all {share(right, len(hard)).strip()}"
    )
    for said, rows in (
        ("that print a typical value", [c for c in hard if c.typ]),
        ("of limits alone", [c for c in hard if not c.typ]),
    ):
        made = [c for c in rows if c.refit is not None]
        good_ones = sum(good(c, c.refit) for c in made)
        print(
            f"  rows {said} {len(rows)}: predicted {len(made)}, right {share(good_ones, len(made)).strip()} of these, "
            f"{share(good_ones, len(rows)).strip()} of all"
        )
    by: dict[str, list[Check]] = defaultdict(list)
    for check in hard:
        by[check.parameter].append(check)
    for name, rows in sorted(by.items()):
        made = [c for c in rows if c.refit is not None]
        print(f"  {name:10} {len(rows):4} predicted {len(made):4} right {sum(good(c, c.refit) for c in made):4}")


def worst(sheets: list[Sheet], count: int, held_out: bool) -> None:
    rows = []
    for sheet in sheets:
        for c in sheet.verification.checks:
            value = c.refit if held_out else c.simulated
            if value is None or (good(c, value) and c.inside) or not (c.discriminating or not c.inside):
                continue
            off = abs(np.log(max(value, 1e-30) / (c.typ or c.max or c.min or 1.0)))
            rows.append((not within(c, value), off, sheet.document.file_name[:16], c, value))
    for out, _, name, c, value in sorted(rows, key=lambda r: r[:2], reverse=True)[:count]:
        at = "; ".join(k.text for k in c.conditions)
        print(
            f"{'OUT' if out else 'off'} {name} {c.part} {c.parameter} {c.role} min {c.min} typ {c.typ} max {c.max} "
            f"got {value:.4g} at {at}"
        )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--extracted", action="store_true")
    options.add_argument("--held-out", action="store_true")
    options.add_argument("--curves", action="store_true")
    options.add_argument("--worst", type=int, default=0)
    options.add_argument("--labels", type=Path, default=ROOT / "corpus")
    given = options.parse_args()
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    source = extracted if given.extracted else labelled
    sheets = measure(source(given.labels), given.held_out, given.labels, DRAWN if given.curves else 0)
    summary(sheets, given.held_out)
    worst(sheets, given.worst, given.held_out)


if __name__ == "__main__":
    main()
