"""What a sample says, as labels: the same strings that are typeset, in the columns of the gold tables."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

HEADER = ("part", "class", "param", "symbol", "min", "typ", "max", "unit", "conditions", "page", "note")
UNITS = {
    "Ω": "ohm", "mΩ": "mohm", "kΩ": "kohm", "°C": "degC", "°C/W": "degC/W", "K/W": "K/W", "%/°C": "%/degC",
    "mV/°C": "mV/degC", "µmho": "umho",
}  # fmt: skip
CONDITION = re.compile(r"^(\S+?)\s*(=|≤|<|≥|>)\s*(.+)$")


@dataclass(frozen=True, slots=True)
class Fact:
    """One printed value set; `parts` empty means every part of the sheet. Page 0 until it is typeset."""

    param: str
    symbol: str
    min: str = ""
    typ: str = ""
    max: str = ""
    unit: str = ""
    conditions: str = ""
    parts: tuple[str, ...] = ()
    note: str = ""
    page: int = 0
    box: tuple[float, float, float, float] | None = None

    def on(self, page: int, box: tuple[float, float, float, float]) -> Fact:
        """Return the fact as it stands on a page, `box` being its row's [x0, top, x1, bottom] from the top left."""
        return replace(self, page=page, box=box)


def plain(markup: str) -> str:
    """Return markup as labels write it: sub- and superscript marks taken off, `u` for micro."""
    text = re.sub(r"\^\{[^}]*\}", "", markup)
    return re.sub(r"_\{([^}]*)\}", r"\1", text).replace("µ", "u").strip()


def unit_label(markup: str) -> str:
    """Return a printed unit in the labels' spelling."""
    text = re.sub(r"\^\{[^}]*\}", "", markup).strip()
    return UNITS.get(text, text).replace("µ", "u")


def conditions_label(markup: str) -> str:
    """Return printed conditions as `NAME=value unit` joined by `; `; words without a value are left out."""
    found = []
    for piece in re.split(r",\s|\n|;\s", plain(markup)):
        if match := CONDITION.match(piece.strip().strip("()")):
            value = match[3].strip()
            for printed, label in (("°C/W", "degC/W"), ("°C", "degC"), ("mΩ", "mohm"), ("kΩ", "kohm"), ("Ω", "ohm")):
                value = value.replace(printed, label)
            value = re.sub(r"(?<=\d)(?=[a-zA-Z])", " ", value, count=1) if value[:1] in "-±0123456789" else value
            found.append(f"{match[1]}{match[2].replace('≤', '<=').replace('≥', '>=')}{value}")
    return "; ".join(found)


def gold_csv(facts: Iterable[Fact], parts: tuple[str, ...], classes: dict[str, str]) -> str:
    """Return the gold table of a sheet: one line per part and fact."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADER)
    for fact in facts:
        for part in fact.parts or parts:
            values = (
                fact.param,
                fact.symbol,
                fact.min,
                fact.typ,
                fact.max,
                fact.unit,
                fact.conditions,
                fact.page,
                fact.note,
            )
            writer.writerow((part, classes[part], *values))
    return out.getvalue()
