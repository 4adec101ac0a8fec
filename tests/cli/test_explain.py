from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from d2s.cli import main
from d2s.graph import to_quads, to_trig
from d2s.records.decision import Decision, Evidencing
from d2s.records.extraction import Document, Extraction, Outcome, Versions
from d2s.records.geometry import Box
from d2s.records.layout import Layout
from d2s.records.model import CardParameter, Model, ModelSet, Origin
from d2s.records.part import Part
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
)  # fmt: skip
from d2s.report.json import to_json
from d2s.settings import Settings
from d2s.units.units import Units

SHA256 = "a" * 64
BOX = Box(10.0, 20.0, 30.0, 40.0)
RECORD = Record(
    id="urn:d2s:record:aaaaaaaaaa:1",
    parameter="rds_on",
    element=None,
    kind=Kind.CHARACTERISTIC,
    symbol="RDS(on)",
    name="On-Resistance",
    min=None,
    typ=None,
    max=44.0,
    unit="mohm",
    unit_text="mΩ",
    si=Bounds(None, None, 0.044, "ohm"),
    conditions=(Condition("VGS", "=", 10.0, None, None, None, "V", "VGS = 10V"),),
    default_conditions=(),
    evidence=Evidence(2, BOX, "row text", "Electrical Characteristics", "t1", {"max": CellEvidence(BOX, "44")}),
    source=SourceKind.TABLE,
    method=Method.SYMBOL,
    rule="symbol",
    confidence=0.98,
    status=Status.ACCEPTED,
)
OPEN = replace(
    RECORD,
    id="urn:d2s:record:aaaaaaaaaa:2",
    parameter=None,
    si=None,
    status=Status.NEEDS_REVIEW,
    candidates=(Candidate("id", 0.6), Candidate("idm", 0.55)),
)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    part = Part("IRF540N", "mosfet", "n", aliases=("IRF540NPbF",), parameters=(RECORD, OPEN))
    extraction = Extraction(Outcome.OK, (), Versions("0", "0", "0"), Document(SHA256, "irf540n.pdf", 3), (part,))
    reasons = (Evidencing("symbol", 0.6, "RDS(on) is a symbol of rds_on"), Evidencing("unit", 0.2, "ohm fits"))
    decisions = [Decision("r1", (RECORD.id,), "rds_on", 0.4, (), reasons, "symbol")]
    quads = to_quads(extraction, Layout(SHA256, (), (), (), ()), decisions, Units.load(Settings().ontology))
    card = CardParameter("RD", 0.031, "ohm", Origin.DERIVED, "0.7 * rds_on", (f"{RECORD.id}#max",))
    model = Model(
        "IRF540N", "IRF540N", "model", "card", "VDMOS", "n", (), "ngspice", True, "IRF540N.ngspice.lib", {}, (card,)
    )
    folder = tmp_path / "out" / "irf540n"
    folder.mkdir(parents=True)
    (folder / "extraction.json").write_text(to_json(extraction), encoding="utf-8")
    (folder / "models.json").write_text(to_json(ModelSet((model,))), encoding="utf-8")
    (folder / "graph.trig").write_bytes(to_trig(quads))
    return tmp_path / "out"


def code(*arguments: str) -> int:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    return int(caught.value.code or 0)


def test_explain_shows_place_decision_and_reasons(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert code("explain", "irf540npbf.rds_on", "--from", str(out)) == 0
    text = capsys.readouterr().out
    for expected in (
        "IRF540N.rds_on: max 44 mohm  (accepted)",
        "VGS = 10V",
        "irf540n.pdf, page 2, Electrical Characteristics, box [10, 20, 30, 40]",
        "+0.60 symbol: RDS(on) is a symbol of rds_on",
        "rule symbol, confidence 0.980",
    ):
        assert expected in text


def test_explain_shows_a_record_in_review_under_each_candidate(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert code("explain", "IRF540N.idm", "--from", str(out), "--json") == 0
    (item,) = json.loads(capsys.readouterr().out)
    assert item["record"]["status"] == "needs_review"
    assert item["record"]["candidates"][0] == {"parameter": "id", "score": 0.6}


@pytest.mark.parametrize(
    ("name", "message", "expected"),
    [
        ("IRF540N.qg", "no record of qg for IRF540N; extracted parameters: rds_on", 1),
        ("IRF999.rds_on", "no part IRF999; extracted: IRF540N", 1),
        ("IRF540N", "is not PART.PARAMETER", 2),
    ],
)
def test_explain_says_what_is_missing(
    out: Path, capsys: pytest.CaptureFixture[str], name: str, message: str, expected: int
) -> None:
    assert code("explain", name, "--from", str(out)) == expected
    assert message in capsys.readouterr().err


@pytest.mark.parametrize("name", ["IRF540N", "irf540n.RD"])
def test_trace_leads_from_the_card_to_the_row(out: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert code("trace", name, "--from", str(out)) == 0
    text = capsys.readouterr().out
    assert "IRF540N.RD = 0.031 ohm  (derived, IRF540N.ngspice.lib)" in text
    assert "0.7 * rds_on" in text
    assert "max      of rds_on: RDS(on) max 44 mohm [VGS = 10V]" in text
    assert "page 2, Electrical" in text


def test_trace_of_an_unknown_part_fails(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert code("trace", "BC547", "--from", str(out)) == 1
    assert "nothing to trace for BC547" in capsys.readouterr().err
    assert code("trace", "BC547", "--from", str(out.parent / "none")) == 2


CHAIN = (
    "IRF540N.RD = 0.031 ohm  (derived, IRF540N.ngspice.lib)",
    "formula  0.7 * rds_on",
    "max      of rds_on: RDS(on) max 44 mohm [VGS = 10V]",
    f"{RECORD.id}#max",
    "cell     max '44', page 2, box [10, 20, 30, 40]",
    "row      'row text'",
    "page 2, Electrical Characteristics, box [10, 20, 30, 40]",
    "decided  by symbol, rule symbol, confidence 0.980, accepted",
    f"document irf540n.pdf, SHA-256 {SHA256}",
    "versions ontology 0, rules 0, d2s 0",
)


def test_the_chain_of_a_card_parameter_is_complete(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = out / "irf540n" / "IRF540N.ngspice.lib"
    assert code("trace", f"{path.name}:RD", "--from", str(out)) == 0
    text = capsys.readouterr().out
    assert [line for line in CHAIN if line not in text] == []
    path.write_text("* card", encoding="ascii")
    assert code("trace", f"{path}:rd") == 0
    assert capsys.readouterr().out == text
    assert code("trace", f"{path}:VTO") == 1
    assert code("trace", "IRF540N.RD") == 2


@pytest.mark.parametrize("name", [RECORD.id, f"{RECORD.id}#max"])
def test_the_chain_of_a_record(out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert code("trace", name, "--from", str(out)) == 0
    text = capsys.readouterr().out
    assert [line for line in CHAIN[3:] if line.removesuffix("#max") not in text] == []
    assert code("graph", "load", str(out), "--store", str(tmp_path / "store"), "--quiet") == 0
    assert code("trace", name, "--store", str(tmp_path / "store")) == 0
    assert capsys.readouterr().out == text


def test_a_bound_that_is_not_printed_has_no_chain(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert code("trace", f"{RECORD.id}#min", "--from", str(out)) == 1
    assert "nothing to trace" in capsys.readouterr().err
