"""Finds the heading rows of tables and reads them as a list of column headings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from d2s.layout.grid import Ruling
from d2s.layout.tongue import Tongue, plain
from d2s.layout.words import Line, Word, join
from d2s.records.layout import Role

BOUNDS = frozenset({Role.MIN, Role.TYP, Role.MAX})
VALUES = BOUNDS | {Role.VALUE}
#: Words that head names, or the values where another word heads those.
RATED = frozenset({"rating", "ratings", "maximum ratings"})
_SINGLE = frozenset({Role.SYMBOL, Role.NAME, Role.UNIT})
_STATED = re.compile(r"^\W*[A-Za-z]\w*(?:\([a-z]+\))?\s*=\s*[-+±]?\d")
#: The beginning of a type number whose end stands below it.
_BEGINNING = re.compile(r"(?=.*[A-Z])[A-Z0-9]{2,6}")
_BEYOND = 20.0  # points
_MARGIN = 12.0  # points
KEYS = frozenset({Role.SYMBOL, Role.NAME, Role.CONDITIONS})


@dataclass(slots=True)
class Item:
    """A piece of heading text: its words, the role that its phrase names, the part labels it holds."""

    words: list[Word]
    role: Role | None
    parts: tuple[str, ...] = ()
    weak: bool = False
    x0: float = 0.0
    x1: float = 0.0
    ruled: bool = False

    def __post_init__(self) -> None:
        """Take the place of the words."""
        self.x0, self.x1 = self.words[0].x0, max(word.x1 for word in self.words)

    @property
    def text(self) -> str:
        """Return the words joined by blanks."""
        return join(self.words)

    @property
    def xmid(self) -> float:
        """Return the horizontal centre of the words."""
        return (self.words[0].x0 + self.words[-1].x1) / 2

    @property
    def y(self) -> float:
        """Return the baseline."""
        return self.words[0].baseline

    @property
    def tests(self) -> bool:
        """Tell whether the text states a test condition: "Tj = 125°C"."""
        return self.role is None and not self.parts and _STATED.search(self.text) is not None


@dataclass(slots=True)
class Leaf:
    """The heading of one column, bottom item first."""

    items: list[Item]
    x0: float
    x1: float
    parents: list[Item] = field(default_factory=list)

    @property
    def xmid(self) -> float:
        """Return the centre of the lowest item."""
        return self.items[0].xmid

    @property
    def stack(self) -> list[Item]:
        """Return all items that hold for the column, bottom first."""
        return self.items + self.parents


@dataclass(slots=True)
class Header:
    """The heading rows of one table; `defaults` are default conditions printed among the headings."""

    leaves: list[Leaf]
    top: float
    bottom: float
    x0: float
    x1: float
    defaults: list[list[Word]] = field(default_factory=list)

    @property
    def printed(self) -> tuple[float, float]:
        """Return the x extent of the words."""
        words = [word for leaf in self.leaves for item in leaf.items for word in item.words]
        return min(word.x0 for word in words), max(word.x1 for word in words)


def items_of(words: Sequence[Word], tongue: Tongue, ruling: Ruling | None = None) -> list[Item]:
    """Split a line into heading phrases, part labels and other segments."""
    out: list[Item] = []
    index = 0
    while index < len(words):
        found = tongue.phrase(words, index)
        if found and found[1] in BOUNDS and _runs_on(words, index + found[0], tongue):
            found = None
        if found and found[0] > 0:
            piece = list(words[index : index + found[0]])
            rank = _ranked(words, index, found, tongue)
            if rank is not None:
                out.append(Item([*piece, rank], None, (rank.text,)))
                index += found[0] + 1
                continue
            item = Item(piece, found[1], weak=" ".join(_norm(piece)) in tongue.weak)
            out.append(item)
            index += found[0]
            continue
        end = index + 1
        y = words[index].baseline - 0.3 * words[index].size
        while end < len(words) and words[end].x0 - words[end - 1].x1 < 0.75 * words[end].size:
            if tongue.phrase(words, end) and words[end].x0 - words[end - 1].x1 > 0.45 * words[end].size:
                break
            if ruling and ruling.cuts(y, words[end - 1].xmid, words[end].xmid):
                break
            end += 1
        piece = list(words[index:end])
        if len(piece) > 1 and all(tongue.is_part(word.text) and word.text[-1:].isalnum() for word in piece):
            out.extend(Item([word], None, tongue.parts(word.text, True)) for word in piece)
        elif len(piece) > 2 and len({word.text for word in piece}) == 1:
            out.extend(Item([word], None) for word in piece)
        else:
            bound = tongue.phrases.get((plain(piece[-1].text),)) if len(piece) > 1 else None
            named = tongue.parts(join(piece[:-1]), True) if bound in BOUNDS else ()
            out.append(Item(piece, bound, named) if named else Item(piece, None, tongue.parts(join(piece), True)))
        index = end
    return out


def _ranked(words: Sequence[Word], index: int, found: tuple[int, Role], tongue: Tongue) -> Word | None:
    """Return the rank behind a word for ranks: the A of "Group A"."""
    place = index + found[0]
    if plain(join(words[index:place])) not in tongue.rank_words or place >= len(words):
        return None
    near = words[place].x0 - words[place - 1].x1 < 0.6 * words[place].size
    last = place + 1 >= len(words) or words[place + 1].x0 - words[place].x1 > words[place].size
    return words[place] if near and last and tongue.is_rank(words[place].text) else None


def _runs_on(words: Sequence[Word], index: int, tongue: Tongue) -> bool:
    """Tell whether a name follows a bound word without a gap: "Typical Characteristics" is no column heading."""
    if index >= len(words) or words[index].x0 - words[index - 1].x1 > 0.5 * words[index].size:
        return False
    found = tongue.phrase(words, index)
    return bool(found and found[1] is Role.NAME)


def _norm(words: Sequence[Word]) -> list[str]:
    return [part for word in words for part in re.sub(r"[.:*]", "", word.text.casefold()).split()]


def _runs(items: list[Item], tongue: Tongue) -> list[list[Item]]:
    """Return the stretches of a line that read like column headings."""
    runs: list[list[Item]] = []
    current: list[Item] = []
    seen: set[Role] = set()
    for number, item in enumerate(items):
        begun = bool(_BEGINNING.fullmatch(item.text)) and sum(other.text == item.text for other in items) > 1
        alike = begun or _alike([item], tongue)
        if current and tongue.is_rank(item.text) and plain(current[0].text) in tongue.rank_words:
            item.parts, item.role = (item.text,), None
        repeated = item.role in _SINGLE and item.role in seen and Role.UNIT in seen
        if repeated and plain(item.text) in RATED:
            repeated = any(later.role in _SINGLE for later in items[number + 1 :])
        if not alike or repeated:
            runs.append(current)
            current, seen = [], set()
        if alike:
            current.append(item)
            if item.role:
                seen.add(item.role)
    runs.append(current)
    return [run for run in runs if _qualifies(run, tongue) or _labels(run)]


def _labels(run: list[Item]) -> bool:
    """Tell whether a stretch holds nothing but part labels that stand apart."""
    lettered = all(any(ch.isalpha() for label in item.parts for ch in label) for item in run)
    return len(run) >= 2 and lettered and len({item.parts for item in run}) == len(run)


def _phrase(run: list[Item], line: Line, ruling: Ruling) -> bool:
    """Tell whether a stretch is one phrase ("Typical Characteristics") rather than headings set apart."""
    middle = line.baseline - 0.3 * line.size
    return all(
        second.x0 - first.x1 < 0.6 * line.size and not ruling.cuts(middle, first.xmid, second.xmid)
        for first, second in pairwise(run)
    )


def _qualifies(run: list[Item], tongue: Tongue) -> bool:
    """Tell whether a stretch has enough heading words to head a table."""
    roles = {item.role for item in run if item.role}
    if run and plain(run[0].text) in tongue.rank_words and len(run) >= 3:
        return all(item.parts for item in run[1:])
    strong = {item.role for item in run if item.role and not item.weak}
    parts = [item for item in run if item.parts]
    if roles & VALUES and roles & (KEYS | {Role.UNIT, Role.OTHER, Role.PART}) and strong:
        return True
    if len(roles & BOUNDS) >= 2 and len(strong & BOUNDS) >= 2:
        return True
    if Role.PART in roles and len({item.parts for item in parts}) >= 2:
        return True
    if Role.UNIT in strong and (roles & KEYS or parts):
        return True
    if len(strong & KEYS) >= 2:
        return True
    return len(roles) >= 2 and len(strong) >= 1 and len(run) >= 3


def find_headers(lines: Sequence[Line], ruling: Ruling, tongue: Tongue) -> list[Header]:
    """Return the headings of all tables of a page, top to bottom."""
    anchors: list[tuple[Line, list[Item]]] = []
    for line in lines:
        for run in _runs(items_of(line.words, tongue, ruling), tongue):
            if not _phrase(run, line, ruling) and (_qualifies(run, tongue) or _valued_below(line, run, lines, tongue)):
                anchors.append((line, run))
    headers: list[Header] = []
    used: set[int] = set()
    for line, run in anchors:
        if id(run[0].words[0]) in used:
            continue
        header = _build(line, run, lines, ruling, tongue)
        for member in header.leaves:
            used.update(id(word) for item in member.stack for word in item.words)
        headers.append(header)
    headers.sort(key=lambda header: header.top)
    return headers


def _valued_below(line: Line, run: list[Item], lines: Sequence[Line], tongue: Tongue) -> bool:
    """Tell whether labels head columns of values: the next lines hold numbers below them, behind names."""
    place = lines.index(line)
    hits = 0
    for below in lines[place + 1 : place + 5]:
        if below.baseline - line.baseline > 9 * line.size:
            break
        numbers = [w for w in below.words if tongue.is_number(w.text) and not tongue.parts(w.text)]
        over = sum(any(item.x0 - 8 <= w.xmid <= item.x1 + 8 for w in numbers) for item in run)
        named = any(w.x1 < run[0].x0 - 4 and sum(c.isalpha() for c in w.text) > 2 for w in below.words)
        hits += over == len(run) and named
    return hits >= 2


def _band(line: Line, x0: float, x1: float, ruling: Ruling) -> tuple[float, float] | None:
    """Return the ruled band that holds a heading line, if lines above and below span it."""
    middle = line.baseline - 0.3 * line.size
    above, below = ruling.interval(x0, x1, middle)
    if below - above <= 90 and below - middle < 50 and middle - above < 60:
        return above, below
    return None


def _alike(items: list[Item], tongue: Tongue) -> bool:
    """Tell whether every item of a line could stand in a heading."""
    return bool(items) and all(
        item.role is not None or item.parts or tongue.is_heading_word(item.words) or tongue.is_rank(item.text)
        for item in items
    )


def _build(anchor: Line, run: list[Item], lines: Sequence[Line], ruling: Ruling, tongue: Tongue) -> Header:
    """Collect the lines of a heading around its anchor line and stack them into columns."""
    x0, x1 = min(item.x0 for item in run), max(item.x1 for item in run)
    band = _band(anchor, x0, x1, ruling)
    rows: list[tuple[Line, list[Item]]] = [(anchor, run)]
    top, bottom = anchor.baseline - anchor.size, anchor.baseline + 0.35 * anchor.size
    if band:
        left, right = _extent(band, x0, x1, ruling)
        for line in lines:
            if line is anchor or not band[0] < line.baseline - 0.3 * line.size < band[1]:
                continue
            words = [word for word in line.words if left - 2 <= word.xmid <= right + 2]
            items = items_of(words, tongue, ruling) if words else []
            if line.baseline > anchor.baseline + 0.5 * anchor.size and items and not _some_alike(items, tongue):
                band = (band[0], line.baseline - line.size)
                break
            if items and not _title(items, line, anchor, tongue):
                rows.append((line, items))
        anchor_words = [word for word in anchor.words if left - 2 <= word.xmid <= right + 2]
        if len(anchor_words) > sum(len(item.words) for item in run):
            known = {id(item.words[0]): item for item in run}
            rows[0] = (anchor, [known.get(id(i.words[0]), i) for i in items_of(anchor_words, tongue, ruling)])
        top, bottom = band
        x0, x1 = left, right
    place = lines.index(anchor)
    if not band or band[0] == float("-inf"):
        for step in (-1, 1):
            edge = anchor
            index = place + step
            while 0 <= index < len(lines):
                line = lines[index]
                if abs(line.baseline - edge.baseline) > 2.1 * anchor.size:
                    break
                words = [word for word in line.words if x0 - 30 <= word.xmid <= x1 + 30]
                items = items_of(words, tongue, ruling) if words else []
                if step > 0 and _completed(run, words, tongue):
                    items = [Item([word], None) for word in words]
                elif words and (
                    _valued(items, tongue) or not _alike(items, tongue) or _over_all(items, line, x0, tongue)
                ):
                    break
                if words:
                    rows.append((line, items))
                    edge = line
                index += step
        top = min(line.baseline - line.size for line, _ in rows)
        bottom = max(line.baseline + 0.35 * line.size for line, _ in rows)
    told = {id(item) for _, items in rows for item in items if _default(item, tongue) and not _apart(item, items)}
    defaults = [item for _, items in rows for item in items if id(item) in told]
    rows = [(line, [item for item in items if id(item) not in told]) for line, items in rows]
    leaves = _stack(rows, ruling)
    top = _take_groups(leaves, lines, top, anchor.size, tongue)
    x0 = min([x0] + [leaf.x0 for leaf in leaves])
    x1 = max([x1] + [leaf.x1 for leaf in leaves])
    return Header(leaves, top, bottom, x0, x1, [item.words for item in defaults])


def _take_groups(leaves: Sequence[Leaf], lines: Sequence[Line], top: float, size: float, tongue: Tongue) -> float:
    """Hang part labels or conditions above a heading on the bounds that it repeats for each; return its new top."""
    bounds = [leaf for leaf in leaves if leaf.items[0].role in BOUNDS]
    first = bounds[0].items[0].role if bounds else None
    groups: list[list[Leaf]] = []
    for leaf in bounds:
        if leaf.items[0].role is first:
            groups.append([])
        groups[-1].append(leaf)
    if len(groups) < 2 or any(item.parts or item.tests for leaf in bounds for item in leaf.stack):
        return top
    for line in reversed([line for line in lines if top - 2.5 * size < line.baseline - 0.3 * line.size < top]):
        words = [word for word in line.words if bounds[0].x0 - 4 <= word.xmid <= bounds[-1].x1 + 4]
        items = items_of(words, tongue) if words else []
        if len(items) == len(groups) and all(item.parts or item.tests for item in items):
            for item, group in zip(items, groups, strict=True):
                for leaf in group:
                    leaf.parents.append(item)
            return line.baseline - line.size
    return top


def _default(item: Item, tongue: Tongue) -> bool:
    """Tell whether a piece of a heading states default conditions instead of naming a column."""
    if item.role is not None or item.parts:
        return False
    return bool(tongue.default_heading.search(item.text)) or (item.text.startswith("(") and "=" in item.text)


def _apart(item: Item, items: Sequence[Item]) -> bool:
    """Tell whether a condition stands beside another one: each holds for the columns below it."""
    return item.tests and sum(other.tests for other in items) > 1


def _some_alike(items: list[Item], tongue: Tongue) -> bool:
    """Tell whether a line below a heading's main line still belongs to the heading."""
    return any(item.role is not None or item.parts or tongue.is_heading_word(item.words) for item in items)


