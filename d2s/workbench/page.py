"""The impact of an edit as one self-contained HTML page, with pictures of the rows it changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, PackageLoader

from d2s.pdf.pdfium import render_page
from d2s.report.picture import Picture, encode
from d2s.workbench.compare import Change
from d2s.workbench.diff import Difference
from d2s.workbench.impact import Impact

_SCALE = 1.6
_MARGIN = 26.0
_PICTURES = 60


@dataclass(frozen=True, slots=True)
class _Shown:
    """A change with the picture of its row, None without a PDF."""

    change: Change
    picture: Picture | None


def impact_page(impact: Impact, differences: tuple[Difference, ...], files: Mapping[str, Path]) -> str:
    """Return the page; `files` are the PDFs by SHA-256. The first changes of each effect are pictured."""
    environment = Environment(
        loader=PackageLoader("d2s.workbench"), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    pictured = 0
    shown: dict[str, list[_Shown]] = {}
    for change in impact.changes:
        picture = None
        if pictured < _PICTURES and change.sha256 in files and change.bbox.width > 0:
            picture = _cut(files[change.sha256], change)
            pictured += 1
        shown.setdefault(str(change.effect), []).append(_Shown(change, picture))
    return environment.get_template("impact.html.j2").render(impact=impact, differences=differences, groups=shown)


def _cut(path: Path, change: Change) -> Picture:
    page = _page(path, change.page)
    top = max(0, round((change.bbox.top - _MARGIN) * _SCALE))
    bottom = min(page.height, round((change.bbox.bottom + _MARGIN) * _SCALE))
    return encode(page.crop((0, top, page.width, max(bottom, top + 1))))


_page = lru_cache(maxsize=4)(lambda path, number: render_page(path, number, _SCALE))
