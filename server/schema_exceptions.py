"""Decisions on what a manager should look at; used through `schema`."""

from __future__ import annotations

from sqlalchemy import Index, PrimaryKeyConstraint

from server.columns import big, table, tenant, text

exception_decision = table(
    "exception_decision",  # Appended; the first of an item counts.
    tenant(),
    text("decision_id"),
    text("item_id"),
    text("choice"),
    text("decided_by"),
    text("reason"),
    text("at"),  # Of whoever decided ...
    text("received_at"),  # ... and here.
    text("holder", ""),  # The till it was decided at; empty: the server.
    big("counts", 0),
    big("points", 0),  # That were moved by it.
    PrimaryKeyConstraint("tenant", "decision_id"),
    Index("ix_exception_decision_item", "tenant", "item_id"),
)
