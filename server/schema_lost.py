"""Tables of tills that are lost, stolen or came back; used through `schema`."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Index, PrimaryKeyConstraint

from server.columns import account_side, big, table, tenant, text

till_decision = table(
    "till_decision",  # Only added to: who decided what about a till, and why.
    tenant(),
    text("decision_id"),
    text("till"),
    big("incarnation"),
    text("kind"),
    text("evidence", ""),
    big("points", 0),  # At stake when it was decided.
    big("upto", 0),  # Of a queue that was imported: its last entry.
    text("who"),
    text("why"),
    text("at"),
    PrimaryKeyConstraint("tenant", "decision_id"),
    CheckConstraint("who <> '' AND why <> ''", name="signed"),
    Index("ix_till_decision_till", "tenant", "till", "incarnation"),
)

lost_right = table(
    "lost_right",  # The chain gave its points again; the right itself is still out.
    *account_side(),
    text("right_id"),
    text("holder"),
    big("incarnation"),
    big("given"),  # Credited to the account.
    big("open_seen"),  # Of the right, when this was last looked at.
    big("spent_seen"),
    big("taken_back", 0),
    PrimaryKeyConstraint("tenant", "shard", "account", "right_id"),
    CheckConstraint(
        "given > 0 AND open_seen >= 0 AND spent_seen >= 0"
        " AND taken_back >= 0 AND taken_back <= given",
        name="never_more_than_given",
    ),
    Index("ix_lost_right_holder", "tenant", "holder", "incarnation"),
)
