"""Clean-up of a page's characters: overprint, places off the page, white on white."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from d2s.records.geometry import Box
from d2s.records.page import UNREADABLE, Char

OVERPRINT = 0.9  #: points: two equal glyphs this near are one, printed twice
_CELL = 8 * OVERPRINT


def on_page(chars: Iterable[Char], width: float, height: float) -> list[Char]:
    """Return the characters whose middle lies on the page."""
    return [char for char in chars if 0 <= char.x0 + char.x1 <= 2 * width and 0 <= char.top + char.bottom <= 2 * height]


def without_overprint(chars: Iterable[Char]) -> list[Char]:
    """Drop glyphs printed again over themselves, as bold is imitated; one pass over a coarse grid."""
    seen: dict[tuple[str, int, int], list[tuple[float, float]]] = {}
    kept: list[Char] = []
    get, add = seen.get, kept.append
    for char in chars:
        text, x, y, _, bottom = char[:5]
        if text != " ":
            limit = min(OVERPRINT, max(0.15 * (bottom - y), 0.1))
            columns = int((x - limit) / _CELL), int((x + limit) / _CELL)
            lines = int((y - limit) / _CELL), int((y + limit) / _CELL)
            if any(
                abs(other_x - x) <= limit and abs(other_y - y) <= limit
                for column in range(columns[0], columns[1] + 1)
                for line in range(lines[0], lines[1] + 1)
                for other_x, other_y in get((text, column, line), ())
            ):
                continue
            seen.setdefault((text, int(x / _CELL), int(y / _CELL)), []).append((x, y))
        add(char)
    return kept


def hide_on_paper(chars: Iterable[Char], white: frozenset[int], backgrounds: Sequence[Box]) -> list[Char]:
    """Mark white glyphs invisible unless they stand on a coloured background; `white` are positions in `chars`."""
    result = []
    for index, char in enumerate(chars):
        if index in white and char.visible:
            x, y = (char.x0 + char.x1) / 2, (char.top + char.bottom) / 2
            if not any(box.x0 <= x <= box.x1 and box.top <= y <= box.bottom for box in backgrounds):
                char = char._replace(visible=False)
        result.append(char)
    return result


def without_lone_letters(pages: Sequence[Sequence[Char]], letters: str) -> list[list[Char]]:
    """Make `letters` unreadable where their font spells no word on any page.

    A pi font without a map shows a micro sign as a plausible m and an ohm sign as a W, one glyph at a time between text
    of other fonts; a text font sets at least two letters side by side somewhere.
    """
    spelling: set[str] = set()
    suspects: set[str] = set()
    for chars in pages:
        before_font, before_end, before_top = "", 0.0, 0.0
        for char in chars:
            font = char.font
            if font in spelling:
                before_font = ""
                continue
            if not char.text.isalnum():
                before_font = ""
                continue
            if font == before_font and char.top == before_top and abs(char.x0 - before_end) < 0.15 * char.size:
                spelling.add(font)
            elif char.text in letters and char.upright:
                suspects.add(font)
            before_font, before_end, before_top = font, char.x1, char.top
    suspects -= spelling
    if not suspects:
        return [list(chars) for chars in pages]
    return [
        [
            char._replace(text=UNREADABLE) if char.font in suspects and char.text in letters and char.upright else char
            for char in chars
        ]
        for chars in pages
    ]
