"""Composes the stages: one datasheet in, everything that is known about it out."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from pathlib import Path

from pyoxigraph import Quad

from d2s import __version__
from d2s.errors import Problem
from d2s.graph.document import to_quads
from d2s.graph.provenance import run_quads
from d2s.graph.serialise import to_trig
from d2s.graph.store import Store, open_store
from d2s.knowledge.loader import complete
from d2s.knowledge.ontology import load_ontology
from d2s.knowledge.rules import load_rules
from d2s.layout.analyse import analyse
from d2s.layout.cache import Analysed, ContentCache, keep, layouts, recall
from d2s.llm.asker import Asker, Planned
from d2s.pdf.document import read_source, without_garbage_collection
from d2s.pdf.pdfium import render_page
from d2s.records.decision import Decision
from d2s.records.extraction import Extraction, Outcome, Versions
from d2s.records.layout import Layout
from d2s.records.model import ModelSet
from d2s.records.verification import Verification
from d2s.report.html import render_report
from d2s.report.json import to_json
from d2s.report.picture import SCALE, encode, evidence_pages
from d2s.resolve.resolve import Knowing, resolve
from d2s.settings import Settings
from d2s.units.units import Units
from d2s.verify.models import make_models

#: Models of a datasheet whose curves the report shows.
DRAWN = 6


@dataclass(frozen=True, slots=True)
class Result:
    """Everything about one datasheet; `model_texts` by file name; `quads` hold the document's graph and the run's.

    `planned` are the requests that a dry run would send to a language model.
    """

    path: Path
    extraction: Extraction
    layout: Layout
    decisions: tuple[Decision, ...] = ()
    quads: tuple[Quad, ...] = ()
    models: ModelSet = field(default_factory=lambda: ModelSet(()))
    model_texts: dict[str, str] = field(default_factory=dict)
    verification: Verification = field(default_factory=lambda: Verification(""))
    planned: tuple[Planned, ...] = ()


class Pipeline:
    """The stages with their knowledge loaded; use one for many documents."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    @cached_property
    def knowing(self) -> Knowing:
        """Return ontology, rules and units made ready: all of it, so that a file that breaks later breaks no run."""
        ontology, rules = complete(load_ontology(self.settings.ontology)), complete(load_rules(self.settings.rules))
        return Knowing(ontology, rules, Units.load(self.settings.ontology))

    @cached_property
    def layouts(self) -> ContentCache[Analysed] | None:
        """Return the layouts that are kept between runs; None without a cache."""
        return layouts(self.settings.cache, self.settings, self.knowing.rules) if self.settings.cache else None

    @cached_property
    def asker(self) -> Asker | None:
        """Return the language model of the settings; None without one."""
        return Asker.load(self.settings)

    @property
    def versions(self) -> Versions:
        """Return what results are stamped with."""
        return Versions(__version__, self.knowing.ontology.stamp, self.knowing.rules.version)

    def read(self, path: Path) -> Result:
        """Read one datasheet up to extraction and graph; a bad document is a result with coded errors."""
        with without_garbage_collection():
            return self._read(path)

    def _read(self, path: Path) -> Result:
        timings: dict[str, float] = {}
        started = datetime.now(UTC)
        knowing = self.knowing
        kept = self.layouts
        with _timed(timings, "pdf"):
            found = recall(path, kept) if kept else None
            source = found.source if found else read_source(path, self.settings, knowing.rules.glyphs)
        with _timed(timings, "layout"):
            layout = found.layout if found else analyse(source, knowing.rules)
            if kept and found is None:
                keep(source, layout, kept)
        with _timed(timings, "resolve"):
            inquiry = self.asker.open() if self.asker else None
            resolution = resolve(layout, source, knowing, inquiry)
        errors = (*source.problems, *resolution.problems)
        extraction = Extraction(
            status=_outcome(errors, resolution.parts != ()),
            errors=errors,
            versions=self.versions,
            document=resolution.document,
            parts=resolution.parts,
            unmatched=resolution.unmatched,
            llm=inquiry.use() if inquiry else None,
        )
        with _timed(timings, "graph"):
            quads = to_quads(extraction, layout, resolution.decisions, knowing.units)
        extraction = replace(extraction, timings={name: round(value, 4) for name, value in timings.items()})
        run = run_quads(extraction, started, datetime.now(UTC))
        planned = tuple(inquiry.planned) if inquiry else ()
        return Result(path, extraction, layout, resolution.decisions, (*quads, *run), planned=planned)

    def model(self, result: Result, store: Store) -> Result:
        """Add models and their check by the simulator, from the facts that the store holds of the document."""
        extraction = result.extraction
        if extraction.status is Outcome.FAILED:
            return result
        timings = dict(extraction.timings)
        with _timed(timings, "models"):
            parts = store.parts(extraction.document.sha256)
            modelling = self.knowing.ontology.modelling
            dialects = [name.strip() for name in self.settings.dialects.split(",")]
            made = make_models(
                parts, modelling, extraction.document, extraction.versions, self.settings, dialects, DRAWN
            )
        errors = (*extraction.errors, *made.problems)
        extraction = replace(
            extraction,
            errors=errors,
            status=_outcome(errors, extraction.parts != ()),
            timings={name: round(value, 4) for name, value in timings.items()},
        )
        return replace(
            result,
            extraction=extraction,
            models=made.models,
            model_texts=made.texts,
            verification=made.verification,
        )


@lru_cache(maxsize=4)
def pipeline(settings: Settings) -> Pipeline:
    """Return the pipeline of these settings, with its knowledge loaded once."""
    return Pipeline(settings)


def extract(path: Path | str, settings: Settings | None = None) -> Result:
    """Read one datasheet and build its models.

    Facts go through the settings' store, or one in memory. A bad document is a result with coded errors; a wrong
    ontology or rule file raises `KnowledgeError`.
    """
    chosen = settings or Settings()
    line = pipeline(chosen)
    result = line.read(Path(path))
    store = open_store(chosen.store, chosen)
    store.put(result.extraction.document.sha256, result.quads)
    return line.model(result, store)


def write(result: Result, folder: Path) -> None:
    """Write the files of one result into an existing folder."""
    extraction = result.extraction
    (folder / "extraction.json").write_text(to_json(extraction), encoding="utf-8")
    (folder / "graph.trig").write_bytes(to_trig(result.quads))
    (folder / "models.json").write_text(to_json(result.models), encoding="utf-8")
    (folder / "verification.json").write_text(to_json(result.verification), encoding="utf-8")
    for name, text in result.model_texts.items():
        (folder / name).write_text(text, encoding="ascii")
    pictures = {number: encode(render_page(result.path, number, SCALE)) for number in evidence_pages(extraction)}
    report = render_report(extraction, result.models, result.model_texts, result.verification, pictures)
    (folder / "report.html").write_text(report, encoding="utf-8")


def _outcome(errors: tuple[Problem, ...], found: bool) -> Outcome:
    """Return how a run ended: never `ok` with errors."""
    if not errors:
        return Outcome.OK
    return Outcome.PARTIAL if found else Outcome.FAILED


@contextmanager
def _timed(timings: dict[str, float], stage: str) -> Iterator[None]:
    start = time.perf_counter()
    try:
        yield
    finally:
        timings[stage] = timings.get(stage, 0.0) + time.perf_counter() - start
