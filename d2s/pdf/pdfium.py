"""Plain text, page pictures and the first look at a document, through pdfium."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
from PIL.Image import Image
from pypdfium2 import raw

from d2s.errors import InputError, UsageError
from d2s.pdf.triage import Triage

_NO_PAGES = re.compile(rb"/Type\s*/Pages\b[^>]*/Count\s+0\b")
_MANY_OBJECTS = 50  # objects looked at for a picture on a page without text


def open_document(data: bytes) -> pypdfium2.PdfDocument:
    """Open a PDF held in memory; raise `InputError` D103 (damaged), D104 (password) or D105 (no page)."""
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code == raw.FPDF_ERR_PASSWORD and b"/Encrypt" in data:
            raise InputError("D104") from error
        if _NO_PAGES.search(data):
            raise InputError("D105") from error
        raise InputError("D103", reason="its structure cannot be read") from error


def rewritten(document: pypdfium2.PdfDocument) -> bytes:
    """Return the document written anew: a broken cross-reference table is whole again."""
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def look(document: pypdfium2.PdfDocument, number: int) -> Triage:
    """Return the plain text and the size of a page, counted from 1; raise `pypdfium2.PdfiumError` if it is broken."""
    seen: Triage = _on_page(document, number, _triage)
    return seen


def _triage(page: pypdfium2.PdfPage) -> Triage:
    width, height = page.get_size()
    text = _text(page)
    pictures = False
    if not text.strip():
        kinds = (item.type for _, item in zip(range(_MANY_OBJECTS), page.get_objects(max_depth=3), strict=False))
        pictures = any(kind in (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_PATH) for kind in kinds)
    return Triage(text, width, height, pictures)


def _text(page: pypdfium2.PdfPage) -> str:
    textpage = page.get_textpage()
    try:
        return str(textpage.get_text_range()).replace("\r\n", "\n")
    finally:
        textpage.close()


def _on_page(document: pypdfium2.PdfDocument, number: int, act: Callable[[pypdfium2.PdfPage], Any]) -> Any:
    page = document[number - 1]
    try:
        return act(page)
    finally:
        page.close()


def plain_text(path: Path) -> str:
    """Return the text of all pages in reading order as pdfium gives it, pages parted by form feeds.

    Raise `InputError` D102, D103 or D104.
    """
    document = open_document(_bytes(path))
    try:
        return "\f".join(_on_page(document, number, _text) for number in range(1, len(document) + 1))
    except pypdfium2.PdfiumError as error:
        raise InputError("D103", file=path, reason=str(error)) from error
    finally:
        document.close()


def render_page(path: Path, number: int, scale: float = 2.0) -> Image:
    """Return a page as a picture, `scale` pixels a point; numbers count from 1.

    Raise `UsageError` D901 where the page does not exist, `InputError` D102, D103, D104 or D201 on a bad document.
    """
    document = open_document(_bytes(path))
    try:
        if not 1 <= number <= len(document):
            raise UsageError("D901", file=path, reason=f"there is no page {number}; the PDF has {len(document)}")
        picture: Image = _on_page(document, number, lambda page: page.render(scale=scale).to_pil())
        return picture
    except pypdfium2.PdfiumError as error:
        raise InputError("D201", file=path, page=number, reason=str(error)) from error
    finally:
        document.close()


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError("D102", file=path, reason=error.strerror or error) from error
