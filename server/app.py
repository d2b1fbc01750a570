"""HTTPS around `dispatch`: sizes, times and threads, and nothing of the business.

What comes in is bounded before it is read: in bytes, also after unpacking, and in
seconds. Answers of the business run in a pool of threads, so one slow request does
not hold up the others.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http import HTTPStatus
from ipaddress import ip_address
from typing import Any

import msgspec
from litestar import Litestar, Request, Response, get
from litestar.datastructures import State
from litestar.enums import ScopeType
from litestar.exceptions import HTTPException
from litestar.handlers import HTTPRouteHandler
from litestar.types import ASGIApp, Receive, Scope, Send
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest

from server.answers import Refusal, Refused
from server.bell import Bell
from server.dispatch import Server
from server.openapi import ROUTES, document
from sync import protocol as wire
from sync.squeeze import (
    DEFLATE,
    ENCODINGS,
    WORTH_BYTES,
    NotSqueezed,
    TooLarge,
    deflated,
    opened,
)

BODY_S = 20.0  # For the whole body of a request to arrive.
THREADS = 8
_JSON = (b"content-type", b"application/json")
# Of bodies that come in: a till packs as every release did until it has read this.
_OPENS = (b"accept-encoding", ", ".join(ENCODINGS).encode())

AnyRequest = Request[object, object, State]


class Metrics:
    """Counts for a monitor on this machine; nothing personal in them."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.answers = Counter(
            "kassa_answers",
            "Answers by path and status",
            ["path", "status"],
            registry=self.registry,
        )
        self.seconds = Histogram(
            "kassa_answer_seconds",
            "Time to answer, by path",
            ["path"],
            registry=self.registry,
        )


def bell_of(server: Server) -> Bell:
    return Bell(server.core.database, float(server.core.config.listen.letters_s))


class Front:
    """Questions of tills go straight to their routes, all else through the framework.

    A till asks a few known paths, many times: finding the way to them anew each time
    takes a tenth of what a hold costs.
    """

    def __init__(self, routes: Mapping[str, ASGIApp], rest: ASGIApp) -> None:
        self._routes = routes
        self._rest = rest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_question = scope["type"] == ScopeType.HTTP
        route = self._routes.get(scope["path"]) if is_question else None
        await (route or self._rest)(scope, receive, send)


def make_app(server: Server, bell: Bell | None = None) -> Front:
    """The application over a server; the caller closes the server."""
    bell = bell or bell_of(server)
    pool = ThreadPoolExecutor(THREADS, thread_name_prefix="kassa")
    metrics = Metrics()
    routes = {path: _till_route(server, path, pool, metrics, bell) for path in ROUTES}
    handlers = [_schema_route()]
    if server.core.config.listen.metrics:
        handlers.append(_metrics_route(metrics))

    async def stop() -> None:
        pool.shutdown(wait=True)

    rest = Litestar(
        route_handlers=handlers,
        openapi_config=None,
        logging_config=None,
        on_shutdown=[stop],
        request_max_body_size=wire.MAX_BODY_BYTES,
        exception_handlers={HTTPException: _problem_of, Exception: _problem_of},
    )
    return Front(routes, rest)


def _till_route(
    server: Server,
    path: str,
    pool: ThreadPoolExecutor,
    metrics: Metrics,
    bell: Bell,
) -> ASGIApp:
    """Straight from the socket: tills ask small questions, and many of them."""
    seconds = metrics.seconds.labels(path)

    async def route(scope: Scope, receive: Receive, send: Send) -> None:
        headers = _headers_of(scope)
        if scope.get("method") != "POST":
            await _refuse_method(send)
            return
        with seconds.time(), suppress(_Gone):
            status, body = await _answer(server, path, pool, headers, receive, bell)
            metrics.answers.labels(path, status).inc()
            await _send(send, headers, status, body)

    return route


class _Gone(Exception):
    """Who asked has left."""


def _headers_of(scope: Scope) -> dict[str, str]:
    return {
        name.decode("latin-1"): value.decode("latin-1")
        for name, value in scope["headers"]
    }


async def _answer(
    server: Server,
    path: str,
    pool: ThreadPoolExecutor,
    headers: dict[str, str],
    receive: Receive,
    bell: Bell,
) -> tuple[int, bytes]:
    try:
        body = _plain(await _body(headers, receive), headers)
    except Refused as refused:
        return refused.refusal.status, msgspec.json.encode(refused.problem())
    loop = asyncio.get_running_loop()

    async def dispatched() -> tuple[int, bytes]:
        return await loop.run_in_executor(pool, server.dispatch, path, headers, body)

    seconds = _listens(body) if path == wire.PATH_MAILBOX else 0.0
    if not seconds:
        return await dispatched()
    with bell.listening(headers.get(wire.TILL_HEADER.lower(), "")) as event:
        status, answer = await dispatched()
        # Only now is it known who asks: nobody else may keep us waiting.
        if event is None or status != HTTPStatus.OK or _has_mail(answer):
            return status, answer
        return (
            await dispatched() if await bell.wait(event, seconds) else (status, answer)
        )


