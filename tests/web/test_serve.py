"""`d2s serve` as a process, and its query page in a browser."""

from __future__ import annotations

import json
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from d2s.cli import main
from d2s.graph import open_store, to_quads, to_trig
from d2s.records.extraction import Document, Extraction, Outcome, Versions
from d2s.records.layout import Layout
from d2s.records.part import Part
from d2s.settings import Settings
from d2s.units.units import Units

pytestmark = pytest.mark.web


def get(url: str, accept: str = "*/*") -> bytes:
    with urllib.request.urlopen(urllib.request.Request(url, headers={"Accept": accept}), timeout=30) as answer:
        return answer.read()


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("out") / "1N4148"
    folder.mkdir()
    document = Document("1" * 64, "1N4148.pdf", 1, manufacturer="Vishay")
    extraction = Extraction(Outcome.OK, (), Versions("0", "0", "0"), document, (Part("1N4148", "diode"),))
    quads = to_quads(extraction, Layout("1" * 64, (), (), (), ()), (), Units.load(Settings().ontology))
    (folder / "graph.trig").write_bytes(to_trig(quads))
    return folder.parent


@pytest.fixture(scope="module")
def server(out: Path) -> Iterator[str]:
    """Start `d2s serve` on a free port; yield the address that it prints."""
    command = [sys.executable, "-m", "d2s", "serve", "--port", "0", "--from", str(out)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        found = re.match(r"(http://127\.0\.0\.1:\d+/sparql)  \(read-only", line)
        assert found, line
        deadline = time.monotonic() + 60
        while True:
            try:
                get(found[1])
                break
            except urllib.error.URLError:
                assert time.monotonic() < deadline
                time.sleep(0.1)
        yield found[1]
        process.send_signal(signal.SIGINT)
        assert process.wait(30) in {0, -signal.SIGINT, 130}


def test_serve_answers_over_the_outputs(server: str) -> None:
    query = "SELECT%20%3Fn%20%7B%20%3Fp%20schema%3Ampn%20%3Fn%20%7D"
    answer = json.loads(get(f"{server}?query={query}"))
    assert {row["n"]["value"] for row in answer["results"]["bindings"]} == {"1N4148"}
    assert b"sparql-service-description" in get(server, "application/n-triples")


@pytest.mark.skipif(shutil.which("chromium") is None, reason="Chromium is not installed")
def test_the_page_starts_within_its_policy(server: str, tmp_path: Path) -> None:
    command = [
        "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
        "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1", f"--user-data-dir={tmp_path / 'profile'}",
        "--virtual-time-budget=8000", "--enable-logging=stderr", "--dump-dom", server,
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=90, check=False)
    assert "CodeMirror" in done.stdout
    assert "d2s:DescribedPart" in re.sub(r"<[^>]+>", "", done.stdout)
    assert "Refused to" not in done.stderr and "violates the following" not in done.stderr


def code(*arguments: str) -> int:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    return int(caught.value.code or 0)


def test_other_machines_are_served_with_a_token_only(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("D2S_TOKEN", raising=False)
    assert code("serve", "--host", "0.0.0.0", "--port", "0") == 2
    assert "D2S_TOKEN" in capsys.readouterr().err
    assert code("serve", "--store", "http://127.0.0.1:1/sparql", "--port", "0") == 2


def test_a_store_that_is_in_use_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with open_store(str(tmp_path / "store")):
        assert code("serve", "--store", str(tmp_path / "store"), "--port", "0") == 2
    assert "D501" in capsys.readouterr().err
