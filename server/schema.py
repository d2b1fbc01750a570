"""The server's tables, for embedded SQLite and for PostgreSQL alike.

Account-side keys begin with (tenant, shard); holder-side keys with (tenant,
holder). No foreign key crosses the two sides, nothing counts on a sequence of the
database, and no statement of the hot path touches two accounts at once: so the
same tables can be spread over machines one day. What must never be is a CHECK.

Entries are inserted, never updated. Rows of `account`, `lot` and `spend_right` are
caches of them that `ledger verify` adds up again.
"""

from __future__ import annotations

import hashlib

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
)

TENANT = 1
SHARDS = 1024

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)

_BIG = BigInteger().with_variant(Integer(), "sqlite")
_SMALL = SmallInteger().with_variant(Integer(), "sqlite")


def shard_of(account: str) -> int:
    """The shard of an account: the same for ever."""
    digest = hashlib.blake2b(account.encode(), digest_size=4).digest()
    return int.from_bytes(digest) % SHARDS


def _big(name: str, default: int | None = None) -> Column[int]:
    text = None if default is None else str(default)
    return Column(name, _BIG, nullable=False, server_default=text)


def _text(name: str, default: str | None = None) -> Column[str]:
    return Column(name, Text, nullable=False, server_default=default)


def _maybe(name: str) -> Column[str]:
    return Column(name, Text, nullable=True)


def _bytes(name: str) -> Column[bytes]:
    return Column(name, LargeBinary, nullable=False)


def _tenant() -> Column[int]:
    return Column("tenant", _SMALL, nullable=False)


def _account_side() -> tuple[Column[int], Column[int], Column[str]]:
    return _tenant(), Column("shard", _SMALL, nullable=False), _text("account")


def _table(
    name: str,
    *parts: Column[int]
    | Column[str]
    | Column[bytes]
    | CheckConstraint
    | PrimaryKeyConstraint
    | Index,
    with_rowid: bool = False,
) -> Table:
    return Table(
        name, metadata, *parts, sqlite_strict=True, sqlite_with_rowid=with_rowid
    )


# --- account side -------------------------------------------------------------

account = _table(
    "account",
    *_account_side(),
    _big("posted", 0),
    _big("rights_out", 0),
    _big("risk_limit", 0),
    _big("risk_used", 0),
    _big("claims", 0),
    _big("ver", 0),
    PrimaryKeyConstraint("tenant", "shard", "account"),
    CheckConstraint(
        "risk_used <= risk_limit AND posted - rights_out >= -risk_used",
        name="never_overspent",
    ),
    CheckConstraint("rights_out >= 0 AND risk_used >= 0 AND claims >= 0", name="whole"),
)

member = _table(
    "member",
    *_account_side(),
    _text("name", ""),
    _text("phone", ""),
    _text("joined", ""),
    _text("status", "active"),
    _maybe("blocked_on"),
    _big("home_store", 0),
    PrimaryKeyConstraint("tenant", "shard", "account"),
)

lot = _table(
    "lot",
    *_account_side(),
    _text("lot_id"),
    _text("origin"),
    _big("amount"),
    _big("left_free"),
    _text("active"),
    _maybe("expires"),
    PrimaryKeyConstraint("tenant", "shard", "account", "lot_id"),
    CheckConstraint("amount > 0 AND left_free >= 0", name="never_below_zero"),
    Index("ix_lot_expires", "tenant", "expires"),
    Index("ix_lot_active", "tenant", "active"),
)

spend_right = _table(
    "spend_right",
    *_account_side(),
    _text("right_id"),
    _text("holder"),
    _big("incarnation"),
    _big("epoch"),
    _text("kind"),
    _big("amount"),
    _big("open_amt"),
    _big("spent_amt", 0),
    _big("booked_risk", 0),
    _big("recalled", 0),
    _text("state"),
    _text("granted_at"),
    _text("slices"),  # JSON: [lot, amount, open, spent, expires] for each lot.
    PrimaryKeyConstraint("tenant", "shard", "account", "right_id"),
    CheckConstraint(
        "amount > 0 AND open_amt >= 0 AND spent_amt >= 0 AND recalled >= 0"
        " AND open_amt + spent_amt <= amount",
        name="never_more_than_granted",
    ),
    Index("ix_spend_right_holder", "tenant", "holder", "incarnation", "state"),
    with_rowid=True,
)

