"""Models as text: one `.model` or `.subckt` in one ASCII file, with the origin of every parameter in its comments."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Iterable, Sequence

from d2s.records.extraction import Document, Versions
from d2s.records.model import Model
from d2s.records.part import Part
from d2s.spice.dialects import NOMINAL, TEMPERATURE, spoken

_WIDTH = 110


#: The letter of an instance by SPICE type.
LETTERS = {"D": "D", "NPN": "Q", "PNP": "Q", "NJF": "J", "PJF": "J", "VDMOS": "M"}


def number(value: float) -> str:
    """Return a numeric literal without a scale suffix, six significant digits."""
    return f"{value:.6g}"


def _ascii(text: str) -> str:
    plain = text.replace("µ", "u").replace("μ", "u").replace("Ω", "ohm").replace("°", "deg")
    return unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode().replace("\n", " ")


def comment(text: str, indent: str = "") -> list[str]:
    """Return a text as ASCII comment lines."""
    return textwrap.wrap(_ascii(text), _WIDTH, initial_indent=f"* {indent}", subsequent_indent=f"* {indent}  ")


def _pages(parts: Iterable[Part]) -> dict[str, int]:
    return {record.id: record.evidence.page for part in parts for record in part.parameters}


def emit(model: Model, document: Document, parts: Sequence[Part], versions: Versions) -> str:
    """Return the library file of a model: header, origin of every parameter, one `.model` card or `.subckt`.

    ASCII, every number a plain literal (no suffixes, no expressions), the nominal temperature stated, nothing that is
    not a parameter of the simulator.
    """
    pages = _pages(parts)
    terminals = " ".join(model.pins)
    kind = "sub-circuit" if model.kind == "subckt" else f"{model.device} model"
    lines = comment(f"{model.part}: {kind} from the datasheet {document.file_name}")
    lines += comment(f"maker: {document.manufacturer or 'not stated'}; title: {document.title or 'not stated'}")
    lines += comment(f"datasheet sha256: {document.sha256}")
    lines += comment(
        f"d2s {versions.d2s}; ontology {versions.ontology}; rules {versions.rules}; dialect {model.dialect}"
    )
    lines += comment(f"pins in order: {terminals}")
    lines += [line for said in _dies(model, parts) for line in comment(said)]
    stated = {part.polarity for part in parts if part.part_number == model.part} | {
        element.polarity for part in parts if part.part_number == model.part for element in part.elements
    }
    if model.polarity and stated == {None}:
        lines += comment(f"polarity {model.polarity}: not stated for the part itself, told by its base or by signs")
    limits = ", ".join(
        f"{name} {number(low)}..{number(high)}" if low != high else f"{name} {number(low)}"
        for name, (low, high) in model.valid.items()
    )
    lines += comment(f"valid for (SI units, degC): {limits}")
    if model.valid.get("TJ") == (25.0, 25.0):
        lines += comment("25 degC only: the sheet gives no row at another temperature; thermal terms are assumed")
    if not model.simulated and model.dialect != "ngspice":
        lines += comment(f"written for {model.dialect}, not run in it")
    lines += ["*", "* parameter = value unit [origin] formula <facts>"]
    for parameter in model.parameters:
        lines += comment(
            f"{parameter.name} = {number(parameter.value)} {parameter.unit} [{parameter.origin}] {parameter.formula}"
        )
        for fact in parameter.facts:
            page = pages.get(fact.split("#")[0])
            where = f" page {page}" if page is not None else ""
            lines.append(_ascii(f"*   <{fact}>{where}"))
    lines += ["*", *_card(model), ""]
    return "\n".join(lines)


def _dies(model: Model, parts: Sequence[Part]) -> list[str]:
    """Return what has to be said of a device of several dies."""
    if model.dies:
        named = [zip(model.die_pins, die, strict=True) for die in model.dies]
        joined = "; ".join(", ".join(f"{terminal} at {node}" for terminal, node in die) for die in named)
        return [f"{len(model.dies)} like dies ({joined}), each {model.name}_die; rows are taken as those of one die"]
    alike = [part.elements for part in parts if part.part_number == model.part]
    count = len(alike[0]) if alike and len({(e.device_class, e.polarity) for e in alike[0]}) == 1 else 0
    how = "the sheet's pin map does not say how they are joined: --pins 1=A1,2=A2,3=K (K1/A2 joins two) makes the whole"
    return [f"one die of {count}; {how}"] if count > 1 else []


def _card(model: Model) -> list[str]:
    """Return the `.model` card or the sub-circuit, a few parameters a line."""
    if model.dies:
        letter = "X" if model.body else LETTERS[model.die_device]
        lines = [f"{letter}{index} {' '.join(die)} {model.name}_die" for index, die in enumerate(model.dies, 1)]
        return [*_card(model.die()), f".subckt {model.name} {' '.join(model.pins)}", *lines, ".ends"]
    if model.kind == "subckt":
        fields = {name: number(value) for name, value in written(model)}
        fields |= {"name": model.name, "NOMINAL": NOMINAL[model.dialect], "TEMP": TEMPERATURE[model.dialect]}
        lines = [said for line in model.body for said in spoken(line.format_map(fields), model.dialect)]
        body = [piece for line in lines for piece in _wrapped(line)]
        return [*_wrapped(f".subckt {model.name} {' '.join(model.pins)}"), *body, ".ends"]
    words = ["PCHAN"] if model.device == "VDMOS" and model.polarity == "p" else []
    words += [f"{name}={number(value)}" for name, value in written(model)]
    words.append(f"{NOMINAL[model.dialect]}=25")
    lines = textwrap.wrap(" ".join(words), _WIDTH - 4, break_long_words=False, break_on_hyphens=False)
    return [f".model {model.name} {model.device} (", *(f"+ {line}" for line in lines), "+ )"]


def written(model: Model) -> list[tuple[str, float]]:
    """Return the parameters in the words and signs of the dialect.

    A P-channel VDMOS has a negative VTO; one that is spelled out turns its voltages instead. LTspice, PSpice and Xyce
    know the breakdown's temperature slope as TBV1, in parts of BV and with the opposite sign.
    """
    values = {parameter.name: parameter.value for parameter in model.parameters}
    if "KSUBTHRES" in values and model.polarity == "p" and model.dialect in ("ngspice", "ltspice"):
        values["VTO"] = -values["VTO"]
    if model.dialect != "ngspice" and "TCV" in values:
        values["TBV1"] = -values.pop("TCV") / values["BV"]
    if model.dialect == "xyce" and model.device == "D":
        values = {"LEVEL": 2.0} | values
    return list(values.items())


def _wrapped(line: str) -> list[str]:
    if line.startswith("*"):
        return [line]
    return textwrap.wrap(line, _WIDTH, subsequent_indent="+ ", break_long_words=False, break_on_hyphens=False)
