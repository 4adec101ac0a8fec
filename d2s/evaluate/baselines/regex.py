"""Regular expressions: a known symbol at the start of a line, numbers, and a unit at its end."""

from __future__ import annotations

import re
from typing import Any

from d2s.evaluate.baselines.sheet import Sheet
from d2s.evaluate.unit import parse_unit

_NUMBER = r"[-+−±]?\d+(?:\.\d+)?"
_END = re.compile(rf"(?P<numbers>(?:(?<![\w.=]){_NUMBER}\s+){{1,3}})(?P<unit>[^\s\d]\S*)\s*$")
_PLACES = {1: (2,), 2: (1, 2), 3: (0, 1, 2)}
_BOUNDS = ("min", "typ", "max")


def regex(sheet: Sheet) -> list[dict[str, Any]]:
    """Return a record for each line that begins with a symbol or name and ends in numbers with a fitting unit.

    One number stands for the bound that the parameter usually has, two for typ and max, three for all.
    """
    starts = sorted(
        ((_plain(text), name) for name, p in sheet.parameters.items() for text in (*p.symbols, *p.names.get("en", ()))),
        key=lambda item: -len(item[0]),
    )
    found = []
    for number, page in enumerate(sheet.pages, start=1):
        for line in page.splitlines():
            plain = _plain(line)
            name = next((name for text, name in starts if plain.startswith(text)), None)
            end = _END.search(line)
            if name is None or end is None:
                continue
            unit, expected = parse_unit(end["unit"]), parse_unit(sheet.parameters[name].si_unit)
            if unit is None or expected is None or unit.base != expected.base:
                continue
            numbers = [float(text.replace("−", "-").lstrip("±")) for text in end["numbers"].split()]
            usual = sheet.parameters[name].bound_without_heading
            places = _PLACES[len(numbers)]
            if len(numbers) == 1 and usual in _BOUNDS:
                places = (_BOUNDS.index(usual),)
            bounds = {_BOUNDS[place]: value for place, value in zip(places, numbers, strict=True)}
            found.append({"parameter": name, "unit": end["unit"], "page": number, **bounds})
    return found


def _plain(text: str) -> str:
    return re.sub(r"[\s()\[\],.:-]", "", text).casefold()
