"""A result made by hand from a sample datasheet: what its script says it printed, and where."""

# ruff: noqa: E501

from __future__ import annotations

import importlib
import re
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path

import pypdfium2

from d2s.errors import Problem
from d2s.records.extraction import Document, Extraction, Outcome, Unmatched, Versions
from d2s.records.geometry import Box
from d2s.records.model import CardParameter, Model, ModelSet, NoModel, Origin
from d2s.records.part import Element, Package, Part
from d2s.records.record import (
    Bounds,
    Candidate,
    CellEvidence,
    Condition,
    Evidence,
    Kind,
    Method,
    Record,
    SourceKind,
    Status,
)
from d2s.records.verification import Check, Load, Untested, Verification
from d2s.report.picture import SCALE, Picture, encode, evidence_pages

SAMPLES = Path(__file__).resolve().parents[2] / "corpus" / "samples"
RATINGS = {"vds_max", "vgs_max", "id", "idm", "is", "ism", "eas", "ptot", "tj", "tstg", "vrrm", "if_av"}
DEFAULT = Condition("TJ", "=", 25.0, None, None, None, "degC", "T_J = 25 °C, unless otherwise noted")
CONDITION = re.compile(r"^(\S+?)(<=|>=|=)(±?)\s*(-?[\d.]+)\s*(\S*)$")


def condition(text: str) -> Condition:
    quantity, operator, sign, number, unit = CONDITION.match(text).groups() if CONDITION.match(text) else (None,) * 5
    if quantity is None:
        quantity, _, reference = text.partition("=")
        return Condition(quantity, "=", None, None, None, reference, None, text)
    if sign:
        return Condition(quantity, operator, None, -float(number), float(number), None, unit or None, text)
    return Condition(quantity, operator, float(number), None, None, None, unit or None, text)


def record(sheet_name: str, fact, part: str, index: int) -> Record:
    box = Box(*(fact.box or (48, 120, 200, 132)))
    limits = {bound: float(text) if (text := getattr(fact, bound)) else None for bound in ("min", "typ", "max")}
    third = box.width / 12
    cells = {
        bound: CellEvidence(
            Box(box.x1 - third * (5 - 1.1 * k), box.top + 1, box.x1 - third * (4 - 1.1 * k), box.bottom - 1),
            getattr(fact, bound),
        )
        for k, bound in enumerate(limits)
        if limits[bound] is not None
    }
    kind = (
        Kind.THERMAL if fact.param.startswith("rth") else Kind.RATING if fact.param in RATINGS else Kind.CHARACTERISTIC
    )
    return Record(
        id=f"urn:d2s:record:{sheet_name}-{index}-{part}",
        parameter=fact.param,
        element="1",
        kind=kind,
        symbol=fact.symbol,
        name=f"{fact.param.replace('_', ' ')} of {part}",
        **limits,
        unit=fact.unit,
        unit_text=fact.unit.replace("ohm", "Ω").replace("degC", "°C").replace("uA", "µA"),
        si=Bounds(**limits, unit=fact.unit),
        conditions=tuple(condition(text) for text in fact.conditions.split("; ") if text),
        default_conditions=(DEFAULT,) if kind is Kind.CHARACTERISTIC else (),
        evidence=Evidence(
            fact.page, box, f"{fact.symbol} {fact.min} {fact.typ} {fact.max} {fact.unit}", "SPECIFICATIONS", "t3", cells
        ),
        source=SourceKind.SUMMARY if "summary" in fact.note else SourceKind.TABLE,
        method=Method.SYMBOL,
        rule="symbol.exact",
        confidence=0.98,
        status=Status.ACCEPTED,
        notes=(fact.note,) if fact.note else (),
    )


@cache
def sheet(name: str = "nmos"):
    sys.path.insert(0, str(SAMPLES))
    try:
        return importlib.import_module(f"norhaven.{name}").build(), importlib.import_module(f"norhaven.{name}").PARTS
    finally:
        sys.path.remove(str(SAMPLES))