def _title(items: list[Item], line: Line, anchor: Line, tongue: Tongue) -> bool:
    """Tell whether a line above a heading's main line is the table's title inside the same ruled band."""
    if line.baseline > anchor.baseline - 0.5 * anchor.size:
        return False
    text = join(line.words)
    return bool(tongue.default_heading.search(text)) or (len(items) == 1 and bool(tongue.section(text)))


def _completed(run: Sequence[Item], words: Sequence[Word], tongue: Tongue) -> bool:
    """Tell whether words below headings complete the type numbers that begin there: 1N over 4001, 1N over 4002."""
    over = [[item for item in run if item.role is None and item.x0 - 8 <= word.xmid <= item.x1 + 8] for word in words]
    joined = [tongue.parts(found[0].text + word.text) if found else () for found, word in zip(over, words, strict=True)]
    return len(words) > 1 and all(joined)


def _over_all(items: list[Item], line: Line, x0: float, tongue: Tongue) -> bool:
    """Tell whether a line is a section's title that begins where the table does rather than a heading of columns."""
    return len(items) == 1 and len(line.words) > 1 and items[0].x0 < x0 + _MARGIN and bool(tongue.section(line.text))


def _valued(items: list[Item], tongue: Tongue) -> bool:
    """Tell whether a line is already a row of values: a plain number, or a symbol beside a unit."""
    return any(tongue.is_number(item.text) and item.text[-1:].isdigit() for item in items if item.role is None) or any(
        item.role is None and any(word.subscript for word in item.words) for item in items
    )


