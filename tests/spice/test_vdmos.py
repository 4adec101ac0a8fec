"""The spelled-out VDMOS of PSpice and Xyce against ngspice's own, in ngspice: current, charge, diode, temperature."""

from __future__ import annotations

import pytest

from d2s.records.extraction import Versions
from d2s.settings import Settings
from d2s.spice.build import build_models
from d2s.spice.card import UnsupportedError
from d2s.spice.emit import emit
from d2s.spice.vdmos import spelled_out
from d2s.verify.load import check_load
from d2s.verify.run import run_deck
from d2s.verify.simulator import find_simulator

DIALECTS = ("pspice", "xyce")


@pytest.fixture(scope="module")
def simulator(tmp_path_factory):
    folder = tmp_path_factory.mktemp("knowledge")
    return find_simulator(Settings(ontology=folder, rules=folder))


@pytest.fixture(scope="module", params=["n", "p"])
def made(request, row, part):
    rows = [
        row("vgs_th", None, 2.0, None, ID=250e-6),
        row("rds_on", None, 0.05, None, VGS=10.0, ID=5.0),
        row("rds_on", None, 0.09, None, VGS=10.0, ID=5.0, TJ=(150.0, "degC")),
        row("gfs", None, 8.0, None, ID=5.0, VDS=10.0),
        row("ciss", None, 800e-12, None, VDS=25.0, VGS=0.0),
        row("crss", None, 60e-12, None, VDS=25.0, VGS=0.0),
        row("coss", None, 150e-12, None, VDS=25.0, VGS=0.0),
        row("qgd", None, 9e-9, None, VDD=50.0, ID=5.0, VGS=10.0),
        row("qg", None, 40e-9, None, VDD=50.0, ID=5.0, VGS=10.0),
        row("vsd", None, 0.85, None, IS=5.0),
        row("vbr_dss", 60.0, None, None, ID=250e-6),
    ]
    return part("mosfet", *rows, polarity=request.param)


def texts(made, modelling, document):
    """Return the emitted file of each dialect; Xyce's diode level is its own word for ngspice's only one."""
    found = {}
    for dialect in ("ngspice", *DIALECTS):
        (model,) = build_models([made], modelling, document, dialect).models
        found[dialect] = model, emit(model, document, [made], Versions("", "", "")).replace(" LEVEL=2", "")
    return found


def measure(simulator, model, text, circuit, commands, names):
    letter = "X1" if model.kind == "subckt" else "M1"
    deck = f"t\n.include {model.file}\n{circuit.format(device=f'{letter} d g s {model.name}')}\n"
    deck += f".control\n{commands}\nquit\n.endc\n.end\n"
    outcome = run_deck(simulator, deck, {model.file: text}, names)
    assert not outcome.message, outcome.message
    return outcome.results


@pytest.mark.spice
@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("degc", [-40.0, 25.0, 150.0])
def test_currents_of_all_quadrants(simulator, made, modelling, document, dialect, degc):
    sign = -1 if made.polarity == "p" else 1
    points = [(vgs, vds) for vgs in (1.5, 2.5, 4.0, 10.0) for vds in (0.05, 0.5, 5.0, 30.0, -0.05, -0.4, -0.8)]
    circuit = f".options temp={degc:g} reltol=1e-5\nVD d 0 0\nVG g 0 0\nVS s 0 0\n{{device}}"
    commands = "\n".join(
        f"alter VG dc={sign * vgs:g}\nalter VD dc={sign * vds:g}\nop\nlet o=i(VD)\necho RES i{index} $&o"
        for index, (vgs, vds) in enumerate(points)
    )
    names = [f"i{index}" for index in range(len(points))]
    found = texts(made, modelling, document)
    ours = measure(simulator, *found["ngspice"], circuit, commands, names)
    theirs = measure(simulator.reading("ps"), *found[dialect], circuit, commands, names)
    assert [theirs[name] for name in names] == pytest.approx([ours[name] for name in names], rel=5e-3, abs=1e-9)


@pytest.mark.spice
@pytest.mark.parametrize("dialect", DIALECTS)
def test_charges_diode_and_breakdown(simulator, made, modelling, document, dialect):
    sign = -1 if made.polarity == "p" else 1
    lines = []
    for index, volts in enumerate((0.5, 5.0, 25.0)):
        for name, gate, drain, probe in (("a", 1, 0, "VG"), ("b", 0, 1, "VD"), ("c", 0, 1, "VG")):
            lines.append(
                f"alter VD dc={sign * volts:g}\nalter VG acmag={gate}\nalter VD acmag={drain}\nac lin 1 1e6 1e6\n"
                f"let o=abs(imag(i({probe})))/6.2831853e6\necho RES {name}{index} $&o"
            )
    names = [f"{name}{index}" for index in range(3) for name in "abc"]
    circuit = ".options temp=25\nVD d 0 dc 0 ac 0\nVG g 0 dc 0 ac 0\nVS s 0 0\n{device}"
    found = texts(made, modelling, document)
    ours = measure(simulator, *found["ngspice"], circuit, "\n".join(lines), names)
    theirs = measure(simulator.reading("ps"), *found[dialect], circuit, "\n".join(lines), names)
    assert theirs == pytest.approx(ours, rel=2e-3)

    body = ".options temp=25 reltol=1e-6\nI1 0 d {current:g}\nVG g 0 0\nVS s 0 0\n{device}"
    for current in (-5.0 * sign, 1e-3 * sign):
        deck = body.replace("{current:g}", f"{current:g}")
        volts = [
            measure(reader, *found[name], deck, "op\nlet o=v(d)\necho RES v $&o", ("v",))["v"]
            for name, reader in (("ngspice", simulator), (dialect, simulator.reading("ps")))
        ]
        assert volts[1] == pytest.approx(volts[0], rel=1e-3)


@pytest.mark.spice
@pytest.mark.parametrize("dialect", DIALECTS)
def test_the_file_loads_and_converges_with_default_options(simulator, made, modelling, document, dialect):
    model, text = texts(made, modelling, document)[dialect]
    load = check_load(text, model, simulator.reading("ps"))
    assert load.loads and load.converges, load.message
    assert not model.simulated and model.kind == "subckt"
    assert "VDMOS" not in text.split(".subckt")[1] and "L=1e-6 W=1e-6" in text


def test_what_a_level_1_channel_lacks_is_refused():
    with pytest.raises(UnsupportedError, match="THETA"):
        spelled_out((), {"THETA": 0.1}, "n")
