"""What a check says: the rule, the place, what is wrong, and the fix."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class Level(StrEnum):
    """How much a finding matters: an error stops a run, a warning wants a look, a hint may stay."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding; `place` are the keys (or ids of list items) that lead to the block in the file."""

    level: Level
    rule: str
    file: Path
    place: tuple[str | int, ...]
    message: str
    fix: str = ""
    line: int | None = None
    rows: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, str, str]:
        """Return what makes two findings of two versions the same one."""
        return self.rule, self.file.name, self.message
