"""Ontology and rules of a folder, or of a git revision laid out in a temporary folder."""

from __future__ import annotations

import io
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from d2s.errors import UsageError
from d2s.settings import Settings

_GIT_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Folders:
    """The two folders that hold knowledge; `rules` is None where only an ontology is compared."""

    ontology: Path
    rules: Path | None


@contextmanager
def at_revision(settings: Settings, revision: str) -> Iterator[Folders]:
    """Give the settings' ontology and rules as they were at a git revision, as long as the context lasts.

    Raise `UsageError` D901 where the ontology stands in no git repository or the revision does not hold it.
    """
    top = Path(_git(settings.ontology, "rev-parse", "--show-toplevel").decode().strip())
    names = [folder.resolve().relative_to(top.resolve()).as_posix() for folder in (settings.ontology, settings.rules)]
    archive = _git(top, "archive", "--format=tar", f"{revision}", "--", *names)
    with TemporaryDirectory(prefix="d2s-") as folder, tarfile.open(fileobj=io.BytesIO(archive)) as members:
        members.extractall(folder, filter="data")
        yield Folders(Path(folder) / names[0], Path(folder) / names[1])


@contextmanager
def opened(settings: Settings, name: str) -> Iterator[Folders]:
    """Give the knowledge that a name means: an ontology folder, a folder holding `ontology/`, or a git revision."""
    path = Path(name)
    if path.is_dir():
        if (path / "ontology").is_dir():
            yield Folders(path / "ontology", path / "rules" if (path / "rules").is_dir() else None)
        else:
            yield Folders(path, None)
        return
    with at_revision(settings, name) as folders:
        yield folders


def _git(folder: Path, *arguments: str) -> bytes:
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), *arguments], capture_output=True, timeout=_GIT_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise UsageError("D901", file=folder, reason=f"git cannot be run: {error}") from error
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        reason = said[-1] if said else f"git {arguments[0]} failed"
        raise UsageError("D901", file=folder, reason=f"{reason}; name a folder or a git revision that holds it")
    return done.stdout
