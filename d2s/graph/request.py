"""What a person asks for, as text: limits on parameters, a class, a polarity, makers, and words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from pyoxigraph import NamedNode

from d2s.errors import UsageError
from d2s.graph.iris import parameter_iri
from d2s.graph.namespaces import D2S
from d2s.knowledge.ontology import Ontology
from d2s.knowledge.parameter import Parameter
from d2s.knowledge.rules import Rules
from d2s.records.record import Kind
from d2s.units.conditions import ConditionReader
from d2s.units.text import fold
from d2s.units.units import Units

_NUMBER = r"[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?"
_LIMIT = re.compile(rf"(<=|>=|=<|=>|≤|≥|<|>|=)\s*({_NUMBER})\s*((?:[A-Za-zµμΩ°%][^\s,;]*)?)")
_VALUE = re.compile(r"(?<![\w.-])(\d+(?:\.\d+)?)\s*([A-Za-zµμΩ]{1,4})(?![\w-])")
_CHANNEL = re.compile(r"\b([np])-?(?=(?:mos|j)fets?\b)", re.IGNORECASE)
_WORD = re.compile(r"[^\s,;]+")
_AT = re.compile(r"(?:\bat\b|@)\s*$", re.IGNORECASE)
_OPERATOR = {"=<": "<=", "≤": "<=", "<": "<=", "=>": ">=", "≥": ">=", ">": ">="}
_LONGEST_NAME = 6
#: Words that connect and ask for nothing.
_EMPTY = frozenset(
    {"an", "and", "any", "are", "at", "by", "find", "for", "from", "in", "is", "of", "on", "or", "the", "to", "with"}
)
#: SI units of what parts are called by: voltage, current, power.
_RATED = ("V", "A", "W")
#: How near to `= value` a printed value counts as equal.
_EQUAL = 0.005


@dataclass(frozen=True, slots=True)
class At:
    """A test condition: the name of its quantity and its magnitude in SI."""

    quantity: str
    value: float


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit in SI; `asked`: the canonical parameters that the name may mean, each with a bound; `text`: the words."""

    text: str
    asked: tuple[tuple[NamedNode, NamedNode], ...]
    low: float
    high: float
    at: At | None = None


@dataclass(frozen=True, slots=True)
class Rating:
    """A value without a name, as in `60 V MOSFET`: a rating of whatever; magnitude in SI."""

    text: str
    value: float
    unit: str


@dataclass(frozen=True, slots=True)
class Request:
    """Limits and kinds hold for every part that is found; `ratings` and `words` rank."""

    limits: tuple[Limit, ...] = ()
    device_class: str | None = None
    polarity: str | None = None
    makers: tuple[str, ...] = ()
    ratings: tuple[Rating, ...] = ()
    words: tuple[str, ...] = ()


def _plain(text: str) -> str:
    return re.sub(r"[\s_()-]", "", fold(text)).casefold()


