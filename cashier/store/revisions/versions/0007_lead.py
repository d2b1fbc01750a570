"""Who leads the shop, and what its lead lent to the other tills.

Explicit SQL, for the reason that 0001 gives.
"""

from __future__ import annotations

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_STEPS = (
    """
    CREATE TABLE store_lead (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        version INTEGER NOT NULL CHECK (version > 0),
        lead TEXT NOT NULL,
        number INTEGER NOT NULL,
        body BLOB NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE lent (
        sub_id TEXT PRIMARY KEY,
        right_id TEXT NOT NULL,
        account TEXT NOT NULL,
        borrower TEXT NOT NULL,
        life INTEGER NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('lent', 'back', 'refused')),
        answer BLOB NOT NULL,
        CHECK (state = 'refused' OR right_id <> '')
    ) STRICT, WITHOUT ROWID
    """,
)


def upgrade() -> None:
    for step in _STEPS:
        op.execute(step)


def downgrade() -> None:
    raise NotImplementedError("put the copy back that was made before the step")
