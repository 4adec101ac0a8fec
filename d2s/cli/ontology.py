"""`d2s ontology`: change knowledge, and see at once what that changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from d2s.cli.console import Json, Quiet, complain, print_json, print_table

if TYPE_CHECKING:
    from d2s.evaluate.report import Tally
    from d2s.settings import Settings
    from d2s.workbench.corpus import Corpus, Sheet
    from d2s.workbench.finding import Finding
    from d2s.workbench.impact import Impact

app = typer.Typer(
    help="Change ontology and rules, and see what that changes.", no_args_is_help=True, rich_markup_mode=None
)

Documents = Annotated[
    list[Path] | None,
    typer.Option("--document", help="Datasheet of the corpus; repeatable. Otherwise all of D2S_CORPUS.", exists=True),
]
Gold = Annotated[
    list[Path] | None, typer.Option(help="Folder of labels; repeatable. Otherwise corpus/ where there is one.")
]
Jobs = Annotated[int, typer.Option(help="Processes.", min=1)]
_MOST = 20


def corpus_of(settings: Settings, documents: Sequence[Path] | None, jobs: int) -> Corpus:
    """Return the corpus as the settings' ontology and rules read it."""
    from d2s.workbench.corpus import Corpus, find_sheets

    return Corpus(settings, find_sheets(settings, documents or ()), jobs)


def gold_folders(given: Sequence[Path] | None) -> list[Path]:
    """Return the folders of labels: the given ones, else those of the repository."""
    if given:
        return list(given)
    usual = [Path("corpus"), *sorted(Path("corpus").glob("*/gold"))]
    return [folder for folder in usual if any(folder.glob("*.csv")) or any(folder.glob("gold/*.csv"))][:8]


def show_findings(findings: Sequence[Finding], hints: bool) -> None:
    """Print findings, one block each: place, what, fix, rows."""
    for item in findings:
        if item.level == "hint" and not hints:
            continue
        near = item.file.relative_to(Path.cwd()) if item.file.is_relative_to(Path.cwd()) else item.file
        place = f"{near}:{item.line}" if item.line else str(near)
        typer.echo(f"{place}: {item.level}: {item.message} [{item.rule}]")
        if item.fix:
            typer.echo(f"    fix: {item.fix}")
        for row in item.rows:
            typer.echo(f"    row: {row}")


def show_impact(impact: Impact) -> None:
    """Print what changes over the corpus, and the score before and after."""
    counts = ", ".join(f"{count} {name}" for name, count in impact.counts.items()) or "nothing changes"
    typer.echo(f"{impact.documents} datasheets in {impact.seconds:.1f} s: {counts}")
    for change in impact.changes[:_MOST]:
        who = f" {', '.join(change.parts)}" if change.parts else ""
        typer.echo(f"  {change.effect}: {change.before} → {change.after}  {change.file_name} p{change.page}{who}")
        if change.text:
            typer.echo(f"      {' '.join(change.text.split())[:110]}")
    if len(impact.changes) > _MOST:
        typer.echo(f"  … {len(impact.changes) - _MOST} more (--json or --html show all)")
    if impact.metrics is not None:
        rows = []
        for name, (before, after) in (*impact.metrics.classes.items(), ("all", _all(impact))):
            shares = (before.f1, after.f1, before.exact_match, after.exact_match)
            rows.append([name, *("-" if share is None else f"{share:.4f}" for share in shares)])
        columns = ["labels", "F1 before", "after", "exact match before", "after"]
        print_table(f"labels of {impact.metrics.documents} datasheets", columns, rows, range(1, 5))


def _all(impact: Impact) -> tuple[Tally, Tally]:
    assert impact.metrics is not None
    return impact.metrics.before, impact.metrics.after


