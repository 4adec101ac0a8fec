"""Settings: options > environment `D2S_*` > `d2s.toml` > defaults."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from d2s.errors import KnowledgeError

_PACKAGE = Path(__file__).resolve().parent


def _data(name: str) -> Path:
    """Return the shipped folder: beside the package in a checkout, inside it when installed."""
    installed = _PACKAGE / "_data" / name
    return installed if installed.is_dir() else _PACKAGE.parent / name


_ONTOLOGY = _data("ontology")
_RULES = _data("rules")


@dataclass(frozen=True, slots=True)
class Settings:
    """Where knowledge, store and tools are, and the limits of a run.

    Sizes in bytes, times in seconds. `dialects` are the simulators that models are written for, by commas. `store` is
    a folder or a `http(s)://` SPARQL endpoint; None keeps the graph in memory. `cache` None: no page cache.

    A language model is asked only where `llm_model` and one of `llm_base_url` (an OpenAI-compatible server) and
    `llm_replay` (a folder of recorded calls, offline) are set. `llm_max_tokens` holds for one document,
    `llm_max_tokens_run` for all of them; prices are per million tokens. Keys never show in the settings' text.

    A SPARQL server as `store` gets `store_user` and `store_password`, or `store_token` as bearer token; `store_update`
    and `store_graphs` are its addresses for updates and graphs where they do not follow from `store`. `token` is the
    one that this program's own server asks of who updates; its queries end after `query_time_limit`.
    """

    ontology: Path = _ONTOLOGY
    rules: Path = _RULES
    store: str | None = None
    corpus: Path | None = None
    cache: Path | None = None
    ngspice: str = "ngspice"
    dialects: str = "ngspice"
    max_pages: int = 300
    time_limit: float = 20.0
    page_source: str = "playa"
    llm_base_url: str | None = None
    llm_model: str | None = None
    llm_api_key: str | None = field(default=None, repr=False)
    llm_timeout: float = 30.0
    llm_max_tokens: int = 1500
    llm_max_tokens_run: int | None = None
    llm_cache: Path | None = None
    llm_replay: Path | None = None
    llm_redact_parts: bool = False
    llm_dry_run: bool = False
    llm_prompt_price: float | None = None
    llm_completion_price: float | None = None
    token: str | None = field(default=None, repr=False)
    query_time_limit: float = 10.0
    store_update: str | None = None
    store_graphs: str | None = None
    store_user: str | None = None
    store_password: str | None = field(default=None, repr=False)
    store_token: str | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        """Check that the knowledge folders exist."""
        for folder in (self.ontology, self.rules):
            if not folder.is_dir():
                raise KnowledgeError("D802", path=folder)


def cache_folder(settings: Settings) -> Path:
    """Return the cache of the settings, or the usual one of this user."""
    return settings.cache or Path.home() / ".cache" / "d2s"


def _convert(name: str, value: Any) -> Any:
    if value is None or value == "":
        return None
    if name in {"ontology", "rules", "corpus", "cache", "llm_cache", "llm_replay"}:
        return Path(value).expanduser()
    if name in {"max_pages", "llm_max_tokens", "llm_max_tokens_run"}:
        return int(value)
    if name in {"time_limit", "query_time_limit", "llm_timeout", "llm_prompt_price", "llm_completion_price"}:
        return float(value)
    if name in {"llm_redact_parts", "llm_dry_run"}:
        return _switch(value)
    return str(value)


def _switch(value: Any) -> bool:
    """Return a switch that an environment writes as a word; raise `ValueError` on another word."""
    words = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}
    if (word := str(value).casefold()) not in words:
        raise ValueError(f"{value!r} is neither true nor false")
    return words[word]


def load_settings(
    options: Mapping[str, Any] | None = None,
    environment: Mapping[str, str] | None = None,
    file: Path | None = None,
) -> Settings:
    """Resolve the settings from options, environment and `d2s.toml`.

    Raise `KnowledgeError` D803 on an unreadable file, an unknown key or a value of the wrong type.
    """
    names = {one.name for one in fields(Settings)}
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
