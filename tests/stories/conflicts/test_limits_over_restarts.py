"""Limits hold without a link and over every kill: the count is written first."""

from __future__ import annotations

import pytest

from cashier.domain.errors import (
    ConfirmationNeeded,
    OwnCard,
    TooManyEarnings,
    TooManyLookups,
    TooManyTyped,
)
from cashier.domain.limits import Limits
from cashier.domain.member import EntryMode
from cashier.domain.overrides import Guarded
from cashier.till.ports import Role
from tests.helpers.builders import (
    ANNA,
    CARD,
    COFFEE,
    a_cashier,
    a_member,
    code as ean,
    points,
)
from tests.stories.conflicts.guarded_till import GuardedTill


def guess(till: GuardedTill, n: int, mode: EntryMode = EntryMode.DEVICE) -> bool:
    """Ask about another number; whether it was answered."""
    try:
        till.sales.attach_card(ean(f"04{n:08d}"), mode, ANNA)
    except TooManyLookups:
        return False
    return True


def test_thirty_cards_a_minute_are_answered_however_often_the_till_is_killed(
    guarded: GuardedTill,
) -> None:
    answered = 0
    for n in range(45):
        answered += guess(guarded, n)
        if n % 9 == 8:
            guarded.kill()
    assert answered == 30

    guarded.wall.turn(hours=1)  # The clock is no way out ...
    assert not guess(guarded, 98)
    guarded.leave()
    guarded.wall.turn(days=365)
    guarded.start()
    assert not guess(guarded, 99)
    guarded.wall.pass_time(61)  # ... and waiting is.
    assert guess(guarded, 100)


def test_the_sentence_says_how_long_to_wait(guarded: GuardedTill) -> None:
    for n in range(30):
        assert guess(guarded, n)
    guarded.wall.pass_time(20)

    with pytest.raises(TooManyLookups) as refused:
        guarded.sales.attach_card(CARD, EntryMode.DEVICE, ANNA)
    assert refused.value.seconds == 40
    assert guarded.scan(COFFEE).lines  # Goods are sold meanwhile.


def test_typed_cards_are_counted_by_cashier_and_day(guarded: GuardedTill) -> None:
    with guarded.store.act() as work:
        work.limits.set_rules(Limits(typed_cards_a_day=3))
        work.commit()
    for n in range(3):
        assert guess(guarded, n, EntryMode.TYPED)
        guarded.kill()

    with pytest.raises(TooManyTyped):
        guess(guarded, 4, EntryMode.TYPED)
    assert guess(guarded, 5)  # Read by a device: as before.
    guarded.wall.pass_time(24 * 3600)
    assert guess(guarded, 6, EntryMode.TYPED)


def earn(till: GuardedTill) -> None:
    till.coffee()
    till.scan(CARD)
    till.pay_cash()


def test_one_card_earns_so_often_an_hour_also_when_sales_were_parked(
    guarded: GuardedTill,
) -> None:
    guarded.directory.know(a_member())
    with guarded.store.act() as work:
        work.limits.set_rules(Limits(earnings_an_hour=2, earnings_a_day=3))
        work.commit()
    guarded.coffee()
    guarded.scan(CARD)
    guarded.sales.park()
    earn(guarded)
    guarded.kill()
    earn(guarded)

    with pytest.raises(TooManyEarnings):
        earn(guarded)
    guarded.sales.void_sale(ANNA)
    (parked,) = guarded.sales.parked()
    guarded.sales.recall(parked.sale_id)
    with pytest.raises(TooManyEarnings):
        guarded.pay_cash()
    guarded.sales.detach_card()
    assert guarded.pay_cash().number  # The goods are sold in any case.

    guarded.wall.pass_time(3601)
    earn(guarded)
    with pytest.raises(TooManyEarnings):
        earn(guarded)  # Three on this day.


def test_above_the_days_redemptions_a_manager_decides(guarded: GuardedTill) -> None:
    guarded.directory.hire(a_cashier("boss", role=Role.MANAGER), pin="9999")
    with guarded.store.act() as work:
        work.limits.set_rules(Limits(redeemed_a_day=points(60)))
        work.commit()
    guarded.coffee(2)
    guarded.known_card(guaranteed=100)
    guarded.sales.choose(points(50))
    guarded.pay_cash()
    guarded.kill()
    guarded.coffee(2)
    guarded.scan(CARD)

    with pytest.raises(ConfirmationNeeded):
        guarded.sales.choose(points(20))
    guarded.sales.choose(points(10))
    boss = guarded.confirming.by_manager("boss", "9999", Guarded.REDEEM)
    guarded.sales.choose(points(20), confirmation=boss)
    assert guarded.pay_cash().redeemed


@pytest.mark.parametrize("times", [100])
def test_nobody_puts_his_own_card_on_his_own_shift(
    guarded: GuardedTill, times: int
) -> None:
    guarded.directory.own_cards[CARD] = ANNA
    guarded.directory.know(a_member())
    refused = 0
    for _ in range(times):
        guarded.wall.pass_time(10)
        with pytest.raises(OwnCard):
            guarded.sales.attach_card(CARD, EntryMode.DEVICE, "boris")  # Her shift.
        refused += 1
    assert refused == 100

    guarded.directory.own_cards[CARD] = "boris"
    guarded.scan(COFFEE)
    guarded.scan(CARD)
    with pytest.raises(OwnCard):  # Attached by a colleague, paid by himself.
        guarded.payments.complete(guarded.sales.view().totals.short, "boris")
    assert guarded.pay_cash().sale.card is not None
