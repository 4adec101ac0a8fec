"""Small PDFs written by hand, so that every font and operator of a test stands in it."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Sequence
from pathlib import Path

import pypdfium2
import pytest
import reportlab
from pypdfium2 import raw

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


def stream(content: str) -> str:
    """Return a stream object."""
    return f"<< /Length {len(content.encode('latin-1'))} >>\nstream\n{content}\nendstream"


def glyph_path(char: str, x: float = 0, y: float = 0, size: float = 1000) -> str:
    """Return the operators that fill a character of Bitstream Vera as a path; characters that it lacks are a box."""
    data = (Path(reportlab.__file__).parent / "fonts" / "Vera.ttf").read_bytes()
    held = (ctypes.c_ubyte * len(data)).from_buffer_copy(data)
    operators, curve = [], []
    with pypdfium2.PdfDocument.new() as document:
        font = raw.FPDFText_LoadFont(document, held, len(data), raw.FPDF_FONT_TRUETYPE, 1)
        path = raw.FPDFFont_GetGlyphPath(font, ord(char), size)  # in em, whatever the size
        for index in range(raw.FPDFGlyphPath_CountGlyphSegments(path)):
            segment = raw.FPDFGlyphPath_GetGlyphPathSegment(path, index)
            across, up = ctypes.c_float(), ctypes.c_float()
            raw.FPDFPathSegment_GetPoint(segment, across, up)
            curve.append(f"{size * across.value + x:.3f} {size * up.value + y:.3f}")
            kind = raw.FPDFPathSegment_GetType(segment)
            if kind != raw.FPDF_SEGMENT_BEZIERTO or len(curve) == 3:
                letter = {raw.FPDF_SEGMENT_MOVETO: "m", raw.FPDF_SEGMENT_LINETO: "l"}.get(kind, "c")
                operators.append(f"{' '.join(curve)} {letter}")
                curve = []
        raw.FPDFFont_Close(font)
    return " ".join(operators) + " f\n"


def type3(chars: str, first: int = 3) -> tuple[str, list[str]]:
    """Return a Type 3 font whose codes from 1 draw characters under names that say nothing, and its streams."""
    names = [f"a{code}" for code in range(1, len(chars) + 1)]
    procedures = " ".join(f"/{name} {first + index} 0 R" for index, name in enumerate(names))
    font = (
        f"<< /Type /Font /Subtype /Type3 /FontBBox [0 -300 1000 1000] /FontMatrix [0.001 0 0 0.001 0 0] "
        f"/CharProcs << {procedures} >> /Encoding << /Type /Encoding /Differences [1 /{' /'.join(names)}] >> "
        f"/FirstChar 1 /LastChar {len(chars)} /Widths [{' '.join(['800'] * len(chars))}] >>"
    )
    return font, [f"800 0 0 -300 800 1000 d1\n{glyph_path(char)}" for char in chars]


def build_pdf(
    *contents: str,
    fonts: dict[str, str] | None = None,
    page: str = "/MediaBox [0 0 400 300]",
    streams: Sequence[str] = (),
) -> bytes:
    """Return a PDF of one page per content stream, all pages with the same fonts and page entries.

    `streams` are the objects from number 3.
    """
    entries = {"F1": HELVETICA, **(fonts or {})}
    resources = "<< /Font << " + " ".join(f"/{key} {value}" for key, value in entries.items()) + " >> >>"
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    kids = []
    objects += [stream(content) for content in streams]
    for content in contents:
        objects.append(stream(content))
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
    glyph_path = staticmethod(glyph_path)
    type3 = staticmethod(type3)
    symbol = SYMBOL

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def file(self, data: bytes, name: str = "sheet.pdf") -> Path:
        path = self.folder / name
        path.write_bytes(data)
        return path

    def pdf(
        self,
        *contents: str,
        fonts: dict[str, str] | None = None,
        page: str = "/MediaBox [0 0 400 300]",
        streams: Sequence[str] = (),
    ) -> Path:
        return self.file(build_pdf(*contents, fonts=fonts, page=page, streams=streams))


@pytest.fixture
def make(tmp_path: Path) -> Maker:
    return Maker(tmp_path)


@pytest.fixture(params=["playa", "pdfplumber"])
def each_source(request: pytest.FixtureRequest) -> Settings:
    return Settings(page_source=request.param)
