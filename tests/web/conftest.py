"""Applications over stores on disk, and the conformance data of the W3C."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pyoxigraph as ox
import pytest
from starlette.testclient import TestClient

from d2s.web.app import create_app
from d2s.web.pool import Limits

ROOT = Path(__file__).parents[2]
CONFORMANCE = Path(os.environ.get("D2S_CONFORMANCE") or ROOT.parent / "shared" / "conformance") / "sparql11"


@pytest.fixture(scope="session")
def token() -> str:
    return "secret of the tests"


@pytest.fixture(scope="session")
def conformance() -> Path:
    """Return the folder of the SPARQL 1.1 test-suite: D2S_CONFORMANCE, else ../shared/conformance."""
    if not CONFORMANCE.is_dir():
        pytest.skip("the W3C SPARQL 1.1 tests are not at hand: set D2S_CONFORMANCE to a folder with sparql11/")
    return CONFORMANCE


@pytest.fixture(scope="module")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., TestClient]]:
    """Return a function from TriG to a client of an application that holds it."""
    with ExitStack() as stack:

        def start(trig: str = "", *, token: str | None = None, limits: Limits | None = None) -> TestClient:
            folder = tmp_path_factory.mktemp("web") / "store"
            store = ox.Store(str(folder))
            store.load(trig.encode(), format=ox.RdfFormat.TRIG)
            store.flush()
            del store
            app = create_app(folder, token=token, limits=limits or Limits(seconds=20))
            return stack.enter_context(TestClient(app, base_url="http://localhost"))

        yield start
