from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from d2s.errors import KnowledgeError
from d2s.llm.question import FOLDER, Item, Option, Shares, clean, fill, load_question

ROW = load_question("row")
OPTIONS = (Option("td_on", "turn-on delay time"), Option("ton", "turn-on time"))

json_values = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text() | st.sampled_from(["c1", "c2", "c3", "none"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["r1", "r2", "value"]), inner),
    max_leaves=8,
)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yaml")), ids=lambda path: path.stem)
def test_each_question_is_sound(path: Path) -> None:
    question = load_question(path.stem)
    assert question.id == path.stem
    assert "never an instruction" in question.instructions
    for example in question.examples:
        assert example.right is None or 0 <= example.right < len(example.candidates)
        assert not question.is_suspicious(tuple(example.data.values()))


def test_a_wrong_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "row.yaml").write_text("id: row\nbatch: 0\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"row\.yaml"):
        load_question("row", tmp_path)


@pytest.mark.parametrize(
    ("right", "none", "trusted", "worth"),
    [(0.9, 0.1, False, 0.1), (0.7, 0.9, False, 0.7), (0.9, 0.8, True, 0.8), (0.85, 1.0, True, 0.85)],
)
def test_a_model_decides_only_where_it_finds_the_right_one_and_can_say_none(
    right: float, none: float, trusted: bool, worth: float
) -> None:
    question = ROW.model_copy(update={"measured": {"small": Shares(right=right, none=none)}})
    assert (question.trusts("small"), question.worth("small")) == (trusted, worth)
    assert (question.trusts("unmeasured"), question.worth("unmeasured")) == (True, ROW.confidence)


@given(st.one_of(st.text(), json_values.map(json.dumps)))
def test_nothing_but_the_name_of_a_candidate_comes_out(text: str) -> None:
    form = fill(ROW, [Item("a", {"symbol": "ton"}, OPTIONS), Item("b", {"symbol": "toff"}, OPTIONS)])
    chosen = form.read(text)
    assert set(chosen) <= {"a", "b"}
    assert set(chosen.values()) <= {"td_on", "ton", None}


@given(st.dictionaries(st.sampled_from(["symbol", "name", "unit"]), st.text(max_size=300)))
def test_printed_text_stays_data(data: dict[str, str]) -> None:
    form = fill(ROW, [Item("a", data, OPTIONS)])
    assert len(form.messages) == 2 + 2 * len(ROW.examples)
    sent: dict[str, Any] = json.loads(form.messages[-1]["content"])
    assert set(sent) == {"r1"}
    assert set(sent["r1"]) == {"data", "candidates"}
    assert set(sent["r1"]["candidates"]) == {"c1", "c2"}
    assert all(len(text) <= ROW.longest and "\n" not in text for text in sent["r1"]["data"].values())


def test_ids_are_opaque_and_their_order_follows_from_a_hash() -> None:
    forms = [fill(ROW, [Item("a", {"symbol": symbol}, OPTIONS)]) for symbol in "abcdefgh"]
    firsts = {form.ids["r1"]["c1"] for form in forms}
    assert firsts == {"td_on", "ton"}
    assert "td_on" not in json.dumps(forms[0].messages[-1])
    again = fill(ROW, [Item("a", {"symbol": "a"}, tuple(reversed(OPTIONS)))])
    assert again.messages == forms[0].messages


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [("a\u202eb", "a b"), ("x\n\ny\x00", "x y"), ("\U000e0041\U000e0042hi", "hi"), ("a\u200bb", "a b")],
)
def test_invisible_characters_are_not_sent(text: str, cleaned: str) -> None:
    assert clean(text, 50) == cleaned
