"""Which rules fire for the datasheets of one maker only: candidates for a rule that was fitted to them.

    python benchmarks/rule_makers.py [--markdown]

Reads all datasheets of D2S_CORPUS (or ../shared/corpus) and counts, for every entry of the rules and the ontology that
can fire, for how many makers it does. The maker is the one that the extraction recognises, else that of
`corpus/manifest.tsv`; a maker that was bought counts as itself. Prints a table of the kinds, and for each kind the
entries that fire for one maker only.
"""

from __future__ import annotations

import argparse
import csv
import os
import re
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from d2s.knowledge.rules import Rules, load_rules
from d2s.layout.analyse import analyse
from d2s.layout.cache import keep, layouts
from d2s.pdf import glyphs
from d2s.pdf.document import read_source
from d2s.settings import Settings, load_settings
from d2s.workbench.corpus import Corpus, Sheet, find_sheets
from d2s.workbench.stats import stats

ROOT = Path(__file__).parents[1]
FITTED: set[str] = set()


class CountingReader(glyphs.FontReader):
    """Reads glyphs and keeps in `FITTED` which rules gave a meaning."""

    def _name_table(self, rules: Any) -> dict[str, str]:
        table = super()._name_table(rules)
        for name in table:
            for rule in (*rules, *(rule for rule in self.cid_rules if rule.names)):
                if re.search(rule.names, name.split(".")[0]):
                    FITTED.add(rule.id)
                    break
        return table

    def _by_id(self, glyph: int) -> str | None:
        text = super()._by_id(glyph)
        FITTED.update(rule.id for rule in self.cid_rules[:1] if text is not None)
        return text

    def _read(self, code: int, mapped: str | None, cid: bool) -> str | None:
        text = super()._read(code, mapped, cid)
        if self.alphabet is not None and text is not None:
            FITTED.add(f"alphabet {self.alphabet}")
        return text


def glyph_hits(settings: Settings, rules: Rules, sheets: tuple[Sheet, ...]) -> dict[str, set[str]]:
    """Read all documents, keep their layouts, and return the documents of every glyph rule."""
    glyphs.FontReader = CountingReader  # type: ignore[misc]
    hits: dict[str, set[str]] = {f"alphabet {rule.encoding}": set() for rule in rules.glyphs.alphabets}
    hits |= {rule.id: set() for rule in (*rules.glyphs.name_rules, *rules.glyphs.cid_rules)}
    assert settings.cache is not None
    kept = layouts(settings.cache, settings, rules)
    for sheet in sheets:
        assert sheet.path is not None
        FITTED.clear()
        source = read_source(sheet.path, settings, rules.glyphs)
        keep(source, analyse(source, rules), kept)
        for rule in FITTED:
            hits[rule].add(sheet.sha256)
    return hits


def makers(corpus: Corpus) -> dict[str, str]:
    """Return the maker of every document."""
    with (ROOT / "corpus" / "manifest.tsv").open(encoding="utf-8", newline="") as file:
        listed = {row["sha256"]: row["manufacturer"] for row in csv.DictReader(file, delimiter="\t")}
    names = {
        spelling.casefold(): maker.name
        for maker in corpus.rules.manufacturers.manufacturers
        for spelling in (*maker.spellings, maker.name)
    }

    def named(text: str) -> str:
        """Return the preferred name of a maker that is listed by a spelling or by how its name begins."""
        for part in text.casefold().split(" (")[0].split("/"):
            if found := names.get(part) or next((names[key] for key in names if key.startswith(part)), None):
                return found
        return text

    return {
        sha256: named(resolution.document.manufacturer or listed.get(sha256) or "unknown")
        for sha256, resolution in corpus.resolutions.items()
    }


def usage(settings: Settings, sheets: tuple[Sheet, ...], by_maker: Mapping[str, list[Sheet]]) -> Iterator[Any]:
    for maker, own in sorted(by_maker.items()):
        for item in stats(Corpus(settings, own, jobs=1)):
            if item.kind not in {"decision rule", "parameter"}:
                for name, count in item.hits.items():
                    yield item.kind, name, maker, count


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--markdown", action="store_true", help="print tables for docs/accuracy.md")
    arguments = parser.parse_args()
    folder = Path(os.environ.get("D2S_CORPUS") or ROOT.parent / "shared" / "corpus")
    with tempfile.TemporaryDirectory() as cache:
        settings = replace(load_settings(), corpus=folder, cache=Path(cache))
        rules = load_rules(settings.rules)
        sheets = find_sheets(settings)
        glyph = glyph_hits(settings, rules, sheets)
        corpus = Corpus(settings, sheets, jobs=1)
        maker_of = makers(corpus)
        by_maker: dict[str, list[Sheet]] = defaultdict(list)
        for sheet in sheets:
            by_maker[maker_of[sheet.sha256]].append(sheet)
        fired: dict[str, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
        for kind, name, maker, count in usage(settings, sheets, by_maker):
            fired[kind][name] |= {maker: count} if count else {}
        for name, documents in glyph.items():
            for sha256 in documents:
                held = fired["glyph rule"][name]
                held[maker_of[sha256]] = held.get(maker_of[sha256], 0) + 1
            fired["glyph rule"].setdefault(name, {})
    report(fired, len(sheets), len(by_maker), arguments.markdown)


def report(fired: Mapping[str, Mapping[str, Mapping[str, int]]], documents: int, count: int, markdown: bool) -> None:
    print(f"{documents} documents of {count} makers\n")
    print("| kind | entries | never used | one maker | two makers | three or more |\n|---|---|---|---|---|---|")
    for kind, entries in fired.items():
        numbers = [len(found) for found in entries.values()]
        cells = [len(numbers), *(numbers.count(n) for n in range(3)), sum(n > 2 for n in numbers)]
        print(f"| {kind} | {' | '.join(map(str, cells))} |")
    for kind, entries in fired.items():
        alone: dict[str, list[str]] = defaultdict(list)
        for name, found in sorted(entries.items()):
            if len(found) == 1:
                alone[next(iter(found))].append(f"`{name}`" if markdown else name)
        if alone:
            print(f"\n{'### ' if markdown else ''}{kind}\n")
        for maker, names in sorted(alone.items()):
            print(f"- {maker}: {', '.join(names)}")


if __name__ == "__main__":
    main()
