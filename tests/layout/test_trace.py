from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from d2s.knowledge.rules import Rules, load_rules
from d2s.layout.analyse import analyse
from d2s.layout.cache import layouts
from d2s.layout.tongue import Tongue
from d2s.layout.trace import Tracer
from d2s.pdf.document import read_source
from d2s.settings import Settings

ROOT = Path(__file__).parents[2]
SHEET = ROOT / "corpus" / "samples" / "NHN6012.pdf"


@pytest.fixture
def edited(tmp_path: Path) -> Callable[..., Rules]:
    """Give the rules with one text in place of another."""

    def edit(name: str, old: str, new: str) -> Rules:
        folder = tmp_path / f"{name}{abs(hash(new))}"
        shutil.copytree(ROOT / "rules", folder)
        path = folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return load_rules(folder)

    return edit


EDITS = [
    ("sections.yaml", "maximum_ratings: [", "maximum_ratings: [no such heading, ", True),
    ("sections.yaml", "static characteristics, static parameters, static, ", "static parameters, ", False),
    ("headers.yaml", "  min: [min,", "  min: [kleinstwert, min,", True),
    ("headers.yaml", "  min: [min,", "  min: [", False),
]


@pytest.mark.parametrize(("name", "old", "new", "same"), EDITS)
def test_a_document_is_laid_out_anew_where_an_answer_changes(
    name: str, old: str, new: str, same: bool, edited: Callable[..., Rules], tmp_path: Path
) -> None:
    settings = Settings(cache=tmp_path)
    first = Tracer(tmp_path, settings, load_rules(ROOT / "rules")).get("", SHEET)
    assert first is not None
    rules = edited(name, old, new)
    tracer = Tracer(tmp_path, settings, rules)
    kept = tracer.get(first.source.sha256, None)
    assert (kept is not None) is same
    again = tracer.get(first.source.sha256, SHEET)
    assert again is not None
    assert again.layout == analyse(read_source(SHEET, settings, rules.glyphs), rules)
    assert layouts(tmp_path, settings, rules).get(first.source.sha256) == again


def test_a_tongue_gives_back_what_it_was_asked() -> None:
    tongue = Tongue(load_rules(ROOT / "rules"))
    assert tongue.section("Absolute Maximum Ratings") == "maximum_ratings"
    assert tongue.phrases.get(("min",)) and "no rank" not in tongue.rank_words
    asked = tongue.asked()
    assert asked.sections == {"Absolute Maximum Ratings": "maximum_ratings"}
    assert asked.rank_words == {"no rank": False}
    assert Tongue(load_rules(ROOT / "rules")).answers(asked)
