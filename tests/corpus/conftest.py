"""Runs `d2s extract` once over all datasheets of the shared corpus; the tests read what it wrote."""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
CORPUS = ROOT / "corpus"
DATASHEETS = Path(os.environ.get("D2S_CORPUS") or ROOT.parent / "shared" / "corpus") / "datasheets"
LONGEST_RUN = 3600


@dataclass(frozen=True)
class Run:
    """The output folder of one run over the corpus, and the summary that the command printed."""

    output: Path
    code: int
    documents: list[dict[str, Any]]
    stderr: str


@pytest.fixture(scope="session")
def datasheets() -> list[Path]:
    files = sorted(DATASHEETS.glob("*.pdf"))
    if not files:
        message = f"no datasheets in {DATASHEETS}: run 'd2s corpus fetch FOLDER' and set D2S_CORPUS=FOLDER"
        if os.environ.get("D2S_REQUIRE_CORPUS"):
            pytest.fail(message)
        pytest.skip(message)
    return files


@pytest.fixture(scope="session")
def run(datasheets: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Extract every datasheet, once for all test processes."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    output, record = shared / "corpus-out", shared / "corpus-run.json"
    with (shared / "corpus-run.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not record.is_file():
            command = [sys.executable, "-m", "d2s", "extract", *map(str, datasheets), "-o", str(output), "--json"]
            done = subprocess.run(
                [*command, "--jobs", "2"], cwd=ROOT, capture_output=True, text=True, timeout=LONGEST_RUN, check=False
            )
            record.write_text(json.dumps([done.returncode, done.stdout, done.stderr]), encoding="utf-8")
    code, stdout, stderr = json.loads(record.read_text(encoding="utf-8"))
    assert code in {0, 1}, stderr
    return Run(output, code, json.loads(stdout)["documents"], stderr)
