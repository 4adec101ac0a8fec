from __future__ import annotations

import pytest

from d2s.web.negotiate import GRAPHS, RESULTS, choose, wants_page

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        (None, "application/sparql-results+json"),
        ("", "application/sparql-results+json"),
        ("*/*", "application/sparql-results+json"),
        ("text/csv", "text/csv"),
        ("text/*", "text/csv"),
        ("text/csv;q=0.5, text/tab-separated-values", "text/tab-separated-values"),
        ("application/sparql-results+xml, */*;q=0.1", "application/sparql-results+xml"),
        ("*/*, application/sparql-results+json;q=0", "application/json"),
        ("text/csv;q=x, application/json;q=0.2", "application/json"),
        ("image/png", None),
    ],
)
def test_the_heaviest_format_is_chosen(accept: str | None, media: str | None) -> None:
    assert choose(accept, RESULTS) == media


def test_graphs_default_to_turtle() -> None:
    assert choose("*/*", GRAPHS) == "text/turtle"
    assert choose("text/plain", GRAPHS) == "text/plain"


@pytest.mark.parametrize(
    ("accept", "page"),
    [
        (BROWSER, True),
        ("text/html", True),
        ("*/*", False),
        (None, False),
        ("text/turtle, text/html;q=0.5", False),
    ],
)
def test_a_browser_gets_the_page(accept: str | None, page: bool) -> None:
    assert wants_page(accept) is page
