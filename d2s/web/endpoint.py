"""`/sparql`: queries, updates, service description and the query page."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from d2s.errors import D2SError, StoreError
from d2s.web.access import Access
from d2s.web.negotiate import GRAPHS, RESULTS, choose, wants_page
from d2s.web.page import query_page
from d2s.web.pool import Pool
from d2s.web.protocol import Operation, RefusedError, read_operation
from d2s.web.service import service_description
from d2s.web.sparql import check_allowed, with_dataset
from d2s.web.worker import Header

_BODY_LIMIT = 64 << 20
#: Where a failure of the store is not the client's: error code → HTTP status.
STATUS = {"D501": 503, "D507": 503, "D508": 403, "D509": 503, "D510": 503, "D511": 413}


def failure(error: D2SError) -> Response:
    """Return an error as a response."""
    return Response(f"{error}\n", STATUS.get(error.code, 400), media_type="text/plain")


async def limited_body(request: Request) -> bytes:
    """Return the body; raise `RefusedError` 413 on one that is too large."""
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > _BODY_LIMIT:
            raise RefusedError(413, f"the body is larger than {_BODY_LIMIT >> 20} MB")
        parts.append(part)
    return b"".join(parts)


def sparql_router(pool: Pool, access: Access) -> APIRouter:
    """Return the routes of the endpoint."""
    router = APIRouter()

    async def sparql(request: Request) -> Response:
        body = await limited_body(request)
        operation = read_operation(request.method, request.url.query, request.headers, body)
        if operation is None:
            return await _describe(request, access)
        await run_in_threadpool(check_allowed, operation.text)
        if operation.kind == "query":
            return await _query(request, pool, operation)
        access.check_write(request)
        text = await run_in_threadpool(with_dataset, operation.text, operation.default, operation.named)
        answer, _ = await pool.write({"act": "update", "base": _base(request)}, text.encode())
        _raise(answer, pool)
        return Response(status_code=204)

    for path in ("/sparql", "/sparql/"):
        router.add_api_route(path, sparql, methods=["GET", "HEAD", "POST"], include_in_schema=False)
    return router


def _base(request: Request) -> str:
    return str(request.url.replace(query="", fragment=""))


async def _describe(request: Request, access: Access) -> Response:
    """Answer a request without an operation: the page to a browser, else the service description."""
    accept = request.headers.get("accept")
    if wants_page(accept):
        return query_page(access.writable)
    media = choose(accept, GRAPHS)
    if media is None:
        raise RefusedError(406, f"the service description comes as {', '.join(GRAPHS)}")
    data = service_description(_base(request), writable=access.writable, form=GRAPHS[media])
    return Response(data, media_type=media)


async def _query(request: Request, pool: Pool, operation: Operation) -> Response:
    accept = request.headers.get("accept")
    results, graph = choose(accept, RESULTS), choose(accept, GRAPHS)
    header: Header = {
        "act": "query",
        "base": _base(request),
        "default": operation.default,
        "named": operation.named,
        "results": RESULTS[results] if results else None,
        "graph": GRAPHS[graph] if graph else None,
        "most": pool.limits.answer,
    }
    answer, data = await pool.read(header, operation.text.encode())
    _raise(answer, pool)
    media = graph if answer["kind"] == "graph" else results
    return Response(data, media_type=media, headers={"Vary": "Accept"})


def _raise(answer: Header, pool: Pool) -> None:
    """Raise what an answer of a worker reports."""
    match answer.get("code"):
        case None:
            return
        case "too_large":
            raise StoreError("D511", megabytes=pool.limits.answer >> 20)
        case "format":
            offered = GRAPHS if answer["kind"] == "graph" else RESULTS
            raise RefusedError(406, f"the answer comes as {', '.join(offered)}")
        case "missing":
            raise RefusedError(404, "the store holds no such graph")
        case _:
            raise StoreError("D505", reason=answer["reason"])


raise_failure = _raise
