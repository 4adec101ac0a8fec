from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from d2s.evaluate.condition import ConditionNames, Stated, holds

NAMES = ConditionNames.read(Path(__file__).parents[2] / "corpus" / "conditions.tsv")


def given(quantity: str, value: float | None = None, unit: str | None = None, **more: Any) -> Stated:
    item = {"quantity": quantity, "value": value, "min": None, "max": None, "reference": None, "unit": unit} | more
    return NAMES.predicted([item])[0]


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("Tamb", "TA"), ("Tmb", "TC"), ("Tj", "TJ"), ("dIF/dt", "di/dt"),
        ("-dIF/dt", "di/dt"), ("B", "BW"), ("Δf", "BW"),
        ("iR", "IRR"), ("Irr", "IRR"), ("IR", "IR"), ("IZ", "IZT"), ("ISD", "IS"), ("RGEN", "RG"),
        ("VEB(OFF)", "VEB(off)"),
        ("δ", "duty"), ("tp/T", "duty"), ("t", "tp"), ("Vgs", "VGS"), ("ic", "IC"), ("RS", "RS"), ("ICon", "ICON"),
    ],
)  # fmt: skip
def test_canonical_names(printed: str, name: str) -> None:
    assert NAMES.canonical(printed) == name


@pytest.mark.parametrize(
    ("label", "answer"),
    [
        ("VGS=10 V", given("VGS", 10, "V")),
        ("t<=5 s", given("tp", 5, "s", operator="=")),
        ("ID=0.25 mA", given("ID", 250, "uA")),
        ("IB=0", given("IB", 0, "A")),
        ("VBE=0 A", given("VBE", 0, "V")),
        ("VGS=±20 V", given("VGS", None, "V", min=-20, max=20)),
        ("VGS=0 to 10 V", given("VGS", None, "V", min=0, max=10)),
        ("f=10 Hz to 15.7 kHz", given("f", None, "kHz", min=0.01, max=15.7)),
        ("TA=25 degC", given("TA", 25, "degC")),
        ("VDS=VGS", given("VDS", reference="VGS")),
        ("VDS=VGS", given("VGS", reference="VDS")),
        ("VDS=Max rating", given("VDS", reference="rated")),
        ("VR=rated", given("VR", reference="rated")),
        ("Irr=0.1xIR", given("IRR", 0.1, reference="IR")),
        ("di/dt=100 A/us", given("di/dt", 100, "A/us")),
    ],
)
def test_a_condition_holds(label: str, answer: Stated) -> None:
    (asked,) = NAMES.printed(label)
    assert holds(asked, [given("RL", 50, "ohm"), answer])


@pytest.mark.parametrize(
    ("label", "answer"),
    [
        ("VGS=10 V", given("VGS", 4.5, "V")),
        ("VGS=-10 V", given("VGS", 10, "V")),
        ("VGS=10 V", given("VDS", 10, "V")),
        ("VGS=10 V", given("VGS", 10, "A")),
        ("ID=250 uA", given("ID", 250, "mA")),
        ("VGS=±20 V", given("VGS", 20, "V")),
        ("VDS=VGS", given("VDS", 10, "V")),
        ("VDS=VGS", given("VDS", reference="rated")),
        ("VR=rated", given("VR", 40, "V")),
    ],
)
def test_a_condition_does_not_hold(label: str, answer: Stated) -> None:
    (asked,) = NAMES.printed(label)
    assert not holds(asked, [answer])


def test_chained_conditions_are_one_each() -> None:
    stated = NAMES.printed("IB1=IB2=1.0 mA; VCC=3.0 V")
    assert [(item.quantity, item.low) for item in stated] == [("IB1", 1e-3), ("IB2", 1e-3), ("VCC", 3.0)]


@pytest.mark.parametrize("label", ["", "D=1 %", "delta<=0.5", "tp/T=0.01", "TL=constant", "square wave"])
def test_duty_cycle_and_words_are_not_asked(label: str) -> None:
    assert NAMES.printed(label) == ()
