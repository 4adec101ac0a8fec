"""Tries an edit on a copy of the knowledge: what it breaks, what it changes."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from d2s.errors import UsageError
from d2s.settings import Settings, cache_folder
from d2s.workbench.check import check
from d2s.workbench.corpus import find_sheets
from d2s.workbench.edit import Edit
from d2s.workbench.finding import Finding, Level
from d2s.workbench.impact import Impact, impact
from d2s.workbench.printed import read_printed


@dataclass(frozen=True, slots=True)
class Trial:
    """An edit with the findings that are new with it, and its impact (None without a corpus)."""

    edits: tuple[Edit, ...]
    findings: tuple[Finding, ...]
    impact: Impact | None

    @property
    def broken(self) -> bool:
        """Tell whether the edit brings an error."""
        return any(item.level is Level.ERROR for item in self.findings)

    @property
    def doubtful(self) -> bool:
        """Tell whether the edit brings a collision, puts values out of range, or meets the labels less well."""
        told = any(item.level is Level.WARNING and item.rule in ("collision", "range") for item in self.findings)
        return told or (self.impact is not None and self.impact.worse)

    @property
    def reason(self) -> str:
        """Return what speaks against the edit, empty where nothing does."""
        if self.broken:
            return "the edit breaks the knowledge"
        if self.impact is not None and self.impact.worse:
            return "the labels are met less well than before"
        return "the edit collides with what is there" if self.doubtful else ""

    def to_dict(self) -> dict[str, Any]:
        """Return JSON values."""
        return {
            "diff": "".join(edit.diff for edit in self.edits),
            "findings": [asdict(item) | {"file": item.file.name} for item in self.findings],
            "impact": self.impact.to_dict() if self.impact else None,
            "reason": self.reason,
        }


def attempt(settings: Settings, edits: Sequence[Edit], gold: Sequence[Path], *, with_corpus: bool = True) -> Trial:
    """Make the edits on a copy, and compare checks and corpus with those of the settings.

    Without a corpus (and without `with_corpus`) there is no impact.
    """
    rows = read_printed(cache_folder(settings))
    known = {item.key for item in check(settings.ontology, settings.rules, rows)}
    with TemporaryDirectory(prefix="d2s-") as name:
        ontology = shutil.copytree(settings.ontology, Path(name) / "ontology")
        rules = shutil.copytree(settings.rules, Path(name) / "rules")
        copy = replace(settings, ontology=ontology, rules=rules)
        for edit in edits:
            _moved(edit.path, settings, copy).write_text(edit.after, encoding="utf-8")
        findings = tuple(
            replace(item, file=_moved(item.file, copy, settings))
            for item in check(copy.ontology, copy.rules, rows)
            if item.key not in known
        )
        broken = any(item.level is Level.ERROR for item in findings)
        found = None
        if with_corpus and not broken:
            try:
                sheets = find_sheets(settings)
            except UsageError:
                sheets = ()  # no corpus on this machine: the edit is checked alone
            found = impact(copy, (settings.ontology, settings.rules), sheets, gold) if sheets else None
    return Trial(tuple(edits), findings, found)


def _moved(path: Path, source: Settings, target: Settings) -> Path:
    """Return the same file in the folders of other settings."""
    for mine, theirs in ((source.ontology, target.ontology), (source.rules, target.rules)):
        if path.is_relative_to(mine):
            return theirs / path.relative_to(mine)
    return path
