"""Words of the rules as patterns: blanks in them match blanks, hyphens, dots or nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable

from d2s.units.text import fold


def phrases(words: Iterable[str]) -> re.Pattern[str] | None:
    """Compile phrases, longest first; blanks in them match blanks, hyphens or nothing."""
    parts = [
        r"[\s.-]*".join(re.escape(word) for word in fold(phrase).split())
        for phrase in sorted(set(words), key=len, reverse=True)
    ]
    return re.compile(rf"(?<![A-Za-z])(?:{'|'.join(parts)})(?![A-Za-z])\.?", re.IGNORECASE) if parts else None


def plain_phrase(phrase: str) -> str:
    """Return a phrase in the form in which phrases are compared."""
    return re.sub(r"[\s.-]+", "", fold(phrase)).casefold()
