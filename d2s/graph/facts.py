"""Parts and their records as RDF."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from d2s.errors import StoreError
from d2s.graph import terms
from d2s.graph.builder import Builder, text
from d2s.graph.effective import effective_records
from d2s.graph.iris import (
    class_iri,
    described_part_iri,
    digest,
    document_iri,
    local_iri,
    maker_iri,
    parameter_iri,
    part_iri,
    part_key,
    quantity_iri,
    safe,
)
from d2s.graph.measures import Measures
from d2s.graph.namespaces import D2S, PROV, QUDT, SCHEMA
from d2s.graph.places import Places
from d2s.records.extraction import Document
from d2s.records.part import Package, Part
from d2s.records.record import Condition, Record, Status

if TYPE_CHECKING:
    from d2s.units.units import Units

#: SI units of quantities that a P-channel or PNP device prints with the opposite sign.
_SIGNED = frozenset({"V", "A", "C"})

#: Conditions that say how hot the device is, junction first; `T` is a temperature that the sheet does not name.
_TEMPERATURES = ("TJ", "T", "TC", "TA", "TS", "THS")


def is_mirrored(record: Record, polarity: str | None) -> bool:
    """Tell whether a P-channel or PNP element prints a voltage, current or charge with negative values only."""
    if polarity != "p" or record.si is None or record.si.unit not in _SIGNED:
        return False
    printed = [value for value in (record.si.min, record.si.typ, record.si.max) if value is not None]
    return bool(printed) and max(printed) < 0


class Facts:
    """Describes the parts of one document."""

    def __init__(self, builder: Builder, document: Document, places: Places, units: Units) -> None:
        self._builder, self._document, self._places = builder, document, places
        self._measures = Measures(units)

    def parts(self, parts: Sequence[Part]) -> None:
        """State all parts and what holds for each after inheritance from the base type."""
        for position, part in enumerate(parts):
            self._part(part, position)
        for part in parts:
            node = described_part_iri(self._document.sha256, part.part_number)
            for record in effective_records(part, parts):
                self._builder.node(node, D2S.effectiveRecord, NamedNode(record.id))

    def _part(self, part: Part, position: int) -> None:
        builder, document = self._builder, self._document
        node = described_part_iri(document.sha256, part.part_number)
        if not builder.once(node):
            raise StoreError("D503", reason=f"the part {part.part_number} occurs twice in one document")
        builder.type(node, D2S.DescribedPart)
        builder.node(node, D2S.describedIn, document_iri(document.sha256))
        builder.text(node, SCHEMA.mpn, part.part_number)
        builder.text(node, D2S.partKey, part_key(part.part_number))
        builder.node(node, D2S.deviceClass, class_iri(part.device_class))
        builder.optional(node, D2S.polarity, part.polarity)
        builder.count(node, D2S.position, position)
        builder.optional(node, D2S.variantOf, part.variant_of)
        if document.manufacturer:
            self._global(node, part.part_number)
        for key in sorted({part_key(name) for name in (part.part_number, *part.aliases)}):
            builder.node(node, D2S.nameKey, text(key))
        for number, alias in enumerate(dict.fromkeys(part.aliases)):
            alias_node = NamedNode(f"{node.value}-alias-{safe(alias)}")
            builder.node(node, D2S.alias, alias_node)
            builder.text(alias_node, SCHEMA.mpn, alias)
            builder.count(alias_node, D2S.position, number)
        for number, package in enumerate(part.packages):
            self._package(node, package, number)
        for number, element in enumerate(part.elements):
            element_node = NamedNode(f"{node.value}-element-{safe(element.id)}")
            if not builder.once(element_node):
                raise StoreError("D503", reason=f"{part.part_number} has two elements named {element.id}")
            builder.type(element_node, D2S.Element)
            builder.node(node, D2S.element, element_node)
            builder.text(element_node, D2S.elementId, element.id)
            builder.node(element_node, D2S.deviceClass, class_iri(element.device_class))
            builder.optional(element_node, D2S.polarity, element.polarity)
            builder.count(element_node, D2S.position, number)
        elements = {element.id: element for element in part.elements}
        for number, record in enumerate(part.parameters):
            owner = elements.get(record.element or "")
            polarity = (owner and owner.polarity) or part.polarity
            self._record(node, record, number, owner.device_class if owner else part.device_class, polarity)

    def _global(self, node: NamedNode, part_number: str) -> None:
        builder, maker = self._builder, self._document.manufacturer
        product = part_iri(maker, part_number)
        builder.node(node, D2S.describes, product)
        builder.type(product, SCHEMA.ProductModel)
        builder.text(product, SCHEMA.mpn, part_number)
        builder.node(product, SCHEMA.manufacturer, maker_iri(maker))
        builder.node(product, SCHEMA.subjectOf, document_iri(self._document.sha256))
        if builder.once(maker_iri(maker)):
            builder.text(maker_iri(maker), SCHEMA.name, maker)

    def _package(self, part: NamedNode, package: Package, position: int) -> None:
        builder = self._builder
        node = NamedNode(f"{part.value}-package-{digest(package)}")
        if not builder.once(node):
            return
        builder.type(node, D2S.Package)
        builder.node(part, D2S.package, node)
        builder.node(node, SCHEMA.name, text(package.name))
        builder.optional(node, D2S.orderable, package.orderable)
        builder.optional(node, D2S.marking, package.marking)
        builder.count(node, D2S.position, position)
        if package.evidence is not None:
            builder.node(node, PROV.wasDerivedFrom, self._places.row(package.evidence))
        for number, terminal in package.pins.items():
            pin = NamedNode(f"{node.value}-pin-{safe(number)}")
            builder.node(node, D2S.pin, pin)
            builder.text(pin, D2S.pinNumber, number)
            builder.text(pin, D2S.terminal, terminal)

    def _record(self, part: NamedNode, record: Record, position: int, device_class: str, polarity: str | None) -> None:
        builder = self._builder
        node = NamedNode(record.id)
        if not builder.once(node):
            raise StoreError("D503", reason=f"the record {record.id} occurs twice; its name must tell rows apart")
        builder.type(node, D2S.Record)
        builder.node(node, D2S.ofPart, part)
        builder.count(node, D2S.position, position)
        self._parameter(node, record, device_class)
        builder.optional(node, D2S.elementId, record.element)
        builder.node(node, D2S.recordKind, terms.KIND[record.kind])
        builder.text(node, D2S.symbol, record.symbol)
        builder.text(node, D2S.name, record.name)
        builder.text(node, D2S.unit, record.unit)
        builder.optional(node, D2S.unitText, record.unit_text)
        builder.node(node, D2S.source, terms.SOURCE[record.source])
        builder.node(node, D2S.method, terms.METHOD[record.method])
        builder.optional(node, D2S.rule, record.rule)
        builder.number(node, D2S.confidence, record.confidence)
        builder.node(node, D2S.status, terms.STATUS[record.status])
        row = self._places.row(record.evidence)
        builder.node(node, PROV.wasDerivedFrom, row)
        self._quantities(node, record, row, polarity)
        builder.text(node, D2S.conditionText, "; ".join(item.text for item in record.conditions))
        builder.text(node, D2S.defaultConditionText, "; ".join(item.text for item in record.default_conditions))
        builder.number(node, D2S.temperature, self._temperature(record))
        for number, condition in enumerate(record.conditions):
            builder.node(node, D2S.condition, self._condition(condition, number))
        for number, condition in enumerate(record.default_conditions):
            builder.node(node, D2S.defaultCondition, self._condition(condition, number))
        for number, note in enumerate(record.notes):
            builder.node(node, D2S.note, self._note(note, number))

    def _parameter(self, node: NamedNode, record: Record, device_class: str) -> None:
        """State what is measured: `parameter` only where accepted, so that no query takes an open value for a fact."""
        builder, accepted = self._builder, record.status is Status.ACCEPTED
        if record.parameter is not None:
            chosen = parameter_iri(device_class, record.parameter)
            builder.node(node, D2S.parameter if accepted else D2S.proposedParameter, chosen)
        for number, candidate in enumerate(record.candidates):
            considered = parameter_iri(device_class, candidate.parameter)
            candidate_node = NamedNode(f"{record.id}#candidate-{number}")
            if not accepted:
                builder.node(node, D2S.candidateParameter, considered)
            builder.node(node, D2S.candidate, candidate_node)
            builder.node(candidate_node, D2S.considers, considered)
            builder.number(candidate_node, D2S.score, candidate.score)
            builder.count(candidate_node, D2S.position, number)

    def _quantities(self, node: NamedNode, record: Record, row: NamedNode, polarity: str | None) -> None:
        builder = self._builder
        if record.si is not None:
            builder.node(node, D2S.siUnit, text(record.si.unit))
        mirrored = is_mirrored(record, polarity)
        for bound in terms.BOUNDS:
            value: float | None = getattr(record, bound)
            si: float | None = getattr(record.si, bound) if record.si is not None else None
            if value is None:
                builder.node(node, D2S.notPrinted, terms.BOUND[bound])
                continue
            quantity = quantity_iri(record.id, bound)
            builder.type(quantity, D2S.Quantity, QUDT.Quantity)
            builder.node(node, D2S.quantity, quantity)
            builder.node(quantity, D2S.bound, terms.BOUND[bound])
            builder.node(quantity, D2S.limitKind, terms.limit_kind(record.kind, bound))
            builder.number(quantity, QUDT.numericValue, value)
            if (unit := self._measures.unit(record.unit)) is not None:
                builder.node(quantity, QUDT.hasUnit, unit)
            if si is not None:
                builder.number(quantity, D2S.siValue, si)
                builder.number(quantity, D2S.normalisedValue, -si if mirrored else si)
            if (cell := record.evidence.cells.get(bound)) is not None:
                builder.text(quantity, D2S.rawText, cell.text)
                builder.node(quantity, PROV.wasDerivedFrom, self._places.cell(row, bound))
            else:
                builder.node(quantity, PROV.wasDerivedFrom, row)

    def _temperature(self, record: Record) -> float | None:
        """Return the temperature in degC that a record holds at; None where none, or a range, is stated.

        The row goes before the heading, and the temperature of the junction before those outside.
        """
        for stated in (record.conditions, record.default_conditions):
            found = [item for item in stated if item.quantity in _TEMPERATURES]
            if found:
                first = min(found, key=lambda item: _TEMPERATURES.index(item.quantity))
                return self._measures.si(first.value, first.unit) if first.value is not None and first.unit else None
        return None

    def _condition(self, condition: Condition, position: int) -> NamedNode:
        builder = self._builder
        values = (condition.value, condition.min, condition.max)
        words = (condition.quantity, condition.operator, condition.reference, condition.unit, condition.text)
        name = digest(position, *words, *values)
        node = local_iri(self._document.sha256, f"condition-{name}")
        if builder.once(node):
            builder.type(node, D2S.Condition)
            builder.count(node, D2S.position, position)
            builder.text(node, D2S.conditionQuantity, condition.quantity)
            builder.text(node, D2S.operator, condition.operator)
            for predicate, value in zip((D2S.value, D2S.minValue, D2S.maxValue), values, strict=True):
                builder.number(node, predicate, value)
            if condition.value is not None and condition.unit:
                builder.number(node, D2S.siValue, self._measures.si(condition.value, condition.unit))
            builder.optional(node, D2S.reference, condition.reference)
            builder.optional(node, D2S.unit, condition.unit)
            builder.text(node, D2S.text, condition.text)
        return node

    def _note(self, note: str, position: int) -> NamedNode:
        node = local_iri(self._document.sha256, f"note-{digest(position, note)}")
        if self._builder.once(node):
            self._builder.type(node, D2S.Note)
            self._builder.count(node, D2S.position, position)
            self._builder.text(node, D2S.text, note)
        return node
