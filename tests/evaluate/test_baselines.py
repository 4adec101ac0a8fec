from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from d2s.evaluate.baselines.compare import percentile
from d2s.evaluate.baselines.d2s_flow import d2s_flow
from d2s.evaluate.baselines.rag import groups, rag, retrieve, split
from d2s.evaluate.baselines.records import listed, predict, record_schema
from d2s.evaluate.baselines.regex import regex
from d2s.evaluate.baselines.relevance import irrelevant_ratio
from d2s.evaluate.baselines.sheet import Sheet
from d2s.evaluate.baselines.talk import Talk
from d2s.evaluate.baselines.whole_document import whole_document
from d2s.evaluate.gold import read_gold
from d2s.knowledge.ontology import load_ontology
from d2s.llm.asker import Asker
from d2s.llm.budget import Budget
from d2s.llm.cache import CallCache
from d2s.llm.ladder import Ladder
from d2s.llm.reply import LlmError, Reply
from d2s.settings import Settings

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
GOLD = read_gold(CORPUS)
PAGES = (
    "BX1 N-channel MOSFET\nMaximum ratings\nDrain-Source Voltage VDSS 60 V",
    "Static\nVGS(th) Gate Threshold Voltage VDS=VGS 1.0 1.6 2.5 V\nCiss 30 50 pF\nPackage drawing of SOT-23",
)
SAID: dict[str, Any] = {"parameter": "vds_max", "bound": "max", "value": 60, "unit": "V", "conditions": ""}
RECORD: dict[str, Any] = {"parameter": "vds_max", "max": 60, "unit": "V", "conditions": ""}


@pytest.fixture
def sheet() -> Sheet:
    parameters = load_ontology(Settings().ontology).parameters("mosfet")
    return Sheet("0" * 64, "bx1.pdf", PAGES, (("Maximum ratings", 1), ("Static", 2)), ("BX1",), "mosfet", parameters)


class Server:
    def __init__(self, say: Callable[[dict[str, Any]], str]) -> None:
        self.bodies: list[dict[str, Any]] = []
        self._say = say

    def complete(self, body: dict[str, Any]) -> Reply:
        self.bodies.append(body)
        return Reply(self._say(body), "stop", 100, 10)


def talk(server: Server, folder: Path) -> Talk:
    store = CallCache(folder)
    return Talk(Asker("http://x", "m", Ladder(server, "x m", store), store, Budget(None), 0))


def test_whole_document_sends_all_pages_once(sheet: Sheet, tmp_path: Path) -> None:
    server = Server(lambda body: json.dumps({"records": [SAID, "noise"]}))
    conversation = talk(server, tmp_path)
    records = whole_document(sheet, conversation)
    assert len(server.bodies) == 1
    assert all(page in server.bodies[0]["messages"][1]["content"] for page in PAGES)
    (answer,) = predict(sheet, records, GOLD.names).parts[0].answers
    assert (answer.parameter, answer.numbers.max, answer.numbers.base) == ("vds_max", 60, "V")
    assert (conversation.tokens, conversation.calls) == (110, 1)
    assert whole_document(sheet, talk(server, tmp_path)) == records
    assert len(server.bodies) == 1, "a recorded call is not made again"


def test_an_answer_cut_off_keeps_its_whole_records(sheet: Sheet, tmp_path: Path) -> None:
    text = json.dumps({"records": [SAID, SAID]})
    cut = text[: text.rfind('"bound"')]
    assert whole_document(sheet, talk(Server(lambda body: cut), tmp_path)) == [RECORD]


def test_a_server_that_fails_gives_nothing_and_is_counted(sheet: Sheet, tmp_path: Path) -> None:
    def fail(body: dict[str, Any]) -> str:
        raise LlmError("server", "no")

    conversation = talk(Server(fail), tmp_path)
    assert whole_document(sheet, conversation) == []
    assert (conversation.failed, conversation.tokens > 100) == (1, True)


