from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from d2s.errors import UsageError
from d2s.records.extraction import Document, Extraction, Outcome, Unmatched, Versions
from d2s.records.geometry import Box
from d2s.records.model import Model, ModelSet
from d2s.records.verification import Verification
from d2s.report.json import from_json, models_from_json, to_json, verification_from_json

EMPTY = Extraction(Outcome.OK, (), Versions("1", "2", "3"), Document("ab", "x.pdf", 1))
CONTRACT = ["schema", "status", "errors", "versions", "timings", "document", "parts", "unmatched"]
RECORD = [
    "id", "parameter", "element", "kind", "symbol", "name", "min", "typ", "max", "unit", "unit_text", "si",
    "conditions", "default_conditions", "evidence", "source", "method", "rule", "confidence", "status", "candidates",
    "notes",
]  # fmt: skip


@pytest.mark.parametrize("name", ["nmos", "zener", "bjt"])
def test_extraction_comes_back_as_it_went(example, name):
    text = to_json(example.extraction(name))
    assert to_json(from_json(text)) == text
    assert (
        from_json(text).parts[0].parameters[0].conditions == example.extraction(name).parts[0].parameters[0].conditions
    )


def test_keys_are_those_of_the_contract(example):
    data = json.loads(to_json(example.extraction()))
    assert list(data) == CONTRACT
    record = data["parts"][0]["parameters"][0]
    assert list(record) == RECORD
    assert (record["kind"], record["status"], record["source"]) == ("rating", "accepted", "summary")
    assert data["parts"][0]["packages"][0]["pins"] == {"1": "G", "2": "D", "3": "S"}


def test_boxes_are_lists_of_tenths():
    row = Unmatched("a", 1, Box(1.04, 2.05001, -0.01, 4.0), "b")
    assert json.loads(to_json(replace(EMPTY, unmatched=(row,))))["unmatched"][0]["bbox"] == [1.0, 2.1, 0.0, 4.0]


def test_runs_compare_equal_without_their_times():
    one, other = replace(EMPTY, timings={"pdf": 0.1}), replace(EMPTY, timings={"pdf": 0.2})
    assert to_json(one) != to_json(other)
    assert to_json(one, timings=False) == to_json(other, timings=False)


def test_models_and_verification_come_back(example):
    models = example.models()[0]
    assert models_from_json(to_json(models)) == models
    assert verification_from_json(to_json(example.verification())) == example.verification()


def test_a_number_that_json_lacks_is_refused():
    model = Model(
        "a", "a", "model", "card", "D", None, ("A", "K"), "ngspice", False, "a.lib", {"TJ": (25.0, float("inf"))}
    )
    with pytest.raises(ValueError, match="JSON compliant"):
        to_json(ModelSet((model,)))


@given(st.text(), st.floats(allow_nan=False, allow_infinity=False))
def test_any_text_and_time_survives(text, seconds):
    made = replace(EMPTY, document=Document("ab", text, 1, title=text), timings={"pdf": seconds})
    assert from_json(to_json(made)) == made


@pytest.mark.parametrize(
    ("text", "says"),
    [("", "the file"), ("{}", "status"), ('{"status": "fine"}', "status"), ("[1]", "extraction")],
)
def test_what_is_no_extraction_is_a_coded_error(text, says):
    with pytest.raises(UsageError, match=r"\[D901\]") as caught:
        from_json(text)
    assert says in caught.value.message


def test_another_schema_version_is_refused():
    text = to_json(EMPTY).replace("d2s-extraction/1", "d2s-extraction/9")
    with pytest.raises(UsageError, match="extract again"):
        from_json(text)


def test_json_of_another_kind_is_refused():
    with pytest.raises(UsageError, match="set of models"):
        models_from_json(to_json(Verification("")))
