"""Messages between tills and the central server, and their versions.

Shared by both sides; knows nobody. All messages may be repeated, lost or come in
another order: identifiers, watermarks and tombstones make each count once.
Amounts are whole minor units and hundredths of a point; days are ISO dates;
moments are ISO with offset.

PROTO 1 (2026-11): the first. Both sides refuse anything older or newer than the
range they name. Entries carry their own version, because a till may upload an
entry that an older release stored weeks ago: its bytes are never re-encoded.
"""

from __future__ import annotations

import hashlib
from typing import Annotated

import msgspec

PROTO = 1
OLDEST_PROTO = 1
ENTRY_VERSION = 1
MAX_BATCH = 500
MAX_BODY_BYTES = 4 * 1024 * 1024  # After decompression, both ways.
FEED_PAGE_ROWS = 5000

GENESIS = "00" * 32  # The head of an empty chain.

Id = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
Amount = Annotated[int, msgspec.Meta(ge=-(2**62), le=2**62)]
Count = Annotated[int, msgspec.Meta(ge=0, le=2**62)]
Positive = Annotated[int, msgspec.Meta(ge=1, le=2**62)]
Day = Annotated[str, msgspec.Meta(pattern=r"^\d{4}-\d{2}-\d{2}$")]
Moment = Annotated[str, msgspec.Meta(min_length=20, max_length=40)]
Digest = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}$")]
Short = Annotated[str, msgspec.Meta(max_length=256)]
CardText = Annotated[str, msgspec.Meta(pattern=r"^[0-9A-Z]{4,32}$")]


