"""The query page: YASGUI from files of this package, with the named queries to start from."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from fastapi import Response
from jinja2 import Environment, FileSystemLoader, select_autoescape

from d2s.graph.named import named_query, query_names
from d2s.graph.namespaces import PREFIXES

STATIC = Path(__file__).parent / "static"
#: Nothing is loaded from or sent to another host; YASGUI sets styles by script.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)


@cache
def _html(writable: bool) -> str:
    environment = Environment(loader=FileSystemLoader(STATIC), autoescape=select_autoescape())
    queries = [
        {
            "name": name,
            "purpose": named_query(name).purpose,
            "text": named_query(name).to_fill(),
            "parameters": [item.name for item in named_query(name).parameters if item.default is None],
        }
        for name in query_names()
        if not name.startswith("facts_")
    ]
    page = environment.get_template("sparql.html")
    return page.render(queries=queries, prefixes=json.dumps(PREFIXES), writable=writable)


def query_page(writable: bool) -> Response:
    """Return the page."""
    return Response(
        _html(writable), media_type="text/html", headers={"Content-Security-Policy": POLICY, "Vary": "Accept"}
    )