class RequestReader:
    """Reads requests by the words of ontology and rules."""

    def __init__(self, ontology: Ontology, rules: Rules, units: Units) -> None:
        self._ontology, self._rules, self._units = ontology, rules, units
        self._conditions = ConditionReader(rules.conditions, units)

    @cached_property
    def _names(self) -> dict[str, list[tuple[str, Parameter]]]:
        """Return class and parameter by id, symbol and name, each without case and separators.

        A name that is the first symbol or the id of some parameters stands for those alone.
        """
        names: dict[str, list[tuple[str, Parameter]]] = {}
        first: dict[str, list[tuple[str, Parameter]]] = {}
        for device_class in filter(self._ontology.supports, self._ontology.classes):
            for item in self._ontology.parameters(device_class).values():
                for name in {_plain(text) for text in (item.id, *item.symbols[:1])}:
                    first.setdefault(name, []).append((device_class, item))
                spelled = (*item.symbols, *(name for group in item.names.values() for name in group))
                for name in dict.fromkeys(map(_plain, spelled)):
                    names.setdefault(name, []).append((device_class, item))
        return names | first

    @cached_property
    def _makers(self) -> list[tuple[re.Pattern[str], str]]:
        return [
            (re.compile(rf"(?<!\w){re.escape(word)}(?!\w)", re.IGNORECASE), maker.name)
            for maker in self._rules.manufacturers.manufacturers
            for word in (maker.name, *maker.spellings)
        ]

    def read(self, text: str) -> Request:
        """Read a request such as `N-channel MOSFET VDS >= 60 V RDS(on) <= 20 mohm at VGS = 4.5 V`.

        `<` counts as `<=`. Raise `UsageError` D901 on a limit whose parameter is unknown, or whose unit is missing or
        of another dimension.
        """
        limits, rest = self._split(_CHANNEL.sub(r"\1-channel ", text))
        ratings, rest = self._ratings(rest)
        makers = dict.fromkeys(name for pattern, name in self._makers if pattern.search(rest))
        for pattern, _ in self._makers:
            rest = pattern.sub(" ", rest)
        device_class, polarity, rest = self._kind(rest)
        words = (word.strip(".()-").lower() for word in _WORD.findall(rest))
        return Request(
            limits=tuple(self._limit(*limit, device_class) for limit in limits),
            device_class=device_class,
            polarity=polarity,
            makers=tuple(makers),
            ratings=ratings,
            words=tuple(dict.fromkeys(word for word in words if len(word) > 1 and word not in _EMPTY)),
        )

    def _ratings(self, text: str) -> tuple[tuple[Rating, ...], str]:
        """Return values with a unit that stand alone, and what remains."""
        found = []
        for match in _VALUE.finditer(text):
            unit = self._units.parse(match[2])
            si_unit = next((name for name in _RATED if unit and self._units.same_dimension(unit, name)), None)
            if unit is not None and si_unit is not None:
                found.append(Rating(match[0], self._units.to_si(float(match[1]), unit, si_unit), si_unit))
                text = text.replace(match[0], " ", 1)
        return tuple(found), text

    def _split(self, text: str) -> tuple[list[tuple[str, re.Match[str], At | None]], str]:
        """Part the text into limits, each with the words that name it and its condition, and what remains."""
        limits: list[tuple[str, re.Match[str], At | None]] = []
        rest, start = "", 0
        for match in _LIMIT.finditer(text):
            before, name = self._named(text[start : match.start()])
            start = match.end()
            if _AT.search(before) and limits and match[1] == "=":
                words, asked, _ = limits.pop()
                limits.append((words, asked, self._condition(name, match)))
                before = _AT.sub("", before)
            else:
                limits.append((name, match, None))
            rest += before + " "
        return limits, rest + text[start:]

    def _named(self, text: str) -> tuple[str, str]:
        """Return what stands before the longest name at the end of the text, and that name; the last word otherwise."""
        words = list(_WORD.finditer(text))
        if not words:
            raise UsageError("D901", reason="a limit needs a parameter before it, as in VDS >= 60 V")
        for first in words[-_LONGEST_NAME:]:
            if _plain(text[first.start() :]) in self._names:
                return text[: first.start()], text[first.start() :].strip()
        glued = re.fullmatch(r"(@)(.+)", words[-1][0])
        at = words[-1].start() + (1 if glued else 0)
        return text[:at], text[at:].strip()

    def _si(self, match: re.Match[str], text: str) -> tuple[float, str]:
        """Return the magnitude in the unit as written, and the unit in ASCII."""
        unit = self._units.parse(match[3]) if match[3] else None
        if match[3] and unit is None:
            raise UsageError("D901", reason=f"{match[3]!r} in {text!r} is no unit")
        return abs(float(match[2])), unit.ascii if unit else "1"

    def _condition(self, name: str, match: re.Match[str]) -> At:
        text = f"{name} {match[0]}"
        value, unit = self._si(match, text)
        quantity = self._conditions.quantity_of(name)
        si_unit = self._conditions.si_unit_of(quantity) if quantity else None
        if quantity is None or si_unit is None:
            raise UsageError("D901", reason=f"{name!r} in {text!r} names no test condition")
        if not self._units.same_dimension(unit, si_unit):
            raise UsageError("D901", reason=f"the condition {text!r} needs a unit, such as {si_unit}")
        return At(quantity, self._units.to_si(value, unit, si_unit))

    def _limit(self, name: str, match: re.Match[str], at: At | None, device_class: str | None) -> Limit:
        text = f"{name} {match[0]}".strip()
        meant = [item for item in self._names.get(_plain(name), ()) if device_class in (None, item[0])]
        if not meant:
            place = f" of a {device_class}" if device_class else ""
            raise UsageError("D901", reason=f"{name!r} in {text!r} names no parameter{place}; use its symbol or id")
        value, unit = self._si(match, text)
        fitting = [(owner, item) for owner, item in meant if self._units.same_dimension(unit, item.si_unit)]
        if not fitting:
            usual = meant[0][1].unit
            raise UsageError("D901", reason=f"{text!r} needs a unit of the parameter's dimension, such as {usual}")
        si = self._units.to_si(value, unit, fitting[0][1].si_unit)
        operator = _OPERATOR.get(match[1], match[1])
        return Limit(
            text=text,
            asked=tuple(
                (parameter_iri(owner, item.id), bound)
                for owner, item in fitting
                for bound in _bounds(operator, item.kind)
            ),
            low={"<=": 0.0, ">=": si, "=": si * (1 - _EQUAL)}[operator],
            high={"<=": si, ">=": 1e300, "=": si * (1 + _EQUAL)}[operator],
            at=at,
        )

    def _kind(self, text: str) -> tuple[str | None, str | None, str]:
        """Return class and polarity that the words name, and the words that are left."""
        rules, scores = self._rules.device_classes, dict[str, float]()
        used: list[tuple[int, int]] = []
        for pattern in rules.patterns:
            if found := re.search(pattern.pattern, text, re.IGNORECASE):
                scores[pattern.device_class] = scores.get(pattern.device_class, 0.0) + pattern.weight
                used.append(found.span())
        best = max(scores, key=lambda name: scores[name], default=None)
        if best is None or scores[best] < rules.least:
            return None, None, text
        polarities = set()
        for kind in rules.polarities:
            if best in kind.classes and (found := re.search(kind.pattern, text, re.IGNORECASE)):
                polarities.add(str(kind.polarity))
                used.append(found.span())
        return best, polarities.pop() if len(polarities) == 1 else None, "".join(_without(text, used))


def _bounds(operator: str, kind: Kind) -> tuple[NamedNode, ...]:
    """Return the bounds that promise a limit: a rating's maximum, else the side that the maker guarantees."""
    if operator == "=":
        return D2S.Min, D2S.Typ, D2S.Max
    return (D2S.Min,) if operator == ">=" and kind is not Kind.RATING else (D2S.Max,)


def _without(text: str, spans: list[tuple[int, int]]) -> Iterator[str]:
    """Yield the characters outside the spans, blanks for those inside."""
    for at, letter in enumerate(text):
        yield " " if any(start <= at < end for start, end in spans) else letter
