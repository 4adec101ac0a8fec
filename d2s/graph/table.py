"""Facts as a table for data frames: one row for each printed value, typed columns, the same in CSV and Parquet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import get_type_hints

from d2s.errors import UsageError
from d2s.graph.facts import is_mirrored
from d2s.graph.terms import BOUNDS, limit_kind
from d2s.records.extraction import Extraction
from d2s.records.part import Part
from d2s.records.record import Record


@dataclass(frozen=True, slots=True)
class FactRow:
    """One printed value; docs/facts.md says what each column holds."""

    quantity: str
    record: str
    document: str
    file_name: str
    manufacturer: str
    part: str
    variant_of: str | None
    device_class: str
    polarity: str | None
    element: str | None
    parameter: str | None
    status: str
    kind: str
    bound: str
    limit: str
    value: float
    unit: str
    si_value: float | None
    si_unit: str | None
    normalised_value: float | None
    symbol: str
    name: str
    conditions: str
    default_conditions: str
    page: int
    x0: float
    top: float
    x1: float
    bottom: float
    text: str
    section: str
    source: str
    method: str
    rule: str
    confidence: float
    ontology: str
    rules: str
    d2s: str


#: Column → Python type; None may stand in those whose type says so.
COLUMNS: dict[str, type] = {item.name: get_type_hints(FactRow)[item.name] for item in fields(FactRow)}


def fact_rows(extraction: Extraction) -> Iterator[FactRow]:
    """Yield the values of a document, part by part in printed order; records in review too (see `status`)."""
    for part in extraction.parts:
        elements = {element.id: element.polarity for element in part.elements}
        for record in part.parameters:
            polarity = elements.get(record.element or "") or part.polarity
            for bound in BOUNDS:
                if (value := getattr(record, bound)) is not None:
                    yield _row(extraction, part, record, bound, value, polarity)


def _row(extraction: Extraction, part: Part, record: Record, bound: str, value: float, polarity: str | None) -> FactRow:
    document, versions, evidence = extraction.document, extraction.versions, record.evidence
    cell = evidence.cells.get(bound)
    box = cell.bbox if cell is not None else evidence.bbox
    si = getattr(record.si, bound) if record.si is not None else None
    return FactRow(
        quantity=f"{record.id}#{bound}",
        record=record.id,
        document=document.sha256,
        file_name=document.file_name,
        manufacturer=document.manufacturer,
        part=part.part_number,
        variant_of=part.variant_of,
        device_class=part.device_class,
        polarity=polarity,
        element=record.element,
        parameter=record.parameter,
        status=str(record.status),
        kind=str(record.kind),
        bound=bound,
        limit=limit_kind(record.kind, bound).value.rpartition("#")[2],
        value=value,
        unit=record.unit,
        si_value=si,
        si_unit=record.si.unit if record.si is not None else None,
        normalised_value=-si if si is not None and is_mirrored(record, polarity) else si,
        symbol=record.symbol,
        name=record.name,
        conditions="; ".join(item.text for item in record.conditions),
        default_conditions="; ".join(item.text for item in record.default_conditions),
        page=evidence.page,
        x0=box[0],
        top=box[1],
        x1=box[2],
        bottom=box[3],
        text=cell.text if cell is not None else evidence.text,
        section=evidence.section,
        source=str(record.source),
        method=str(record.method),
        rule=record.rule,
        confidence=record.confidence,
        ontology=versions.ontology,
        rules=versions.rules,
        d2s=versions.d2s,
    )


def to_csv(rows: Iterable[FactRow]) -> bytes:
    """Return the rows as CSV in UTF-8 with a heading (RFC 4180); None is an empty field."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows([getattr(row, name) for name in COLUMNS] for row in rows)
    return text.getvalue().encode()


def write_parquet(rows: Iterable[FactRow], path: Path) -> None:
    """Write the rows as Parquet; raise `UsageError` D901 where pyarrow is not installed."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise UsageError("D901", reason="Parquet takes pyarrow: pip install 'd2s[parquet]'") from error
    kinds = {str: pa.string(), int: pa.int64(), float: pa.float64()}
    items = list(rows)
    schema = pa.schema(
        [pa.field(name, kinds[_plain(kind)], nullable=_plain(kind) is not kind) for name, kind in COLUMNS.items()]
    )
    columns = {name: [getattr(row, name) for row in items] for name in COLUMNS}
    pq.write_table(pa.table(columns, schema=schema), path)


def _plain(kind: type) -> type:
    """Return the type without None."""
    members: tuple[type, ...] = getattr(kind, "__args__", (kind,))
    return members[0]
