"""`/store`: the SPARQL 1.1 Graph Store HTTP Protocol."""

from __future__ import annotations

import uuid
from email.parser import BytesParser
from email.policy import HTTP

from fastapi import APIRouter, Request, Response

from d2s.web.access import Access
from d2s.web.endpoint import limited_body, raise_failure
from d2s.web.negotiate import GRAPHS, choose
from d2s.web.pool import Pool
from d2s.web.protocol import RefusedError
from d2s.web.worker import Header

_PATH = "/store"


def graph_store_router(pool: Pool, access: Access) -> APIRouter:
    """Return the routes of the graph store.

    `?graph=IRI` and `?default` name the graph; below `/store/` the address itself is its name.
    """
    router = APIRouter()

    async def store(request: Request) -> Response:
        if request.method in {"GET", "HEAD"}:
            return await _get(request, pool)
        access.check_write(request)
        if request.method == "DELETE":
            return await _delete(request, pool)
        return await _add(request, pool)

    for path in (_PATH, _PATH + "/{name:path}"):
        router.add_api_route(
            path, store, methods=["GET", "HEAD", "PUT", "POST", "DELETE"], include_in_schema=False, name=f"store{path}"
        )
    return router


def _target(request: Request) -> tuple[bool, str | None]:
    """Return whether the request names a graph, and its IRI; None stands for the default graph."""
    parameters = request.query_params
    graphs, default = parameters.getlist("graph"), "default" in parameters
    if len(graphs) + default > 1:
        raise RefusedError(400, "give one of graph and default")
    if default:
        return True, None
    if graphs:
        if ":" not in graphs[0]:
            raise RefusedError(400, f"{graphs[0]!r} is no absolute IRI")
        return True, graphs[0]
    if request.url.path.rstrip("/") != _PATH:
        return True, str(request.url.replace(query="", fragment=""))
    return False, None


def _named(request: Request) -> str | None:
    """Return the graph that the request names; raise `RefusedError` 400 where it names none."""
    named, graph = _target(request)
    if not named:
        raise RefusedError(400, "give graph=IRI or default")
    return graph


async def _get(request: Request, pool: Pool) -> Response:
    graph = _named(request)
    media = choose(request.headers.get("accept"), GRAPHS)
    if media is None:
        raise RefusedError(406, f"graphs come as {', '.join(GRAPHS)}")
    header: Header = {"act": "read", "graph": graph, "format": GRAPHS[media], "most": pool.limits.answer}
    answer, data = await pool.read(header)
    raise_failure(answer, pool)
    return Response(data, media_type=media, headers={"Vary": "Accept"})


async def _delete(request: Request, pool: Pool) -> Response:
    answer, _ = await pool.write({"act": "delete", "graph": _named(request)})
    raise_failure(answer, pool)
    return Response(status_code=200)


async def _add(request: Request, pool: Pool) -> Response:
    """Replace a graph (PUT) or add to it (POST); POST without a graph makes a new one."""
    named, graph = _target(request)
    if not named:
        if request.method == "PUT":
            raise RefusedError(400, "give graph=IRI or default")
        graph = f"{str(request.url.replace(query='', fragment='')).rstrip('/')}/{uuid.uuid4()}"
    header: Header = {
        "act": "write",
        "graph": graph,
        "format": "ttl",
        "base": graph or str(request.url),
        "replace": request.method == "PUT",
    }
    existed = True
    for media, data in _parts(request.headers.get("content-type", ""), await limited_body(request)):
        if media not in GRAPHS:
            raise RefusedError(415, f"the content type {media or '(none)'} is none of {', '.join(GRAPHS)}")
        answer, _ = await pool.write({**header, "format": GRAPHS[media]}, data)
        raise_failure(answer, pool)
        existed = existed and answer["was"]
    location = {} if named or graph is None else {"Location": graph}
    return Response(status_code=204 if existed else 201, headers=location)


def _parts(content_type: str, body: bytes) -> list[tuple[str, bytes]]:
    """Return media types and contents: one, or those of a multipart form."""
    media = content_type.partition(";")[0].strip().lower()
    if media != "multipart/form-data":
        return [(media, body)]
    message = BytesParser(policy=HTTP).parsebytes(f"Content-Type: {content_type}\r\n\r\n".encode() + body)
    found = []
    for part in message.iter_parts():
        content = part.get_payload(decode=True)
        found.append((part.get_content_type(), content if isinstance(content, bytes) else b""))
    return found
