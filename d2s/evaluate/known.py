"""What is known to be wrong on the labels, with the reason: `corpus/known-misses.tsv`."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields, replace
from pathlib import Path

from d2s.errors import UsageError
from d2s.evaluate.report import Finding


@dataclass(frozen=True, slots=True)
class Known:
    """One line: what differs, where, and why.

    `kind` is that of the finding, `text` the label as printed, of an error the wrong answer. Lines are equal where all
    but the reason agree.
    """

    document: str
    part: str
    parameter: str
    kind: str
    text: str
    reason: str

    @property
    def key(self) -> tuple[str, ...]:
        """Return what identifies the line: all fields but the reason."""
        return (self.document, self.part, self.parameter, self.kind, self.text)


@dataclass(frozen=True, slots=True)
class Drift:
    """Findings that are not listed, and listed lines that no finding confirms: they have become right."""

    unlisted: tuple[Known, ...]
    right: tuple[Known, ...]


_COLUMNS = tuple(field.name for field in fields(Known))


def listed(findings: Iterable[Finding], before: Iterable[Known] = ()) -> tuple[Known, ...]:
    """Return findings as lines in a fixed order; one that stood before keeps its reason, a new one gets its cause."""
    reasons: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for known in before:
        reasons[known.key].append(known.reason)
    lines = []
    for line in sorted((_line(finding) for finding in findings), key=lambda item: (*item.key, item.reason)):
        kept = reasons[line.key]
        lines.append(replace(line, reason=kept.pop(0)) if kept else line)
    return tuple(lines)


def drift(findings: Iterable[Finding], known: Iterable[Known]) -> Drift:
    """Compare findings with what is listed; a line that stands twice asks for two findings."""
    now, then = listed(findings), tuple(known)
    return Drift(_without(now, then), _without(then, now))


def _without(lines: Iterable[Known], others: Iterable[Known]) -> tuple[Known, ...]:
    left = Counter(other.key for other in others)
    rest = []
    for line in lines:
        if left[line.key]:
            left[line.key] -= 1
        else:
            rest.append(line)
    return tuple(rest)


def _line(finding: Finding) -> Known:
    text = finding.answer if finding.kind == "error" else finding.label
    return Known(finding.document, finding.part, finding.parameter, finding.kind, _flat(text), _flat(finding.cause))


def _flat(text: str) -> str:
    return " ".join(text.split())


def read_known(path: Path) -> tuple[Known, ...]:
    """Read the list; raise `UsageError` D901 where it is missing, has other columns, or a line has no reason."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
            if tuple(reader.fieldnames or ()) != _COLUMNS:
                raise ValueError(f"its columns are not {', '.join(_COLUMNS)}")
            lines = []
            for row in reader:
                if None in row or not all(row.values()):
                    raise ValueError(f"line {reader.line_num} has an empty or a further column")
                lines.append(Known(**row))
            return tuple(lines)
    except (OSError, ValueError) as error:
        raise UsageError("D901", file=path, reason=f"known misses cannot be read: {error}") from error


def write_known(path: Path, findings: Iterable[Finding]) -> tuple[Known, ...]:
    """Write the findings as the list, keep the reasons that stand there, and return the lines."""
    lines = listed(findings, read_known(path) if path.is_file() else ())
    text = "\n".join("\t".join(row) for row in (_COLUMNS, *map(astuple, lines))) + "\n"
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError("D902", path=path, reason=error.strerror) from error
    return lines
