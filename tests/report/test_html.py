from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from d2s.errors import Problem
from d2s.records.extraction import Document, Extraction, Outcome, Versions
from d2s.records.model import ModelSet
from d2s.report.html import render_report
from d2s.report.picture import evidence_pages

HOSTILE = "</script></title></style>\"'><script>alert(1)</script><img src=//evil.example/x onerror=alert(1)>{{ 7*7 }}"
VOID = {"meta", "img", "input", "br", "line", "rect", "circle"}


class Page(HTMLParser):
    """Collects identifiers, links and elements, and fails on tags that do not nest."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids, self.links, self.attributes, self.open, self.tags = [], [], [], [], []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        held = dict(attrs)
        self.tags.append(tag)
        self.attributes += held
        self.ids += [held["id"]] if "id" in held else []
        self.links += [held[key] for key in ("href", "src") if held.get(key)]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.fixture(scope="module")
def report(example) -> str:
    models, texts = example.models()
    return render_report(example.extraction(), models, texts, example.verification(), example.pictures())


def test_links_lead_somewhere_and_identifiers_are_unique(report):
    page = Page(report)
    assert len(page.ids) == len(set(page.ids))
    assert {link[1:] for link in page.links if link.startswith("#")} <= set(page.ids)


def test_asks_nothing_of_a_network(report):
    assert all(link.startswith(("#", "data:image/webp;base64,")) for link in Page(report).links)
    style = re.search(r"<style>(.*?)</style>", report, re.S)[1]
    assert "url(" not in style and "@import" not in style


def test_every_record_links_to_its_box_and_back(report, example):
    records = example.extraction().parts[0].parameters
    held = dict(re.findall(r'<tr class="row \w+" id="(r\d+)"[^>]*data-box="(b\d+)"', report))
    assert len(held) == len(records)
    boxes = {box: rows.split() for box, rows in re.findall(r'id="(b\d+)"[^>]*data-rows="([^"]+)"', report)}
    assert all(row in boxes[box] for row, box in held.items())
    for record in records:
        assert record.id in report


def test_shows_status_problems_review_and_verification(report):
    assert 'status-partial">partial' in report
    assert "2 unreadable glyphs" in report
    assert "assignment.margin" in report
    assert report.count('badge bad">outside') == 1
    assert "avalanche energy needs a thermal model" in report
    assert ".model NHN6012 VDMOS(" in report
    assert "no on-resistance and no transconductance" in report


def test_same_input_gives_the_same_bytes(report, example):
    models, texts = example.models()
    assert render_report(example.extraction(), models, texts, example.verification(), example.pictures()) == report


def test_is_small(report, example):
    assert len(report) < 400_000
    series = render_report(example.extraction("zener"), ModelSet(()), {}, None, example.pictures("zener"))
    assert len(series) < 1_000_000


def test_text_of_the_document_stays_text(report, example):
    made = example.extraction()
    record = made.parts[0].parameters[0]
    evidence = replace(record.evidence, text=HOSTILE, section=HOSTILE, table=HOSTILE)
    record = replace(
        record, id=HOSTILE, symbol=HOSTILE, name=HOSTILE, unit=HOSTILE, unit_text=HOSTILE, rule=HOSTILE,
        notes=(HOSTILE,), parameter=HOSTILE, evidence=evidence,
    )  # fmt: skip
    part = replace(made.parts[0], part_number=HOSTILE, aliases=(HOSTILE,), parameters=(record,))
    made = replace(
        made, parts=(part,), errors=(Problem("D999", HOSTILE),),
        unmatched=(replace(made.unmatched[0], text=HOSTILE, reason=HOSTILE),),
        document=Document(HOSTILE, HOSTILE, 1, HOSTILE, HOSTILE, HOSTILE, HOSTILE),
    )  # fmt: skip
    model, texts = example.models()
    model = ModelSet((replace(model.models[0], name=HOSTILE, part=HOSTILE),))
    page = Page(render_report(made, model, dict.fromkeys(texts, HOSTILE), None, example.pictures()))
    assert page.tags.count("script") == Page(report).tags.count("script") == 1
    assert page.tags.count("img") == len(example.pictures())
    assert not [name for name in page.attributes if name.startswith("on")]


def test_policy_names_the_only_script_and_style(report):
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', report)[1].replace("&#39;", "'")
    assert policy.startswith("default-src 'none'; img-src data:;")
    assert "unsafe" not in policy


def test_a_failed_document_has_a_report_too():
    made = Extraction(
        Outcome.FAILED, (Problem("D108", "the file is empty"),), Versions("1", "2", "3"), Document("", "x.pdf", 0)
    )
    text = render_report(made, ModelSet(()), {}, None, {})
    Page(text)
    assert "the file is empty" in text
    assert "No part was recognised." in text


def test_pages_with_evidence_are_ascending(example):
    assert evidence_pages(example.extraction()) == (1, 2)