def _extent(band: tuple[float, float], x0: float, x1: float, ruling: Ruling) -> tuple[float, float]:
    """Return the x extent of the ruled band around a heading, by its own lines.

    A line that runs far beyond the other at both ends (the foot of a page's head) is none of the table's.
    """
    spans = []
    for y in band:
        over = [(start, end) for start, end in ruling.stretches(y) if start <= x1 and end >= x0]
        if over:
            spans.append((min(x0, *(start for start, _ in over)), max(x1, *(end for _, end in over))))
    if len(spans) == 2:
        narrow, wide = sorted(spans, key=lambda span: span[1] - span[0])
        if wide[0] < narrow[0] - _BEYOND and wide[1] > narrow[1] + _BEYOND:
            spans = [narrow]
    return min([x0, *(start for start, _ in spans)]), max([x1, *(end for _, end in spans)])


def _stack(rows: list[tuple[Line, list[Item]]], ruling: Ruling) -> list[Leaf]:
    """Stack heading lines from the bottom up into columns."""
    leaves: list[Leaf] = []
    for line, items in sorted(rows, key=lambda row: -row[0].baseline):
        middle = line.baseline - 0.3 * line.size
        extents: list[tuple[float, float] | None] = []
        for item in items:
            left = ruling.cuts(middle, item.x0 - 400, item.x0 + 0.5)
            right = ruling.cuts(middle, item.x1 - 0.5, item.x1 + 400)
            extents.append((left[-1], right[0]) if left and right else None)
        lower = list(leaves)
        for item, extent in zip(items, extents, strict=True):
            if extent and extents.count(extent) == 1 and not _shared_cell(item, extent, rows):
                item.x0, item.x1, item.ruled = *extent, True
            below = [leaf for leaf in lower if _over(item, leaf)]
            if not below:
                leaves.append(Leaf([item], item.x0, item.x1))
            elif len(below) == 1:
                below[0].items.append(item)
                if not item.ruled:
                    below[0].x0, below[0].x1 = min(below[0].x0, item.x0), max(below[0].x1, item.x1)
            else:
                for leaf in below:
                    leaf.parents.append(item)
        leaves.sort(key=lambda leaf: leaf.xmid)
    _spread(leaves)
    return leaves


