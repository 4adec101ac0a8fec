"""Hand-made extractions for the tests of the graph."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from pyoxigraph import Quad

from d2s.errors import Problem
from d2s.graph import Store, open_store, to_quads
from d2s.records.decision import Decision, Evidencing
from d2s.records.extraction import Document, Extraction, Outcome, Unmatched, Versions
from d2s.records.geometry import Box
from d2s.records.identity import record_id
from d2s.records.layout import Cell, Column, Figure, Layout, Role, Section, Span, Table, TableKind
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
from d2s.settings import Settings
from d2s.units.units import Units

SHA = "9f2c1a" + "0" * 58
VERSIONS = Versions("0.1.0", "1.0+abc", "1.0+def")
X = {"min": 300.0, "typ": 340.0, "max": 380.0}


def condition(quantity: str, value: float | None = None, unit: str | None = "V", **more: object) -> Condition:
    fields: dict[str, object] = {
        "quantity": quantity,
        "operator": "=",
        "value": value,
        "min": None,
        "max": None,
        "reference": None,
        "unit": unit,
        "text": f"{quantity} = {value} {unit}",
    }
    return Condition(**{**fields, **more})  # type: ignore[arg-type]


ROOM = condition("TJ", 25.0, "degC", text="@ TJ = 25°C (unless otherwise specified)")


def record(
    part: str,
    parameter: str | None,
    printed: tuple[float | None, float | None, float | None],
    *,
    line: int = 0,
    unit: str = "V",
    scale: float = 1.0,
    si_unit: str | None = "V",
    **more: object,
) -> Record:
    """Build a record on line `line` of page 2, with a cell for each printed bound."""
    top = 100.0 + 12.1 * line
    bounds = dict(zip(("min", "typ", "max"), printed, strict=True))
    cells = {
        name: CellEvidence(Box(X[name], top, X[name] + 25.3, top + 9.6), f"{value:g}")
        for name, value in bounds.items()
        if value is not None
    }
    box, text = Box(40.0, top, 560.0, top + 9.6), f"{parameter} row {line}"
    fields: dict[str, object] = {
        "id": record_id(SHA, 2, box, text, part),
        "parameter": parameter,
        "element": None,
        "kind": Kind.CHARACTERISTIC,
        "symbol": "RDS(on)",
        "name": "Static Drain-to-Source On-Resistance",
        **bounds,
        "unit": unit,
        "unit_text": unit,
        "si": Bounds(*(None if v is None else v * scale for v in printed), si_unit) if si_unit else None,
        "conditions": (),
        "default_conditions": (),
        "evidence": Evidence(2, box, text, "Electrical Characteristics", "t2", cells),
        "source": SourceKind.TABLE,
        "method": Method.SYMBOL,
        "rule": "match/1",
        "confidence": 0.98,
        "status": Status.ACCEPTED,
        "candidates": (),
        "notes": (),
    }
    return Record(**{**fields, **more})  # type: ignore[arg-type]


def mosfet() -> Part:
    """An N-MOSFET whose records cover ±, ranges, references, several cells and missing everything."""
    name = "IRF540N"
    return Part(
        part_number=name,
        device_class="mosfet",
        polarity="n",
        aliases=("IRF540NPBF", "IRF540N-ND"),
        packages=(
            Package("TO-220AB", "IRF540NPBF", None, {"1": "G", "2": "D", "3": "S"}),
            Package("D2PAK", None, "F540", {}, Evidence(1, Box(10, 10, 50, 20), "D2PAK F540")),
            Package("TO-262"),
        ),
        parameters=(
            record(name, "vds_max", (None, None, 100.0), line=0, kind=Kind.RATING),
            record(name, "vgs_max", (-20.0, None, 20.0), line=1, kind=Kind.RATING, notes=("Note 1", "Pulse test")),
            record(
                name,
                "rds_on",
                (None, 36.5, 44.0),
                line=2,
                unit="mohm",
                scale=1e-3,
                si_unit="ohm",
                conditions=(condition("VGS", 10.0), condition("ID", 16.0, "A")),
                default_conditions=(ROOM,),
            ),
            record(
                name,
                "vgs_th",
                (2.0, 3.0, 4.0),
                line=3,
                conditions=(
                    condition("VDS", reference="VGS", unit=None, text="VDS = VGS"),
                    condition("ID", 250.0, "uA"),
                    condition("f", min=1.0, max=2.0, unit="MHz", operator="range"),
                    condition("VGS", min=-20.0, max=20.0, text="VGS = ±20 V"),
                    condition("VDS", reference="rated", unit=None),
                ),
                default_conditions=(ROOM, condition("TC", 25.0, "degC")),
            ),
            record(name, "igss", (None, None, 100.0), line=4, unit="nA", scale=1e-9, si_unit="A"),
            record(
                name,
                None,
                (None, 1.2, None),
                line=5,
                unit="",
                si_unit=None,
                symbol="",
                name="",
                rule="",
                status=Status.NEEDS_REVIEW,
                method=Method.NAME,
                confidence=0.4,
                candidates=(Candidate("vsd", 0.5), Candidate("vf", 0.45)),
            ),
            record(name, "qg", (None, None, None), line=6, si_unit="C", source=SourceKind.SUMMARY),
            record(name, "trr", (None, 115.0, None), line=7, status=Status.NEEDS_REVIEW, kind=Kind.THERMAL),
        ),
    )


def dual() -> Part:
    """A complementary pair: the P element prints negative values."""
    name = "FDS8958"
    return Part(
        part_number=name,
        device_class="mosfet",
        elements=(Element("1", "mosfet", "n"), Element("2", "mosfet", "p"), Element("D", "diode")),
        parameters=(
            record(name, "vgs_th", (-1.4, -1.9, -2.4), line=10, element="2"),
            record(name, "vgs_th", (1.0, None, 3.0), line=11, element="1"),
            record(name, "vf", (None, None, 1.1), line=12, element="D"),
            record(name, "vgs_max", (-20.0, None, 20.0), line=13, element="2", kind=Kind.RATING),
        ),
    )


def family() -> tuple[Part, ...]:
    """A base type and a rank that restates the gain."""
    return (
        Part(
            "BC547",
            "bjt",
            "n",
            parameters=(
                record("BC547", "hfe", (110.0, None, 800.0), line=20, unit="1", si_unit="1"),
                record("BC547", "vceo", (None, None, 45.0), line=21, kind=Kind.RATING),
            ),
        ),
        Part(
            "BC547B",
            "bjt",
            "n",
            variant_of="BC547",
            parameters=(record("BC547B", "hfe", (200.0, 290.0, 450.0), line=22, unit="1", si_unit="1"),),
        ),
    )


def extraction(*parts: Part, manufacturer: str = "International Rectifier") -> Extraction:
    return Extraction(
        status=Outcome.PARTIAL,
        errors=(Problem("D201", "page 4 cannot be read: damaged", 4), Problem("D109", "time limit")),
        versions=VERSIONS,
        document=Document(SHA, "irf540n.pdf", 7, "IRF540N HEXFET", manufacturer, "Rev. 2"),
        parts=parts,
        unmatched=(
            Unmatched("Soldering temperature 300 °C", 2, Box(40, 400, 500, 410), "no parameter is near"),
            Unmatched("Mounting torque", 2, Box(40, 412, 500, 422), ""),
        ),
        timings={"pdf": 0.1},
    )


def layout() -> Layout:
    """A layout with a section, the table of page 2 and a figure."""
    columns = tuple(
        Column(number, x, x + 30, role, Span(role.value.title(), Box(x, 80, x + 30, 90), 2))
        for number, (x, role) in enumerate(
            ((40.0, Role.NAME), (300.0, Role.MIN), (340.0, Role.TYP), (380.0, Role.MAX), (500.0, Role.UNIT))
        )
    )
    cells = tuple(
        Cell(row + 1, column.index, 1, 1, Span("x", Box(column.x0, 100 + 12.1 * row, column.x1, 109.6 + 12.1 * row), 2))
        for row in range(30)
        for column in columns
    )
    table = Table("t2", 2, Box(40, 80, 560, 700), TableKind.PARAMETERS, columns, cells, "Static", "s1")
    other = Table("t9", 6, Box(40, 80, 560, 700), TableKind.OTHER, (), ())
    section = Section("s1", "Electrical Characteristics", "electrical", 2, Box(40, 60, 200, 72))
    figure = Figure("f1", 3, Box(40, 80, 300, 300), "Fig 1. Typical Output Characteristics")
    return Layout(SHA, (), (section,), (table, other), (), (figure,))


def decisions(*parts: Part) -> tuple[Decision, ...]:
    reasons = (Evidencing("symbol", 0.6, "RDS(on) is printed"), Evidencing("unit", 0.2, "ohm fits"))
    return tuple(
        Decision(f"row-{number}", (item.id,), item.parameter, 0.3, item.candidates, reasons, "match/1")
        for number, item in enumerate(record for part in parts for record in part.parameters)
    )


@pytest.fixture(scope="session")
def units() -> Units:
    return Units.load(Settings().ontology)


@pytest.fixture(name="sha")
def fixture_sha() -> str:
    return SHA


@pytest.fixture(name="record")
def fixture_record() -> Callable[..., Record]:
    return record


@pytest.fixture(name="condition")
def fixture_condition() -> Callable[..., Condition]:
    return condition


@pytest.fixture(name="mosfet")
def fixture_mosfet() -> Part:
    return mosfet()


@pytest.fixture(name="dual")
def fixture_dual() -> Part:
    return dual()


@pytest.fixture(name="family")
def fixture_family() -> tuple[Part, ...]:
    return family()


@pytest.fixture(name="extraction")
def fixture_extraction() -> Callable[..., Extraction]:
    return extraction


@pytest.fixture(name="quads_of")
def fixture_quads_of(units: Units) -> Callable[..., list[Quad]]:
    """Return a function from parts to the graph of a document that holds them."""

    def build(*parts: Part, **more: str) -> list[Quad]:
        return to_quads(extraction(*parts, **more), layout(), decisions(*parts), units)

    return build


@pytest.fixture(scope="session")
def sparql_server() -> Iterator[str]:
    """Run a real SPARQL server with the union of all graphs as default graph, and yield its address."""
    program = Path(sys.executable).with_name("oxigraph")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        place = f"127.0.0.1:{free.getsockname()[1]}"
    command = [str(program), "serve", "--bind", place, "--union-default-graph"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        deadline = time.monotonic() + 30
        while True:
            try:
                socket.create_connection(tuple(place.split(":")), timeout=1).close()
                break
            except OSError:
                assert process.poll() is None and time.monotonic() < deadline, "the SPARQL server did not start"
                time.sleep(0.05)
        yield f"http://{place}"
        process.terminate()
        process.wait(30)


@pytest.fixture(params=["memory", "server"])
def empty(request: pytest.FixtureRequest) -> Iterator[Store]:
    """Yield an empty store: in this process, and at a SPARQL server."""
    if request.param == "memory":
        with open_store() as store:
            yield store
        return
    address = request.getfixturevalue("sparql_server")
    httpx.post(f"{address}/update", data={"update": "DROP ALL"}).raise_for_status()
    with open_store(address) as store:
        yield store


@pytest.fixture
def stored(empty: Store, quads_of: Callable[..., list[Quad]]) -> Callable[..., Store]:
    """Return a function from parts to a store that holds their document."""

    def build(*parts: Part, **more: str) -> Store:
        empty.put(SHA, quads_of(*parts, **more))
        return empty

    return build
