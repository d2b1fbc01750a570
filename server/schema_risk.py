"""The tables of limited risk; used through `schema`."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, PrimaryKeyConstraint

from server.columns import account_side, big, table, tenant, text

risk_use = table(
    "risk_use",  # Drawn from the pools of a till by an account and not settled yet.
    *account_side(),
    text("holder"),
    big("incarnation"),
    big("used"),
    PrimaryKeyConstraint("tenant", "shard", "account", "holder", "incarnation"),
    CheckConstraint("used > 0", name="something"),
)

risk_share = table(
    "risk_share",  # What every account may draw at this till, booked for ever.
    tenant(),
    text("holder"),
    big("incarnation"),
    big("per_account"),
    PrimaryKeyConstraint("tenant", "holder", "incarnation"),
    CheckConstraint("per_account > 0", name="something"),
)
