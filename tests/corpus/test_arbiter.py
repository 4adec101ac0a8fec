"""Whatever a language model answers about the labelled datasheets, what the rules decided stays as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from d2s.layout.analyse import analyse
from d2s.llm.asker import Asker, Choice, Inquiry
from d2s.llm.question import Item, Question
from d2s.pdf.document import read_source
from d2s.pipeline import Pipeline
from d2s.records.layout import Layout
from d2s.records.page import Source
from d2s.records.record import Method, Record, Status
from d2s.resolve.arbiter import Counsel
from d2s.resolve.resolve import resolve
from d2s.settings import Settings

pytestmark = pytest.mark.corpus

GOLD = sorted(path.stem for path in (Path(__file__).parents[2] / "corpus" / "gold").glob("*.csv"))
RECORDED = Path(__file__).parents[1] / "llm" / "recorded"
LINE = Pipeline(replace(Settings(), time_limit=120.0))


class Oracle:
    """Answer every question by the same habit."""

    hidden_text: tuple[int, ...] = ()
    redact = False
    model = "oracle"

    def __init__(self, habit: Callable[[Item], str | None]) -> None:
        self._habit = habit

    def ask(self, question: Question, items: Sequence[Item]) -> Mapping[str, Choice]:
        return {item.key: Choice(self._habit(item), "0" * 64) for item in items}


@pytest.fixture(scope="module", params=GOLD)
def document(request: pytest.FixtureRequest, datasheets: list[Path]) -> Iterator[tuple[Layout, Source]]:
    (path,) = [path for path in datasheets if path.name.startswith(request.param)]
    source = read_source(path, LINE.settings, LINE.knowing.rules.glyphs)
    yield analyse(source, LINE.knowing.rules), source


def records(document: tuple[Layout, Source], counsel: Counsel | None) -> dict[tuple[str, str], Record]:
    parts = resolve(*document, LINE.knowing, counsel).parts
    return {(part.part_number, record.id): record for part in parts for record in part.parameters}


def test_no_accepted_record_changes(document: tuple[Layout, Source]) -> None:
    replayed = Asker.load(replace(Settings(), llm_replay=RECORDED))
    assert replayed is not None
    counsels: list[Counsel] = [
        Oracle(lambda item: item.options[0].name),
        Oracle(lambda item: item.options[-1].name),
        Oracle(lambda item: None),
        Inquiry(replayed),
    ]
    without = records(document, None)
    accepted = {key: _essence(record) for key, record in without.items() if record.status is Status.ACCEPTED}
    for counsel in counsels:
        asked = records(document, counsel)
        assert {key: _essence(asked[key]) for key in accepted} == accepted
        for key in asked.keys() - accepted.keys():
            record = asked[key]
            assert record.status is Status.NEEDS_REVIEW or record.method is Method.LLM
            assert _printed(record) == _printed(without[key])


def _essence(record: Record) -> tuple[object, ...]:
    return record.parameter, record.method, record.si, record.conditions, record.element, *_printed(record)


def _printed(record: Record) -> tuple[object, ...]:
    return record.min, record.typ, record.max, record.unit_text, record.symbol, record.evidence
