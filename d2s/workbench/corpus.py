"""Resolves a whole corpus with some ontology and rules; layouts, and what was resolved before, come from the cache."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property
from multiprocessing import get_context
from pathlib import Path

from d2s.errors import UsageError
from d2s.knowledge.loader import sha256_of
from d2s.knowledge.ontology import Ontology, load_ontology
from d2s.knowledge.rules import Rules, load_rules
from d2s.layout.cache import Analysed, ContentCache, layout_key, layouts, program_key, short_key
from d2s.layout.trace import Tracer
from d2s.pdf.document import without_garbage_collection
from d2s.records.extraction import Extraction, Outcome, Versions
from d2s.resolve.device_class import classify
from d2s.resolve.resolve import Knowing, Resolution, resolve
from d2s.settings import Settings, cache_folder
from d2s.units.units import Units
from d2s.workbench.printed import PRINTED, keep_printed

_ROOMS = ("records", "knowledge", "units", "pdf", "layout", "resolve")
#: From this many documents on a second process pays.
_FEW = 12


@dataclass(frozen=True, slots=True)
class Sheet:
    """One document of the corpus: its hash, and its file where there is one (else only its kept layout)."""

    sha256: str
    path: Path | None


def find_sheets(settings: Settings, files: Sequence[Path] = ()) -> tuple[Sheet, ...]:
    """Return the documents of a corpus: the given files, else those of the settings' corpus, else those of the cache.

    A corpus is a folder with `datasheets/*.pdf`, or with PDF files. Raise `UsageError` D901 where there is none.
    """
    paths = list(files)
    if not paths and settings.corpus is not None:
        paths = sorted((settings.corpus / "datasheets").glob("*.pdf")) or sorted(settings.corpus.glob("*.pdf"))
    sheets = {sheet.sha256: sheet for sheet in (Sheet(_sha256(path), path) for path in paths)}
    if not sheets:
        kept = layouts(cache_folder(settings), settings, load_rules(settings.rules))
        sheets = {sha256: Sheet(sha256, None) for sha256 in kept.documents()}
    if not sheets:
        reason = "there is no corpus; set D2S_CORPUS to the folder that holds datasheets/, or name PDF files"
        raise UsageError("D901", reason=reason)
    return tuple(sheets.values())


class Corpus:
    """The documents of a corpus as one ontology and one set of rules read them."""

    def __init__(self, settings: Settings, sheets: Sequence[Sheet], jobs: int = 2) -> None:
        self.settings = replace(settings, cache=cache_folder(settings))
        self.sheets = tuple(sheets)
        self._jobs = jobs

    @cached_property
    def ontology(self) -> Ontology:
        """Return the ontology."""
        return load_ontology(self.settings.ontology)

    @cached_property
    def rules(self) -> Rules:
        """Return the rules."""
        return load_rules(self.settings.rules)

    @cached_property
    def resolutions(self) -> Mapping[str, Resolution]:
        """Return what each document says, by SHA-256; what is not kept yet is resolved now."""
        kept = _Kept(self.settings, self.ontology, self.rules)
        found = {sheet.sha256: kept.get(sheet.sha256) for sheet in self.sheets}
        missing = [sheet for sheet in self.sheets if found[sheet.sha256] is None]
        if self._jobs == 1 or len(missing) <= _FEW:
            _fill(self.settings, missing)
        else:
            own, *shares = (missing[start :: self._jobs] for start in range(self._jobs))
            with ProcessPoolExecutor(len(shares), mp_context=get_context("spawn")) as pool:
                others = [pool.submit(_fill, self.settings, share) for share in shares]
                _fill(self.settings, own)
                for other in others:
                    other.result()
        found |= {sheet.sha256: kept.get(sheet.sha256) for sheet in missing}
        if lost := [sheet for sheet in missing if found[sheet.sha256] is None]:
            where = lost[0].path or lost[0].sha256[:10]
            reason = f"{len(lost)} documents were not kept; is {cache_folder(self.settings)} writable?"
            raise UsageError("D901", file=where, reason=reason)
        resolutions = {sha256: resolution for sha256, resolution in found.items() if resolution is not None}
        if missing or not (cache_folder(self.settings) / PRINTED).exists():
            keep_printed(cache_folder(self.settings), resolutions.values())
        return resolutions

    def extractions(self) -> tuple[Extraction, ...]:
        """Return the resolutions as extractions, as the metrics read them."""
        versions = Versions("", self.ontology.stamp, self.rules.version)
        return tuple(
            Extraction(Outcome.OK, (), versions, item.document, item.parts, item.unmatched)
            for item in self.resolutions.values()
        )

    def layout_of(self, sha256: str) -> Analysed | None:
        """Return the kept layout of a document."""
        return layouts(cache_folder(self.settings), self.settings, self.rules).get(sha256)


class _Kept:
    """Resolutions by exactly this program and knowledge; of the parameters only those of the document's class count."""

    def __init__(self, settings: Settings, ontology: Ontology, rules: Rules) -> None:
        self._folder = cache_folder(settings) / "resolutions"
        self._ontology = ontology
        files = [ontology.folder / name for name in ("classes.yaml", "checks.yaml", "units.yaml", "units.txt")]
        parts = [program_key(_ROOMS), rules.sha256, layout_key(settings, rules), sha256_of(files, ontology.folder)]
        self._base = short_key(*parts)
        classing = [program_key(_ROOMS), layout_key(settings, rules), rules.device_classes.model_dump_json()]
        self._classes: ContentCache[str] = ContentCache(self._folder / f"classes-{short_key(*classing)}", str)
        self._stores: dict[str, ContentCache[Resolution]] = {}

    def get(self, sha256: str) -> Resolution | None:
        """Return what is kept of a document."""
        device_class = self._classes.get(sha256)
        return None if device_class is None else self._store(device_class).get(sha256)

    def put(self, sha256: str, device_class: str, resolution: Resolution) -> None:
        """Keep a resolution."""
        self._classes.put(sha256, device_class)
        self._store(device_class).put(sha256, resolution)

    def _store(self, device_class: str) -> ContentCache[Resolution]:
        if device_class not in self._stores:
            known = device_class in self._ontology.classes
            parameters = self._ontology.parameters(device_class).values() if known else ()
            supported = str(known and self._ontology.supports(device_class))
            key = short_key(self._base, supported, *(parameter.model_dump_json() for parameter in parameters))
            self._stores[device_class] = ContentCache(self._folder / key, Resolution)
        return self._stores[device_class]


