"""Labels as parts: what extraction would hand to the models if it made no mistake."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from pathlib import Path

from d2s.records.extraction import Document
from d2s.records.geometry import Box
from d2s.records.part import Part
from d2s.records.record import Bounds, Condition, Evidence, Kind, Method, Record, SourceKind, Status

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
CLASSES = ("diode", "zener", "bjt", "mosfet", "jfet")
P_TYPE = {"MJ2955", "Si2303DS", "AO3407A"}
_SCALE = {"f": 1e-15, "p": 1e-12, "n": 1e-9, "u": 1e-6, "m": 1e-3, "k": 1e3, "M": 1e6, "": 1.0}
_UNIT = re.compile(r"([fpnumkM]?)(Vdc|Adc|Vpk|V|A|W|s|F|C|J|S|Hz|ohm|mhos?)$")
_NAMES = {
    "Tj": "TJ", "Tamb": "TA", "Tc": "TC", "Tcase": "TC", "Tmb": "TC", "Tf": "TJ", "iR": "IRR", "Irr": "IRR", "t": "tp",
    "dI/dt": "di/dt", "diF/dt": "di/dt", "-dIF/dt": "di/dt", "dISD/dt": "di/dt", "ISD": "IS", "IZ": "IZT",
    "ICon": "IC", "IBon": "IB1", "IBoff": "IB2", "VEB(OFF)": "VEB(off)", "VBE(OFF)": "VEB(off)", "VBE(off)": "VEB(off)",
}  # fmt: skip


def factor(unit: str) -> float:
    match = _UNIT.match(unit)
    if match is None:
        return {"A/us": 1e6, "%": 0.01, "x10^-4": 1e-4}.get(unit, 1.0)
    return _SCALE[match[1]]


def ascii_unit(unit: str) -> str:
    return unit.replace("dc", "").replace("pk", "").replace("umhos", "uS").replace("umho", "uS")


def condition(text: str) -> list[Condition]:
    match = re.match(r"(.+?)\s*(<=|>=|=|<|>)\s*(.*)$", text.strip())
    if match is None:
        return []
    name, operator, rest = match.groups()
    if "=" in rest:  # IF=IR=10 mA, IB1=IB2=1.0 mA
        second, _, rest = rest.partition("=")
        return condition(f"{name}={rest}") + condition(f"{second}={rest}")
    name = _NAMES.get(name.strip(), name.strip())
    number = re.match(r"([-+]?[\d.]+)\s*(\S*)", rest)
    if number is None:
        return [Condition(name, operator, None, None, None, rest, None, text)]
    return [Condition(name, operator, float(number[1]), None, None, None, ascii_unit(number[2]), text)]


def _number(text: str) -> float | None:
    return float(text) if text else None


def record(row: dict[str, str], where: str) -> Record:
    bounds = [_number(row[name]) for name in ("min", "typ", "max")]
    scale = factor(row["unit"])
    si = [None if value is None else value * scale for value in bounds]
    conditions = tuple(c for text in row["conditions"].split(";") if text.strip() for c in condition(text))
    summary = "summary" in row["note"] or "quick reference" in row["note"].lower()
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
        si=Bounds(*si, "SI"),
        conditions=conditions,
        default_conditions=(),
        evidence=Evidence(int(row["page"]), Box(0, 0, 0, 0), ""),
        source=SourceKind.SUMMARY if summary else SourceKind.TABLE,
        method=Method.SYMBOL,
        rule="label",
        confidence=1.0,
        status=Status.ACCEPTED,
    )


def read_document(name: str) -> tuple[Document, tuple[Part, ...]]:
    """Return the document and the parts of one label file (`name`: its stem)."""
    bases = {}
    with (CORPUS / "parts.tsv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            bases[row["document"], row["part"]] = row["variant_of"] or None
    manifest = {}
    with (CORPUS / "manifest.tsv").open(encoding="utf-8") as file:
        manifest = {row["sha256"][:10]: row for row in csv.DictReader(file, delimiter="\t")}
    records: dict[tuple[str, str], list[Record]] = defaultdict(list)
    with (CORPUS / "gold" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        for line, row in enumerate(csv.DictReader(file), 2):
            records[row["part"], row["class"]].append(record(row, f"{name}:{line}"))
    listed = manifest[name]
    document = Document(
        listed["sha256"],
        listed["file"],
        int(listed.get("pages") or 1),
        listed["title_rev"] or listed["class"],
        listed.get("manufacturer", ""),
        "",
        "en",
    )
    parts = tuple(
        Part(
            number,
            kind,
            ("p" if number in P_TYPE else "n") if kind in ("bjt", "mosfet", "jfet") else None,
            variant_of=bases.get((name, number)),
            parameters=tuple(rows),
        )
        for (number, kind), rows in records.items()
    )
    return document, parts


def documents() -> list[str]:
    return sorted(path.stem for path in (CORPUS / "gold").glob("*.csv"))
