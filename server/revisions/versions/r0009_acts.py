"""What people did at tills besides selling: cash, counts, overrides, addenda."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
SMALL = sa.SmallInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "till_act",
        sa.Column("tenant", SMALL, nullable=False),
        sa.Column("act_id", sa.Text(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("shift_id", sa.Text(), server_default="", nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("act", sa.Text(), server_default="", nullable=False),
        sa.Column("number", BIG, server_default="0", nullable=False),
        sa.Column("cashier", sa.Text(), server_default="", nullable=False),
        sa.Column("allowed_by", sa.Text(), server_default="", nullable=False),
        sa.Column("amount", BIG, server_default="0", nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("about", sa.Text(), server_default="", nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "holder", "act_id", name=op.f("pk_till_act")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index("ix_till_act_shift", "till_act", ["tenant", "shift_id"])


def downgrade() -> None:
    raise NotImplementedError("put the copy back that was made before the step")
