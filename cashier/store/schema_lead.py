"""Tables of the till's file that are about the shop's lead; see `schema`."""

from __future__ import annotations

from sqlalchemy import Column, Integer, LargeBinary, Table, Text

from cashier.store.schema_table import tables

# One row, or none where nobody was ever named.
store_lead = Table(
    "store_lead",
    tables,
    Column("id", Integer),
    Column("version", Integer),
    Column("lead", Text),  # Its till; empty: none.
    Column("number", Integer),  # ... and what people call it.
    Column("body", LargeBinary),  # As the server signed it.
)

# At the lead: what was asked of it, and what became of that. Never forgotten.
lent = Table(
    "lent",
    tables,
    Column("sub_id", Text),
    Column("right_id", Text),  # Empty: refused.
    Column("account", Text),
    Column("borrower", Text),
    Column("life", Integer),
    Column("state", Text),  # lent, back, refused.
    Column("answer", LargeBinary),  # Given again to whoever asks again.
)
