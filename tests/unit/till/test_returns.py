"""Goods come back: money as money, points as points, each exactly once."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations

import pytest

from cashier.domain.amounts import NO_POINTS, Money, Points
from cashier.domain.errors import (
    AlreadyReturned,
    BadQuantity,
    LineUnknown,
    NoOpenShift,
    SaleUnknown,
)
from cashier.domain.events import PointsGivenBack, SaleCompleted
from cashier.domain.ids import SaleId
from cashier.domain.ledger import sum_of
from cashier.domain.sale import TenderKind
from cashier.till.ports import AttemptState, CompletedSale, TerminalAnswer
from tests.helpers.builders import ANNA, a_lot, a_member, points, rubles
from tests.helpers.till_box import Till


@pytest.fixture
def till() -> Till:
    return Till().open_shift()


def sold(till: Till, *, coffees: int = 3, spend: int = 0) -> CompletedSale:
    """Coffees on one line; with a card when points are spent."""
    till.coffee()
    till.sales.set_quantity(1, coffees * 1000)
    if spend:
        till.known_card(guaranteed=spend)
        till.sales.choose(points(spend))
    return till.pay_cash()


def test_a_receipt_is_found_by_its_number_with_what_is_left(till: Till) -> None:
    first = sold(till)
    till.returns.complete(first.sale.sale_id, {1: 1000}, ANNA)

    draft = till.returns.find(first.number)

    assert draft.left_milli == {1: 2000}
    assert not draft.is_spent


def test_receipts_of_other_tills_and_returns_are_not_found(till: Till) -> None:
    first = sold(till)
    back = till.returns.complete(first.sale.sale_id, {1: 1000}, ANNA)

    for number in (back.number, "02-010001-000099-X", ""):
        with pytest.raises(SaleUnknown):
            till.returns.find(number)
    for sale in (back.sale.sale_id, SaleId("never sold")):
        with pytest.raises(SaleUnknown):
            till.returns.quote(sale, {1: 1000})


def test_a_look_at_a_return_changes_nothing(till: Till) -> None:
    first = sold(till, spend=100)
    before = till.store.state.copy()

    answer = till.returns.quote(first.sale.sale_id, {1: 3000})

    assert answer.money == rubles(200)
    assert answer.points_back == points(100)
    assert answer.taken == points(10)
    assert vars(till.store.state) == vars(before)


def test_a_return_gives_back_points_to_their_own_lots(till: Till) -> None:
    till.grant(a_lot("old", of=40), a_lot("young", of=60))
    till.coffee()
    till.known_card()
    till.sales.choose(points(100))
    first = till.pay_cash()

    till.returns.complete(first.sale.sale_id, {1: 1000}, ANNA)

    (told,) = till.told(PointsGivenBack)
    back = {draw.lot_id: draw.points for draw in told.back}  # type: ignore[union-attr]
    assert back == {"old": points(40), "young": points(60)}
    assert told.returns == first.sale.sale_id  # type: ignore[union-attr]
    assert told.taken == NO_POINTS  # type: ignore[union-attr]


def test_what_the_sale_earned_is_taken_from_its_own_lot(till: Till) -> None:
    first = sold(till, spend=100)
    done = till.returns.complete(first.sale.sale_id, {1: 3000}, ANNA)

    (told,) = till.told(PointsGivenBack)
    assert told.taken == first.earned == done.earned  # type: ignore[union-attr]
    assert told.taken_lot == first.earned_lot  # type: ignore[union-attr]


@pytest.mark.parametrize("order", sorted(set(permutations((1000, 2000, 4000)))))
def test_in_any_order_partial_returns_add_up_to_the_whole(
    till: Till, order: tuple[int, ...]
) -> None:
    first = sold(till, coffees=7, spend=100)
    parts = [
        till.returns.complete(first.sale.sale_id, {1: milli}, ANNA) for milli in order
    ]

    assert Money.total(part.total for part in parts) == first.total
    assert Points.total(part.earned for part in parts) == first.earned
    back = [sum_of(r.draws) for part in parts for r in part.redeemed]
    assert Points.total(back) == points(100)
    assert till.returns.find(first.number).is_spent


def test_nothing_comes_back_twice(till: Till) -> None:
    first = sold(till)
    till.returns.complete(first.sale.sale_id, {1: 2000}, ANNA)

    with pytest.raises(AlreadyReturned) as refused:
        till.returns.complete(first.sale.sale_id, {1: 2000}, ANNA)

    assert refused.value.left_milli == 1000
    assert till.shifts.report().totals.returns == 1


@pytest.mark.parametrize(
    ("lines", "refusal"),
    [
        ({}, BadQuantity),
        ({1: 0}, BadQuantity),
        ({1: -1000}, BadQuantity),
        ({1: 500}, BadQuantity),
        ({9: 1000}, LineUnknown),
    ],
)
def test_only_what_was_sold_comes_back(
    till: Till, lines: dict[int, int], refusal: type[Exception]
) -> None:
    first = sold(till)

    with pytest.raises(refusal):
        till.returns.complete(first.sale.sale_id, lines, ANNA)


def test_money_goes_back_the_way_it_came(till: Till) -> None:
    till.coffee(times=3)
    attempt = till.payments.begin(rubles(100))
    paid = TerminalAnswer(state=AttemptState.PAID)
    till.payments.settle(attempt.attempt, paid)
    first = till.pay_cash()

    legs = [
        leg
        for line_no in (1, 2, 3)
        for leg in till.returns.complete(
            first.sale.sale_id, {line_no: 1000}, ANNA
        ).tenders
    ]

    by_card = [leg.amount.units for leg in legs if leg.kind is TenderKind.CARD]
    assert by_card == [3333, 3334, 3333]
    assert Money.total(leg.amount for leg in legs) == rubles(300)


def test_the_screen_says_what_the_terminal_must_give_back_by_hand(till: Till) -> None:
    till.coffee()
    attempt = till.payments.begin(rubles(100))
    till.payments.settle(attempt.attempt, TerminalAnswer(state=AttemptState.PAID))
    first = till.payments.complete(None, ANNA)

    assert till.returns.quote(first.sale.sale_id, {1: 1000}).by_card == rubles(100)


def test_a_return_has_its_own_number_and_points_at_the_first(till: Till) -> None:
    first = sold(till)
    done = till.returns.complete(first.sale.sale_id, {1: 3000}, ANNA)

    told = till.told(SaleCompleted)[-1]
    assert done.number != first.number
    assert told.returns == first.sale.sale_id  # type: ignore[union-attr]
    assert till.told(PointsGivenBack) == []  # No card, nothing to say of points.


def test_the_drawer_and_the_shift_know_of_a_return(till: Till) -> None:
    first = sold(till, spend=100)
    till.returns.complete(first.sale.sale_id, {1: 3000}, ANNA)

    totals = till.shifts.report().totals
    assert (totals.sales, totals.returns) == (1, 1)
    assert totals.cash == Money(0)
    assert totals.given_back == totals.redeemed == points(100)
    assert totals.taken_back == totals.earned == points(10)


def test_a_return_is_printed_and_opens_the_drawer(till: Till) -> None:
    first = sold(till)
    done = till.returns.complete(first.sale.sale_id, {1: 3000}, ANNA)

    job = list(till.store.state.jobs.values())[-1]
    assert (job.title, job.opens_drawer) == (done.number, True)


def test_earned_points_that_were_spent_elsewhere_make_the_balance_negative(
    till: Till,
) -> None:
    till.known_card()
    till.coffee()
    first = till.pay_cash()
    till.store.acknowledged = len(till.store.events)
    till.directory.know(a_member(confirmed=0))

    answer = till.returns.quote(first.sale.sale_id, {1: 1000})

    assert (answer.balance, answer.balance_after) == (NO_POINTS, points(-5))


def test_the_balance_of_a_return_holds_what_the_server_took_after_it_told_it(
    till: Till,
) -> None:
    told = till.clock.now()
    till.known_card(guaranteed=20)
    till.coffee()
    till.sales.choose(points(20))
    first = till.pay_cash()
    till.store.acknowledged = len(till.store.events)
    till.store.acknowledged_at = told + timedelta(seconds=1)

    answer = till.returns.quote(first.sale.sale_id, {1: 1000})

    assert answer.balance == points(1250 - 20 + 4)


def test_nothing_comes_back_while_no_shift_is_open(till: Till) -> None:
    first = sold(till)
    till.shifts.close(rubles(1300), ANNA)

    with pytest.raises(NoOpenShift):
        till.returns.complete(first.sale.sale_id, {1: 1000}, ANNA)
