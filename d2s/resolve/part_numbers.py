"""Recognises type numbers, expands short labels, and tells variants and ordering codes from parts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from d2s.knowledge.part_numbers import PartNumberRules

_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−－", "-"))
_MARKS = re.compile(r"[™®©*†‡¹²³]|\((?:TM|R|Note\s*\d*|\d)\)$", re.IGNORECASE)
_WORD = re.compile(
    r"(?:[µμ] ?)?[A-Za-z0-9][A-Za-z0-9.+_-]*(?:,\d{3})?(?:/[A-Za-z0-9-][A-Za-z0-9.-]*|,[A-Z](?![A-Za-z0-9]))*"
)
#: A letter that makes the bidirectional type of the unidirectional one: SMAJ5.0(C)A is SMAJ5.0A and SMAJ5.0CA.
_EITHER = re.compile(r"(?<![\w.-])([A-Z0-9][A-Z0-9.]*)\(([A-Z])\)([A-Z]{1,2})(?![\w(])")
_SPACED = re.compile(
    r"(?<![\w-])(\d?[A-Z]{1,4}|B?Z[A-Z]\d{1,3}[A-Z]?) (\d{2,5}[A-Z]{0,3}|\d{1,3}V\d{0,2}[A-Z]{0,3})"
    r"(?![\w.,%°]|\s*[µmkMn]?(?:V|A|W|Ω|Hz|F)\b)"
)
_LISTED = re.compile(r"/|,(?=[A-Z](?![A-Za-z0-9]))")  # what stands short behind a type number: BC546/547, SSM9918H,J
_DOCUMENT = re.compile(r"^(.{4,})/D$")
_RUNS = re.compile(r"[A-Za-z]+|\d+|[^A-Za-z\d]+")
_VOLTAGE = re.compile(r"\d{1,3}|\d{1,2}V\d{0,2}")  # the voltage of a type of a series, printed alone
_CLASSED = re.compile(r"[A-F]\d{1,3}(?:V\d?)?")  # tolerance class and voltage of a type of a series, printed alone
_RANK = re.compile(r"-?(?:\d{1,3}|[A-Z]{1,2})")
_EDGE = ".,-_+/"


@dataclass(frozen=True, slots=True)
class TypeNumber:
    """A type number in a text: name, span, numbering scheme (empty: by shape only) and that scheme's class."""

    name: str
    start: int
    end: int
    family: str = ""
    device_class: str | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """A range of type numbers as printed: "1N4001 thru 1N4007"; what lies between is only known from the tables."""

    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Label:
    """A printed column, row or rank label as a part: its full name, and the base type where it is a rank of one."""

    name: str
    variant_of: str | None = None


