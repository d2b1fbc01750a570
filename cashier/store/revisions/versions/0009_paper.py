"""What became of a print job: confirmed by the printer, or unknown.

A CHECK cannot be changed in place, so the table is made anew. What was sent before
stays sent. Explicit SQL, for the reason that 0001 gives.
"""

from __future__ import annotations

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_STEPS = (
    "DROP INDEX print_job_waiting",
    "DROP INDEX print_job_title",
    "ALTER TABLE print_job RENAME TO print_job_before",
    """
    CREATE TABLE print_job (
        n INTEGER PRIMARY KEY,
        job TEXT NOT NULL UNIQUE,
        kind TEXT NOT NULL,
        title TEXT NOT NULL,
        lines TEXT NOT NULL,
        barcode TEXT NOT NULL,
        opens_drawer INTEGER NOT NULL CHECK (opens_drawer IN (0, 1)),
        state TEXT NOT NULL
            CHECK (state IN ('waiting', 'sent', 'confirmed', 'unknown'))
    ) STRICT
    """,
    """
    INSERT INTO print_job
        (n, job, kind, title, lines, barcode, opens_drawer, state)
    SELECT n, job, kind, title, lines, barcode, opens_drawer, state
    FROM print_job_before
    """,
    "DROP TABLE print_job_before",
    "CREATE INDEX print_job_waiting ON print_job (n) WHERE state = 'waiting'",
    "CREATE INDEX print_job_title ON print_job (title)",
)


def upgrade() -> None:
    for step in _STEPS:
        op.execute(step)


def downgrade() -> None:
    raise NotImplementedError("put the copy back that was made before the step")
