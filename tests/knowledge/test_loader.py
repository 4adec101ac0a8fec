from __future__ import annotations

from pathlib import Path

import pytest

from d2s.errors import KnowledgeError
from d2s.knowledge.loader import Block, read_yaml, sha256_of


class Item(Block):
    word: str
    number: float = 0.0


class Items(Block):
    items: tuple[Item, ...]


def write(folder: Path, text: str) -> Path:
    path = folder / "items.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_words_stay_words(tmp_path: Path) -> None:
    path = write(tmp_path, "items:\n  - {word: NO}\n  - {word: on}\n  - {word: yes}\n")
    assert [item.word for item in read_yaml(path, Items).items] == ["NO", "on", "yes"]


def test_wrong_type_is_reported_with_its_line(tmp_path: Path) -> None:
    path = write(tmp_path, "items:\n  - word: a\n    number: 1\n  - word: b\n    number: much\n")
    with pytest.raises(KnowledgeError) as caught:
        read_yaml(path, Items)
    assert (caught.value.code, caught.value.line) == ("D801", 5)
    assert f"{path}:5" in str(caught.value)
    assert "items.1.number" in caught.value.message


def test_unknown_key_is_reported_with_its_line(tmp_path: Path) -> None:
    path = write(tmp_path, "items:\n  - word: a\n    wrod: b\n")
    with pytest.raises(KnowledgeError) as caught:
        read_yaml(path, Items)
    assert caught.value.line == 3


@pytest.mark.parametrize(
    ("text", "line"), [("items:\n  - {word: a\nitems: 2\n", 3), ("items: []\nitems: []\n", 2), ("items:\n\t- a\n", 2)]
)
def test_bad_yaml_is_reported_with_its_line(tmp_path: Path, text: str, line: int) -> None:
    with pytest.raises(KnowledgeError) as caught:
        read_yaml(write(tmp_path, text), Items)
    assert caught.value.line == line


def test_empty_and_missing_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="empty"):
        read_yaml(write(tmp_path, "# nothing\n"), Items)
    with pytest.raises(KnowledgeError, match="cannot be read"):
        read_yaml(tmp_path / "none.yaml", Items)


def test_same_content_is_parsed_once_and_a_change_is_seen(tmp_path: Path) -> None:
    path = write(tmp_path, "items: [{word: first}]\n")
    first = read_yaml(path, Items)
    assert read_yaml(path, Items) is first
    write(tmp_path, "items: [{word: second}]\n")
    assert read_yaml(path, Items).items[0].word == "second"


def test_hash_depends_on_names_and_contents(tmp_path: Path) -> None:
    one, two = tmp_path / "a.yaml", tmp_path / "b.yaml"
    one.write_text("x", encoding="utf-8")
    two.write_text("y", encoding="utf-8")
    before = sha256_of([one, two], tmp_path)
    assert sha256_of([two, one], tmp_path) == before
    two.write_text("z", encoding="utf-8")
    changed = sha256_of([one, two], tmp_path)
    two.rename(tmp_path / "c.yaml")
    assert len({before, changed, sha256_of([one, tmp_path / "c.yaml"], tmp_path)}) == 3
