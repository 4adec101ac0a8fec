"""All models of one datasheet: parts with their bases, elements and refusals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import MappingProxyType

from d2s.errors import CODES, UsageError
from d2s.knowledge.models import ModelFile, Modelling, RatioFile
from d2s.records.extraction import Document
from d2s.records.model import Model, ModelSet, NoModel
from d2s.records.part import Element, Part
from d2s.spice import bjt, diode, jfet, mosfet, zener
from d2s.spice.assembly import assembly_of
from d2s.spice.card import Card, UnsupportedError
from d2s.spice.facts import Facts
from d2s.spice.names import safe_name
from d2s.spice.polarity import polarity_from_signs
from d2s.spice.vdmos import spelled_out

_Builder = Callable[[Card, Facts, RatioFile, str], None]
_BUILDERS: MappingProxyType[str, _Builder] = MappingProxyType(
    {"diode": diode.build, "zener": zener.build, "bjt": bjt.build, "mosfet": mosfet.build, "jfet": jfet.build}
)


def build_models(parts: Sequence[Part], modelling: Modelling, document: Document, dialect: str = "ngspice") -> ModelSet:
    """Build a model card for every part, or state why there is none.

    A variant inherits the records of its base for parameters that it does not restate. Elements of one kind (a dual
    diode) share one model, which is the whole device where the sheet says how they are joined; elements of different
    kinds have one each, named after the element. Raise `UsageError` D901
    on a dialect that no class is written in.
    """
    known = sorted({name for rules in modelling.classes.values() for name in rules.dialects})
    if dialect not in known:
        raise UsageError("D901", reason=f"unknown dialect {dialect!r}; known: {', '.join(known)}")
    taken: set[str] = set()
    models: list[Model] = []
    refused: list[NoModel] = []
    for part in parts:
        base = part.base_among(parts)
        ranked = any(other.variant_of == part.part_number for other in parts)
        for element in _elements(part):
            facts = Facts(part, base, element.id if element else None, ranked)
            name = part.part_number if element is None else f"{part.part_number}_{element.id}"
            try:
                model = _build(facts, base, element, modelling, document, safe_name(name, taken), dialect)
            except (UnsupportedError, ArithmeticError, ValueError) as error:
                # Values beyond the equations (a VF of 300 V) overflow them: no model, as for any unusable fact.
                beyond = f"the printed values are beyond the model's equations ({error})"
                reason = error if isinstance(error, UnsupportedError) else beyond
                refused.append(NoModel(part.part_number, CODES["D601"].format(part=name, reason=reason)))
            else:
                taken.add(model.name.lower())
                models.append(model)
    return ModelSet(tuple(models), tuple(refused))


def _elements(part: Part) -> list[Element | None]:
    """Return the elements that need a model of their own; `[None]` where one model serves all."""
    kinds = {(element.device_class, element.polarity) for element in part.elements}
    return list(part.elements) if len(kinds) > 1 else [None]


def element_of(model: Model, part: Part) -> Element | None:
    """Return the element that a model of a multi-element part describes; None where the model serves the whole part."""
    for element in _elements(part):
        if element is not None and model.name == safe_name(f"{part.part_number}_{element.id}"):
            return element
    return None


def _build(
    facts: Facts,
    base: Part | None,
    element: Element | None,
    modelling: Modelling,
    document: Document,
    name: str,
    dialect: str,
) -> Model:
    part = facts.part
    device_class = element.device_class if element else part.device_class
    rules = modelling.classes.get(device_class)
    if rules is None or device_class not in _BUILDERS:
        raise UnsupportedError(f"device class '{device_class}' has no model rules")
    if dialect not in rules.dialects:
        raise UnsupportedError(f"{dialect} has no device for class '{device_class}'")
    title = document.title.lower()
    joined = assembly_of(part, rules, document.title) if element is None else None
    for refusal in rules.refusals:
        if refusal.word in title and not (joined and refusal.word in {a.word for a in rules.assemblies}):
            raise UnsupportedError(refusal.reason)
    polarity = (element.polarity if element else part.polarity) or (base.polarity if base else None)
    polarity = polarity or polarity_from_signs(part, rules)
    device = _device(rules, polarity)
    card = Card(rules, dialect)
    _BUILDERS[device_class](card, facts, modelling.ratios, document.title)
    parameters = card.finish()
    body = tuple(_turned(line, polarity, device) for line in card.body)
    if dialect in rules.spelled_out:
        body = spelled_out(body, {p.name: p.value for p in parameters}, polarity)
    whole = bool(body) or joined is not None
    return Model(
        part=part.part_number,
        name=name,
        kind="subckt" if whole else "model",
        tier="subckt" if whole else "card",
        device="X" if whole else device,
        polarity=polarity,
        pins=joined.nodes if joined else rules.pins,
        dialect=dialect,
        simulated=False,
        file=f"{name}.{dialect}.lib",
        valid=_envelope(rules, facts, card),
        parameters=tuple(p for p in parameters if card.knows(p.name)),
        body=body,
        die_device=("X" if body else device) if joined else "",
        die_pins=rules.pins if joined else (),
        dies=joined.dies if joined else (),
    )


def _turned(line: str, polarity: str | None, device: str) -> str:
    """Return a line of a sub-circuit for the polarity: type, channel flag, nodes whose voltage counts forward."""
    turned = polarity == "p"
    line = line.replace("{DEVICE}", device)
    line = line.replace("{CHANNEL} ", "PCHAN " if turned else "")
    for name, nodes in (("", ("1", "S")), ("DRAIN_", ("1", "D"))):
        first, second = reversed(nodes) if turned else nodes
        line = line.replace(f"{{{name}NODES}}", f"{first} {second}")
        line = line.replace("{GATE_DRAIN}" if name else "{GATE}", f"{first},{second}")
    anode, cathode = ("D", "S") if turned else ("S", "D")
    return line.replace("{ANODE}", anode).replace("{CATHODE}", cathode)


def _device(rules: ModelFile, polarity: str | None) -> str:
    if "none" in rules.device:
        return rules.device["none"]
    if polarity == "n":
        return rules.device["n"]
    if polarity == "p":
        return rules.device["p"]
    raise UnsupportedError("the sheet tells the polarity neither in words nor by the signs of its values")


def _envelope(rules: ModelFile, facts: Facts, card: Card) -> dict[str, tuple[float, float]]:
    """Return the ratings that bound the model's validity.

    The junction is at 25 degC, or in the range of the temperature rows that the fit used.
    """
    used = card.refs()
    warm = [fact.degc for fact in facts.all() if not fact.room and fact.record.id in used]
    envelope = {"TJ": (min([25.0, *warm]), max([25.0, *warm]))}
    for quantity, ratings in rules.valid.items():
        limit = facts.limit(*ratings)
        if limit is not None:
            envelope[quantity] = (0.0, limit[0])
    return envelope