entry = _table(
    "entry",
    *_account_side(),
    _text("entry_id"),
    _text("kind"),
    _big("amount"),
    _text("unit"),
    _text("contra"),  # The other leg of this posting has it as its account.
    _maybe("lot_id"),
    _maybe("right_id"),
    _maybe("sale_id"),
    _maybe("holder"),
    _big("incarnation", 0),
    _big("seq", 0),
    _text("business_date"),
    _text("server_ts"),
    _text("programme", ""),
    _big("policy_version", 0),
    _text("body_hash", ""),  # Of the bytes in the inbox that caused it.
    PrimaryKeyConstraint("tenant", "shard", "account", "entry_id"),
    with_rowid=True,
)

visit = _table(
    "visit",
    *_account_side(),
    _text("holder"),
    _text("store"),
    _big("sales"),
    _text("last_at"),
    PrimaryKeyConstraint("tenant", "shard", "account", "holder"),
)

tombstone = _table(
    "tombstone",
    *_account_side(),
    _text("right_id"),
    _text("at"),
    PrimaryKeyConstraint("tenant", "shard", "account", "right_id"),
)

plan_due = _table(
    "plan_due",
    *_account_side(),
    PrimaryKeyConstraint("tenant", "shard", "account"),
)

card = _table(
    "card",
    _tenant(),
    _text("number"),
    _text("account"),
    _text("fingerprint"),
    _text("status", "active"),
    _maybe("blocked_on"),
    PrimaryKeyConstraint("tenant", "number"),
    Index("ix_card_account", "tenant", "account"),
    Index("ix_card_fingerprint", "tenant", "fingerprint", unique=True),
)

parked = _table(
    "parked",  # Entries for a card that no member has yet.
    _tenant(),
    _text("card"),
    _text("holder"),
    _big("incarnation"),
    _big("seq"),
    _text("server_ts"),
    PrimaryKeyConstraint("tenant", "card", "holder", "incarnation", "seq"),
)

# --- holder side --------------------------------------------------------------

store = _table(
    "store",
    _tenant(),
    _text("store_id"),
    _big("number"),
    _text("name"),
    PrimaryKeyConstraint("tenant", "store_id"),
    Index("ix_store_number", "tenant", "number", unique=True),
)

till = _table(
    "till",
    _tenant(),
    _text("till_id"),
    _text("store_id"),
    _big("store_number"),
    _big("number"),
    _big("incarnation"),
    PrimaryKeyConstraint("tenant", "till_id"),
    Index("ix_till_number", "tenant", "store_number", "number", unique=True),
)

holder = _table(
    "holder",
    _tenant(),
    _text("holder"),
    _big("incarnation"),
    _text("kind"),
    _maybe("parent"),
    _text("state"),
    _text("public_key"),
    _text("machine", ""),
    _big("watermark", 0),
    _big("stable_seq", 0),
    _text("head_hash"),
    _big("down_seq", 0),
    _big("epoch_seen", 0),
    _text("enrolled_at"),
    _text("seen_at"),
    PrimaryKeyConstraint("tenant", "holder", "incarnation"),
    CheckConstraint(
        "watermark >= 0 AND stable_seq <= watermark AND down_seq >= 0",
        name="marks_in_order",
    ),
)

inbox = _table(
    "inbox",
    _tenant(),
    _text("holder"),
    _big("incarnation"),
    _big("seq"),
    _text("hash"),  # The chain's head after this entry.
    _bytes("body"),
    _text("state"),
    _text("received_at"),
    PrimaryKeyConstraint("tenant", "holder", "incarnation", "seq"),
    with_rowid=True,
)

mailbox = _table(
    "mailbox",
    _tenant(),
    _text("holder"),
    _big("incarnation"),
    _big("down_seq"),
    _bytes("body"),
    PrimaryKeyConstraint("tenant", "holder", "incarnation", "down_seq"),
    with_rowid=True,
)

