"""Drawer documents with numbers, counts, managers' yeses, and every Z with addenda.

Movements of before keep their words as a note and get the numbers of their order;
every Z that was printed becomes the first version of its shift's report. Explicit
SQL, for the reason that 0001 gives.
"""

from __future__ import annotations

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_STEPS = (
    "ALTER TABLE shift ADD COLUMN cause TEXT",
    "DROP INDEX drawer_movement_shift",
    "ALTER TABLE drawer_movement RENAME TO drawer_movement_before",
    """
    CREATE TABLE drawer_movement (
        n INTEGER PRIMARY KEY,
        movement_id TEXT NOT NULL UNIQUE,
        shift_id TEXT NOT NULL REFERENCES shift,
        number INTEGER NOT NULL CHECK (number > 0),
        amount INTEGER NOT NULL,
        cause TEXT NOT NULL CHECK (cause <> ''),
        note TEXT NOT NULL CHECK (cause <> 'other' OR note <> ''),
        cashier TEXT NOT NULL,
        at TEXT NOT NULL,
        allowed_by TEXT,
        UNIQUE (shift_id, number)
    ) STRICT
    """,
    # A reason was never empty; a file that says otherwise still opens.
    """
    INSERT INTO drawer_movement
        (n, movement_id, shift_id, number, amount, cause, note, cashier, at)
    SELECT n, 'before-' || n, shift_id,
           row_number() OVER (PARTITION BY shift_id ORDER BY n),
           amount, 'other', coalesce(nullif(reason, ''), '-'), cashier, at
    FROM drawer_movement_before
    """,
    "DROP TABLE drawer_movement_before",
    """
    CREATE TABLE drawer_count (
        n INTEGER PRIMARY KEY,
        count_id TEXT NOT NULL UNIQUE,
        shift_id TEXT NOT NULL REFERENCES shift,
        turn INTEGER NOT NULL CHECK (turn > 0),
        pieces TEXT NOT NULL,
        total INTEGER NOT NULL CHECK (total >= 0),
        expected INTEGER NOT NULL,
        documents INTEGER NOT NULL CHECK (documents >= 0),
        cashier TEXT NOT NULL,
        at TEXT NOT NULL,
        allowed_by TEXT,
        UNIQUE (shift_id, turn)
    ) STRICT
    """,
    """
    CREATE TABLE manager_override (
        n INTEGER PRIMARY KEY,
        override_id TEXT NOT NULL UNIQUE CHECK (override_id <> ''),
        act TEXT NOT NULL,
        cashier TEXT NOT NULL,
        allowed_by TEXT NOT NULL,
        way TEXT NOT NULL,
        reason TEXT NOT NULL,
        at TEXT NOT NULL,
        shift_id TEXT REFERENCES shift,
        sale_id TEXT,
        about TEXT NOT NULL,
        money INTEGER NOT NULL,
        points INTEGER NOT NULL
    ) STRICT
    """,
    "CREATE INDEX manager_override_shift ON manager_override (shift_id)",
    """
    CREATE INDEX manager_override_sale ON manager_override (sale_id)
    WHERE sale_id IS NOT NULL
    """,
    """
    CREATE TABLE z_document (
        shift_id TEXT NOT NULL REFERENCES shift,
        addendum INTEGER NOT NULL CHECK (addendum >= 0),
        number INTEGER NOT NULL CHECK (number > 0),
        at TEXT NOT NULL,
        seq INTEGER NOT NULL CHECK (seq >= 0),
        late INTEGER NOT NULL CHECK (late >= 0),
        lines TEXT NOT NULL,
        figures TEXT,
        PRIMARY KEY (shift_id, addendum),
        UNIQUE (number, addendum)
    ) STRICT, WITHOUT ROWID
    """,
    """
    INSERT INTO z_document
        (shift_id, addendum, number, at, seq, late, lines, figures)
    SELECT s.shift_id, 0, s.number, s.closed_at, 0, 0, j.lines, NULL
    FROM shift AS s JOIN print_job AS j ON j.n =
        (SELECT min(n) FROM print_job
         WHERE title = 'Z-' || s.number AND kind = 'report')
    WHERE s.closed_at IS NOT NULL
    """,
    # A Z is immutable, and so is what was added to it.
    """
    CREATE TRIGGER z_document_stays BEFORE UPDATE ON z_document
    BEGIN SELECT RAISE(ABORT, 'a Z is never changed'); END
    """,
    """
    CREATE TRIGGER z_document_is_kept BEFORE DELETE ON z_document
    BEGIN SELECT RAISE(ABORT, 'a Z is never removed'); END
    """,
)


def upgrade() -> None:
    for step in _STEPS:
        op.execute(step)


def downgrade() -> None:
    raise NotImplementedError("put the copy back that was made before the step")
