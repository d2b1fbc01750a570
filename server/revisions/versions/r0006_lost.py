"""Tills that are lost: decisions about them, and rights that were given again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
SMALL = sa.SmallInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _decisions()
    _rights()


def _decisions() -> None:
    op.create_table(
        "till_decision",
        sa.Column("tenant", SMALL, nullable=False),
        sa.Column("decision_id", sa.Text(), nullable=False),
        sa.Column("till", sa.Text(), nullable=False),
        sa.Column("incarnation", BIG, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), server_default="", nullable=False),
        sa.Column("points", BIG, server_default="0", nullable=False),
        sa.Column("upto", BIG, server_default="0", nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "who <> '' AND why <> ''", name=op.f("ck_till_decision_signed")
        ),
        sa.PrimaryKeyConstraint("tenant", "decision_id", name=op.f("pk_till_decision")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    keys = ["tenant", "till", "incarnation"]
    op.create_index("ix_till_decision_till", "till_decision", keys, unique=False)


def _rights() -> None:
    op.create_table(
        "lost_right",
        sa.Column("tenant", SMALL, nullable=False),
        sa.Column("shard", SMALL, nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("right_id", sa.Text(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("incarnation", BIG, nullable=False),
        sa.Column("given", BIG, nullable=False),
        sa.Column("open_seen", BIG, nullable=False),
        sa.Column("spent_seen", BIG, nullable=False),
        sa.Column("taken_back", BIG, server_default="0", nullable=False),
        sa.CheckConstraint(
            "given > 0 AND open_seen >= 0 AND spent_seen >= 0"
            " AND taken_back >= 0 AND taken_back <= given",
            name=op.f("ck_lost_right_never_more_than_given"),
        ),
        sa.PrimaryKeyConstraint(
            "tenant", "shard", "account", "right_id", name=op.f("pk_lost_right")
        ),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    keys = ["tenant", "holder", "incarnation"]
    op.create_index("ix_lost_right_holder", "lost_right", keys, unique=False)


def downgrade() -> None:
    raise NotImplementedError("put the copy back that was made before the step")
