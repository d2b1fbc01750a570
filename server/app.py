"""HTTPS around `dispatch`: sizes, times and threads, and nothing of the business.

What comes in is bounded before it is read: in bytes, also after unpacking, and in
seconds. Answers of the business run in a pool of threads, so one slow request does
not hold up the others.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from ipaddress import ip_address

import msgspec
from litestar import Litestar, Request, Response, get
from litestar.datastructures import State
from litestar.exceptions import HTTPException
from litestar.handlers import HTTPRouteHandler, post
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest

from server.answers import Refusal, Refused
from server.bell import Bell
from server.dispatch import Server
from server.openapi import ROUTES, document
from sync import protocol as wire
from sync.squeeze import WORTH_BYTES, NotSqueezed, TooLarge, deflated, inflated

BODY_S = 20.0  # For the whole body of a request to arrive.
THREADS = 8
_ENCODINGS = frozenset({"deflate", "gzip"})

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


def make_app(server: Server, bell: Bell | None = None) -> Litestar:
    """The application over a server; the caller closes the server."""
    bell = bell or bell_of(server)
    pool = ThreadPoolExecutor(THREADS, thread_name_prefix="kassa")
    metrics = Metrics()
    handlers: list[HTTPRouteHandler] = [
        _till_route(server, path, pool, metrics, bell) for path in ROUTES
    ]
    handlers.append(_schema_route())
    if server.core.config.listen.metrics:
        handlers.append(_metrics_route(metrics))

    async def stop() -> None:
        pool.shutdown(wait=True)

    return Litestar(
        route_handlers=handlers,
        openapi_config=None,
        logging_config=None,
        on_shutdown=[stop],
        request_max_body_size=wire.MAX_BODY_BYTES,
        exception_handlers={HTTPException: _problem_of, Exception: _problem_of},
    )


def _till_route(
    server: Server,
    path: str,
    pool: ThreadPoolExecutor,
    metrics: Metrics,
    bell: Bell,
) -> HTTPRouteHandler:
    @post(path, status_code=HTTPStatus.OK, name=path)
    async def route(request: AnyRequest) -> Response[bytes]:
        with metrics.seconds.labels(path).time():
            status, body = await _answer(server, path, pool, request, bell)
        metrics.answers.labels(path, status).inc()
        return _response(request, status, body)

    return route


async def _answer(
    server: Server,
    path: str,
    pool: ThreadPoolExecutor,
    request: AnyRequest,
    bell: Bell,
) -> tuple[int, bytes]:
    try:
        body = await _plain_body(request)
    except Refused as refused:
        return refused.refusal.status, msgspec.json.encode(refused.problem())
    loop = asyncio.get_running_loop()
    headers = dict(request.headers)

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


async def _plain_body(request: AnyRequest) -> bytes:
    """The body as the till signed it. Raises Refused: too large, slow or broken."""
    try:
        body = await asyncio.wait_for(request.body(), BODY_S)
    except TimeoutError as error:
        raise Refused(Refusal.TOO_SLOW) from error
    encoding = request.headers.get("content-encoding", "").lower()
    if not encoding or encoding == "identity":
        return body
    if encoding not in _ENCODINGS:
        raise Refused(Refusal.BAD_REQUEST, "unknown content encoding")
    try:
        return inflated(body, limit=wire.MAX_BODY_BYTES)
    except TooLarge as error:
        raise Refused(Refusal.TOO_LARGE, str(error)) from error
    except NotSqueezed as error:
        raise Refused(Refusal.BAD_REQUEST, str(error)) from error


def _response(request: AnyRequest, status: int, body: bytes) -> Response[bytes]:
    accepts = request.headers.get("accept-encoding", "").lower()
    headers = {"Cache-Control": "no-store"}
    if "deflate" in accepts and len(body) > WORTH_BYTES:
        headers["Content-Encoding"] = "deflate"
        body = deflated(body)
    return Response(
        body, status_code=status, media_type="application/json", headers=headers
    )


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
