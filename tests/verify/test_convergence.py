"""Every class's model in a circuit of its kind; a card with a fault is found."""

from __future__ import annotations

from dataclasses import replace

import pytest

from d2s.verify.convergence import INSTANCES, TEMPERATURES, check_convergence, convergence_decks

pytestmark = pytest.mark.spice
GOOD = {
    "D": (("A", "K"), "IS=2e-9 N=1.8 RS=0.6 CJO=2.6e-12 BV=110 IBV=1e-4"),
    "NPN": (("C", "B", "E"), "IS=1e-14 BF=200 VAF=80 CJC=4e-12 CJE=8e-12 TF=4e-10 RB=20 RC=1"),
    "PNP": (("C", "B", "E"), "IS=1e-14 BF=200 VAF=80 CJC=4e-12 CJE=8e-12 TF=4e-10 RB=20 RC=1"),
    "VDMOS": (
        ("D", "G", "S"),
        "VTO=2 KP=5 RS=0.02 RD=0.05 CGS=5e-10 CGDMIN=2e-11 CGDMAX=4e-10 A=0.5 CJO=2e-10 RB=0.01",
    ),
    "NJF": (("D", "G", "S"), "VTO=-2 BETA=1e-3 LAMBDA=0.01 CGS=4e-12 CGD=2e-12"),
}


def made(diode, device, card):
    polarity = "p" if device == "PNP" else None if device == "D" else "n"
    model = replace(diode, device=device, pins=GOOD[device][0], polarity=polarity)
    return model, f".model X1 {device} ({card} TNOM=25)\n"


@pytest.mark.parametrize("device", GOOD)
def test_good_cards_run(diode, simulator, device):
    model, text = made(diode, device, GOOD[device][1])
    assert check_convergence(model, text, simulator) == ""


def test_every_circuit_has_three_temperatures_and_a_hundred_devices(diode):
    model, text = made(diode, "D", GOOD["D"][1])
    decks = dict(convergence_decks(model, text))
    assert sum(f".options temp={t:g}" in deck.circuit for t in TEMPERATURES for deck in decks.values()) >= 3
    assert decks[f"{INSTANCES} instances"].circuit.count(" X1\n") == INSTANCES


@pytest.mark.parametrize(
    ("device", "card", "words"),
    [
        ("D", "IS=1e-9 CJO=-5e-12", "capacitance"),
        ("NJF", "VTO=-2 BETA=1e-3 LAMBDA=-0.05", "falls"),
    ],
)
def test_faults_are_found(diode, simulator, device, card, words):
    model, text = made(diode, device, card)
    assert words in check_convergence(model, text, simulator)
