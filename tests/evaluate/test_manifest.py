from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from d2s.errors import UsageError
from d2s.evaluate.manifest import Entry, fetch, read_manifest

CORPUS = Path(__file__).parents[2] / "corpus"
DATA = b"%PDF-1.4 a datasheet"
ENTRY = Entry("a.pdf", hashlib.sha256(DATA).hexdigest(), True, "diode", "Maker", "1N1", 2, "https://example.org/a.pdf")


def test_the_published_manifest_names_every_labelled_datasheet() -> None:
    entries = read_manifest(CORPUS / "manifest.tsv")
    assert len(entries) == len({entry.file for entry in entries}) == 175
    labels = {path.stem for path in (CORPUS / "gold").glob("*.csv")}
    assert {entry.sha256[:10] for entry in entries if entry.labelled} == labels
    assert all(entry.url.startswith("https://") and " " not in entry.url for entry in entries)


def test_a_datasheet_is_fetched_once(tmp_path: Path) -> None:
    asked: list[str] = []

    def get(url: str) -> bytes:
        asked.append(url)
        return DATA

    assert [item.outcome for item in fetch([ENTRY], tmp_path, get)] == ["fetched"]
    assert (tmp_path / "a.pdf").read_bytes() == DATA
    assert [item.outcome for item in fetch([ENTRY], tmp_path, get)] == ["present"]
    assert asked == [ENTRY.url]
    assert [path.name for path in tmp_path.iterdir()] == ["a.pdf"]


def test_other_content_and_a_dead_address_fail_and_leave_no_file(tmp_path: Path) -> None:
    def dead(url: str) -> bytes:
        raise OSError("no answer")

    (other,) = fetch([ENTRY], tmp_path, lambda url: b"<html>")
    (lost,) = fetch([ENTRY], tmp_path, dead)
    assert other.outcome == lost.outcome == "failed"
    assert "SHA-256 differs" in other.reason
    assert lost.reason == "no answer"
    assert list(tmp_path.iterdir()) == []


def test_a_manifest_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="manifest cannot be read"):
        read_manifest(tmp_path / "manifest.tsv")
    (tmp_path / "manifest.tsv").write_text("file\tsha256\na.pdf\tff\n", encoding="utf-8")
    with pytest.raises(UsageError, match="github_repo"):
        read_manifest(tmp_path / "manifest.tsv")
