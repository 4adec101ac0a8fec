"""Settings: options > environment `D2S_*` > `d2s.toml` > defaults."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from d2s.errors import KnowledgeError

_PACKAGE = Path(__file__).resolve().parent


def _data(name: str) -> Path:
    """Return the shipped folder: beside the package in a checkout, inside it when installed."""
    installed = _PACKAGE / "_data" / name
    return installed if installed.is_dir() else _PACKAGE.parent / name


@dataclass(frozen=True, slots=True)
class Settings:
    """Where knowledge, store and tools are, and the limits of a run.

    Sizes in bytes, times in seconds. `store` is a folder or a `http(s)://` SPARQL endpoint; None keeps the graph in
    memory. `cache` None switches the page cache off.
    """

    ontology: Path = _data("ontology")
    rules: Path = _data("rules")
    store: str | None = None
    corpus: Path | None = None
    cache: Path | None = None
    ngspice: str = "ngspice"
    max_pages: int = 300
    time_limit: float = 20.0
    page_source: str = "playa"
    llm_base_url: str | None = None
    llm_model: str | None = None
    llm_api_key: str | None = None
    token: str | None = None

    def __post_init__(self) -> None:
        """Check that the knowledge folders exist."""
        for folder in (self.ontology, self.rules):
            if not folder.is_dir():
                raise KnowledgeError("D802", path=folder)


def _convert(name: str, value: Any) -> Any:
    if value is None or value == "":
        return None
    if name in {"ontology", "rules", "corpus", "cache"}:
        return Path(value).expanduser()
    if name == "max_pages":
        return int(value)
    if name == "time_limit":
        return float(value)
    return str(value)


def load_settings(
    options: Mapping[str, Any] | None = None,
    environment: Mapping[str, str] | None = None,
    file: Path | None = None,
) -> Settings:
    """Resolve the settings from options, environment and `d2s.toml`.

    Raise `KnowledgeError` D803 on an unreadable file, an unknown key or a value of the wrong type.
    """
    names = {field.name for field in fields(Settings)}
    merged: dict[str, Any] = {}
    path = file or Path("d2s.toml")
    if file is not None or path.is_file():
        try:
            merged.update(tomllib.loads(path.read_text(encoding="utf-8")))
        except (OSError, tomllib.TOMLDecodeError) as error:
            raise KnowledgeError("D803", file=path, reason=error) from error
        if unknown := sorted(merged.keys() - names):
            raise KnowledgeError("D803", file=path, reason=f"unknown key {unknown[0]!r}; known: {sorted(names)}")
    env = os.environ if environment is None else environment
    for name in names:
        if value := env.get(f"D2S_{name.upper()}"):
            merged[name] = value
    merged.update({key: value for key, value in (options or {}).items() if value is not None})
    try:
        changes = {key: _convert(key, value) for key, value in merged.items()}
    except ValueError as error:
        raise KnowledgeError("D803", file=path if path.is_file() else None, reason=error) from error
    return replace(Settings(), **changes) if changes else Settings()
