from __future__ import annotations

from dataclasses import replace

import pytest

from d2s.records.model import CardParameter, Origin
from d2s.verify.load import check_load

pytestmark = pytest.mark.spice
VTO = CardParameter("VTO", 2.0, "V", Origin.FITTED, "")


@pytest.mark.parametrize(
    ("device", "polarity", "card"),
    [
        ("D", None, ".model X1 D (IS=1e-9 N=1.8 TNOM=25)"),
        ("NPN", "n", ".model X1 NPN (IS=1e-14 BF=200 TNOM=25)"),
        ("PNP", "p", ".model X1 PNP (IS=1e-14 BF=200 TNOM=25)"),
        ("VDMOS", "n", ".model X1 VDMOS (VTO=2 KP=5 TNOM=25)"),
        ("VDMOS", "p", ".model X1 VDMOS (PCHAN VTO=-2 KP=5 TNOM=25)"),
        ("NJF", "n", ".model X1 NJF (VTO=-2 BETA=1e-3 TNOM=25)"),
        ("PJF", "p", ".model X1 PJF (VTO=-2 BETA=1e-3 TNOM=25)"),
    ],
)
def test_good_cards_load(diode, simulator, device, polarity, card):
    parameters = (VTO,) if device == "VDMOS" else ()
    pins = {"D": ("A", "K"), "NPN": ("C", "B", "E"), "PNP": ("C", "B", "E")}.get(device, ("D", "G", "S"))
    model = replace(diode, device=device, polarity=polarity, parameters=parameters, pins=pins)
    load = check_load(card + "\n", model, simulator)
    assert load.loads, load.message


@pytest.mark.parametrize(
    "text",
    [
        "",
        ".model X1 D (IS=1e-9 COLOUR=3)\n",
        ".model OTHER D (IS=1e-9)\n",
        ".model X1 NPN (BF=100)\n",
        "rubbish here\n",
    ],
)
def test_bad_files_do_not(diode, simulator, text):
    load = check_load(text, diode, simulator)
    assert not load.loads and load.message
