"""Coded errors: every message says what was wrong, where, and what to do next.

    D2SError                    anything d2s reports on purpose
    ├── InputError              the document cannot be read          D1xx, D2xx
    ├── KnowledgeError          an ontology or rule file is wrong    D8xx
    ├── StoreError              the graph store refuses              D5xx
    ├── SimulatorError          ngspice is missing or failed         D7xx
    └── UsageError (ValueError) the call itself is wrong             D9xx

A bad document ends as a `Problem` inside a result; a bad call raises.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

#: Code → what went wrong, with `{}` fields filled by the caller. Blocks: D1 input, D2 pages, D3 layout, D4 resolve,
#: D5 graph, D6 models, D7 simulator, D8 knowledge and settings, D9 use.
CODES: dict[str, str] = {
    "D101": "not a PDF: the file does not start with a PDF header; give a PDF datasheet",
    "D102": "the file cannot be opened: {reason}; check the path and its permissions",
    "D103": "the PDF is damaged: {reason}; download it again or repair it (qpdf, mutool clean)",
    "D104": "the PDF needs a password; save an unprotected copy first",
    "D105": "the PDF holds no page",
    "D106": "the PDF has {pages} pages, more than the limit of {limit}; pass the pages that matter or raise max_pages",
    "D107": "the pages are pictures without text; run OCR first (ocrmypdf IN.pdf OUT.pdf)",
    "D108": "the file is empty",
    "D109": "time limit of {seconds:g} s reached; what was read so far is kept",
    "D110": "the fonts give no usable text; run OCR first (ocrmypdf --force-ocr IN.pdf OUT.pdf)",
    "D201": "page {page} cannot be read: {reason}",
    "D202": "page {page} holds {count} unreadable glyphs; numbers beside them were not taken",
    "D203": "page {page}: {count} glyphs without a character code were read by shape ({glyphs}); compare the page",
    "D301": "no table of electrical parameters was found",
    "D401": "not a component datasheet: no known device class was recognised",
    "D402": "device class '{name}' is recognised but has no ontology yet: structure only",
    "D403": "no type number was found",
    "D404": "no parameter could be accepted",
    "D405": "the sheet prints different pin assignments for one package of {parts}; none was taken, see the drawings",
    "D406": "the device class '{name}' was chosen by a language model; check it before you use the values",
    "D501": "the graph store cannot be opened: {reason}",
    "D502": "the graph breaks the shapes: {reason}",
    "D503": "the facts contradict each other: {reason}",
    "D504": "no query is named '{name}'; known: {known}",
    "D505": "the query cannot be run: {reason}",
    "D506": "the data cannot be loaded: {reason}",
    "D507": "the time limit of {seconds:g} s was reached; make the query more selective, or add LIMIT",
    "D508": "{operation} is refused: the server fetches nothing from elsewhere; load the data with d2s graph load",
    "D509": "the request needed more than {megabytes} MB of memory; make the query more selective, or add LIMIT",
    "D510": "{count} requests are waiting already; try again later",
    "D511": "the answer is larger than {megabytes} MB; add LIMIT, or ask for less",
    "D512": "the SPARQL server does not do it: {reason}",
    "D601": "no model for {part}: {reason}",
    "D701": "ngspice was not found; install it (apt-get install ngspice) or set D2S_NGSPICE; models stay unverified",
    "D702": "ngspice failed on {file}: {reason}",
    "D703": "ngspice exceeded its limit of {limit} on {deck}",
    "D801": "{reason}",
    "D802": "the folder '{path}' does not exist; check D2S_ONTOLOGY and D2S_RULES",
    "D803": "the settings file is wrong: {reason}",
    "D901": "{reason}",
    "D902": "the output folder '{path}' cannot be written: {reason}",
    "D999": "internal defect: {reason}; please report it with the document",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """A coded finding about one document: part of a result, never raised."""

    code: str
    message: str
    page: int | None = None


def problem(code: str, page: int | None = None, **fields: object) -> Problem:
    """Build a `Problem` from a code and the fields of its message."""
    if page is not None:
        fields.setdefault("page", page)
    return Problem(code, CODES[code].format(**fields), page)


class D2SError(Exception):
    """Anything d2s reports on purpose; carries the code and the place."""

    def __init__(
        self,
        code: str,
        *,
        file: Path | str | None = None,
        page: int | None = None,
        line: int | None = None,
        **fields: object,
    ) -> None:
        self.code, self.file, self.page, self.line = code, file, page, line
        self.message = CODES[code].format(**fields)
        place = ":".join(str(part) for part in (file, line) if part is not None)
        if page is not None:
            place += f" page {page}"
        super().__init__(f"[{code}] {place}: {self.message}" if place else f"[{code}] {self.message}")

    def __reduce__(self) -> tuple[Any, ...]:
        return _restore, (type(self), self.args, self.__dict__)

    def as_problem(self) -> Problem:
        """Return the error as an entry of a result."""
        return Problem(self.code, self.message, self.page)


def _restore(kind: type[D2SError], arguments: tuple[Any, ...], state: dict[str, Any]) -> D2SError:
    """Rebuild an error that crossed a process."""
    error = kind.__new__(kind, *arguments)
    error.__dict__.update(state)
    return error


class InputError(D2SError):
    """The document cannot be read."""


class KnowledgeError(D2SError):
    """An ontology or rule file is wrong."""


class StoreError(D2SError):
    """The graph store refuses."""


class SimulatorError(D2SError):
    """The simulator is missing or failed."""


class UsageError(D2SError, ValueError):
    """The call itself is wrong."""
