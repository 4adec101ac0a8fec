"""Where the blocks of a YAML file stand, by the fast parser: lines for messages, spans for edits."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, Node, SequenceNode

from d2s.knowledge.loader import fast_yaml

Place = Sequence[str | int]


class Mark(NamedTuple):
    """A position in a text: line and column from 0."""

    line: int
    column: int


class Span(NamedTuple):
    """Where a value stands, from its first character to behind its last one; `flow` where it is written in brackets."""

    start: Mark
    end: Mark
    flow: bool


def compose(text: str) -> Node | None:
    """Return the node tree of a YAML text, None where it is empty or broken."""
    try:
        node: Node | None = fast_yaml().compose(text)
    except YAMLError:
        return None
    return node


def entry(node: Any, identifier: str) -> int | None:
    """Return the index of the item of a sequence whose `id` or `name` is the identifier."""
    for index, item in enumerate(node.value if isinstance(node, SequenceNode) else ()):
        for key, value in item.value if isinstance(item, MappingNode) else ():
            if key.value in ("id", "name") and value.value == identifier:
                return index
    return None


def find(node: Node | None, place: Place) -> tuple[Node | None, Node | None]:
    """Return key and value node at a place; an item of a sequence is meant by its index, `id` or `name`."""
    key: Node | None = None
    value = node
    for step in place:
        if isinstance(value, MappingNode):
            pair = next((pair for pair in value.value if pair[0].value == str(step)), None)
            if pair is None:
                return key, None
            key, value = pair
        elif isinstance(value, SequenceNode):
            index = step if isinstance(step, int) else entry(value, step)
            if index is None or not 0 <= index < len(value.value):
                return key, None
            key = value = value.value[index]
        else:
            return key, None
    return key, value


def span(text: str, place: Place) -> Span | None:
    """Return where the value at a place stands, None where there is none."""
    _, node = find(compose(text), place)
    if node is None:
        return None
    start, end = node.start_mark, node.end_mark
    return Span(Mark(start.line, start.column), Mark(end.line, end.column), bool(getattr(node, "flow_style", False)))


class Lines:
    """Lines of places in files, each file read once."""

    def __init__(self) -> None:
        self._roots: dict[Path, Node | None] = {}

    def of(self, path: Path, place: Place) -> int | None:
        """Return the 1-based line of a place in a file, or of the nearest known one on the way to it."""
        if path not in self._roots:
            self._roots[path] = compose(path.read_text(encoding="utf-8")) if path.is_file() else None
        line: int | None = None
        for length in range(1, len(place) + 1):
            key, value = find(self._roots[path], place[:length])
            if key is None or value is None:
                break
            line = int(key.start_mark.line) + 1
        return line
