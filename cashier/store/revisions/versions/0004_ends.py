"""What a line counts as, and the purse that donated points came from.

Explicit SQL, for the reason that 0001 gives.
"""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_STEPS = (
    "ALTER TABLE sold_line ADD COLUMN is_goods INTEGER NOT NULL DEFAULT 1",
    "UPDATE sold_line SET is_goods = 0 WHERE serial IS NOT NULL",
    """
    UPDATE sold_line SET is_goods = 0 WHERE EXISTS (
        SELECT 1 FROM membership_sold
        WHERE membership_sold.sale_id = sold_line.sale_id
        AND membership_sold.line_no = sold_line.line_no
    )
    """,
    # Until now always the main purse was written down.
    "ALTER TABLE donation ADD COLUMN purse TEXT NOT NULL DEFAULT ''",
)


def upgrade() -> None:
    for step in _STEPS:
        op.execute(step)


def downgrade() -> None:
    raise NotImplementedError("put the copy back that was made before the step")
