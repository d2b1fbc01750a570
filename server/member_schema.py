"""Tables of what several programmes know of a member, and of bearers' accounts.

Used through `server.schema`. All but `donation` are account-side; an account of a
purse lies in the shard of its member, so that one member lies on one shard.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Index, PrimaryKeyConstraint

from server.columns import account_side, big, maybe, table, tenant, text

bearer = table(
    "bearer",  # A gift card or a coupon: whoever shows it may use it.
    *account_side(),
    text("kind"),
    text("programme"),
    big("policy_version", 0),
    maybe("starts"),
    maybe("ends"),
    maybe("owner"),  # The member it is good for alone.
    PrimaryKeyConstraint("tenant", "shard", "account"),
    CheckConstraint("kind IN ('gift', 'coupon')", name="kind"),
    CheckConstraint("starts IS NULL OR ends IS NULL OR starts <= ends", name="days"),
)

turnover = table(
    "turnover",  # By day. Of no programme: money for goods; else points it gave.
    *account_side(),
    text("programme", ""),
    text("business_date"),
    big("amount"),
    PrimaryKeyConstraint("tenant", "shard", "account", "programme", "business_date"),
)

level = table(
    "level",
    *account_side(),
    text("programme"),
    text("level"),
    text("reached_on"),
    maybe("kept_until"),
    PrimaryKeyConstraint("tenant", "shard", "account", "programme"),
)

membership = table(
    "membership",  # Sold on a line of a sale. Its end may arrive before its sale.
    *account_side(),
    text("sale_id"),
    big("line"),
    text("programme"),
    big("policy_version", 0),
    maybe("starts"),
    maybe("ends"),
    big("given_back", 0),
    maybe("last_day"),  # Of one given back; None: it never was.
    PrimaryKeyConstraint("tenant", "shard", "account", "sale_id", "line"),
    CheckConstraint(
        "(starts IS NULL AND ends IS NULL AND given_back = 1)"
        " OR (starts IS NOT NULL AND ends IS NOT NULL AND starts <= ends)",
        name="days",
    ),
    CheckConstraint(
        "given_back IN (0, 1) AND (given_back = 1 OR last_day IS NULL)",
        name="end",
    ),
)

posted_once = table(
    "posted_once",  # Acts on an account that have no row of their own to count them.
    *account_side(),
    text("act"),
    PrimaryKeyConstraint("tenant", "shard", "account", "act"),
)

donation = table(
    "donation",
    tenant(),
    text("entry_id"),
    text("sale_id"),
    text("store"),
    text("holder"),
    text("programme"),
    big("policy_version", 0),
    text("unit"),
    big("amount"),
    text("business_date"),
    PrimaryKeyConstraint("tenant", "entry_id"),
    CheckConstraint("unit IN ('money', 'points') AND amount <> 0", name="something"),
    Index("ix_donation_business_date", "tenant", "business_date"),
    Index("ix_donation_sale", "tenant", "sale_id"),
)
