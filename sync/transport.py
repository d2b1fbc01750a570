"""HTTPS to the chain's own server: one private authority, hard limits, no surprises.

Trusts only the authority file it is given: neither the machine's list nor the
environment may change whom a till believes. Follows no redirect, reads no more than
the protocol allows, and gives up after a stated time, also when a server drips. The
library is loaded with the first message: a till and most commands start without it.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from cashier.till.ports import Clock
from sync import protocol as wire
from sync.client import BadReply, Reply, Trouble, Unreachable
from sync.squeeze import (
    DEFLATE,
    GZIP,
    TIGHT,
    WORTH_BYTES,
    NotSqueezed,
    TooLarge,
    deflated,
    inflated,
    is_for_tight,
    tightened,
)

if TYPE_CHECKING:
    import requests

CONNECT_S = 3.05  # Just over one retransmission of TCP's first packet.
READ_S = 15.0
WHOLE_S = 60.0
_CHUNK_BYTES = 64 * 1024
# How a server refuses a packing that it does not know.
_NOT_OPENED = frozenset({HTTPStatus.BAD_REQUEST, HTTPStatus.UNSUPPORTED_MEDIA_TYPE})

_HEADERS = MappingProxyType(
    {
        "Content-Type": "application/json",
        "Accept": "application/json",
        "Accept-Encoding": DEFLATE,
        "User-Agent": f"kassa/{wire.PROTO}",
    }
)

# Of OpenSSL's X509_V_ERR list.
_NOT_YET_VALID, _EXPIRED, _HOST_MISMATCH, _ADDRESS_MISMATCH = 9, 10, 62, 64
_TROUBLE_OF_CHECK = MappingProxyType(
    {
        _NOT_YET_VALID: Trouble.OUT_OF_DATE,
        _EXPIRED: Trouble.OUT_OF_DATE,
        _HOST_MISMATCH: Trouble.WRONG_HOST,
        _ADDRESS_MISMATCH: Trouble.WRONG_HOST,
    }
)


class HttpTransport:
    """One session, kept open between requests; belongs to one thread."""

    def __init__(
        self, url: str, ca_file: Path, clock: Clock, *, proxy: str = ""
    ) -> None:
        self._url = url.rstrip("/")
        self._clock = clock
        self._ca_file = ca_file
        self._proxies = {"https": proxy, "http": proxy} if proxy else {}
        self._session: requests.Session | None = None
        self._opens_tight = False  # Until the server has said so; its last word.

    def close(self) -> None:
        if self._session is not None:
            self._session.close()

    def post(
        self,
        path: str,
        body: bytes,
        headers: Mapping[str, str],
        *,
        wait_s: float | None = None,
    ) -> Reply:
        deadline = self._clock.monotonic() + (wait_s or WHOLE_S)
        limits = (min(CONNECT_S, wait_s or CONNECT_S), wait_s or READ_S)
        if self._opens_tight and is_for_tight(body):
            sent = tightened(body), {**headers, "Content-Encoding": TIGHT}
            reply = self._post(path, *sent, limits, deadline)
            if reply.status not in _NOT_OPENED or self._opens_tight:
                return reply
            # An older server stands there now: the same again, as it can read it.
        return self._post(path, *_packed(body, headers), limits, deadline)

    def _post(
        self,
        path: str,
        sent: bytes,
        headers: Mapping[str, str],
        limits: tuple[float, float],
        deadline: float,
    ) -> Reply:
        from requests import RequestException  # noqa: PLC0415 - see above
        from urllib3.exceptions import HTTPError  # noqa: PLC0415

        if self._session is None:
            self._session = self._open()
        try:
            with self._session.post(
                self._url + path,
                data=sent,
                headers={**headers, **_HEADERS},
                timeout=limits,
                allow_redirects=False,
                stream=True,
            ) as answer:
                self._opens_tight = TIGHT in _words(answer, "Accept-Encoding")
                return self._reply(answer, deadline)
        except (RequestException, HTTPError, OSError) as error:
            raise Unreachable(trouble_of(error), type(error).__name__) from error

    def _open(self) -> requests.Session:
        import requests  # noqa: PLC0415 - see above

        session = requests.Session()
        session.trust_env = False
        session.verify = str(self._ca_file)
        session.proxies = dict(self._proxies)
        return session

    def _reply(self, answer: requests.Response, deadline: float) -> Reply:
        raw = b"".join(self._pieces(answer, deadline))
        encoding = answer.headers.get("Content-Encoding", "").lower()
        if encoding in {DEFLATE, GZIP}:
            try:
                raw = inflated(raw, limit=wire.MAX_BODY_BYTES)
            except (NotSqueezed, TooLarge) as error:
                raise BadReply(str(error)) from error
        return Reply(
            status=answer.status_code, body=raw, retry_after_ms=_retry_after(answer)
        )

    def _pieces(self, answer: requests.Response, deadline: float) -> Iterator[bytes]:
        """The body as it came over the wire, never more than the limit."""
        room = wire.MAX_BODY_BYTES
        while piece := answer.raw.read1(_CHUNK_BYTES, decode_content=False):
            room -= len(piece)
            if room < 0:
                raise BadReply(f"more than {wire.MAX_BODY_BYTES} bytes")
            if self._clock.monotonic() > deadline:
                raise Unreachable(Trouble.TOO_SLOW, "body")
            yield piece


def _packed(body: bytes, headers: Mapping[str, str]) -> tuple[bytes, dict[str, str]]:
    """As a server of any release reads it."""
    if len(body) <= WORTH_BYTES:
        return body, dict(headers)
    return deflated(body), {**headers, "Content-Encoding": DEFLATE}


def _words(answer: requests.Response, header: str) -> set[str]:
    return {word.strip().lower() for word in answer.headers.get(header, "").split(",")}


def _retry_after(answer: requests.Response) -> int:
    """Milliseconds; the form with a date is not ours and counts as nothing."""
    text = answer.headers.get("Retry-After", "")
    return int(text) * 1000 if text.isascii() and text.isdigit() else 0


def trouble_of(error: BaseException) -> Trouble:
    """Look through the layers of wrapping for what really happened."""
    from requests import Timeout  # noqa: PLC0415 - see above
    from urllib3.exceptions import NameResolutionError  # noqa: PLC0415

    for cause in _causes(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return _TROUBLE_OF_CHECK.get(cause.verify_code, Trouble.WRONG_AUTHORITY)
        if isinstance(cause, (ssl.SSLEOFError, ssl.SSLZeroReturnError)):
            return Trouble.NO_LINK  # Cut in the middle; says nothing of the server.
        if isinstance(cause, ssl.SSLError):
            return Trouble.TLS
        if isinstance(cause, (socket.gaierror, NameResolutionError)):
            return Trouble.NO_NAME
        if isinstance(cause, (Timeout, TimeoutError)):
            return Trouble.TOO_SLOW
    return Trouble.NO_LINK


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error, what it wraps and what caused it, outermost first."""
    seen: list[BaseException] = []
    waiting: list[object] = [error]
    while waiting:
        one = waiting.pop(0)
        if not isinstance(one, BaseException) or one in seen:
            continue
        seen.append(one)
        yield one
        waiting += [*one.args, getattr(one, "reason", None)]
        waiting += [one.__cause__, one.__context__]
