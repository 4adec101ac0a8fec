"""Headings of series tables: which column they stand over, and what they say about it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from d2s.layout.body import segments
from d2s.layout.grid import Ruling
from d2s.layout.header import BOUNDS, VALUES
from d2s.layout.tongue import Tongue, plain
from d2s.layout.words import Line, Word, join
from d2s.records.layout import Role

_AT = re.compile(r"\s*(?:@|\bat\b)\s*")
_STATED = re.compile(r"[A-Za-z]\w*(?:\(\w+\))?\s*=\s*[-+]?\d")
_BRACKETED = re.compile(r"[\(\[]([^()\[\]]{1,12})[\)\]]")

#: How far from the middle of columns the heading of all of them stands at most, as a share of their width.
_MIDDLE = 0.12
#: A word in brackets that tells a quantity apart or bounds it: (continuous), (max).
_QUALIFIER = re.compile(r"\(([A-Za-z][a-z]{2,})\.?\)")

#: A symbol without a subscript, as the only word of a heading: Vc, If.
_SMALL = re.compile(r"(?!Item|Inch|Via|Ion)(?:[VI][a-z]{1,3}|[ZRPCT][a-z])(?:$|[\(\[])")


@dataclass(slots=True)
class Quantity:
    """A column of a series table: extent, heading items top to bottom, and what they say.

    `turned`: the heading prints the value itself with its bound ("VF = 1 V max at IF"), the cells the test. `tests`:
    the cells are the test of the column before ("IR at VR" over two), and the bound over both is not theirs. `open`:
    the last heading ends with "@", the next says which quantity it is at. `share`: what a heading over several says of
    this one. `foot` and `starred`: conditions below the column, for values without and with an asterisk.
    """

    x0: float
    x1: float
    heads: list[list[Word]] = field(default_factory=list)
    spread: list[int] = field(default_factory=list)
    role: Role = Role.VALUE
    symbol: list[Word] = field(default_factory=list)
    name: list[Word] = field(default_factory=list)
    unit: str | None = None
    conditions: list[list[Word]] = field(default_factory=list)
    numeric: bool = True
    own: bool = False
    ranged: bool = False
    turned: bool = False
    tests: bool = False
    open: bool = False
    share: list[Word] = field(default_factory=list)
    foot: list[list[Word]] = field(default_factory=list)
    starred: list[list[Word]] = field(default_factory=list)


def assign(columns: list[Quantity], heads: Sequence[Line], ruling: Ruling) -> None:
    """Hang every heading segment on the columns below it."""
    for line in heads:
        middle = line.baseline - 0.3 * line.size
        pieces: list[list[Word]] = []
        for segment in segments(line.words, 0.7):
            piece: list[Word] = []
            for word in segment:
                if piece and ruling.cuts(middle, piece[-1].xmid, word.xmid):
                    pieces.append(piece)
                    piece = []
                piece.append(word)
            pieces.append(piece)
        cells: list[tuple[float, float] | None] = []
        for piece in pieces:
            left = ruling.cuts(middle, columns[0].x0 - 4, piece[0].x0 + 1)
            right = ruling.cuts(middle, piece[-1].x1 - 1, columns[-1].x1 + 4)
            cells.append((left[-1], right[0]) if left and right else None)
        for piece, cell in zip(pieces, cells, strict=True):
            x0, x1 = piece[0].x0, piece[-1].x1
            ruled = cell if cell and cells.count(cell) == 1 else None
            if ruled:
                over = [c for c in columns if ruled[0] - 2 <= (c.x0 + c.x1) / 2 <= ruled[1] + 2]
            else:
                over = [c for c in columns if min(x1, c.x1) - max(x0, c.x0) > 0.45 * min(x1 - x0, c.x1 - c.x0)]
            if not over:
                over = [min(columns, key=lambda c: abs((c.x0 + c.x1) / 2 - (x0 + x1) / 2))]
            if len(over) > 1 and not ruled and len(piece) >= len(over) and (x1 - x0) < 0.9 * (over[-1].x1 - over[0].x0):
                groups = {id(c): [w for w in piece if c.x0 <= w.xmid < c.x1] for c in over}
                unit = any(_BRACKETED.fullmatch(join(group)) for group in groups.values() if group)
                if (
                    not unit
                    and all(groups.values())
                    and all(len(" ".join(w.text for w in g)) <= 9 for g in groups.values())
                ):
                    for column in over:
                        column.heads.append(groups[id(column)])
                        column.spread.append(1)
                    continue
            for column in over:
                column.heads.append(piece)
                column.spread.append(len(over))


def read_heads(columns: list[Quantity], tongue: Tongue) -> None:
    """Read symbol, name, bound, unit and conditions from the headings of each column."""
    for run in _bound_runs(columns, tongue):
        _spread(run)
    shared: dict[int, list[Quantity]] = {}
    for column in columns:
        for piece in column.heads:
            shared.setdefault(id(piece), []).append(column)
    for column in columns:
        for piece in column.heads:
            owners = shared[id(piece)]
            words = _own_share(piece, owners, column, tongue)
            column.tests = column.tests or (bool(words) and words[0] is not piece[0] and column is not owners[0])
            if words and words is not piece:
                column.share = words
            if words:
                _read_piece(column, words, tongue, len(owners))
    for column in columns:
        own = [join(piece) for piece, spread in zip(column.heads, column.spread, strict=True) if spread == 1]
        behind = column.tests or (bool(own) and all(re.match(r"@|at\b", text) for text in own))
        words = [word for piece in column.heads for word in piece]
        column.tests = behind and any(tongue.phrases.get((plain(word.text),)) in BOUNDS for word in words)
        column.role = Role.VALUE if column.tests else column.role
        over = [piece for piece in column.heads if column.symbol and len(_apart(shared[id(piece)])) > 1]
        loose = {id(word) for piece in over for word in piece}
        if len(rest := [word for word in column.name if id(word) not in loose]) < len(column.name):
            column.name = rest
            _keep_bound(column, [word for piece in over for word in piece], tongue)


def _bound_runs(columns: Sequence[Quantity], tongue: Tongue) -> list[list[Quantity]]:
    """Return neighbouring columns whose lowest headings are the bounds of one quantity."""
    runs: list[list[Quantity]] = [[]]
    seen: set[Role] = set()
    for column in columns:
        words = column.heads[-1] if column.heads else []
        role = next((role for word in words if (role := tongue.phrases.get((plain(word.text),))) in BOUNDS), None)
        if role is None or role in seen:
            runs.append([])
            seen = set()
        if role is not None:
            runs[-1].append(column)
            seen.add(role)
    return [run for run in runs if len(run) > 1]


def _spread(run: Sequence[Quantity]) -> None:
    """Hang a heading that stands in the middle of bounds on those of them that have none."""
    bare = [column for column in run if len(column.heads) == 1]
    pieces = {id(piece): piece for column in run for piece in column.heads[:-1]}
    if not bare or len(pieces) != 1:
        return
    piece = next(iter(pieces.values()))
    middle, width = (run[0].x0 + run[-1].x1) / 2, run[-1].x1 - run[0].x0
    if abs((piece[0].x0 + piece[-1].x1) / 2 - middle) < _MIDDLE * width:
        for column in run:
            if column in bare:
                column.heads.insert(0, piece)
            column.spread = [len(run), *column.spread[-1:]]


def own_heads(column: Quantity, tongue: Tongue) -> list[list[Word]]:
    """Return the headings that name a column's quantity: its own where they alone give symbol and unit, else all."""
    own = [piece for piece, spread in zip(column.heads, column.spread, strict=True) if spread == 1]
    symbol, text = join(column.symbol), " ".join(join(piece) for piece in own)
    units = any(tongue.is_unit(unit) for unit in _BRACKETED.findall(text))
    share = join(column.share)
    if symbol and share.startswith(symbol) and any(tongue.is_unit(unit) for unit in _BRACKETED.findall(share)):
        return [column.share]
    return own if symbol and text.startswith(symbol) and units and len(own) < len(column.heads) else column.heads


