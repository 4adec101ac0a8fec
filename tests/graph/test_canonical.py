"""The same PDF, ontology and versions give the same graph, byte for byte, in any process and folder."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

from pyoxigraph import BlankNode

from d2s.graph import canonical
from d2s.graph.iris import document_iri
from d2s.pipeline import pipeline
from d2s.settings import Settings

ROOT = Path(__file__).parents[2]
SAMPLE = sorted((ROOT / "corpus" / "samples").glob("*.pdf"))[0]
SCRIPT = """
import hashlib, sys
from pathlib import Path
from d2s.graph import canonical
from d2s.graph.iris import document_iri
from d2s.pipeline import pipeline
from d2s.settings import Settings

result = pipeline(Settings()).read(Path(sys.argv[1]))
graph = document_iri(result.extraction.document.sha256)
data = canonical(quad for quad in result.quads if quad.graph_name == graph)
print(hashlib.sha256(data).hexdigest())
"""


def test_the_same_pdf_gives_the_same_canonical_graph(tmp_path: Path) -> None:
    result = pipeline(Settings()).read(SAMPLE)
    graph = document_iri(result.extraction.document.sha256)
    quads = [quad for quad in result.quads if quad.graph_name == graph]
    here = hashlib.sha256(canonical(quads)).hexdigest()
    assert len(quads) > 500
    assert canonical(reversed(quads)) == canonical(quads)
    assert not any(isinstance(term, BlankNode) for quad in quads for term in (quad.subject, quad.object))
    for seed in ("1", "2"):
        folder = tmp_path / seed
        folder.mkdir()
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": f"UTC+{seed}", "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-c", SCRIPT, str(SAMPLE)]
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=True)
        assert done.stdout.strip() == here


def test_another_statement_gives_another_graph() -> None:
    quads = list(pipeline(Settings()).read(SAMPLE).quads)
    assert canonical(quads[1:]) != canonical(quads)
