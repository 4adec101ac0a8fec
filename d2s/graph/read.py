"""Facts read back from the graph as the records that went in: few queries, rows assembled here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, Protocol
from urllib.parse import unquote

from pyoxigraph import NamedNode

from d2s.errors import Problem, UsageError
from d2s.graph import terms
from d2s.graph.iris import document_iri
from d2s.records.extraction import Document, Extraction, Unmatched, Versions
from d2s.records.geometry import Box
from d2s.records.part import Element, Package, Part
from d2s.records.record import Bounds, Candidate, CellEvidence, Condition, Evidence, Record


class Queryable(Protocol):
    """What is needed of a store to read facts."""

    def query(self, text_or_name: str, **bindings: Any) -> Any:
        """Run a named query."""


def _text(term: Any) -> str:
    """Return the string of a term; an empty one where the graph holds none."""
    return term.value if term is not None else ""


def _optional(term: Any) -> str | None:
    return term.value if term is not None else None


def _number(term: Any) -> float | None:
    return float(term.value) if term is not None else None


def _last(term: Any) -> str:
    """Return the last segment of an IRI: the id of a parameter or a class."""
    return unquote(term.value.rsplit("/", 1)[1])


def _box(row: Any, first: int) -> Box:
    return Box(*(float(row[first + offset].value) for offset in range(4)))


class _Reader:
    """Reads the facts of one document; each query is asked once."""

    def __init__(self, store: Queryable, graph: NamedNode) -> None:
        self._store, self._graph = store, graph

    def rows(self, name: str) -> Iterator[Any]:
        """Return the rows of the query `facts_<name>`."""
        found: Iterator[Any] = self._store.query(f"facts_{name}", graph=self._graph)
        return found

    def parts(self) -> tuple[Part, ...]:
        """Return the parts in printed order with everything that hangs on them."""
        evidence = self._evidence()
        aliases: dict[str, list[str]] = defaultdict(list)
        for row in self.rows("aliases"):
            aliases[row[0].value].append(row[1].value)
        elements: dict[str, list[Element]] = defaultdict(list)
        for row in self.rows("elements"):
            elements[row[0].value].append(Element(row[1].value, _last(row[2]), _optional(row[3])))
        packages = self._packages(evidence)
        records = self._records(evidence)
        return tuple(
            Part(
                part_number=row[1].value,
                device_class=_last(row[2]),
                polarity=_optional(row[3]),
                aliases=tuple(aliases[row[0].value]),
                variant_of=_optional(row[4]),
                packages=tuple(packages[row[0].value]),
                elements=tuple(elements[row[0].value]),
                parameters=tuple(records[row[0].value]),
            )
            for row in self.rows("parts")
        )

    def _evidence(self) -> dict[str, Evidence]:
        cells: dict[str, dict[str, CellEvidence]] = defaultdict(dict)
        for row in self.rows("cells"):
            cells[row[0].value][row[1].value] = CellEvidence(_box(row, 2), _text(row[6]))
        return {
            row[0].value: Evidence(
                page=int(row[1].value),
                bbox=_box(row, 2),
                text=_text(row[6]),
                section=_text(row[7]),
                table=_text(row[8]),
                cells=cells[row[0].value],
            )
            for row in self.rows("rows")
        }

    def _packages(self, evidence: Mapping[str, Evidence]) -> dict[str, list[Package]]:
        pins: dict[str, dict[str, str]] = defaultdict(dict)
        for row in self.rows("pins"):
            pins[row[0].value][row[1].value] = _text(row[2])
        packages: dict[str, list[Package]] = defaultdict(list)
        for row in self.rows("packages"):
            place = evidence[row[5].value] if row[5] is not None else None
            package = Package(row[2].value, _optional(row[3]), _optional(row[4]), pins[row[1].value], place)
            packages[row[0].value].append(package)
        return packages

    def _conditions(self) -> dict[str, tuple[int, Condition]]:
        return {
            row[0].value: (
                int(row[1].value),
                Condition(
                    quantity=_text(row[2]),
                    operator=_text(row[3]),
                    value=_number(row[4]),
                    min=_number(row[5]),
                    max=_number(row[6]),
                    reference=_optional(row[7]),
                    unit=_optional(row[8]),
                    text=_text(row[9]),
                ),
            )
            for row in self.rows("conditions")
        }

    def _records(self, evidence: Mapping[str, Evidence]) -> dict[str, list[Record]]:
        attached: dict[str, tuple[int, Any]] = dict(self._conditions())
        attached.update((row[0].value, (int(row[1].value), _text(row[2]))) for row in self.rows("notes"))
        links: dict[tuple[str, str], list[tuple[int, Any]]] = defaultdict(list)
        for row in self.rows("links"):
            links[row[0].value, row[1].value].append(attached[row[2].value])

        def linked(record: str, relation: NamedNode) -> tuple[Any, ...]:
            return tuple(item for _, item in sorted(links[record, relation.value], key=lambda pair: pair[0]))

        candidates: dict[str, list[Candidate]] = defaultdict(list)
        for row in self.rows("candidates"):
            candidates[row[0].value].append(Candidate(_last(row[1]), float(row[2].value)))
        printed: dict[str, dict[str, float | None]] = defaultdict(dict)
        si: dict[str, dict[str, float | None]] = defaultdict(dict)
        for row in self.rows("quantities"):
            bound = terms.BOUND_OF[row[1].value]
            printed[row[0].value][bound] = float(row[2].value)
            si[row[0].value][bound] = _number(row[3])
        records: dict[str, list[Record]] = defaultdict(list)
        for row in self.rows("records"):
            name = row[0].value
            values, converted = printed[name], si[name]
            record = Record(
                id=name,
                parameter=_last(row[2]) if row[2] is not None else None,
                element=_optional(row[3]),
                kind=terms.KIND_OF[row[4].value],
                symbol=_text(row[5]),
                name=_text(row[6]),
                min=values.get("min"),
                typ=values.get("typ"),
                max=values.get("max"),
                unit=_text(row[7]),
                unit_text=_text(row[8]),
                si=Bounds(converted.get("min"), converted.get("typ"), converted.get("max"), row[9].value)
                if row[9] is not None
                else None,
                conditions=linked(name, terms.CONDITION),
                default_conditions=linked(name, terms.DEFAULT_CONDITION),
                evidence=evidence[row[10].value],
                source=terms.SOURCE_OF[row[11].value],
                method=terms.METHOD_OF[row[12].value],
                rule=_text(row[13]),
                confidence=float(row[14].value),
                status=terms.STATUS_OF[row[15].value],
                candidates=tuple(candidates[name]),
                notes=linked(name, terms.NOTE),
            )
            records[row[1].value].append(record)
        return records

    def unmatched(self) -> tuple[Unmatched, ...]:
        """Return the rows that no parameter claims."""
        return tuple(
            Unmatched(_text(row[0]), int(row[1].value), _box(row, 2), _text(row[6])) for row in self.rows("unmatched")
        )

    def problems(self) -> tuple[Problem, ...]:
        """Return what went wrong."""
        return tuple(
            Problem(row[0].value, row[1].value, int(row[2].value) if row[2] is not None else None)
            for row in self.rows("problems")
        )


def read_parts(store: Queryable, sha256: str) -> tuple[Part, ...]:
    """Return the parts of a document as they went in; empty where the store does not hold it."""
    return _Reader(store, document_iri(sha256)).parts()


def read_extraction(store: Queryable, sha256: str) -> Extraction:
    """Return a document's extraction as it went in, without timings, which belong to the run.

    An unmatched row that is listed twice comes back once.
    Raise `UsageError` D901 where the store does not hold the document.
    """
    reader = _Reader(store, document_iri(sha256))
    head = next(reader.rows("document"), None)
    if head is None:
        raise UsageError("D901", reason=f"the store holds no document {sha256}; extract it first")
    file_name, pages, title, maker, revision, language, outcome, schema, *versions = head
    return Extraction(
        status=terms.OUTCOME_OF[outcome.value],
        errors=reader.problems(),
        versions=Versions(*(version.value for version in versions)),
        document=Document(
            sha256=sha256,
            file_name=_text(file_name),
            pages=int(pages.value),
            title=_text(title),
            manufacturer=_text(maker),
            revision=_text(revision),
            language=_text(language),
        ),
        parts=reader.parts(),
        unmatched=reader.unmatched(),
        schema=schema.value,
    )
