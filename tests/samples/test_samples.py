from __future__ import annotations

import csv
import hashlib
import importlib.util
import re
import sys
from pathlib import Path

import pypdfium2
import pytest

from d2s.evaluate.gold import read_gold

SAMPLES = Path(__file__).resolve().parents[2] / "corpus" / "samples"
LINES = (SAMPLES / "manifest.tsv").read_text(encoding="utf-8").splitlines()[1:]
FILES = [tuple(line.split("\t")) for line in LINES]


def gold(digest: str) -> list[dict[str, str]]:
    with (SAMPLES / "gold" / f"{digest[:10]}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_script_reproduces_the_committed_files(tmp_path, monkeypatch):
    spec = importlib.util.spec_from_file_location("make_samples", SAMPLES / "make_samples.py")
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setattr("sys.path", [*sys.path])
    spec.loader.exec_module(module)
    module.build(tmp_path)
    made = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    kept = {
        path.relative_to(SAMPLES): path.read_bytes()
        for pattern in ("*.pdf", "*.tsv", "gold/*.csv", "curves/*.csv")
        for path in SAMPLES.glob(pattern)
    }
    assert sorted(made) == sorted(kept)
    assert [name for name in made if made[name] != kept[name]] == []


@pytest.mark.parametrize(("file", "digest"), [entry[:2] for entry in FILES])
def test_manifest_names_the_bytes(file, digest):
    assert hashlib.sha256((SAMPLES / file).read_bytes()).hexdigest() == digest


@pytest.mark.parametrize(("file", "digest"), [entry[:2] for entry in FILES])
def test_every_label_is_printed_on_its_page(file, digest):
    document = pypdfium2.PdfDocument(SAMPLES / file)
    texts = [re.sub(r"\s", "", page.get_textpage().get_text_bounded()) for page in document]
    document.close()
    for row in gold(digest):
        text = re.sub("[−–\ufffe\x02]", "-", texts[int(row["page"]) - 1])
        for bound in ("min", "typ", "max"):
            assert row[bound].lstrip("-+") in text, row
        if row["min"].startswith("-") and f"±{row['max']}" not in text:
            assert row["min"] in text, row


def test_labels_are_read_like_those_of_the_corpus():
    labels = read_gold(SAMPLES)
    assert len(labels.documents) == len(FILES)
    ids = {label.parameter for document in labels.documents for part in document.parts for label in part.labels}
    assert ids <= set(labels.vocabulary)
    ranks = {part.name: part.base for document in labels.documents for part in document.parts if part.base}
    assert ranks == {f"NHC547{rank}": "NHC547" for rank in "ABC"}


@pytest.mark.parametrize("digest", [entry[1] for entry in FILES])
def test_labels_are_consistent(digest):
    for row in gold(digest):
        numbers = [abs(float(row[bound])) for bound in ("min", "typ", "max") if row[bound]]
        assert numbers, row
        if row["param"] not in ("tj", "tstg"):
            assert numbers == sorted(numbers), row


@pytest.mark.parametrize("digest", [entry[1] for entry in FILES if entry[2] == "mosfet"])
def test_capacitances_are_ordered(digest):
    typ = {row["param"]: float(row["typ"]) for row in gold(digest) if row["param"] in ("ciss", "coss", "crss")}
    assert typ["crss"] < typ["coss"] < typ["ciss"]
