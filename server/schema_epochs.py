"""The tables of a restore: who has to report, and what was reported so far.

Used through `schema`.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, PrimaryKeyConstraint

from server.columns import big, blob, table, tenant, text

registration = table(
    "registration",  # One row for each holder that has to report after a restore.
    tenant(),
    text("holder"),
    big("incarnation"),
    big("epoch"),  # That the restore began.
    text("state"),  # awaited, told, excused, done.
    big("upto", 0),  # The last entry of its journal when it reported.
    big("parts", 0),
    text("at"),
    PrimaryKeyConstraint("tenant", "holder", "incarnation"),
    CheckConstraint(
        "state IN ('awaited', 'told', 'excused', 'done')", name="known_state"
    ),
)

report_part = table(
    "report_part",  # Of a report that is coming in; let go when it is posted.
    tenant(),
    text("holder"),
    big("incarnation"),
    big("part"),
    blob("body"),
    PrimaryKeyConstraint("tenant", "holder", "incarnation", "part"),
    with_rowid=True,
)
