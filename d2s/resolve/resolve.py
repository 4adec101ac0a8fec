"""The way of a layout through resolve: device class, parts, records."""

from __future__ import annotations

from dataclasses import dataclass, field

from d2s.errors import Problem, problem
from d2s.knowledge.ontology import Ontology
from d2s.knowledge.rules import Rules
from d2s.records.decision import Decision
from d2s.records.extraction import Document, Unmatched
from d2s.records.layout import Layout
from d2s.records.page import Source
from d2s.records.part import Part
from d2s.records.record import Status
from d2s.resolve import document as about
from d2s.resolve.arbiter import Arbiter, Counsel, hidden_text
from d2s.resolve.arbitration import Arbitration
from d2s.resolve.catalogue import Catalogue
from d2s.resolve.class_question import ask_class
from d2s.resolve.construction import Construction
from d2s.resolve.cross_check import cross_check
from d2s.resolve.device_class import classify
from d2s.resolve.measure import Measure
from d2s.resolve.normalise import Normaliser
from d2s.resolve.part_numbers import PartNumbers
from d2s.resolve.parts import PartBook, find_parts
from d2s.resolve.polarity import PolarityReader
from d2s.resolve.record_builder import RecordBuilder
from d2s.resolve.resolver import Resolver, of_records
from d2s.resolve.row_reader import RowReader
from d2s.resolve.scoring import Scorer
from d2s.resolve.summary import reconcile
from d2s.resolve.values import BoundReader
from d2s.units.conditions import ConditionReader
from d2s.units.units import Units


@dataclass(frozen=True, slots=True)
class Resolution:
    """What one datasheet says, decided: document, parts with records, reasons, open rows, problems."""

    document: Document
    parts: tuple[Part, ...] = ()
    decisions: tuple[Decision, ...] = ()
    unmatched: tuple[Unmatched, ...] = ()
    problems: tuple[Problem, ...] = field(default=())


class Knowing:
    """Ontology and rules made ready: indexes by device class, built once and used for every document."""

    def __init__(self, ontology: Ontology, rules: Rules, units: Units) -> None:
        self.ontology = ontology
        self.rules = rules
        self.units = units
        self.normaliser = Normaliser(rules.matching)
        self.conditions = ConditionReader(rules.conditions, units)
        self.numbers = PartNumbers(rules.part_numbers)
        terminals = {name: entry.terminals for name, entry in ontology.classes.items()}
        self.construction = Construction(rules.packages, self.numbers, terminals)
        self.measure = Measure(units, self.conditions)
        self._catalogues: dict[str, Catalogue] = {}

    def catalogue(self, device_class: str) -> Catalogue:
        """Return the parameters of a class, indexed."""
        if device_class not in self._catalogues:
            self._catalogues[device_class] = Catalogue(
                self.ontology.parameters(device_class), self.normaliser, self.rules.matching.thresholds.fuzzy
            )
        return self._catalogues[device_class]

    def knows(self, device_class: str, symbol: str) -> bool:
        """Tell whether a class has a parameter with this symbol."""
        return bool(self.catalogue(device_class).by_symbol(symbol))

    def section_kinds(self, heading: str) -> tuple[str, ...]:
        """Return the section kinds that a heading announces, the longest phrase first."""
        kinds = self.rules.sections.kinds
        if heading in kinds:
            return (heading,)
        text = " ".join(heading.casefold().split())
        found = [(len(phrase), kind) for kind, phrases in kinds.items() for phrase in phrases if phrase in text]
        return tuple(dict.fromkeys(kind for _, kind in sorted(found, key=lambda item: -item[0])))

    def resolver(self, device_class: str, sha256: str, arbiter: Arbiter | None = None) -> Resolver:
        """Return the resolver of a class for one document."""
        catalogue = self.catalogue(device_class)
        scorer = Scorer(catalogue, self.rules.matching, self.measure)
        reader = RowReader(
            self.conditions,
            self.units,
            self.section_kinds,
            lambda symbol: bool(catalogue.by_symbol(symbol)),
            lambda symbol: any(hit.same_case for hit in catalogue.by_symbol(symbol)),
            self.rules.matching.joint_names,
        )
        builder = RecordBuilder(sha256, self.measure, BoundReader(self.rules.matching))
        arbitration = Arbitration(arbiter, catalogue, builder, self.measure) if arbiter else None
        return Resolver(self.rules.matching, self.normaliser, catalogue, scorer, reader, builder, arbitration)


def resolve(layout: Layout, source: Source, knowing: Knowing, counsel: Counsel | None = None) -> Resolution:
    """Decide device class, parts and records of one document; `counsel` answers what the rules leave open.

    A document of no known class, or of a class without an ontology, keeps its structure and a coded problem.
    """
    rules = knowing.rules
    symbols = {row.symbol.text for row in layout.rows if row.symbol is not None}
    match = classify(layout.lines, symbols, rules.device_classes)
    device_class = match.device_class if match else None
    polarity = match.polarity if match else None
    problems: list[Problem] = []
    if device_class is None and counsel is not None:
        device_class = ask_class(counsel, layout.rows, knowing.ontology, knowing.knows)
        problems += [problem("D406", name=device_class)] if device_class else []
    book = find_parts(layout, source.metadata, knowing.numbers, device_class or "", polarity)
    if device_class and polarity is None:
        book = book.with_polarities(
            PolarityReader(rules.device_classes, knowing.numbers, device_class).read(layout.lines)
        )
    book, contradictions = knowing.construction.describe(book, layout, device_class)
    described = _document(layout, source, book, match.evidence.text if match and match.evidence else "", knowing)
    if device_class is None:
        return Resolution(described, book.parts, problems=(problem("D401"),))
    if not knowing.ontology.supports(device_class):
        return Resolution(described, book.parts, problems=(problem("D402", name=device_class),))
    arbiter = _arbiter(counsel, source, described.manufacturer, book) if counsel else None
    problems += contradictions
    if not book.parts:
        problems.append(problem("D403"))
    resolved = knowing.resolver(device_class, source.sha256, arbiter).run(layout.rows, book)
    first_page = min((line.page for line in layout.lines), default=1)
    doubt = rules.matching.confidence.summary_differs
    parts = tuple(cross_check(reconcile(part, first_page, doubt), knowing.ontology.checks) for part in resolved.parts)
    kept = {record.id for part in parts for record in part.parameters}
    decisions = tuple(of_records(resolved.decisions, kept))
    accepted = any(r.status is Status.ACCEPTED for part in parts for r in part.parameters)
    if not layout.rows:
        problems.append(problem("D301"))
    elif not accepted:
        problems.append(problem("D404"))
    return Resolution(described, parts, decisions, resolved.unmatched, tuple(problems))


def _arbiter(counsel: Counsel, source: Source, maker: str, book: PartBook) -> Arbiter:
    """Return the arbiter of one document; where names are to be hidden it knows the parts and the maker."""
    hidden = hidden_text(source)
    counsel.hidden_text = tuple(hidden)
    names = [name for part in book.parts for name in (part.part_number, *part.aliases)]
    return Arbiter(counsel, hidden, (*names, maker) if counsel.redact else ())


def _document(layout: Layout, source: Source, book: PartBook, description: str, knowing: Knowing) -> Document:
    return Document(
        sha256=source.sha256,
        file_name=source.file_name,
        pages=source.page_count,
        title=about.title(book.types, description),
        manufacturer=about.manufacturer(layout.lines, source.metadata, knowing.rules.manufacturers),
        revision=about.revision(layout.lines),
        language=about.language(layout.lines),
    )
