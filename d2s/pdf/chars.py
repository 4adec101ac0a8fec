"""Clean-up of a page's characters: overprint, places off the page, white on white."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from d2s.records.geometry import Box
from d2s.records.page import Char

OVERPRINT = 0.9  #: points: two equal glyphs this near are one, printed twice


def on_page(chars: Iterable[Char], width: float, height: float) -> list[Char]:
    """Return the characters whose middle lies on the page."""
    return [char for char in chars if 0 <= char.x0 + char.x1 <= 2 * width and 0 <= char.top + char.bottom <= 2 * height]


def without_overprint(chars: Iterable[Char]) -> list[Char]:
    """Drop glyphs printed again over themselves, as bold is imitated; one pass over a grid of the tolerance's size."""
    seen: dict[tuple[str, int, int], list[tuple[float, float]]] = {}
    kept: list[Char] = []
    get, add = seen.get, kept.append
    for char in chars:
        text, x, y = char[0], char[1], char[2]
        if text == " ":
            add(char)
            continue
        column, row = int(x / OVERPRINT), int(y / OVERPRINT)
        limit = min(OVERPRINT, 0.15 * (char[4] - y) if char[4] > y else OVERPRINT)
        double = False
        for near_column in (column - 1, column, column + 1):
            for near_row in (row - 1, row, row + 1):
                for other_x, other_y in get((text, near_column, near_row), ()):
                    if abs(other_x - x) <= limit and abs(other_y - y) <= limit:
                        double = True
        if double:
            continue
        seen.setdefault((text, column, row), []).append((x, y))
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
