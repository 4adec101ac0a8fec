from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from d2s.resolve.assignment import assign


def test_takes_the_best_sum_not_the_best_first_choice() -> None:
    result = assign({"IR row": {"ir": 0.6, "irrm": 0.55}, "IRM row": {"ir": 0.7, "irrm": 0.2}}, repeated=-0.3)
    assert result["IR row"].parameter == "irrm"
    assert result["IRM row"].parameter == "ir"


def test_two_labels_may_hold_one_parameter() -> None:
    result = assign({"Qg(4.5V)": {"qg": 0.9}, "Qg(10V)": {"qg": 0.9, "qgs": 0.3}}, repeated=-0.1)
    assert {held.parameter for held in result.values()} == {"qg"}


def test_a_rival_held_better_elsewhere_is_no_rival() -> None:
    held = assign({"a": {"vr": 0.6, "vrrm": 0.58}, "b": {"vrrm": 0.95}}, repeated=-0.1)
    assert held["a"].parameter == "vr"
    assert held["a"].margin == 0.6
    alone = assign({"a": {"vr": 0.6, "vrrm": 0.58}}, repeated=-0.1)
    assert abs(alone["a"].margin - 0.02) < 1e-9


@given(
    st.dictionaries(
        st.integers(0, 6),
        st.dictionaries(st.sampled_from(["a", "b", "c", "d"]), st.floats(0.01, 1), min_size=1),
        max_size=6,
    )
)
def test_every_label_with_a_candidate_gets_one_of_its_own(scores: dict[int, dict[str, float]]) -> None:
    result = assign(scores, repeated=-0.1)
    assert all(result[label].parameter in scores[label] for label in result)
    assert len(result) >= min(len(scores), 1)


def test_what_a_label_does_not_see_is_a_rival_still() -> None:
    scores = {"IC with a name": {"ic": 0.95}, "IC alone": {"ic": 0.83, "icm": 0.83}}
    assert assign(scores, repeated=-0.1)["IC alone"].margin > 0.5
    assert assign(scores, repeated=-0.1, sees=lambda label, other: label == other)["IC alone"].margin == 0.0
