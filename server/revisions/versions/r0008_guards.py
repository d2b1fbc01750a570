"""Decisions on findings, whether a till was told of one, and cards of the staff."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
SMALL = sa.SmallInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    told = sa.Column("told", BIG, server_default="0", nullable=False)
    op.add_column("exception_item", told)
    card = sa.Column("card", sa.Text(), server_default="", nullable=False)
    op.add_column("staff", card)
    op.create_table(
        "exception_decision",
        sa.Column("tenant", SMALL, nullable=False),
        *(
            sa.Column(name, sa.Text(), nullable=False)
            for name in (
                "decision_id",
                "item_id",
                "choice",
                "decided_by",
                "reason",
                "at",
                "received_at",
            )
        ),
        sa.Column("holder", sa.Text(), server_default="", nullable=False),
        sa.Column("counts", BIG, server_default="0", nullable=False),
        sa.Column("points", BIG, server_default="0", nullable=False),
        sa.PrimaryKeyConstraint(
            "tenant", "decision_id", name=op.f("pk_exception_decision")
        ),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_exception_decision_item",
        "exception_decision",
        ["tenant", "item_id"],
        unique=False,
    )


def downgrade() -> None:
    raise NotImplementedError("put the copy back that was made before the step")
