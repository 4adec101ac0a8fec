"""Models as text: one `.model` in one ASCII file, with the origin of every parameter in its comments."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Iterable, Sequence

from d2s.records.extraction import Document, Versions
from d2s.records.model import Model
from d2s.records.part import Part

_WIDTH = 110
#: The card parameter that states the temperature of the fit.
_NOMINAL = {"ngspice": "TNOM", "ltspice": "TNOM", "pspice": "T_MEASURED"}


def number(value: float) -> str:
    """Return a numeric literal without a scale suffix, six significant digits."""
    return f"{value:.6g}"


def _ascii(text: str) -> str:
    plain = text.replace("µ", "u").replace("μ", "u").replace("Ω", "ohm").replace("°", "deg")
    return unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode().replace("\n", " ")


def _comment(text: str, indent: str = "") -> list[str]:
    return textwrap.wrap(_ascii(text), _WIDTH, initial_indent=f"* {indent}", subsequent_indent=f"* {indent}  ")


def _pages(parts: Iterable[Part]) -> dict[str, int]:
    return {record.id: record.evidence.page for part in parts for record in part.parameters}


def emit(model: Model, document: Document, parts: Sequence[Part], versions: Versions) -> str:
    """Return the library file of a model: header, origin of every parameter, one `.model` card.

    ASCII, every number a plain literal (no suffixes, no expressions), the nominal temperature stated, nothing that is
    not a parameter of the simulator.
    """
    pages = _pages(parts)
    terminals = " ".join(model.pins)
    lines = _comment(f"{model.part}: {model.device} model from the datasheet {document.file_name}")
    lines += _comment(f"maker: {document.manufacturer or 'not stated'}; title: {document.title or 'not stated'}")
    lines += _comment(f"datasheet sha256: {document.sha256}")
    lines += _comment(
        f"d2s {versions.d2s}; ontology {versions.ontology}; rules {versions.rules}; dialect {model.dialect}"
    )
    lines += _comment(f"pins in order: {terminals}")
    stated = {part.polarity for part in parts if part.part_number == model.part} | {
        element.polarity for part in parts if part.part_number == model.part for element in part.elements
    }
    if model.polarity and stated == {None}:
        lines += _comment(f"polarity {model.polarity}: not stated for the part itself, told by its base or by signs")
    limits = ", ".join(
        f"{name} {number(low)}..{number(high)}" if low != high else f"{name} {number(low)}"
        for name, (low, high) in model.valid.items()
    )
    lines += _comment(f"valid for (SI units, degC): {limits}")
    lines += ["*", "* parameter = value unit [origin] formula <facts>"]
    for parameter in model.parameters:
        lines += _comment(
            f"{parameter.name} = {number(parameter.value)} {parameter.unit} [{parameter.origin}] {parameter.formula}"
        )
        for fact in parameter.facts:
            page = pages.get(fact.split("#")[0])
            where = f" page {page}" if page is not None else ""
            lines.append(_ascii(f"*   <{fact}>{where}"))
    lines += ["*", *_card(model), ""]
    return "\n".join(lines)


def _card(model: Model) -> list[str]:
    """Return the `.model` card, a few parameters a line; a P-channel VDMOS carries its flag and a negative VTO."""
    channel = model.device == "VDMOS" and model.polarity == "p"
    words = ["PCHAN"] if channel else []
    for parameter in model.parameters:
        value = -parameter.value if channel and parameter.name == "VTO" else parameter.value
        words.append(f"{parameter.name}={number(value)}")
    words.append(f"{_NOMINAL[model.dialect]}=25")
    body = textwrap.wrap(" ".join(words), _WIDTH - 4, break_long_words=False, break_on_hyphens=False)
    return [f".model {model.name} {model.device} (", *(f"+ {line}" for line in body), "+ )"]
