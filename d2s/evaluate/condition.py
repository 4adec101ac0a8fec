"""Test conditions as labels and extractions state them, made comparable."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from d2s.evaluate.unit import parse_unit

_OPERATOR = re.compile(r"\s*(?:<=|>=|≤|≥|<|>|=)\s*")
_NUMBER = r"[-+−]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?"
_VALUE = re.compile(rf"(±)?\s*({_NUMBER})\s*([^\s\d]\S*)?(?:\s*to\s+({_NUMBER})\s*(\S*))?")
_TOLERANCE = 0.005


@dataclass(frozen=True, slots=True)
class Stated:
    """One condition: quantity, lowest and highest value in the SI unit `base`, or what it refers to.

    `reference` is a quantity, `rated`, or an expression of them; `base` is an empty string where no unit is printed.
    """

    quantity: str
    low: float | None
    high: float | None
    base: str
    reference: str | None


class ConditionNames:
    """Canonical names of condition quantities, from `conditions.tsv`."""

    def __init__(self, spellings: Mapping[str, str]) -> None:
        self._exact = dict(spellings)
        self._folded = {_plain(text).casefold(): name for text, name in spellings.items() if len(_plain(text)) > 2}

    @classmethod
    def read(cls, path: Path) -> ConditionNames:
        """Read `conditions.tsv`; its row `others` lists names that stand as printed, in upper case."""
        spellings: dict[str, str] = {}
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter="\t"):
                names = [re.sub(r"\s+\(.*", "", name).strip(' "') for name in row["spellings on datasheets"].split(",")]
                quantity = row["quantity"]
                if quantity == "others":
                    spellings |= {name.removeprefix("as printed").strip(): "" for name in names}
                else:
                    spellings |= dict.fromkeys((quantity, *names), quantity)
        return cls({text: name or text for text, name in spellings.items() if text and " " not in text})

    def canonical(self, name: str) -> str:
        """Return the canonical name; one that the table does not know stands in upper case."""
        name = name.strip().lstrip("-−").replace("δ", "delta").replace("Δ", "d")
        if name in {"delta", "duty"}:
            return "duty"
        if name == "df":
            return "BW"
        if name in self._exact:
            return self._exact[name]
        if name.upper() in self._exact and len(name) <= 2 and name[0].isupper():
            return self._exact[name.upper()]
        return self._folded.get(_plain(name).casefold(), name.upper())

    def printed(self, text: str) -> tuple[Stated, ...]:
        """Return the quantified conditions of a label's `conditions` cell: `NAME=value unit; ...`."""
        return tuple(stated for part in text.split(";") for stated in self._part(part.strip()))

    def predicted(self, conditions: Iterable[Mapping[str, Any]]) -> tuple[Stated, ...]:
        """Return the conditions of a record of `extraction.json`."""
        found = []
        for item in conditions:
            unit = parse_unit(item.get("unit") or "")
            numbers = [float(item[key]) for key in ("value", "min", "max") if item.get(key) is not None]
            factor = unit.factor if unit else 1.0
            base = unit.base if unit and item.get("unit") else (item.get("unit") or "")
            low, high = (min(numbers) * factor, max(numbers) * factor) if numbers else (None, None)
            reference = self._reference(item["reference"]) if item.get("reference") else None
            found.append(Stated(self.canonical(item["quantity"]), low, high, base, reference))
        return tuple(found)

    def _part(self, text: str) -> list[Stated]:
        *names, value = _OPERATOR.split(text)
        quantities = [self.canonical(name) for name in names]
        stated = self._value(value)
        if stated is None:
            return []
        low, high, base, reference = stated
        return [Stated(name, low, high, base, reference) for name in dict.fromkeys(quantities) if name != "duty"]

    def _value(self, text: str) -> tuple[float | None, float | None, str, str | None] | None:
        if match := _VALUE.fullmatch(text.replace("−", "-")):
            sign, first, unit_first, last, unit_last = match.groups()
            low_unit, high_unit = parse_unit(unit_first or unit_last or ""), parse_unit(unit_last or unit_first or "")
            if low_unit and high_unit and low_unit.base == high_unit.base:
                low = float(first) * low_unit.factor
                high = float(last) * high_unit.factor if last else low
                base = high_unit.base if unit_first or unit_last else ""
                return (-high if sign else low), high, base, None
        reference = self._reference(text)
        named = reference == "rated" or any(letter.isupper() for letter in text)
        return (None, None, "", reference) if named else None

    def _reference(self, text: str) -> str:
        if re.fullmatch(r"(?:max\.?\s*)?rat(?:ed|ing).*", text.strip(), re.IGNORECASE):
            return "rated"
        return self.canonical(text.strip()) if re.fullmatch(r"[\w()/]+", text.strip()) else text.strip()


def _plain(name: str) -> str:
    return re.sub(r"[\s_]", "", name)


def holds(asked: Stated, given: Iterable[Stated]) -> bool:
    """Tell whether one of the given conditions states what is asked; operators are equated, signs count."""
    return any(_states(asked, item) for item in given)


def _states(asked: Stated, given: Stated) -> bool:
    if asked.reference is not None:
        swapped = asked.reference == given.quantity and given.reference == asked.quantity
        if given.reference is None or (asked.quantity != given.quantity and not swapped):
            return False
        simple = re.fullmatch(r"[\w()/]+", asked.reference) is not None
        return swapped or not simple or asked.reference == given.reference
    if asked.quantity != given.quantity or asked.low is None or asked.high is None:
        return False
    if given.low is None or given.high is None:
        return False
    zero = asked.low == asked.high == 0
    if asked.base and given.base != asked.base and not zero:
        return False
    return _close(asked.low, given.low) and _close(asked.high, given.high)


def _close(label: float, value: float) -> bool:
    return abs(value - label) <= _TOLERANCE * abs(label)
