"""Test conditions as datasheets word them, read into `Condition` records."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from d2s.knowledge.conditions import ConditionRules
from d2s.records.record import Condition
from d2s.units.numbers import DASH, OPERATOR, OPERATORS, PLUS_MINUS, RANGE, SLASH, read_number
from d2s.units.phrases import phrases, plain_phrase
from d2s.units.stated_value import StatedValue, negated, plain_reference
from d2s.units.text import fold, is_readable
from d2s.units.units import Unit, Units


@dataclass(frozen=True, slots=True)
class Conditions:
    """The conditions of a text, and the text that is no condition (blank where all was read)."""

    conditions: tuple[Condition, ...]
    leftover: str


_SYMBOL = re.compile(
    r"""[-|]?
    (?:
        [dDΔ][A-Za-z]{0,4}(?:\([A-Za-z]{1,4}\))?/[dD][tT]                   # di/dt, dIF/dt
      | [A-Za-zδΔηλ][A-Za-z0-9σθΘ]{0,10}
        (?:\([A-Za-z0-9.+/-]{1,10}\)[A-Za-z0-9]{0,4})?                       # VEB(off), RG(ext)
        (?:/[A-Za-z][A-Za-z0-9]{0,4})?                                       # tp/T, IC/IB
    )\|?""",
    re.VERBOSE,
)
_SKIPPED = re.compile(r"[\s,;:()\[\]@|*·•■]+|\band\b|\bat\b", re.IGNORECASE)
_TOKEN = re.compile(r"[^\s,;:()\[\]@]+")
_SPLIT_SYMBOL = re.compile(r"[VITRCQ] (?=[A-Zθ])")
_SUBSCRIPT = re.compile(r"[A-Z]{1,3}[0-9]?(?:\([A-Za-z]+\))?")
_GLUED_MARK = re.compile(r"(°?m?[AVWCs]|[mu]A|µA|ns)[a-e](?![A-Za-z0-9])")  # 10 Vb: a superscript note mark
_COLUMN = re.compile(r"[\s,;:@=()\[\]]+")
_SLOPE = re.compile(r"\b(d[iIvV]\w{0,3})\s+/\s*(d[tT])\b")
_APART = re.compile(r"[\s,;:@=]+")
_LINK = re.compile(r"\s*(?::|=|\bof\b|\bis\b)?\s*", re.IGNORECASE)
_TIMES = re.compile(r"\s*([x×*·]|%\s*(?:of\b)?|\bof\b|\btimes\b)?\s*", re.IGNORECASE)
_FACTOR = re.compile(r"\s*[x×*]\s*([0-9]*[.]?[0-9]+)")
_SUM = re.compile(r"\s*[-+x×*]\s*")
_WORD = re.compile(r"(?:\s+|,\s*(?=[0-9]))(?!and\b|or\b|at\b|to\b|for\b|see\b)([^\W_]\S*)", re.IGNORECASE)
_ENGLISH = re.compile(r"[a-zA-HJ-UW-Z][a-z]{3,}|[IRV][a-z]{6,}|[ELQr]")
_UNIT_LENGTH = 14
_FLIPPED = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "=": "=", "~": "~"}


class ConditionReader:
    """Reads conditions by the names and words of `rules/conditions.yaml`."""

    def __init__(self, rules: ConditionRules, units: Units) -> None:
        self.units = units
        self.letters = sorted(rules.letters.items(), key=lambda item: -len(item[0]))
        self.measured_as = rules.measured_as
        self.bare = rules.bare
        quantities = rules.quantities
        self.si_units = {name: quantity.si_unit for name, quantity in quantities.items()}
        self.symbols = {fold(symbol): name for name, quantity in quantities.items() for symbol in quantity.symbols}
        self.by_word = {plain_phrase(word): name for name, quantity in quantities.items() for word in quantity.words}
        self.words = phrases(word for quantity in quantities.values() for word in quantity.words)
        self.after = [
            (name, pattern)
            for name, quantity in quantities.items()
            if (pattern := phrases((*quantity.words, *quantity.after)))
        ]
        self.states = [(name, pattern) for name, words in rules.states.items() if (pattern := phrases(words))]
        self.open = [(name, pattern) for name, words in rules.open.items() if (pattern := phrases(words))]
        self.at_rating = [(name, pattern) for name, words in rules.at_rating.items() if (pattern := phrases(words))]
        self.at_column = {fold(symbol): name for name, symbols in rules.at_column.items() for symbol in symbols}
        self.rated = phrases(rules.rated)
        self.constants = phrases(rules.constants)
        self.measured = phrases(rules.measured)
        self.read = lru_cache(maxsize=4096)(self._read)

    def quantity_of(self, symbol: str) -> str | None:
        """Return the canonical name of a printed symbol; None where it can be no condition's."""
        printed = fold(symbol).replace(" ", "").strip("|")
        if name := self.symbols.get(printed):
            return name
        if "/" in printed:
            sides = [self.quantity_of(side) for side in printed.split("/", 1)]
            return "/".join(str(side) for side in sides) if all(sides) else None
        if self._unit_by_letters(printed) is None or _ENGLISH.fullmatch(printed):
            return None
        return printed if printed[0] == "t" else printed.upper()

    def si_unit_of(self, quantity: str) -> str | None:
        """Return the SI unit of a canonical name; None for a ratio of two quantities."""
        if "/" in quantity and quantity not in self.si_units:
            return None
        return self.si_units.get(quantity) or self._unit_by_letters(quantity)

    def _unit_by_letters(self, symbol: str) -> str | None:
        """Return the SI unit that the first letters of a symbol stand for."""
        return next((si_unit for letters, si_unit in self.letters if symbol.startswith(letters)), None)

    def read_column(self, heading: str, cell: str) -> Conditions:
        """Read a cell under a heading that names a quantity and its unit (`IR @ VR (V)` over `5`: the voltage).

        Where the heading names several quantities, the one of the unit's dimension is meant.
        """
        return self._read_column(heading, cell, heading)

    def _read_column(self, heading: str, cell: str, printed: str) -> Conditions:
        """Read a cell under a heading; the conditions show the heading as `printed`."""
        tokens = [token for token in _COLUMN.split(fold(heading)) if token]
        fitting = {
            name: (symbol, unit)
            for symbol in tokens
            if (name := self.symbols.get(symbol)) and (si_unit := self.si_unit_of(name))
            for unit in tokens
            if unit not in self.symbols and self.units.same_dimension(unit, si_unit)
        }
        named = {name: (symbol, "") for symbol in tokens if (name := self.symbols.get(symbol))}
        meant = fitting or named
        if len(meant) != 1:
            return Conditions((), cell)
        symbol, unit = next(iter(meant.values()))
        found = self.read(f"{symbol} = {cell} {unit}".strip())
        if not unit:
            found = replace(found, conditions=tuple(c for c in found.conditions if c.unit))
        text = f"{printed.strip()}: {cell.strip()}"
        return Conditions(tuple(replace(condition, text=text) for condition in found.conditions), found.leftover)

    def read_sibling(self, heading: str, cell: str, stated: Iterable[str]) -> Conditions:
        """Read the cell of another column of a series table; `stated` are the texts behind the `@` of the own heading.

        A column that is no condition by itself (`VRWM`) is one where the own heading refers to it.
        """
        symbols = [symbol for symbol in _APART.split(fold(heading)) if symbol in self.at_column]
        if not symbols:
            return self.read_column(heading, cell)
        referred = {token for text in stated for token in _APART.split(fold(text))}
        meant = next((symbol for symbol in symbols if symbol in referred), None)
        if meant is None:
            return Conditions((), cell)
        return self._read_column(heading.replace(meant, self.at_column[meant]), cell, heading)

    def _read(self, text: str) -> Conditions:
        """Read the conditions of a cell, heading or note.

        A number that touches an unreadable glyph, lacks a needed unit or has a unit of another dimension is not taken:
        its text is part of `leftover`.
        """
        return _Scan(self, _SLOPE.sub(r"\1/\2", fold(text))).run()


