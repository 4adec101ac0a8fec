from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import pytest
from reportlab.lib import colors
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from d2s.settings import Settings, cache_folder
from d2s.workbench.check import check
from d2s.workbench.corpus import Corpus, find_sheets
from d2s.workbench.edit import Edit, write
from d2s.workbench.finding import Finding
from d2s.workbench.impact import Impact, impact
from d2s.workbench.printed import read_printed
from d2s.workbench.trial import Trial, attempt

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "corpus" / "samples"


@dataclass
class World:
    """A copy of the knowledge that an expert edits, with a small corpus."""

    settings: Settings
    original: tuple[Path, Path]

    @property
    def ontology(self) -> Path:
        return self.settings.ontology

    @property
    def rules(self) -> Path:
        return self.settings.rules

    def change(self, path: Path, old: str, new: str) -> None:
        text = path.read_text(encoding="utf-8")
        assert text.count(old) >= 1, old
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def check(self) -> tuple[Finding, ...]:
        return check(self.ontology, self.rules, read_printed(cache_folder(self.settings)))

    def corpus(self) -> Corpus:
        return Corpus(self.settings, find_sheets(self.settings), jobs=1)

    def impact(self, gold: bool = False) -> Impact:
        labels = [SAMPLES] if gold else []
        return impact(self.settings, self.original, find_sheets(self.settings), labels, jobs=1)

    def attempt(self, *edits: Edit, gold: bool = False) -> Trial:
        return attempt(self.settings, edits, [SAMPLES] if gold else [])

    def accept(self, *edits: Edit) -> None:
        write(edits)


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def make_world(tmp_path: Path, cache: Path) -> Callable[..., World]:
    def build(*names: str) -> World:
        ontology, rules, corpus = (tmp_path / name for name in ("ontology", "rules", "corpus"))
        shutil.copytree(ROOT / "ontology", ontology)
        shutil.copytree(ROOT / "rules", rules)
        corpus.mkdir()
        for name in names:
            source = Path(name) if Path(name).is_absolute() else SAMPLES / name
            shutil.copy(source, corpus / source.name)
        settings = Settings(ontology=ontology, rules=rules, corpus=corpus, cache=cache)
        return World(settings, (ROOT / "ontology", ROOT / "rules"))

    return build


@pytest.fixture
def world(make_world: Callable[..., World]) -> Iterator[World]:
    """Give the MOSFET sample sheet as the corpus, already read once."""
    built = make_world("NHN6012.pdf")
    assert built.corpus().resolutions
    yield built


@pytest.fixture
def sheet(tmp_path: Path) -> SimpleNamespace:
    """Give a writer of small ruled datasheets."""

    def write_pdf(name: str, title: str, sections: list[tuple[str, list[list[str]]]]) -> Path:
        path = tmp_path / name
        styles = getSampleStyleSheet()
        story = [Paragraph(title, styles["Title"])]
        for heading, rows in sections:
            table = Table(rows)
            table.setStyle(TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black)]))
            story += [Paragraph(heading, styles["Heading2"]), table, Spacer(1, 14)]
        SimpleDocTemplate(str(path)).build(story)
        return path

    return SimpleNamespace(write=write_pdf)
