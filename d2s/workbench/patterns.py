"""Regular expressions that can explode: told from their structure, and from the time that they take on repetitions."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

#: A search longer than this (processor seconds) in a text of at most `_LENGTHS[-1]` repetitions may grow without bound;
#: it does where `_STEP` repetitions more multiply it by `_GROWTH`: a cube would reach 1.6 there, a doubling 16.
_LIMIT = 0.02
_GROWTH, _STEP, _TIMES = 3.0, 4, 3
_LENGTHS = (6, 10, 14, 18, 20, 22, 24, 26)
_MANY = 8
_REPEATS = (sre.MAX_REPEAT, sre.MIN_REPEAT)
_CATEGORIES = {
    sre.CATEGORY_DIGIT: "0",
    sre.CATEGORY_SPACE: " ",
    sre.CATEGORY_WORD: "a",
    sre.CATEGORY_NOT_DIGIT: "a",
    sre.CATEGORY_NOT_SPACE: "a",
    sre.CATEGORY_NOT_WORD: "-",
}


@dataclass(frozen=True, slots=True)
class Explosion:
    """Why a pattern can explode: `nested` quantifiers, or the `seconds` of a search in `text`."""

    nested: bool
    text: str
    seconds: float


def explosion(pattern: str) -> Explosion | None:
    """Return why a regular expression can explode, None where it does not seem to; raise `re.error` on a broken one."""
    tree = list(parser.parse(pattern))
    repeats = list(_repeats(tree, ""))
    if not repeats:
        return None
    search = re.compile(pattern, re.IGNORECASE).search
    nested = next((True for _, body in repeats if _ambiguous(body)), False)
    for prefix, body in repeats:
        if not any(_unbounded(inner) for inner in _walk(body)) and not nested:
            continue
        for pump in _samples(body):
            for length in _LENGTHS:
                seconds = _seconds(search, prefix + pump * length + "\x00")
                if seconds <= _LIMIT:
                    continue
                texts = (prefix + pump * size + "\x00" for size in (length, length - _STEP))
                longer, shorter = (min(_seconds(search, text) for _ in range(_TIMES)) for text in texts)
                if longer > _LIMIT and longer > _GROWTH * shorter:
                    return Explosion(nested, prefix + pump * 3 + "…", longer)
                break
    return Explosion(True, "", 0.0) if nested else None


def _seconds(search: Callable[[str], object], text: str) -> float:
    """Return the processor seconds of a search, whatever else the machine does."""
    start = time.thread_time()
    search(text)
    return time.thread_time() - start


def _repeats(items: list[Any], prefix: str) -> Iterator[tuple[str, list[Any]]]:
    """Yield every unbounded repetition's body with a text that leads to it."""
    for item in items:
        operation, argument = item
        if operation in _REPEATS:
            _, high, body = argument
            if high > _MANY:
                yield prefix, list(body)
            yield from _repeats(list(body), prefix)
        else:
            for inner in _inner(operation, argument):
                yield from _repeats(list(inner), prefix)
        prefix += _sample(item)


def _inner(operation: Any, argument: Any) -> Iterator[Any]:
    if operation is sre.SUBPATTERN:
        yield argument[-1]
    elif operation is sre.BRANCH:
        yield from argument[1]
    elif operation in (sre.ASSERT, sre.ASSERT_NOT):
        yield argument[1]
    elif operation is getattr(sre, "ATOMIC_GROUP", None):
        yield argument


def _walk(items: Any) -> Iterator[Any]:
    for item in items:
        yield item
        operation, argument = item
        if operation in _REPEATS:
            yield from _walk(argument[2])
        for inner in _inner(operation, argument):
            yield from _walk(inner)


def _unbounded(item: Any) -> bool:
    return (item[0] in _REPEATS and item[1][1] > _MANY) or item[0] is sre.BRANCH


def _ambiguous(body: list[Any]) -> bool:
    """Tell whether a repeated body is nothing but a repetition (and what may be missing): `(a+)+`, `(a*b?)*`."""
    while len(body) == 1 and body[0][0] is sre.SUBPATTERN:
        body = list(body[0][1][-1])
    inner = [item for item in body if item[0] in _REPEATS and item[1][1] > _MANY]
    others = [item for item in body if item not in inner and _sample(item)]
    return len(inner) == 1 and not others


def _samples(body: list[Any]) -> set[str]:
    """Return texts that a repeated body matches: by each first branch, and with optional parts taken once."""
    texts = {"".join(map(_sample, body))}
    for item in _walk(body):
        if item[0] is sre.BRANCH:
            texts |= {"".join(map(_sample, branch)) for branch in item[1][1]}
    return {text for text in texts if text}


def _sample(item: Any) -> str:
    """Return a short text that one element matches."""
    operation, argument = item
    if operation is sre.LITERAL:
        return chr(argument)
    if operation in (sre.ANY, sre.NOT_LITERAL):
        return "a"
    if operation is sre.IN:
        return _member(argument)
    if operation in _REPEATS:
        return "".join(map(_sample, argument[2])) * int(min(argument[0], 3))
    if operation is sre.BRANCH:
        return "".join(map(_sample, argument[1][0]))
    if operation is sre.SUBPATTERN:
        return "".join(map(_sample, argument[-1]))
    return ""


def _member(choices: list[Any]) -> str:
    kind, value = choices[0]
    if kind is sre.NEGATE:
        return "~"
    if kind is sre.RANGE:
        return chr(int(value[0]))
    return str(_CATEGORIES.get(value, "a")) if kind is sre.CATEGORY else chr(int(value))