class PartNumbers:
    """Read type numbers by the rules of `rules/part_numbers.yaml`."""

    def __init__(self, rules: PartNumberRules) -> None:
        self._families = [(family, re.compile(family.pattern)) for family in rules.families]
        self._spaced = [pattern for family, pattern in self._families if family.spaced]
        self._figures = [(family, pattern) for family, pattern in self._families if family.figures]
        self._blank = [re.compile(rf"(?<![\w/-]){f.pattern}(?![\w/-])") for f, _ in self._families if f.blanks]
        self._generic = re.compile("|".join(f"(?:{pattern})" for pattern in rules.generic))
        self._never = re.compile("|".join(f"(?:{pattern})" for pattern in rules.never), re.IGNORECASE)
        self._after = re.compile("|".join(f"(?:{pattern})" for pattern in rules.not_after), re.IGNORECASE)
        self._before = re.compile("|".join(f"(?:{pattern})" for pattern in rules.not_before), re.IGNORECASE)
        joined = "|".join(f"(?:{word})" for word in rules.range_words)
        self._range = re.compile(rf"\s*(?:{joined})\s*", re.IGNORECASE)
        self._ranks = [(re.compile(rank.base), re.compile(rank.ranks), rank.joiner) for rank in rules.ranks]
        self._suffix = re.compile(f"^(.+?)(?:{'|'.join(f'(?:{pattern})' for pattern in rules.suffixes)})$")
        self.scheme = lru_cache(maxsize=8192)(self._scheme)
        self.find = lru_cache(maxsize=8192)(self._find)
        self.without_suffixes = lru_cache(maxsize=8192)(self._without_suffixes)

    def _scheme(self, word: str) -> tuple[str, str | None] | None:
        """Return scheme and class of a word that is a type number (scheme empty: by shape only), else None."""
        if family := next((f for f, pattern in self._figures if pattern.fullmatch(word)), None):
            return family.name, family.device_class
        if len(word) < 3 or not any(c.isdigit() for c in word) or not any(c.isalpha() for c in word):
            return None
        if self._never.fullmatch(word):
            return None
        stem = self.without_suffixes(word)
        for family, pattern in self._families:
            if pattern.fullmatch(word) or pattern.fullmatch(stem):
                return family.name, family.device_class
        return ("", None) if self._generic.fullmatch(word) else None

    def is_type_number(self, word: str) -> bool:
        """Tell whether a word is a type number by its shape."""
        return self.scheme(clean(word)) is not None

    def _find(self, text: str) -> tuple[TypeNumber, ...]:
        """Return the type numbers of a text in order; what stands short behind a slash is expanded."""
        text = text.translate(_DASHES)
        if not any(map(str.isdigit, text)):
            return ()
        found: list[TypeNumber] = []
        either = [number for match in _EITHER.finditer(text) for number in self._either(match)]
        for match in _WORD.finditer(text):
            if not any(map(str.isdigit, match.group())):
                continue
            named = list(self._word(match.group(), match.start()))
            if named and not self._after.search(text[: match.start()]) and not self._before.search(text[match.end() :]):
                found += named
        blank = [m for pattern in self._blank for m in pattern.finditer(text)]
        either += [TypeNumber(m.group(), *m.span(), *scheme) for m in blank if (scheme := self.scheme(m.group()))]
        apart = [*either, *self._apart(text)]
        found = [one for one in found if not any(two.start <= one.start and one.end <= two.end for two in apart)]
        found += apart
        return tuple(sorted(found, key=lambda number: number.start))

    def _either(self, match: re.Match[str]) -> Iterable[TypeNumber]:
        """Return both types that a letter in brackets stands for."""
        head, letter, tail = match.groups()
        names = (head + tail, head + letter + tail)
        schemes = [self.scheme(name) for name in names]
        if None not in schemes:
            yield from (
                TypeNumber(n, *match.span(), *scheme) for n, scheme in zip(names, schemes, strict=True) if scheme
            )

    def _apart(self, text: str) -> Iterable[TypeNumber]:
        """Return type numbers that are printed with a blank between letters and figures (`BSS 84`)."""
        for match in _SPACED.finditer(text):
            name = "".join(match.groups())
            if any(pattern.fullmatch(name) for pattern in self._spaced) and (scheme := self.scheme(name)):
                yield TypeNumber(name, *match.span(), *scheme)

    def _word(self, word: str, start: int) -> Iterable[TypeNumber]:
        whole = _DOCUMENT.sub(r"\1", clean(word))
        if self._never.fullmatch(whole) and self.scheme(whole) is None:
            return
        pieces = _LISTED.split(whole)
        ends = [] if len(pieces) > 1 else self._split_range(whole)
        scheme = self.scheme(whole)
        if scheme is not None and not ends and len(pieces) == 1:
            yield TypeNumber(whole, start, start + len(word), *scheme)
            return
        previous = ""
        for piece in ends or pieces:
            name = clean(piece)
            scheme = self.scheme(name)
            if previous and (scheme is None or not same_shape(previous, name)):
                name = self.completed(previous, name) or name
                scheme = self.scheme(name)
            if scheme is not None:
                yield TypeNumber(name, start, start + len(word), *scheme)
                previous = name

    def _split_range(self, word: str) -> list[str]:
        """Return both ends of `1N4001-1N4007` or `J111-113`, else nothing."""
        head, dash, tail = word.partition("-")
        figures = _RUNS.findall(head)[-1] if head else ""
        if tail.isdecimal() and figures.isdecimal() and len(tail) == len(figures) and int(tail) > int(figures):
            tail = head[: -len(tail)] + tail
        both = dash and self.scheme(head) is not None and self.scheme(tail) is not None
        return [head, tail] if both and _letters(head) == _letters(tail) else []

    def series(self, text: str) -> tuple[Series, ...]:
        """Return the ranges that a text states."""
        text = text.translate(_DASHES)
        found = self.find(text)
        ranges = []
        for first, last in pairwise(found):
            between = text[first.end : last.start]
            single = _LISTED.search(word := text[first.start : first.end]) is None and "(" not in word
            joined = bool(self._range.fullmatch(between)) or (first.start == last.start and single)
            if joined and _letters(first.name) == _letters(last.name):
                ends = [number.name for number in found if number.start in (first.start, last.start)]
                ranges.append(Series(ends[0], ends[-1]) if "(" in word else Series(first.name, last.name))
        return tuple(ranges)

    def completed(self, previous: str, short: str) -> str | None:
        """Return what stands short behind `previous` in full (`BC546`, `547`; `BAT54`, `A`), None if unclear."""
        if not short:
            return None
        if short[0] == "-":
            name = previous.partition("-")[0] + short
            return name if self.scheme(name) else None
        runs = _RUNS.findall(previous)
        if short[0].isalpha():
            if short.isalpha() and runs[-1].isdigit():
                name = previous + short
            elif short.isalpha() and runs[-1].isalpha():
                keep = max(0, len(runs[-1]) - len(short)) if len(runs) > 1 else len(runs[-1])
                name = "".join(runs[:-1]) + runs[-1][:keep] + short
            else:
                name = self._replaced_tail(runs, short)
        elif short.isdigit() and runs[-1].isdigit() and len(short) < len(runs[-1]):
            name = previous[: -len(short)] + short
        else:
            name = self._replaced_tail(runs, short)
        return name if name and self.scheme(name) else None

    def _replaced_tail(self, runs: list[str], short: str) -> str:
        """Replace the tail of a type number from the last run that starts like `short` does."""
        first = _RUNS.findall(short)[0]
        for index in range(len(runs) - 1, 0, -1):
            run = runs[index]
            fits = run == first if first.isalpha() else run.isdigit() and len(run) == len(first)
            if fits:
                return "".join(runs[:index]) + short
        return ""

    def expand(self, label: str, known: Sequence[str]) -> Label | None:
        """Return the part that a printed label names, given the parts of the sheet; None where none or unclear.

        A whole type number stands for itself, a short one is completed by the known parts it fits to, a rank by the
        only base it can belong to.
        """
        name = clean(label.translate(_DASHES))
        joined = re.sub(r"\s+", "", name)
        equal = next((part for part in known if key(part) == key(joined)), None)
        if equal is not None:
            return Label(equal, self.base(equal, known))
        full = {completed for part in known if (completed := self._complete_label(part, joined))}
        if len(full) == 1 and (not self.scheme(joined) or not any(same_shape(joined, part) for part in known)):
            name = full.pop()
            return Label(name, self.base(name, known))
        if self.scheme(joined):
            return Label(joined, self.base(joined, known))
        return None

    def _complete_label(self, part: str, short: str) -> str | None:
        rank = self._rank_of(part, short)
        if rank is not None:
            return rank
        if short.isalpha() or len(short) < 2:
            return None
        if part[-1].isalpha() and _VOLTAGE.fullmatch(short) and (scheme := self.scheme(part + short)) and scheme[0]:
            return part + short
        if _CLASSED.fullmatch(short) and "-" not in part and (scheme := self.scheme(f"{part}-{short}")) and scheme[0]:
            return f"{part}-{short}"
        completed = self.completed(part, short)
        return completed if completed is not None and same_scheme(self, part, completed) else None

    def _rank_of(self, part: str, short: str) -> str | None:
        """Return the name of a rank of `part` that is printed alone (`B`, `-10`, `GR`)."""
        bare = short.strip("()").removeprefix("-")
        for base, ranks, joiner in self._ranks:
            if base.fullmatch(part):
                dash = "-" if short.startswith("-") else joiner
                if ranks.fullmatch(dash + bare):
                    return part + dash + bare
        return None

    def rank(self, base: str, short: str) -> Label | None:
        """Return the rank of a type that a sheet calls a rank: by the scheme's way to write it, else behind a dash."""
        full = self.expand(short, [base])
        if full is not None and key(full.name).startswith(key(base)):
            return Label(full.name, base)
        return Label(f"{base}-{short.removeprefix('-')}", base) if _RANK.fullmatch(short) else None

    def base(self, name: str, known: Iterable[str]) -> str | None:
        """Return the known base type of which `name` is a gain rank, else None."""
        for part in known:
            if len(part) < len(name) and name.startswith(part):
                rank = name[len(part) :]
                if any(base.fullmatch(part) and ranks.fullmatch(rank) for base, ranks, _ in self._ranks):
                    return part
        return None

    def _without_suffixes(self, name: str) -> str:
        """Return a type number without its ordering suffixes (`2N3904TFR` → `2N3904`, `BC847B,215` → `BC847B`)."""
        match = self._suffix.match(name)
        return match.group(1) if match and _is_core(match.group(1)) else name

    def alias_of(self, name: str, known: Iterable[str]) -> str | None:
        """Return the known part of which `name` is an ordering code, else None."""
        parts = {key(part): part for part in known}
        if key(name) in parts:
            return None
        stem = name
        while (shorter := self.without_suffixes(stem)) != stem:
            stem = shorter
            if (part := parts.get(key(stem))) is not None:
                return part
        return None


