from __future__ import annotations

import re
from dataclasses import replace

import pytest

from d2s.errors import UsageError
from d2s.records.extraction import Versions
from d2s.spice.build import build_models
from d2s.spice.emit import emit, number

VERSIONS = Versions("0.1.0", "1.0.0", "1.0.0")


@pytest.fixture
def mosfet(row, part, modelling, document):
    made = part(
        "mosfet",
        row("vgs_th", -1.0, -1.5, -2.0, ID=(-250, "uA")),
        row("rds_on", None, 0.05, None, VGS=-10.0, ID=-3.0),
        row("vds_max", None, None, -30.0),
        polarity="p",
        number="AO3407µ",
    )
    (model,) = build_models([made], modelling, document).models
    return made, model


def test_file_is_ascii_with_one_card_and_plain_numbers(mosfet, document):
    made, model = mosfet
    text = emit(model, document, [made], VERSIONS)
    text.encode("ascii")
    cards = [line for line in text.splitlines() if line.startswith(".")]
    assert [card.split()[:3] for card in cards] == [[".model", model.name, "VDMOS"]]
    body = text[text.index(".model") :]
    for value in re.findall(r"=(\S+)", body):
        assert re.fullmatch(r"-?\d+(\.\d+)?(e[+-]\d+)?", value), value
    assert "TNOM=25" in body


def test_p_channel_has_its_flag_and_a_negative_threshold(mosfet, document):
    made, model = mosfet
    body = emit(model, document, [made], VERSIONS).split(".model")[1]
    assert "PCHAN" in body
    assert "VTO=-1." in body


@pytest.mark.parametrize(
    ("dialect", "nominal"), [("ngspice", "TNOM=25"), ("ltspice", "TNOM=25"), ("pspice", "T_MEASURED=25")]
)
def test_each_dialect_has_its_own_file_and_words(row, part, modelling, document, dialect, nominal):
    made = part("diode", row("vf", None, 0.7, None, IF=0.01))
    (model,) = build_models([made], modelling, document, dialect).models
    assert model.file == f"X1.{dialect}.lib" and nominal in emit(model, document, [made], VERSIONS)


def test_dialects_drop_what_they_do_not_know(mosfet, modelling, document):
    made, model = mosfet
    (other,) = build_models([made], modelling, document, "ltspice").models
    assert {p.name for p in model.parameters} - {p.name for p in other.parameters} == {"THETA", "MU", "TCVTH", "TEXP0"}
    (spelled,) = build_models([made], modelling, document, "pspice").models
    assert spelled.kind == "subckt" and "VDMOS (" not in emit(spelled, document, [made], VERSIONS)
    with pytest.raises(UsageError):
        build_models([made], modelling, document, "spectre")


def test_header_names_document_pins_limits_and_every_origin(mosfet, document):
    made, model = mosfet
    text = emit(model, document, [made], VERSIONS)
    assert document.sha256 in text and "Acme Semiconductor" in text and "pins in order: D G S" in text
    assert "VDS 0..30" in text
    for parameter in model.parameters:
        assert re.search(rf"^\* {parameter.name} = \S+ \S+ \[{parameter.origin}\]", text, re.MULTILINE), parameter.name
    assert re.search(r"^\*   <urn:d2s:test:\d+#typ> page 2$", text, re.MULTILINE)


def test_titles_cannot_break_out_of_the_comments(mosfet, document):
    made, model = mosfet
    evil = replace(document, title="A\n.include /etc/passwd", manufacturer="B\r.end")
    lines = emit(model, evil, [made], VERSIONS).splitlines()
    assert [line for line in lines if not line.startswith(("*", "+", ".model"))] == []


@pytest.mark.parametrize("value", [1e-15, 0.0, 123456789.0, 2.5e-9])
def test_numbers_round_trip(value):
    assert float(number(value)) == pytest.approx(value, rel=1e-5)
