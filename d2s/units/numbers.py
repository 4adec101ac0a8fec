"""Numbers as datasheets print them: signs, ranges, ±, bounds, thousands and powers of ten."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from d2s.units.text import GROUP_BLANK, fold, is_readable


class Form(StrEnum):
    """How a value is printed."""

    SINGLE = "single"
    RANGE = "range"
    PLUS_MINUS = "plus_minus"
    BLANK = "blank"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Values:
    """What one value cell says, in the units printed in it.

    `value` for a single number, `min` and `max` for ranges and ± in the order of the page; `operator` is `=`, `<`,
    `<=`, `>`, `>=` or `~`; `bound` is `min`, `typ` or `max` where an operator or a word says so. `unit_text` is what
    follows the number, `low_unit_text` the unit of a range's first number where it has its own. `marks` are note marks.
    `condition_text` is a test condition printed behind the value (`15 @ TC = 145 °C`).
    `reason` says why the text is unreadable.
    """

    form: Form
    text: str
    value: float | None = None
    min: float | None = None
    max: float | None = None
    operator: str = "="
    bound: str | None = None
    unit_text: str = ""
    low_unit_text: str = ""
    marks: tuple[str, ...] = ()
    condition_text: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Number:
    """A number found in a text: `value` is None where it is ambiguous (`reason`); `end` is the place behind it."""

    value: float | None
    end: int
    reason: str = ""


_NUMBER = re.compile(
    rf"""(?P<sign>[+-]?)[ {GROUP_BLANK}]?
    (?P<digits>
        [0-9]{{1,3}}(?:[{GROUP_BLANK}'][0-9]{{3}})+(?:[.,][0-9]+)?(?![0-9])   # 10 000 (thin blank), 10'000
      | [0-9]{{1,3}}(?:[ ]000)+(?![0-9.,])            # 10 000 (plain blank): whole thousands
      | [0-9]+(?:[.,][0-9]+)*
      | [.][0-9]+
    )
    (?P<power>
        [eE][+-]?[0-9]{{1,2}}(?![0-9A-Za-z])
      | [ {GROUP_BLANK}]?[x×X*·][ {GROUP_BLANK}]?10[ ]?
        (?:\^[ ]?(?P<raised>[+-]?[0-9]{{1,2}})|(?P<lost>-[ ]?[0-9]{{1,2}}))(?![0-9.])
      | (?<=10)\^(?P<bare>[+-]?[0-9]{{1,2}})(?![0-9.])
    )?""",
    re.VERBOSE,
)
_BLANKS = re.compile(r"(?:-+|_+|\.{2,}|(?:-\s)+-|/|n\.?\s?/?\s?a\.?|\*{1,3})", re.IGNORECASE)
OPERATOR = re.compile(r"\s*(<=|>=|≤|≥|=<|=>|<|>|≈|≅|≃|~(?=\s*[-+]?[0-9.])|=)\s*")
OPERATORS = {"≤": "<=", "=<": "<=", "≥": ">=", "=>": ">=", "≈": "~", "≅": "~", "≃": "~"}
_BOUND = re.compile(r"\s*\(?\b(min|max|typ|minimum|maximum|typical|nom|nominal)\b\.?\)?\s*:?\s*", re.IGNORECASE)
PLUS_MINUS = re.compile(rf"(?:±|\+\s?/\s?-|\+-)[ {GROUP_BLANK}]?")
RANGE = re.compile(
    r"\s*(?:\.{2,4}|~|÷|\bto\b|(?<=[0-9])to(?=[+-]?[0-9.])|\bup to\b|\bthru\b|\bthrough\b|\bbis\b|至|到)\s*",
    re.IGNORECASE,
)
DASH = re.compile(r"(?:\s-\s|-|-\s)(?=[0-9+.])|\s-\s(?=[-+])")
SLASH = re.compile(r"\s*/\s*(?=[-+][ ]?[0-9.])")
_MARK = re.compile(
    r"\s*(?:\((?:notes?\s*)?([0-9]{1,2}|[a-z]|\*{1,3}|†)\)|\[(?:notes?\s*)?([0-9]{1,2}|[a-z])\]|(?<=\s)([0-9a-z])\)"
    r"|(?:notes?|see note)\s*([0-9]{1,2}|[a-z])|(\*{1,4}|[†‡#§]+))\s*$",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"\s*(@.+|\([^()]*[=@][^()]*\)|\(\s*[0-9.]+\s*(?:[kM]?Hz|[nµm]?s(?:ec)?|°C)\s*\))\s*$", re.IGNORECASE
)
_DOUBLED = re.compile(r"(?<![0-9])--(?=\s?[0-9.])")
_SIGNED = re.compile(r"\s*,\s*(?=\+\s?[0-9.])")
_LEADING_MARK = re.compile(r"^[*†‡#§](?=\s*[0-9])")


def read_number(folded: str, start: int = 0) -> Number | None:
    """Read the number that starts at `start` of a folded text; None where none does."""
    match = _NUMBER.match(folded, start)
    if match is None:
        return None
    value, reason = _decimal(match["digits"])
    end = match.end()
    if value is None:
        return Number(None, end, reason)
    exponent = match["raised"] or match["lost"] or match["bare"]
    if match["bare"] is not None:
        value = value / 10 * 10 ** float(exponent)
    elif exponent is not None:
        value = float(f"{value!r}e{int(exponent.replace(' ', ''))}") if value else 0.0
    elif match["power"]:
        value = float(f"{value!r}{match['power']}")
    following = folded[end : end + 1]
    if following.isdigit() or following in {"^", "½", "¼", "¾"} or folded[end : end + 2] in {" ½", " ¼", " ¾"}:
        return Number(None, end, "digits that form no number")
    return Number(-value if match["sign"] == "-" else value, end)


@lru_cache(maxsize=4096)
def _decimal(digits: str) -> tuple[float | None, str]:
    """Return the value of digits with separators, or None and the reason why it is ambiguous."""
    plain = digits.replace(GROUP_BLANK, "").replace("'", "").replace(" ", "")
    commas, dots = plain.count(","), plain.count(".")
    if not commas and dots <= 1:
        return float(plain), ""
    groups = re.split(r"[.,]", plain)
    if any(len(group) != 3 for group in groups[1:-1]) or (not 1 <= len(groups[0]) <= 3 and len(groups) > 2):
        return None, "several numbers or unknown separators"
    if commas and dots:
        decimal = "." if plain.rindex(".") > plain.rindex(",") else ","
        if plain.count(decimal) > 1 or decimal in plain[: plain.rindex(decimal)] or len(groups[-2]) != 3:
            return None, "unclear decimal and thousands separators"
        other = "," if decimal == "." else "."
        return float(plain.replace(other, "").replace(decimal, ".")), ""
    if len(groups) > 2:
        return (float("".join(groups)), "") if len(groups[-1]) == 3 else (None, "several numbers or unknown separators")
    if groups[0].strip("0") == "" or len(groups[1]) in (1, 2):
        return float(f"{groups[0]}.{groups[1]}"), ""
    if len(groups[1]) == 3 and len(groups[0]) <= 3:
        return float(groups[0] + groups[1]), ""
    return None, "a comma that is neither decimal nor thousands"


@lru_cache(maxsize=8192)
def parse_values(text: str) -> Values | None:
    """Read one value cell; None where it holds no number (and is not blank).

    Ambiguous text gives the form `unreadable` with its reason, never a guess.
    """
    folded = fold(text).strip(f" {GROUP_BLANK}")
    if not folded or _BLANKS.fullmatch(folded):
        return Values(Form.BLANK, text)
    if not is_readable(folded):
        return _unreadable(text, "a glyph without meaning") if any(letter.isdigit() for letter in folded) else None
    return _Reading(text, folded).values()


def _unreadable(text: str, reason: str) -> Values:
    return Values(Form.UNREADABLE, text, reason=reason)


class _Reading:
    """One pass over a folded cell."""

    def __init__(self, text: str, folded: str) -> None:
        self._text = text
        self._marks: list[str] = []
        self._condition = ""
        folded = _DOUBLED.sub("-", folded)
        if (match := _CONDITION.search(folded)) and match.start() > 0:
            self._condition, folded = match[1].strip(), folded[: match.start()]
        while (match := _MARK.search(folded)) and match.start() > 0 and not folded[: match.start()].endswith("("):
            self._marks.insert(0, next(group for group in match.groups() if group))
            folded = folded[: match.start()]
        self._folded = folded
        self._operator = "="
        self._bound: str | None = None

    def values(self) -> Values | None:
        """Return what the cell says."""
        at = self._prefix()
        if _LEADING_MARK.match(self._folded):
            return _unreadable(self._text, "a mark in the place of a sign")
        if match := PLUS_MINUS.match(self._folded, at):
            return self._plus_minus(match.end())
        first = read_number(self._folded, at)
        if first is None:
            return None
        if first.value is None:
            return _unreadable(self._text, first.reason)
        return self._after(first)

    def _prefix(self) -> int:
        """Skip opening bracket, bound word and operator; return the place of the number."""
        at = 0
        if self._folded[:5].lower() == "from ":
            at = 5
        if match := _BOUND.match(self._folded, at):
            self._bound, at = match[1][:3].lower().replace("nom", "typ"), match.end()
        if match := OPERATOR.match(self._folded, at):
            self._operator, at = OPERATORS.get(match[1], match[1]), match.end()
            self._bound = {"<": "max", ">": "min"}.get(self._operator[0], self._bound)
        return at

    def _plus_minus(self, at: int) -> Values:
        number = read_number(self._folded, at)
        if number is None or number.value is None or number.value < 0:
            return _unreadable(self._text, number.reason if number and number.reason else "± without a plain number")
        return self._finish(Form.PLUS_MINUS, number.end, min=-number.value, max=number.value)

    def _after(self, first: Number) -> Values:
        """Read what follows the first number: a second one, or the unit."""
        folded, value = self._folded, first.value
        assert value is not None
        if PLUS_MINUS.search(folded, first.end):
            return _unreadable(self._text, "a value with a tolerance")
        if (match := SLASH.match(folded, first.end)) and (second := read_number(folded, match.end())):
            if second.value is not None and value * second.value <= 0:
                form = Form.PLUS_MINUS if value > 0 else Form.RANGE
                return self._finish(form, second.end, min=min(value, second.value), max=max(value, second.value))
            return _unreadable(self._text, "two numbers")
        if (match := DASH.match(folded, first.end)) and (second := read_number(folded, match.end())):
            if second.value is None or second.value <= value:
                return _unreadable(self._text, second.reason or "a range that does not ascend")
            return self._finish(Form.RANGE, second.end, min=value, max=second.value)
        if match := _SIGNED.match(folded, first.end):
            return self._range(first, match)
        for match in RANGE.finditer(folded, first.end):
            return self._range(first, match)
        return self._finish(Form.SINGLE, first.end, value=value)

    def _range(self, first: Number, match: re.Match[str]) -> Values:
        """Read a range whose first number may have its own unit."""
        low_unit = self._folded[first.end : match.start()].strip()
        second = read_number(self._folded, match.end())
        if second is None or second.value is None or any(letter.isdigit() for letter in low_unit):
            return _unreadable(self._text, second.reason if second and second.reason else "a range with one number")
        low, high = first.value, second.value
        assert low is not None
        rest = self._folded[second.end :].strip()
        if not (low < 0 and high < 0) and low > high and low_unit in {"", rest}:
            low, high = high, low
        return self._finish(Form.RANGE, second.end, min=low, max=high, low_unit="" if low_unit == rest else low_unit)

    def _finish(
        self,
        form: Form,
        end: int,
        *,
        value: float | None = None,
        min: float | None = None,
        max: float | None = None,
        low_unit: str = "",
    ) -> Values:
        rest = self._folded[end:].replace(GROUP_BLANK, " ").strip(" ,;:")
        if (match := _BOUND.search(rest)) and match.end() == len(rest):
            self._bound = match[1][:3].lower().replace("nom", "typ")
            rest = rest[: match.start()].strip()
        if reason := _foreign(rest):
            return _unreadable(self._text, reason)
        return Values(
            form=form,
            text=self._text,
            value=value,
            min=min,
            max=max,
            operator=self._operator,
            bound=self._bound,
            unit_text=rest,
            low_unit_text=low_unit,
            marks=tuple(self._marks),
            condition_text=self._condition,
        )


_RAISED = re.compile(r"10-[0-9]|\^-?[0-9./]+|\b[Ax]2|[A-Za-z]2\b|10\^")


def _foreign(rest: str) -> str:
    """Return why the text behind a number is no unit, or an empty string."""
    if any(letter.isdigit() for letter in _RAISED.sub("", rest)):
        return "several numbers"
    if any(letter in "½¼¾=<>≤≥±" for letter in rest.replace("Hz½", "")):
        return "text that is no unit"
    return ""
