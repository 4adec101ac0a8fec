"""The fast source against the reference, and triage against the labels."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from d2s.pdf import pdfium
from d2s.pdf.content import Content
from d2s.pdf.drawings import split
from d2s.pdf.glyphs import GlyphReader
from d2s.pdf.sources import open_source
from d2s.pdf.triage import classify
from d2s.records.page import UNREADABLE, PageKind

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = sorted((ROOT / "corpus" / "samples").glob("*.pdf"))
GOLD = ROOT / "corpus" / "gold"
# sheets of different makers and font habits; both sources read all glyphs of their first pages
AGREED = (
    "1431fe975f",
    "28c9525405",
    "3fe4b45529",
    "602be0ddf1",
    "8618f4e95f",
    "f735951215",
    "a8ec66fc12",
    "2b53b5f8c5",
)


def pairs(path: Path, rules, pages: int) -> Iterator[tuple[Content, Content]]:
    data = path.read_bytes()
    fast, reference = (open_source(name, data, GlyphReader(rules)) for name in ("playa", "pdfplumber"))
    for number in range(1, pages + 1):
        yield fast.read(number), reference.read(number)
    fast.close()
    reference.close()


def agree(path: Path, rules, pages: int) -> None:
    for fast, reference in pairs(path, rules, pages):
        assert (fast.width, fast.height) == pytest.approx((reference.width, reference.height))
        both = list(zip(fast.chars, reference.chars, strict=True))
        known = [(a.text, b.text) for a, b in both if b.text != UNREADABLE]  # pdfminer reads no names of CFF programs
        assert [pair for pair in known if pair[0] != pair[1]] == []
        assert len(known) >= 0.99 * len(both)
        apart = sum(max(abs(a[place] - b[place]) for place in range(1, 5)) > 0.6 for a, b in both)
        assert apart <= 0.02 * len(both)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_samples_agree(path, rules):
    agree(path, rules, 1)
    ((fast, reference),) = pairs(path, rules, 1)
    one, two = (split(page.drawings, page.width, page.height)[0] for page in (fast, reference))
    assert len(one) == len(two) > 5
    for rule, other in zip(one, two, strict=True):
        assert rule == pytest.approx(other, abs=0.05)


@pytest.mark.corpus
@pytest.mark.slow
@pytest.mark.parametrize("digest", AGREED)
def test_datasheets_agree(digest, corpus, rules):
    (path,) = corpus.rglob(f"{digest}*.pdf")
    agree(path, rules, 2)


@pytest.mark.corpus
def test_every_labelled_page_is_read(corpus, rules):
    missed = []
    for file in sorted(GOLD.glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as lines:
            pages = {int(row["page"]) for row in csv.DictReader(lines)}
        (path,) = corpus.rglob(f"{file.stem}*.pdf")
        document = pdfium.open_document(path.read_bytes())
        missed += [
            (file.stem, page)
            for page in sorted(pages)
            if classify(pdfium.look(document, page), rules.triage) is not PageKind.TABLE
        ]
        document.close()
    assert missed == []


@pytest.mark.corpus
def test_units_survive_in_fonts_without_maps(corpus, rules):
    """onsemi's MUR1560 prints microamperes and microseconds in a Greek font that has neither map nor listed names."""
    (path,) = corpus.rglob("0e48c6a0e5*.pdf")
    chars = [char for fast, _ in pairs(path, rules, 3) for char in fast.chars]
    assert Counter(char.text for char in chars)["µ"] > 3
    assert UNREADABLE not in {char.text for char in chars}
