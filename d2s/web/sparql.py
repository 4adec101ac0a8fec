"""SPARQL text by its tokens: what may not run, and where a protocol's dataset goes into an update.

Tokens are enough: the store's parser has the last word on syntax, and these checks refuse more, never less.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from d2s.errors import UsageError

_TOKEN = re.compile(
    r'''(?P<skip>\s+|\#[^\n\r]*)
    |(?P<string>"""(?:[^"\\]|\\.|"(?!""))*"""|\'\'\'(?:[^'\\]|\\.|\'(?!\'\'))*\'\'\'
      |"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')
    |(?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
    |(?P<variable>[?$]\w+)
    |(?P<name>[\w-]*(?:\.[\w-]+)*:(?:[\w.%:-]|\\.)*)
    |(?P<word>@?[A-Za-z_][\w-]*)
    |(?P<other>.)''',
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
#: What would make the server fetch from elsewhere.
_REFUSED = frozenset({"SERVICE", "LOAD"})


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    start: int
    end: int
    depth: int

    def is_word(self, *words: str) -> bool:
        """Tell whether the token is one of the keywords."""
        return self.kind == "word" and self.text.upper() in words


def _tokens(text: str) -> list[_Token]:
    """Return the tokens with the depth of braces they stand at; an opening brace has the depth outside it."""
    found, depth = [], 0
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "other"
        if kind == "skip":
            continue
        if match[0] == "}":
            depth -= 1
        found.append(_Token(kind, match[0], match.start(), match.end(), depth))
        if match[0] == "{":
            depth += 1
    return found


def _unescaped(text: str) -> str:
    """Return the text with the code point escapes of SPARQL (section 19.2) resolved."""

    def letter(match: re.Match[str]) -> str:
        number = int(match[1] or match[2], 16)
        return chr(number) if number < 0x110000 and not 0xD800 <= number < 0xE000 else match[0]

    return _ESCAPE.sub(letter, text)


def check_allowed(text: str) -> None:
    """Raise `UsageError` D508 where the text asks the server to fetch from elsewhere, in whatever spelling."""
    for form in {text, _unescaped(text)}:
        for token in _tokens(form):
            if token.is_word(*_REFUSED):
                raise UsageError("D508", operation=token.text.upper())


def with_dataset(update: str, default: Sequence[str], named: Sequence[str]) -> str:
    """Return the update with the protocol's dataset as USING clauses of every operation with a WHERE.

    `DELETE WHERE`, whose grammar has no place for it, is written out. Raise `UsageError` D901 where an operation names
    a dataset itself, which the protocol forbids (section 2.2.3).
    """
    if not default and not named:
        return update
    using = " ".join((*(f"USING <{iri}>" for iri in default), *(f"USING NAMED <{iri}>" for iri in named)))
    tokens = _tokens(update)
    edits: list[tuple[int, int, str]] = []
    for index, token in enumerate(tokens):
        if token.depth != 0:
            continue
        if token.is_word("USING", "WITH"):
            raise UsageError("D901", reason=f"{token.text} and a dataset of the protocol exclude each other")
        if not token.is_word("WHERE"):
            continue
        if index and tokens[index - 1].is_word("DELETE"):
            pattern = _block(update, tokens[index + 1 :])
            edits.append((token.start, token.end, f"{pattern} {using} WHERE"))
        else:
            edits.append((token.start, token.end, f"{using} WHERE"))
    return _edited(update, edits)


def _block(text: str, tokens: Iterable[_Token]) -> str:
    """Return the first pattern in braces."""
    start = None
    for token in tokens:
        if token.depth == 0 and token.text == "{" and start is None:
            start = token.start
        elif token.depth == 0 and token.text == "}" and start is not None:
            return text[start : token.end]
    raise UsageError("D505", reason="DELETE WHERE without a closed pattern")


def _edited(text: str, edits: Iterable[tuple[int, int, str]]) -> str:
    parts, at = [], 0
    for start, end, new in edits:
        parts += [text[at:start], new]
        at = end
    return "".join((*parts, text[at:]))