@app.command("check")
def check_command(
    hints: Annotated[bool, typer.Option("--hints", help="Show hints (translation gaps) too.")] = False,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Hold ontology and rules to their schemas and to each other; exit code 1 with errors.

    Example: d2s ontology check --hints
    """
    from d2s.settings import cache_folder, load_settings
    from d2s.workbench.check import check
    from d2s.workbench.printed import read_printed

    settings = load_settings()
    findings = check(settings.ontology, settings.rules, read_printed(cache_folder(settings)))
    errors = sum(item.level == "error" for item in findings)
    if as_json:
        print_json([asdict(replace(item, file=Path(str(item.file)))) | {"file": str(item.file)} for item in findings])
    else:
        if not quiet:
            show_findings(findings, hints)
            warnings = sum(item.level == "warning" for item in findings)
            typer.echo(f"{errors} errors, {warnings} warnings, {len(findings) - errors - warnings} hints")
        elif errors:
            complain(f"{errors} errors")
    if errors:
        raise typer.Exit(1)


@app.command("diff")
def diff_command(
    before: Annotated[str, typer.Argument(help="Ontology folder, folder with ontology/ and rules/, or git revision.")],
    after: Annotated[str, typer.Argument(help="The same; otherwise the folders of the settings.")] = "",
    kgcl: Annotated[bool, typer.Option("--kgcl", help="Print KGCL-style lines instead of words.")] = False,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Tell term by term what changed between two versions of ontology and rules.

    Example: d2s ontology diff HEAD~5 HEAD --kgcl
    """
    from d2s.settings import load_settings
    from d2s.workbench.diff import diff
    from d2s.workbench.revision import Folders, opened

    settings = load_settings()
    with opened(settings, before) as old:
        if after:
            with opened(settings, after) as new:
                found = diff(old, new)
        else:
            found = diff(old, Folders(settings.ontology, settings.rules if old.rules else None))
    if as_json:
        print_json([asdict(item) for item in found])
    elif not quiet:
        for item in found:
            typer.echo(item.kgcl if kgcl else item.words)
        if not found:
            typer.echo("no difference")


@app.command("impact")
def impact_command(
    against: Annotated[
        str, typer.Option(help="Git revision, or folder with ontology/ and rules/, to compare with.")
    ] = "HEAD",
    html: Annotated[Path | None, typer.Option(help="Write a page with pictures of the rows.", dir_okay=False)] = None,
    document: Documents = None,
    gold: Gold = None,
    jobs: Jobs = 2,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Resolve the corpus with edited knowledge and show what changes; exit code 1 where labels are met less well.

    Example: d2s ontology impact --against HEAD~1 --html impact.html
    """
    from d2s.errors import UsageError
    from d2s.settings import load_settings
    from d2s.workbench.corpus import find_sheets
    from d2s.workbench.diff import diff
    from d2s.workbench.impact import impact
    from d2s.workbench.page import impact_page
    from d2s.workbench.revision import Folders, opened

    settings = load_settings()
    sheets = find_sheets(settings, document or ())
    with opened(settings, against) as old:
        before = (old.ontology, old.rules or settings.rules)
        found = impact(settings, before, sheets, gold_folders(gold), jobs)
        differences = diff(Folders(*before), Folders(settings.ontology, settings.rules))
    if html is not None:
        page = impact_page(found, differences, _files(sheets))
        try:
            html.write_text(page, encoding="utf-8")
        except OSError as error:
            raise UsageError("D902", path=html, reason=error.strerror) from error
    if as_json:
        print_json(found.to_dict() | {"differences": [asdict(item) for item in differences]})
    elif not quiet:
        for item in differences[:_MOST]:
            typer.echo(item.words)
        show_impact(found)
    if found.worse:
        complain("the labels are met less well than before")
        raise typer.Exit(1)


def _files(sheets: Sequence[Sheet]) -> dict[str, Path]:
    return {sheet.sha256: sheet.path for sheet in sheets if sheet.path is not None}


@app.command("suggest")
def suggest_command(
    device_class: Annotated[str, typer.Option("--class", help="Only this device class.")] = "",
    least: Annotated[int, typer.Option("--rows", help="Only what at least so many rows print.", min=1)] = 1,
    store: Annotated[str, typer.Option(help="Store with reviewed documents; otherwise D2S_STORE.")] = "",
    document: Documents = None,
    jobs: Jobs = 2,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Suggest aliases: what the rows print that stayed open or unmatched, with evidence and the command to accept.

    Example: d2s ontology suggest --class mosfet --rows 2
    """
    from d2s.graph import open_store
    from d2s.settings import load_settings
    from d2s.workbench.suggest import suggest

    settings = load_settings({"store": store or None})
    reviewed = []
    if settings.store is not None:
        opened = open_store(settings.store)
        reviewed = [opened.document(sha256) for sha256 in opened.documents()]
    found = [
        item
        for item in suggest(corpus_of(settings, document, jobs), reviewed)
        if item.rows >= least and device_class in ("", item.device_class)
    ]
    if as_json:
        print_json([asdict(item) for item in found])
    elif not quiet:
        for item in found:
            makers = ", ".join(f"{name} {count}" for name, count in item.makers.items())
            likely = f"{item.parameter} ({item.likeness:.2f})" if item.parameter else "no likely parameter"
            first = "reviewed, " if item.reviewed else ""
            typer.echo(f"{item.device_class}: {item.kind} {item.text!r}: {first}{item.rows} rows ({makers}) → {likely}")
            for shown in item.evidence:
                typer.echo(f"    {shown[:140]}")
            if item.command:
                typer.echo(f"    accept: {item.command}")
        typer.echo(f"{len(found)} suggestions")


@app.command("stats")
def stats_command(
    dead: Annotated[bool, typer.Option("--dead", help="List what nothing uses.")] = False,
    document: Documents = None,
    jobs: Jobs = 2,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Count how often terms and rules are used over the corpus, and list the dead ones.

    Example: d2s ontology stats --dead
    """
    from d2s.settings import load_settings
    from d2s.workbench.stats import stats

    found = stats(corpus_of(load_settings(), document, jobs))
    if as_json:
        print_json({item.kind: {"hits": dict(item.hits), "dead": list(item.dead)} for item in found})
    elif not quiet:
        rows = [[item.kind, str(len(item.hits)), str(sum(item.hits.values())), str(len(item.dead))] for item in found]
        print_table("", ["kind", "listed", "hits", "dead"], rows, [1, 2, 3])
        for item in found if dead else ():
            for name in item.dead:
                typer.echo(f"dead {item.kind}: {name}")


@app.command("migrate")
def migrate_command(
    store: Annotated[str, typer.Option(help="Folder of the store; otherwise D2S_STORE.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Report only, write nothing.")] = False,
    document: Documents = None,
    jobs: Jobs = 2,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Resolve the stored documents of other versions with the current ontology and rules, and report what changes.

    Example: d2s ontology migrate --store d2s-store --dry-run
    """
    from d2s.cli.graph import open_chosen
    from d2s.settings import load_settings
    from d2s.workbench.corpus import Corpus, Sheet, find_sheets
    from d2s.workbench.migrate import migrate

    settings = load_settings({"store": store or None})
    with open_chosen(store) as opened:
        known = {sheet.sha256: sheet for sheet in find_sheets(settings, document or ())}
        sheets = [known.get(sha256, Sheet(sha256, None)) for sha256 in opened.documents()]
        found = list(migrate(opened, Corpus(settings, sheets, jobs), write=not dry_run))
    if as_json:
        print_json([asdict(item) for item in found])
    elif not quiet:
        for item in found:
            said = item.reason or f"{len(item.changes)} rows change; {item.before} → {item.after}"
            typer.echo(f"{item.file_name}: {said}")
            for change in item.changes[:_MOST]:
                typer.echo(f"    {change.effect}: {change.before} → {change.after} p{change.page}")
        typer.echo(f"{len(found)} documents of other versions")
    if any(item.reason for item in found):
        raise typer.Exit(1)
