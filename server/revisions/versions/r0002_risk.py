"""Limited risk: shares of tills in the limit per account, and unsettled draws."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
SMALL = sa.SmallInteger().with_variant(sa.Integer(), "sqlite")


def tenant() -> sa.Column[int]:
    return sa.Column("tenant", SMALL, nullable=False)


def upgrade() -> None:
    op.create_table(
        "risk_share",
        tenant(),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("incarnation", BIG, nullable=False),
        sa.Column("per_account", BIG, nullable=False),
        sa.CheckConstraint("per_account > 0", name=op.f("ck_risk_share_something")),
        sa.PrimaryKeyConstraint(
            "tenant", "holder", "incarnation", name=op.f("pk_risk_share")
        ),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "risk_use",
        tenant(),
        sa.Column("shard", SMALL, nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("incarnation", BIG, nullable=False),
        sa.Column("used", BIG, nullable=False),
        sa.CheckConstraint("used > 0", name=op.f("ck_risk_use_something")),
        sa.PrimaryKeyConstraint(
            *("tenant", "shard", "account", "holder", "incarnation"),
            name=op.f("pk_risk_use"),
        ),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_account_risk"),
        "account",
        ["tenant", "risk_used"],
        sqlite_where=sa.text("risk_used > 0"),
        postgresql_where=sa.text("risk_used > 0"),
    )


def downgrade() -> None:
    raise NotImplementedError("put the copy back that was made before the step")
