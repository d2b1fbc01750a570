"""Tables of the till's file with what programmes did in a completed sale.

Used through `schema`; the sale and its lines are there.
"""

from __future__ import annotations

from sqlalchemy import Integer, Text

from cashier.store.schema_table import table

line_part = table(
    "line_part",
    sale_id=Text,
    n=Integer,
    line_no=Integer,
    programme=Text,
    effect=Text,
    purse=Text,
    money=Integer,
    points=Integer,
)

applied_step = table(
    "applied_step",
    sale_id=Text,
    n=Integer,
    programme=Text,
    version=Integer,
    effect=Text,
    purse=Text,
    money=Integer,
    points=Integer,
    needs=Integer,
)

earned_lot = table(
    "earned_lot",
    sale_id=Text,
    n=Integer,
    lot_id=Text,
    programme=Text,
    version=Integer,
    purse=Text,
    points=Integer,
    active_from=Text,
    expires_on=Text,
    issuer=Text,
    take_back=Text,
    gives_spent_back=Integer,
    grace_days=Integer,
)

membership_sold = table(
    "membership_sold",
    sale_id=Text,
    n=Integer,
    line_no=Integer,
    programme=Text,
    version=Integer,
    starts=Text,
    ends=Text,
    is_renewal=Integer,
)

donation = table(
    "donation",
    sale_id=Text,
    n=Integer,
    programme=Text,
    version=Integer,
    money=Integer,
    points=Integer,
    purse=Text,
)

card_load = table(
    "card_load",
    sale_id=Text,
    n=Integer,
    line_no=Integer,
    account=Text,
    lot_id=Text,
    amount=Integer,
    programme=Text,
    version=Integer,
    expires_on=Text,
)

coupon_used = table(
    "coupon_used",
    sale_id=Text,
    n=Integer,
    code=Text,
    programme=Text,
    account=Text,
    owner=Text,
    starts=Text,
    ends=Text,
)

coupon_made = table(
    "coupon_made",
    sale_id=Text,
    code=Text,
    account=Text,
    lot_id=Text,
    programme=Text,
    version=Integer,
    starts=Text,
    ends=Text,
)