@cache
def extraction(name: str = "nmos") -> Extraction:
    made, parts = sheet(name)
    bases = [part for part, entry in parts.items() if not entry[2]]
    by_part: dict[str, list[Record]] = {part: [] for part in parts}
    for index, fact in enumerate(made.facts):
        for part in fact.parts or bases:
            by_part[part].append(record(made.name, fact, part, index))
    if name == "nmos":
        records = by_part["NHN6012"]
        at = next(k for k, item in enumerate(records) if item.parameter == "id_on")
        records[at] = replace(
            records[at], parameter=None, status=Status.NEEDS_REVIEW, confidence=0.52, rule="assignment.margin",
            candidates=(Candidate("id_on", 0.61), Candidate("id", 0.57), Candidate("idm", 0.22)),
        )  # fmt: skip
    polarity = {"nmos": "n", "pmos": "p", "bjt": "n", "jfet": "n"}.get(name)
    pins = {"1": "G", "2": "D", "3": "S"}
    return Extraction(
        Outcome.PARTIAL if name == "nmos" else Outcome.OK,
        (Problem("D202", "page 3 holds 2 unreadable glyphs; numbers beside them were not taken", 3),) if name == "nmos" else (),
        Versions("0.1.0", "1.0.0+3f2a9c1d", "1.0.0+b81e02aa"),
        Document("9c1185a5c48fc54612808977ee8f548b2258d31a" + "0" * 24, f"{made.name}.pdf", made.page, f"{made.product} {made.family}", "Norhaven Semiconductor", made.revision),
        tuple(
            Part(part, device_class, polarity, tuple(aliases), base or None, (Package("TO-252", aliases[0] if aliases else None, None, pins),) if polarity else (), (Element("1", device_class, polarity),), tuple(by_part[part]))
            for part, (device_class, aliases, base) in parts.items()
        ),
        (Unmatched("ΔVGS(th)/TJ VGS(th) Temperature Coefficient ID = 250 µA -5.8 mV/°C", 1, Box(48, 600, 547, 613), "no parameter with this symbol and unit"),) if name == "nmos" else (),
        {"pdf": 0.084, "layout": 0.041, "resolve": 0.022, "graph": 0.013, "spice": 0.006, "verify": 0.31},
    )  # fmt: skip


def fact_of(parameter: str, bound: str = "typ", nth: int = 0) -> str:
    found = [
        item
        for item in extraction().parts[0].parameters
        if item.parameter == parameter and getattr(item, bound) is not None
    ]
    return f"{found[nth].id}#{bound}"


def models() -> tuple[ModelSet, dict[str, str]]:
    parameters = (
        CardParameter("VTO", 2.6, "V", Origin.FITTED, "fit of VGS(th) at ID = 250 µA and of RDS(on) at both VGS", (fact_of("vgs_th"), fact_of("rds_on"))),
        CardParameter("KP", 46.1, "A/V^2", Origin.DERIVED, "gfs^2 / (2 ID)", (fact_of("gfs"),)),
        CardParameter("RD", 0.00781, "ohm", Origin.FITTED, "RDS(on) at two gate voltages", (fact_of("rds_on"), fact_of("rds_on", nth=1))),
        CardParameter("CGS", 1.48e-9, "F", Origin.DERIVED, "Ciss - Crss", (fact_of("ciss"), fact_of("crss"))),
        CardParameter("IS", 2.1e-11, "A", Origin.ESTIMATED, "VSD at IS with N = 1.15", (fact_of("vsd"),)),
        CardParameter("TNOM", 27.0, "degC", Origin.SIMULATOR_DEFAULT, "not on the sheet; no effect at 27 °C"),
    )  # fmt: skip
    model = Model("NHN6012", "NHN6012", "model", "card", "VDMOS", "n", ("D", "G", "S"), "ngspice", True, "NHN6012.ngspice.lib", {"ID": (0.0, 48.0), "VDS": (0.0, 60.0)}, parameters)  # fmt: skip
    card = ".model NHN6012 VDMOS(\n" + "".join(f"+ {item.name}={item.value:.4g}\n" for item in parameters) + "+ )\n"
    return ModelSet((model,), (NoModel("NHN6013", "no on-resistance and no transconductance"),)), {
        model.file: f"* NHN6012\n{card}"
    }


def verification() -> Verification:
    def check(parameter, simulated, error, inside, role="fitted", bound="typ", nth=0, disc=True):
        identifier = fact_of(parameter, bound, nth)
        item = next(r for r in extraction().parts[0].parameters if r.id == identifier.partition("#")[0])
        return Check(identifier, "NHN6012", parameter, item.evidence.page, item.conditions, item.min, item.typ, item.max, item.unit, simulated, error, inside, role, disc, f"{parameter}.cir")  # fmt: skip

    return Verification(
        "ngspice-39.3",
        (Load("NHN6012", "NHN6012.ngspice.lib", True),),
        (
            check("vgs_th", 2.71, 0.4, True),
            check("rds_on", 10.8, 0.9, True),
            check("rds_on", 14.1, -1.4, True, nth=1),
            check("gfs", 42.6, -0.9, True),
            check("ciss", 1523.0, 0.0, True),
            check("crss", 43.5, 1.2, True),
            check("vsd", 1.24, 47.6, False, "held_out"),
            check("vbr_dss", 66.0, None, True, "guard", "min", disc=False),
        ),
        (
            Untested(fact_of("eas", "max"), "NHN6012", "eas", "no bench: avalanche energy needs a thermal model"),
            Untested(fact_of("tj", "max"), "NHN6012", "tj", "a rating of the package, not of the model"),
            Untested(fact_of("tstg", "max"), "NHN6012", "tstg", "a rating of the package, not of the model"),
        ),
    )


@cache
def pictures(name: str = "nmos") -> dict[int, Picture]:
    document = pypdfium2.PdfDocument(SAMPLES / f"{sheet(name)[0].name}.pdf")
    try:
        return {
            page: encode(document[page - 1].render(scale=SCALE).to_pil()) for page in evidence_pages(extraction(name))
        }
    finally:
        document.close()
