"""Suggests aliases from use: what the rows print that no parameter claims, or that stayed open."""

from __future__ import annotations

import re
import shlex
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from d2s.knowledge.ontology import Ontology
from d2s.knowledge.parameter import ALL_CLASSES, Parameter
from d2s.records.extraction import Extraction
from d2s.records.layout import Row
from d2s.records.page import UNREADABLE
from d2s.records.record import Method, Status
from d2s.resolve.normalise import Normaliser
from d2s.units.numbers import parse_values
from d2s.units.units import Units
from d2s.workbench.corpus import Corpus

_EVIDENCE = 3
_WORD = re.compile(r"[^\W\d_]{3,}|[\u3040-\u9fff]{2,}")
_LEAST = 0.55  # a likely parameter has at least this likeness
_CJK = ("\u3040", "\u9fff")
_KANA = ("\u3040", "\u30ff")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A symbol or name that a corpus prints and the ontology lacks, with the likely parameter and the way to accept it.

    `kind` is `symbol` or `name`; `reviewed` where a reviewer decided the rows; `parameter` is empty where none is
    likely; `likeness` from 0 to 1.
    """

    device_class: str
    kind: str
    text: str
    parameter: str
    likeness: float
    reviewed: bool
    rows: int
    makers: dict[str, int]
    evidence: tuple[str, ...]
    command: str


@dataclass(slots=True)
class _Cluster:
    """Rows that print the same symbol, or the same name where they print no symbol."""

    symbol: str
    name: str
    makers: Counter[str] = field(default_factory=Counter)
    units: Counter[str] = field(default_factory=Counter)
    votes: dict[str, float] = field(default_factory=dict)
    names: Counter[str] = field(default_factory=Counter)
    evidence: list[str] = field(default_factory=list)
    reviewed: bool = False
    rows: int = 0


@dataclass(frozen=True, slots=True)
class _Open:
    """A row that is open, unmatched, or was decided by a reviewer; `votes` are the parameters that it may be."""

    device_class: str
    maker: str
    symbol: str
    name: str
    unit: str
    votes: tuple[tuple[str, float], ...]
    reviewed: bool
    shown: str


def suggest(corpus: Corpus, reviewed: Iterable[Extraction] = ()) -> tuple[Suggestion, ...]:
    """Return suggestions over a corpus: reviewed ones first, then by number of makers and rows."""
    ontology, normaliser = corpus.ontology, Normaliser(corpus.rules.matching)
    units = Units.load(ontology.folder)
    clusters: dict[tuple[str, str], _Cluster] = {}
    for row in (*_reviewed(reviewed), *_open(corpus)):
        symbol = normaliser.symbol(row.symbol)
        key = (row.device_class, symbol or " ".join(normaliser.words(row.name)))
        if not key[1]:
            continue
        cluster = clusters.setdefault(key, _Cluster(row.symbol, row.name))
        cluster.rows += 1
        cluster.makers[row.maker or "unknown"] += 1
        cluster.units[row.unit] += 1
        cluster.names[row.name] += 1
        cluster.reviewed = cluster.reviewed or row.reviewed
        for name, score in row.votes:
            cluster.votes[name] = cluster.votes.get(name, 0.0) + score
        if len(cluster.evidence) < _EVIDENCE:
            cluster.evidence.append(row.shown)
    found = [_made(key[0], cluster, ontology, normaliser, units) for key, cluster in clusters.items()]
    order = [item for item in found if item is not None]
    return tuple(sorted(order, key=lambda s: (not s.reviewed, not s.parameter, -len(s.makers), -s.rows, s.text)))


def _reviewed(extractions: Iterable[Extraction]) -> Iterator[_Open]:
    """Yield the rows that a reviewer gave a parameter."""
    for extraction in extractions:
        document = extraction.document
        for part in extraction.parts:
            for record in part.parameters:
                if record.method is Method.REVIEWER and record.status is Status.ACCEPTED and record.parameter:
                    shown = f"{document.file_name} p{record.evidence.page}: {record.evidence.text}"
                    votes = ((record.parameter, 1.0),)
                    yield _Open(
                        part.device_class,
                        document.manufacturer,
                        record.symbol,
                        record.name,
                        record.unit,
                        votes,
                        True,
                        shown,
                    )


def _open(corpus: Corpus) -> Iterator[_Open]:
    """Yield the rows of a corpus that are open or unmatched, each once."""
    for sha256, resolution in corpus.resolutions.items():
        document = resolution.document
        if not resolution.parts:
            continue
        device_class = resolution.parts[0].device_class
        seen: set[tuple[object, ...]] = set()
        for record in (record for part in resolution.parts for record in part.parameters):
            key = (record.evidence.page, record.evidence.bbox, record.symbol)
            if record.status is Status.NEEDS_REVIEW and key not in seen:
                seen.add(key)
                votes = tuple((item.parameter, item.score) for item in record.candidates)
                shown = f"{document.file_name} p{record.evidence.page}: {' '.join(record.evidence.text.split())}"
                yield _Open(
                    device_class, document.manufacturer, record.symbol, record.name, record.unit, votes, False, shown
                )
        places = {(item.page, item.bbox) for item in resolution.unmatched}
        layout = corpus.layout_of(sha256) if places else None
        for row in layout.layout.rows if layout else ():
            if (row.page, row.box) in places and _has_number(row):
                symbol, name = (span.text if span else "" for span in (row.symbol, row.name))
                unit = row.unit.text if row.unit else next((value.unit for value in row.values if value.unit), "") or ""
                values = " ".join(value.span.text for value in row.values)
                shown = f"{document.file_name} p{row.page}: {' '.join(f'{symbol} {name} {values} {unit}'.split())}"
                yield _Open(device_class, document.manufacturer, symbol, name, unit, (), False, shown)


def _has_number(row: Row) -> bool:
    return any(parse_values(value.span.text) for value in row.values)


def _made(
    device_class: str, cluster: _Cluster, ontology: Ontology, normaliser: Normaliser, units: Units
) -> Suggestion | None:
    """Return the suggestion of a cluster; None where the ontology knows symbol and name already."""
    known = device_class in ontology.classes and ontology.supports(device_class)
    parameters = ontology.parameters(device_class) if known else {}
    parameter, likeness = _likely(cluster, parameters, normaliser, units)
    symbol = normaliser.symbol(cluster.symbol)
    kind, text = ("symbol", cluster.symbol) if symbol else ("name", cluster.name)
    if parameter is not None:
        if symbol in {normaliser.symbol(item) for item in parameter.symbols}:
            kind, text = "name", cluster.names.most_common(1)[0][0]
        names = {" ".join(normaliser.words(item)) for group in parameter.names.values() for item in group}
        if kind == "name" and (not text or " ".join(normaliser.words(text)) in names):
            return None
    if not _is_label(kind, text, units):
        return None
    command = ""
    if parameter is not None:
        owner = next(
            (
                name
                for name in (*_chain(ontology, device_class), ALL_CLASSES)
                if name in ontology.files and parameter in ontology.files[name].parameters
            ),
            device_class,
        )
        tongue = f" --name {_language(text)}" if kind == "name" else ""
        command = f"d2s ontology add-alias {owner}.{parameter.id} {shlex.quote(text)}{tongue}"
    return Suggestion(
        device_class,
        kind,
        text,
        parameter.id if parameter else "",
        round(likeness, 2),
        cluster.reviewed,
        cluster.rows,
        dict(cluster.makers.most_common()),
        tuple(cluster.evidence),
        command,
    )


def _is_label(kind: str, text: str, units: Units) -> bool:
    """Tell whether a text can be an alias: readable, a word of letters for a name, no unit or number for a symbol."""
    if UNREADABLE in text:
        return False
    if kind == "name":
        return _WORD.search(text) is not None
    return any(letter.isalpha() for letter in text) and units.parse(text) is None


def _chain(ontology: Ontology, device_class: str) -> Iterator[str]:
    name: str | None = device_class
    while name is not None and name in ontology.classes:
        yield name
        name = ontology.classes[name].parent


def _likely(
    cluster: _Cluster, parameters: Mapping[str, Parameter], normaliser: Normaliser, units: Units
) -> tuple[Parameter | None, float]:
    """Return the parameter that a cluster most likely is, by votes, else by name, symbol and dimension."""
    if cluster.votes:
        name = max(cluster.votes, key=lambda key: cluster.votes[key])
        if name in parameters:
            return parameters[name], min(cluster.votes[name] / cluster.rows, 1.0)
    dimension = units.dimension_of(cluster.units.most_common(1)[0][0])
    best: tuple[Parameter | None, float] = (None, 0.0)
    for parameter in parameters.values():
        if parameter.deprecated or dimension is None:
            continue
        if dimension not in {units.dimension_of(text) for text in (parameter.si_unit, *parameter.other_si_units)}:
            continue
        likeness = _likeness(cluster, parameter, normaliser)
        if likeness > best[1]:
            best = (parameter, likeness)
    return best if best[1] >= _LEAST else (None, best[1])


def _likeness(cluster: _Cluster, parameter: Parameter, normaliser: Normaliser) -> float:
    words = " ".join(normaliser.words(cluster.names.most_common(1)[0][0]))
    if any(" ".join(normaliser.words(name)) in words for name in parameter.not_names if words):
        return 0.0
    names = [" ".join(normaliser.words(name)) for group in parameter.names.values() for name in group]
    by_name = max((fuzz.token_set_ratio(words, name) for name in names), default=0.0) / 100 if words else 0.0
    symbol = normaliser.symbol(cluster.symbol).casefold()
    symbols = [normaliser.symbol(item).casefold() for item in parameter.symbols]
    by_symbol = max((fuzz.ratio(symbol, item) for item in symbols), default=0.0) / 100 if symbol else by_name
    return 0.65 * by_name + 0.35 * by_symbol


def _language(text: str) -> str:
    if any(_KANA[0] <= letter <= _KANA[1] for letter in text):
        return "ja"
    if any(_CJK[0] <= letter <= _CJK[1] for letter in text):
        return "zh"
    return "de" if any(letter in "äöüßÄÖÜ" for letter in text) else "en"
