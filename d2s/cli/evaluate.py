"""`d2s evaluate`: extractions against labels."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from d2s.cli.console import Json, Quiet, complain, print_json, print_table
from d2s.cli.llm import Replay

if TYPE_CHECKING:
    from d2s.evaluate.report import Finding, Report, Tally

_SHARES = ("f1", "precision", "recall", "exact_match", "page_accuracy", "abstention", "part_recall")
_COUNTS = ("labels", "found", "answers", "correct")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("evaluate")(evaluate)


def evaluate(
    gold: Annotated[Path, typer.Option(help="Folder of labels: corpus/, or its gold/.", exists=True, file_okay=False)],
    pred: Annotated[
        Path | None, typer.Option(help="Output folder of d2s extract.", exists=True, file_okay=False)
    ] = None,
    document: Annotated[
        list[str] | None, typer.Option(help="Only the document whose SHA-256 starts so; repeatable.")
    ] = None,
    baseline: Annotated[
        str,
        typer.Option(help="Read the datasheets of --corpus another way: whole-document, rag, d2s-flow, regex, d2s."),
    ] = "",
    llm_cases: Annotated[
        Path | None, typer.Option(help="Put these questions with known answers to the model.", dir_okay=False)
    ] = None,
    llm_batch: Annotated[
        int | None, typer.Option(help="So many of them in one request; otherwise as the question says.", min=1, max=16)
    ] = None,
    llm_replay: Replay = None,
    errors: Annotated[bool, typer.Option("--errors", help="List every miss and error.")] = False,
    html: Annotated[
        Path | None, typer.Option(help="Write an error browser: every miss and error on its page.", dir_okay=False)
    ] = None,
    corpus: Annotated[
        Path | None,
        typer.Option(help="Folder of the datasheets that the browser shows; otherwise D2S_CORPUS.", file_okay=False),
    ] = None,
    write_known_misses: Annotated[
        Path | None,
        typer.Option(help="Write the list of what is still wrong; reasons that stand there are kept.", dir_okay=False),
    ] = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Compare extractions with labels read off the page.

    Example: d2s evaluate --gold corpus --pred out --html errors.html --corpus ~/d2s-corpus
    """
    from d2s.cli.baseline import run_baseline, run_cases
    from d2s.cli.errors import write_errors
    from d2s.errors import UsageError
    from d2s.evaluate.gold import read_gold
    from d2s.evaluate.known import write_known
    from d2s.evaluate.prediction import read_predictions
    from d2s.evaluate.score import score
    from d2s.settings import load_settings

    labels = read_gold(gold)
    if document:
        digits = tuple(text[:10] for text in document)
        chosen = tuple(item for item in labels.documents if item.document.startswith(digits))
        if not chosen:
            raise UsageError(
                "D901", file=gold, reason=f"no labels of a document {document[0]!r}; names are SHA-256 digits"
            )
        labels = replace(labels, documents=chosen)
    settings = load_settings({"llm_replay": llm_replay, "corpus": corpus})
    if llm_cases:
        print_json(run_cases(llm_cases, settings, llm_batch))
        return
    if baseline:
        if settings.corpus is None:
            raise UsageError("D901", reason="--baseline needs the datasheets: give --corpus or set D2S_CORPUS")
        print_json(run_baseline(baseline, labels, settings.corpus, settings).to_dict())
        return
    if pred is None:
        raise UsageError("D901", reason="give --pred, the output folder of d2s extract, or --baseline")
    report = score(labels, read_predictions(pred, labels.names))
    if write_known_misses:
        write_known(write_known_misses, report.findings)
    if html:
        write_errors(report, pred, html, corpus)
    if as_json:
        print_json(report.to_dict())
    elif not quiet:
        _show(report, errors)
    if report.missing_documents:
        complain(f"without extraction: {', '.join(report.missing_documents)} (their labels count as missed)")
        raise typer.Exit(1)


def _row(name: str, tally: Tally) -> list[str]:
    shares, counts = tally.to_dict(), tally.to_dict()["counts"]
    shown = ["-" if shares[key] is None else f"{shares[key]:.4f}" for key in _SHARES]
    return [name, *(str(counts[key]) for key in _COUNTS), *shown]


def _show(report: Report, errors: bool) -> None:
    columns = ["", *_COUNTS, *(name.replace("_", " ") for name in _SHARES)]
    for title, table in (
        ("parameters", report.parameters),
        ("documents", report.documents),
        ("classes", report.classes),
        ("total", {"all": report.total}),
    ):
        print_table(title, columns, (_row(name, tally) for name, tally in table.items()), range(1, len(columns)))
    buckets = (
        [f"{bucket.low:g}-{bucket.high:g}", str(bucket.answers), f"{bucket.confidence:.3f}", f"{share:.3f}"]
        for bucket in report.calibration
        for share in [bucket.correct / bucket.answers]
    )
    print_table("calibration", ["confidence", "answers", "mean", "correct"], buckets, range(1, 4))
    sure = report.sure().to_dict()
    if sure["answers"]:
        typer.echo(
            f"at confidence {sure['confidence']:g} or more: {sure['share_of_all']:.1%} of the answers, "
            f"{sure['share_correct']:.2%} of them right\n"
        )
    causes = Counter((finding.kind, finding.cause_class) for finding in report.findings)
    rows = ([kind, cause, str(count)] for (kind, cause), count in causes.most_common())
    print_table("causes", ["kind", "cause", "count"], rows, [2])
    print_table(
        "not scored",
        ["what", "answers"],
        [
            [f"parts without labels ({len(report.unlabelled_parts)})", str(report.unscored)],
            ["parameters outside the vocabulary", str(report.outside)],
        ],
        [1],
    )
    if errors:
        for finding in sorted(report.findings, key=lambda item: (item.document, item.page, item.parameter)):
            typer.echo(_line(finding))


def _line(finding: Finding) -> str:
    place = f"{finding.document} p{finding.page} {finding.part} {finding.parameter}"
    return f"{finding.kind:10} {place}: label {finding.label or '-'} | answer {finding.answer or '-'} | {finding.cause}"
