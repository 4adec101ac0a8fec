from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from d2s.errors import KnowledgeError
from d2s.knowledge.rules import Rules, load_rules

ROOT = Path(__file__).parents[2]
FILES = sorted(path.stem for path in (ROOT / "rules").glob("*.yaml"))


@pytest.fixture(scope="module")
def rules() -> Rules:
    return load_rules(ROOT / "rules")


@pytest.mark.parametrize("name", FILES)
def test_every_file_has_an_attribute_that_reads_it(rules: Rules, name: str) -> None:
    assert getattr(rules, name) is getattr(rules, name)


def test_the_version_follows_the_contents(tmp_path: Path, rules: Rules) -> None:
    folder = tmp_path / "rules"
    shutil.copytree(ROOT / "rules", folder)
    assert load_rules(folder).version == rules.version
    with (folder / "manufacturers.yaml").open("a", encoding="utf-8") as file:
        file.write("  - {name: Acme Semiconductor}\n")
    edited = load_rules(folder)
    assert edited.version != rules.version
    assert edited.manufacturers.manufacturers[-1].name == "Acme Semiconductor"


def test_a_wrong_file_is_named_when_it_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "part_numbers.yaml").write_text("families: [{name: a, pattern: '('}]\n", encoding="utf-8")
    rules = load_rules(tmp_path)
    with pytest.raises(KnowledgeError, match="not a regular expression") as caught:
        _ = rules.part_numbers
    assert caught.value.line == 1
    with pytest.raises(KnowledgeError, match="cannot be read"):
        _ = rules.sections


def test_one_spelling_belongs_to_one_maker(tmp_path: Path) -> None:
    text = "manufacturers:\n  - {name: A, spellings: [Same]}\n  - {name: B, spellings: [SAME]}\n"
    (tmp_path / "manufacturers.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(KnowledgeError, match="belongs to A and B"):
        _ = load_rules(tmp_path).manufacturers


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="does not exist"):
        load_rules(tmp_path / "none")
