"""Which part comes in which package, under which order code and marking, with which pins."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from d2s.errors import Problem, problem
from d2s.knowledge.packages import PackageRules
from d2s.layout.grid import Ruling
from d2s.records.geometry import Box
from d2s.records.layout import Layout, TextLine
from d2s.records.part import Package, Part
from d2s.records.record import Evidence
from d2s.resolve.ordering import Offer, OrderReader
from d2s.resolve.outlines import Named, Outlines
from d2s.resolve.part_numbers import PartNumbers, key
from d2s.resolve.pin_maps import PinMap, PinReader, complete

_ANY_RANK = re.compile(r"-x(?=-|$)")  # stands for the rank in an order code: MJE13001G-x-T92-B
_NOTE = re.compile(r"\s*[(\[](?:note\s*)?\d[)\]]$", re.IGNORECASE)
_ORDERING = re.compile(r"^(?:[GL]?[-_/#, ]|[GL]$|$)")  # what may follow a type number in an order code
_SERIES = re.compile(r"\bseries\b|系列", re.IGNORECASE)
_BRACKET = re.compile(r"^\s*\(([A-Z][A-Z0-9]{2,})\)")
_SIDEWAYS, _BELOW = 1.5, 6.0  # a package name beside or below a list is this much farther than one above it


@dataclass(frozen=True, slots=True)
class _Mention:
    """A package name in the text: where, and what stands in brackets behind it."""

    named: Named
    page: int
    line: int
    box: Box
    bracket: str
    text: str


@dataclass(frozen=True, slots=True)
class _Placed:
    """A pin map with the keys of the packages it belongs to (empty: the sheet does not say) and the name to print."""

    pin_map: PinMap
    keys: frozenset[str]
    name: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a sheet says of packages: lines, entries of tables by the part they name, package names, placed parts."""

    lines: Sequence[TextLine]
    names: tuple[str, ...]
    offers: dict[str, tuple[Offer, ...]]
    mentions: tuple[_Mention, ...]
    placed: dict[str, frozenset[str]]

    @property
    def outlines(self) -> frozenset[str]:
        """Return the keys of all packages that the sheet names."""
        return frozenset(mention.named.key for mention in self.mentions)


