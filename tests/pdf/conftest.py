"""Small PDFs written by hand, so that every font and operator of a test stands in it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from d2s.knowledge.glyphs import GlyphRules
from d2s.knowledge.loader import read_yaml
from d2s.pdf.glyphs import GlyphReader
from d2s.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "corpus" / "samples"
HELVETICA = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
SYMBOL = "<< /Type /Font /Subtype /Type1 /BaseFont /Symbol >>"


def numbered_font(name: str, names: str, subtype: str = "Type1") -> str:
    """Return a font whose codes from 1 have these glyph names; it embeds no program."""
    listed = " ".join(f"/{part}" for part in names.split())
    widths = " ".join(["500"] * len(names.split()))
    return (
        f"<< /Type /Font /Subtype /{subtype} /BaseFont /{name} /FirstChar 1 /LastChar {len(names.split())} "
        f"/Widths [{widths}] /Encoding << /Type /Encoding /Differences [1 {listed}] >> "
        f"/FontDescriptor << /Type /FontDescriptor /FontName /{name} /Flags 4 /Ascent 700 /Descent -200 "
        f"/FontBBox [0 -200 1000 700] /CapHeight 700 /ItalicAngle 0 /StemV 80 >> >>"
    )


def build_pdf(*contents: str, fonts: dict[str, str] | None = None, page: str = "/MediaBox [0 0 400 300]") -> bytes:
    """Return a PDF of one page per content stream, all pages with the same fonts and page entries."""
    entries = {"F1": HELVETICA, **(fonts or {})}
    resources = "<< /Font << " + " ".join(f"/{key} {value}" for key, value in entries.items()) + " >> >>"
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    kids = []
    for content in contents:
        data = content.encode("latin-1")
        objects.append(f"<< /Length {len(data)} >>\nstream\n{content}\nendstream")
        objects.append(f"<< /Type /Page /Parent 2 0 R {page} /Resources {resources} /Contents {len(objects)} 0 R >>")
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    out = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + body.encode("latin-1") + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    return out + f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()


def show(text: str, x: float = 50, y: float = 200, size: float = 10, font: str = "F1") -> str:
    """Return the operators that print a text."""
    escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return f"BT /{font} {size} Tf {x} {y} Td ({escaped}) Tj ET\n"


@pytest.fixture(scope="session")
def rules() -> GlyphRules:
    return read_yaml(ROOT / "rules" / "glyphs.yaml", GlyphRules)


@pytest.fixture(scope="session")
def reader(rules: GlyphRules) -> GlyphReader:
    return GlyphReader(rules)


@pytest.fixture
def settings() -> Settings:
    return Settings()


@pytest.fixture
def corpus() -> Path:
    folder = os.environ.get("D2S_CORPUS")
    if not folder:
        pytest.skip("D2S_CORPUS names no folder of datasheets")
    return Path(folder)


class Maker:
    """Makes PDFs in the folder of a test."""

    numbered_font = staticmethod(numbered_font)
    build = staticmethod(build_pdf)
    show = staticmethod(show)
    symbol = SYMBOL

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def file(self, data: bytes, name: str = "sheet.pdf") -> Path:
        path = self.folder / name
        path.write_bytes(data)
        return path

    def pdf(self, *contents: str, fonts: dict[str, str] | None = None, page: str = "/MediaBox [0 0 400 300]") -> Path:
        return self.file(build_pdf(*contents, fonts=fonts, page=page))


@pytest.fixture
def make(tmp_path: Path) -> Maker:
    return Maker(tmp_path)


@pytest.fixture(params=["playa", "pdfplumber"])
def each_source(request: pytest.FixtureRequest) -> Settings:
    return Settings(page_source=request.param)
