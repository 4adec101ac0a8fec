"""Ratios learned from the labels, all and without one document."""

from __future__ import annotations

from pathlib import Path

from d2s.evaluate.cross import learn_cross, samples, without
from d2s.knowledge.models import load_modelling

ROOT = Path(__file__).resolve().parents[2]


def test_the_kept_ratios_are_those_of_the_labels():
    assert load_modelling(ROOT / "ontology").ratios.cross == learn_cross(samples(ROOT / "corpus"))


def test_a_document_left_out_says_nothing():
    ratios = load_modelling(ROOT / "ontology").ratios
    softness = [s for s in samples(ROOT / "corpus") if s[1] == "softness"]
    left = without(ratios, ROOT / "corpus", softness[0][0])
    assert left.cross_ratio("softness").documents == len({s[0] for s in softness}) - 1
    typical = {(r.of, r.device_class, r.bound): r for r in ratios.learned}
    fewer = [r for r in left.learned if r.rows < typical[r.of, r.device_class, r.bound].rows]
    assert fewer and left.assumed == ratios.assumed
