"""Text with real subscripts, superscripts and Symbol glyphs, as datasheets print it.

Markup: `V_{GS(th)}` lowers in a smaller size, `x^{(1)}` raises, everything else is plain. Glyphs outside the Windows
Latin set come from the Symbol font, which has no table back to Unicode: reading it needs the Symbol encoding.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

TOKEN = re.compile(r"([_^])\{([^}]*)\}")
SYMBOL_GLYPHS = "Ωθ≤≥Δδαβ−√"
SUB_SIZE, SUB_DROP, SUPER_RISE = 0.72, 0.22, 0.36
NEGATIVE = re.compile(r"(?<![\w.)}\]])-(?=\s?[\d.])")


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text in one font, size and height above the baseline (points)."""

    text: str
    font: str
    size: float
    rise: float = 0.0

    @property
    def width(self) -> float:
        """Return the advance in points."""
        return float(stringWidth(self.text, self.font, self.size))


@dataclass(frozen=True, slots=True)
class Face:
    """How a sheet prints: font names, the sign of negative numbers, the dash of an empty bound, the source of the µ."""

    regular: str = "Helvetica"
    bold: str = "Helvetica-Bold"
    italic: str = "Helvetica-Oblique"
    minus: str = "-"
    blank: str = ""
    symbol_micro: bool = False

    def runs(self, markup: str, size: float, font: str | None = None) -> list[Run]:
        """Split one line of markup into runs."""
        font = font or self.regular
        text = NEGATIVE.sub(self.minus, markup)
        runs: list[Run] = []
        place = 0
        for match in TOKEN.finditer(text):
            runs += self._plain(text[place : match.start()], font, size, 0.0)
            rise = -SUB_DROP * size if match[1] == "_" else SUPER_RISE * size
            runs += self._plain(match[2], font, size * SUB_SIZE, rise)
            place = match.end()
        return runs + self._plain(text[place:], font, size, 0.0)

    def _plain(self, text: str, font: str, size: float, rise: float) -> list[Run]:
        glyphs = SYMBOL_GLYPHS + ("µ" if self.symbol_micro else "")
        parts = re.split(f"([{glyphs}]+)", text)
        return [
            Run(part.replace("µ", "μ"), "Symbol", size, rise) if part[0] in glyphs else Run(part, font, size, rise)
            for part in parts
            if part
        ]


def width(runs: list[Run]) -> float:
    """Return the advance of a line in points."""
    return sum(run.width for run in runs)


def draw(canvas: Canvas, x: float, y: float, runs: list[Run], align: str = "left") -> None:
    """Draw one line with its baseline at `y` (points from the page bottom), `x` being its left, middle or right."""
    x -= {"left": 0.0, "center": 0.5, "right": 1.0}[align] * width(runs)
    for run in runs:
        canvas.setFont(run.font, run.size)
        canvas.drawString(x, y + run.rise, run.text)
        x += run.width


def wrap(face: Face, text: str, size: float, limit: float, font: str | None = None) -> list[list[Run]]:
    """Break text at blanks to lines of at most `limit` points; a line feed always breaks."""
    lines: list[list[Run]] = []
    for paragraph in text.split("\n"):
        current = ""
        for word in paragraph.split(" "):
            longer = f"{current} {word}" if current else word
            if current and width(face.runs(longer, size, font)) > limit:
                lines.append(face.runs(current, size, font))
                current = word
            else:
                current = longer
        lines.append(face.runs(current, size, font))
    return lines
