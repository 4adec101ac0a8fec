"""Transit times tuned on their own benches, and models fitted without a row."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from d2s.evaluate.labelled import labelled_parts
from d2s.knowledge.models import load_modelling
from d2s.records.extraction import Versions
from d2s.verify.heldout import refit
from d2s.verify.models import make_models

pytestmark = pytest.mark.spice
ROOT = Path(__file__).resolve().parents[2]
MODELLING = load_modelling(ROOT / "ontology")


def made(name, settings, number):
    document, parts = labelled_parts(ROOT / "corpus", name)
    parts = tuple(part for part in parts if part.part_number == number)
    return document, parts, make_models(parts, MODELLING, document, Versions("", "", ""), settings)


def test_recovery_time_is_met_and_the_rest_is_named(settings):
    _, _, found = made("f2338c22e7", settings, "IRFZ44NPbF")
    by = {check.parameter: check for check in found.verification.checks}
    assert abs(by["trr"].error_percent) < 10 and abs(by["qrr"].error_percent) < 10
    tuned = next(p for p in found.models.models[0].parameters if p.name == "TRR")
    assert "own benches" in tuned.formula and "qrr" in tuned.formula


def test_time_charge_and_peak_of_a_soft_recovery_are_met_together(settings):
    _, _, found = made("c012396c31", settings, "IPD50R500CE")
    by = {check.parameter: check for check in found.verification.checks}
    assert all(abs(by[name].error_percent) < 10 for name in ("trr", "qrr", "irrm"))
    assert all(load.loads and load.converges for load in found.verification.loads)


def test_a_printed_gate_resistance_is_not_tuned(settings):
    _, _, found = made("a26291e290", settings, "AO3407A")
    ohms = next(p for p in found.models.models[0].parameters if p.name == "RG")
    assert ohms.value == 7.5


def test_roles_are_honest(settings):
    _, _, found = made("75d58ba4bd", settings, "BC547")
    roles = {check.parameter: check.role for check in found.verification.checks}
    assert roles.get("icex", "guard") == "guard"
    assert {check.role for check in found.verification.checks} <= {"fitted", "guard", "held_out"}


def test_a_refit_does_not_see_the_row(settings, simulator):
    document, parts, found = made("d3d8acfa57", settings, "BC847AW")
    checked = refit(found.verification, found.models, parts, MODELLING, document, simulator)
    fitted = [c for c in checked.checks if c.role == "fitted" and c.discriminating and c.refit is not None]
    assert fitted and any(c.refit != pytest.approx(c.simulated, rel=1e-3) for c in fitted)
    shifted = tuple(
        replace(p, parameters=tuple(r for r in p.parameters if r.parameter not in ("cobo", "ft"))) for p in parts
    )
    alone = make_models(shifted, MODELLING, document, Versions("", "", ""), settings)
    assert not {"CJC", "TF"} & {p.name for p in alone.models.models[0].parameters}
