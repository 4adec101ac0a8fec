"""What a table is about."""

from __future__ import annotations

import re
from collections.abc import Sequence

from d2s.layout.columns import Col
from d2s.layout.rows import Draft
from d2s.layout.tongue import Tongue, plain
from d2s.records.layout import Role, TableKind

_BY_SECTION = {
    "ordering": TableKind.ORDERING,
    "marking": TableKind.MARKING,
    "pinning": TableKind.PINNING,
    "package": TableKind.PACKAGE,
}
_DIMENSION = re.compile(r"^(?:dim|dimensions?|millimeters?|millimetres?|inch(?:es)?|mm|mils?)\b")
#: Titles that say that what stands below are values, even where these print their units themselves.
_MEASURED = frozenset({"maximum_ratings", "thermal", "electrical", "static", "dynamic", "switching"})
_ORDER = re.compile(r"order|packing|shipping|packag|reel|marking|quantity|delivery|tape")


def classify(columns: Sequence[Col], drafts: Sequence[Draft], kind: str, near: bool, tongue: Tongue) -> TableKind:
    """Return the kind of a table from its headings, its rows and its title.

    `kind` is the section kind of its title, `near` tells that the title stands right above it.
    """
    if near and kind == "spice":
        return TableKind.OTHER
    heads = [plain(item.text) for col in columns if col.leaf for item in col.leaf.stack]
    roles = {col.role for col in columns}
    if any(_DIMENSION.match(head) for head in heads):
        return TableKind.PACKAGE
    units = {draft.row.unit.text for draft in drafts if draft.row.unit}
    if units and units <= {"mm", "in", "inch", "mil"}:
        return TableKind.PACKAGE
    if any(re.match(r"pin\b", head) for head in heads):
        return TableKind.PINNING
    symbols = [draft.row.symbol.text for draft in drafts if draft.row.symbol]
    letters = [text for text in symbols if re.fullmatch(r"[A-Za-zθ][A-Za-z]?\d?|∝", text)]
    named = any(draft.row.name or draft.row.conditions for draft in drafts)
    if symbols and len(letters) == len(drafts) and not named and not units and len(letters) > 2:
        return TableKind.PACKAGE
    headed = {item.role for col in columns if col.leaf for item in col.leaf.stack}
    if Role.UNIT not in roles and Role.SYMBOL not in headed:
        if sum(bool(_ORDER.search(head)) for head in heads) >= 1:
            return TableKind.MARKING if any("marking" in h for h in heads) and len(heads) == 2 else TableKind.ORDERING
        if near and kind in tongue.not_parameters:
            return _BY_SECTION.get(kind, TableKind.OTHER)
    electrical = any(unit not in {"mm", "in", "inch", "mil"} for unit in units)
    if near and kind == "package" and not named and not electrical:
        return TableKind.PACKAGE
    values = [value for draft in drafts for value in draft.row.values]
    told = units or any(
        v.unit or v.parts or (near and kind in _MEASURED and _united(v.span.text, tongue)) for v in values
    )
    if drafts and not told and len(roles) < 3:
        return TableKind.OTHER
    if not drafts:
        return _BY_SECTION.get(kind, TableKind.OTHER) if near else TableKind.OTHER
    return TableKind.SUMMARY if near and kind == "summary" else TableKind.PARAMETERS


def _united(text: str, tongue: Tongue) -> bool:
    """Tell whether a value ends with its unit: ±20V."""
    found = re.search(r"\d\s*([^\d\s.,]{1,6})$", text)
    return found is not None and tongue.is_unit(found[1])
