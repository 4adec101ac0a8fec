"""Finds the simulator and its version."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from d2s.errors import SimulatorError
from d2s.settings import Settings


@dataclass(frozen=True, slots=True)
class Simulator:
    """The ngspice program: where it is and what it says it is."""

    path: Path
    version: str


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
