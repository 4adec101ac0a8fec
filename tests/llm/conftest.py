"""A server that answers as told, and a datasheet with rows that the rules leave open."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Table, TableStyle
from werkzeug import Request, Response

from d2s.llm.question import Item, Option
from d2s.settings import Settings

#: Symbol `td(on)` under a name of the time `ton`: the rules leave both open.
OPEN_ROWS = (
    ("td(on)", "Turn-On Switching Time", "VDD=25V, ID=500mA, RG=25Ω", "", "12", "20", "ns"),
    ("td(off)", "Turn-Off Switching Time", "VDD=25V, ID=500mA, RG=25Ω", "", "26", "40", "ns"),
)
SURE_ROWS = (
    ("V(BR)DSS", "Drain-Source Breakdown Voltage", "VGS=0V, ID=250µA", "60", "", "", "V"),
    ("VGS(th)", "Gate Threshold Voltage", "VDS=VGS, ID=250µA", "1.0", "1.6", "2.5", "V"),
    ("RDS(on)", "Drain-Source On-Resistance", "VGS=10V, ID=500mA", "", "1.4", "2.0", "Ω"),
    ("Ciss", "Input Capacitance", "VDS=25V, f=1MHz", "", "30", "50", "pF"),
)
HEAD = ("Symbol", "Parameter", "Test Conditions", "Min", "Typ", "Max", "Unit")

Sheet = Callable[..., Path]


@pytest.fixture
def sheet(tmp_path: Path) -> Sheet:
    """Write a small MOSFET datasheet; `draw` adds to the page, `rows` replaces the open rows."""

    def make(draw: Callable[[Canvas], None] | None = None, rows: Any = OPEN_ROWS, name: str = "NX60.pdf") -> Path:
        path = tmp_path / name
        canvas = Canvas(str(path), pagesize=A4, invariant=1)
        canvas.setFont("Helvetica-Bold", 20)
        canvas.drawString(50, 780, "NX6002")
        canvas.setFont("Helvetica-Bold", 13)
        canvas.drawString(50, 755, "N-Channel Enhancement Mode Power MOSFET")
        canvas.drawString(50, 720, "Electrical Characteristics (TA = 25°C unless otherwise noted)")
        table = Table([HEAD, *SURE_ROWS, *rows], colWidths=(60, 150, 140, 35, 35, 35, 35))
        table.setStyle(TableStyle([("GRID", (0, 0), (-1, -1), 0.5, "black"), ("FONTSIZE", (0, 0), (-1, -1), 8)]))
        table.wrapOn(canvas, 500, 400)
        table.drawOn(canvas, 50, 560)
        if draw is not None:
            draw(canvas)
        canvas.save()
        return path

    return make


def completion(text: str, finish: str = "stop", usage: Any = (50, 8)) -> dict[str, Any]:
    """Return a chat completion as servers send it; `usage` None leaves the count out."""
    counted = {"prompt_tokens": usage[0], "completion_tokens": usage[1], "total_tokens": sum(usage)} if usage else None
    return {
        "id": "x",
        "object": "chat.completion",
        "created": 0,
        "model": "m",
        "choices": [{"index": 0, "finish_reason": finish, "message": {"role": "assistant", "content": text}}],
        "usage": counted,
    }


class Model:
    """A fake model behind a real socket; `answer` gets the rows that were asked and the whole request."""

    def __init__(self, server: HTTPServer) -> None:
        self.requests: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.answer: Callable[[dict[str, Any], dict[str, Any]], str] = lambda rows, body: "{}"
        self.url = server.url_for("/v1")
        server.expect_request("/v1/chat/completions", method="POST").respond_with_handler(self._handle)

    def choose(self, *names: str) -> None:
        """Answer the candidate whose description begins with one of these symbols, else none."""

        def answer(rows: dict[str, Any], body: dict[str, Any]) -> str:
            said = {}
            for row, asked in rows.items():
                hits = [key for key, text in asked["candidates"].items() if text.startswith(names)]
                said[row] = hits[0] if hits else "none"
            return json.dumps(said)

        self.answer = answer

    def _handle(self, request: Request) -> Response:
        body = json.loads(request.get_data())
        self.requests.append(body)
        self.headers.append(dict(request.headers))
        rows = json.loads(body["messages"][-1]["content"])
        return Response(json.dumps(completion(self.answer(rows, body))), content_type="application/json")


@pytest.fixture
def model(httpserver: HTTPServer) -> Model:
    return Model(httpserver)


@pytest.fixture
def settings(model: Model, tmp_path: Path) -> Settings:
    """Settings that ask the fake model, with a cache of their own."""
    return replace(
        Settings(),
        llm_base_url=model.url,
        llm_model="fake",
        llm_api_key="sk-very-secret",
        llm_timeout=5.0,
        llm_cache=tmp_path / "calls",
    )


@pytest.fixture
def item() -> Item:
    return Item(
        "row-1",
        {"symbol": "td(on)", "name": "Turn-On Time"},
        (Option("td_on", "td(on): turn-on delay time"), Option("ton", "ton: turn-on time")),
    )
