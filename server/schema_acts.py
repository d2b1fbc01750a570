"""What people did at tills besides selling; used through `schema`."""

from __future__ import annotations

from sqlalchemy import Index, PrimaryKeyConstraint

from server.columns import big, table, tenant, text

till_act = table(
    "till_act",  # Rows are only ever added; a repeat changes nothing.
    tenant(),
    text("act_id"),
    text("holder"),
    text("shift_id", ""),  # Empty: between two shifts.
    text("kind"),  # cash, count, override, addendum.
    text("act", ""),  # Of an override, or the reason of a cash document.
    big("number", 0),
    text("cashier", ""),
    text("allowed_by", ""),
    big("amount", 0),
    text("reason", ""),
    text("about", ""),
    text("at"),
    PrimaryKeyConstraint("tenant", "holder", "act_id"),
    Index("ix_till_act_shift", "tenant", "shift_id"),
)
