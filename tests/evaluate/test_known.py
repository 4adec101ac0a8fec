from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from d2s.errors import UsageError
from d2s.evaluate.known import Known, drift, listed, read_known, write_known
from d2s.evaluate.report import Finding

MISS = Finding("miss", "0123456789", "Q1", "bjt", "hfe", 2, "100 / - / -  [IC=1 mA]", "", "no prediction")
ERROR = Finding("error", "0123456789", "Q1", "bjt", "hfe", 2, "100 / - / -", "10 / - / -  []", "wrong number")


def test_a_miss_is_named_by_its_label_and_an_error_by_its_answer() -> None:
    texts = {line.kind: line.text for line in listed([MISS, ERROR])}
    assert texts == {"miss": "100 / - / - [IC=1 mA]", "error": "10 / - / - []"}


def test_written_lines_are_read_back_and_keep_their_reasons(tmp_path: Path) -> None:
    path = tmp_path / "known.tsv"
    first = write_known(path, [MISS, ERROR])
    assert read_known(path) == first
    assert {line.reason for line in first} == {"no prediction", "wrong number"}
    path.write_text(path.read_text(encoding="utf-8").replace("no prediction", "the row is a picture"), encoding="utf-8")
    second = write_known(path, [replace(MISS, cause="another cause"), replace(MISS, part="Q2")])
    assert [(line.part, line.reason) for line in second] == [("Q1", "the row is a picture"), ("Q2", "no prediction")]


def test_drift_names_what_is_new_and_what_has_become_right() -> None:
    known = listed([MISS, ERROR])
    assert drift([ERROR, MISS], known) == drift([], ())
    assert [line.kind for line in drift([MISS], known).right] == ["error"]
    assert [line.kind for line in drift([MISS, ERROR], listed([MISS])).unlisted] == ["error"]


def test_a_line_that_stands_twice_asks_for_two_findings() -> None:
    assert drift([MISS], listed([MISS, MISS])).right == listed([MISS])
    assert drift([MISS, MISS], listed([MISS])).unlisted == listed([MISS])


def test_the_order_does_not_depend_on_that_of_the_findings() -> None:
    assert listed([MISS, ERROR]) == listed([ERROR, MISS])


@pytest.mark.parametrize("text", ["a\tb\n", "document\tpart\tparameter\tkind\ttext\treason\na\tb\tc\td\te\t\n", ""])
def test_a_list_with_other_columns_or_without_a_reason_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "known.tsv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match="D901"):
        read_known(path)


def test_a_missing_list_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="D901"):
        read_known(tmp_path / "none.tsv")


def test_a_line_is_equal_to_itself_whatever_the_reason() -> None:
    line = Known("0123456789", "Q1", "hfe", "miss", "100", "one")
    assert replace(line, reason="two").key == line.key
