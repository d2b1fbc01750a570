"""The server's tables, for embedded SQLite and for PostgreSQL alike.

Account-side keys begin with (tenant, shard); holder-side keys with (tenant,
holder). No foreign key crosses the two sides, nothing counts on a sequence of the
database, and no statement of the hot path touches two accounts at once: so the
same tables can be spread over machines one day. What must never be is a CHECK.

Entries are only inserted. Rows of `account`, `lot` and `spend_right` are caches.
"""

from __future__ import annotations

import hashlib

from sqlalchemy import (
    CheckConstraint,
    Column,
    Index,
    LargeBinary,
    PrimaryKeyConstraint,
)

from server.columns import (
    SMALL,
    account_side,
    big,
    blob,
    maybe,
    metadata,
    table,
    tenant,
    text,
)
from server.schema_risk import risk_share, risk_use

TENANT = 1
SHARDS = 1024

__all__ = ["SHARDS", "TENANT", "metadata", "risk_share", "risk_use", "shard_of"]


def shard_of(account: str) -> int:
    """The shard of an account: the same for ever."""
    digest = hashlib.blake2b(account.encode(), digest_size=4).digest()
    return int.from_bytes(digest) % SHARDS


account = table(
    "account",
    *account_side(),
    big("posted", 0),
    big("rights_out", 0),
    big("risk_limit", 0),
    big("risk_used", 0),
    big("claims", 0),
    big("ver", 0),
    PrimaryKeyConstraint("tenant", "shard", "account"),
    CheckConstraint(
        "risk_used <= risk_limit AND posted - rights_out >= -risk_used",
        name="never_overspent",
    ),
    CheckConstraint("rights_out >= 0 AND risk_used >= 0 AND claims >= 0", name="whole"),
)

member = table(
    "member",
    *account_side(),
    text("name", ""),
    text("phone", ""),
    text("joined", ""),
    text("status", "active"),
    maybe("blocked_on"),
    big("home_store", 0),
    PrimaryKeyConstraint("tenant", "shard", "account"),
)

lot = table(
    "lot",
    *account_side(),
    text("lot_id"),
    text("origin"),
    big("amount"),
    big("left_free"),
    text("active"),
    maybe("expires"),
    PrimaryKeyConstraint("tenant", "shard", "account", "lot_id"),
    CheckConstraint("amount > 0 AND left_free >= 0", name="never_below_zero"),
    Index("ix_lot_expires", "tenant", "expires"),
    Index("ix_lot_active", "tenant", "active"),
)

spend_right = table(
    "spend_right",
    *account_side(),
    text("right_id"),
    text("holder"),
    big("incarnation"),
    big("epoch"),
    text("kind"),
    big("amount"),
    big("open_amt"),
    big("spent_amt", 0),
    big("booked_risk", 0),
    big("recalled", 0),
    text("state"),
    text("granted_at"),
    text("slices"),  # JSON: [lot, amount, open, spent, expires] for each lot.
    PrimaryKeyConstraint("tenant", "shard", "account", "right_id"),
    CheckConstraint(
        "amount > 0 AND open_amt >= 0 AND spent_amt >= 0 AND recalled >= 0"
        " AND open_amt + spent_amt <= amount",
        name="never_more_than_granted",
    ),
    Index("ix_spend_right_holder", "tenant", "holder", "incarnation", "state"),
    with_rowid=True,
)

entry = table(
    "entry",
    *account_side(),
    text("entry_id"),
    text("kind"),
    big("amount"),
    text("unit"),
    text("contra"),  # The other leg of this posting has it as its account.
    maybe("lot_id"),
    maybe("right_id"),
    maybe("sale_id"),
    maybe("holder"),
    big("incarnation", 0),
    big("seq", 0),
    text("business_date"),
    text("server_ts"),
    text("programme", ""),
    big("policy_version", 0),
    text("body_hash", ""),  # Of the bytes in the inbox that caused it.
    PrimaryKeyConstraint("tenant", "shard", "account", "entry_id"),
    with_rowid=True,
)

visit = table(
    "visit",
    *account_side(),
    text("holder"),
    text("store"),
    big("sales"),
    text("last_at"),
    PrimaryKeyConstraint("tenant", "shard", "account", "holder"),
)

tombstone = table(
    "tombstone",
    *account_side(),
    text("right_id"),
    text("at"),
    PrimaryKeyConstraint("tenant", "shard", "account", "right_id"),
)

plan_due = table(
    "plan_due",
    *account_side(),
    PrimaryKeyConstraint("tenant", "shard", "account"),
)
card = table(
    "card",
    tenant(),
    text("number"),
    text("account"),
    text("fingerprint"),
    text("status", "active"),
    maybe("blocked_on"),
    PrimaryKeyConstraint("tenant", "number"),
    Index("ix_card_account", "tenant", "account"),
    Index("ix_card_fingerprint", "tenant", "fingerprint", unique=True),
)

parked = table(
    "parked",  # Entries for a card that no member has yet.
    tenant(),
    text("card"),
    text("holder"),
    big("incarnation"),
    big("seq"),
    text("server_ts"),
    PrimaryKeyConstraint("tenant", "card", "holder", "incarnation", "seq"),
)
store = table(
    "store",
    tenant(),
    text("store_id"),
    big("number"),
    text("name"),
    PrimaryKeyConstraint("tenant", "store_id"),
    Index("ix_store_number", "tenant", "number", unique=True),
)