def _listens(body: bytes) -> float:
    """For how many seconds this till lets us keep its question."""
    try:
        return msgspec.json.decode(body, type=wire.MailboxAsk).listen_ms / 1000
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return 0.0


def _has_mail(answer: bytes) -> bool:
    return bool(msgspec.json.decode(answer, type=wire.MailboxAnswer).mail)


async def _body(headers: dict[str, str], receive: Receive) -> bytes:
    """All of the body as it came. Raises Refused for one too large or too slow."""
    length = headers.get("content-length", "")
    if length.isascii() and length.isdigit() and int(length) > wire.MAX_BODY_BYTES:
        raise Refused(Refusal.TOO_LARGE)
    pieces: list[bytes] = []
    room = wire.MAX_BODY_BYTES
    try:
        async with asyncio.timeout(BODY_S):
            while True:
                message: Any = await receive()
                if message["type"] != "http.request":
                    raise _Gone
                piece = message.get("body", b"")
                room -= len(piece)
                if room < 0:
                    raise Refused(Refusal.TOO_LARGE)
                pieces.append(piece)
                if not message.get("more_body", False):
                    return b"".join(pieces)
    except TimeoutError as error:
        raise Refused(Refusal.TOO_SLOW) from error


def _plain(body: bytes, headers: dict[str, str]) -> bytes:
    """The body as the till signed it. Raises Refused: too large, or broken."""
    encoding = headers.get("content-encoding", "").lower()
    if not encoding or encoding == "identity":
        return body
    if encoding not in ENCODINGS:
        raise Refused(Refusal.BAD_REQUEST, "unknown content encoding")
    try:
        return opened(body, encoding, limit=wire.MAX_BODY_BYTES)
    except TooLarge as error:
        raise Refused(Refusal.TOO_LARGE, str(error)) from error
    except NotSqueezed as error:
        raise Refused(Refusal.BAD_REQUEST, str(error)) from error


async def _send(send: Send, asked: dict[str, str], status: int, body: bytes) -> None:
    headers = [(b"cache-control", b"no-store"), _JSON, _OPENS]
    if len(body) > WORTH_BYTES and DEFLATE in asked.get("accept-encoding", "").lower():
        headers.append((b"content-encoding", DEFLATE.encode()))
        body = deflated(body)
    headers.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})


async def _refuse_method(send: Send) -> None:
    body = msgspec.json.encode(wire.Problem(code=Refusal.BAD_REQUEST.code))
    headers = [(b"allow", b"POST"), _JSON, (b"content-length", str(len(body)).encode())]
    status = HTTPStatus.METHOD_NOT_ALLOWED
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})


def _schema_route() -> HTTPRouteHandler:
    text = document()

    @get(["/schema", "/schema/openapi.json"], sync_to_thread=False)
    def schema() -> Response[bytes]:
        return Response(text, media_type="application/json")

    return schema


def _metrics_route(metrics: Metrics) -> HTTPRouteHandler:
    @get("/metrics", sync_to_thread=False)
    def show(request: AnyRequest) -> Response[bytes]:
        client = request.client
        if client is None or not ip_address(client.host).is_loopback:
            return _problem(Refusal.NOT_FOUND)
        return Response(
            generate_latest(metrics.registry), media_type="text/plain; version=0.0.4"
        )

    return show


def _problem_of(_request: AnyRequest, error: Exception) -> Response[bytes]:
    """Every answer that is not ours to give is a Problem all the same."""
    status = getattr(error, "status_code", int(HTTPStatus.INTERNAL_SERVER_ERROR))
    known = {
        refusal.status: refusal for refusal in (Refusal.NOT_FOUND, Refusal.TOO_LARGE)
    }
    if status in known:
        return _problem(known[status])
    code = Refusal.BAD_REQUEST.code if status < 500 else Refusal.INTERNAL.code
    body = msgspec.json.encode(wire.Problem(code=code))
    headers = getattr(error, "headers", None) or {}
    return Response(
        body, status_code=status, media_type="application/json", headers=headers
    )


def _problem(refusal: Refusal) -> Response[bytes]:
    body = msgspec.json.encode(wire.Problem(code=refusal.code))
    return Response(body, status_code=refusal.status, media_type="application/json")
