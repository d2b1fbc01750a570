"""Tables of the till's file that stand guard: stops, PIN tries, limits, exceptions.

Used through `schema`.
"""

from __future__ import annotations

from sqlalchemy import Integer, Text

from cashier.store.schema_table import table

redemption_stop = table("redemption_stop", why=Text, at=Text)

login_tries = table("login_tries", cashier=Text, wrong=Integer, at=Text)

# Counted against a limit before the answer is shown; see domain.limits.
limit_use = table(
    "limit_use",
    kind=Text,
    subject=Text,
    day=Text,
    used=Integer,
    points=Integer,
    marks=Text,
)

chain_limits = table("chain_limits", id=Integer, body=Text)

exception_row = table(
    "exception_row",
    item=Text,
    code=Text,
    number=Text,
    four=Text,
    points=Integer,
    money=Integer,
    choices=Text,
    at=Text,
)

exception_decision = table(
    "exception_decision",
    n=Integer,
    item=Text,
    choice=Text,
    decided_by=Text,
    reason=Text,
    at=Text,
)
