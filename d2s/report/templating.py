"""What all pages share: the templates, and a policy that lets nothing run but the page's own script."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from d2s.report import view

_TEMPLATES = Path(__file__).resolve().parent / "templates"


@cache
def environment() -> Environment:
    """Return the templates with the filters that write numbers, units and conditions; all text is escaped."""
    made = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"number": view.number, "short": view.short, "condition": view.condition, "unit": view.unit}
    return made


def asset(name: str) -> str:
    """Return a style or script of the templates."""
    return (_TEMPLATES / name).read_text(encoding="utf-8")


def policy(style: str, script: str) -> str:
    """Return the Content-Security-Policy of a page with this inline style and script and pictures as data."""
    return f"default-src 'none'; img-src data:; style-src {_source(style)}; script-src {_source(script)}"


def _source(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode('ascii')}'"
