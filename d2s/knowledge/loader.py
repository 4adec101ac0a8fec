"""Reads one YAML file into a schema-checked object; errors name file and line."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.resolver import VersionedResolver

from d2s.errors import KnowledgeError


class Block(BaseModel):
    """Base of every block of an ontology or rule file: frozen, unknown keys refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class _Resolver(VersionedResolver):
    """Tells plain scalars by YAML 1.2; the library's own asks for the version of the file again at every scalar."""

    processing_version = (1, 2)


M = TypeVar("M", bound=Block)
K = TypeVar("K")

#: What was read in this process, by content and schema: a file that did not change is not parsed again.
_READ: dict[tuple[str, type[Block]], Block] = {}


def sha256_of(paths: Iterable[Path], base: Path) -> str:
    """Return one hash over names (relative to `base`) and contents; raise `KnowledgeError` D801 if unreadable."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        content = hashlib.sha256(_bytes(path)).hexdigest()
        digest.update(f"{path.relative_to(base).as_posix()} {content}\n".encode())
    return digest.hexdigest()


def read_yaml(path: Path, model: type[M]) -> M:
    """Read `path` as `model` (YAML 1.2: `NO` is a word).

    Raise `KnowledgeError` D801 with file and line on bad YAML, an empty file, an unknown key or a wrong type.
    """
    content = _bytes(path)
    key = (hashlib.sha256(content).hexdigest(), model)
    found = _READ.get(key)
    if not isinstance(found, model):
        found = _READ[key] = _parse(path, content, model)
    return found


def complete(knowledge: K) -> K:
    """Read every file that ontology or rules read when first asked for; return them.

    Raise `KnowledgeError` D801 where one is wrong: afterwards none can be, whatever becomes of the files.
    """
    for name, attribute in vars(type(knowledge)).items():
        if isinstance(attribute, cached_property):
            getattr(knowledge, name)
    return knowledge


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise KnowledgeError("D801", file=path, reason=f"cannot be read: {error.strerror}") from error


def fast_yaml() -> YAML:
    """Return the fast parser, without comments and line numbers."""
    yaml = YAML(typ="safe")
    yaml.Resolver = _Resolver
    return yaml


def _parse(path: Path, content: bytes, model: type[M]) -> M:
    """Read by the fast parser; where it or the schema refuses, read again with line numbers to say where."""
    try:
        return model.model_validate(fast_yaml().load(content))
    except (YAMLError, ValidationError):
        data = _with_lines(path, content)
    if data is None:
        raise KnowledgeError("D801", file=path, reason="the file is empty; restore it from the last good version")
    try:
        return model.model_validate(data)
    except ValidationError as error:
        # A misspelt key is missing too: the unknown one says more.
        first = min(error.errors(), key=lambda item: item["type"] != "extra_forbidden")
        place = ".".join(str(key) for key in first["loc"])
        reason = f"{place}: {first['msg']}" if place else first["msg"]
        raise KnowledgeError("D801", file=path, line=_line(data, first["loc"]), reason=reason) from error


def _with_lines(path: Path, content: bytes) -> Any:
    try:
        return YAML(typ="rt", pure=True).load(content)
    except MarkedYAMLError as error:
        mark = error.problem_mark
        raise KnowledgeError("D801", file=path, line=mark.line + 1 if mark else None, reason=error.problem) from error
    except YAMLError as error:
        raise KnowledgeError("D801", file=path, reason=str(error)) from error


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
