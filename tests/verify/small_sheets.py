"""Sheets of a few rows, made up, and their models."""

from __future__ import annotations

from pathlib import Path

from d2s.knowledge.models import load_modelling
from d2s.records.extraction import Document, Versions
from d2s.records.geometry import Box
from d2s.records.part import Part
from d2s.records.record import Bounds, Condition, Evidence, Kind, Method, Record, SourceKind, Status
from d2s.spice.build import build_models

MODELLING = load_modelling(Path(__file__).resolve().parents[2] / "ontology")
DOCUMENT = Document("0" * 64, "sheet.pdf", 1, "Device", "Acme")
VERSIONS = Versions("", "", "")


def record(parameter: str, low: float | None, typ: float | None, high: float | None, **at: float) -> Record:
    stated = tuple(Condition(name, "=", value, None, None, None, "1", "") for name, value in at.items())
    return Record(
        id=f"urn:{parameter}", parameter=parameter, element=None, kind=Kind.CHARACTERISTIC, symbol="", name="", min=low,
        typ=typ, max=high, unit="", unit_text="", si=Bounds(low, typ, high, ""), conditions=stated,
        default_conditions=(), evidence=Evidence(1, Box(0, 0, 1, 1), ""), source=SourceKind.TABLE, method=Method.SYMBOL,
        rule="", confidence=1.0, status=Status.ACCEPTED,
    )  # fmt: skip


JFET = Part(
    "J1", "jfet", "n",
    parameters=(
        record("idss", 2e-3, 5e-3, 9e-3, VDS=15.0), record("vgs_off", -5.0, -3.0, -1.0, VDS=15.0, ID=1e-8),
        record("crss", None, 2e-12, None, VDS=15.0, VGS=0.0),
    ),
)  # fmt: skip
MOSFET = Part(
    "M1", "mosfet", "n",
    parameters=(
        record("vgs_th", 1.0, 2.0, 3.0, ID=250e-6), record("rds_on", None, 0.05, 0.08, VGS=10.0, ID=5.0),
    ),
)  # fmt: skip


def nominal(part):
    return build_models([part], MODELLING, DOCUMENT).models[0]
