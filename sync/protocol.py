"""Messages between tills and the central server, and their versions.

Shared by both sides; knows nobody. All messages may be repeated, lost or come in
another order: identifiers, watermarks and tombstones make each count once.
Amounts are whole minor units and hundredths of a point; days are ISO dates;
moments are ISO with offset.

PROTO 3 (2026-11): letters with what a manager should look at and how it was settled,
the chain's limits in the answer of the mailbox, and leads of stores: letters of kind
store and lent_back. Older tills get none of them. Questions that only a till asks need
no number: REGISTER, its report to a server that was restored, and RENEW, a new life.
PROTO 2 (2026-11): pools of limited risk: grants of kind risk with their two limits,
and the letter that settles what an account drew. A till that speaks 1 gets neither.
PROTO 1 (2026-11): the first. Both sides refuse anything older or newer than the
range they name. Entries carry their own version, because a till may upload an
entry that an older release stored weeks ago: its bytes are never re-encoded.
"""

from __future__ import annotations

from typing import Annotated

import msgspec

from sync.act_wire import (
    ActEntry as ActEntry,
    AddendumEntry as AddendumEntry,
    CashEntry as CashEntry,
    CountEntry as CountEntry,
    Entry as Entry,
    OverrideEntry as OverrideEntry,
)
from sync.digests import (
    BUCKETS as BUCKETS,
    CHECKSUM_MODULUS as CHECKSUM_MODULUS,
    bucket_of as bucket_of,
    fingerprint as fingerprint,
    next_head as next_head,
    row_sum as row_sum,
    signed_bytes as signed_bytes,
)
from sync.entry_wire import (
    Amount as Amount,
    AppliedWire as AppliedWire,
    CardText as CardText,
    Count as Count,
    CouponMadeEntry as CouponMadeEntry,
    Day as Day,
    DecisionEntry as DecisionEntry,
    Digest as Digest,
    DonationEntry as DonationEntry,
    EarnEntry as EarnEntry,
    EntryWire as EntryWire,
    GiveBackEntry as GiveBackEntry,
    Id as Id,
    IncidentEntry as IncidentEntry,
    LoadEntry as LoadEntry,
    MembershipEndEntry as MembershipEndEntry,
    MembershipEntry as MembershipEntry,
    Moment as Moment,
    PartWire as PartWire,
    Positive as Positive,
    RedeemEntry as RedeemEntry,
    ReturnEntry as ReturnEntry,
    SaleEntry as SaleEntry,
    ShiftCloseEntry as ShiftCloseEntry,
    ShiftOpenEntry as ShiftOpenEntry,
    Short as Short,
    Slice as Slice,
    SoldLineWire as SoldLineWire,
    SubEnd as SubEnd,
    SubEndEntry as SubEndEntry,
    SubEntry as SubEntry,
    SubGrant as SubGrant,
    TenderWire as TenderWire,
    UnloadEntry as UnloadEntry,
    Wire as Wire,
)
from sync.feed_wire import (
    FEED_PAGE_ROWS as FEED_PAGE_ROWS,
    FeedAsk as FeedAsk,
    FeedHeads as FeedHeads,
    FeedHeadsAsk as FeedHeadsAsk,
    FeedPage as FeedPage,
    FeedRow as FeedRow,
    GoodsRow as GoodsRow,
    StaffRow as StaffRow,
)
from sync.figure_wire import (
    AccountFigures as AccountFigures,
    LevelFigures as LevelFigures,
    MembershipFigures as MembershipFigures,
    PurseFigures as PurseFigures,
    TurnoverFigures as TurnoverFigures,
)
from sync.lead_wire import LentBack as LentBack, StoreConfig as StoreConfig
from sync.life_wire import PATH_NAMED as PATH_NAMED, RenewAsk as RenewAsk
from sync.notice_wire import (
    LimitRules as LimitRules,
    Notice as Notice,
    Settlement as Settlement,
)
from sync.receipt_wire import ReceiptAnswer as ReceiptAnswer, ReceiptAsk as ReceiptAsk
from sync.register_wire import (
    MAX_RIGHTS as MAX_RIGHTS,
    PATH_REGISTER as PATH_REGISTER,
    PATH_REGISTER_PART as PATH_REGISTER_PART,
    Drawn as Drawn,
    HeldRight as HeldRight,
    RegisterAnswer as RegisterAnswer,
    RegisterAsk as RegisterAsk,
    RegisterPart as RegisterPart,
    RegisterTaken as RegisterTaken,
)

PROTO = 3
OLDEST_PROTO = 1
PROTO_OF_NOTICES = 3
PROTO_OF_POOLS = 2  # Older tills would take a pool for a right of a member.
PROTO_OF_LEADS = 3  # Older tills cannot read the letters.
ENTRY_VERSION = 1
MAX_BATCH = 500
MAX_BODY_BYTES = 4 * 1024 * 1024  # After decompression, both ways.

