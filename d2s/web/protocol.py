"""The SPARQL 1.1 Protocol: HTTP requests become queries and updates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
_DATASET = {"query": ("default-graph-uri", "named-graph-uri"), "update": ("using-graph-uri", "using-named-graph-uri")}


class RefusedError(Exception):
    """A request that the protocol forbids: HTTP status and what is wrong."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status, self.reason = status, reason


@dataclass(frozen=True, slots=True)
class Operation:
    """A query or an update (`kind`) with the dataset of the protocol."""

    kind: str
    text: str
    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


def _fields(text: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(text, keep_blank_values=True, errors="strict")
    except UnicodeDecodeError as error:
        raise RefusedError(400, "the parameters are not UTF-8") from error


def _operation(kind: str, text: str, fields: Sequence[tuple[str, str]]) -> Operation:
    def values(name: str) -> tuple[str, ...]:
        return tuple(value for field, value in fields if field == name)

    return Operation(kind, text, *(values(name) for name in _DATASET[kind]))


def _only(fields: Sequence[tuple[str, str]], allowed: str) -> Operation:
    """Return the one operation that the fields state."""
    found = [(name, value) for name, value in fields if name in _DATASET]
    if len(found) != 1:
        raise RefusedError(400, f"give exactly one of query and update, not {len(found)}")
    kind, text = found[0]
    if kind not in allowed:
        raise RefusedError(400, f"{kind} is not possible in this way")
    return _operation(kind, text, fields)


def _text(headers: Mapping[str, str], body: bytes) -> tuple[str, str]:
    """Return the media type and the text of a body; it has to be UTF-8, whatever the header says."""
    media, *parameters = (part.strip() for part in headers.get("content-type", "").split(";"))
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.lower() == "charset" and value.strip('"').lower() not in {"utf-8", "utf8", "us-ascii"}:
            raise RefusedError(415, f"the character set {value} is not possible; send UTF-8")
    if media.lower() not in {FORM, QUERY, UPDATE}:
        raise RefusedError(415, f"the content type {media or '(none)'} is none of {FORM}, {QUERY} and {UPDATE}")
    try:
        return media.lower(), body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise RefusedError(400, "the body is not UTF-8") from error


def read_operation(method: str, query_string: str, headers: Mapping[str, str], body: bytes) -> Operation | None:
    """Return what a request asks for, None where it is no operation; raise `RefusedError` on what is forbidden."""
    fields = _fields(query_string)
    if method in {"GET", "HEAD"}:
        if not any(name in _DATASET for name, _ in fields):
            return None
        return _only(fields, "query")
    media, text = _text(headers, body)
    if media == FORM:
        return _only(_fields(text) + fields, "query update")
    if any(name in _DATASET for name, _ in fields):
        raise RefusedError(400, "the operation stands in the body and in the address")
    return _operation("query" if media == QUERY else "update", text, fields)
