"""A clock in doubt, what was counted against a limit, and what a manager decides.

Frozen SQL, for the reason that 0003 gives.
"""

from __future__ import annotations

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_STEPS = (
    "ALTER TABLE till_state ADD COLUMN clock_doubt TEXT NOT NULL DEFAULT ''",
    """
    CREATE TABLE limit_use (
        kind TEXT NOT NULL,
        subject TEXT NOT NULL,
        day TEXT NOT NULL,
        used INTEGER NOT NULL CHECK (used >= 0),
        points INTEGER NOT NULL CHECK (points >= 0),
        marks TEXT NOT NULL,
        PRIMARY KEY (kind, subject)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE chain_limits (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        body TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE exception_row (
        item TEXT PRIMARY KEY,
        code TEXT NOT NULL,
        number TEXT NOT NULL,
        four TEXT NOT NULL,
        points INTEGER NOT NULL,
        money INTEGER NOT NULL,
        choices TEXT NOT NULL,
        at TEXT NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    # Appended, never changed: the first one of an item counts.
    """
    CREATE TABLE exception_decision (
        n INTEGER PRIMARY KEY,
        item TEXT NOT NULL,
        choice TEXT NOT NULL,
        decided_by TEXT NOT NULL,
        reason TEXT NOT NULL,
        at TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX ix_exception_decision_item ON exception_decision (item)",
)


def upgrade() -> None:
    for step in _STEPS:
        op.execute(step)


def downgrade() -> None:
    raise NotImplementedError("put the copy back that was made before the step")
