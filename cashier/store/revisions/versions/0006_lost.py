"""Whether the server knows this life of the till yet.

Explicit SQL, for the reason that 0001 gives.
"""

from __future__ import annotations

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_STEPS = (
    """
    ALTER TABLE till_state ADD COLUMN is_poor INTEGER NOT NULL DEFAULT 0
    CHECK (is_poor IN (0, 1))
    """,
)


def upgrade() -> None:
    for step in _STEPS:
        op.execute(step)


def downgrade() -> None:
    raise NotImplementedError("put the copy back that was made before the step")
