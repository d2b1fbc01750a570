"""Several programmes: what each did to a line, purses, gift cards, memberships, causes.

Only adds: the rows of 0001 stay as they are, and mean what they meant. Explicit SQL,
for the reason that 0001 gives.
"""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_STEPS = (
    # Choices of an open sale beside the main purse, as JSON: nobody adds them up.
    "ALTER TABLE sale ADD COLUMN choices TEXT",
    # What the server said of a card has another form; it is asked again.
    "UPDATE sale SET fresh = NULL WHERE fresh IS NOT NULL",
    "ALTER TABLE sale_line ADD COLUMN serial TEXT",
    "ALTER TABLE sale_tender ADD COLUMN account TEXT",
    "ALTER TABLE receipt ADD COLUMN reason TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE receipt ADD COLUMN allowed_by TEXT",
    "ALTER TABLE sold_line ADD COLUMN serial TEXT",
    "ALTER TABLE tender ADD COLUMN account TEXT",
    # Whose points were spent: until now always the main purse of the receipt's card.
    "ALTER TABLE redemption ADD COLUMN account TEXT",
    """
    UPDATE redemption SET account =
        (SELECT account FROM receipt WHERE receipt.sale_id = redemption.sale_id)
    """,
    "CREATE INDEX redemption_account ON redemption (account)",
    """
    CREATE TABLE line_part (
        sale_id TEXT NOT NULL REFERENCES receipt (sale_id),
        n INTEGER NOT NULL,
        line_no INTEGER NOT NULL,
        programme TEXT NOT NULL CHECK (programme <> ''),
        effect TEXT NOT NULL CHECK (effect IN ('discount', 'redeemed', 'earned')),
        purse TEXT NOT NULL,
        money INTEGER NOT NULL CHECK (money >= 0),
        points INTEGER NOT NULL CHECK (points >= 0),
        PRIMARY KEY (sale_id, n)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE applied_step (
        sale_id TEXT NOT NULL REFERENCES receipt (sale_id),
        n INTEGER NOT NULL,
        programme TEXT NOT NULL CHECK (programme <> ''),
        version INTEGER NOT NULL CHECK (version > 0),
        effect TEXT NOT NULL CHECK (effect IN ('discount', 'redeemed', 'earned')),
        purse TEXT NOT NULL,
        money INTEGER NOT NULL,
        points INTEGER NOT NULL,
        needs INTEGER NOT NULL CHECK (needs >= 0),
        PRIMARY KEY (sale_id, n)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE earned_lot (
        sale_id TEXT NOT NULL REFERENCES receipt (sale_id),
        n INTEGER NOT NULL,
        lot_id TEXT NOT NULL,
        programme TEXT NOT NULL CHECK (programme <> ''),
        version INTEGER NOT NULL,
        purse TEXT NOT NULL,
        points INTEGER NOT NULL CHECK (points >= 0),
        active_from TEXT NOT NULL,
        expires_on TEXT,
        issuer TEXT NOT NULL,
        take_back TEXT NOT NULL
            CHECK (take_back IN ('own_lot', 'within_balance', 'debt')),
        gives_spent_back INTEGER NOT NULL CHECK (gives_spent_back IN (0, 1)),
        grace_days INTEGER NOT NULL CHECK (grace_days >= 0),
        PRIMARY KEY (sale_id, n)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE membership_sold (
        sale_id TEXT NOT NULL REFERENCES receipt (sale_id),
        n INTEGER NOT NULL,
        line_no INTEGER NOT NULL,
        programme TEXT NOT NULL CHECK (programme <> ''),
        version INTEGER NOT NULL,
        starts TEXT NOT NULL,
        ends TEXT NOT NULL,
        is_renewal INTEGER NOT NULL CHECK (is_renewal IN (0, 1)),
        PRIMARY KEY (sale_id, n)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE donation (
        sale_id TEXT NOT NULL REFERENCES receipt (sale_id),
        n INTEGER NOT NULL,
        programme TEXT NOT NULL CHECK (programme <> ''),
        version INTEGER NOT NULL,
        money INTEGER NOT NULL CHECK (money >= 0),
        points INTEGER NOT NULL CHECK (points >= 0),
        PRIMARY KEY (sale_id, n)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE card_load (
        sale_id TEXT NOT NULL REFERENCES receipt (sale_id),
        n INTEGER NOT NULL,
        line_no INTEGER NOT NULL,
        account TEXT NOT NULL,
        lot_id TEXT NOT NULL,
        amount INTEGER NOT NULL CHECK (amount > 0),
        programme TEXT NOT NULL CHECK (programme <> ''),
        version INTEGER NOT NULL,
        expires_on TEXT,
        PRIMARY KEY (sale_id, n)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX card_load_account ON card_load (account)",
    """
    CREATE TABLE coupon_used (
        sale_id TEXT NOT NULL REFERENCES receipt (sale_id),
        n INTEGER NOT NULL,
        code TEXT NOT NULL,
        programme TEXT NOT NULL CHECK (programme <> ''),
        account TEXT,
        owner TEXT,
        starts TEXT,
        ends TEXT,
        PRIMARY KEY (sale_id, n)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE coupon_made (
        sale_id TEXT PRIMARY KEY REFERENCES receipt (sale_id),
        code TEXT NOT NULL UNIQUE,
        account TEXT NOT NULL,
        lot_id TEXT NOT NULL,
        programme TEXT NOT NULL CHECK (programme <> ''),
        version INTEGER NOT NULL,
        starts TEXT NOT NULL,
        ends TEXT
    ) STRICT, WITHOUT ROWID
    """,
)


def upgrade() -> None:
    for step in _STEPS:
        op.execute(step)


def downgrade() -> None:
    raise NotImplementedError("put the copy back that was made before the step")
