"""Reads a printed row: conditions, unit, symbols and value sets, before any parameter is chosen."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from d2s.records.layout import Role, Row, Span, ValueSpan
from d2s.records.record import Condition, Kind
from d2s.resolve.lost_glyphs import with_degrees
from d2s.resolve.reading import Reading, ValueSet
from d2s.units.conditions import ConditionReader, Conditions
from d2s.units.numbers import parse_values
from d2s.units.phrases import phrases, plain_phrase
from d2s.units.units import Units

_HAS_CONDITION = re.compile(r"[=≤≥<>@]|\d|\b(?:rated|open|short(?:ed)?)\b", re.IGNORECASE)
_AT = re.compile(r"\b([A-Z][A-Za-z]{0,3}(?:\([A-Za-z]{1,4}\))?)\s*(?:@|\bat\b)\s*(?=[-+±]?\s*\d)")
_BARE = re.compile(r"(?:^|[\s,;(@])([-+±]?\s?\d+(?:\.\d+)?)\s?([a-zA-ZµΩ°]{1,4})(?=$|[\s,;)])")
_SYMBOL_BREAK = re.compile(r"\s*[,;&:]\s*|\s+(?:and|or|und)\s+|\n")
_SLASH = re.compile(r"\s*/\s*")
_DOT = re.compile(r"\.\s*")
_BLANK = re.compile(r"\s+")
_BRACKETED_UNIT = re.compile(r"[\[(（]\s*([^\[\]()（）]{1,8})\s*[\])）]\s*$")
#: Prefixes of units that stand alone beside a number.
_PREFIXES = frozenset("kKMGmµunp")
_VALUE_ROLES = (Role.MIN, Role.TYP, Role.MAX, Role.VALUE)
_UNCLEAR = "several values stand in columns of one kind, and no heading tells them apart"
_PREFIXED = "the numbers bear different prefixes of one unit"
_TEMPERATURES = frozenset({"T", "TJ", "TA", "TC", "TL", "TS", "THS"})
_KINDS = {
    "maximum_ratings": Kind.RATING,
    "thermal": Kind.THERMAL,
    "electrical": Kind.CHARACTERISTIC,
    "static": Kind.CHARACTERISTIC,
    "dynamic": Kind.CHARACTERISTIC,
    "switching": Kind.CHARACTERISTIC,
}


class RowReader:
    """Read rows by the condition rules and the unit table.

    `section_kinds` gives the section kinds that a heading announces; `known_symbol` tells whether a text is a symbol of
    the device class (a joint symbol such as `ΔVDS/ΔTJ` is then not taken apart), `exact_symbol` whether its case agrees
    too; `joint_names` are words of a label that names two quantities without a symbol, with their symbols.
    """

    def __init__(
        self,
        conditions: ConditionReader,
        units: Units,
        section_kinds: Callable[[str], tuple[str, ...]],
        known_symbol: Callable[[str], bool],
        exact_symbol: Callable[[str], bool],
        joint_names: Mapping[str, tuple[str, ...]],
    ) -> None:
        self._conditions = conditions
        self._units = units
        self._section_kinds = section_kinds
        self._known = known_symbol
        self._exactly = exact_symbol
        self._joint = phrases(joint_names)
        self._joint_names = {plain_phrase(words): symbols for words, symbols in joint_names.items()}

    def read(self, row: Row) -> Reading:
        """Return what the row says."""
        symbols = self.symbols(row)
        name, from_name = self._name(row, symbols)
        own = _first_of_each([*self._read_all(row.conditions), *from_name])
        footnotes = [c for note in row.notes for c in self._conditions.read(note.text).conditions]
        own += [condition for condition in footnotes if condition.quantity not in {c.quantity for c in own}]
        sections = tuple(dict.fromkeys((*self._section_kinds(row.group), *self._section_kinds(row.section))))
        defaults = self._defaults(row, own)
        unit_text = self._unit_text(row)
        unit = self._units.parse(unit_text) if unit_text else None
        return Reading(
            row=row,
            symbols=symbols,
            name=name,
            conditions=tuple(own),
            defaults=tuple(defaults),
            sections=sections,
            kind=next((_KINDS[kind] for kind in sections if kind in _KINDS), None),
            unit=unit.ascii if unit else None,
            unit_text=unit.printed if unit else unit_text,
            values=self._value_sets(row.values),
            context=tuple(self._context(row)),
            bare=tuple(self._bare([span.text for span in (*row.conditions, *([row.name] if row.name else []))])),
        )

    def symbols(self, row: Row) -> tuple[str, ...]:
        """Return the printed symbols, each apart: `TJ, TSTG` are two, `ΔVDS/ΔTJ` is one."""
        if row.symbol is None:
            return self._symbol_in_name(row)
        if spaced := self._spaced(row):
            return (spaced,)
        lines = row.symbol.lines or (row.symbol.text,)
        pieces = [piece for line in lines for piece in self._split(line)]
        if len(lines) > 1 and not all(map(self._known, pieces)):
            joined = self._split("".join(lines))
            if all(map(self._known, joined)):
                pieces = joined
            elif self._known(row.symbol.text):
                pieces = [row.symbol.text]
        return tuple(dict.fromkeys(pieces))

    def _spaced(self, row: Row) -> str:
        """Return the symbol whose last word stands where the name would (`VCE SAT`); empty where none does."""
        if row.symbol is None or row.name is None or " " in row.name.text:
            return ""
        joined = f"{row.symbol.text} {row.name.text}"
        return joined if self._exactly(joined) else ""

    def _symbol_in_name(self, row: Row) -> tuple[str, ...]:
        """Return the symbol that a label without a symbol column prints among its words (`Output Capacitance Coss`)."""
        if row.name and self._joint and (joint := self._joint.search(row.name.text)):
            return self._joint_names[plain_phrase(joint.group())]
        words = row.name.text.split() if row.name else []
        found = [
            bare
            for place, bare in enumerate(map(_bare_word, words))
            if self._exactly(bare) and (len(bare) > 2 or place in (0, len(words) - 1))
        ]
        return (found[0],) if len(found) == 1 else ()

    def _split(self, text: str) -> list[str]:
        """Take a list of symbols apart; a text that is itself a symbol (`ΔVDS/ΔTJ`, `tp/T`) stays whole."""
        parts = [part.strip() for part in _SYMBOL_BREAK.split(text) if part.strip()]
        if len(parts) > 1 and self._known(text) and not all(map(self._known, parts)):
            return [text.strip()]
        for separator in (_SLASH, _DOT, _BLANK):
            parts = [piece for part in parts for piece in self._pieces(separator, part)]
        return parts

    def _pieces(self, separator: re.Pattern[str], text: str) -> list[str]:
        """Split where every piece is a known symbol, else leave whole."""
        pieces = [piece for piece in separator.split(text) if piece]
        return pieces if len(pieces) > 1 and all(map(self._known, pieces)) else [text]

    def _name(self, row: Row, symbols: tuple[str, ...]) -> tuple[str, list[Condition]]:
        """Return the label without the conditions printed in it, and those conditions."""
        if row.name is None or self._spaced(row):
            return "", []
        text = " ".join(row.name.lines) if row.name.lines else row.name.text
        if row.symbol is None:
            text = " ".join(word for word in text.split() if _bare_word(word) not in symbols)
        if not _HAS_CONDITION.search(text):
            return text, []
        read = self._read(text)
        return read.leftover.strip() or text, list(read.conditions)

    def _read_all(self, spans: Iterable[Span]) -> list[Condition]:
        return [condition for span in spans for condition in self._read(span.text).conditions]

    def _read(self, text: str) -> Conditions:
        """Read the conditions of a text; `VGS at 10 V` is `VGS = 10 V`."""
        return self._conditions.read(with_degrees(_AT.sub(r"\1 = ", text)))

    def _bare(self, texts: Iterable[str]) -> list[Condition]:
        """Return the values that stand without a symbol (`at 1.0 A`): whoever knows the parameter can name them."""
        found = []
        for text in texts:
            for match in _BARE.finditer(self._read(text).leftover):
                value, unit = parse_values(match.group(1)), self._units.parse(match.group(2))
                if value is not None and value.value is not None and unit is not None:
                    found.append(
                        Condition("", "=", value.value, None, None, None, unit.ascii, match.group().strip(" ,;("))
                    )
        return found

    def _context(self, row: Row) -> list[Condition]:
        """Return what the other columns of a series table state as conditions (`IZT` beside `VZ`)."""
        stated = [span.text for span in row.conditions]
        return [
            c
            for heading, cell in row.context
            for c in self._conditions.read_sibling(heading.text, cell.text, stated).conditions
        ]

    def _defaults(self, row: Row, own: list[Condition]) -> list[Condition]:
        """Return the conditions of headings; a temperature of the row itself replaces the default's."""
        found = _first_of_each(
            [c for span in reversed(row.headings) for c in self._conditions.read(with_degrees(span.text)).conditions]
        )
        quantities = {condition.quantity for condition in own}
        warm = bool(quantities & _TEMPERATURES)
        return [c for c in found if c.quantity not in quantities and not (warm and c.quantity in _TEMPERATURES)]

    def _value_sets(self, values: Iterable[ValueSpan]) -> tuple[ValueSet, ...]:
        """Return the value cells by part labels and tests over them, each with the conditions that hold for it."""
        sets: dict[tuple[tuple[str, ...], tuple[str, ...]], dict[Role, ValueSpan]] = {}
        twice = set()
        for value in values:
            if value.role in _VALUE_ROLES:
                key = (value.parts, tuple(span.text for span in value.tests))
                if sets.setdefault(key, {}).setdefault(value.role, value) is not value:
                    twice.add(key)
        found = []
        for (labels, tests), cells in sets.items():
            read = [parse_values(cell.span.text) for cell in cells.values()]
            texts = [values.condition_text for values in read if values and values.condition_text]
            conditions = [condition for text in (*tests, *texts) for condition in self._read(text).conditions]
            beside = {values.unit_text for values in read if values}
            unclear = (
                _UNCLEAR if (labels, tests) in twice else _PREFIXED if len(beside) > 1 and beside & _PREFIXES else ""
            )
            found.append(ValueSet(labels, cells, tuple(conditions), tests, unclear))
        return tuple(found)

    def _unit_text(self, row: Row) -> str:
        """Return the unit as printed: unit cell, heading of the value column, beside the number, or in the label.

        A prefix that stands beside the numbers alone (`1.5 k` with Ω in the unit cell) belongs to the unit.
        """
        values = [read for value in row.values if (read := parse_values(value.span.text)) is not None]
        beside = {read.unit_text for read in values}
        prefix = next(iter(beside)) if len(beside) == 1 else ""
        printed = [row.unit.text.strip()] if row.unit is not None else []
        for text in (*printed, *(value.unit for value in row.values)):
            if text:
                joined = f"{prefix.replace('K', 'k')}{text}"
                return joined if prefix in _PREFIXES and self._units.parse(joined) is not None else text
        for read in values:
            if read.unit_text:
                return read.unit_text
        for label in (row.name, row.symbol):
            if label is not None and (text := _bracketed_unit(label.text)) and self._units.parse(text):
                return text
        return ""


def _bare_word(word: str) -> str:
    """Return a word without the marks around it; brackets that belong to it (`VGS(th)`) stay."""
    bare = word.strip(",;:")
    if bare.count("(") != bare.count(")"):
        bare = bare.strip("()")
    return bare[1:-1] if bare.startswith("(") and bare.endswith(")") else bare


def _bracketed_unit(text: str) -> str:
    found = _BRACKETED_UNIT.search(text)
    return found.group(1).strip() if found else ""


def _first_of_each(conditions: Iterable[Condition]) -> list[Condition]:
    """Return the conditions without repetitions of the same statement."""
    seen: dict[tuple[object, ...], Condition] = {}
    for condition in conditions:
        key = (
            condition.quantity,
            condition.operator,
            condition.value,
            condition.min,
            condition.max,
            condition.reference,
        )
        seen.setdefault(key, condition)
    return list(seen.values())
