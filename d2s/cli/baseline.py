"""The comparison of d2s with other ways of reading, for `d2s evaluate --baseline`."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from d2s.evaluate.baselines.compare import Comparison, Spent
    from d2s.evaluate.baselines.sheet import Sheet
    from d2s.evaluate.baselines.talk import Talk
    from d2s.evaluate.gold import Gold, LabelledDocument
    from d2s.evaluate.prediction import Prediction
    from d2s.pipeline import Pipeline
    from d2s.settings import Settings

_WITHOUT_END = 10**9
NAMES = ("whole-document", "rag", "d2s-flow", "regex", "d2s")


def run_baseline(name: str, gold: Gold, folder: Path, settings: Settings) -> Comparison:
    """Return the row of one way of reading over the labelled datasheets in `folder`.

    Raise `UsageError` D901 on an unknown name, a missing datasheet, or where a model is needed and none is configured.
    """
    from d2s.errors import UsageError
    from d2s.evaluate.baselines.compare import compare
    from d2s.pipeline import Pipeline

    if name not in NAMES:
        raise UsageError("D901", reason=f"no baseline {name!r}; known: {', '.join(NAMES)}")
    line = Pipeline(settings)
    if name not in ("regex", "d2s") and line.asker is None:
        raise UsageError("D901", reason=f"{name} needs a language model: set D2S_LLM_BASE_URL and D2S_LLM_MODEL")
    labelled = {document.document: document for document in gold.documents}
    paths = {document: _find(folder, document) for document in labelled}
    if name == "d2s":
        return compare(name, gold, labelled, lambda document: _own(line, paths[document], gold, labelled[document]))
    titles = [path.name for path in paths.values()]
    return compare(
        name, gold, labelled, lambda document: _other(name, line, paths[document], gold, labelled[document], titles)
    )


def run_cases(path: Path, settings: Settings, batch: int | None = None) -> dict[str, Any]:
    """Return how a model answers questions with known answers, `batch` in one request (None: as the question says).

    Raise `UsageError` D901 where no model is configured or the cases cannot be read.
    """
    from d2s.errors import UsageError
    from d2s.evaluate.cases import judge, read_cases
    from d2s.llm.asker import Asker

    asker = Asker.load(replace(settings, llm_max_tokens=_WITHOUT_END))
    if asker is None:
        raise UsageError("D901", reason="no language model: set D2S_LLM_BASE_URL and D2S_LLM_MODEL, or --llm-replay")
    question, cases = read_cases(path)
    question = question.model_copy(update={"batch": batch}) if batch else question
    verdicts, wrong = judge(asker, question, cases)
    errors = [
        {"origin": case.origin, "data": dict(case.item.data), "right": case.right or "none", "said": said}
        for case, said in wrong
    ]
    told = {"question": question.id, "batch": question.batch, "model": asker.model}
    return {**told, **verdicts.to_dict(), "errors": errors}


def _find(folder: Path, document: str) -> Path:
    from d2s.errors import UsageError

    found = sorted(folder.glob(f"**/{document}*.pdf"))
    if not found:
        raise UsageError("D901", file=folder, reason=f"no datasheet {document}*.pdf below this folder")
    return found[0]


def _own(line: Pipeline, path: Path, gold: Gold, labels: LabelledDocument) -> tuple[Prediction, Spent]:
    """Read by d2s itself: the text sent is that of the rows it asked about."""
    from d2s.evaluate.baselines.compare import Spent
    from d2s.evaluate.baselines.relevance import irrelevant_ratio
    from d2s.evaluate.prediction import from_extractions

    start = time.monotonic()
    extraction = line.read(path).extraction
    seconds = time.monotonic() - start
    use = extraction.llm
    store = line.asker.store if line.asker else None
    sent = [store.data(call.request) for call in use.calls] if use and store else []
    spent = Spent(
        labels.document,
        use.prompt_tokens + use.completion_tokens if use else 0,
        len(use.calls) if use else 0,
        sum(call.outcome != "answered" for call in use.calls) if use else 0,
        seconds,
        irrelevant_ratio(sent, labels),
    )
    return next(iter(from_extractions([extraction], gold.names))), spent


def _other(
    name: str, line: Pipeline, path: Path, gold: Gold, labels: LabelledDocument, titles: Sequence[str]
) -> tuple[Prediction, Spent]:
    """Read by a baseline; it is given the document's text, parts and device class."""
    from d2s.evaluate.baselines.compare import Spent
    from d2s.evaluate.baselines.records import predict
    from d2s.evaluate.baselines.relevance import irrelevant_ratio
    from d2s.evaluate.baselines.sheet import make_sheet
    from d2s.evaluate.baselines.talk import Talk
    from d2s.layout.analyse import analyse
    from d2s.pdf.document import read_source

    rules = line.knowing.rules
    start = time.monotonic()
    source = read_source(path, line.settings, rules.glyphs)
    layout = analyse(source, rules)
    parts = tuple(part.name for part in labels.parts)
    device_class = labels.parts[0].device_class
    known = {n: p for n, p in line.knowing.ontology.parameters(device_class).items() if n in gold.vocabulary}
    sheet = make_sheet(source, layout, parts, device_class, known)
    talk = Talk(line.asker) if line.asker else None
    reading = time.monotonic() - start
    start = time.monotonic()
    records = _reader(name, titles)(sheet, talk)
    seconds = talk.seconds if talk else time.monotonic() - start
    spent = Spent(
        labels.document,
        talk.tokens if talk else 0,
        talk.calls if talk else 0,
        talk.failed if talk else 0,
        reading + seconds,
        irrelevant_ratio(talk.sent if talk else (), labels),
    )
    return predict(sheet, records, gold.names), spent


def _reader(name: str, titles: Sequence[str]) -> Callable[[Sheet, Talk | None], list[dict[str, Any]]]:
    from d2s.evaluate.baselines.d2s_flow import d2s_flow
    from d2s.evaluate.baselines.rag import rag
    from d2s.evaluate.baselines.regex import regex
    from d2s.evaluate.baselines.whole_document import whole_document

    def read(sheet: Sheet, talk: Talk | None) -> list[dict[str, Any]]:
        if talk is None or name == "regex":
            return regex(sheet)
        if name == "rag":
            return rag(sheet, talk)
        return whole_document(sheet, talk) if name == "whole-document" else d2s_flow(sheet, talk, titles)

    return read
