"""Today's tables of the till's file, for building statements.

The file itself is made by the frozen steps in `revisions/`; a test compares the
two. CHECKs and unique indexes, which say what must never be, live in the steps.
Money and points are INTEGER minor units and hundredths; moments are ISO text in
UTC with microseconds, so that text order is time order; days are ISO dates.
"""

from __future__ import annotations

from sqlalchemy import Column, Integer, LargeBinary, MetaData, Table, Text

HEAD = "0010"  # The newest revision this program knows.
APPLICATION_ID = 0x4B415353  # "KASS".

tables = MetaData()


def _table(
    called: str, /, **columns: type[Integer] | type[Text] | type[LargeBinary]
) -> Table:
    return Table(called, tables, *(Column(key, kind) for key, kind in columns.items()))


till_state = _table(
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
    clock_doubt=Text,
    registered_epoch=Integer,
    is_poor=Integer,  # 1: a new life that the server has not heard of yet.
)

redemption_stop = _table("redemption_stop", why=Text, at=Text)

sale = _table(
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

sale_line = _table(
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

sale_reserved = _table(
    "sale_reserved",
    sale_id=Text,
    n=Integer,
    right_id=Text,
    lot_id=Text,
    points=Integer,
    expires_on=Text,
)

sale_tender = _table(
    "sale_tender",
    sale_id=Text,
    n=Integer,
    kind=Text,
    amount=Integer,
    received=Integer,
    attempt=Text,
    account=Text,
)

receipt = _table(
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

sold_line = _table(
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

tender = _table(
    "tender",
    sale_id=Text,
    n=Integer,
    kind=Text,
    amount=Integer,
    received=Integer,
    attempt=Text,
    account=Text,
)

redemption = _table(
    "redemption",
    sale_id=Text,
    n=Integer,
    right_id=Text,
    lot_id=Text,
    points=Integer,
    expires_on=Text,
    account=Text,
)

line_part = _table(
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

applied_step = _table(
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

earned_lot = _table(
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

membership_sold = _table(
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

donation = _table(
    "donation",
    sale_id=Text,
    n=Integer,
    programme=Text,
    version=Integer,
    money=Integer,
    points=Integer,
    purse=Text,
)

card_load = _table(
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

coupon_used = _table(
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

coupon_made = _table(
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

spend_right = _table(
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

right_slice = _table(
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

right_reservation = _table(
    "right_reservation",
    sale_id=Text,
    n=Integer,
    right_id=Text,
    lot_id=Text,
    points=Integer,
    expires_on=Text,
)

right_refused = _table("right_refused", right_id=Text)

risk_pool = _table("risk_pool", right_id=Text, per_account=Integer, per_sale=Integer)

risk_use = _table(
    "risk_use", account=Text, incarnation=Integer, used=Integer, most=Integer
)

payment_attempt = _table(
    "payment_attempt",
    n=Integer,
    attempt=Text,
    sale_id=Text,
    amount=Integer,
    state=Text,
    reference=Text,
)

print_job = _table(
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

hold = _table("hold", n=Integer, hold=Text, sale_id=Text, account=Text, state=Text)

login_tries = _table("login_tries", cashier=Text, wrong=Integer, at=Text)

shift = _table(
    "shift",
    shift_id=Text,
    number=Integer,
    cashier=Text,
    opened_at=Text,
    opening_cash=Integer,
    closed_at=Text,
    counted=Integer,
)

drawer_movement = _table(
    "drawer_movement",
    n=Integer,
    shift_id=Text,
    amount=Integer,
    reason=Text,
    cashier=Text,
    at=Text,
)

# Written by sync/outbox.py, in the transaction of the act that caused the entry.
outbox = _table(
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

# Counted against a limit before the answer is shown; see domain.limits.
limit_use = _table(
    "limit_use",
    kind=Text,
    subject=Text,
    day=Text,
    used=Integer,
    points=Integer,
    marks=Text,
)

chain_limits = _table("chain_limits", id=Integer, body=Text)

exception_row = _table(
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

exception_decision = _table(
    "exception_decision",
    n=Integer,
    item=Text,
    choice=Text,
    decided_by=Text,
    reason=Text,
    at=Text,
)
