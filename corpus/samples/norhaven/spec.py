"""Parameter rows: one value set gives both its typeset row and its labels."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .fact import Fact, conditions_label, plain, unit_label
from .table import ABOVE, LEFT, Row
from .text import Face


@dataclass(frozen=True, slots=True)
class Spec:
    """One printed value set.

    `ids` are the parameters it states (blank-separated, `-` for one without a label), empty for those of the row
    above. Symbol, name, conditions and unit take `ABOVE` where their cell is merged with the one above. `value` is for
    tables with one value column and takes the bound in `bound`; `values` for tables with a column per part.
    """

    ids: str = ""
    symbol: str | None = ""
    name: str | None = ""
    conditions: str | None = ""
    min: str = ""
    typ: str = ""
    max: str = ""
    unit: str | None = ""
    value: str = ""
    values: tuple[str, ...] = ()
    bound: str = "max"
    note: str = ""
    label: str = ""  #: conditions as labels state them where the row prints them in the name or not at all


@dataclass(frozen=True, slots=True)
class Group:
    """A section row inside a table."""

    title: str


def _limits(param: str, spec: Spec, value: str) -> dict[str, str]:
    """Return the bounds of a value printed under one heading."""
    value = value.split("^{")[0]
    if " to " in value:
        low, high = value.split(" to ")
        return {"min": low.strip(), "max": high.strip().lstrip("+")}
    if value.startswith("±"):
        number = value.lstrip("± ")
        return {"min": f"-{number}", "max": number} if param.endswith("_max") else {"max": number}
    return {spec.bound: value.replace("- ", "-")}


def rows(
    layout: Sequence[str], items: Iterable[Spec | Group], face: Face, parts: Sequence[str] = (), top: bool = False
) -> tuple[Row, ...]:
    """Typeset value sets in a column layout.

    `layout` names the columns: symbol, name, conditions, min, typ, max, value, unit, or `part0`… for part columns.
    """
    found: list[Row] = []
    last: dict[str, str] = {}
    for item in items:
        if isinstance(item, Group):
            found.append(Row((item.title,) + (LEFT,) * (len(layout) - 1), section=True))
            continue
        for key in ("symbol", "name", "conditions", "unit"):
            if (value := getattr(item, key)) is not ABOVE:
                last[key] = value
        if item.ids:
            last["ids"] = item.ids
        entries = tuple(_entry(key, item, face) for key in layout)
        found.append(Row(entries, tuple(_facts(item, last, parts)), top_aligned=top))
    return tuple(found)


def _entry(key: str, item: Spec, face: Face) -> str | None:
    if key.startswith("part"):
        return item.values[int(key[4:])]
    text = getattr(item, key)
    if key in ("min", "typ", "max"):
        return text or face.blank
    return text


def _facts(item: Spec, last: dict[str, str], parts: Sequence[str]) -> Iterable[Fact]:
    conditions = "; ".join(filter(None, (conditions_label(last.get("conditions", "")), item.label)))
    ids = last["ids"].split()
    symbols = [plain(text) for text in last["symbol"].replace("\n", ", ").split(", ")]
    unit = unit_label(last["unit"])
    for index, param in enumerate(ids):
        if param == "-":
            continue
        symbol = symbols[min(index, len(symbols) - 1)] if len(ids) > 1 else plain(last["symbol"].replace("\n", " "))
        common = {"param": param, "symbol": symbol, "unit": unit, "conditions": conditions, "note": item.note}
        if item.values:
            value = ""
            for part, entry in zip(parts, item.values, strict=True):
                value = value if entry == LEFT else entry or ""
                if value:
                    yield Fact(**common, parts=(part,), **_limits(param, item, value))
        elif item.value:
            yield Fact(**common, **_limits(param, item, item.value))
        else:
            limits = {}
            for key in ("min", "typ", "max"):
                text = getattr(item, key)
                if text.startswith("±"):
                    limits |= _limits(param, item, text)
                elif text:
                    limits[key] = text
            if limits:
                yield Fact(**common, **limits)
