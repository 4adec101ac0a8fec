"""The rules of layout, compiled: what a piece of text looks like."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from d2s.knowledge.footnotes import FootnoteRules
from d2s.knowledge.headers import HeaderRules
from d2s.knowledge.layout_rules import LayoutRules
from d2s.knowledge.sections import SectionRules
from d2s.layout.words import Word, join
from d2s.records.layout import Role


class LayoutKnowledge(Protocol):
    """The rule files that layout needs."""

    @property
    def headers(self) -> HeaderRules: ...  # noqa: D102
    @property
    def sections(self) -> SectionRules: ...  # noqa: D102
    @property
    def footnotes(self) -> FootnoteRules: ...  # noqa: D102
    @property
    def layout(self) -> LayoutRules: ...  # noqa: D102


def plain(text: str) -> str:
    """Return text in lower case without dots, colons, asterisks and brackets around it."""
    return re.sub(r"\s+", " ", re.sub(r"[.:*†‡,;\u2003]+", " ", text.casefold())).strip(" ()[]-–—_")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a document asked of heading and section phrases, with the answers (empty: none).

    Its layout depends on `headers` and `sections` by these answers alone. The words of a phrase are joined by a control
    character.
    """

    phrases: dict[str, str]
    sections: dict[str, str]
    weak: dict[str, bool]
    rank_words: dict[str, bool]


_JOINT = "\x1f"
K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class _Table(dict[K, V]):
    """A table that notes what it is asked."""

    def __init__(self, entries: Iterable[tuple[K, V]]) -> None:
        super().__init__(entries)
        self.asked: dict[K, V | None] = {}

    def get(self, key: K) -> V | None:  # type: ignore[override]
        found = self.asked[key] = super().get(key)
        return found

    def __contains__(self, key: object) -> bool:
        return self.get(key) is not None  # type: ignore[arg-type]


