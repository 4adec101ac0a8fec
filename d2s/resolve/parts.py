"""The parts of a sheet, and which of them a column, a row label or a rank means."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median

from d2s.records.layout import Layout, Row, TableKind
from d2s.records.part import Part
from d2s.resolve.elements import ElementReader
from d2s.resolve.outlines import Outlines
from d2s.resolve.part_numbers import PartNumbers, key, same_shape

_TITLE = 1.25  # a title is set at least this much larger than the text
_NEAR_LARGEST = 0.7  # titles are set alike; a smaller type number among large letters is a marking or a document number
_TOP_LINES = 8
_LEAST = 3.0
_SPLIT = re.compile(r"\s*[,;/&+]\s*|\s+(?:and|or|und)\s+|\s+")
_SERIES = re.compile(r"\b(?:series|family|serie|baureihe)\b|系列|シリーズ", re.IGNORECASE)
_RANK = re.compile(r"\b(?:group|gruppe|gr\.|rank|class|suffix)\s*[:.]?\s*(-?\d{1,3}|[A-Z]{1,2})$")
_NUMBER_AT_END = re.compile(r"(?<![=<>≤≥~+±-])(?<![=<>≤≥~+±-]\s)(?<=\s)(\d{3,4}[A-Z]?)$")
#: So many labelled types that begin with a series' name make it a heading.
_MEMBERS = 3
#: A note that says what holds for one of two directions only.
_DIRECTED = re.compile(r"\b(?:uni|bi)-?directional\b", re.IGNORECASE)
_SINGLE, _BOTH = re.compile(r"(.*\d)(A?)"), re.compile(r"(.*\d)C(A?)")
_ALL = re.compile(r"^(?:all|others?|each)\b|all types", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Scope:
    """The parts that a value holds for; `named` where the sheet names them; `unclear`: a label that names none."""

    parts: tuple[str, ...]
    named: bool
    unclear: str = ""


@dataclass(frozen=True, slots=True)
class PartBook:
    """The parts of a sheet in the order of the sheet; `packages` maps a package name to the parts that come in it."""

    parts: tuple[Part, ...]
    numbers: PartNumbers
    packages: Mapping[str, tuple[str, ...]]
    elements: ElementReader | None = None
    outlines: Outlines | None = None

    @property
    def types(self) -> tuple[str, ...]:
        """Return the type numbers that are no variants of another."""
        return tuple(part.part_number for part in self.parts if part.variant_of is None)

    def scope_of(self, row: Row, labels: Sequence[str]) -> Scope:
        """Return the parts that a value holds for: those that its labels name, else every type of the sheet.

        A row label and a column label both narrow the choice.
        """
        chosen: tuple[str, ...] = ()
        unclear = ""
        name = row.name.text if row.name else ""
        rank = (name,) if _RANK.search(name) else ()
        mentioned = tuple(n.name for n in self.numbers.find(name) if self.named(n.name)) or self._at_end(row)
        for group in ((row.part.text,) if row.part else (), tuple(labels), rank or mentioned):
            named = tuple(dict.fromkeys(part for label in group for part in self.named(label)))
            if named:
                chosen = tuple(part for part in chosen if part in named) if chosen else named
            elif group and len(self.types) > 1 and not self._elements_named(group):
                unclear = group[0]
        whole, told = self._unidirectional(row, chosen or self.types)
        return Scope(whole, bool(chosen) or told, "" if chosen else unclear)

    def _unidirectional(self, row: Row, names: tuple[str, ...]) -> tuple[tuple[str, ...], bool]:
        """Leave the bidirectional of two types (SMAJ5.0A, SMAJ5.0CA) out where a note tells the two apart."""
        if not any(_DIRECTED.search(note.text) for note in row.notes):
            return names, False
        single = {one + tail for name in names if (found := _SINGLE.fullmatch(name)) for one, tail in [found.groups()]}
        kept = tuple(
            name for name in names if not (found := _BOTH.fullmatch(name)) or found[1] + found[2] not in single
        )
        return kept, len(kept) < len(names)

    def named(self, label: str) -> tuple[str, ...]:
        """Return the parts that a printed label names; none where it names no part of the sheet."""
        known = {name: part.part_number for part in self.parts for name in (part.part_number, *part.aliases)}
        found = label_parts(label, list(known), self.types, self.numbers)
        return tuple(dict.fromkeys(known[name] for name in found)) or self._packed(label)

    def _at_end(self, row: Row) -> tuple[str, ...]:
        """Return a type that stands behind the conditions, whole or cut short ("ID = 10 nA   201" of J201)."""
        found = [match[1] for span in row.conditions if (match := _NUMBER_AT_END.search(span.text))]
        whole = [(number, span) for span in row.conditions for number in self.numbers.find(span.text)]
        found += [number.name for number, span in whole if len(whole) == 1 and number.end == len(span.text)]
        return tuple(label for label in found if 0 < len(self.named(label)) < len(self.types))

    def package_of(self, labels: Sequence[str]) -> str:
        """Return the package that labels name where it tells no part from another; empty where they name parts."""
        if self.outlines is None:
            return ""
        return next((label for label in labels if self.outlines.is_name(label) and not self.named(label)), "")

    def element_of(self, name: str, row: Row, labels: Sequence[str]) -> str | None:
        """Return the element of a part that a row or its column names; None where it holds for the whole part."""
        part = next((part for part in self.parts if part.part_number == name), None)
        if part is None or self.elements is None:
            return None
        return self.elements.element_of(row, labels, part.elements)

    def _elements_named(self, labels: Sequence[str]) -> bool:
        """Tell whether labels name an element that every part of the sheet holds."""
        reader = self.elements
        return reader is not None and all(reader.names(labels, part.elements) for part in self.parts)

    def with_polarities(self, told: Mapping[str, str]) -> PartBook:
        """Return the book with the polarity that the sheet states of single types; a variant has that of its base."""
        known = {key(name): polarity for name, polarity in told.items()}

        def polarity(part: Part) -> str | None:
            names = (part.part_number, *part.aliases, part.variant_of or "")
            return next((known[key(name)] for name in names if key(name) in known), part.polarity)

        return replace(self, parts=tuple(replace(part, polarity=polarity(part)) for part in self.parts))

    def _packed(self, label: str) -> tuple[str, ...]:
        """Return the parts that come in the packages of a label; none where it names anything else."""
        pieces = [label] if _package_key(label) in self.packages else re.split(r"[,;/&]", label)
        found = [self.packages.get(_package_key(piece), ()) for piece in pieces]
        return tuple(dict.fromkeys(name for parts in found for name in parts)) if all(found) else ()


def label_parts(label: str, known: Sequence[str], types: Sequence[str], numbers: PartNumbers) -> tuple[str, ...]:
    """Return the known parts that a label names: whole, listed, as a range or series, cut short, or as a rank."""
    if _ALL.search(label.strip()):
        return tuple(types)
    equal = {key(name): name for name in known}
    found: list[str] = []
    for series in numbers.series(label):
        found += _between(series.first, series.last, known)
    found += [equal[key(number.name)] for number in numbers.find(label) if key(number.name) in equal]
    if rank := _RANK.search(label):
        return _ranked(rank.group(1), found or types, known, numbers)
    if found and _SERIES.search(label):
        return tuple(name for name in known if any(same_shape(name, head) for head in found))
    if found:
        return tuple(dict.fromkeys(found))
    pieces = [piece for piece in dict.fromkeys((label, *_SPLIT.split(label))) if piece.strip()]
    return tuple(dict.fromkeys(name for piece in pieces for name in _ranked(piece, types, known, numbers)))


def _ranked(short: str, bases: Sequence[str], known: Sequence[str], numbers: PartNumbers) -> tuple[str, ...]:
    """Return the known parts that a label cut short, or a rank, makes of the base types.

    One more letter behind a ranked type stands for a package (`BC847AW`).
    """
    named: dict[str, list[str]] = defaultdict(list)
    for name in known:
        keyed = key(name)
        for stem in (keyed, keyed[:-1]) if keyed[-1:].isalpha() else (keyed,):
            named[stem].append(name)
    ranked = [numbers.expand(short, [base]) or numbers.rank(base, short) for base in bases]
    return tuple(dict.fromkeys(name for full in ranked if full is not None for name in named[key(full.name)]))


def find_parts(
    layout: Layout,
    metadata: Mapping[str, str],
    numbers: PartNumbers,
    device_class: str,
    polarity: str | None,
) -> PartBook:
    """Find every type that the sheet covers, its variants and aliases.

    Types come from the title, the running heads and the labels of tables; what is mentioned in passing does not count.
    """
    scores = _scores(layout, metadata, numbers)
    titled = [name for name, score in scores.items() if score >= _LEAST]
    if not titled and scores:
        titled = [max(scores, key=lambda name: scores[name])]
    titled += _family(layout, titled, scores, numbers)
    names, ranks = _with_labels(layout, titled, scores, numbers)
    names = [name for name in names if numbers.alias_of(name, names) is None]
    names = _without_heads(layout, names)
    aliases: dict[str, list[str]] = defaultdict(list)
    for name in names:
        if (stem := numbers.without_suffixes(name)) != name and not _listed(stem, names):
            aliases[name].append(stem)
    for name in scores:
        if name not in names and (part := numbers.alias_of(name, names)) is not None:
            aliases[part].append(name)
    bases = {name: ranks.get(name) or numbers.base(name, names) for name in names}
    parts = tuple(Part(name, device_class, polarity, tuple(aliases[name]), bases[name]) for name in names)
    return PartBook(parts, numbers, {})


def _scores(layout: Layout, metadata: Mapping[str, str], numbers: PartNumbers) -> dict[str, float]:
    """Return how prominent each type number of the sheet is: by letter size on the first page, running heads, title."""
    spelled: dict[str, str] = {}
    scores: dict[str, float] = {}
    pages: dict[str, set[int]] = defaultdict(set)
    largest: dict[str, float] = {}
    first = min((line.page for line in layout.lines), default=1)
    text_size = median([line.size for line in layout.lines]) if layout.lines else 1.0
    place: Counter[int] = Counter()
    for line in layout.lines:
        place[line.page] += 1
        for number in numbers.find(line.text):
            name = key(number.name)
            spelled.setdefault(name, number.name)
            scores.setdefault(name, 0.0)
            if place[line.page] <= _TOP_LINES:
                pages[name].add(line.page)
                if line.page == first:
                    scores[name] = max(scores[name], 1.5)
            if line.page == first and line.size >= _TITLE * text_size:
                largest[name] = max(largest.get(name, 0.0), line.size)
    for name, size in largest.items():
        if size >= _NEAR_LARGEST * max(largest.values()):
            scores[name] = max(scores[name], 4.0)
    for number in numbers.find(metadata.get("Title", "")):
        if key(number.name) in scores:
            scores[key(number.name)] += 1.5
    for name, seen in pages.items():
        scores[name] += min(len(seen), 3) * 0.5
    return {spelled[name]: score for name, score in scores.items()}


def _family(layout: Layout, titled: Sequence[str], named: Iterable[str], numbers: PartNumbers) -> list[str]:
    """Return the members that a sheet of a "series" lists besides the titled type: those that begin with its name."""
    titles = [line.text for line in layout.lines if line.page == 1 and _SERIES.search(line.text)]
    heads = [name for name in titled if any(key(name) in key(text) for text in titles)]
    return [
        name
        for name in named
        for head in heads
        if key(name).startswith(key(head)) and name not in titled and numbers.alias_of(name, [head]) is None
    ]


def _without_heads(layout: Layout, names: Sequence[str]) -> list[str]:
    """Return the types without a name that only heads a series (`P4SMA series`) whose members a series table labels."""
    titles = [line.text for line in layout.lines if _SERIES.search(line.text)]
    labels = {row.part.text for row in layout.rows if row.part and row.kind is TableKind.SERIES}

    def heads(name: str) -> bool:
        members = [label for label in labels if key(label).startswith(key(name)) and key(label) != key(name)]
        titled = any(re.search(rf"\b{re.escape(name)}\W+(?:{_SERIES.pattern})", text, re.I) for text in titles)
        return titled and len(members) >= _MEMBERS and name not in labels

    return [name for name in names if not heads(name)]


def _with_labels(
    layout: Layout, titled: Sequence[str], printed: Collection[str], numbers: PartNumbers
) -> tuple[list[str], dict[str, str]]:
    """Return the titled types with those that the labels of tables name, ranks behind their types; and ranks' bases.

    What a table of ranks lists is a rank of the sheet's only type, whatever its scheme.

    A label cut short makes a new type only as a rank of a type, where the full name is printed elsewhere, or where the
    sheet states a range of types (`1N4001 thru 1N4007`) or a series (`BZX55C...`): figures of a chart are no types.
    """
    rows = layout.rows
    full_names = set(map(key, printed))
    ranges = [series for line in layout.lines if line.page == 1 for series in numbers.series(line.text)]
    labels: dict[str, None] = {}
    for row in rows:
        texts = (row.part.lines or (row.part.text,)) if row.part else ()
        for text in [*texts, *(label for value in row.values for label in value.parts)]:
            labels.setdefault(text)
    names = list(titled)
    tails = {key(tail) for name in printed if (tail := name.partition("-")[2])}
    for label in labels:
        whole = [number.name for number in numbers.find(label) if key(number.name) not in tails]
        names += [name for name in whole if not _listed(name, names) and numbers.alias_of(name, names) is None]
    types = [name for name in names if numbers.base(name, names) is None]
    opened = [name for name in types if any(_opens(name, line.text) for line in layout.lines if line.page == 1)]
    ranks = {name: None for row in rows if row.name for name in (row.name.text,) if _RANK.search(name)}
    bases: dict[str, str] = {}
    for label in (*labels, *ranks):
        rank = _RANK.search(label)
        sure = rank is not None and label.startswith("rank ") and len(types) == 1
        mentioned = {key(number.name) for number in numbers.find(label)} - tails
        if mentioned and rank is None:
            continue
        for base in [name for name in types if key(name) in mentioned] or types:
            full = numbers.rank(base, rank.group(1)) if sure and rank else None
            full = full or numbers.expand(rank.group(1) if rank else label, [base])
            if full is None or _listed(full.name, names) or not key(full.name).startswith(key(base)[:2]):
                continue
            stated = key(full.name) in full_names or any(same_shape(series.first, full.name) for series in ranges)
            stated = stated or (base in opened and key(full.name).startswith(key(base)))
            if sure:
                bases[full.name] = base
            if stated or sure or numbers.base(full.name, [base]) is not None:
                names.append(full.name)
    return names, bases


def _opens(name: str, text: str) -> bool:
    """Tell whether a text prints a type number as the beginning of others: "BZX55C...", "BZX384 series"."""
    return (
        re.search(rf"{re.escape(name)}\s?(?:\.{{2,}}|…|-?x{{2,3}}\b|\s*{_SERIES.pattern})", text, re.IGNORECASE)
        is not None
    )


def _listed(name: str, names: Iterable[str]) -> bool:
    return key(name) in map(key, names)


def _between(first: str, last: str, known: Sequence[str]) -> list[str]:
    """Return the known parts of one scheme from one to the other, in the sheet's order."""
    alike = [name for name in known if same_shape(name, first)]
    places = [index for index, name in enumerate(alike) if key(name) in (key(first), key(last))]
    return alike[min(places) : max(places) + 1] if len(places) >= 2 else []


def _package_key(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.casefold())
