from __future__ import annotations

from dataclasses import replace

import pytest

from d2s.errors import SimulatorError
from d2s.settings import Settings
from d2s.verify.run import Deck, run_deck, run_decks
from d2s.verify.simulator import find_simulator

pytestmark = pytest.mark.spice


def deck(model: str, commands: str = "op\nlet x = v(a)\necho RES x $&x") -> str:
    return f"t\n{model}\nI1 0 a 1m\nD1 a 0 X1\n.control\n{commands}\nquit\n.endc\n.end\n"


def test_named_results_come_back(simulator):
    outcome = run_deck(simulator, deck(".model X1 D (IS=1e-14)"), expected=("x",))
    assert not outcome.message
    assert 0.6 < outcome.results["x"] < 0.7


@pytest.mark.parametrize(
    ("model", "commands"),
    [
        (".model X1 D (IS=1e-14 NOSUCH=1)", "op\nlet x = v(a)\necho RES x $&x"),
        (".model X2 D (IS=1e-14)", "op\nlet x = v(a)\necho RES x $&x"),
        (".model X1 D (IS=1e-14)", "op"),
        (".model X1 D (IS=1e-14)", "op\nlet x = v(nowhere)\necho RES x $&x"),
    ],
    ids=["unknown parameter", "missing model", "no result", "unknown node"],
)
def test_anything_suspicious_is_a_message(simulator, model, commands):
    assert run_deck(simulator, deck(model, commands), expected=("x",)).message


def test_a_runaway_is_stopped(simulator):
    endless = "t\nR1 1 0 1\nV1 1 0 1\n.control\nlet i=0\nwhile i < 1\nlet j=1\nend\n.endc\n.end\n"
    with pytest.raises(SimulatorError) as caught:
        run_deck(simulator, endless, cpu_seconds=1)
    assert caught.value.code == "D703"


def test_a_run_that_eats_the_memory_is_stopped(simulator):
    greedy = "t\nM1 d d 0 vdmosx\nI1 0 d 1m\n.model vdmosx VDMOS (VTO=3)\n.control\nop\nquit\n.endc\n.end\n"
    try:
        assert run_deck(simulator, greedy, cpu_seconds=3).message
    except SimulatorError as error:
        assert error.code == "D703"


def test_files_stand_beside_the_deck(simulator):
    text = "t\n.include part.lib\nI1 0 a 1m\nD1 a 0 X1\n.control\nop\nlet x = v(a)\necho RES x $&x\nquit\n.endc\n.end\n"
    outcome = run_deck(simulator, text, {"part.lib": ".model X1 D (IS=1e-14)\n"}, ("x",))
    assert not outcome.message


def test_version_is_told(simulator):
    assert simulator.version.startswith("ngspice-")


def test_missing_simulator_is_d701(settings):
    absent = replace(settings, ngspice="no-such-ngspice")
    with pytest.raises(SimulatorError) as caught:
        find_simulator(absent)
    assert caught.value.code == "D701"


def test_a_program_that_is_no_ngspice_is_d701(settings: Settings):
    with pytest.raises(SimulatorError):
        find_simulator(replace(settings, ngspice="true"))


def bench(name: str, milliamperes: float, model: str = ".model X1 D (IS=1e-14)\n") -> Deck:
    circuit = f"{name}\n.include part.lib\nI1 0 a {milliamperes}m\nD1 a 0 X1\n.end\n"
    return Deck(circuit, "op\nlet out = v(a)\necho RES out $&out", {"part.lib": model})


def test_decks_of_one_process_do_not_mix(simulator):
    other = ".model X1 D (IS=1e-9)\n"
    decks = [bench("one", 1), bench("two", 10), bench("three", 1, other)]
    together = [outcome.results["out"] for outcome in run_decks(simulator, decks)]
    alone = [run_decks(simulator, [deck])[0].results["out"] for deck in decks]
    assert together == alone and len(set(together)) == 3


def test_a_bad_deck_spoils_no_other(simulator):
    bad = bench("two", 1, ".model X2 D\n")
    good, failed, last = run_decks(simulator, [bench("one", 1), bad, bench("three", 1)])
    assert not good.message and not last.message and failed.message
    lenient = run_decks(simulator, [bench("one", 1), bad, bench("three", 1)], lenient=True)
    assert [bool(outcome.message) for outcome in lenient] == [False, True, False]
