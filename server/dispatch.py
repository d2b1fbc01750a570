"""From a path, headers and bytes to a status and bytes: the server without HTTP.

Every question of a till comes through here, over HTTPS or in a simulation. All but
`hello` and `enrol` must be signed by the till they speak for; what is malformed is
told so; a bug is logged and answered without a word about its insides.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import TypeVar

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from server import carry, epochs_report, holders
from server.answers import Refusal, Refused
from server.core import Core
from server.handlers import enrol, hold, questions, receipt, renew, upload
from server.holders import Holder
from server.jobs import plan_due
from sync import first_use, protocol as wire
from sync.lead_wire import APP_HEADER, PATH_CARRY
from sync.snapshot_wire import PATH_SNAPSHOT, SnapshotAsk

log = logging.getLogger("kassa.server")

Ask = (
    wire.Upload
    | wire.MailboxAsk
    | wire.HoldAsk
    | wire.FeedHeadsAsk
    | wire.FeedAsk
    | SnapshotAsk
    | wire.ShiftAsk
    | wire.ReceiptAsk
    | wire.RegisterAsk
    | wire.RegisterPart
    | wire.RenewAsk
)
A = TypeVar("A", bound=Ask)
T = TypeVar("T")

_TILL = wire.TILL_HEADER.lower()
_INCARNATION = wire.INCARNATION_HEADER.lower()
_SIGNATURE = wire.SIGNATURE_HEADER.lower()
_MOST_KEYS = 100_000
_PLANNED_AT_ENROLMENT = 1_000  # The rest waits for the job beside `serve`.


class Server:
    """Answers tills. Safe to call from many threads."""

    def __init__(self, core: Core) -> None:
        first_use.build_all()  # Nobody is answered yet.
        self.core = core
        self._guard = enrol.GuessGuard(core.clock)
        self._keys: dict[tuple[str, int], Ed25519PublicKey] = {}
        self._routes: dict[str, Callable[[Mapping[str, str], bytes], msgspec.Struct]]
        self._routes = {
            wire.PATH_HELLO: lambda _headers, _body: questions.hello(core),
            wire.PATH_ENROL: lambda _headers, body: self._enrol(body),
            PATH_CARRY: lambda headers, body: carry.answer(
                core,
                headers.get(APP_HEADER.lower(), ""),
                headers.get(wire.SIGNATURE_HEADER.lower(), ""),
                body,
            ),
            wire.PATH_UPLOAD: self._signed(
                wire.PATH_UPLOAD,
                wire.Upload,
                upload.upload,
                may_be_old=True,
                looks_itself=True,
            ),
            wire.PATH_HOLD: self._signed(
                wire.PATH_HOLD, wire.HoldAsk, hold.hold, looks_itself=True
            ),
            wire.PATH_RENEW: self._signed(
                wire.PATH_RENEW, wire.RenewAsk, renew.renew, may_be_old=True
            ),
            wire.PATH_MAILBOX: self._signed(
                wire.PATH_MAILBOX, wire.MailboxAsk, questions.read_mailbox
            ),
            wire.PATH_FEED_HEADS: self._signed(
                wire.PATH_FEED_HEADS, wire.FeedHeadsAsk, questions.feed_heads
            ),
            wire.PATH_FEED: self._signed(
                wire.PATH_FEED, wire.FeedAsk, questions.feed_page
            ),
            PATH_SNAPSHOT: self._signed(
                PATH_SNAPSHOT, SnapshotAsk, questions.feed_snapshot
            ),
            wire.PATH_SHIFT: self._signed(
                wire.PATH_SHIFT, wire.ShiftAsk, questions.read_shift, may_be_old=True
            ),
            wire.PATH_RECEIPT: self._signed(
                wire.PATH_RECEIPT, wire.ReceiptAsk, receipt.read_receipt
            ),
            wire.PATH_REGISTER: self._signed(
                wire.PATH_REGISTER, wire.RegisterAsk, epochs_report.register
            ),
            wire.PATH_REGISTER_PART: self._signed(
                wire.PATH_REGISTER_PART, wire.RegisterPart, epochs_report.take_part
            ),
        }

    def close(self) -> None:
        self.core.database.close()

    def dispatch(
        self, path: str, headers: Mapping[str, str], body: bytes
    ) -> tuple[int, bytes]:
        """Answer one question. Headers are looked up in any case of letters."""
        try:
            if len(body) > wire.MAX_BODY_BYTES:
                raise Refused(Refusal.TOO_LARGE)
            route = self._routes.get(path)
            if route is None:
                raise Refused(Refusal.NOT_FOUND)
            lower = {name.lower(): value for name, value in headers.items()}
            return HTTPStatus.OK, msgspec.json.encode(route(lower, body))
        except Refused as refused:
            return refused.refusal.status, msgspec.json.encode(refused.problem())
        except Exception:
            # The edge of the server. Broad on purpose: whatever one question runs
            # into, the bug is ours, the till must get an answer that it can read and
            # tries again later, and all other tills are answered meanwhile.
            log.exception("a bug while answering %s", path)
            problem = wire.Problem(code=Refusal.INTERNAL.code)
            return Refusal.INTERNAL.status, msgspec.json.encode(problem)

    def _enrol(self, body: bytes) -> wire.EnrolAnswer:
        ask = _decoded(body, wire.EnrolAsk)
        _check_proto(ask.proto)
        answer = enrol.enrol(self.core, self._guard, ask)
        plan_due(self.core, _PLANNED_AT_ENROLMENT)
        return answer

    def _signed(
        self,
        path: str,
        kind: type[A],
        answer: Callable[[Core, A], msgspec.Struct],
        *,
        may_be_old: bool = False,
        looks_itself: bool = False,  # Whether the till may ask: in its transaction.
    ) -> Callable[[Mapping[str, str], bytes], msgspec.Struct]:
        def route(headers: Mapping[str, str], body: bytes) -> msgspec.Struct:
            till, incarnation = _speaker(headers)
            key = self._keys.get((till, incarnation)) if looks_itself else None
            if key is None:
                holder, key = self._holder(till, incarnation)
                _check_signature(key, path, till, incarnation, headers, body)
                if holder.is_refused or not (holder.may_ask or may_be_old):
                    raise Refused(holders.why_refused(holder))
            else:
                _check_signature(key, path, till, incarnation, headers, body)
            ask = _decoded(body, kind)
            _check_proto(ask.proto)
            if (ask.till, ask.incarnation) != (till, incarnation):
                raise Refused(Refusal.FOREIGN, "signed by another till")
            return answer(self.core, ask)

        return route

    def _holder(self, till: str, incarnation: int) -> tuple[Holder, Ed25519PublicKey]:
        """Who speaks; its key is kept, for in one incarnation it never changes."""
        holder = self.core.database.read(
            lambda conn: holders.find(conn, till, incarnation)
        )
        if holder is None:
            raise Refused(Refusal.UNKNOWN_TILL)
        if len(self._keys) >= _MOST_KEYS:
            self._keys.clear()
        key = Ed25519PublicKey.from_public_bytes(holder.public_key)
        self._keys[till, incarnation] = key
        return holder, key


def _speaker(headers: Mapping[str, str]) -> tuple[str, int]:
    till = headers.get(_TILL, "")
    if not till.isprintable():
        raise Refused(Refusal.UNKNOWN_TILL)
    return till, _whole(headers.get(_INCARNATION, ""))


def _check_signature(
    key: Ed25519PublicKey,
    path: str,
    till: str,
    incarnation: int,
    headers: Mapping[str, str],
    body: bytes,
) -> None:
    signed = wire.signed_bytes(path, till, incarnation, body)
    try:
        key.verify(bytes.fromhex(headers.get(_SIGNATURE, "")), signed)
    except (InvalidSignature, ValueError) as error:
        raise Refused(Refusal.BAD_SIGNATURE) from error


def _decoded(body: bytes, kind: type[T]) -> T:
    # An escaped zero is a letter to SQLite and an error to PostgreSQL; in the
    # entries of an upload it is looked at one by one.
    if kind is not wire.Upload and b"\\u0000" in body:
        raise Refused(Refusal.BAD_REQUEST, "a zero character")
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise Refused(Refusal.BAD_REQUEST, str(error)) from error


def _check_proto(proto: int) -> None:
    if not wire.OLDEST_PROTO <= proto <= wire.PROTO:
        raise Refused(Refusal.UNSUPPORTED_PROTO, f"{wire.OLDEST_PROTO} to {wire.PROTO}")


def _whole(text: str) -> int:
    """A small whole number, or zero: no holder has that."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
