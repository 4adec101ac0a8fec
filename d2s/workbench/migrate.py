"""Brings stored documents to the current ontology and rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from d2s import __version__
from d2s.graph.document import to_quads
from d2s.graph.provenance import run_quads
from d2s.graph.store import Store
from d2s.records.extraction import Extraction, Outcome, Versions
from d2s.resolve.resolve import Resolution
from d2s.units.units import Units
from d2s.workbench.compare import Change, changes
from d2s.workbench.corpus import Corpus


@dataclass(frozen=True, slots=True)
class Migration:
    """What became of one stored document: versions before and after, the rows that changed, or why it was left."""

    sha256: str
    file_name: str
    before: str
    after: str
    changes: tuple[Change, ...]
    reason: str = ""


def migrate(store: Store, corpus: Corpus, *, write: bool) -> Iterator[Migration]:
    """Resolve every stored document whose versions are not the current ones; with `write` put it back.

    A document without a kept layout or a PDF in the corpus is left as it is, and the result says so.
    """
    current = Versions(__version__, corpus.ontology.stamp, corpus.rules.version)
    units = Units.load(corpus.settings.ontology)
    for sha256 in store.documents():
        old = store.document(sha256)
        before, after = _stamp(old.versions), _stamp(current)
        if old.versions == current:
            continue
        resolution, kept = corpus.resolutions.get(sha256), corpus.layout_of(sha256)
        name = old.document.file_name
        if resolution is None or kept is None:
            yield Migration(sha256, name, before, before, (), "no kept layout and no PDF; extract it again")
            continue
        found = changes({sha256: _as_resolution(old)}, {sha256: resolution})
        if write:
            started = datetime.now(UTC)
            errors = (*kept.source.problems, *resolution.problems)
            status = Outcome.OK if not errors else Outcome.PARTIAL if resolution.parts else Outcome.FAILED
            extraction = Extraction(
                status, errors, current, resolution.document, resolution.parts, resolution.unmatched
            )
            quads = to_quads(extraction, kept.layout, resolution.decisions, units)
            store.put(sha256, (*quads, *run_quads(extraction, started, datetime.now(UTC))))
        yield Migration(sha256, name, before, after, found)


def _stamp(versions: Versions) -> str:
    return f"ontology {versions.ontology}, rules {versions.rules}, d2s {versions.d2s}"


def _as_resolution(extraction: Extraction) -> Resolution:
    return Resolution(extraction.document, extraction.parts, (), extraction.unmatched, extraction.errors)