def _class(document: Analysed, resolution: Resolution, rules: Rules) -> str:
    """Return the class that a document was resolved as, empty for none."""
    if resolution.parts:
        return resolution.parts[0].device_class
    symbols = {row.symbol.text for row in document.layout.rows if row.symbol is not None}
    return classify(document.layout.lines, symbols, rules.device_classes).device_class or ""


def _fill(settings: Settings, sheets: Sequence[Sheet]) -> None:
    """Resolve documents into the cache."""
    if not sheets:
        return
    with without_garbage_collection():
        _fill_now(settings, sheets)


def _fill_now(settings: Settings, sheets: Sequence[Sheet]) -> None:
    ontology, rules = load_ontology(settings.ontology), load_rules(settings.rules)
    knowing = Knowing(ontology, rules, Units.load(settings.ontology))
    tracer = Tracer(cache_folder(settings), settings, rules)
    kept = _Kept(settings, ontology, rules)
    for sheet in sheets:
        document = tracer.get(sheet.sha256, sheet.path)
        if document is not None:
            resolution = resolve(document.layout, document.source, knowing)
            kept.put(sheet.sha256, _class(document, resolution, rules), resolution)


def _sha256(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise UsageError("D901", file=path, reason=f"cannot be read: {error.strerror}") from error
