"""The central server, seen from a till. Blocking; never called on the UI thread.

    SyncError
    +-- Unreachable   no connection, or no answer in time; try again later
    +-- ServerFault   the server failed or is busy; try again later
    +-- Rejected      the server refuses us, with its reason; tell people
    +-- BadReply      an answer we cannot read: HTML, cut off, huge, wrong JSON

Every request may be repeated with the same bytes: the protocol makes each count
once. Each is signed by the till's own key over its path and its plain body.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from http import HTTPStatus
from typing import TYPE_CHECKING, Protocol, TypeVar

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

if TYPE_CHECKING:
    from cryptography.x509 import Certificate, CertificateBuilder

from cashier.till.ports import TillIdentity
from sync import protocol as wire
from sync.snapshot_wire import PATH_SNAPSHOT, SnapshotAsk, SnapshotPage
from sync.values import moment_of

T = TypeVar("T")

BUSY = frozenset({408, 425, 429})
_SHOWN_BYTES = 120


class Trouble(Enum):
    """Why there is no connection; each has its own line in the link test."""

    NO_LINK = "no_link"
    NO_NAME = "no_name"  # The name of the server leads nowhere.
    TOO_SLOW = "too_slow"
    WRONG_AUTHORITY = "wrong_authority"  # Not the chain's own server.
    WRONG_HOST = "wrong_host"  # A certificate of some other machine.
    OUT_OF_DATE = "out_of_date"  # Certificate not valid now: whose clock is wrong?
    TLS = "tls"


class SyncError(Exception):
    """Base of everything that a request raises on purpose."""


class Unreachable(SyncError):
    def __init__(self, trouble: Trouble = Trouble.NO_LINK, detail: str = "") -> None:
        super().__init__(f"{trouble.value} {detail}".rstrip())
        self.trouble = trouble


class ServerFault(SyncError):
    def __init__(self, status: int, *, retry_after_ms: int = 0) -> None:
        super().__init__(f"server answered {status}")
        self.status = status
        self.retry_after_ms = retry_after_ms


class Rejected(SyncError):
    def __init__(self, status: int, code: str, detail: str = "") -> None:
        super().__init__(f"server answered {status} {code} {detail}".rstrip())
        self.status = status
        self.code = code  # Of the protocol: fenced, bad_signature, used_code...


class BadReply(SyncError):
    pass


def problem_code(error: SyncError) -> str:
    """The code of the error catalogue that a person sees."""
    match error:
        case Unreachable(trouble=Trouble.OUT_OF_DATE):
            return "E-504"
        case Unreachable(
            trouble=Trouble.WRONG_AUTHORITY | Trouble.WRONG_HOST | Trouble.TLS
        ):
            return "E-502"
        case Rejected():
            return "E-502"
        case ServerFault() | BadReply():
            return "E-505"
        case _:
            return "E-501"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    status: int
    body: bytes
    retry_after_ms: int = 0


class Transport(Protocol):
    """Carries one request; raises Unreachable or BadReply, nothing else."""

    def post(
        self,
        path: str,
        body: bytes,
        headers: Mapping[str, str],
        *,
        wait_s: float | None = None,
    ) -> Reply: ...


class Signer(Protocol):
    def sign(self, data: bytes) -> bytes: ...


class Ed25519Signer:
    """Signs with the key that the till made at its enrolment."""

    def __init__(self, private_key: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(private_key)

    def sign(self, data: bytes) -> bytes:
        return self._key.sign(data)

    def issue(self, builder: CertificateBuilder) -> Certificate:
        """A certificate that this key vouches for."""
        return builder.sign(self._key, None)

    def public_hex(self) -> str:
        return self._key.public_key().public_bytes_raw().hex()


class SyncClient:
    """One method for each message; speaks as whoever the till is at the moment."""

    def __init__(
        self,
        transport: Transport,
        signer: Signer,
        identity: Callable[[], TillIdentity],
    ) -> None:
        self._transport = transport
        self._signer = signer
        self._identity = identity

    def upload(
        self, *, first_seq: int, head_before: str, head_after: str, bodies: list[bytes]
    ) -> wire.UploadAck:
        """Send a run of the journal: the stored bytes, as they are."""
        me = self._identity()
        message = wire.Upload(
            proto=wire.PROTO,
            till=me.till,
            incarnation=me.incarnation,
            epoch=me.epoch,
            first_seq=first_seq,
            head_before=head_before,
            head_after=head_after,
            entries=[msgspec.Raw(body) for body in bodies],
        )
        return self._ask(wire.PATH_UPLOAD, message, wire.UploadAck)

    def mailbox(
        self,
        *,
        after: int,
        in_order: bool = False,
        listen_s: float = 0.0,
        wait_s: float | None = None,
    ) -> wire.MailboxAnswer:
        me = self._identity()
        message = wire.MailboxAsk(
            proto=wire.PROTO,
            till=me.till,
            incarnation=me.incarnation,
            epoch=me.epoch,
            after=after,
            in_order=in_order,
            listen_ms=int(listen_s * 1000),
        )
        return self._ask(wire.PATH_MAILBOX, message, wire.MailboxAnswer, wait_s=wait_s)

    def hold(
        self, *, hold: str, account: str, most: int, wait_s: float | None = None
    ) -> wire.HoldAnswer:
        me = self._identity()
        message = wire.HoldAsk(
            proto=wire.PROTO,
            till=me.till,
            incarnation=me.incarnation,
            epoch=me.epoch,
            hold=hold,
            account=account,
            most=most,
        )
        return self._ask(wire.PATH_HOLD, message, wire.HoldAnswer, wait_s=wait_s)

    def register(self, *, was: int) -> wire.RegisterAnswer:
        me = self._identity()
        message = wire.RegisterAsk(
            proto=wire.PROTO,
            till=me.till,
            incarnation=me.incarnation,
            epoch=me.epoch,
            was=was,
        )
        return self._ask(wire.PATH_REGISTER, message, wire.RegisterAnswer)

    def register_part(self, part: wire.RegisterPart) -> wire.RegisterTaken:
        return self._ask(wire.PATH_REGISTER_PART, part, wire.RegisterTaken)

    def feed_heads(self) -> tuple[wire.FeedHeads, int]:
        """And the server's epoch, as far as it was known here when we asked."""
        me = self._identity()
        message = wire.FeedHeadsAsk(
            proto=wire.PROTO,
            till=me.till,
            incarnation=me.incarnation,
            epoch=me.epoch,
        )
        return self._ask(wire.PATH_FEED_HEADS, message, wire.FeedHeads), me.epoch

    def feed_page(self, *, topic: str, bucket: int, after: int) -> wire.FeedPage:
        me = self._identity()
        message = wire.FeedAsk(
            proto=wire.PROTO,
            till=me.till,
            incarnation=me.incarnation,
            epoch=me.epoch,
            topic=topic,
            bucket=bucket,
            after=after,
        )
        return self._ask(wire.PATH_FEED, message, wire.FeedPage)

    def feed_snapshot(self, buckets: list[int]) -> SnapshotPage:
        me = self._identity()
        message = SnapshotAsk(
            proto=wire.PROTO,
            till=me.till,
            incarnation=me.incarnation,
            epoch=me.epoch,
            buckets=buckets,
        )
        return self._ask(PATH_SNAPSHOT, message, SnapshotPage)

    def shift(self, shift: str) -> wire.ShiftAnswer:
        me = self._identity()
        message = wire.ShiftAsk(
            proto=wire.PROTO,
            till=me.till,
            incarnation=me.incarnation,
            epoch=me.epoch,
            shift=shift,
        )
        return self._ask(wire.PATH_SHIFT, message, wire.ShiftAnswer)

    def receipt(
        self, number: str, *, wait_s: float | None = None
    ) -> wire.ReceiptAnswer:
        me = self._identity()
        message = wire.ReceiptAsk(
            proto=wire.PROTO,
            till=me.till,
            incarnation=me.incarnation,
            epoch=me.epoch,
            number=number,
        )
        return self._ask(wire.PATH_RECEIPT, message, wire.ReceiptAnswer, wait_s=wait_s)

    def _ask(
        self,
        path: str,
        message: wire.Wire,
        answer: type[T],
        *,
        wait_s: float | None = None,
    ) -> T:
        me = self._identity()
        body = msgspec.json.encode(message)
        signed = wire.signed_bytes(path, me.till, me.incarnation, body)
        headers = {
            wire.TILL_HEADER: me.till,
            wire.INCARNATION_HEADER: str(me.incarnation),
            wire.SIGNATURE_HEADER: self._signer.sign(signed).hex(),
        }
        return read(self._transport.post(path, body, headers, wait_s=wait_s), answer)


