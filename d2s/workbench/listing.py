"""Every rule with an id, what it says, and a test whether a printed text is a case of it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from d2s.knowledge.cross_checks import CrossChecks
from d2s.knowledge.rules import Rules
from d2s.layout.tongue import Tongue, plain
from d2s.units.conditions import ConditionReader
from d2s.units.units import Units

Test = Callable[[str], bool]


class Place(StrEnum):
    """Which texts of a document a rule is for."""

    HEADING = "heading"
    COLUMN = "column heading"
    CONDITION = "condition"
    SYMBOL = "symbol"
    PART = "type number"
    WORD = "word"
    CELL = "cell"
    LINE = "line"
    FONT = "font name"
    GLYPH = "glyph"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Listed:
    """One rule: its id (`file.name`), what the file says, where it looks, and the test of a text."""

    id: str
    says: str
    place: Place
    matches: Test

    @property
    def file(self) -> str:
        """Return the name of its file."""
        return self.id.partition(".")[0]


def listed(rules: Rules, checks: CrossChecks, units: Units) -> tuple[Listed, ...]:
    """Return all rules of `rules/` and the checks of `ontology/checks.yaml`, in the order of their files.

    The numbers of `rules/matching.yaml` are weights of one decision, not rules: they have no case of their own.
    """
    made = (
        *_headings(rules),
        *_conditions(rules, units),
        *_classes(rules),
        *_parts(rules),
        *_patterns(rules),
        *_packages(rules),
        *_makers(rules),
        *_glyphs(rules),
        *_checks(checks),
    )
    return tuple(sorted(made, key=lambda item: item.file))


def _search(pattern: str, flags: int = 0) -> Test:
    compiled = re.compile(pattern, flags)
    return lambda text: compiled.search(text) is not None


def _whole(pattern: str, flags: int = 0) -> Test:
    compiled = re.compile(pattern, flags)
    return lambda text: compiled.fullmatch(text) is not None


def _one_of(texts: Iterable[str]) -> Test:
    known = frozenset(text.casefold() for text in texts)
    return lambda text: text.casefold() in known


def _mark(text: str) -> str:
    """Return a short hash: rules without a name keep their id when others come or go."""
    return hashlib.sha256(text.encode()).hexdigest()[:6]


def _slug(text: str) -> str:
    return re.sub(r"[^\w/+-]+", "-", text).strip("-").lower()


def _numbered(prefix: str, patterns: Iterable[str], place: Place, test: Callable[[str], Test]) -> Iterator[Listed]:
    for pattern in patterns:
        yield Listed(f"{prefix}.{_mark(pattern)}", f"`{pattern}`", place, test(pattern))


def _headings(rules: Rules) -> Iterator[Listed]:
    tongue = Tongue(rules)
    for kind, phrases in rules.sections.kinds.items():
        yield Listed(f"sections.{kind}", "; ".join(phrases), Place.HEADING, _gives(tongue.section, kind))
    for role, phrases in rules.headers.roles.items():
        yield Listed(f"headers.{role}", "; ".join(phrases), Place.COLUMN, _gives(_role(tongue), role))
    yield Listed("headers.weak", "; ".join(rules.headers.weak), Place.COLUMN, _one_of(rules.headers.weak))
    words = rules.headers.rank_words
    yield Listed("headers.rank_words", "; ".join(words), Place.COLUMN, _one_of(words))


def _role(tongue: Tongue) -> Callable[[str], str]:
    return lambda text: tongue.phrases.get(tuple(plain(text).split())) or ""


def _gives(answer: Callable[[str], str], wanted: str) -> Test:
    return lambda text: answer(text) == wanted


def _conditions(rules: Rules, units: Units) -> Iterator[Listed]:
    reader = ConditionReader(rules.conditions, units)

    def reads(name: str) -> Test:
        return lambda text: any(found.quantity == name for found in reader.read(text).conditions)

    for name, item in rules.conditions.quantities.items():
        says = f"{', '.join((*item.symbols, *item.words, *item.after))} in {item.si_unit}"
        yield Listed(f"conditions.{_name(name)}", says, Place.CONDITION, reads(name))
    for name, words in rules.conditions.states.items():
        yield Listed(f"conditions.state.{_slug(name)}", "; ".join(words), Place.CONDITION, reads(name))
    for name, words in rules.conditions.open.items():
        yield Listed(f"conditions.open.{name}", "; ".join(words), Place.CONDITION, _contains(words))
    for name, words in rules.conditions.at_rating.items():
        yield Listed(f"conditions.at_rating.{name}", "; ".join(words), Place.CONDITION, _contains(words))


def _name(quantity: str) -> str:
    return quantity.replace("(", "_").replace(")", "")


def _contains(words: Iterable[str]) -> Test:
    known = [re.sub(r"\W+", "", word).casefold() for word in words]
    return lambda text: any(word in re.sub(r"\W+", "", text).casefold() for word in known)


def _classes(rules: Rules) -> Iterator[Listed]:
    found = rules.device_classes
    for item in found.patterns:
        says = f"`{item.pattern}` weighs {item.weight:g}"
        test = _search(item.pattern, re.IGNORECASE)
        yield Listed(f"device_classes.{item.device_class}.{_mark(item.pattern)}", says, Place.LINE, test)
    for marker in found.markers:
        says = f"{', '.join(marker.symbols)}, each {marker.weight:g}, at most {marker.most:g}"
        symbols = frozenset(marker.symbols)
        yield Listed(f"device_classes.symbols.{marker.device_class}", says, Place.SYMBOL, symbols.__contains__)
    for polarity in found.polarities:
        says = f"`{polarity.pattern}` is {polarity.polarity} for {', '.join(polarity.classes)}"
        test = _search(polarity.pattern, re.IGNORECASE)
        yield Listed(f"device_classes.polarity.{polarity.polarity}.{_mark(polarity.pattern)}", says, Place.LINE, test)
    yield from _numbered("device_classes.ignored", found.ignored, Place.LINE, lambda p: _search(p, re.IGNORECASE))


def _parts(rules: Rules) -> Iterator[Listed]:
    found = rules.part_numbers
    for family in found.families:
        says = f"`{family.pattern}`" + (f" is {family.device_class}" if family.device_class else "")
        yield Listed(f"part_numbers.{_slug(family.name)}", says, Place.PART, _whole(family.pattern))
    for rank in found.ranks:
        says = f"`{rank.base}` with rank `{rank.ranks}`"
        yield Listed(
            f"part_numbers.rank.{_slug(rank.name)}", says, Place.PART, _whole(f"(?:{rank.base})(?:{rank.ranks})")
        )
    yield from _numbered("part_numbers.generic", found.generic, Place.PART, _whole)
    yield from _numbered("part_numbers.never", found.never, Place.WORD, lambda p: _whole(p, re.IGNORECASE))
    for key in ("not_after", "not_before"):
        yield from _numbered(f"part_numbers.{key}", getattr(found, key), Place.LINE, _anywhere)
    yield from _numbered(
        "part_numbers.range", found.range_words, Place.LINE, lambda p: _search(rf"\w\s*(?:{p})\s*\w", re.I)
    )
    yield from _numbered("part_numbers.suffix", found.suffixes, Place.WORD, lambda p: _search(f"^.+?(?:{p})$"))
    yield from _numbered("part_numbers.package", found.packages, Place.WORD, lambda p: _search(f"^.+?(?:{p})$"))


def _anywhere(pattern: str) -> Test:
    """Return the test of a pattern that is anchored to the end or the start of the text beside a word."""
    return _search(pattern.removesuffix("$").removeprefix("^"), re.IGNORECASE)


def _patterns(rules: Rules) -> Iterator[Listed]:
    notes = rules.footnotes
    yield from _numbered("footnotes.heading", notes.headings, Place.LINE, lambda p: _search(p, re.IGNORECASE))
    yield from _numbered("footnotes.opening", notes.openings, Place.LINE, lambda p: _search(p, re.IGNORECASE))
    yield from _numbered("footnotes.reference", notes.references, Place.LINE, _search)
    for key, value in rules.layout.model_dump().items():
        if isinstance(value, str):
            yield Listed(f"layout.{key}", f"`{value}`", Place.CELL, _search(value))
        else:
            for noun, letters in value.items():
                yield Listed(f"layout.{key}.{noun}", f"symbols in {letters}", Place.COLUMN, _contains([noun]))


def _packages(rules: Rules) -> Iterator[Listed]:
    found = rules.packages
    for key, value in found:
        if isinstance(value, str):
            yield Listed(f"packages.{key}", f"`{value}`", Place.LINE, _search(value))
    for names in found.equal:
        yield Listed(f"packages.equal.{names[0]}", "; ".join(names), Place.WORD, _same(names))
    for letter, words in found.terminals.items():
        yield Listed(f"packages.terminal.{letter}", "; ".join(words), Place.LINE, _contains(words))
    yield from _numbered("packages.place", found.places, Place.LINE, lambda p: _search(p, re.IGNORECASE))
    for item in found.elements:
        test = _search(item.pattern, re.IGNORECASE)
        yield Listed(f"packages.element.{item.id}.{_mark(item.pattern)}", f"`{item.pattern}`", Place.LINE, test)
    for letter, pattern in found.polarity_words.items():
        yield Listed(f"packages.polarity.{letter}", f"`{pattern}`", Place.LINE, _search(pattern))
    for key, words in found.drawn.items():
        yield Listed(f"packages.drawn.{_slug(key)}", "; ".join(words), Place.LINE, _contains(words))
    yield from _numbered("packages.registered", (r.pattern for r in found.registered), Place.PART, _search)


def _same(names: Iterable[str]) -> Test:
    known = frozenset(names)
    return lambda text: re.sub(r"[^a-z0-9²]", "", text.casefold()) in known


def _makers(rules: Rules) -> Iterator[Listed]:
    for maker in rules.manufacturers.manufacturers:
        words = (maker.name, *maker.spellings, *maker.domains)
        joined = "|".join(re.escape(word) for word in words)
        test = _search(rf"(?<!\w)(?:{joined})(?!\w)", re.IGNORECASE)
        yield Listed(f"manufacturers.{_slug(maker.name)}", "; ".join(words), Place.LINE, test)


def _glyphs(rules: Rules) -> Iterator[Listed]:
    found = rules.glyphs
    for alphabet in found.alphabets:
        says = f"fonts `{alphabet.fonts}` read as {alphabet.encoding}"
        yield Listed(
            f"glyphs.alphabet.{_mark(alphabet.fonts)}", says, Place.FONT, _search(alphabet.fonts, re.IGNORECASE)
        )
    for rule in found.name_rules:
        says = f"glyphs `{rule.names}` of fonts `{rule.fonts}` read as {rule.encoding}"
        yield Listed(f"glyphs.{rule.id}", says, Place.GLYPH, _whole(rule.names))
    for cid in found.cid_rules:
        yield Listed(
            f"glyphs.{cid.id}", f"glyph ids of fonts `{cid.fonts}`", Place.FONT, _search(cid.fonts, re.IGNORECASE)
        )
    yield Listed("glyphs.names", f"{len(found.names)} glyph names", Place.GLYPH, found.names.__contains__)
    for old, new in found.canonical.items():
        code = " ".join(f"U+{ord(letter):04X}" for letter in old)
        spelled = " ".join(f"U+{ord(letter):04X}" for letter in new) or "nothing"
        test = frozenset({old, code}).__contains__
        yield Listed(f"glyphs.canonical.{code}", f"{code} is {spelled}", Place.GLYPH, test)
    for key, value in found.triage:
        if isinstance(value, str):
            yield Listed(f"glyphs.triage.{key}", f"`{value}`", Place.LINE, _search(value))


def _checks(checks: CrossChecks) -> Iterator[Listed]:
    reasons = {item.id: item.reason for item in checks.order} | {item.id: item.reason for item in checks.rising}
    for name, reason in (reasons | {checks.bounds.id: checks.bounds.reason}).items():
        yield Listed(f"checks.{name}", reason, Place.NOTE, _search(rf"^check {re.escape(name)}: "))


def by_id(rules: Iterable[Listed]) -> Mapping[str, Listed]:
    """Return the rules by id; raise `ValueError` on an id that two share."""
    found: dict[str, Listed] = {}
    for rule in rules:
        if rule.id in found:
            raise ValueError(f"two rules are called {rule.id}")
        found[rule.id] = rule
    return found