GENESIS = "00" * 32  # The head of an empty chain.


# --- the journal (up) ---------------------------------------------------


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


class Taken(Wire, frozen=True, kw_only=True):
    """When the server took the entries up to this one."""

    upto: Count
    at: Moment


class UploadAck(Wire, frozen=True, kw_only=True):
    ack_seq: Count  # Everything up to here is durable at the server.
    stable_seq: Count  # ... and also in a backup or on a second machine.
    head: Digest
    epoch: Count
    server_time: Moment
    need_from: Count | None = None  # A gap: send again from here; nothing applied.
    flags: list[Flag] = msgspec.field(default_factory=list)
    # Of what was sent, oldest first; some of it may have come before.
    taken: list[Taken] = msgspec.field(default_factory=list)
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
    per_account: Count = 0  # Of a pool: unsettled draws of one account at this till.
    per_sale: Count = 0  # Of a pool.
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


class Settled(Wire, tag="settled", frozen=True, kw_only=True):
    """What an account drew from this till's pools is covered: it may draw again."""

    account: Id
    points: Positive
    epoch: Count


class EpochNotice(Wire, tag="epoch", frozen=True, kw_only=True):
    epoch: Count


MailBody = (
    Grant
    | Recall
    | Settled
    | EpochNotice
    | Notice
    | Settlement
    | StoreConfig
    | LentBack
)


class Mail(Wire, frozen=True, kw_only=True):
    seq: Positive  # Gapless for each till.
    body: MailBody


class MailboxAsk(Wire, frozen=True, kw_only=True):
    proto: Count
    till: Id
    incarnation: Count
    epoch: Count
    after: Count  # The last one stored here durably.
    in_order: bool = False  # For this epoch: nothing is to be reported.
    listen_ms: Annotated[int, msgspec.Meta(ge=0, le=60_000)] = (
        0  # With nothing there, the server may wait so long.
    )


class MailboxAnswer(Wire, frozen=True, kw_only=True):
    epoch: Count
    mail: list[Mail]
    server_time: Moment
    more: bool = False
    limits: LimitRules | None = None  # None: each till keeps its own.


class HoldAsk(Wire, frozen=True, kw_only=True):
    proto: Count
    till: Id
    incarnation: Count
    epoch: Count
    hold: Id  # Becomes the right's id; its outcome never changes.
    account: Id
    most: Positive


class HoldAnswer(Wire, frozen=True, kw_only=True):
    epoch: Count
    hold: Id
    figures: AccountFigures
    server_time: Moment
    grant: Grant | None = None  # None: refused, for ever, under this id.
    refusal: Short = ""
    coming: Count = 0  # Asked back from other tills: ask again, under a new id.
    reported: Count = 0  # Of a refusal "restoring": so many tills have reported ...
    tills: Count = 0  # ... of so many.


# --- enrolment, link, shift -------------------------------------------------


class EnrolAsk(Wire, frozen=True, kw_only=True):
    proto: Count
    code: Annotated[str, msgspec.Meta(min_length=6, max_length=64)]
    public_key: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}$")]
    machine: Short
    # A till that lost its store enrols again and gets a higher incarnation: also than
    # the last life that is over by its own journal, of which no server may have heard.
    last_life: Count = 0


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
    must_report: bool = False  # The server was restored: it may have forgotten us.


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
    gift: Amount = 0  # Of the money: paid with gift cards.
    gift_sold: Amount = 0
    donated: Amount = 0
    moved: Amount | None = None  # Cash in and out; None: of an older server.
    overrides: Count | None = None


class Problem(Wire, frozen=True, kw_only=True):
    """Every answer that is not 200."""

    code: Short  # Stable: bad_request, unknown_till, bad_signature, fenced, ...
    detail: Short = ""


# Feed: key of a cards row is the card's fingerprint; body: AccountFigures.
# Key of a programmes row: id@version (earlier: the id); body: terms, with a "type".


# --- headers and paths --------------------------------------------------------


TILL_HEADER = "Kassa-Till"
INCARNATION_HEADER = "Kassa-Incarnation"
SIGNATURE_HEADER = "Kassa-Signature"  # Ed25519, hexadecimal.

PATH_HELLO = "/v1/hello"
PATH_ENROL = "/v1/enrol"
PATH_RENEW = "/v1/renew"
PATH_UPLOAD = "/v1/upload"
PATH_MAILBOX = "/v1/mailbox"
PATH_HOLD = "/v1/hold"
PATH_FEED_HEADS = "/v1/feed/heads"
PATH_FEED = "/v1/feed/page"
PATH_SHIFT = "/v1/shift"
PATH_RECEIPT = "/v1/receipt"
