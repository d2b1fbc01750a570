"""The first schema: ledger, rights, holders, feed and lists."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
SMALL = sa.SmallInteger().with_variant(sa.Integer(), "sqlite")


def tenant() -> sa.Column[int]:
    return sa.Column("tenant", SMALL, nullable=False)


def upgrade() -> None:
    op.create_table(
        "account",
        tenant(),
        sa.Column("shard", SMALL, nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("posted", BIG, server_default="0", nullable=False),
        sa.Column("rights_out", BIG, server_default="0", nullable=False),
        sa.Column("risk_limit", BIG, server_default="0", nullable=False),
        sa.Column("risk_used", BIG, server_default="0", nullable=False),
        sa.Column("claims", BIG, server_default="0", nullable=False),
        sa.Column("ver", BIG, server_default="0", nullable=False),
        sa.CheckConstraint(
            "rights_out >= 0 AND risk_used >= 0 AND claims >= 0",
            name=op.f("ck_account_whole"),
        ),
        sa.CheckConstraint(
            "risk_used <= risk_limit AND posted - rights_out >= -risk_used",
            name=op.f("ck_account_never_overspent"),
        ),
        sa.PrimaryKeyConstraint("tenant", "shard", "account", name=op.f("pk_account")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "card",
        tenant(),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), server_default="active", nullable=False),
        sa.Column("blocked_on", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("tenant", "number", name=op.f("pk_card")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index("ix_card_account", "card", ["tenant", "account"], unique=False)
    op.create_index(
        "ix_card_fingerprint", "card", ["tenant", "fingerprint"], unique=True
    )
    op.create_table(
        "chain",
        tenant(),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "name", name=op.f("pk_chain")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "enroll_code",
        tenant(),
        sa.Column("code_hash", sa.Text(), nullable=False),
        sa.Column("store_number", BIG, nullable=False),
        sa.Column("till_number", BIG, nullable=False),
        sa.Column("expires_at", sa.Text(), nullable=False),
        sa.Column("used_at", sa.Text(), nullable=True),
        sa.Column("used_by", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("tenant", "code_hash", name=op.f("pk_enroll_code")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "entry",
        tenant(),
        sa.Column("shard", SMALL, nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("entry_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("amount", BIG, nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("contra", sa.Text(), nullable=False),
        sa.Column("lot_id", sa.Text(), nullable=True),
        sa.Column("right_id", sa.Text(), nullable=True),
        sa.Column("sale_id", sa.Text(), nullable=True),
        sa.Column("holder", sa.Text(), nullable=True),
        sa.Column("incarnation", BIG, server_default="0", nullable=False),
        sa.Column("seq", BIG, server_default="0", nullable=False),
        sa.Column("business_date", sa.Text(), nullable=False),
        sa.Column("server_ts", sa.Text(), nullable=False),
        sa.Column("programme", sa.Text(), server_default="", nullable=False),
        sa.Column("policy_version", BIG, server_default="0", nullable=False),
        sa.Column("body_hash", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint(
            "tenant", "shard", "account", "entry_id", name=op.f("pk_entry")
        ),
        sqlite_strict=True,
        sqlite_with_rowid=True,
    )
    op.create_table(
        "exception_item",
        tenant(),
        sa.Column("item_id", sa.Text(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("incarnation", BIG, nullable=False),
        sa.Column("seq", BIG, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), server_default="", nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "item_id", name=op.f("pk_exception_item")),
        sqlite_strict=True,
        sqlite_with_rowid=True,
    )
    op.create_index(
        "ix_exception_item_holder",
        "exception_item",
        ["tenant", "holder", "incarnation", "seq"],
        unique=False,
    )
    op.create_table(
        "feed_bucket",
        tenant(),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("bucket", BIG, nullable=False),
        sa.Column("version", BIG, server_default="0", nullable=False),
        sa.Column("live", BIG, server_default="0", nullable=False),
        sa.Column("checksum", BIG, server_default="0", nullable=False),
        sa.PrimaryKeyConstraint(
            "tenant", "topic", "bucket", name=op.f("pk_feed_bucket")
        ),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "feed_row",
        tenant(),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("row_key", sa.Text(), nullable=False),
        sa.Column("bucket", BIG, nullable=False),
        sa.Column("version", BIG, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("tenant", "topic", "row_key", name=op.f("pk_feed_row")),
        sqlite_strict=True,
        sqlite_with_rowid=True,
    )
    op.create_index(
        "ix_feed_row_version",
        "feed_row",
        ["tenant", "topic", "bucket", "version"],
        unique=False,
    )
    op.create_table(
        "goods",
        tenant(),
        sa.Column("barcode", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("brand", sa.Text(), server_default="", nullable=False),
        sa.Column("category", sa.Text(), server_default="", nullable=False),
        sa.Column("department", sa.Text(), server_default="", nullable=False),
        sa.Column("price", BIG, nullable=False),
        sa.Column("vat", SMALL, nullable=True),
        sa.CheckConstraint("price >= 0", name=op.f("ck_goods_price")),
        sa.PrimaryKeyConstraint("tenant", "barcode", name=op.f("pk_goods")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "hold",
        tenant(),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("hold_id", sa.Text(), nullable=False),
        sa.Column("incarnation", BIG, nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("refusal", sa.Text(), server_default="", nullable=False),
        sa.Column("grant_body", sa.LargeBinary(), nullable=True),
        sa.Column("asked_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "holder", "hold_id", name=op.f("pk_hold")),
        sqlite_strict=True,
        sqlite_with_rowid=True,
    )
    op.create_table(
        "holder",
        tenant(),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("incarnation", BIG, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("parent", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("public_key", sa.Text(), nullable=False),
        sa.Column("machine", sa.Text(), server_default="", nullable=False),
        sa.Column("watermark", BIG, server_default="0", nullable=False),
        sa.Column("stable_seq", BIG, server_default="0", nullable=False),
        sa.Column("head_hash", sa.Text(), nullable=False),
        sa.Column("down_seq", BIG, server_default="0", nullable=False),
        sa.Column("epoch_seen", BIG, server_default="0", nullable=False),
        sa.Column("enrolled_at", sa.Text(), nullable=False),
        sa.Column("seen_at", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "watermark >= 0 AND stable_seq <= watermark AND down_seq >= 0",
            name=op.f("ck_holder_marks_in_order"),
        ),
        sa.PrimaryKeyConstraint(
            "tenant", "holder", "incarnation", name=op.f("pk_holder")
        ),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "inbox",
        tenant(),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("incarnation", BIG, nullable=False),
        sa.Column("seq", BIG, nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("received_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint(
            "tenant", "holder", "incarnation", "seq", name=op.f("pk_inbox")
        ),
        sqlite_strict=True,
        sqlite_with_rowid=True,
    )
    op.create_table(
        "lot",
        tenant(),
        sa.Column("shard", SMALL, nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("lot_id", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("amount", BIG, nullable=False),
        sa.Column("left_free", BIG, nullable=False),
        sa.Column("active", sa.Text(), nullable=False),
        sa.Column("expires", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "amount > 0 AND left_free >= 0", name=op.f("ck_lot_never_below_zero")
        ),
        sa.PrimaryKeyConstraint(
            "tenant", "shard", "account", "lot_id", name=op.f("pk_lot")
        ),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index("ix_lot_active", "lot", ["tenant", "active"], unique=False)
    op.create_index("ix_lot_expires", "lot", ["tenant", "expires"], unique=False)
    op.create_table(
        "mailbox",
        tenant(),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("incarnation", BIG, nullable=False),
        sa.Column("down_seq", BIG, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint(
            "tenant", "holder", "incarnation", "down_seq", name=op.f("pk_mailbox")
        ),
        sqlite_strict=True,
        sqlite_with_rowid=True,
    )
    op.create_table(
        "member",
        tenant(),
        sa.Column("shard", SMALL, nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("phone", sa.Text(), server_default="", nullable=False),
        sa.Column("joined", sa.Text(), server_default="", nullable=False),
        sa.Column("status", sa.Text(), server_default="active", nullable=False),
        sa.Column("blocked_on", sa.Text(), nullable=True),
        sa.Column("home_store", BIG, server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("tenant", "shard", "account", name=op.f("pk_member")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "parked",
        tenant(),
        sa.Column("card", sa.Text(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("incarnation", BIG, nullable=False),
        sa.Column("seq", BIG, nullable=False),
        sa.Column("server_ts", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint(
            "tenant", "card", "holder", "incarnation", "seq", name=op.f("pk_parked")
        ),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "plan_due",
        tenant(),
        sa.Column("shard", SMALL, nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "shard", "account", name=op.f("pk_plan_due")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "programme",
        tenant(),
        sa.Column("programme_id", sa.Text(), nullable=False),
        sa.Column("version", BIG, nullable=False),
        sa.Column("terms", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint(
            "tenant", "programme_id", "version", name=op.f("pk_programme")
        ),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "sale",
        tenant(),
        sa.Column("sale_id", sa.Text(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("shift_id", sa.Text(), nullable=True),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("returns", sa.Text(), nullable=True),
        sa.Column("account", sa.Text(), nullable=True),
        sa.Column("business_date", sa.Text(), nullable=True),
        sa.Column("money", BIG, server_default="0", nullable=False),
        sa.Column("redeemed", BIG, server_default="0", nullable=False),
        sa.Column("earned", BIG, server_default="0", nullable=False),
        sa.Column("given_back", BIG, server_default="0", nullable=False),
        sa.Column("taken_back", BIG, server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("tenant", "sale_id", name=op.f("pk_sale")),
        sqlite_strict=True,
        sqlite_with_rowid=True,
    )
    op.create_index("ix_sale_shift", "sale", ["tenant", "shift_id"], unique=False)
    op.create_table(
        "shift",
        tenant(),
        sa.Column("shift_id", sa.Text(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("number", BIG, nullable=False),
        sa.Column("cashier", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.Text(), server_default="", nullable=False),
        sa.Column("closed_at", sa.Text(), server_default="", nullable=False),
        sa.Column("opening_cash", BIG, server_default="0", nullable=False),
        sa.Column("counted", BIG, server_default="0", nullable=False),
        sa.Column("expected", BIG, server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("tenant", "shift_id", name=op.f("pk_shift")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "spend_right",
        tenant(),
        sa.Column("shard", SMALL, nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("right_id", sa.Text(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("incarnation", BIG, nullable=False),
        sa.Column("epoch", BIG, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("amount", BIG, nullable=False),
        sa.Column("open_amt", BIG, nullable=False),
        sa.Column("spent_amt", BIG, server_default="0", nullable=False),
        sa.Column("booked_risk", BIG, server_default="0", nullable=False),
        sa.Column("recalled", BIG, server_default="0", nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("granted_at", sa.Text(), nullable=False),
        sa.Column("slices", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "amount > 0 AND open_amt >= 0 AND spent_amt >= 0 AND recalled >= 0"
            " AND open_amt + spent_amt <= amount",
            name=op.f("ck_spend_right_never_more_than_granted"),
        ),
        sa.PrimaryKeyConstraint(
            "tenant", "shard", "account", "right_id", name=op.f("pk_spend_right")
        ),
        sqlite_strict=True,
        sqlite_with_rowid=True,
    )
    op.create_index(
        "ix_spend_right_holder",
        "spend_right",
        ["tenant", "holder", "incarnation", "state"],
        unique=False,
    )
    op.create_table(
        "staff",
        tenant(),
        sa.Column("cashier", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("badge", sa.Text(), server_default="", nullable=False),
        sa.Column("pin_hash", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("tenant", "cashier", name=op.f("pk_staff")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "store",
        tenant(),
        sa.Column("store_id", sa.Text(), nullable=False),
        sa.Column("number", BIG, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "store_id", name=op.f("pk_store")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index("ix_store_number", "store", ["tenant", "number"], unique=True)
    op.create_table(
        "till",
        tenant(),
        sa.Column("till_id", sa.Text(), nullable=False),
        sa.Column("store_id", sa.Text(), nullable=False),
        sa.Column("store_number", BIG, nullable=False),
        sa.Column("number", BIG, nullable=False),
        sa.Column("incarnation", BIG, nullable=False),
        sa.PrimaryKeyConstraint("tenant", "till_id", name=op.f("pk_till")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_till_number", "till", ["tenant", "store_number", "number"], unique=True
    )
    op.create_table(
        "tombstone",
        tenant(),
        sa.Column("shard", SMALL, nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("right_id", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint(
            "tenant", "shard", "account", "right_id", name=op.f("pk_tombstone")
        ),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "visit",
        tenant(),
        sa.Column("shard", SMALL, nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("store", sa.Text(), nullable=False),
        sa.Column("sales", BIG, nullable=False),
        sa.Column("last_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint(
            "tenant", "shard", "account", "holder", name=op.f("pk_visit")
        ),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
