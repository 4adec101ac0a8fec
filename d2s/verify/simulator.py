"""Finds the simulator and its version."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path

from d2s.errors import SimulatorError, UsageError
from d2s.settings import Settings


@dataclass(frozen=True, slots=True)
class Simulator:
    """The ngspice program: where it is, what it says it is, and the dialect that it reads (none: its own)."""

    path: Path
    version: str
    compat: str = ""

    def reading(self, compat: str) -> Simulator:
        """Return the simulator reading another dialect: `ps`, `lt`, `hs` …, as ngspice names them."""
        if compat and not re.fullmatch(r"[a-z0-9]{1,10}", compat):
            raise UsageError("D901", reason=f"{compat!r} names no dialect; try ps, lt or hs")
        return replace(self, compat=compat + "a" if compat in ("ps", "lt", "ltps") else compat)


def find_simulator(settings: Settings) -> Simulator:
    """Return the simulator of the settings; raise `SimulatorError` D701 where it does not answer."""
    found = shutil.which(settings.ngspice)
    if found is None:
        raise SimulatorError("D701")
    try:
        said = subprocess.run(
            [found, "--version"], capture_output=True, text=True, timeout=10, check=False, stdin=subprocess.DEVNULL
        ).stdout
    except (OSError, subprocess.TimeoutExpired) as error:
        raise SimulatorError("D701") from error
    match = re.search(r"ngspice-([\w.+-]+)", said)
    if match is None:
        raise SimulatorError("D701")
    return Simulator(Path(found), f"ngspice-{match[1]}")
