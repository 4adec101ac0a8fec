"""Datasheets drawn in random manners: known rows under other headings, rules, leadings and merged cells."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from types import SimpleNamespace

from d2s.records.layout import Layout
from tests.layout.conftest import Sheet

LEFT, RIGHT = 40.0, 555.0
HEADINGS = (
    ("Symbol", "Parameter", "Test Conditions", "Min.", "Typ.", "Max.", "Unit"),
    ("Symbol", "Characteristic", "Test Condition", "Min", "Typ", "Max", "Units"),
    ("Sym.", "Rating", "Conditions", "MIN", "TYP", "MAX", "UNIT"),
    ("Symbol", "Item", "Test conditions", "Min.", "Typ.", "Max.", "Unit"),
    ("Symbols", "Characteristics", "Conditions", "Min", "Typ", "Max", "Unit"),
)
SHARES = {"s": 1.1, "n": 2.9, "c": 2.9, "m": 0.75, "t": 0.75, "x": 0.8, "u": 0.8, "v": 1.4}


@dataclass(frozen=True)
class Printed:
    """One row of a sheet: parameter ids, symbol, name, conditions, bounds, unit, and the test that it shares."""

    parameters: tuple[str, ...]
    symbol: str
    name: str
    conditions: str
    low: str
    typical: str
    high: str
    unit: str
    test: int = 0

    @property
    def numbers(self) -> tuple[float | None, float | None, float | None]:
        """Return the bounds as numbers; ± and a range are two."""
        if "to" in self.high:
            first, last = self.high.split(" to ")
            return float(first), None, float(last)
        if self.high.startswith("±"):
            value = float(self.high[1:])
            return (None if self.unit == "nA" else -value), None, value
        low, typical, high = (float(text) if text else None for text in (self.low, self.typical, self.high))
        return low, typical, high


def rows(text: str) -> tuple[Printed, ...]:
    """Return the rows of a text with a row a line, its fields parted by bars."""
    fields = [[field.strip() for field in line.split("|")] for line in text.strip().splitlines()]
    return tuple(Printed(tuple(f[0].split("+")), *f[1:8], int(f[8]) if len(f) > 8 else 0) for f in fields)


class Manner:
    """One manner of setting a sheet, drawn by chance."""

    def __init__(self, seed: str) -> None:
        choice = random.Random(seed).choice
        self.headings = dict(zip("sncmtxu", choice(HEADINGS), strict=True)) | {"v": choice(("Value", "Rating", "Max."))}
        self.columns = choice(("sncmtxu", "nscmtxu", "snmtxuc", "nsmtxuc", "nscumtx", "ncsmtxu", "ncmtxus"))
        self.rating_columns = choice(("snvu", "nsvu", "snuv", "nsuv"))
        self.rules = choice(("full", "across", "heading", "none", "open"))
        self.over = choice(("", "", "Limits", "Value"))
        self.blank = choice(("", "-", "–", "--"))
        self.size = choice((7.0, 8.0, 9.0))
        self.pitch = choice((1.5, 1.8, 2.2))
        self.merged = choice((False, True))
        self.middle = choice((False, True))
        self.repeated = choice((False, True))
        self.mark = choice((", ", "; "))
        self.signs = choice((" = ", "="))
        self.upper = choice((False, True))


class Drawer:
    """Draws the tables of a sheet in one manner."""

    def __init__(self, sheet: Sheet, manner: Manner) -> None:
        self.sheet, self.manner = sheet, manner
        self.lead = 1.15 * manner.size

    def width(self, text: str) -> float:
        """Return the width of a text; lowered letters are smaller."""
        size, total = self.manner.size, 0.0
        plain = text.replace("_{", "\0")
        for letter in plain:
            if letter in "\0}":
                size = 0.7 * self.manner.size if letter == "\0" else self.manner.size
                continue
            total += (0.3 if letter == " " else 0.5) * size
        return total

    def wrapped(self, text: str, width: float) -> list[str]:
        """Return a text in lines of a width."""
        lines = [""]
        for word in text.split():
            longer = f"{lines[-1]} {word}".strip()
            if lines[-1] and self.width(longer) > width:
                lines.append(word)
            else:
                lines[-1] = longer
        return lines

    def table(self, printed: Sequence[Printed], top: float, rated: bool) -> float:
        """Draw a table of rows from `top` on; return its bottom."""
        manner, sheet = self.manner, self.sheet
        columns = manner.rating_columns if rated else manner.columns
        shares = [SHARES[column] for column in columns]
        edges = [LEFT + (RIGHT - LEFT) * sum(shares[:n]) / sum(shares) for n in range(len(shares) + 1)]
        spans = {column: (edges[n], edges[n + 1]) for n, column in enumerate(columns)}
        y, head = top + manner.size + 3, top + manner.size + 7
        for column in columns:
            low = self.lead if manner.over and not rated and column in "mtx" else 0.0
            words = manner.headings[column]
            self.put(spans[column], words.upper() if manner.upper else words, y + low, "s")
            head = max(head, y + low + 4)
        if manner.over and not rated:
            self.put((spans["m"][0], spans["x"][1]), manner.over, y, "s")
        bottoms = [head]
        for block in self.blocks(printed):
            bottoms.append(self.block(block, columns, spans, bottoms[-1]))
        for y in (top, *bottoms) if manner.rules in {"full", "across", "open"} else (top, head, bottoms[-1]):
            if manner.rules != "none":
                sheet.across(y, LEFT, RIGHT)
        for x in {"full": edges, "open": edges[1:-1]}.get(manner.rules, []):
            inner = manner.over and not rated and spans["m"][0] < x < spans["x"][1]
            sheet.down(x, top + manner.size + 6 if inner else top, bottoms[-1])
        return bottoms[-1]

    def blocks(self, printed: Sequence[Printed]) -> Iterator[list[Printed]]:
        """Yield rows of one test or one name together."""
        for _, block in groupby(printed, key=lambda row: row.test or row.name):
            yield list(block)

    def block(self, block: list[Printed], columns: str, spans: dict[str, tuple[float, float]], top: float) -> float:
        """Draw rows that share a name or their conditions; return their bottom."""
        manner = self.manner
        shared = bool(block[0].test) and len(block) > 1 and manner.merged and "c" in columns
        y, baselines = top, []
        for number, row in enumerate(block):
            cells = self.cells(row, columns, spans, number == 0 or bool(row.test) or manner.repeated, shared)
            height = max(len(lines) for lines in cells.values())
            first = y + manner.size + (manner.pitch - 1.15) * manner.size / 2
            baselines.append(first)
            for column, lines in cells.items():
                lowered = (height - len(lines)) * self.lead / 2 if manner.middle and column not in "nc" else 0.0
                for index, text in enumerate(lines):
                    self.put(spans[column], text, first + index * self.lead + lowered, column)
            y = first + (height - 1) * self.lead + (manner.pitch - 1) * manner.size
        if shared:
            lines = self.wrapped(self.conditions(block[0]), spans["c"][1] - spans["c"][0] - 6)
            middle = (baselines[0] + baselines[-1] - (len(lines) - 1) * self.lead) / 2
            for index, text in enumerate(lines):
                self.put(spans["c"], text, (middle if manner.middle else baselines[0]) + index * self.lead, "c")
        return y

    def cells(
        self, row: Printed, columns: str, spans: dict[str, tuple[float, float]], named: bool, shared: bool
    ) -> dict[str, list[str]]:
        """Return the lines of each cell of a row."""
        tested = "" if shared else self.conditions(row)
        texts = {"s": row.symbol, "n": row.name, "c": tested, "u": row.unit, "v": row.high or row.typical}
        texts |= {"m": row.low or self.manner.blank, "t": row.typical or self.manner.blank}
        texts["x"] = row.high or self.manner.blank
        if not named:
            texts["s"] = texts["n"] = ""
        if "c" not in columns and tested:
            texts["n"] = f"{texts['n']}  {tested}".strip()
        return {
            column: self.wrapped(texts[column], spans[column][1] - spans[column][0] - 6)
            if column in "nc"
            else [texts[column]]
            for column in columns
        }

    def conditions(self, row: Printed) -> str:
        """Return the conditions of a row in this manner."""
        return row.conditions.replace(", ", self.manner.mark).replace(" = ", self.manner.signs)

    def put(self, span: tuple[float, float], text: str, y: float, column: str) -> None:
        """Print a text: names and conditions at the left of their cell, all else in its middle."""
        middle = (span[0] + span[1] - self.width(text)) / 2
        self.sheet.text(span[0] + 3 if column in "nc" else max(middle, span[0] + 1), y, text, self.manner.size)


def drawn(
    rule_files: SimpleNamespace, part: str, title: str, tables: Sequence[tuple[str, tuple[Printed, ...]]], seed: str
) -> Layout:
    """Draw a sheet in the manner of a seed, the last table on a page of its own, and analyse it."""
    sheet, manner = Sheet(rule_files), Manner(seed)
    drawer = Drawer(sheet, manner)
    sheet.text(LEFT, 50, part, 18, bold=True)
    sheet.text(LEFT, 70, title, 12, bold=True)
    y = 100.0
    for number, (heading, printed) in enumerate(tables):
        if number == len(tables) - 1:
            sheet.turn()
            sheet.text(LEFT, 50, part, 12, bold=True)
            y = 75.0
        sheet.text(LEFT, y, heading, 11, bold=True)
        y = drawer.table(printed, y + 6, number < len(tables) - 1) + 30
    return sheet.layout()