class Tongue:
    """Answers what a text looks like: blank, number, unit, condition, part label, heading of which role or section."""

    def __init__(self, rules: LayoutKnowledge) -> None:
        layout = rules.layout
        self.blank = re.compile(layout.blank)
        self.referred = re.compile(layout.referred)
        self.number = re.compile(layout.number)
        self.range_word = re.compile(layout.range_word)
        self.range_open = re.compile(layout.range_open)
        self.range_close = re.compile(layout.range_close)
        self._unit = re.compile(layout.unit)
        self.condition = re.compile(layout.condition)
        self.condition_cell = re.compile(layout.condition_cell)
        self._part = re.compile(layout.part_label)
        self._glue = re.compile(layout.part_glue)
        self._rank = re.compile(layout.rank_label)
        self.rank_range = re.compile(layout.rank_range)
        self.rank_title = re.compile(layout.rank_title)
        self._package = re.compile(layout.package_label)
        self.titled_name = re.compile(layout.titled_name)
        self.joint_name = re.compile(layout.joint_name)
        self.everyone = re.compile(layout.everyone)
        self.polarity = re.compile(layout.polarity_label)
        self.default_heading = re.compile(layout.default_heading)
        self.furniture = re.compile(layout.page_furniture)
        self.figure_caption = re.compile(layout.figure_caption)
        self.table_caption = re.compile(layout.table_caption)
        self.summary_item = re.compile(layout.summary_item)
        self.short_label = re.compile(layout.short_label)
        self.spaced_label = re.compile(layout.spaced_label)
        self.quantity_nouns = layout.quantity_nouns
        self.listed_rating = re.compile(layout.listed_rating)
        self.statement = re.compile(layout.statement)
        self.note_headings = [re.compile(p, re.IGNORECASE) for p in rules.footnotes.headings]
        self.note_openings = [re.compile(p, re.IGNORECASE) for p in rules.footnotes.openings]
        self.note_references = [re.compile(p) for p in rules.footnotes.references]
        phrases: dict[tuple[str, ...], Role] = {}
        for role, spelled in rules.headers.roles.items():
            for phrase in spelled:
                phrases.setdefault(tuple(plain(phrase).split()), Role(role))
        self.phrases = _Table(phrases.items())
        self.longest = max(len(key) for key in phrases)
        self.weak = _Table((plain(word), True) for word in rules.headers.weak)
        self.rank_words = _Table((plain(word), True) for word in rules.headers.rank_words)
        self._sections: dict[str, str] = {}
        self._kinds = sorted(
            ((plain(phrase), kind) for kind, phrases in rules.sections.kinds.items() for phrase in phrases),
            key=lambda item: -len(item[0]),
        )
        self.not_parameters = frozenset(rules.sections.not_parameters)
        self.apart = self.not_parameters | frozenset(rules.sections.prose)

    def phrase(self, words: Sequence[Word], start: int) -> tuple[int, Role] | None:
        """Match the longest heading phrase that starts at a word; return its length in words and its role."""
        tokens: list[str] = []
        best: tuple[int, Role] | None = None
        for offset, word in enumerate(words[start : start + self.longest + 2]):
            if offset and word.x0 - words[start + offset - 1].x1 > 1.6 * word.size:
                break
            tokens.extend(plain(word.text).split() or ([word.text] if word.text == "/" else []))
            role = self.phrases.get(tuple(tokens))
            if role is not None:
                best = (offset + 1, role)
        return best

    def is_blank(self, text: str) -> bool:
        """Tell whether a cell says that there is no value."""
        return bool(self.blank.match(text))

    def is_number(self, text: str) -> bool:
        """Tell whether a text begins like a printed value."""
        return bool(self.number.match(text))

    def is_value(self, text: str) -> bool:
        """Tell whether a text is a printed value: a number, not followed by a sentence."""
        tail = re.split(r"[@(（]|\b(?:at|for)\b", text, maxsplit=1)[0]
        return self.is_number(text) and len(re.findall(r"[^\W\d_]{4,}", tail)) < 2

    def is_unit(self, text: str) -> bool:
        """Tell whether a text looks like a unit."""
        return bool(self._unit.match(text.strip()))

    def is_type(self, text: str) -> bool:
        """Tell whether one word looks like a type number."""
        return bool(self._part.match(bare := text.strip("():;,*†"))) and not self._package.match(bare)

    def is_part(self, text: str) -> bool:
        """Tell whether one word looks like a type number or a package."""
        text = text.strip("():;,*†")
        return bool(text) and bool(self._part.match(text) or self._package.match(text))

    def is_rank(self, text: str) -> bool:
        """Tell whether one word could be a rank (A, B, 10, GR)."""
        return bool(self._rank.match(text))

    def parts(self, text: str, digits: bool = False) -> tuple[str, ...]:
        """Return the part labels of a text that holds nothing else, or nothing.

        Labels of digits alone (`4001`) count only where `digits` says so, as in column headings.
        """
        if not digits and not any(char.isalpha() for char in text):
            return ()
        labels: list[str] = []
        strong = False
        for token in re.split(r"[\s,;/&]+|\s+-\s+", text.strip(" :;,*()[]")):
            bare = token.strip("():;,*†")
            if not bare:
                continue
            if self.is_part(bare):
                labels.append(bare)
                strong = True
            elif labels and re.fullmatch(r"-?\d{1,4}[A-Z]{0,2}|[A-Z]{1,2}|\d[A-Z]", bare):
                labels.append(bare)
            elif not self._glue.match(bare):
                return ()
        return tuple(labels) if strong else ()

    def asked(self) -> Asked:
        """Return what was asked so far of the phrases of headings and sections."""
        return Asked(
            {_JOINT.join(key): role or "" for key, role in self.phrases.asked.items()},
            dict(self._sections),
            {word: bool(found) for word, found in self.weak.asked.items()},
            {word: bool(found) for word, found in self.rank_words.asked.items()},
        )

    def answers(self, asked: Asked) -> bool:
        """Tell whether the same questions have the same answers here."""
        return (
            all((self.phrases.get(tuple(key.split(_JOINT))) or "") == role for key, role in asked.phrases.items())
            and all(self.section(text) == kind for text, kind in asked.sections.items())
            and all((word in self.weak) == found for word, found in asked.weak.items())
            and all((word in self.rank_words) == found for word, found in asked.rank_words.items())
        )

    def section(self, text: str) -> str:
        """Return the section kind that a heading announces, or an empty string."""
        kind = self._sections.get(text)
        if kind is None:
            kind = self._sections[text] = self._section(text)
        return kind

    def _section(self, text: str) -> str:
        hay = f" {plain(re.sub(r'[(（@].*$', '', text)) or plain(text)} "
        hay = re.sub(r"^ (?:\d+(?: \d+)* |table \d+ )+", " ", hay)
        hay = hay.replace(" – ", " ").replace("−", "-").replace("–", "-")
        for phrase, kind in self._kinds:
            if phrase in hay and (not phrase.isascii() or f" {phrase} " in hay):
                return kind
        return ""

    def note_opening(self, text: str) -> tuple[str, str] | None:
        """Return mark and text of a line that opens a footnote."""
        for pattern in self.note_openings:
            if found := pattern.match(text):
                return found.group(1), text[found.end() :].strip()
        return None

    def take_references(self, text: str) -> tuple[str, tuple[str, ...]]:
        """Take "(Note 2)", "(Note 1a)" out of a text; return the rest and the marks."""
        marks: list[str] = []
        for pattern in self.note_references:
            for found in pattern.finditer(text):
                marks.extend(re.findall(r"\d{1,2}[a-z]?|[A-Z]", found.group(1)))
            text = pattern.sub(" ", text)
        return re.sub(r"\s+", " ", text).strip(), tuple(marks)

    def is_heading_word(self, words: Sequence[Word]) -> bool:
        """Tell whether words look like part of a column heading: labels, units, symbols."""
        text = join(words)
        bare = text.strip("()[] ")
        return (
            bool(self.parts(text, True)) or self.is_unit(bare) or (len(words) <= 3 and any(w.subscript for w in words))
        )