def _shared_cell(item: Item, extent: tuple[float, float], rows: Sequence[tuple[Line, list[Item]]]) -> bool:
    """Tell whether another item of a heading stands beside this one within the cell that rules cut out for it."""
    left, right = item.words[0].x0, item.words[-1].x1
    return any(
        extent[0] <= other.xmid <= extent[1] and (other.words[0].x0 > right + 4 or other.words[-1].x1 < left - 4)
        for _, items in rows
        for other in items
        if other is not item
    )


def _over(item: Item, leaf: Leaf) -> bool:
    """Tell whether an item stands over a column."""
    if item.ruled:
        return item.x0 - 1 <= leaf.xmid <= item.x1 + 1
    shared = min(item.x1, leaf.x1) - max(item.x0, leaf.x0)
    return shared > 0.3 * min(item.x1 - item.x0, leaf.x1 - leaf.x0)


def _spread(leaves: list[Leaf]) -> None:
    """Give a centred heading over bounds or part labels to its neighbours of the same sort."""
    sorts = ["part" if leaf.items[0].parts else "bound" if leaf.items[0].role in BOUNDS else "" for leaf in leaves]
    start = 0
    while start < len(leaves):
        end = start
        while end + 1 < len(leaves) and sorts[start] and sorts[end + 1] == sorts[start]:
            end += 1
        group = leaves[start : end + 1]
        over = [
            item
            for leaf in group
            for item in leaf.items[1:] + leaf.parents
            if not item.ruled and (item.parts or item.tests if sorts[start] == "bound" else item.role in VALUES)
        ]
        if over and len(group) > 1:
            for leaf in group:
                nearest = min(over, key=lambda item: abs(item.xmid - leaf.xmid))
                told = nearest.tests and any(item.tests for item in leaf.stack)
                if not told and all(item is not nearest for item in leaf.stack):
                    leaf.parents.append(nearest)
        start = end + 1
