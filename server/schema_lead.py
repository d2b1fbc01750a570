"""The tables of stores' leads and of the chain's apps; used through `schema`."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, PrimaryKeyConstraint

from server.columns import big, table, tenant, text

store_lead = table(
    "store_lead",  # Who leads a store, as an operator named it.
    tenant(),
    text("store_id"),
    text("till_id"),  # Empty: nobody any more.
    text("host"),
    big("port"),
    big("version"),  # Of what tills are told; raised when any of it changes.
    text("digest"),  # Of what the version stands for: lead, place, tills and keys.
    PrimaryKeyConstraint("tenant", "store_id"),
    CheckConstraint("port >= 0 AND port <= 65535", name="a_port"),
)

store_told = table(
    "store_told",  # The version a till was told last.
    tenant(),
    text("holder"),
    big("incarnation"),
    big("version"),
    PrimaryKeyConstraint("tenant", "holder", "incarnation"),
)

app_key = table(
    "app_key",  # Who may ask for rights that a customer carries.
    tenant(),
    text("name"),
    text("public_key"),
    PrimaryKeyConstraint("tenant", "name"),
)
