"""How often terms and rules are used over a corpus; what is never used."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from d2s.records.layout import Layout
from d2s.records.record import Status
from d2s.resolve.normalise import Normaliser
from d2s.workbench.corpus import Corpus
from d2s.workbench.printed import printed_rows


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
    """Return the usage of decision rules, parameters, symbols, names, conditions, sections, headers, class patterns."""
    return (
        Usage("decision rule", Counter(_rules(corpus))),
        Usage("parameter", _parameters(corpus)),
        *_labels(corpus),
        Usage("condition quantity", _conditions(corpus)),
        *_layout(corpus),
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


def _conditions(corpus: Corpus) -> dict[str, int]:
    hits = dict.fromkeys(corpus.rules.conditions.quantities, 0)
    for resolution in corpus.resolutions.values():
        for part in resolution.parts:
            for record in part.parameters:
                for condition in (*record.conditions, *record.default_conditions):
                    if condition.quantity in hits:
                        hits[condition.quantity] += 1
    return hits


def _layout(corpus: Corpus) -> tuple[Usage, ...]:
    """Count headings, column headings and class phrases over the layouts."""
    rules = corpus.rules
    sections = {f"{kind}: {phrase}": 0 for kind, phrases in rules.sections.kinds.items() for phrase in phrases}
    headers = {f"{role}: {phrase}": 0 for role, phrases in rules.headers.roles.items() for phrase in phrases}
    patterns = {f"{item.device_class}: {item.pattern}": 0 for item in rules.device_classes.patterns}
    for sha256 in corpus.resolutions:
        kept = corpus.layout_of(sha256)
        if kept is None:
            continue
        layout = kept.layout
        titles = [title.casefold() for title in _titles(layout)]
        heads = {
            " ".join(column.header.text.casefold().replace(".", " ").split())
            for table in layout.tables
            for column in table.columns
            if column.header
        }
        text = "\n".join(line.text for line in layout.lines)
        for kind, phrases in rules.sections.kinds.items():
            for phrase in phrases:
                sections[f"{kind}: {phrase}"] += any(phrase.casefold() in title for title in titles)
        for role, phrases in rules.headers.roles.items():
            for phrase in phrases:
                headers[f"{role}: {phrase}"] += any(
                    phrase.casefold().replace(".", " ").strip() in head for head in heads
                )
        for item in rules.device_classes.patterns:
            patterns[f"{item.device_class}: {item.pattern}"] += bool(re.search(item.pattern, text, re.IGNORECASE))
    return Usage("section heading", sections), Usage("column heading", headers), Usage("class pattern", patterns)


def _titles(layout: Layout) -> Iterator[str]:
    yield from (section.title for section in layout.sections)
    yield from (table.title for table in layout.tables)
    yield from {row.group for row in layout.rows}
