"""What an edit of ontology or rules does to a corpus."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from d2s.evaluate.gold import Gold, read_gold
from d2s.evaluate.prediction import from_extractions
from d2s.evaluate.report import Tally
from d2s.evaluate.score import score
from d2s.pdf.document import without_garbage_collection
from d2s.settings import Settings
from d2s.workbench.compare import Change, Metrics, changes, metrics
from d2s.workbench.corpus import Corpus, Sheet


@dataclass(frozen=True, slots=True)
class Impact:
    """The changes over a corpus, the score before and after (None without labels), and the seconds that it took."""

    documents: int
    changes: tuple[Change, ...]
    metrics: Metrics | None
    seconds: float

    @property
    def counts(self) -> dict[str, int]:
        """Return how many rows each effect has."""
        return dict(Counter(str(change.effect) for change in self.changes))

    @property
    def worse(self) -> bool:
        """Tell whether the labels are met less well than before."""
        return self.metrics is not None and self.metrics.worse

    def to_dict(self) -> dict[str, Any]:
        """Return JSON values."""
        scored: dict[str, Any] | None = None
        if self.metrics:
            scored = {
                "documents": self.metrics.documents,
                "worse": self.metrics.worse,
                "before": self.metrics.before.to_dict(),
                "after": self.metrics.after.to_dict(),
                "classes": {
                    name: {"before": before.to_dict(), "after": after.to_dict()}
                    for name, (before, after) in self.metrics.classes.items()
                },
            }
        return {
            "documents": self.documents,
            "seconds": round(self.seconds, 2),
            "counts": self.counts,
            "gold": scored,
            "changes": [asdict(change) for change in self.changes],
        }


def impact(
    settings: Settings, before: tuple[Path, Path], sheets: Sequence[Sheet], gold: Sequence[Path] = (), jobs: int = 2
) -> Impact:
    """Resolve the sheets with the ontology and rules of `before` and with those of the settings; return what differs.

    `gold` are folders of labels (`corpus/`); documents without labels count in the changes alone.
    """
    start = time.perf_counter()
    with without_garbage_collection():
        documents, found, scored = _compared(settings, before, sheets, gold, jobs)
    return Impact(documents, found, scored, time.perf_counter() - start)


def _compared(
    settings: Settings, before: tuple[Path, Path], sheets: Sequence[Sheet], gold: Sequence[Path], jobs: int
) -> tuple[int, tuple[Change, ...], Metrics | None]:
    old = Corpus(replace(settings, ontology=before[0], rules=before[1]), sheets, jobs)
    new = Corpus(settings, sheets, jobs)
    found = changes(old.resolutions, new.resolutions)
    known = {sheet.sha256[:10] for sheet in sheets}
    labelled = [_only(read_gold(folder), known.__contains__) for folder in gold]
    scored = None
    if any(item.documents for item in labelled):
        scored = _scored(old, new, labelled)
    return len(new.resolutions), found, scored


def _scored(old: Corpus, new: Corpus, labelled: Sequence[Gold]) -> Metrics:
    """Return the metrics of two readings; documents that both read alike are compared with their labels once."""
    before, after = old.resolutions, new.resolutions
    alike = {sha256[:10] for sha256, resolution in after.items() if before.get(sha256) == resolution}
    shared = _tallies(new, [_only(gold, lambda name: name in alike) for gold in labelled])
    tallies = []
    for corpus in (old, new):
        own = _tallies(corpus, [_only(gold, lambda name: name not in alike) for gold in labelled])
        names = dict.fromkeys((*shared, *own))
        tallies.append({name: shared.get(name, Tally()) + own.get(name, Tally()) for name in names})
    return metrics(tallies[0], tallies[1], sum(len(item.documents) for item in labelled))


def _only(gold: Gold, wanted: Callable[[str], bool]) -> Gold:
    return replace(gold, documents=tuple(item for item in gold.documents if wanted(item.document)))


def _tallies(corpus: Corpus, labelled: Sequence[Gold]) -> Mapping[str, Tally]:
    """Return the score of a reading by device class."""
    sums: dict[str, Tally] = {}
    for gold in labelled:
        wanted = {item.document for item in gold.documents}
        own = [item for item in corpus.extractions() if item.document.sha256[:10] in wanted]
        for name, tally in score(gold, from_extractions(own, gold.names)).classes.items() if own else ():
            sums[name] = sums.get(name, Tally()) + tally
    return sums