class _Scan:
    """One pass over a folded text."""

    def __init__(self, reader: ConditionReader, text: str) -> None:
        self._r = reader
        self._text = text
        self._found: list[Condition] = []
        self._left: list[str] = []

    def run(self) -> Conditions:
        """Return all conditions in the order of the text."""
        at = 0
        while at < len(self._text):
            if skipped := _SKIPPED.match(self._text, at):
                at = skipped.end()
                continue
            end = self._between(at) or self._assignment(at) or self._worded(at) or self._bare(at) or self._stated(at)
            if end is None:
                token = _TOKEN.match(self._text, at)
                end = token.end() if token else at + 1
                self._left.append(self._text[at:end])
            at = end
        distinct = {replace(condition, text=""): condition for condition in reversed(self._found)}
        return Conditions(tuple(reversed(distinct.values())), " ".join(self._left))

    def _assignment(self, at: int) -> int | None:
        """Read `IF = IR = 10 mA`, `VDS = VGS`, `TA 25 °C`."""
        names: list[tuple[str, str]] = []
        place = at
        while (symbol := self._symbol(place)) and (operator := OPERATOR.match(self._text, symbol.end())):
            names.append((self._text[place : symbol.end()].replace(" ", ""), OPERATORS.get(operator[1], operator[1])))
            place = operator.end()
        if names:
            return self._chained(at, names, place)
        if symbol and (name := self._r.symbols.get(symbol.group())) and self._text[symbol.end() :].startswith(" "):
            value = self._value(symbol.end() + 1, self._r.si_unit_of(name))
            if value and value.unit and value.reference is None:
                return self._add(at, name, "=", value)
        return None

    def _symbol(self, at: int) -> re.Match[str] | None:
        """Match a symbol; one whose subscript is set apart (`V GS`) is joined where the whole is listed."""
        if apart := _SPLIT_SYMBOL.match(self._text, at):
            rest = _SYMBOL.match(self._text, apart.end())
            if rest and (_SUBSCRIPT.fullmatch(rest.group()) or self._text[at] + rest.group() in self._r.symbols):
                return rest
        return _SYMBOL.match(self._text, at)

    def _chained(self, at: int, names: list[tuple[str, str]], place: int) -> int | None:
        """Add a condition for each symbol before the value; a symbol as value is a reference."""
        known = [self._r.quantity_of(symbol) or self._unsigned(symbol) for symbol, _ in names]
        last = known[-1]
        if last is None:
            return None
        value = self._value(place, self._r.si_unit_of(last))
        if value is None:
            return None
        for (symbol, operator), name in zip(names, known, strict=True):
            if name is None:
                return None
            negative = symbol.startswith("-") and symbol not in self._r.symbols
            named = self._measuring(at, name)
            if (
                self._add(
                    at, named, _FLIPPED[operator] if negative else operator, negated(value) if negative else value
                )
                is None
            ):
                return None
        return value.end

    def _unsigned(self, symbol: str) -> str | None:
        return self._r.quantity_of(symbol[1:]) if symbol.startswith("-") else None

    def _measuring(self, at: int, name: str) -> str:
        """Return the name of the measuring current where words or an earlier test current say that it is one."""
        if name not in self._r.measured_as:
            return name
        before = self._text[max(0, at - 24) : at].rstrip(" (")
        last = max((match.end() for match in self._r.measured.finditer(before)), default=-1) if self._r.measured else -1
        said = last >= len(before)
        repeated = any(condition.quantity == name for condition in self._found)
        return self._r.measured_as[name] if said or repeated else name

    def _between(self, at: int) -> int | None:
        """Read `1 mA ≤ IOUT ≤ 100 mA`."""
        low = self._number(at, None)
        if low is None or not (first := OPERATOR.match(self._text, low.end)):
            return None
        symbol = _SYMBOL.match(self._text, first.end())
        if symbol is None or not (second := OPERATOR.match(self._text, symbol.end())):
            return None
        name = self._r.quantity_of(symbol.group())
        if name is None or not {first[1][0], second[1][0]} <= {"<", "≤"}:
            return None
        high = self._number(second.end(), self._r.si_unit_of(name))
        joined = self._joined(low, high) if high else None
        return self._add(at, name, "=", joined) if joined else None

    def _worded(self, at: int) -> int | None:
        """Read `Pulse Width ≤ 300 µs` and `open base`."""
        for name, pattern in self._r.open:
            if match := pattern.match(self._text, at):
                return self._add(at, name, "=", StatedValue(match.end(), reference="open"))
        for name, pattern in self._r.at_rating:
            if match := pattern.match(self._text, at):
                return self._add(at, name, "=", StatedValue(match.end(), reference="rated"))
        match = self._r.words.match(self._text, at) if self._r.words else None
        if match is None:
            return None
        name = self._r.by_word[plain_phrase(match.group())]
        operator = OPERATOR.match(self._text, match.end())
        link = operator or _LINK.match(self._text, match.end())
        value = self._value(link.end(), self._r.si_unit_of(name)) if link else None
        if value is None or (value.reference is not None and operator is None):
            return None
        return self._add(at, name, OPERATORS.get(operator[1], operator[1]) if operator else "=", value)

    def _bare(self, at: int) -> int | None:
        """Read a value without a symbol: `8.3 ms single half sine wave`, `@ 125 °C` (quantity `T`)."""
        operator = OPERATOR.match(self._text, at)
        value = self._value(operator.end() if operator else at, None)
        if value is None or value.unit is None or value.reference is not None:
            return None
        sign = OPERATORS.get(operator[1], operator[1]) if operator else "="
        behind = _after_blanks(self._text, value.end)
        for name, pattern in self._r.after:
            if not pattern.match(self._text, behind):
                continue
            meant = self._value(operator.end() if operator else at, self._r.si_units[name])  # 8.3mS of a pulse are ms
            if meant and meant.unit and self._r.units.same_dimension(meant.unit, self._r.si_units[name]):
                added = self._add(at, name, sign, meant)
                word = self._r.words.match(self._text, behind) if self._r.words else None
                return word.end() if word and added else added
        for si_unit, name in self._r.bare.items():
            if self._r.units.same_dimension(value.unit, si_unit):
                return self._add(at, name, sign, value)
        return None

    def _stated(self, at: int) -> int | None:
        """Read conditions without a number: `Pulsed`, `half sine wave`."""
        for name, pattern in self._r.states:
            if match := pattern.match(self._text, at):
                self._found.append(Condition(name, "=", None, None, None, name, None, match.group()))
                return match.end()
        return None

    def _value(self, at: int, si_unit: str | None) -> StatedValue | None:
        """Read number, range, ±, rating or reference at a place."""
        if (sign := PLUS_MINUS.match(self._text, at)) and (number := self._number(sign.end(), si_unit)):
            if number.value is None or number.value < 0 or RANGE.match(self._text, number.end):
                return None
            return replace(number, value=None, min=-number.value, max=number.value)
        if value := self._reference(at) or self._multiple(at):
            return value
        low = self._number(at, si_unit)
        return (self._up_to(at, low) or self._ranged(low, si_unit)) if low else None

    def _up_to(self, at: int, low: StatedValue) -> StatedValue | None:
        """Read a range that ends in a reference (`0 V to VMAX`)."""
        match = RANGE.match(self._text, low.end)
        high = self._reference(match.end()) if match and match.group().strip() == "to" else None
        return StatedValue(high.end, reference=plain_reference(self._text[at : high.end])) if high else None

    def _ranged(self, low: StatedValue, si_unit: str | None) -> StatedValue | None:
        """Read the second number of a range, if there is one."""
        text = self._text
        match = RANGE.match(text, low.end) or DASH.match(text, low.end) or SLASH.match(text, low.end)
        high = self._number(match.end(), si_unit) if match else None
        if match and not high and match.group().strip() != "to":
            return None
        return self._joined(low, high) if high else low

    def _joined(self, low: StatedValue, high: StatedValue) -> StatedValue | None:
        """Return the range between two numbers in the unit of the second (the first inherits it)."""
        units, first, second = self._r.units, low.value, high.value
        unit = high.unit or low.unit
        if first is None or second is None:
            return None
        if low.unit and high.unit and low.unit.ascii != high.unit.ascii:
            if not units.same_dimension(low.unit, high.unit.ascii):
                return None
            first = units.to_si(first, low.unit, high.unit.ascii)
        if first > second and not (first < 0 and second < 0):
            first, second = second, first
        return StatedValue(high.end, min=first, max=second, unit=unit)

    def _number(self, at: int, si_unit: str | None) -> StatedValue | None:
        """Read a number and its unit; None where a letter or an unreadable glyph follows that is no unit."""
        number = read_number(self._text, at)
        if number is None or number.value is None:
            return None
        unit, end = self._unit(number.end, si_unit)
        following = self._text[end : end + 1]
        split = following == "/" and not SLASH.match(self._text, end)
        if unit is None and (split or following.isalnum() or (following and following in "%°Ω^_½")):
            return None
        return StatedValue(end, value=number.value, unit=unit)

    def _unit(self, at: int, si_unit: str | None) -> tuple[Unit | None, int]:
        """Return the longest unit at a place and its end; a unit may be glued to the next symbol (`10VID=16A`)."""
        text = self._text
        start = at + 1 if text[at : at + 1] in {" ", "\u2009"} else at
        limit = min(len(text), start + _UNIT_LENGTH)
        stop = next((place for place in range(start, limit) if text[place] in ",;=<>≤≥±"), limit)
        for end in range(stop, start, -1):
            glued = end < len(text) and text[end].isalnum() and (text[end - 1].isalnum() or text[end - 1] == "%")
            if (glued and not (start == at and self._starts_symbol(end))) or text[end - 1].isspace():
                continue
            if _open_bracket(text[start:end]) or self._is_symbol(start, end):
                continue
            unit = self._r.units.parse(text[start:end], si_unit)
            if unit and unit.ascii != "1":
                return unit, end
        if mark := _GLUED_MARK.match(text, start):
            unit = self._r.units.parse(mark[1], si_unit)
            return (unit, mark.end()) if unit else (None, at)
        return None, at

    def _starts_symbol(self, at: int) -> bool:
        """Tell whether a listed symbol with an operator starts here."""
        symbol = _SYMBOL.match(self._text, at)
        return bool(symbol and symbol.group() in self._r.symbols and OPERATOR.match(self._text, symbol.end()))

    def _is_symbol(self, start: int, end: int) -> bool:
        """Tell whether the text is the symbol of the next condition rather than a unit."""
        return self._text[start:end] in self._r.symbols and OPERATOR.match(self._text, end) is not None

    def _multiple(self, at: int) -> StatedValue | None:
        """Read `0.8 × VDSS`, `10 IB`, `80 % of rated VR`."""
        factor = read_number(self._text, at)
        times = _TIMES.match(self._text, factor.end) if factor else None
        if factor is None or not factor.value or times is None:
            return None
        if not times[1] and (times.end() == factor.end or self._unit(factor.end, None)[0]):
            return None
        other = self._reference(times.end())
        if other is None:
            return None
        share = factor.value / 100 if "%" in times.group() else factor.value
        return replace(other, reference=f"{share:g} x {other.reference}")

    def _reference(self, at: int) -> StatedValue | None:
        """Read a rating (`rated VR`, `Max. Rating × 0.8`), a constant, or another symbol (`VGS`, `VOUT + 1 V`)."""
        if rated := _match(self._r.rated, self._text, at):
            if factor := _FACTOR.match(self._text, rated.end()):
                return StatedValue(factor.end(), reference=f"{factor[1]} x rated")
            start = _after_blanks(self._text, rated.end())
            symbol = self._symbol(start)
            named = symbol is not None and self._is_reference(start, symbol.end())
            return StatedValue(symbol.end() if symbol and named else rated.end(), reference="rated")
        if constant := _match(self._r.constants, self._text, at):
            return StatedValue(constant.end(), reference=constant.group().lower())
        symbol = self._symbol(at)
        if symbol is None or not self._is_reference(at, symbol.end()):
            return None
        end = symbol.end()
        if more := _SUM.match(self._text, end):
            term = self._number(more.end(), None)
            other = self._symbol(more.end())
            end = term.end if term else other.end() if other and self._is_reference(more.end(), other.end()) else end
        if end > symbol.end():
            return StatedValue(end, reference=plain_reference(self._text[at:end]))
        return StatedValue(end, reference=self._r.quantity_of(self._text[at:end]))

    def _is_reference(self, start: int, end: int) -> bool:
        """Tell whether a symbol stands for its value: a quantity, and not the start of the next condition."""
        printed = self._text[start:end].replace(" ", "")
        listed = printed in self._r.symbols or printed.strip("-|").startswith(("V", "I", "BV", "RDS"))
        return listed and self._r.quantity_of(printed) is not None and not OPERATOR.match(self._text, end)

    def _add(self, at: int, name: str, operator: str, value: StatedValue) -> int | None:
        """Keep a condition unless its number is unreadable or of another dimension; return the end of its text."""
        if not is_readable(self._text[max(0, at - 2) : value.end + 2]):
            return None
        si_unit = self._r.si_unit_of(name)
        if value.unit and si_unit and not value.is_zero and not self._r.units.same_dimension(value.unit, si_unit):
            return None
        if value.unit is None and value.value and self._unknown_word(value.end):
            return None
        self._found.append(
            Condition(
                name,
                operator,
                value.value,
                value.min,
                value.max,
                value.reference,
                value.unit.ascii if value.unit else None,
                self._text[at : value.end].strip(),
            )
        )
        return value.end

    def _unknown_word(self, at: int) -> bool:
        """Tell whether a word that may be a misread unit stands behind a number."""
        word = _WORD.match(self._text, at)
        if word is None or _match(self._r.words, self._text, word.start(1)):
            return False
        symbol = _SYMBOL.match(self._text, word.start(1))
        return not (symbol and (OPERATOR.match(self._text, symbol.end()) or symbol.group() in self._r.symbols))


def _after_blanks(text: str, at: int) -> int:
    """Return the place of the next character that is no blank or hyphen."""
    while at < len(text) and text[at] in " -":
        at += 1
    return at


def _match(pattern: re.Pattern[str] | None, text: str, at: int) -> re.Match[str] | None:
    return pattern.match(text, at) if pattern else None


def _open_bracket(text: str) -> bool:
    return text.count("(") != text.count(")")