class Wire(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Base of every message; unknown fields of newer versions are let through."""


class Slice(Wire, frozen=True, kw_only=True):
    """So many points of one lot, with the lot's last day (None: no end)."""

    lot: Id
    points: Positive
    expires: Day | None = None


# --- journal entries (up) ---------------------------------------------------


class EntryWire(Wire, frozen=True, kw_only=True):
    """Base of every entry; `v` is the version it was written in, absent: 1."""

    v: Count = 1


class SoldLineWire(Wire, frozen=True, kw_only=True):
    n: Count
    item: Id
    name: Short
    quantity: Amount  # Thousandths.
    price: Amount
    gross: Amount
    discount: Amount = 0
    redeemed: Amount = 0
    points: Amount = 0
    earned: Amount = 0
    vat: Count | None = None
    category: Short = ""
    department: Short = ""
    measure: Short = "piece"
    floor: Amount = 0
    redeemable: bool = True
    earning: bool = True


class TenderWire(Wire, frozen=True, kw_only=True):
    kind: Short
    amount: Amount
    received: Amount
    attempt: Id | None = None


class SaleEntry(EntryWire, tag="sale", frozen=True, kw_only=True):
    sale: Id
    number: Short
    shift: Id
    cashier: Id
    at: Moment
    day: Day
    lines: list[SoldLineWire]
    tenders: list[TenderWire]
    card: CardText | None = None
    account: Id | None = None
    returns: Id | None = None
    change: Amount = 0


class RedeemEntry(EntryWire, tag="redeem", frozen=True, kw_only=True):
    sale: Id
    account: Id
    right: Id
    slices: list[Slice]
    at: Moment
    day: Day


class EarnEntry(EntryWire, tag="earn", frozen=True, kw_only=True):
    sale: Id
    lot: Id
    card: CardText
    points: Positive
    active: Day
    programme: Id
    version: Count
    mode: Short
    at: Moment
    day: Day
    account: Id | None = None
    expires: Day | None = None


class GiveBackEntry(EntryWire, tag="give_back", frozen=True, kw_only=True):
    sale: Id
    returns: Id
    card: CardText
    at: Moment
    day: Day
    account: Id | None = None
    back: list[Slice] = []
    taken: Count = 0
    taken_lot: Id | None = None


class ReturnEntry(EntryWire, tag="return", frozen=True, kw_only=True):
    """A right, or the rest of it, given up; no slices: refused for ever."""

    right: Id
    account: Id
    at: Moment
    slices: list[Slice] = []


class ShiftOpenEntry(EntryWire, tag="shift_open", frozen=True, kw_only=True):
    shift: Id
    cashier: Id
    number: Count
    opening_cash: Amount
    at: Moment


class ShiftCloseEntry(EntryWire, tag="shift_close", frozen=True, kw_only=True):
    shift: Id
    cashier: Id
    number: Count
    sales: Count
    returns: Count
    cash: Amount
    card: Amount
    redeemed: Amount
    earned: Amount
    counted: Amount
    expected: Amount
    at: Moment


class IncidentEntry(EntryWire, tag="incident", frozen=True, kw_only=True):
    code: Short
    detail: Short
    at: Moment


Entry = (
    SaleEntry
    | RedeemEntry
    | EarnEntry
    | GiveBackEntry
    | ReturnEntry
    | ShiftOpenEntry
    | ShiftCloseEntry
    | IncidentEntry
)


class Upload(Wire, frozen=True, kw_only=True):
    """A run of the journal: entries are the stored bytes, one after another.

    The chain's hashes are computed again from them, not sent; the two heads let
    the server see a fork or a damaged body before anything is applied.
    """

    proto: Count
    till: Id
    incarnation: Count
    epoch: Count
    first_seq: Positive
    head_before: Digest
    head_after: Digest
    entries: list[msgspec.Raw]


class Flag(Wire, frozen=True, kw_only=True):
    """An entry that was posted and flagged, for a manager to look at."""

    seq: Count
    code: Short


class UploadAck(Wire, frozen=True, kw_only=True):
    ack_seq: Count  # Everything up to here is durable at the server.
    stable_seq: Count  # ... and also in a backup or on a second machine.
    head: Digest
    epoch: Count
    server_time: Moment
    need_from: Count | None = None  # A gap: send again from here; nothing applied.
    flags: list[Flag] = []
    max_batch: Count = MAX_BATCH
    retry_after_ms: Count = 0


# --- rights -----------------------------------------------------------------


class Grant(Wire, tag="grant", frozen=True, kw_only=True):
    right: Id
    account: Id
    till: Id
    incarnation: Count
    epoch: Count
    kind: Short
    amount: Positive
    slices: list[Slice]
    at: Moment
    policy: Count = 1
    sale: Id | None = None  # Of a hold: for this sale only.
    signature: Short = ""  # Ed25519 by the server over signable().

    def signable(self) -> bytes:
        """The bytes the server signs: everything but the signature."""
        return msgspec.json.encode(msgspec.structs.replace(self, signature=""))


class Recall(Wire, tag="recall", frozen=True, kw_only=True):
    """Give back what is left of a right, up to so many points."""

    right: Id
    account: Id
    epoch: Count
    up_to: Positive


class EpochNotice(Wire, tag="epoch", frozen=True, kw_only=True):
    epoch: Count


MailBody = Grant | Recall | EpochNotice


class Mail(Wire, frozen=True, kw_only=True):
    seq: Positive  # Gapless for each till.
    body: MailBody


class MailboxAsk(Wire, frozen=True, kw_only=True):
    proto: Count
    till: Id
    incarnation: Count
    epoch: Count
    after: Count  # The last one stored here durably.


class MailboxAnswer(Wire, frozen=True, kw_only=True):
    epoch: Count
    mail: list[Mail]
    server_time: Moment
    more: bool = False


class HoldAsk(Wire, frozen=True, kw_only=True):
    proto: Count
    till: Id
    incarnation: Count
    epoch: Count
    hold: Id  # Becomes the right's id; its outcome never changes.
    account: Id
    most: Positive


class AccountFigures(Wire, frozen=True, kw_only=True):
    """What the server knows of an account right now; also a feed row's body."""

    account: Id
    confirmed: Amount
    pending: Amount
    held: Amount
    as_of: Moment
    expiring: list[Slice] = []  # The next three; the lot's id says nothing here.
    name: Short = ""
    status: Short = "active"
    blocked_on: Day | None = None


class HoldAnswer(Wire, frozen=True, kw_only=True):
    epoch: Count
    hold: Id
    figures: AccountFigures
    server_time: Moment
    grant: Grant | None = None  # None: refused, for ever, under this id.
    refusal: Short = ""


# --- enrolment, link, shift -------------------------------------------------


class EnrolAsk(Wire, frozen=True, kw_only=True):
    proto: Count
    code: Annotated[str, msgspec.Meta(min_length=6, max_length=64)]
    public_key: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}$")]
    machine: Short
    # A till that lost its store enrols again and gets a higher incarnation.


class EnrolAnswer(Wire, frozen=True, kw_only=True):
    till: Id
    store: Id
    till_number: Count
    store_number: Count
    store_name: Short
    incarnation: Positive
    epoch: Count
    server_key: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}$")]
    card_key: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}$")]
    pepper: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}$")]
    time_zone: Short
    server_time: Moment


class Hello(Wire, frozen=True, kw_only=True):
    """The link test: anybody who trusts our authority may ask."""

    product: Short
    proto: Count
    oldest_proto: Count
    epoch: Count
    server_time: Moment


class ShiftAsk(Wire, frozen=True, kw_only=True):
    proto: Count
    till: Id
    incarnation: Count
    epoch: Count
    shift: Id


