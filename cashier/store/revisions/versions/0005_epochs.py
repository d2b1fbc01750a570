"""The last epoch of the server for which this till has reported what it holds.

Frozen SQL: it speaks of the tables as they were on this day.
"""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_STEPS = (
    """
    ALTER TABLE till_state ADD COLUMN registered_epoch
        INTEGER NOT NULL DEFAULT 0 CHECK (registered_epoch >= 0)
    """,
    "UPDATE till_state SET registered_epoch = epoch",
)


def upgrade() -> None:
    for step in _STEPS:
        op.execute(step)


def downgrade() -> None:
    raise NotImplementedError("put the copy back that was made before the step")
