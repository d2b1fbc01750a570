"""The server's tables, for embedded SQLite and for PostgreSQL alike.

Account-side keys begin with (tenant, shard); holder-side keys with (tenant,
holder). No foreign key crosses the two sides, nothing counts on a sequence of the
database, and no statement of the hot path touches two accounts at once: so the
same tables can be spread over machines one day. What must never be is a CHECK.

Entries are only inserted. Rows of `account`, `lot` and `spend_right` are caches.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache

from sqlalchemy import (
    CheckConstraint,
    Column,
    Index,
    LargeBinary,
    PrimaryKeyConstraint,
    text as sql_text,
)

from server.columns import (
    account_side,
    big,
    blob,
    maybe,
    metadata as metadata,
    table,
    tenant,
    text,
)
from server.list_schema import (
    chain as chain,
    feed_bucket as feed_bucket,
    feed_row as feed_row,
    goods as goods,
    programme as programme,
    staff as staff,
)
from server.member_schema import (
    bearer as bearer,
    donation as donation,
    level as level,
    membership as membership,
    posted_once as posted_once,
    turnover as turnover,
)
from server.schema_acts import till_act as till_act
from server.schema_epochs import (
    registration as registration,
    report_part as report_part,
)
from server.schema_exceptions import exception_decision as exception_decision
from server.schema_lead import (
    app_key as app_key,
    store_lead as store_lead,
    store_told as store_told,
)
from server.schema_lost import (
    lost_right as lost_right,
    till_decision as till_decision,
)
from server.schema_risk import risk_share as risk_share, risk_use as risk_use
from server.schema_tills import (
    enroll_code as enroll_code,
    holder as holder,
    store as store,
    till as till,
)

TENANT = 1
SHARDS = 1024


@lru_cache(maxsize=100_000)
def shard_of(account: str) -> int:
    """The shard of an account, for ever; a purse lies where its member does."""
    member, _, _ = account.partition(".")
    digest = hashlib.blake2b(member.encode(), digest_size=4).digest()
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
    # Whose it is, beside the name of one of its purses; empty: a bearer's.
    text(
        "member",
        "",
        "member = '' OR account = member"
        " OR substr(account, 1, length(member) + 1) = member || '.'",
    ),
    PrimaryKeyConstraint("tenant", "shard", "account"),
    CheckConstraint(
        "risk_used <= risk_limit AND posted - rights_out >= -risk_used",
        name="never_overspent",
    ),
    CheckConstraint("rights_out >= 0 AND risk_used >= 0 AND claims >= 0", name="whole"),
    Index("ix_account_member", "tenant", "shard", "member"),
    # The few accounts the chain stands in for.
    Index(
        "ix_account_risk",
        "tenant",
        "risk_used",
        sqlite_where=sql_text("risk_used > 0"),
        postgresql_where=sql_text("risk_used > 0"),
    ),
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
    text("birthday", "", "length(birthday) IN (0, 5)"),  # Month and day: "03-08".
    text("partner", ""),  # Whose card it is; empty: our own.
    maybe("enrolled"),  # Programmes, with ; between; None: all of them.
    text("pin_hash", ""),  # Of the customer's own PIN.
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
    text("issuer", ""),  # The partner who owes these points; empty: this chain.
    # So much of what is out in rights goes when it comes back, and is not owed.
    big("claimed", 0, "claimed >= 0"),
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
    text("lent_of", ""),  # Of kind sub: the lead's right that it is a part of.
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
    text("issuer", ""),  # Of the lot; who owes its points.
    text("redeemer", ""),  # The partner of the store where it happened.
    text("use", ""),  # What points were spent for.
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
    # Of a return below zero, as the money is.
    big("discount", 0),
    big("donated", 0),
    big("turnover", 0),  # What counts as bought by the member.
    maybe("applied"),  # JSON: the steps of the programmes, in their order.
    big("gift", 0),  # Of the money: paid with gift cards ...
    big("gift_sold", 0),  # ... and paid for some.
    # Where its document stands in the inbox of its holder; 0: not known.
    big("incarnation", 0),
    big("seq", 0),
    big("over", 0),  # 1: a return of what had come back before.
    PrimaryKeyConstraint("tenant", "sale_id"),
    Index("ix_sale_shift", "tenant", "shift_id"),
    Index("ix_sale_number", "tenant", "number"),
    Index("ix_sale_returns", "tenant", "returns"),
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
    big("told", 0),  # 1: the till has a letter about it.
    PrimaryKeyConstraint("tenant", "item_id"),
    Index("ix_exception_item_holder", "tenant", "holder", "incarnation", "seq"),
    with_rowid=True,
)
