from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

import pytest

from d2s.knowledge.footnotes import FootnoteRules
from d2s.knowledge.headers import HeaderRules
from d2s.knowledge.layout_rules import LayoutRules
from d2s.knowledge.loader import read_yaml
from d2s.knowledge.sections import SectionRules
from d2s.layout import analyse
from d2s.layout.tongue import Tongue
from d2s.records.layout import Layout, Row
from d2s.records.page import Char, Page, PageKind, Rule, Source

RULES = Path(__file__).resolve().parents[2] / "rules"


@dataclass
class Sheet:
    """A page drawn by hand: text at places, rules; every glyph is half as wide as high."""

    rules_files: SimpleNamespace
    chars: list[Char] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    done: list[Page] = field(default_factory=list)

    def text(self, x: float, y: float, text: str, size: float = 8.0, bold: bool = False) -> float:
        """Print text on baseline `y`, `_{...}` lowered, `^{...}` raised; return the right edge."""
        level, small = 0.0, size
        index = 0
        while index < len(text):
            if text[index : index + 2] in {"_{", "^{"}:
                small = 0.7 * size
                level = 0.25 * size if text[index] == "_" else -0.4 * size
                index += 2
                continue
            if text[index] == "}" and level:
                level, small = 0.0, size
                index += 1
                continue
            bottom = y + level + 0.21 * small
            width = (0.3 if text[index] == " " else 0.5) * small
            font = "Sans-Bold" if bold else "Sans"
            self.chars.append(Char(text[index], x, bottom - small, x + width, bottom, font, small))
            x += width
            index += 1
        return x

    def row(self, y: float, cells: dict[float, str], bold: bool = False) -> None:
        """Print cells at their x."""
        for x, text in cells.items():
            self.text(x, y, text, bold=bold)

    def across(self, y: float, x0: float, x1: float) -> None:
        """Draw a horizontal rule."""
        self.rules.append(Rule(x0, y, x1, y))

    def down(self, x: float, top: float, bottom: float) -> None:
        """Draw a vertical rule."""
        self.rules.append(Rule(x, top, x, bottom))

    def turn(self) -> None:
        """Finish the page and begin the next."""
        number = len(self.done) + 1
        self.done.append(Page(number, 595, 842, PageKind.TABLE, "", tuple(self.chars), tuple(self.rules)))
        self.chars, self.rules = [], []

    def layout(self) -> Layout:
        """Analyse the pages."""
        self.turn()
        return analyse(Source("0" * 64, "drawn.pdf", len(self.done), {}, tuple(self.done)), self.rules_files)


@pytest.fixture(scope="session")
def rule_files() -> SimpleNamespace:
    return SimpleNamespace(
        headers=read_yaml(RULES / "headers.yaml", HeaderRules),
        sections=read_yaml(RULES / "sections.yaml", SectionRules),
        footnotes=read_yaml(RULES / "footnotes.yaml", FootnoteRules),
        layout=read_yaml(RULES / "layout.yaml", LayoutRules),
    )


@pytest.fixture(scope="session")
def tongue(rule_files: SimpleNamespace) -> Tongue:
    return Tongue(rule_files)


@pytest.fixture
def sheet(rule_files: SimpleNamespace) -> Sheet:
    return Sheet(rule_files)


@pytest.fixture(scope="session")
def told() -> Callable[[Row], str]:
    """Return a row in one line: symbol | name | conditions | values | unit | part."""

    def tell(row: Row) -> str:
        values = "; ".join(
            f"{v.role.value}={v.span.text}" + (f"[{','.join(v.parts)}]" if v.parts else "") for v in row.values
        )
        parts = [
            row.symbol.text if row.symbol else "",
            row.name.text if row.name else "",
            " & ".join(span.text for span in row.conditions),
            values,
            row.unit.text if row.unit else "",
            row.part.text if row.part else "",
        ]
        return " | ".join(parts).rstrip(" |")

    return tell
