"""Characters to words: sub- and superscripts re-attached, note marks taken out."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from d2s.records.geometry import Box
from d2s.records.page import Char, Rule

#: Share of the font height below the baseline, common to text fonts.
_RAISED = 0.13  # of the type size: letters raised less are small letters on the line, no superscript
_DESCENT = 0.21
_MARK = re.compile(
    r"^[(\[]?(?:\*{1,3}|[a-zA-Z]|\d{1,2}|[†‡§#])[)\]]?(?:(?:[,;/ ]+[(\[]?|[(\[])(?:\*|[a-zA-Z]|\d{1,2})[)\]]?)*$"
)
_NOTE_WORD = re.compile(r"^[(\[]?[Nn]otes?\.?\s*(\d{0,2})[)\]]?$")
_POWER_OF_TEN = re.compile(r"(?:^|[^\d.])10$")
_EXPONENT = re.compile(r"^[-−–+]?\d{1,2}$")
_SQUARE_BASE = re.compile(r"(?:mm|cm|in|inch|ft|[µu]m|\bm)$")
_CIRCLED = re.compile("[\u2460-\u2473\u2776-\u2793\u24b6-\u24e9]")
_BRACKETED_MARK = re.compile(r"^(?:\[\d{1,2}\])+$")


#: Left edge, reading order, character, level (-1 subscript, 0, 1 superscript).
_Item = tuple[float, int, Char, int]


@dataclass(slots=True)
class Word:
    """A word with its place; `baseline` in points, `marks` are note marks that hung on it.

    `subscript` tells that the word holds a subscript, `glued` that no blank stands before it.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    baseline: float
    size: float
    bold: bool = False
    marks: tuple[str, ...] = ()
    subscript: bool = False
    glued: bool = False

    @property
    def box(self) -> Box:
        """Return the word's box."""
        return Box(self.x0, self.top, self.x1, self.bottom)

    @property
    def xmid(self) -> float:
        """Return the horizontal centre."""
        return (self.x0 + self.x1) / 2


@dataclass(slots=True)
class Line:
    """Words on one baseline, left to right."""

    words: list[Word]
    baseline: float
    size: float

    @property
    def box(self) -> Box:
        """Return the box around the words."""
        words = self.words
        return Box(words[0].x0, min(w.top for w in words), max(w.x1 for w in words), max(w.bottom for w in words))

    @property
    def text(self) -> str:
        """Return the words joined by blanks."""
        return join(self.words)


def join(words: Iterable[Word]) -> str:
    """Join words by blanks, but for those that were printed without one."""
    parts: list[str] = []
    for word in words:
        if word.text:
            if parts and not word.glued:
                parts.append(" ")
            parts.append(word.text)
    return "".join(parts)


@dataclass(slots=True)
class _Strip:
    """Characters of one size class on one baseline; `items` are `(x0, order, char, level)` sorted by x."""

    baseline: float
    size: float
    items: list[_Item] = field(default_factory=list)


def _widened(char: Char) -> Char:
    """Give a glyph whose font states no width half its height."""
    if char.x1 - char.x0 > 0.02 * char.size or not char.text.strip():
        return char
    return char._replace(x1=char.x0 + 0.5 * (char.bottom - char.top))


def _baseline(char: Char) -> float:
    return char.bottom - _DESCENT * (char.bottom - char.top)


