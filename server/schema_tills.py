"""Stores, their tills, and the lives of each till as holders; see `schema`."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Index, PrimaryKeyConstraint

from server.columns import big, maybe, table, tenant, text

store = table(
    "store",
    tenant(),
    text("store_id"),
    big("number"),
    text("name"),
    text("partner", ""),  # Whose store it is; empty: our own.
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