def clean(word: str) -> str:
    """Return a printed type number without marks, notes and punctuation at its ends; µPA1870 is uPA1870."""
    text = unicodedata.normalize("NFKC", _MARKS.sub("", word.translate(_DASHES)))
    text = re.sub("μ ?", "u", text)
    return text.strip().strip(_EDGE).strip()


@lru_cache(maxsize=8192)
def key(name: str) -> str:
    """Return what two spellings of a type number share: letters and digits, case folded."""
    return re.sub(r"[^a-z0-9.]", "", name.casefold().replace("μ", "u"))


def same_shape(one: str, other: str) -> bool:
    """Tell whether two type numbers start with the same letters (`BC546`, `BC547`)."""
    return _letters(one) == _letters(other)


def same_scheme(numbers: PartNumbers, one: str, other: str) -> bool:
    """Tell whether two type numbers belong to one numbering scheme."""
    return numbers.scheme(one) == numbers.scheme(other)


def in_order(names: Iterable[str]) -> list[str]:
    """Return type numbers in the order of their letters and figures (`SS9` before `SS14`)."""

    def rank(name: str) -> list[tuple[bool, int, str]]:
        return [(not run.isdecimal(), int(run) if run.isdecimal() else 0, run) for run in _RUNS.findall(name)]

    return sorted(names, key=rank)


def _letters(name: str) -> str:
    match = re.match(r"\d?[A-Za-z]+", name)
    return match.group().upper() if match else ""


def _is_core(name: str) -> bool:
    return len(name) >= 4 and any(c.isdigit() for c in name) and any(c.isalpha() for c in name)