def test_rag_sends_the_chunks_that_are_like_the_question(sheet: Sheet, tmp_path: Path) -> None:
    chunks = split(sheet)
    assert "".join(chunks).count("[page 2]") == 1
    best = retrieve(["drain source voltage rating"], chunks, None)
    assert best
    assert best[0].startswith("[page 1]")
    assert retrieve(["zener"], chunks, None) == []
    assert retrieve(["any"], chunks, lambda texts: [[1.0, 0.0] for _ in texts]) == chunks
    server = Server(lambda body: json.dumps({"records": [SAID]}))
    assert rag(sheet, talk(server, tmp_path))[0] == RECORD
    assert len(server.bodies) <= len(groups(sheet))


def test_d2s_flow_asks_for_document_sections_records_and_names(sheet: Sheet, tmp_path: Path) -> None:
    def say(body: dict[str, Any]) -> str:
        system = body["messages"][0]["content"]
        if "covers the named part" in system:
            return json.dumps({"chosen": ["bx1.pdf"]})
        if "sections" in system:
            return json.dumps({"chosen": ["Maximum ratings (page 1)"]})
        if "map names" in system:
            return json.dumps({"Drain-Source Voltage": "vds_max"})
        return json.dumps({"records": [SAID | {"parameter": "Drain-Source Voltage"}]})

    server = Server(say)
    assert d2s_flow(sheet, talk(server, tmp_path), ["bx1.pdf", "other.pdf"]) == [RECORD]
    texts = [body["messages"][1]["content"] for body in server.bodies]
    assert sum("Section:" in text for text in texts) == 1, "a section is read once"
    assert not [text for text in texts if "SOT-23" in text]
    wrong = Server(lambda body: json.dumps({"chosen": ["other.pdf"]}))
    assert d2s_flow(sheet, talk(wrong, tmp_path / "2"), ["bx1.pdf", "other.pdf"]) == []


def test_regular_expressions_take_lines_that_begin_and_end_right(sheet: Sheet) -> None:
    found = {(r["parameter"], r.get("min"), r.get("typ"), r.get("max")) for r in regex(sheet)}
    assert ("vgs_th", 1.0, 1.6, 2.5) in found
    assert ("ciss", None, 30.0, 50.0) in found


def test_what_names_no_part_counts_for_all_and_what_has_no_number_for_none(sheet: Sheet) -> None:
    records = [RECORD | {"part": "?"}, RECORD | {"max": None}, RECORD | {"max": True}, RECORD | {"parameter": 3}]
    assert [len(part.answers) for part in predict(sheet, records, GOLD.names).parts] == [1]


def test_values_of_one_row_are_one_set_and_a_second_row_is_another() -> None:
    values = [SAID | {"bound": "min", "value": 1}, SAID | {"bound": "max", "value": 3}, SAID | {"value": 4}]
    assert listed({"records": values}) == [RECORD | {"min": 1, "max": 3}, RECORD | {"max": 4}]
    assert listed({"records": [SAID | {"bound": "usual"}, SAID | {"conditions": "IC=1 A"}]}) == [
        RECORD | {"conditions": "IC=1 A"}
    ]
    assert listed({"records": 1}) == []


def test_the_part_is_asked_for_where_there_are_several() -> None:
    fields = record_schema(("vf",), ("A", "B"), 9)["properties"]["records"]["items"]["properties"]
    assert fields["part"]["enum"] == ["A", "B"]
    assert "part" not in record_schema(("vf",), ("A",), 9)["properties"]["records"]["items"]["required"]


def test_irrelevant_is_what_prints_no_label() -> None:
    document = GOLD.documents[0]
    label = document.parts[0].labels[0]
    line = "VDS " + label.text.split("[")[0]
    assert irrelevant_ratio([line], document) == 0
    ratio = irrelevant_ratio([line + "\n" + "x" * len(line)], document)
    assert ratio == pytest.approx(0.5)
    assert irrelevant_ratio([], document) is None


def test_the_95th_percentile() -> None:
    assert percentile([7]) == 7
    assert percentile(list(range(101))) == 95