def _keep_bound(column: Quantity, over: Sequence[Word], tongue: Tongue) -> None:
    """Take the bound out of the headings over several quantities where their noun is of the column's kind."""
    nouns = [tongue.quantity_nouns[word] for word in join(over).casefold().split() if word in tongue.quantity_nouns]
    bounds = [role for word in over if (role := tongue.phrases.get((plain(word.text),))) in BOUNDS]
    kind = column.symbol[0].text.strip("@,;:()")[:1]
    own = column.role is Role.VALUE and not column.tests
    if bounds and own and (not nouns or any(kind in letters for letters in nouns)):
        column.role = bounds[0]


def _apart(owners: Sequence[Quantity]) -> set[str]:
    """Return the symbols of the columns under one heading where each has its own: the heading names none of them."""
    return {join(owner.symbol) for owner in owners} if all(owner.symbol for owner in owners) else set()


def _bounded(column: Quantity, tongue: Tongue) -> bool:
    """Tell whether a heading of a column alone is a bound."""
    own = [piece for piece, spread in zip(column.heads, column.spread, strict=True) if spread == 1]
    return any(tongue.phrases.get((plain(_BRACKETED.sub("", w.text)),)) in BOUNDS for piece in own for w in piece)


def _own_share(piece: list[Word], owners: list[Quantity], column: Quantity, tongue: Tongue) -> list[Word]:
    """Return what a heading over several columns says about one: of "A @ B" over two columns, one each."""
    if len(owners) < 2:
        return piece
    groups: list[list[Word]] = [[]]
    for word in piece:
        if _AT.fullmatch(word.text):
            groups.append([])
        elif word.text.startswith("@"):
            groups.append([word])
        else:
            groups[-1].append(word)
    groups = [group for group in groups if group]
    if len(groups) > 1 and all(_bounded(owner, tongue) for owner in owners):
        return groups[0]
    if len(groups) == len(owners) and len(groups) > 1:
        return groups[next(i for i, owner in enumerate(owners) if owner is column)]
    return groups[0] if len(groups) == 2 and column is not owners[-1] else piece if len(groups) == 1 else groups[-1]