class ShiftAnswer(Wire, frozen=True, kw_only=True):
    """What the server's ledger holds of a shift: the till compares its own."""

    shift: Id
    sales: Count
    returns: Count
    money: Amount
    redeemed: Amount
    earned: Amount
    given_back: Amount
    taken_back: Amount
    ack_seq: Count
    server_time: Moment


class Problem(Wire, frozen=True, kw_only=True):
    """Every answer that is not 200."""

    code: Short  # Stable: bad_request, unknown_till, bad_signature, fenced, ...
    detail: Short = ""


# --- feed (down, advisory) ----------------------------------------------------


class FeedRow(Wire, frozen=True, kw_only=True):
    """The last value of a key; an empty body: gone."""

    key: Short
    version: Count
    body: msgspec.Raw = msgspec.Raw()


class FeedAsk(Wire, frozen=True, kw_only=True):
    """Rows of one topic and bucket that are newer than the cursor."""

    proto: Count
    till: Id
    incarnation: Count
    epoch: Count
    topic: Short  # goods, cards, staff, programmes.
    bucket: Count
    after: Count
    limit: Count = FEED_PAGE_ROWS


class FeedPage(Wire, frozen=True, kw_only=True):
    """Sorted by version. The page that reaches `head` completes the bucket."""

    topic: Short
    bucket: Count
    rows: list[FeedRow]
    head: Count  # The bucket's newest version at the time of asking.
    count: Count  # Live rows in the bucket at head ...
    checksum: Count  # ... and the sum of their row_sum(), modulo 2**61.


class FeedHeadsAsk(Wire, frozen=True, kw_only=True):
    proto: Count
    till: Id
    incarnation: Count
    epoch: Count


class FeedHeads(Wire, frozen=True, kw_only=True):
    """The newest version of every bucket: a checkpoint to reach."""

    heads: dict[str, list[Count]]  # By topic, in order of bucket.
    server_time: Moment


class GoodsRow(Wire, frozen=True, kw_only=True):
    """Key: the barcode."""

    name: Short
    price: Amount
    vat: Count | None = None
    category: Short = ""
    department: Short = ""
    measure: Short = "piece"
    floor: Amount = 0
    redeemable: bool = True
    earning: bool = True


class StaffRow(Wire, frozen=True, kw_only=True):
    """Key: the cashier's id. The badge is a fingerprint, the PIN a hash."""

    name: Short
    role: Short
    pin_hash: str = ""
    badge: Short = ""


# Key of a cards row: the card's fingerprint; body: AccountFigures.
# Key of a programmes row: the programme's id; body: its terms, with a "type".

BUCKETS = {"goods": 16, "cards": 1024, "staff": 1, "programmes": 1}
CHECKSUM_MODULUS = 2**61


def bucket_of(topic: str, key: str) -> int:
    """The bucket of a key: the same on both sides, for ever."""
    digest = hashlib.blake2b(key.encode(), digest_size=4).digest()
    return int.from_bytes(digest) % BUCKETS[topic]


def row_sum(key: str, body: bytes) -> int:
    """A row's part of its bucket's checksum."""
    digest = hashlib.blake2b(key.encode() + b"\0" + body, digest_size=8).digest()
    return int.from_bytes(digest) % CHECKSUM_MODULUS


def fingerprint(card_key: bytes, number: str) -> str:
    """What the advisory copy knows a card or badge by: keyed, 80 bits, hex."""
    return hashlib.blake2b(number.encode(), digest_size=10, key=card_key).hexdigest()


# --- chain and signatures -----------------------------------------------------


def next_head(head: str, seq: int, body: bytes) -> str:
    """The chain's head after one more entry; binds order, number and bytes."""
    digest = hashlib.blake2b(digest_size=32, person=b"kassa-chain-1")
    digest.update(bytes.fromhex(head))
    digest.update(seq.to_bytes(8))
    digest.update(body)
    return digest.hexdigest()


def signed_bytes(path: str, till: str, incarnation: int, body: bytes) -> bytes:
    """What a till signs of a request: where it goes, who asks, every byte."""
    digest = hashlib.blake2b(body, digest_size=32).hexdigest()
    return f"kassa-request-1\n{path}\n{till}\n{incarnation}\n{digest}".encode()


TILL_HEADER = "Kassa-Till"
INCARNATION_HEADER = "Kassa-Incarnation"
SIGNATURE_HEADER = "Kassa-Signature"  # Ed25519, hexadecimal.

PATH_HELLO = "/v1/hello"
PATH_ENROL = "/v1/enrol"
PATH_UPLOAD = "/v1/upload"
PATH_MAILBOX = "/v1/mailbox"
PATH_HOLD = "/v1/hold"
PATH_FEED_HEADS = "/v1/feed/heads"
PATH_FEED = "/v1/feed/page"
PATH_SHIFT = "/v1/shift"
