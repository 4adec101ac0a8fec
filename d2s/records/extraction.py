"""The result of reading one datasheet: `extraction.json`, field for field."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from d2s.errors import Problem
from d2s.records.geometry import Box
from d2s.records.llm import LlmUse
from d2s.records.part import Part

EXTRACTION_SCHEMA = "d2s-extraction/1"


class Outcome(StrEnum):
    """How a run over one document ended; never `ok` while errors exist."""

    OK = "ok"
    PARTIAL = "partial"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Versions:
    """What produced a result: the program's version, and version or content hash of ontology and rules."""

    d2s: str
    ontology: str
    rules: str


@dataclass(frozen=True, slots=True)
class Document:
    """The datasheet itself."""

    sha256: str
    file_name: str
    pages: int
    title: str = ""
    manufacturer: str = ""
    revision: str = ""
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A row that no parameter claims, and why."""

    text: str
    page: int
    bbox: Box
    reason: str


@dataclass(frozen=True, slots=True)
class Extraction:
    """Everything d2s says about one datasheet; `timings` in seconds per stage; `llm` only where a model was asked."""

    status: Outcome
    errors: tuple[Problem, ...]
    versions: Versions
    document: Document
    parts: tuple[Part, ...] = ()
    unmatched: tuple[Unmatched, ...] = ()
    timings: dict[str, float] = field(default_factory=dict)
    schema: str = EXTRACTION_SCHEMA
    llm: LlmUse | None = None
