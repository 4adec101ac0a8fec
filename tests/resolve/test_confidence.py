from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from d2s.knowledge.rules import load_rules
from d2s.resolve.resolver import confidence

RULES = load_rules(Path(__file__).parents[2] / "rules").matching
SHARE = st.floats(0, 1)


@given(score=SHARE, margin=SHARE, more=SHARE)
def test_a_better_score_or_margin_never_states_less(score: float, margin: float, more: float) -> None:
    stated = confidence(score, margin, RULES.confidence)
    assert 0 <= stated <= RULES.confidence.highest < 1
    assert confidence(min(1.0, score + more), margin, RULES.confidence) >= stated
    assert confidence(score, min(1.0, margin + more), RULES.confidence) >= stated


def test_what_is_barely_accepted_is_not_sure_and_a_plain_symbol_is() -> None:
    limits = RULES.thresholds
    assert confidence(limits.accept, limits.margin, RULES.confidence) < 0.9
    assert confidence(1.0, 0.6, RULES.confidence) > 0.98
