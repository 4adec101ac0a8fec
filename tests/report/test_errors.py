from __future__ import annotations

from dataclasses import replace

import pytest

from d2s.evaluate.report import Bucket, Finding, Report, Tally
from d2s.records.geometry import Box
from d2s.records.layout import Layout, Role, Row, Span, TableKind, TextLine, ValueSpan
from d2s.report.calibration import bars, wilson
from d2s.report.errors import ErrorSheet, pages_to_show, render_errors
from d2s.report.place import place_of

BAD = '"><img src=x onerror="document.title=1"><script>document.title=1</script>'


def span(text: str, top: float) -> Span:
    return Span(text, Box(100, top, 140, top + 10), 1, (text,))


def row(symbol: str, top: float, *values: str) -> Row:
    return Row(
        id=f"r{top}", page=1, box=Box(40, top, 500, top + 10), table="t1", kind=TableKind.PARAMETERS,
        symbol=span(symbol, top), name=span("name", top),
        values=tuple(ValueSpan(span(value, top), Role.MAX, 2) for value in values),
    )  # fmt: skip


LINE = TextLine("trr is 75 ns at most", Box(40, 300, 200, 310), 1, 9.0)
LAYOUT = Layout("0" * 64, (LINE,), (), (), (row("IDM", 100, "36"), row("ID", 120, "36"), row("Qg", 140, "7", "44")))


def finding(kind: str = "miss", **more: object) -> Finding:
    return replace(Finding(kind, "0123456789", "Q1", "mosfet", "id", 1, "label", "answer", "no prediction"), **more)


def report(*findings: Finding) -> Report:
    tally = Tally(labels=10, found=9, answers=9, correct=9)
    tables = {"0123456789": tally}, {"mosfet": tally}, {"id": tally}
    return Report(tally, *tables, findings, (Bucket(0.95, 0.99, 9, 0.97, 9),), (), (), 0, 0)


@pytest.fixture
def sheet(example) -> ErrorSheet:
    return ErrorSheet(example.extraction(), LAYOUT, example.pictures())


@pytest.mark.parametrize(
    ("symbol", "values", "top", "is_row"),
    [
        ("IDM", ("", "", "36"), 100, True),
        ("ID", ("36", "", ""), 120, True),
        ("QG", ("", "44", ""), 140, True),
        ("trr", ("", "", "75"), 300, False),
    ],
)
def test_a_label_is_placed_on_the_row_of_its_symbol_else_on_a_line(symbol, values, top, is_row) -> None:
    place = place_of(LAYOUT, 1, symbol, values)
    assert place is not None
    assert (place.box.top, place.row) == (top, is_row)


@pytest.mark.parametrize(("page", "values"), [(1, ("", "", "37")), (2, ("", "", "36")), (1, ("", "", ""))])
def test_a_label_that_is_not_printed_has_no_place(page, values) -> None:
    assert place_of(LAYOUT, page, "ID", values) is None


def test_the_interval_of_a_share_holds_it_and_narrows_with_the_count() -> None:
    assert wilson(9, 9) == pytest.approx((0.7009, 1.0), abs=1e-4)
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=1e-4)
    few, many = wilson(8, 10), wilson(800, 1000)
    assert few[0] < many[0] < 0.8 < many[1] < few[1]


def test_bars_stand_side_by_side_and_rise_with_the_share() -> None:
    low, high = bars([Bucket(0.5, 0.6, 4, 0.55, 1), Bucket(0.99, 1, 4, 0.99, 4)])
    assert low.x + low.width < high.x
    assert high.share < low.share < low.bottom
    assert (low.count, high.count) == ("1/4", "4/4")


def test_the_pages_of_label_and_answer_are_shown(example) -> None:
    made = example.extraction()
    record = made.parts[0].parameters[0]
    other = record.evidence.page + 1
    shown = pages_to_show(report(finding(page=other, record=record.id)), {"0123456789": made})
    assert shown == {"0123456789": (record.evidence.page, other)}
    assert pages_to_show(report(finding(page=2)), {}) == {"0123456789": (2,)}


def test_all_findings_stand_in_the_page_without_a_datasheet() -> None:
    text = render_errors(report(finding(), finding("error", cause="needs_review (a, b)")), {})
    assert text.count('class="row ') == 2
    assert "No page pictures" in text
    assert 'value="needs_review"' in text


@pytest.mark.web
def test_the_browser_walks_filters_and_shows_places(browser, sheet, tmp_path) -> None:
    record = sheet.extraction.parts[0].parameters[0]
    findings = (
        finding(symbol="ID", values=("", "", "36"), record=record.id),
        finding("error", parameter="qg", symbol="Qg", values=("", "44", "")),
        finding("miss", parameter="trr", symbol="trr", values=("", "", "75"), label=BAD),
    )
    path = tmp_path / "errors.html"
    path.write_text(render_errors(report(*findings), {"0123456789": sheet}), encoding="utf-8")
    browser.open(path.as_uri())
    shown = "[...document.querySelectorAll('.marks.shown rect')].map(r => r.getAttribute('class'))"
    active = "document.querySelector('tr.row.active').dataset.parameter"
    assert browser.messages == []
    assert [url for url in browser.requests if not url.startswith("data:")] == [path.as_uri()]
    assert browser.run(active) == "id"
    assert browser.run(shown)[:2] == ["label", "answer"]
    browser.click("#next")
    assert (browser.run(active), browser.run(shown)) == ("qg", ["label"])
    browser.press("j")
    assert (browser.run(active), browser.run(shown)) == ("trr", ["line"])
    assert browser.run("document.getElementById('next').disabled")
    assert browser.run("document.getElementById('count').textContent") == "3 of 3"
    browser.run("(() => { const s = document.querySelector('[name=kind]'); s.value = 'error';"
                " s.dispatchEvent(new Event('change')); })()")  # fmt: skip
    assert (browser.run(active), browser.run("document.getElementById('count').textContent")) == ("qg", "1 of 1")
    assert browser.run("document.title") == "3 findings · d2s evaluate"
    browser.open(f"{path.as_uri()}#f2")
    assert browser.run(active) == "trr"
