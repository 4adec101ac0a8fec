"""The web application."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI, Request, Response
from fastapi.responses import RedirectResponse
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.staticfiles import StaticFiles

from d2s import __version__
from d2s.errors import D2SError
from d2s.web.access import Access
from d2s.web.endpoint import failure, sparql_router
from d2s.web.graph_store import graph_store_router
from d2s.web.page import STATIC
from d2s.web.pool import Limits, Pool
from d2s.web.protocol import RefusedError

#: Names under which a server on this machine alone is asked, so that no foreign name resolves to it.
LOOPBACK = ("localhost", "127.0.0.1")


def create_app(
    store: Path, *, token: str | None = None, limits: Limits | None = None, hosts: tuple[str, ...] = LOOPBACK
) -> FastAPI:
    """Return the application over a store folder.

    Without `token` it is read-only, and the store is free for other programs once it runs; with it the application is
    the store's one writer. `hosts` are the names under which it answers; `*` takes any.
    """
    access = Access(token)
    pool = Pool(store, limits or Limits(), writable=access.writable)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await pool.start()
        try:
            yield
        finally:
            await pool.stop()

    app = FastAPI(title="d2s", version=__version__, lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(hosts))
    app.include_router(sparql_router(pool, access))
    app.include_router(graph_store_router(pool, access))
    app.mount("/static", StaticFiles(directory=STATIC), name="static")

    @app.get("/", include_in_schema=False)
    async def start() -> Response:
        return RedirectResponse("/sparql")

    @app.middleware("http")
    async def harden(request: Request, call_next):  # type: ignore[no-untyped-def]
        response = await call_next(request)
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    @app.exception_handler(RefusedError)
    async def refused(request: Request, error: RefusedError) -> Response:
        headers = {"WWW-Authenticate": "Bearer"} if error.status == 401 else None
        return Response(f"{error.reason}\n", error.status, headers, "text/plain")

    @app.exception_handler(D2SError)
    async def failed(request: Request, error: D2SError) -> Response:
        return failure(error)

    return app
