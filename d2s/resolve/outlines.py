"""Recognises the names of packages and tells which of them mean one outline."""

from __future__ import annotations

import re
from dataclasses import dataclass

from d2s.knowledge.packages import PackageRules

_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−－", "-"))


@dataclass(frozen=True, slots=True)
class Named:
    """A package name in a text: as printed, its key, its span."""

    name: str
    key: str
    start: int
    end: int


class Outlines:
    """Find package names by `rules/packages.yaml`."""

    def __init__(self, rules: PackageRules) -> None:
        self._name = re.compile(rules.name)
        self._code = re.compile(rules.code)
        self._plain = re.compile(rules.plain)
        self._equal = {name: group[0] for group in rules.equal for name in group}

    def find(self, text: str) -> tuple[Named, ...]:
        """Return the package names of a text in order."""
        plain = text.translate(_DASHES)
        return tuple(
            Named(" ".join(m.group().split()), self.key(m.group()), m.start(), m.end())
            for m in self._name.finditer(plain)
        )

    def code(self, text: str) -> str | None:
        """Return the maker's outline number that a text names (`221A`, without its issue), None where none."""
        found = self._code.search(text.translate(_DASHES))
        return found.group(1).partition("-")[0].lstrip("0").upper() if found else None

    def key(self, name: str) -> str:
        """Return what the names of one outline share (`TO-236AB` and `SOT23` have one key)."""
        key = packed(name)
        if key in self._equal:
            return self._equal[key]
        plain = self._plain.sub("", key)
        return self._equal.get(plain, plain)

    def is_name(self, text: str) -> bool:
        """Tell whether a text is a package name and nothing else but a bracket or a count of leads."""
        found = self.find(text)
        rest = text.translate(_DASHES)
        for named in reversed(found):
            rest = rest[: named.start] + rest[named.end :]
        return bool(found) and len(re.sub(r"[^A-Za-z0-9]|\(.*?\)|\d\s?L\b|pb|free", "", rest, flags=re.I)) <= 2

    def spellings(self, key: str) -> tuple[str, ...]:
        """Return the packed names that share a key."""
        return (key, *(name for name, first in self._equal.items() if first == key))


def packed(name: str) -> str:
    """Return a name without case, blanks, brackets and dashes."""
    return re.sub(r"[^a-z0-9²]", "", name.casefold())
