"""How often terms and rules are used over a corpus; what is never used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from d2s.records.record import Status
from d2s.resolve.normalise import Normaliser
from d2s.units.units import Units
from d2s.workbench.corpus import Corpus
from d2s.workbench.listing import Place, listed
from d2s.workbench.printed import printed_rows
from d2s.workbench.texts import cases, hits

_REPAIRED = (Place.FONT, Place.GLYPH)


@dataclass(frozen=True, slots=True)
class Usage:
    """Hits of one kind of term or rule, by name; a name without a hit is dead."""

    kind: str
    hits: Mapping[str, int]

    @property
    def dead(self) -> tuple[str, ...]:
        """Return the names that nothing used."""
        return tuple(name for name, count in self.hits.items() if not count)


def stats(corpus: Corpus) -> tuple[Usage, ...]:
    """Return the usage of decision rules, parameters, their symbols and names, and of the rules of each file."""
    return (
        Usage("decision rule", Counter(_rules(corpus))),
        Usage("parameter", _parameters(corpus)),
        *_labels(corpus),
        *_listed(corpus),
    )


def _rules(corpus: Corpus) -> Iterator[str]:
    for resolution in corpus.resolutions.values():
        for part in resolution.parts:
            yield from (record.rule for record in part.parameters)


def _parameters(corpus: Corpus) -> dict[str, int]:
    hits = {
        f"{name}.{item.id}": 0
        for name, file in corpus.ontology.files.items()
        for item in file.parameters
        if not item.deprecated
    }
    for resolution in corpus.resolutions.values():
        for part in resolution.parts:
            for record in part.parameters:
                if record.status is Status.ACCEPTED:
                    for owner in _owners(corpus, part.device_class):
                        if (name := f"{owner}.{record.parameter}") in hits:
                            hits[name] += 1
                            break
    return hits


def _owners(corpus: Corpus, device_class: str) -> Iterator[str]:
    name: str | None = device_class
    while name is not None and name in corpus.ontology.classes:
        yield name
        name = corpus.ontology.classes[name].parent
    yield "all"


def _labels(corpus: Corpus) -> tuple[Usage, Usage]:
    """Count the rows that print each symbol of the parameter they are, and whose label contains each name."""
    normaliser = Normaliser(corpus.rules.matching)
    symbols: dict[str, int] = {}
    names: dict[str, int] = {}
    printed: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for row in printed_rows(corpus.resolutions.values()):
        words = f" {' '.join(normaliser.words(row.name))} "
        for owner in _owners(corpus, row.device_class):
            printed.setdefault((owner, row.parameter), []).append((normaliser.symbol(row.symbol), words))
    for device_class, file in corpus.ontology.files.items():
        for parameter in file.parameters:
            rows = printed.get((device_class, parameter.id), [])
            found = Counter(symbol for symbol, _ in rows)
            for symbol in parameter.symbols:
                symbols[f"{device_class}.{parameter.id} {symbol}"] = found[normaliser.symbol(symbol)]
            for name in (name for group in parameter.names.values() for name in group):
                key = f" {' '.join(normaliser.words(name))} "
                names[f"{device_class}.{parameter.id} {name}"] = sum(key in words for _, words in rows)
    return Usage("symbol", symbols), Usage("name", names)


def _listed(corpus: Corpus) -> Iterator[Usage]:
    """Count the documents that hold a case of each rule, file by file.

    Glyph rules that look at fonts and glyphs are left out: a layout keeps what they repaired.
    """
    units = Units.load(corpus.settings.ontology)
    rules = [rule for rule in listed(corpus.rules, corpus.ontology.checks, units) if rule.place not in _REPAIRED]
    counts = dict.fromkeys((rule.id for rule in rules), 0)
    for sha256, resolution in corpus.resolutions.items():
        kept = corpus.layout_of(sha256)
        for rule, _ in hits(rules, cases(kept.layout, resolution)) if kept else ():
            counts[rule.id] += 1
    for file in dict.fromkeys(rule.file for rule in rules):
        yield Usage(f"{file} rule", {name: count for name, count in counts.items() if name.partition(".")[0] == file})
