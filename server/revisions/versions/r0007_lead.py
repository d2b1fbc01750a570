"""Leads of stores, what they lent, and the apps that may ask for carried rights."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
SMALL = sa.SmallInteger().with_variant(sa.Integer(), "sqlite")


def big(name: str) -> sa.Column[int]:
    return sa.Column(name, BIG, nullable=False)


def text(name: str, default: str | None = None) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False, server_default=default)


def make(name: str, key: list[str], *columns: sa.schema.SchemaItem) -> None:
    op.create_table(
        name,
        sa.Column("tenant", SMALL, nullable=False),
        *columns,
        sa.PrimaryKeyConstraint("tenant", *key, name=op.f(f"pk_{name}")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )


def upgrade() -> None:
    op.add_column("spend_right", text("lent_of", ""))
    make(
        "store_lead",
        ["store_id"],
        text("store_id"),
        text("till_id"),
        text("host"),
        big("port"),
        big("version"),
        text("digest"),
        sa.CheckConstraint(
            "port >= 0 AND port <= 65535", name=op.f("ck_store_lead_a_port")
        ),
    )
    make(
        "store_told",
        ["holder", "incarnation"],
        text("holder"),
        big("incarnation"),
        big("version"),
    )
    make("app_key", ["name"], text("name"), text("public_key"))


def downgrade() -> None:
    raise NotImplementedError("put the copy back that was made before the step")
