"""Tables of lists that tills get a copy of, and of the chain's own few facts.

Used through `server.schema`, like the tables of members and bearers.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Index, LargeBinary, PrimaryKeyConstraint

from server.columns import SMALL, big, table, tenant, text

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
    text("card", ""),  # Fingerprint of the own card.
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
