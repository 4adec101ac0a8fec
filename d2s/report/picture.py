"""Page pictures as they go into the report."""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass

from PIL import Image

from d2s.records.extraction import Extraction

#: Resolution of a page picture in the report: small print stays readable and a page stays below about 100 kB.
DPI = 110
SCALE = DPI / 72


@dataclass(frozen=True, slots=True)
class Picture:
    """An encoded page picture; `width` and `height` in points of the page it shows."""

    data: bytes
    media_type: str
    width: float
    height: float

    @property
    def uri(self) -> str:
        """Return the picture as a data URI."""
        return f"data:{self.media_type};base64,{base64.b64encode(self.data).decode('ascii')}"


def encode(image: Image.Image, scale: float = SCALE) -> Picture:
    """Encode a rendered page as WebP; `scale` is its pixels per point."""
    buffer = io.BytesIO()
    image.convert("RGB").save(buffer, "WEBP", quality=62, method=4)
    return Picture(buffer.getvalue(), "image/webp", image.width / scale, image.height / scale)


def evidence_pages(extraction: Extraction) -> tuple[int, ...]:
    """Return the numbers of the pages that hold evidence or unmatched rows, ascending."""
    pages = {record.evidence.page for part in extraction.parts for record in part.parameters}
    return tuple(sorted(pages | {row.page for row in extraction.unmatched}))
