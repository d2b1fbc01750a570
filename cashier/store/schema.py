"""Today's tables of the till's file, for building statements.

The file itself is made by the frozen steps in `revisions/`; a test compares the
two. CHECKs and unique indexes, which say what must never be, live in the steps.
Money and points are INTEGER minor units and hundredths; moments are ISO text in
UTC with microseconds, so that text order is time order; days are ISO dates.
"""

from __future__ import annotations

from sqlalchemy import Integer, LargeBinary, Text

from cashier.store.schema_guards import (
    chain_limits as chain_limits,
    exception_decision as exception_decision,
    exception_row as exception_row,
    limit_use as limit_use,
    login_tries as login_tries,
    redemption_stop as redemption_stop,
)
from cashier.store.schema_loyalty import (
    applied_step as applied_step,
    card_load as card_load,
    coupon_made as coupon_made,
    coupon_used as coupon_used,
    donation as donation,
    earned_lot as earned_lot,
    line_part as line_part,
    membership_sold as membership_sold,
)
from cashier.store.schema_people import (
    drawer_count as drawer_count,
    drawer_movement as drawer_movement,
    manager_override as manager_override,
    z_document as z_document,
)
from cashier.store.schema_table import table, tables as tables

HEAD = "0010"  # The newest revision this program knows.
APPLICATION_ID = 0x4B415353  # "KASS".

till_state = table(
    "till_state",
    id=Integer,
    till=Text,
    store=Text,
    till_number=Integer,
    store_number=Integer,
    store_name=Text,
    time_zone=Text,
    incarnation=Integer,
    epoch=Integer,
    seq=Integer,
    head=Text,
    ack_seq=Integer,
    stable_seq=Integer,
    down_seq=Integer,
    clock_high=Text,
    server_key=Text,
    machine=Text,
    number_floor=Integer,
    shift_floor=Integer,
    registered_epoch=Integer,
    is_poor=Integer,  # 1: a new life that the server has not heard of yet.
    clock_doubt=Text,
)

sale = table(
    "sale",
    sale_id=Text,
    shift_id=Text,
    cashier=Text,
    opened_at=Text,
    state=Text,
    card=Text,
    card_mode=Text,
    fresh=Text,
    redeem_decided=Integer,
    redeem=Integer,
    choices=Text,
)

sale_line = table(
    "sale_line",
    sale_id=Text,
    line_no=Integer,
    item_id=Text,
    name=Text,
    price=Integer,
    vat=Integer,
    category=Text,
    department=Text,
    measure=Text,
    floor_price=Integer,
    redeemable=Integer,
    earning=Integer,
    quantity_milli=Integer,
    fixed_gross=Integer,
    is_voided=Integer,
    serial=Text,
)

sale_reserved = table(
    "sale_reserved",
    sale_id=Text,
    n=Integer,
    right_id=Text,
    lot_id=Text,
    points=Integer,
    expires_on=Text,
)

sale_tender = table(
    "sale_tender",
    sale_id=Text,
    n=Integer,
    kind=Text,
    amount=Integer,
    received=Integer,
    attempt=Text,
    account=Text,
)

receipt = table(
    "receipt",
    sale_id=Text,
    n=Integer,
    number=Text,
    shift_id=Text,
    at=Text,
    business_date=Text,
    change=Integer,
    earned=Integer,
    earned_lot=Text,
    account=Text,
    returns=Text,
    has_card=Integer,
    note_four=Text,
    note_name=Text,
    note_before=Integer,
    note_redeemed=Integer,
    note_earned=Integer,
    note_after=Integer,
    note_active_from=Text,
    note_provisional=Integer,
    reason=Text,
    allowed_by=Text,
)

sold_line = table(
    "sold_line",
    sale_id=Text,
    line_no=Integer,
    item_id=Text,
    name=Text,
    price=Integer,
    vat=Integer,
    category=Text,
    department=Text,
    measure=Text,
    floor_price=Integer,
    redeemable=Integer,
    earning=Integer,
    quantity_milli=Integer,
    gross=Integer,
    discount=Integer,
    redeemed=Integer,
    redeemed_points=Integer,
    earned=Integer,
    serial=Text,
    is_goods=Integer,
)

tender = table(
    "tender",
    sale_id=Text,
    n=Integer,
    kind=Text,
    amount=Integer,
    received=Integer,
    attempt=Text,
    account=Text,
)

redemption = table(
    "redemption",
    sale_id=Text,
    n=Integer,
    right_id=Text,
    lot_id=Text,
    points=Integer,
    expires_on=Text,
    account=Text,
)

spend_right = table(
    "spend_right",
    right_id=Text,
    account=Text,
    kind=Text,
    amount=Integer,
    epoch=Integer,
    incarnation=Integer,
    granted_at=Text,
    reserved=Integer,
    spent=Integer,
    returned=Integer,
)

right_slice = table(
    "right_slice",
    right_id=Text,
    n=Integer,
    lot_id=Text,
    points=Integer,
    expires_on=Text,
    reserved=Integer,
    spent=Integer,
    returned=Integer,
)

right_reservation = table(
    "right_reservation",
    sale_id=Text,
    n=Integer,
    right_id=Text,
    lot_id=Text,
    points=Integer,
    expires_on=Text,
)

right_refused = table("right_refused", right_id=Text)

risk_pool = table("risk_pool", right_id=Text, per_account=Integer, per_sale=Integer)

risk_use = table(
    "risk_use", account=Text, incarnation=Integer, used=Integer, most=Integer
)

payment_attempt = table(
    "payment_attempt",
    n=Integer,
    attempt=Text,
    sale_id=Text,
    amount=Integer,
    state=Text,
    reference=Text,
)

print_job = table(
    "print_job",
    n=Integer,
    job=Text,
    kind=Text,
    title=Text,
    lines=Text,
    barcode=Text,
    opens_drawer=Integer,
    state=Text,
)

hold = table("hold", n=Integer, hold=Text, sale_id=Text, account=Text, state=Text)

shift = table(
    "shift",
    shift_id=Text,
    number=Integer,
    cashier=Text,
    opened_at=Text,
    opening_cash=Integer,
    closed_at=Text,
    counted=Integer,
    cause=Text,
)

# Written by sync/outbox.py, in the transaction of the act that caused the entry.
outbox = table(
    "outbox",
    seq=Integer,
    pv=Integer,  # Version of the entry's bytes: they are never encoded again.
    kind=Text,
    body=LargeBinary,
    head=Text,  # Of the chain, after this entry.
    state=Text,  # waiting, acked, stable, rejected.
    sale_id=Text,
    card_last4=Text,  # For the sync screen, as the amount is.
    amount=Integer,
    at=Text,
    tries=Integer,
    next_try_at=Text,
    code=Text,  # Why it was rejected or flagged.
    acked_at=Text,  # By the server's clock, from the acknowledgement.
)
