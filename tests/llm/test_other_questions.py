from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Table, TableStyle

from d2s.pipeline import Pipeline
from d2s.records.extraction import Extraction, Outcome
from d2s.records.record import Method, Status
from d2s.settings import Settings

from .conftest import HEAD, SURE_ROWS, Model


def write(path: Path, title: str, text: str, table: list[Any]) -> Path:
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    canvas.setFont("Helvetica-Bold", 20)
    canvas.drawString(50, 780, title)
    canvas.setFont("Helvetica-Bold", 13)
    canvas.drawString(50, 755, text)
    canvas.drawString(50, 720, "Electrical Characteristics (TA = 25°C unless otherwise noted)")
    drawn = Table(table)
    drawn.setStyle(TableStyle([("GRID", (0, 0), (-1, -1), 0.5, "black"), ("FONTSIZE", (0, 0), (-1, -1), 8)]))
    drawn.wrapOn(canvas, 500, 400)
    drawn.drawOn(canvas, 50, 540)
    canvas.save()
    return path


def answer_with(model: Model, text: str) -> None:
    """Answer the candidate that is described so, else none."""

    def answer(rows: dict[str, Any], body: dict[str, Any]) -> str:
        said = {
            row: next((key for key, shown in asked["candidates"].items() if shown.startswith(text)), "none")
            for row, asked in rows.items()
        }
        return json.dumps(said)

    model.answer = answer


def read(path: Path, settings: Settings) -> Extraction:
    return Pipeline(settings).read(path).extraction


@pytest.fixture
def unnamed(tmp_path: Path) -> Path:
    """A sheet that never says what it is, with symbols that no rule counts as a marker of a class."""
    rows = [
        ("Coss", "Output Capacitance", "f=1MHz", "", "30", "50", "pF"),
        ("td(on)", "Turn-On Delay Time", "", "", "12", "20", "ns"),
        ("td(off)", "Turn-Off Delay Time", "", "", "26", "40", "ns"),
        ("tr", "Rise Time", "", "", "26", "40", "ns"),
        ("tf", "Fall Time", "", "", "26", "40", "ns"),
    ]
    return write(tmp_path / "x.pdf", "NX6002", "Preliminary", [HEAD, *rows])


def test_a_class_that_the_words_do_not_tell_is_asked_for_and_flagged(
    unnamed: Path, settings: Settings, model: Model
) -> None:
    assert [error.code for error in read(unnamed, Settings()).errors] == ["D401"]
    answer_with(model, "MOSFET")
    extraction = read(unnamed, settings)
    assert "D406" in [error.code for error in extraction.errors]
    assert extraction.status is Outcome.PARTIAL
    assert extraction.parts[0].device_class == "mosfet"
    assert "td_on" in {record.parameter for record in extraction.parts[0].parameters}


def test_a_class_that_the_symbols_do_not_confirm_is_refused(unnamed: Path, settings: Settings, model: Model) -> None:
    answer_with(model, "Zener")
    assert [error.code for error in read(unnamed, settings).errors] == ["D401"]
    model.answer = lambda rows, body: '{"r1": "mosfet"}'
    assert [error.code for error in read(unnamed, replace(settings, llm_model="other")).errors] == ["D401"]


@pytest.fixture
def family(tmp_path: Path) -> Path:
    """Two types, and rows labelled by words that no rule ties to them."""
    rows = [("Alpha", *row) for row in SURE_ROWS]
    title, text = "NX6002A, NX6002B", "N-Channel Enhancement Mode Power MOSFET"
    return write(tmp_path / "f.pdf", title, text, [("Type", *HEAD), *rows])


def test_a_row_is_given_to_the_part_that_is_chosen(family: Path, settings: Settings, model: Model) -> None:
    without = read(family, Settings())
    unclear = [r for p in without.parts for r in p.parameters if r.rule == "scope"]
    if not unclear:
        pytest.fail("the rules no longer leave these rows open: choose other labels")
    answer_with(model, "NX6002A")
    extraction = read(family, settings)
    decided = {p.part_number: [r for r in p.parameters if r.method is Method.LLM] for p in extraction.parts}
    assert decided["NX6002A"]
    assert not decided["NX6002B"]
    assert all(record.status is Status.ACCEPTED and record.rule.startswith("llm-part") for record in decided["NX6002A"])
    secret = read(family, replace(settings, llm_redact_parts=True, llm_model="other"))
    assert not [r for p in secret.parts for r in p.parameters if r.method is Method.LLM]
