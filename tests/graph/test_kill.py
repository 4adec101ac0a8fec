"""A store survives the death of its writer at any moment: it opens, and every document is whole or absent."""

from __future__ import annotations

import hashlib
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import Quad

from d2s.graph import open_store
from d2s.graph.serialise import to_nquads
from d2s.records.part import Part

KILLS = 50
#: Loads the file in whose name the hash of the document is, again and again in two editions, as other documents.
WRITER = """
import sys
from pathlib import Path
from d2s.graph import open_store
import pyoxigraph as ox

editions = [Path(name).read_text(encoding="utf-8") for name in sys.argv[3:]]
with open_store(sys.argv[1]) as store:
    print("open", flush=True)
    number = 0
    while True:
        sha256 = f"{number % 7:064x}"
        text = editions[number % 2].replace(sys.argv[2], sha256)
        store.put(sha256, ox.parse(text.encode(), format=ox.RdfFormat.N_QUADS))
        number += 1
"""


def shape(data: bytes, sha256: str) -> str:
    """Return what is the same for all documents of one edition."""
    lines = sorted(line.replace(sha256.encode(), b"sha") for line in data.splitlines())
    return hashlib.sha256(b"\n".join(lines)).hexdigest()


@pytest.mark.slow
def test_killed_while_it_loads(
    tmp_path: Path, quads_of: Callable[..., list[Quad]], mosfet: Part, dual: Part, sha: str
) -> None:
    editions = {}
    for name, parts in (("first", (mosfet,)), ("second", (mosfet, dual))):
        data = to_nquads(quads_of(*parts)).replace(sha.upper().encode(), sha.encode())
        (tmp_path / name).write_bytes(data)
        editions[shape(data, sha)] = name
    chance, folder = random.Random(7), str(tmp_path / "store")
    command = [sys.executable, "-c", WRITER, folder, sha, str(tmp_path / "first"), str(tmp_path / "second")]
    found: set[str] = set()
    for _ in range(KILLS):
        with subprocess.Popen(command, stdout=subprocess.PIPE) as writer:
            assert writer.stdout is not None and writer.stdout.readline() == b"open\n"
            time.sleep(chance.uniform(0.0, 0.15))
            writer.kill()
            assert writer.wait(30) == -signal.SIGKILL
        with open_store(folder) as store:
            for document in store.documents():
                found.add(editions[shape(store.dump(document), document)])
    assert found == {"first", "second"}
