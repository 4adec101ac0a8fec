"""Layouts made under other phrases that hold under the present ones, told by what their documents asked.

A phrase that is added to the headings changes few documents. Each keeps what it asked of the phrases and the answers;
where every answer is still the same, so is the layout, and no page is laid out again.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from d2s.knowledge.rules import Rules
from d2s.layout.analyse import analyse
from d2s.layout.cache import Analysed, ContentCache, file_sha256, keep, layout_key, layouts, page_key, recall, short_key
from d2s.layout.tongue import Asked, Tongue
from d2s.pdf.document import read_source
from d2s.settings import Settings


@dataclass(frozen=True, slots=True)
class Trace:
    """What a document asked, and the key of the layouts that hold its layout."""

    layout: str
    asked: Asked


class Tracer:
    """Gives layouts from the cache: made under these rules, else under rules that answer alike, else made now."""

    def __init__(self, folder: Path, settings: Settings, rules: Rules) -> None:
        self._folder, self._settings, self._rules = folder, settings, rules
        self._layouts = layouts(folder, settings, rules)
        self._key = layout_key(settings, rules)
        self._tongue = Tongue(rules)
        sections = rules.sections.model_dump_json(exclude={"kinds"})
        patterns = rules.layout.model_dump_json() + rules.footnotes.model_dump_json()
        same = short_key(page_key(settings, rules), patterns, sections, str(self._tongue.longest))
        self._traces: ContentCache[Trace] = ContentCache(folder / "traces" / same, Trace)

    def get(self, sha256: str, path: Path | None) -> Analysed | None:
        """Return the layout of a document, None where nothing is kept and there is no file."""
        found = self._layouts.get(sha256) or self._alike(sha256)
        if found is None and path is not None:
            return self._made(path)
        return found

    def _alike(self, sha256: str) -> Analysed | None:
        trace = self._traces.get(sha256)
        if trace is None or not self._tongue.answers(trace.asked):
            return None
        self._layouts.take(sha256, ContentCache(self._folder / "layouts" / trace.layout, Analysed))
        return self._layouts.get(sha256)

    def _made(self, path: Path) -> Analysed:
        found = recall(path, self._layouts)
        if found is None:
            tongue = Tongue(self._rules)
            source = read_source(path, self._settings, self._rules.glyphs)
            found = keep(source, analyse(source, self._rules, tongue), self._layouts)
            self._traces.put(file_sha256(path), Trace(self._key, tongue.asked()))
        return found