till = table(
    "till",
    tenant(),
    text("till_id"),
    text("store_id"),
    big("store_number"),
    big("number"),
    big("incarnation"),
    PrimaryKeyConstraint("tenant", "till_id"),
    Index("ix_till_number", "tenant", "store_number", "number", unique=True),
)

holder = table(
    "holder",
    tenant(),
    text("holder"),
    big("incarnation"),
    text("kind"),
    maybe("parent"),
    text("state"),
    text("public_key"),
    text("machine", ""),
    big("watermark", 0),
    big("stable_seq", 0),
    text("head_hash"),
    big("down_seq", 0),
    big("epoch_seen", 0),
    text("enrolled_at"),
    text("seen_at"),
    PrimaryKeyConstraint("tenant", "holder", "incarnation"),
    CheckConstraint(
        "watermark >= 0 AND stable_seq <= watermark AND down_seq >= 0",
        name="marks_in_order",
    ),
)

inbox = table(
    "inbox",
    tenant(),
    text("holder"),
    big("incarnation"),
    big("seq"),
    text("hash"),  # The chain's head after this entry.
    blob("body"),
    text("state"),
    text("received_at"),
    PrimaryKeyConstraint("tenant", "holder", "incarnation", "seq"),
    with_rowid=True,
)

mailbox = table(
    "mailbox",
    tenant(),
    text("holder"),
    big("incarnation"),
    big("down_seq"),
    blob("body"),
    PrimaryKeyConstraint("tenant", "holder", "incarnation", "down_seq"),
    with_rowid=True,
)

hold = table(
    "hold",  # The outcome of each hold that was ever asked: it never changes.
    tenant(),
    text("holder"),
    text("hold_id"),
    big("incarnation"),
    text("account"),
    text("refusal", ""),
    Column("grant_body", LargeBinary, nullable=True),
    text("asked_at"),
    PrimaryKeyConstraint("tenant", "holder", "hold_id"),
    with_rowid=True,
)

sale = table(
    "sale",
    tenant(),
    text("sale_id"),
    text("holder"),
    maybe("shift_id"),  # None while only its points have arrived.
    maybe("number"),
    maybe("returns"),
    maybe("account"),
    maybe("business_date"),
    big("money", 0),
    big("redeemed", 0),
    big("earned", 0),
    big("given_back", 0),
    big("taken_back", 0),
    PrimaryKeyConstraint("tenant", "sale_id"),
    Index("ix_sale_shift", "tenant", "shift_id"),
    with_rowid=True,
)

shift = table(
    "shift",
    tenant(),
    text("shift_id"),
    text("holder"),
    big("number"),
    text("cashier"),
    text("opened_at", ""),
    text("closed_at", ""),
    big("opening_cash", 0),
    big("counted", 0),
    big("expected", 0),
    PrimaryKeyConstraint("tenant", "shift_id"),
)

exception_item = table(
    "exception_item",  # For a manager to look at; nothing is ever refused here.
    tenant(),
    text("item_id"),
    text("holder"),
    big("incarnation"),
    big("seq"),
    text("code"),
    text("detail", ""),
    text("at"),
    blob("body"),
    PrimaryKeyConstraint("tenant", "item_id"),
    Index("ix_exception_item_holder", "tenant", "holder", "incarnation", "seq"),
    with_rowid=True,
)

enroll_code = table(
    "enroll_code",
    tenant(),
    text("code_hash"),
    big("store_number"),
    big("till_number"),
    text("expires_at"),
    maybe("used_at"),
    text("used_by", ""),  # The public key; the same till may repeat its question.
    PrimaryKeyConstraint("tenant", "code_hash"),
)
feed_row = table(
    "feed_row",
    tenant(),
    text("topic"),
    text("row_key"),
    big("bucket"),
    big("version"),
    Column("body", LargeBinary, nullable=True),
    PrimaryKeyConstraint("tenant", "topic", "row_key"),
    Index("ix_feed_row_version", "tenant", "topic", "bucket", "version"),
    with_rowid=True,
)

feed_bucket = table(
    "feed_bucket",
    tenant(),
    text("topic"),
    big("bucket"),
    big("version", 0),
    big("live", 0),
    big("checksum", 0),
    PrimaryKeyConstraint("tenant", "topic", "bucket"),
)

goods = table(
    "goods",
    tenant(),
    text("barcode"),
    text("name"),
    text("brand", ""),
    text("category", ""),
    text("department", ""),
    big("price"),
    Column("vat", SMALL, nullable=True),
    PrimaryKeyConstraint("tenant", "barcode"),
    CheckConstraint("price >= 0", name="price"),
)

staff = table(
    "staff",
    tenant(),
    text("cashier"),
    text("name"),
    text("role"),
    text("badge", ""),
    text("pin_hash", ""),
    PrimaryKeyConstraint("tenant", "cashier"),
)

programme = table(
    "programme",
    tenant(),
    text("programme_id"),
    big("version"),
    text("terms"),
    text("valid_from"),
    PrimaryKeyConstraint("tenant", "programme_id", "version"),
)
chain = table(
    "chain",
    tenant(),
    text("name"),
    text("value"),
    PrimaryKeyConstraint("tenant", "name"),
)