hold = _table(
    "hold",  # The outcome of each hold that was ever asked: it never changes.
    _tenant(),
    _text("holder"),
    _text("hold_id"),
    _big("incarnation"),
    _text("account"),
    _text("refusal", ""),
    Column("grant_body", LargeBinary, nullable=True),
    _text("asked_at"),
    PrimaryKeyConstraint("tenant", "holder", "hold_id"),
    with_rowid=True,
)

sale = _table(
    "sale",
    _tenant(),
    _text("sale_id"),
    _text("holder"),
    _maybe("shift_id"),  # None while only its points have arrived.
    _maybe("number"),
    _maybe("returns"),
    _maybe("account"),
    _maybe("business_date"),
    _big("money", 0),
    _big("redeemed", 0),
    _big("earned", 0),
    _big("given_back", 0),
    _big("taken_back", 0),
    PrimaryKeyConstraint("tenant", "sale_id"),
    Index("ix_sale_shift", "tenant", "shift_id"),
    with_rowid=True,
)

shift = _table(
    "shift",
    _tenant(),
    _text("shift_id"),
    _text("holder"),
    _big("number"),
    _text("cashier"),
    _text("opened_at", ""),
    _text("closed_at", ""),
    _big("opening_cash", 0),
    _big("counted", 0),
    _big("expected", 0),
    PrimaryKeyConstraint("tenant", "shift_id"),
)

exception_item = _table(
    "exception_item",  # For a manager to look at; nothing is ever refused here.
    _tenant(),
    _text("item_id"),
    _text("holder"),
    _big("incarnation"),
    _big("seq"),
    _text("code"),
    _text("detail", ""),
    _text("at"),
    _bytes("body"),
    PrimaryKeyConstraint("tenant", "item_id"),
    Index("ix_exception_item_holder", "tenant", "holder", "incarnation", "seq"),
    with_rowid=True,
)

enroll_code = _table(
    "enroll_code",
    _tenant(),
    _text("code_hash"),
    _big("store_number"),
    _big("till_number"),
    _text("expires_at"),
    _maybe("used_at"),
    _text("used_by", ""),  # The public key; the same till may repeat its question.
    PrimaryKeyConstraint("tenant", "code_hash"),
)

# --- advisory feed and lists of the chain ---------------------------------------

feed_row = _table(
    "feed_row",
    _tenant(),
    _text("topic"),
    _text("row_key"),
    _big("bucket"),
    _big("version"),
    Column("body", LargeBinary, nullable=True),
    PrimaryKeyConstraint("tenant", "topic", "row_key"),
    Index("ix_feed_row_version", "tenant", "topic", "bucket", "version"),
    with_rowid=True,
)

feed_bucket = _table(
    "feed_bucket",
    _tenant(),
    _text("topic"),
    _big("bucket"),
    _big("version", 0),
    _big("live", 0),
    _big("checksum", 0),
    PrimaryKeyConstraint("tenant", "topic", "bucket"),
)

goods = _table(
    "goods",
    _tenant(),
    _text("barcode"),
    _text("name"),
    _text("brand", ""),
    _text("category", ""),
    _text("department", ""),
    _big("price"),
    Column("vat", _SMALL, nullable=True),
    PrimaryKeyConstraint("tenant", "barcode"),
    CheckConstraint("price >= 0", name="price"),
)

staff = _table(
    "staff",
    _tenant(),
    _text("cashier"),
    _text("name"),
    _text("role"),
    _text("badge", ""),
    _text("pin_hash", ""),
    PrimaryKeyConstraint("tenant", "cashier"),
)

programme = _table(
    "programme",
    _tenant(),
    _text("programme_id"),
    _big("version"),
    _text("terms"),
    _text("valid_from"),
    PrimaryKeyConstraint("tenant", "programme_id", "version"),
)

chain = _table(
    "chain",
    _tenant(),
    _text("name"),
    _text("value"),
    PrimaryKeyConstraint("tenant", "name"),
)