def _strips(chars: Sequence[Char]) -> list[_Strip]:
    """Group characters by size class and baseline."""
    strips: list[_Strip] = []
    active: list[_Strip] = []
    order = sorted(range(len(chars)), key=lambda index: _baseline(chars[index]))
    for index in order:
        char = chars[index]
        line, size = _baseline(char), char.bottom - char.top
        active = [strip for strip in active if line - strip.baseline <= 12]
        for strip in reversed(active):
            if abs(line - strip.baseline) <= 0.2 * size and 0.84 < size / strip.size < 1.19:
                strip.items.append((char.x0, index, char, 0))
                break
        else:
            strip = _Strip(line, size, [(char.x0, index, char, 0)])
            strips.append(strip)
            active.append(strip)
    for strip in strips:
        strip.items.sort()
        inked = sorted(_baseline(item[2]) for item in strip.items if item[2].text.strip())
        if inked:
            strip.baseline = inked[len(inked) // 2]
    return strips


def _fragments(strip: _Strip) -> list[list[_Item]]:
    """Split a strip where a blank or a gap stands."""
    out: list[list[_Item]] = []
    last: Char | None = None
    for item in strip.items:
        char = item[2]
        if not char.text.strip():
            last = None
            continue
        if last is None or char.x0 - last.x1 > 0.35 * strip.size:
            out.append([])
        out[-1].append(item)
        last = char
    return out


def _host(fragment: list[_Item], small: _Strip, hosts: Sequence[_Strip]) -> tuple[_Strip, int] | None:
    """Find the strip of larger type that a fragment hangs on, and its level (-1 below, 0 on, 1 above)."""
    best: tuple[float, _Strip, int] | None = None
    x0, x1 = fragment[0][2].x0, fragment[-1][2].x1
    for host in hosts:
        shift = small.baseline - host.baseline
        if abs(shift) > 0.75 * host.size or host.size > 3 * small.size:
            continue
        equal = host.size < 1.12 * small.size
        tight = equal and len(fragment) <= 10 and 0.15 * host.size < abs(shift) < 0.5 * host.size
        if equal and not tight and (len(fragment) > 2 or abs(shift) > 0.3 * host.size):
            continue
        place = bisect_left(host.items, (x0 + 0.05, -1))
        gaps: list[float] = []
        index = place - 1
        while index >= 0 and not host.items[index][2].text.strip():
            index -= 1
        if index >= 0:
            gap = x0 - host.items[index][2].x1
            if -0.35 * host.size <= gap <= (0.12 if tight else 0.22) * host.size:
                gaps.append(abs(gap))
        while place < len(host.items) and not host.items[place][2].text.strip():
            place += 1
        if place < len(host.items) and shift < -0.12 * host.size:
            gap = host.items[place][2].x0 - x1
            if -0.15 * host.size <= gap <= 0.3 * host.size:
                gaps.append(abs(gap) + 0.1 * host.size)
        if gaps:
            cost = min(gaps) + 0.5 * abs(shift)
            level = -1 if shift > 0 else 1
            if (equal and not tight) or -_RAISED * host.size < shift < 0.07 * host.size:
                level = 0
            if equal and shift < 0 and fragment[0][2].text in {"*", "†"}:
                level = 1
            if best is None or cost < best[0]:
                best = (cost, host, level)
    return (best[1], best[2]) if best else None


def _over(fragment: list[_Item], host: _Strip) -> bool:
    """Tell whether a fragment is printed over the letters of a line, as no sub- or superscript is."""
    x0, x1 = fragment[0][2].x0, fragment[-1][2].x1
    start = bisect_left(host.items, (x0 - 2 * host.size, -1))
    shared = 0.0
    for item in host.items[start:]:
        char = item[2]
        if char.x0 >= x1:
            break
        if item[3] == 0 and char.text.isalnum():
            shared += max(0.0, min(x1, char.x1) - max(x0, char.x0))
    return shared > 0.5 * (x1 - x0)


def _phrases(strip: _Strip) -> list[list[list[_Item]]]:
    """Group the fragments of a strip that stand a blank between words apart."""
    out: list[list[list[_Item]]] = []
    for fragment in _fragments(strip):
        if out and fragment[0][2].x0 - out[-1][-1][-1][2].x1 <= 0.5 * strip.size:
            out[-1].append(fragment)
        else:
            out.append([fragment])
    return out


def _apart(phrase: list[list[_Item]], strip: _Strip, near: Sequence[_Strip]) -> bool:
    """Tell whether a phrase in smaller type is a line of its own that a larger one is printed over."""
    return any(
        len(fragment) > 1 and abs(strip.baseline - host.baseline) < 0.75 * host.size and _over(fragment, host)
        for fragment in phrase
        for host in near
        if host.size > 1.12 * strip.size
    )


def _hang(fragment: list[_Item], strip: _Strip, near: Sequence[_Strip]) -> bool:
    """Move a fragment to its host, if it has one."""
    found = _host(fragment, strip, near)
    if found:
        for item in fragment:
            insort(found[0].items, (item[0], item[1], item[2], found[1]))
    return found is not None


def _lean(fragment: list[_Item], strip: _Strip, near: Sequence[_Strip]) -> bool:
    """Move a note mark or a shifted glyph that stands a blank away from its line to that line."""
    x0, x1 = fragment[0][2].x0, fragment[-1][2].x1
    text = "".join(item[2].text for item in fragment)
    for host in near:
        shift = strip.baseline - host.baseline
        mark = strip.size < 0.9 * host.size and -0.75 * host.size < shift < -0.2 * host.size and bool(_MARK.match(text))
        glyph = len(fragment) <= 2 and abs(shift) <= 0.3 * host.size and 0.8 < strip.size / host.size < 1.25
        if not (mark or glyph):
            continue
        inked = [item[2] for item in host.items if item[2].text.strip()]
        if any(char.x0 < x1 - 0.3 and char.x1 > x0 + 0.3 for char in inked):
            continue
        reach = (0.8 if mark else 1.2) * host.size
        left = any(0 <= x0 - char.x1 + 0.3 <= reach for char in inked)
        if left or (glyph and any(0 <= char.x0 - x1 + 0.3 <= reach for char in inked)):
            for item in fragment:
                insort(host.items, (item[0], item[1], item[2], 1 if mark else 0))
            return True
    return False


def _one_line(first: _Strip, second: _Strip) -> bool:
    """Tell whether two strips are one printed line: the same baseline, and not a title beside small type."""
    small, large = (first, second) if first.size <= second.size else (second, first)
    if abs(first.baseline - second.baseline) > 0.14 * large.size:
        return False
    if large.size <= 1.12 * small.size:
        return True
    if any(len(fragment) > 1 and _over(fragment, large) for fragment in _fragments(small)):
        return False
    x0, x1 = large.items[0][2].x0, large.items[-1][2].x1
    gap = max(small.items[0][2].x0 - x1, x0 - small.items[-1][2].x1)
    shift = abs(first.baseline - second.baseline)
    return large.size <= 1.8 * small.size or shift <= 0.14 * small.size or gap <= 2.5 * large.size


def _attach(strips: list[_Strip]) -> list[_Strip]:
    """Hang small fragments on their lines, then join strips that share a baseline."""
    strips.sort(key=lambda strip: (-round(strip.size, 1), -len(strip.items)))
    kept: list[_Strip] = []
    for strip in strips:
        near = [host for host in kept if abs(host.baseline - strip.baseline) <= 0.75 * host.size]
        if near:
            loose: list[_Item] = []
            for phrase in _phrases(strip):
                alone = _apart(phrase, strip, near)
                for fragment in phrase:
                    if alone or not _hang(fragment, strip, near):
                        loose.extend(fragment)
            strip.items = sorted(loose + [item for item in strip.items if not item[2].text.strip()]) if loose else []
        if strip.items:
            kept.append(strip)
    for strip in [strip for strip in kept if len(strip.items) <= 12]:
        near = [host for host in kept if host is not strip and abs(host.baseline - strip.baseline) <= 0.75 * host.size]
        fragments = _fragments(strip)
        strip.items = [
            item
            for fragment in fragments
            if _apart([fragment], strip, near) or not (_hang(fragment, strip, near) or _lean(fragment, strip, near))
            for item in fragment
        ]
    kept = [strip for strip in kept if strip.items]
    joined: list[_Strip] = []
    for strip in sorted(kept, key=lambda strip: strip.baseline):
        if joined and _one_line(strip, joined[-1]):
            joined[-1].items = sorted(joined[-1].items + strip.items)
            joined[-1].size = max(strip.size, joined[-1].size)
        else:
            joined.append(strip)
    return joined


def _superscript(before: str, run: str, after: str) -> tuple[str, tuple[str, ...]]:
    """Return the text that a superscript adds and the note marks that it is."""
    if run in {"o", "O", "0", "°", "º"} and after[:1] in {"C", "F", "K"}:
        return "°", ()
    if _EXPONENT.match(run) and _POWER_OF_TEN.search(before):
        return "^" + run, ()
    if run in {"2", "3"} and (_SQUARE_BASE.search(before) or (before in {"A", "I"} and after[:1] in {"s", "t", "S"})):
        return "^" + run, ()
    if run == "2" and before in {"D", "I"} and after == "PA":  # the packages D²PAK and I²PAK
        return run, ()
    if run.lower() in {"tm", "®", "™", "©", "r", "°"}:
        return ("" if run.lower() == "r" else run), ()
    if run.lower() in {"st", "nd", "rd", "th"} and before[-1:].isdigit():
        return run, ()
    if noted := _NOTE_WORD.match(run):
        return "", (noted.group(1) or "Note",)
    if _MARK.match(run):
        return "", tuple(re.findall(r"\*+|[a-zA-Z]|\d{1,2}|[†‡§#]", run))
    return run, ()


def _word(items: list[_Item], baseline: float, glued: bool) -> Word:
    """Build one word from its characters and their levels."""
    text, index = "", 0
    marks: list[str] = []
    while index < len(items):
        char, level = items[index][2], items[index][3]
        if level == 1:
            end = index
            while end < len(items) and items[end][3] == 1:
                end += 1
            run = "".join(item[2].text for item in items[index:end])
            after = "".join(item[2].text for item in items[end : end + 2])
            added, found = _superscript(text, run, after)
            text += added
            marks.extend(found)
            index = end
            continue
        text += char.text
        index += 1
    if found_circles := _CIRCLED.findall(text):
        marks.extend(found_circles)
        text = _CIRCLED.sub("", text)
    if _BRACKETED_MARK.match(text):
        marks.extend(re.findall(r"\d+", text))
        text = ""
    if items[0][3] == 1 and text in {")", "]"}:
        text = ""
    base = [item[2] for item in items if item[3] == 0] or [item[2] for item in items]
    return Word(
        text=text,
        x0=min(item[2].x0 for item in items),
        top=min(char.top for char in base),
        x1=max(item[2].x1 for item in items),
        bottom=max(item[2].bottom for item in items),
        baseline=baseline,
        size=max(char.bottom - char.top for char in base),
        bold=any(mark in base[0].font.lower() for mark in ("bold", "black", "heavy", "-demi")),
        marks=tuple(marks),
        subscript=any(item[3] == -1 or (item[3] == 0 and item[2].size < 0.87 * items[0][2].size) for item in items),
        glued=glued,
    )


def build_lines(chars: Sequence[Char], verticals: Sequence[Rule]) -> list[Line]:
    """Return the upright, painted text of a page as lines, top to bottom.

    A vertical rule between two characters always parts them into two words.
    """
    upright = [_widened(char) for char in chars if char.upright and char.visible]
    lines: list[Line] = []
    for strip in _attach(_strips(upright)):
        here = sorted(r.x0 for r in verticals if r.top - 1 <= strip.baseline - 0.3 * strip.size <= r.bottom + 1)
        words: list[Word] = []
        current: list[_Item] = []
        blank, edge, middle, glued = True, 0.0, 0.0, False
        for item in strip.items:
            char = item[2]
            if not char.text.strip():
                blank = True
                continue
            if current:
                place = bisect_left(here, middle)
                ruled = place < len(here) and here[place] < (char.x0 + char.x1) / 2
                gap = char.x0 - edge
                spaced = (
                    blank and gap > 0.02 * strip.size and item[3] != -1
                )  # blanks also push subscripts to their place
                if ruled or gap > 0.2 * strip.size or gap > 0.28 * char.size or spaced:
                    words.append(_word(current, strip.baseline, glued))
                    current = []
                    glued = ruled and not blank and gap <= 0.1 * strip.size
            current.append(item)
            blank, edge, middle = False, max(edge if len(current) > 1 else char.x1, char.x1), (char.x0 + char.x1) / 2
        if current:
            words.append(_word(current, strip.baseline, glued))
        if words:
            words.sort(key=lambda word: word.x0)
            lines.append(Line(words, strip.baseline, strip.size))
    lines.sort(key=lambda line: line.baseline)
    return lines
