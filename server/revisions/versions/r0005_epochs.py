"""Who has to report after a restore, and what tills reported so far."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
SMALL = sa.SmallInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "registration",
        sa.Column("tenant", SMALL, nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("incarnation", BIG, nullable=False),
        sa.Column("epoch", BIG, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("upto", BIG, server_default="0", nullable=False),
        sa.Column("parts", BIG, server_default="0", nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint(
            "tenant", "holder", "incarnation", name=op.f("pk_registration")
        ),
        sa.CheckConstraint(
            "state IN ('awaited', 'told', 'excused', 'done')",
            name=op.f("ck_registration_known_state"),
        ),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "report_part",
        sa.Column("tenant", SMALL, nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("incarnation", BIG, nullable=False),
        sa.Column("part", BIG, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint(
            "tenant", "holder", "incarnation", "part", name=op.f("pk_report_part")
        ),
        sqlite_strict=True,
    )


def downgrade() -> None:
    raise NotImplementedError("put the copy back that was made before the step")
