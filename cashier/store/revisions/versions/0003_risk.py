"""Pools of limited risk: their smaller limits, and what each account drew.

Frozen SQL: it speaks of the tables as they were on this day and imports none of
today's.
"""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_STEPS = (
    """
    CREATE TABLE risk_pool (
        right_id TEXT PRIMARY KEY REFERENCES spend_right,
        per_account INTEGER NOT NULL CHECK (per_account > 0),
        per_sale INTEGER NOT NULL CHECK (per_sale > 0)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE risk_use (
        account TEXT NOT NULL,
        incarnation INTEGER NOT NULL,
        used INTEGER NOT NULL CHECK (used >= 0),
        most INTEGER NOT NULL,
        PRIMARY KEY (account, incarnation),
        CHECK (used <= most)
    ) STRICT, WITHOUT ROWID
    """,
)


def upgrade() -> None:
    for step in _STEPS:
        op.execute(step)


def downgrade() -> None:
    raise NotImplementedError("put the copy back that was made before the step")
