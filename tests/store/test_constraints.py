"""What must never be is refused by the file itself, whatever the code does."""

from __future__ import annotations

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from cashier.store.store import SqlStore
from tests.store.shop import finish, grant, scan_basket

SALE = (
    "INSERT INTO sale"
    " VALUES ('{}', 's', 'anna', 't', '{}', NULL, NULL, NULL, 0, {}, NULL)"
)
SHIFT = "INSERT INTO shift VALUES ('{}', {}, 'anna', 't', 0, NULL, NULL, NULL)"
ENTRY = (
    "INSERT INTO outbox (seq, pv, kind, body, head, at, sale_id)"
    " VALUES ({}, 1, 'sale', x'00', '{:064d}', 't', '{}')"
)
COPY = (
    "INSERT INTO receipt SELECT 'sale-2', {}, {}, shift_id, at, business_date,"
    " change, earned, earned_lot, account, returns, has_card, note_four, note_name,"
    " note_before, note_redeemed, note_earned, note_after, note_active_from,"
    " note_provisional, reason, allowed_by FROM receipt"
)
NEVER = {
    "two open sales": (SALE.format("a", "open", 0), SALE.format("b", "open", 0)),
    "an open sale beside one that is being paid": (
        SALE.format("a", "paying", 0),
        SALE.format("b", "open", 0),
    ),
    "a sale in no known state": (SALE.format("a", "lost", 0),),
    "a negative redemption": (SALE.format("a", "open", -1),),
    "two open shifts": (SHIFT.format("a", 1), SHIFT.format("b", 2)),
    "one number for two shifts": (
        SHIFT.format("a", 1),
        "UPDATE shift SET closed_at = 't', counted = 0",
        SHIFT.format("b", 1),
    ),
    "a closed shift without a count": (
        SHIFT.format("a", 1),
        "UPDATE shift SET closed_at = 't'",
    ),
    "more spent than granted": ("UPDATE spend_right SET spent = amount, reserved = 1",),
    "a negative reservation": ("UPDATE spend_right SET reserved = -1",),
    "more of a lot than its slice": ("UPDATE right_slice SET spent = points + 1",),
    "points below zero on a receipt": ("UPDATE receipt SET earned = -1",),
    "one receipt number twice": (COPY.format("99", "number"),),
    "one place in the sequence twice": (COPY.format("n", "'other'"),),
    "one entry number twice": (ENTRY.format(1, 1, "x"),),
    "two entries of one sale": (ENTRY.format(90, 90, "x"), ENTRY.format(91, 91, "x")),
    "a second row of the till itself": (
        "INSERT INTO till_state (id, head) SELECT 2, head FROM till_state",
    ),
    "more acknowledged than was written": ("UPDATE till_state SET ack_seq = seq + 1",),
    "a line of a sale that is not there": (
        "INSERT INTO sale_tender VALUES ('nothing', 0, 'cash', 1, 1, NULL, NULL)",
    ),
    "text in a column of numbers": ("UPDATE till_state SET epoch = 'one'",),
}


@pytest.fixture
def shop(store: SqlStore) -> SqlStore:
    grant(store)
    sale = scan_basket(store, "sale-1", 1)
    finish(store, sale, "02-1")
    with store.act() as work:
        work.connection.exec_driver_sql(SALE.format("sale-2", "voided", 0))
        work.commit()
    return store


@pytest.mark.parametrize("what", NEVER)
def test_the_file_refuses(shop: SqlStore, what: str) -> None:
    *before, last = NEVER[what]
    with shop.act() as work:
        raw = work.connection.connection.driver_connection
        assert raw is not None
        for statement in before:
            raw.execute(statement)
        with pytest.raises(sqlcipher.IntegrityError):
            raw.execute(last)


def test_an_entry_that_does_not_follow_the_last_is_refused(store: SqlStore) -> None:
    from cashier.store.state import ChainBroken

    with store.act() as work:
        work.state.advance_chain(1, "11" * 32)
        for wrong in (1, 3):
            with pytest.raises(ChainBroken):
                work.state.advance_chain(wrong, "22" * 32)


def test_a_letter_that_does_not_follow_the_last_is_refused(store: SqlStore) -> None:
    from cashier.store.state import ChainBroken

    with store.act() as work:
        work.state.note_mail(1)
        for wrong in (1, 3):
            with pytest.raises(ChainBroken):
                work.state.note_mail(wrong)