class PackageReader:
    """Read packages, order codes, markings and pins of a sheet by `rules/packages.yaml`."""

    def __init__(self, rules: PackageRules, numbers: PartNumbers) -> None:
        self._rules = rules
        self._numbers = numbers
        self._outlines = Outlines(rules)
        self._pins = PinReader(rules)
        self._style = re.compile(rules.style)

    def read(self, layout: Layout, names: Sequence[str]) -> Sheet:
        """Return what a sheet says of packages, for the parts `names`."""
        keys = tuple(key(name) for name in names)

        def is_code(text: str) -> bool:
            if self._outlines.is_name(text):
                return False
            return any(n.start <= 1 for n in self._numbers.find(text)) or key(text).startswith(keys)

        reader = OrderReader(self._rules, self._outlines, is_code)
        found = reader.find(layout.lines, {page: Ruling(rules) for page, rules in layout.separators.items()})
        known = dict(zip(keys, names, strict=True))
        offers: dict[str, list[Offer]] = {name: [] for name in names}
        for offer in found:
            for name in self._parts_of(offer.code, known):
                offers[name].append(offer)
        mentions = tuple(m for m in _mentions(layout.lines, self._outlines) if self._own(m, keys))
        placed = self._placed(layout.lines, offers, mentions)
        return Sheet(layout.lines, tuple(names), {name: tuple(mine) for name, mine in offers.items()}, mentions, placed)

    def _own(self, mention: _Mention, keys: tuple[str, ...]) -> bool:
        """Tell whether a line with a package name speaks of this sheet's parts, not only of other types."""
        types = [
            key(number.name) for number in self._numbers.find(mention.text) if not self._outlines.find(number.name)
        ]
        return not types or any(name.startswith(keys) for name in types)

    def package_parts(self, sheet: Sheet, types: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """Return the types by package, under every spelling of its name; empty unless all types are placed."""
        only = sheet.outlines
        placed = {name: only if len(only) == 1 else sheet.placed[name] for name in types}
        if not all(placed.values()):
            return {}
        found: dict[str, dict[str, None]] = defaultdict(dict)
        for name in types:
            for outline in sorted(placed[name]):
                for spelling in self._outlines.spellings(outline):
                    found[spelling].setdefault(name)
        return {spelling: tuple(parts) for spelling, parts in found.items()}

    def packages(
        self, parts: Sequence[Part], sheet: Sheet, terminals: Collection[str]
    ) -> tuple[dict[str, tuple[Package, ...]], tuple[Problem, ...]]:
        """Return the packages of each part, and what was left out because the sheet contradicts itself.

        `terminals` are those of the device class; without them no pins are read.
        """
        maps = self._maps(sheet, terminals) if terminals else []
        found: dict[str, tuple[Package, ...]] = {}
        unclear: list[str] = []
        for part in parts:
            name = part.part_number
            made = self._offered(sheet.offers[name], terminals) or self._only(name, sheet, maps)
            filled = []
            for package, keys in made:
                pins = self._choose(name, keys, maps, single=len(sheet.outlines) <= 1)
                if len(pins) > 1:
                    unclear.append(name)
                chosen = pins[0] if len(pins) == 1 else None
                filled.append(package if chosen is None or package.pins else _with_pins(package, chosen))
            found[name] = tuple(filled)
        problems = (problem("D405", parts=", ".join(dict.fromkeys(unclear))),) if unclear else ()
        return found, problems

    def _parts_of(self, code: str, known: Mapping[str, str]) -> tuple[str, ...]:
        """Return the parts that a printed code names: itself, as an order code, a list, or a whole series.

        `known` are the parts of the sheet by their keys.
        """
        text = _NOTE.sub("", code)
        if _SERIES.search(text):
            head = key(_SERIES.sub("", text))
            return tuple(name for short, name in known.items() if head and short.startswith(head))
        found: list[str] = []
        for piece in re.split(r"\s*[;,]\s+", text):
            short = key(piece)
            name = known.get(short) or self._numbers.alias_of(piece.strip(), known.values())
            if name is None:
                fits = [n for k, n in known.items() if short.startswith(k) and _ORDERING.match(_rest(piece, n))]
                any_rank = _ANY_RANK.search(piece) is not None
                name = (min if any_rank else max)(fits, key=len, default=None)
            if name is not None:
                found.append(name)
        return tuple(dict.fromkeys(found))

    def _placed(
        self, lines: Sequence[TextLine], offers: Mapping[str, Sequence[Offer]], mentions: Sequence[_Mention]
    ) -> dict[str, frozenset[str]]:
        """Return the package keys of each part, from tables and from names that say whose package they are."""
        placed = {
            name: {self._outlines.key(package) for offer in mine for package in offer.packages}
            for name, mine in offers.items()
        }
        for mention in mentions:
            owners = [name for name in placed if mention.bracket and key(name).startswith(mention.bracket.casefold())]
            for name in owners if len(owners) < len(placed) else ():
                placed[name].add(mention.named.key)
        at: dict[int, set[str]] = defaultdict(set)
        for mention in mentions:
            at[mention.line].add(mention.named.key)
        for index, boxes in at.items():
            on_line = (
                {n.name for n in self._numbers.find(lines[index].text)} & placed.keys() if len(boxes) == 1 else set()
            )
            if len(on_line) == 1 and not placed[(name := on_line.pop())]:
                placed[name] |= boxes
        return {name: frozenset(keys) for name, keys in placed.items()}

    def _offered(self, offers: Sequence[Offer], terminals: Collection[str]) -> list[tuple[Package, frozenset[str]]]:
        """Return the packages that tables list for a part; a table of markings alone adds to the others."""
        marking = _marking(offers)
        found: dict[tuple[str | None, frozenset[str], tuple[object, ...]], tuple[Package, frozenset[str]]] = {}
        for offer in offers:
            if not offer.packages:
                continue
            pins = offer.pins if offer.pins and complete(offer.pins, terminals) else {}
            orderable = _NOTE.sub("", offer.code) if offer.orderable else None
            keys = frozenset(map(self._outlines.key, offer.packages))
            evidence = Evidence(offer.page, offer.box.rounded(), offer.text)
            package = Package(_name(offer.packages), orderable, offer.marking or marking, pins, evidence)
            found.setdefault((orderable, keys, tuple(sorted(pins.items()))), (package, keys))
        return list(found.values())

    def _only(self, name: str, sheet: Sheet, maps: Sequence[_Placed]) -> list[tuple[Package, frozenset[str]]]:
        """Return the packages of a part that no table offers: those that the text says, or the sheet's only one."""
        marking = _marking(sheet.offers[name])
        keys = sheet.placed[name]
        if not keys and len(sheet.outlines) == 1:
            keys = sheet.outlines
        if keys:
            firsts = {outline: next(m for m in sheet.mentions if m.named.key == outline) for outline in sorted(keys)}
            return [
                (
                    Package(first.named.name, None, marking, {}, Evidence(first.page, first.box.rounded(), first.text)),
                    frozenset({outline}),
                )
                for outline, first in firsts.items()
            ]
        own = [item for item in maps if name in item.parts]
        rest = own or [item for item in maps if not item.parts]
        different = {tuple(sorted(item.pin_map.pins.items())) for item in rest}
        first = min((m.page for m in sheet.mentions), default=0)
        headed = {m.named.key for m in sheet.mentions if m.page == first}
        elsewhere = any(keys - headed for keys in sheet.placed.values())
        alone = len(sheet.names) == 1 or (len(headed) <= 1 and not elsewhere)
        if len(different) == 1 and (own or (alone and len({item.keys for item in rest}) == 1)):
            return [(Package(rest[0].name, marking=marking), rest[0].keys)]
        return []

    def _choose(self, name: str, keys: frozenset[str], maps: Sequence[_Placed], single: bool) -> list[PinMap]:
        """Return the different assignments that the sheet gives a part in a package: one, none, or several."""
        own = [item for item in maps if name in item.parts]
        rest = own or [item for item in maps if not item.parts]
        fitting = [item for item in rest if item.keys & keys or not (item.keys or keys)]
        if not fitting and (single or len({item.keys for item in rest}) <= 1):
            fitting = [item for item in rest if not item.keys]
        different: dict[tuple[tuple[str, str], ...], PinMap] = {}
        for item in fitting:
            different.setdefault(tuple(sorted(item.pin_map.pins.items())), item.pin_map)
        return list(different.values())

    def _maps(self, sheet: Sheet, terminals: Collection[str]) -> list[_Placed]:
        """Return the pin maps with the packages and parts that each is for; styles that nobody chose fall out."""
        lines, mentions = sheet.lines, sheet.mentions
        known = {key(name): name for name in sheet.names}
        placed = []
        for pin_map in self._chosen(lines, self._pins.find(lines, terminals)):
            label = tuple(dict.fromkeys(named.key for named in self._outlines.find(pin_map.label)))
            parts = self._parts_of(pin_map.label, known) if pin_map.label and not label else ()
            near = _nearest(pin_map, mentions)
            if label:
                first = self._outlines.find(pin_map.label)[0].name
                placed.append(_Placed(pin_map, frozenset(label), first, ()))
            elif near is not None:
                beside = {m.named.key for m in mentions if m.page == near.page and m.box == near.box}
                placed.append(_Placed(pin_map, frozenset(beside), near.named.name, parts))
            else:
                code = self._code(lines, pin_map.page)
                placed.append(_Placed(pin_map, frozenset(), f"CASE {code}" if code else "", parts))
        return placed

    def _chosen(self, lines: Sequence[TextLine], maps: Sequence[PinMap]) -> list[PinMap]:
        """Drop numbered styles unless the drawing has one only, or the sheet names the one that holds."""
        counts: dict[int, set[str]] = defaultdict(set)
        named: dict[int, set[str]] = defaultdict(set)
        codes: dict[str, set[str]] = defaultdict(set)
        for index, line in enumerate(lines):
            for text, box in line.pieces:
                for found in self._style.finditer(text):
                    if found.group(2):
                        counts[line.page].add(found.group(1))
                    else:
                        named[line.page].add(found.group(1))
                        code = self._outlines.code(text) or self._above(lines, index, box)
                        codes[code or ""].add(found.group(1))
        mentioned = {style for styles in named.values() for style in styles}
        kept = []
        for pin_map in maps:
            if pin_map.style is None:
                kept.append(pin_map)
                continue
            code = self._code(lines, pin_map.page)
            wanted = codes.get(code or "") or (mentioned if len(mentioned) == 1 else set())
            if wanted == {pin_map.style} or (not wanted and not mentioned and len(counts[pin_map.page]) == 1):
                kept.append(pin_map)
        return kept

    def _above(self, lines: Sequence[TextLine], index: int, box: Box) -> str | None:
        """Return the outline number printed right above a piece."""
        for line in reversed(lines[max(0, index - 6) : index]):
            for text, place in line.pieces:
                near = 0 <= box.top - place.top <= 16 and place.x0 <= box.x1 + 4 and place.x1 >= box.x0 - 4
                if line.page == lines[index].page and near and (code := self._outlines.code(text)):
                    return code
        return None

    def _code(self, lines: Sequence[TextLine], page: int) -> str | None:
        """Return the one outline number of a page, None where it has none or several."""
        found = {
            code
            for line in lines
            if line.page == page
            for text, _ in line.pieces
            if (code := self._outlines.code(text))
        }
        return found.pop() if len(found) == 1 else None


def _mentions(lines: Sequence[TextLine], outlines: Outlines) -> list[_Mention]:
    found = []
    for index, line in enumerate(lines):
        for text, box in line.pieces:
            for named in outlines.find(text):
                bracket = _BRACKET.match(text[named.end :])
                found.append(_Mention(named, line.page, index, box, bracket.group(1) if bracket else "", line.text))
    return found


def _marking(offers: Sequence[Offer]) -> str | None:
    """Return the marking that a table of markings alone gives."""
    return next((offer.marking for offer in offers if offer.marking and not offer.packages), None)


def _nearest(pin_map: PinMap, mentions: Sequence[_Mention]) -> _Mention | None:
    """Return the package name nearest to a list on its page, above counting as nearer than beside."""

    def distance(mention: _Mention) -> float:
        box, place = mention.box, pin_map.box
        across = max(0.0, box.x0 - place.x1, place.x0 - box.x1)
        down = max(0.0, place.top - box.bottom, _BELOW * (box.top - place.bottom))
        return down + _SIDEWAYS * across

    return min((m for m in mentions if m.page == pin_map.page), key=distance, default=None)


def _with_pins(package: Package, pin_map: PinMap) -> Package:
    evidence = Evidence(pin_map.page, pin_map.box.rounded(), pin_map.text)
    return replace(package, pins=dict(sorted(pin_map.pins.items(), key=_pin_order)), evidence=evidence)


def _pin_order(item: tuple[str, str]) -> tuple[bool, int, str]:
    pin = item[0]
    return not pin.isdecimal(), int(pin) if pin.isdecimal() else 0, pin


def _name(packages: Sequence[str]) -> str:
    """Return the first name with its equals in brackets, as printed."""
    return packages[0] if len(packages) == 1 else f"{packages[0]} ({', '.join(packages[1:])})"


def _rest(code: str, name: str) -> str:
    """Return what follows a type number in an order code."""
    left = len(key(name))
    for index, letter in enumerate(code):
        if left <= 0:
            return code[index:]
        left -= len(key(letter))
    return ""
