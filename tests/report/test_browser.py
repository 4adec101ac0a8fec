from __future__ import annotations

from dataclasses import replace

import pytest

from d2s.records.model import ModelSet
from d2s.report.html import render_report

pytestmark = pytest.mark.web
ACTIVE_ROW = "document.querySelector('tr.row.active')?.id"
ACTIVE_BOX = "document.querySelector('.box.active')?.id"
SHOWN = "document.querySelectorAll('tr.row[data-part]:not([hidden])').length"
IN_VIEW = """(id => { const r = document.getElementById(id).getBoundingClientRect();
    return r.bottom > 56 && r.top < innerHeight; })"""


@pytest.fixture(scope="module")
def single(example, tmp_path_factory) -> str:
    models, texts = example.models()
    path = tmp_path_factory.mktemp("single") / "report.html"
    html = render_report(example.extraction(), models, texts, example.verification(), example.pictures())
    path.write_text(html, encoding="utf-8")
    return path.as_uri()


@pytest.fixture(scope="module")
def series(example, tmp_path_factory) -> str:
    path = tmp_path_factory.mktemp("series") / "report.html"
    html = render_report(example.extraction("zener"), ModelSet(()), {}, None, example.pictures("zener"))
    path.write_text(html, encoding="utf-8")
    return path.as_uri()


def test_loads_without_a_request_or_an_error(browser, single):
    browser.open(single)
    assert [url for url in browser.requests if not url.startswith("data:")] == [single]
    assert browser.messages == []
    assert browser.run("[...document.images].every(image => image.naturalWidth > 0)")


def test_click_on_a_row_shows_its_box_and_details(browser, single):
    browser.open(single)
    browser.run("document.getElementById('r40').scrollIntoView()")
    browser.click("#r40 .symbol")
    box = browser.run("document.getElementById('r40').dataset.box")
    assert (browser.run(ACTIVE_ROW), browser.run(ACTIVE_BOX)) == ("r40", box)
    assert browser.run(f"{IN_VIEW}('{box}')")
    assert browser.run("document.querySelector('tr.detail.active').dataset.of") == "r40"
    assert browser.run("location.hash") == "#r40"


def test_click_on_a_box_shows_its_row(browser, single):
    browser.open(single)
    box = browser.run("document.getElementById('r24').dataset.box")
    browser.run(f"document.getElementById('{box}').scrollIntoView({{block: 'center'}})")
    browser.click(f"#{box} rect")
    assert (browser.run(ACTIVE_ROW), browser.run(ACTIVE_BOX)) == ("r24", box)
    assert browser.run(f"{IN_VIEW}('r24')")


def test_fact_of_a_model_leads_to_its_row(browser, single):
    browser.open(single)
    browser.run("document.querySelector('#models').scrollIntoView()")
    target = browser.run("document.querySelector('#models a.fact').getAttribute('href').slice(1)")
    browser.click("#models a.fact")
    assert browser.run(ACTIVE_ROW) == target


def test_keyboard_walks_the_rows(browser, single):
    browser.open(single)
    order = browser.run("[...document.querySelectorAll('tr.row')].map(row => row.id)")
    for key in "jjk":
        browser.press(key)
    assert browser.run(ACTIVE_ROW) == order[0]
    browser.press("/")
    assert browser.run("document.activeElement.id") == "filter"


def test_filter_hides_other_rows(browser, single):
    browser.open(single)
    total = browser.run(SHOWN)
    browser.press("/")
    browser.call("Input.insertText", text="rdson")
    assert browser.run(SHOWN) == 0
    browser.press("Escape")
    assert browser.run(SHOWN) == total
    browser.press("/")
    browser.call("Input.insertText", text="rds_on 6 v")
    assert 0 < browser.run(SHOWN) < total
    assert browser.run("document.getElementById('count').textContent").endswith(f"of {total} rows")


def test_part_selector_shows_one_part(browser, series, example):
    parts = example.extraction("zener").parts
    browser.open(series)
    assert browser.run(SHOWN) == len(parts[0].parameters)
    browser.run("(() => { part.value = '3'; part.dispatchEvent(new Event('change')); })()")
    shown = browser.run("[...document.querySelectorAll('tr.row[data-part]:not([hidden])')].map(r => r.dataset.part)")
    assert set(shown) == {"3"}
    assert len(shown) == len(parts[3].parameters)


def test_link_to_a_row_of_a_hidden_part_switches_to_it(browser, series):
    browser.open(series)
    row = browser.run("document.querySelector('tr.row[data-part=\"7\"]').id")
    browser.open(f"{series}#{row}")
    assert browser.run(ACTIVE_ROW) == row
    assert browser.run("document.getElementById('part').value") == "7"


def test_hostile_text_runs_nothing(browser, example, tmp_path):
    bad = '"><img src=x onerror="document.title=1"><script>document.title=1</script><svg onload=document.title=1>'
    made = example.extraction()
    record = replace(made.parts[0].parameters[0], name=bad, symbol=bad, notes=(bad,))
    part = replace(made.parts[0], part_number=bad, parameters=(record,))
    made = replace(made, parts=(part,), document=replace(made.document, manufacturer=bad))
    path = tmp_path / "report.html"
    path.write_text(render_report(made, ModelSet(()), {}, None, example.pictures()), encoding="utf-8")
    browser.open(path.as_uri())
    assert browser.run("document.title") == f"{made.document.title} · d2s report"
    assert browser.run("document.querySelectorAll('script').length") == 1
    assert browser.run("document.querySelector('tr.row .name').textContent") == bad
    assert [url for url in browser.requests if not url.startswith("data:")] == [path.as_uri()]
