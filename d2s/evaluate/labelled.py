"""Labels as parts: what extraction would hand to the models if it made no mistake."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from d2s.records.extraction import Document
from d2s.records.geometry import Box
from d2s.records.part import Part
from d2s.records.record import Bounds, Condition, Evidence, Kind, Method, Record, SourceKind, Status

_SCALE = {"f": 1e-15, "p": 1e-12, "n": 1e-9, "u": 1e-6, "m": 1e-3, "k": 1e3, "M": 1e6, "": 1.0}
_UNIT = re.compile(r"([fpnumkM]?)(Vdc|Adc|Vpk|V|A|W|s|F|C|J|S|Hz|ohm|mhos?)$")
_ODD = {
    "A/us": 1e6, "A/ns": 1e9, "%": 0.01, "x10^-4": 1e-4, "mV/degC": 1e-3, "mV/K": 1e-3, "%/degC": 0.01, "%/K": 0.01,
}  # fmt: skip
_NAMES = {
    "Tj": "TJ", "Tamb": "TA", "Tc": "TC", "Tcase": "TC", "Tmb": "TC", "Tf": "TJ", "iR": "IRR", "Irr": "IRR", "t": "tp",
    "dI/dt": "di/dt", "diF/dt": "di/dt", "-dIF/dt": "di/dt", "dISD/dt": "di/dt", "ISD": "IS", "IZ": "IZT",
    "ICon": "IC", "IBon": "IB1", "IBoff": "IB2", "VEB(OFF)": "VEB(off)", "VBE(OFF)": "VEB(off)", "VBE(off)": "VEB(off)",
}  # fmt: skip
_SYMMETRIC = ("diode", "zener")
_SUMMARY = re.compile(r"summary|quick reference", re.IGNORECASE)


def factor(unit: str) -> float:
    """Return the factor from a label's unit to SI; 1 for units without a prefix."""
    match = _UNIT.match(unit)
    return _ODD.get(unit, 1.0) if match is None else _SCALE[match[1]]


def ascii_unit(unit: str) -> str:
    """Return a label's unit as extraction normalises it."""
    return unit.replace("dc", "").replace("pk", "").replace("umhos", "uS").replace("umho", "uS")


def _conditions(text: str) -> Iterator[Condition]:
    match = re.match(r"(.+?)\s*(<=|>=|=|<|>)\s*(.*)$", text.strip())
    if match is None:
        return
    name, operator, rest = match.groups()
    if "=" in rest:  # IF=IR=10 mA, IB1=IB2=1.0 mA
        second, _, rest = rest.partition("=")
        yield from _conditions(f"{name}={rest}")
        yield from _conditions(f"{second}={rest}")
        return
    name = _NAMES.get(name.strip(), name.strip())
    number = re.match(r"([-+\N{PLUS-MINUS SIGN}]?)([\d.]+)\s*(\S*)", rest)
    span = re.match(r"([-+]?[\d.]+) to ([-+]?[\d.]+) (\S+)$", rest)
    if span is not None:
        yield Condition(name, operator, None, float(span[1]), float(span[2]), None, ascii_unit(span[3]), text)
    elif number is None:
        yield Condition(name, operator, None, None, None, rest, None, text)
    elif number[1] == "\N{PLUS-MINUS SIGN}":
        size = float(number[2])
        yield Condition(name, operator, None, -size, size, None, ascii_unit(number[3]), text)
    else:
        yield Condition(name, operator, float(number[1] + number[2]), None, None, None, ascii_unit(number[3]), text)


def _record(row: dict[str, str], where: str) -> Record:
    bounds = [float(row[name]) if row[name] else None for name in ("min", "typ", "max")]
    scale = factor(row["unit"])
    low, typ, high = (None if value is None else value * scale for value in bounds)
    return Record(
        id=f"urn:d2s:label:{where}",
        parameter=row["param"],
        element=None,
        kind=Kind.CHARACTERISTIC,
        symbol=row["symbol"],
        name="",
        min=bounds[0],
        typ=bounds[1],
        max=bounds[2],
        unit=ascii_unit(row["unit"]),
        unit_text=row["unit"],
        si=Bounds(low, typ, high, "SI"),
        conditions=tuple(c for text in row["conditions"].split(";") if text.strip() for c in _conditions(text)),
        default_conditions=(),
        evidence=Evidence(int(row["page"]), Box(0, 0, 0, 0), ""),
        source=SourceKind.SUMMARY if _SUMMARY.search(row["note"]) else SourceKind.TABLE,
        method=Method.SYMBOL,
        rule="label",
        confidence=1.0,
        status=Status.ACCEPTED,
    )


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t" if path.suffix == ".tsv" else ","))


def labelled_documents(folder: Path) -> list[str]:
    """Return the names of the labelled documents: the first ten digits of their SHA-256."""
    return sorted(path.stem for path in (folder / "gold").glob("*.csv"))


def labelled_parts(folder: Path, name: str) -> tuple[Document, tuple[Part, ...]]:
    """Return one labelled document and its parts with every label as an accepted record.

    `folder` holds `gold/*.csv`, `parts.tsv` and, beside it or above, `manifest.tsv`.
    """
    told = {r["part"]: r for r in _rows(folder / "parts.tsv") if r["document"] == name}
    manifest = next(path for path in (folder / "manifest.tsv", folder.parent / "manifest.tsv") if path.is_file())
    listed = next((row for row in _rows(manifest) if row["sha256"].startswith(name)), {})
    records: dict[tuple[str, str], list[Record]] = defaultdict(list)
    for line, row in enumerate(_rows(folder / "gold" / f"{name}.csv"), 2):
        records[row["part"], row["class"]].append(_record(row, f"{name}:{line}"))
    document = Document(
        sha256=listed.get("sha256", name),
        file_name=listed.get("file", name),
        pages=int(listed.get("pages") or 1),
        title=listed.get("title_rev") or listed.get("class", ""),
        manufacturer=listed.get("manufacturer", ""),
    )
    parts = tuple(
        Part(
            number,
            kind,
            None if kind in _SYMMETRIC else told.get(number, {}).get("polarity") or "n",
            variant_of=told.get(number, {}).get("variant_of") or None,
            parameters=tuple(rows),
        )
        for (number, kind), rows in records.items()
    )
    return document, parts
