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


class PackageReader:
    """Read packages, order codes, markings and pins of a sheet by `rules/packages.yaml`."""

    def __init__(self, rules: PackageRules, numbers: PartNumbers) -> None:
        self._rules = rules
        self._numbers = numbers
        self._outlines = Outlines(rules)
        self._pins = PinReader(rules)
        self._style = re.compile(rules.style)

    def offers(self, layout: Layout, names: Collection[str]) -> tuple[Offer, ...]:
        """Return what the sheet's tables list beside the type numbers `names` and their order codes."""
        keys = tuple(key(name) for name in names)

        def is_code(text: str) -> bool:
            if self._outlines.is_name(text):
                return False
            short = key(text)
            return any(n.start <= 1 for n in self._numbers.find(text)) or any(short.startswith(name) for name in keys)

        reader = OrderReader(self._rules, self._outlines, is_code)
        return reader.find(layout.lines, {page: Ruling(rules) for page, rules in layout.separators.items()})

    def package_parts(
        self, lines: Sequence[TextLine], offers: Sequence[Offer], names: Sequence[str]
    ) -> dict[str, tuple[str, ...]]:
        """Return the parts by package, under every spelling of its name; empty unless all parts are placed."""
        placed = self._placed(lines, offers, names)
        only = {mention.named.key for mention in _mentions(lines, self._outlines)}
        if len(only) == 1:
            placed = {name: dict.fromkeys(only) for name in names}
        if not all(placed.get(name) for name in names):
            return {}
        found: dict[str, dict[str, None]] = defaultdict(dict)
        for name in names:
            for outline in placed[name]:
                for spelling in self._outlines.spellings(outline):
                    found[spelling].setdefault(name)
        return {spelling: tuple(parts) for spelling, parts in found.items()}

    def packages(
        self, parts: Sequence[Part], lines: Sequence[TextLine], offers: Sequence[Offer], terminals: Collection[str]
    ) -> tuple[dict[str, tuple[Package, ...]], tuple[Problem, ...]]:
        """Return the packages of each part, and what was left out because the sheet contradicts itself.

        `terminals` are those of the device class; without them no pins are read.
        """
        names = [part.part_number for part in parts]
        mentions = _mentions(lines, self._outlines)
        maps = self._maps(lines, mentions, names, terminals) if terminals else []
        placed = self._placed(lines, offers, names)
        found: dict[str, tuple[Package, ...]] = {}
        unclear: list[str] = []
        for part in parts:
            mine = [offer for offer in offers if part.part_number in self._parts_of(offer.code, names)]
            made = self._offered(mine, terminals) or self._only(part, mine, placed, mentions, maps)
            filled = []
            for package, keys in made:
                pins = self._choose(part, keys, maps, single=len({m.named.key for m in mentions}) <= 1)
                if len(pins) > 1:
                    unclear.append(part.part_number)
                chosen = pins[0] if len(pins) == 1 else None
                if chosen is not None and not package.pins:
                    package = _with_pins(package, chosen)
                filled.append(package)
            found[part.part_number] = tuple(filled)
        problems = (problem("D405", parts=", ".join(dict.fromkeys(unclear))),) if unclear else ()
        return found, problems

    def _parts_of(self, code: str, names: Sequence[str]) -> tuple[str, ...]:
        """Return the parts that a printed code names: itself, as an order code, a list, or a whole series."""
        text = _NOTE.sub("", code)
        known = {key(name): name for name in names}
        if _SERIES.search(text):
            head = key(_SERIES.sub("", text))
            return tuple(name for name in names if head and key(name).startswith(head))
        found: list[str] = []
        for piece in re.split(r"\s*[;,]\s+", text):
            short = key(piece)
            name = known.get(short) or self._numbers.alias_of(piece.strip(), names)
            if name is None:
                fits = [n for n in names if short.startswith(key(n)) and _ORDERING.match(_rest(piece, n))]
                name = max(fits, key=len, default=None)
            if name is not None:
                found.append(name)
        return tuple(dict.fromkeys(found))

    def _placed(
        self, lines: Sequence[TextLine], offers: Sequence[Offer], names: Sequence[str]
    ) -> dict[str, dict[str, None]]:
        """Return the package keys of each part, from tables and from names that say whose package they are."""
        placed: dict[str, dict[str, None]] = {name: {} for name in names}
        for offer in offers:
            for name in self._parts_of(offer.code, names):
                for package in offer.packages:
                    placed[name].setdefault(self._outlines.key(package))
        for mention in _mentions(lines, self._outlines):
            owners = [name for name in names if mention.bracket and key(name).startswith(mention.bracket.casefold())]
            for name in owners if len(owners) < len(names) else ():
                placed[name].setdefault(mention.named.key)
        for line in lines:
            boxes = {named.key for text, _ in line.pieces for named in self._outlines.find(text)}
            on_line = {n.name for n in self._numbers.find(line.text)} & set(names) if len(boxes) == 1 else set()
            if len(on_line) == 1 and not placed[(name := on_line.pop())]:
                placed[name].update(dict.fromkeys(boxes))
        return placed

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

    def _only(
        self,
        part: Part,
        offers: Sequence[Offer],
        placed: Mapping[str, Mapping[str, None]],
        mentions: Sequence[_Mention],
        maps: Sequence[_Placed],
    ) -> list[tuple[Package, frozenset[str]]]:
        """Return the packages of a part that no table offers: those that the text says, or the sheet's only one."""
        marking = _marking(offers)
        keys = frozenset(placed[part.part_number])
        held = {mention.named.key for mention in mentions}
        if not keys and len(held) == 1:
            keys = frozenset(held)
        if keys:
            made = []
            for outline in sorted(keys):
                first = next((m for m in mentions if m.named.key == outline), None)
                if first is not None:
                    evidence = Evidence(first.page, first.box.rounded(), first.text)
                    made.append((Package(first.named.name, None, marking, {}, evidence), frozenset({outline})))
            return made
        own = [item for item in maps if part.part_number in item.parts]
        rest = own or [item for item in maps if not item.parts]
        different = {tuple(sorted(item.pin_map.pins.items())) for item in rest}
        if len(different) == 1 and (own or len({item.keys for item in rest}) == 1):
            return [(Package(rest[0].name, marking=marking), rest[0].keys)]
        return []

    def _choose(self, part: Part, keys: frozenset[str], maps: Sequence[_Placed], single: bool) -> list[PinMap]:
        """Return the different assignments that the sheet gives a part in a package: one, none, or several."""
        own = [item for item in maps if part.part_number in item.parts]
        rest = own or [item for item in maps if not item.parts]
        fitting = [item for item in rest if item.keys & keys or not (item.keys or keys)]
        if not fitting and (single or len({item.keys for item in rest}) <= 1):
            fitting = [item for item in rest if not item.keys]
        different: dict[tuple[tuple[str, str], ...], PinMap] = {}
        for item in fitting:
            different.setdefault(tuple(sorted(item.pin_map.pins.items())), item.pin_map)
        return list(different.values())

    def _maps(
        self, lines: Sequence[TextLine], mentions: Sequence[_Mention], names: Sequence[str], terminals: Collection[str]
    ) -> list[_Placed]:
        """Return the pin maps with the packages and parts that each is for; styles that nobody chose fall out."""
        placed = []
        for pin_map in self._chosen(lines, self._pins.find(lines, terminals)):
            label = tuple(dict.fromkeys(named.key for named in self._outlines.find(pin_map.label)))
            parts = self._parts_of(pin_map.label, names) if pin_map.label and not label else ()
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
    for line in lines:
        for text, box in line.pieces:
            for named in outlines.find(text):
                bracket = _BRACKET.match(text[named.end :])
                found.append(_Mention(named, line.page, box, bracket.group(1) if bracket else "", line.text))
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
