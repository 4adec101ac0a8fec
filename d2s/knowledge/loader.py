"""Reads one YAML file into a schema-checked object; errors name file and line."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from d2s.errors import KnowledgeError


class Block(BaseModel):
    """Base of every block of an ontology or rule file: frozen, unknown keys refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


M = TypeVar("M", bound=Block)


def _line(node: Any, place: Sequence[int | str]) -> int | None:
    """Return the 1-based line of the deepest known key or item on the way to `place`."""
    line: int | None = None
    for key in place:
        marks = getattr(getattr(node, "lc", None), "data", None)
        if marks and key in marks:
            line = marks[key][0] + 1
        try:
            node = node[key]
        except (KeyError, IndexError, TypeError):
            break
    return line


def read_yaml(path: Path, model: type[M]) -> M:
    """Read `path` as `model`.

    Raise `KnowledgeError` D801 with file and line on bad YAML, an empty file, an unknown key or a value of the wrong type.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise KnowledgeError("D801", file=path, reason=f"cannot be read: {error.strerror}") from error
    try:
        data = YAML(typ="rt", pure=True).load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark
        raise KnowledgeError("D801", file=path, line=mark.line + 1 if mark else None, reason=error.problem) from error
    except YAMLError as error:
        raise KnowledgeError("D801", file=path, reason=str(error)) from error
    if data is None:
        raise KnowledgeError("D801", file=path, reason="the file is empty; restore it from the last good version")
    try:
        return model.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(key) for key in first["loc"])
        raise KnowledgeError(
            "D801", file=path, line=_line(data, first["loc"]), reason=f"{place}: {first['msg']}"
        ) from error