def _read_piece(column: Quantity, words: list[Word], tongue: Tongue, owners: int) -> None:
    """Take one heading piece of a column in: bound, unit, symbol, condition or name."""
    text = join(words)
    bounded = any(tongue.phrases.get((plain(word.text),)) in BOUNDS for word in words[1:])
    column.turned = column.turned or (bounded and _STATED.match(text) is not None)
    if column.unit and column.conditions and len(words) == 1 and tongue.is_unit(text) and _open_ended(column):
        column.conditions[-1] = column.conditions[-1] + words
        return
    if owners > 1 and tongue.is_number(words[0].text):
        return  # a value for all columns
    rest: list[Word] = []
    at = 0
    for word in words:
        for unit in _BRACKETED.findall(word.text):
            if tongue.is_unit(unit):
                column.unit = unit
        bare = _BRACKETED.sub("", word.text).strip("@,;:. ")
        inner = found[1] if not bare and (found := _QUALIFIER.fullmatch(word.text)) else ""
        bare = bare or inner
        phrase = tongue.phrases.get((plain(bare),)) if bare else None
        if phrase in VALUES and phrase is not Role.VALUE and (owners == 1 or (owners == 2 and len(words) == 1)):
            column.role = phrase
            if len(words) > 1 and not any(tongue.is_unit(other.text.strip("()[]")) for other in words):
                rest.append(word)
        elif not bare or word.text in {"@", "at"}:
            at = at or (len(rest) if word.text in {"@", "at"} else 0)
        elif rest and tongue.is_unit(bare) and _STATED.search(join(rest)):
            rest.append(word)
        elif tongue.is_unit(bare) and not word.subscript and (len(words) <= 2 or column.symbol) and not _symbolic(word):
            column.unit = column.unit or bare
        else:
            rest.append(replace(word, text=inner) if inner else word)
    if column.conditions and join(column.conditions[-1]).endswith("="):
        column.conditions[-1] = column.conditions[-1] + rest
        return
    if at and owners == 1:
        column.open = at == len(rest)
        column.conditions.extend([rest[at:]] if rest[at:] else [])
        rest = rest[:at]
    elif column.open and owners == 1:
        column.open = False
        column.conditions.extend([rest] if rest else [])
        return
    equal = next((i for i, word in enumerate(rest) if "=" in word.text), None)
    if equal is not None:
        start = max(0, equal - 1) if rest[equal].text.startswith("=") else equal
        column.conditions.append(rest[start:])
        rest = rest[:start]
    if not rest:
        return
    if re.match(r"@|at\b", text) and owners == 1 and (column.symbol or column.own):
        column.conditions.append(rest)
    elif (index := _symbol_at(rest)) is not None:
        lead = rest[index]
        text = _BRACKETED.sub(lambda found: "" if tongue.is_unit(found[1]) else found[0], lead.text) or lead.text
        lead = replace(lead, text=text)
        bare = re.sub(r"^[@,;:]+|(?<=[a-zA-Z])[-_]?nom$", "", text)
        if bare.lower() + "nom" == lead.text.lower():
            column.role = Role.TYP
        column.symbol = [replace(lead, text=bare)]
        column.name = column.name + rest[:index]
    else:
        column.name = column.name + rest
        column.own = column.own or owners == 1


def _open_ended(column: Quantity) -> bool:
    """Tell whether the last condition of a column ends with a number whose unit is still to come."""
    return re.search(r"=\s*[-+]?\d[\d.,]*$", join(column.conditions[-1])) is not None


def _symbol_at(words: list[Word]) -> int | None:
    """Return where the symbol of a heading piece stands: at its start, or as the only symbol behind a name."""
    if (_symbolic(words[0]) and len(words) <= 3) or (len(words) == 1 and _SMALL.match(words[0].text)):
        return 0
    if len(words) == 2 and not words[0].text.isascii() and _SMALL.match(words[1].text):
        return 1
    places = [index for index, word in enumerate(words) if _symbolic(word)]
    return places[0] if len(places) == 1 and len(words) <= 5 else None


def _symbolic(word: Word) -> bool:
    """Tell whether a heading word is a symbol."""
    text = word.text.strip("@,;:()")
    return word.subscript or bool(re.fullmatch(r"[VIZRPTCQθαStf][A-Za-z()]{1,7}", text) and not text[1:].islower())
