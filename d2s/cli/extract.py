"""`d2s extract`: datasheets to parameters, graph, models and reports."""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from d2s.cli.batch import Done, Task, check_writable, plan, run, whole_folder
from d2s.cli.console import Json, Quiet, complain, print_json, print_table, progress
from d2s.cli.graph import read_graph
from d2s.cli.llm import (
    DryRun,
    LlmSummary,
    MaxTokens,
    MaxTokensRun,
    Redact,
    Replay,
    llm_options,
    show_use,
    summarise_use,
)

#: So many datasheets, and models of each, have their places printed behind the table.
_SHOWN_PLACES = 4

if TYPE_CHECKING:
    from collections.abc import Callable

    from d2s.errors import Problem
    from d2s.pipeline import Result
    from d2s.settings import Settings


@dataclass(frozen=True, slots=True)
class Summary:
    """One datasheet in a line: how it ended, what was found, and whether its models load in the simulator."""

    file: str
    folder: str
    status: str
    parts: tuple[str, ...] = ()
    accepted: int = 0
    needs_review: int = 0
    models: int = 0
    simulated: int = 0
    seconds: float = 0.0
    errors: tuple[Problem, ...] = ()
    llm: LlmSummary | None = None


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("extract")(extract)


def extract(
    pdfs: Annotated[list[Path], typer.Argument(metavar="PDF...", help="Datasheets.", exists=True, dir_okay=False)],
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder for the results: one folder a datasheet.")],
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=1, help="Datasheets read at the same time.")] = 1,
    store: Annotated[str, typer.Option("--store", help="Also put the graphs there; otherwise D2S_STORE.")] = "",
    dialect: Annotated[
        list[str] | None, typer.Option("--dialect", help="Simulator to write models for; repeatable (ngspice).")
    ] = None,
    llm_max_tokens: MaxTokens = None,
    llm_max_tokens_run: MaxTokensRun = None,
    llm_dry_run: DryRun = False,
    llm_replay: Replay = None,
    llm_redact_parts: Redact = False,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Read datasheets: parameters, graph, SPICE models checked in ngspice, and a report for each.

    OUT/<name>/ then holds extraction.json, graph.trig, models.json, <part>.ngspice.lib, verification.json and
    report.html. A datasheet that fails stops no other. Example: d2s extract IRF540N.pdf BC547.pdf -o out
    """
    from d2s.settings import load_settings

    asked = llm_options(llm_max_tokens, llm_max_tokens_run, llm_dry_run, llm_replay, llm_redact_parts)
    settings = load_settings({"store": store or None, "dialects": ",".join(dialect) if dialect else None, **asked})
    run_tokens = settings.llm_max_tokens_run
    bare = replace(settings, store=None, llm_max_tokens_run=None if run_tokens is None else run_tokens // jobs)
    check_writable(output)
    tasks = plan(pdfs, output)
    with ExitStack() as stack:
        put = _open(settings, stack)
        work = partial(extract_one, settings=bare)
        advance = stack.enter_context(progress(len(tasks), quiet or as_json))
        summaries = []
        for done in run(tasks, work, jobs):
            summary = _summary(done)
            if done.result is not None and put is not None:
                put(done.task.folder)
            summaries.append(summary)
            advance(summary.file)
    order = {str(task.source): number for number, task in enumerate(tasks)}
    summaries.sort(key=lambda item: order[item.file])
    if as_json:
        print_json({"output": str(output), "documents": [asdict(item) for item in summaries]})
    elif not quiet:
        _show(summaries)
    failed = [item for item in summaries if item.status == "failed"]
    for item in failed:
        complain(f"failed: {item.file}: " + "; ".join(f"[{found.code}] {found.message}" for found in item.errors))
    if failed:
        raise typer.Exit(1)


def extract_one(task: Task, settings: Settings) -> Summary:
    """Read one datasheet and write its folder; the folder appears whole or not at all."""
    from d2s.pipeline import extract as run_pipeline
    from d2s.pipeline import write

    with whole_folder(task.folder) as folder:
        result = run_pipeline(task.source, settings)
        write(result, folder)
    return replace(_summarise(task, result), llm=summarise_use(result, settings))


def _summarise(task: Task, result: Result) -> Summary:
    extraction = result.extraction
    counts = Counter(str(record.status) for part in extraction.parts for record in part.parameters)
    return Summary(
        file=str(task.source),
        folder=str(task.folder),
        status=str(extraction.status),
        parts=tuple(part.part_number for part in extraction.parts),
        accepted=counts["accepted"],
        needs_review=counts["needs_review"],
        models=len(result.models.models),
        simulated=sum(model.simulated for model in result.models.models),
        seconds=round(sum(extraction.timings.values()), 3),
        errors=extraction.errors,
    )


def _summary(done: Done[Summary]) -> Summary:
    """Return the summary of a task; a defect inside d2s shows as D999. Raise what holds for every datasheet."""
    from d2s.errors import D2SError, KnowledgeError, problem

    if done.result is not None:
        return done.result
    if isinstance(done.error, KnowledgeError):
        raise done.error
    if isinstance(done.error, D2SError):
        found = done.error.as_problem()
    else:
        found = problem("D999", reason=f"{type(done.error).__name__}: {done.error}")
    return Summary(str(done.task.source), "", "failed", errors=(found,))


def _open(settings: Settings, stack: ExitStack) -> Callable[[Path], None] | None:
    """Open the store of the settings, and return what puts the graph of a finished folder into it; None without one."""
    from d2s.graph import open_store

    if settings.store is None:
        return None
    store = stack.enter_context(open_store(settings.store, settings))
    return lambda folder: store.put(*read_graph(folder / "graph.trig"))


def _show(summaries: list[Summary]) -> None:
    columns = ["datasheet", "status", "parts", "accepted", "review", "models", "load", "seconds", "errors"]
    rows = (
        [
            Path(item.file).name,
            item.status,
            str(len(item.parts)),
            str(item.accepted),
            str(item.needs_review),
            str(item.models),
            str(item.simulated),
            f"{item.seconds:.2f}",
            " ".join(sorted({found.code for found in item.errors})),
        ]
        for item in summaries
    )
    print_table("", columns, rows, range(2, 8))
    show_use([item.llm for item in summaries if item.llm is not None])
    for item in summaries[:_SHOWN_PLACES]:
        folder = Path(item.folder)
        typer.echo(f"report: {folder / 'report.html'}")
        for model in sorted(folder.glob("*.lib"))[:_SHOWN_PLACES]:
            typer.echo(f"model:  {model}")
        for found in item.errors:
            typer.echo(f"note:   [{found.code}] {found.message}")
    if any(item.models > item.simulated for item in summaries):
        typer.echo("Models that were not loaded in ngspice are unverified; verification.json says why.")