def hello(transport: Transport, *, wait_s: float | None = None) -> wire.Hello:
    """The link test: anybody who trusts our authority may ask."""
    return read(transport.post(wire.PATH_HELLO, b"{}", {}, wait_s=wait_s), wire.Hello)


def ask_to_enrol(transport: Transport, message: wire.EnrolAsk) -> wire.EnrolAnswer:
    """Nobody signs this one: the one-time code is the proof."""
    body = msgspec.json.encode(message)
    return read(transport.post(wire.PATH_ENROL, body, {}), wire.EnrolAnswer)


def moment(text: str) -> datetime:
    """A moment of the server. Raises BadReply if it is none."""
    try:
        return moment_of(text)
    except ValueError as error:
        raise BadReply(f"no moment: {text!r}") from error


def read(reply: Reply, answer: type[T]) -> T:
    """Decide, here and once, what each kind of answer means."""
    if reply.status >= HTTPStatus.INTERNAL_SERVER_ERROR or reply.status in BUSY:
        raise ServerFault(reply.status, retry_after_ms=reply.retry_after_ms)
    if reply.status != HTTPStatus.OK:
        raise _rejection(reply)
    try:
        return msgspec.json.decode(reply.body, type=answer)
    except msgspec.MsgspecError as error:
        raise BadReply(f"{error}: {_glimpse(reply.body)}") from error


def _rejection(reply: Reply) -> SyncError:
    try:
        problem = msgspec.json.decode(reply.body, type=wire.Problem)
    except msgspec.MsgspecError:
        # A proxy's page or a redirect: not our server's word, so it may pass.
        return BadReply(f"{reply.status}: {_glimpse(reply.body)}")
    return Rejected(reply.status, problem.code, problem.detail)


def _glimpse(body: bytes) -> str:
    """Enough to know a hotel's sign-in page; never data of ours, which names people."""
    is_page = body.lstrip().startswith(b"<")
    return repr(body[:_SHOWN_BYTES]) if is_page else f"{len(body)} bytes"
