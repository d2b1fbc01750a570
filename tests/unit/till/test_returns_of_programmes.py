"""Every programme's part comes back: exactly, in any order, and once."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest

from cashier.domain.amounts import NO_MONEY, NO_POINTS, Money, Points
from cashier.domain.errors import (
    ConfirmationNeeded,
    OverTheLimit,
    ReasonNeeded,
    ReceiptElsewhere,
    SaleUnknown,
    WrongState,
)
from cashier.domain.events import PointsGivenBack, SaleCompleted
from cashier.domain.ids import AccountId, CashierId, RightId, SaleId
from cashier.domain.ledger import sum_of
from cashier.domain.loyalty.answers import Effect
from cashier.domain.loyalty.terms import TakeBack
from cashier.domain.member import Bearer
from cashier.domain.numbers import format_number
from cashier.domain.overrides import Guarded
from cashier.till.ports import CompletedSale, FoundReceipt, Role
from tests.helpers.builders import (
    ANNA,
    COFFEE,
    TODAY,
    a_cashier,
    a_lot,
    a_programme,
    an_item,
    points,
    rubles,
)
from tests.helpers.programmes import (
    COUPON_CODE,
    GIFT_ARTICLE,
    bearer_right,
    cashback,
    coupon,
    discount,
    gift_cards,
    purse_right,
)
from tests.helpers.till_box import Till

WALLET = "cashback"


@pytest.fixture
def till() -> Till:
    return Till().open_shift()


def bring(till: Till, first: CompletedSale, *lines: tuple[int, int]) -> CompletedSale:
    return till.returns.complete(first.sale.sale_id, dict(lines), ANNA)


def sum_back(till: Till, purse: str) -> tuple[int, int]:
    told = [e for e in till.told(PointsGivenBack) if e.purse == purse]  # type: ignore[union-attr]
    back = sum(sum_of(e.back).units for e in told)  # type: ignore[union-attr]
    return back, sum(e.taken.units for e in told)  # type: ignore[union-attr]


# --- several purses --------------------------------------------------------------


@pytest.mark.parametrize("order", sorted(set(permutations((1000, 2000, 4000)))))
def test_each_purse_gets_its_own_back_in_any_order(
    till: Till, order: tuple[int, ...]
) -> None:
    till.directory.terms += [cashback(), discount()]
    with till.store.act() as work:
        work.rights.add(purse_right(WALLET, of=111))
        work.commit()
    till.coffee()
    till.sales.set_quantity(1, 7000)
    till.known_card(guaranteed=100)
    till.sales.choose(points(100))
    till.sales.choose(points(111), WALLET)
    first = till.pay_cash()
    parts = [bring(till, first, (1, milli)) for milli in order]

    assert Money.total(p.total for p in parts) == first.total == rubles(419)
    assert Money.total(p.lines[0].discount for p in parts) == rubles(70)
    (wallet,) = (lot for lot in first.lots if lot.earning.purse == WALLET)
    assert sum_back(till, "") == (10_000, first.earned.units)
    assert sum_back(till, WALLET) == (11_100, wallet.earning.points.units)
    for step in first.applied:
        mine = [s for p in parts for s in p.applied if s.programme == step.programme]
        same = [s for s in mine if s.effect is step.effect]
        assert Money.total(s.money for s in same) == step.money
        assert Points.total(s.points for s in same) == step.points


def test_the_policy_of_the_sale_travels_with_what_is_taken(till: Till) -> None:
    till.directory.terms[0] = a_programme(
        take_back=TakeBack.WITHIN_BALANCE, expired_grace_days=3
    )
    till.coffee()
    till.known_card()
    first = till.pay_cash()
    till.directory.terms[0] = a_programme(version=2)
    bring(till, first, (1, 1000))

    (told,) = till.told(PointsGivenBack)
    assert told.take_back is TakeBack.WITHIN_BALANCE  # type: ignore[union-attr]
    assert (told.programme, told.grace_days) == ("points", 3)  # type: ignore[union-attr]


def test_a_programme_may_keep_what_was_spent_and_the_receipt_says_so(
    till: Till,
) -> None:
    till.directory.terms[0] = a_programme(gives_spent_back=False)
    till.coffee()
    till.known_card(guaranteed=50)
    till.sales.choose(points(50))
    first = till.pay_cash()
    answer = till.returns.quote(first.sale.sale_id, {1: 1000})
    done = bring(till, first, (1, 1000))

    assert (answer.points_back, answer.money) == (NO_POINTS, rubles(50))
    assert sum_back(till, "")[0] == 0
    assert done.applied[0].points == NO_POINTS
    assert "redeemed is not given back" in " ".join(till.paper(done).split())


def test_points_of_a_lot_that_is_over_come_back_with_its_own_day(till: Till) -> None:
    till.grant(a_lot(of=50, expires=TODAY))
    till.coffee()
    till.known_card()
    till.sales.choose(points(50))
    first = till.pay_cash()
    till.clock.turn(days=3)
    done = bring(till, first, (1, 1000))

    (told,) = till.told(PointsGivenBack)
    assert told.back[0].expires_on == TODAY  # type: ignore[union-attr]
    assert told.grace_days == 14  # type: ignore[union-attr]
    assert "14 days" in till.paper(done)


# --- thresholds --------------------------------------------------------------------


def three_coffees(till: Till) -> CompletedSale:
    till.coffee(times=3)
    return till.pay_cash()


def test_what_a_smaller_purchase_would_not_have_earned_is_taken_back(
    till: Till,
) -> None:
    till.directory.terms[0] = a_programme(earn_minimum_minor=25_000)
    till.known_card()
    first = three_coffees(till)
    assert first.earned == points(15)

    assert bring(till, first, (1, 1000)).earned == points(15)
    assert bring(till, first, (2, 1000)).earned == NO_POINTS
    assert bring(till, first, (3, 1000)).earned == NO_POINTS
    assert sum_back(till, "") == (0, 1_500)


def test_a_programme_may_leave_thresholds_alone(till: Till) -> None:
    till.directory.terms[0] = a_programme(
        earn_minimum_minor=25_000, keeps_thresholds=False
    )
    till.known_card()
    first = three_coffees(till)

    assert bring(till, first, (1, 1000)).earned == points(5)


def test_a_discount_no_longer_due_is_withheld_and_paid_when_all_is_back(
    till: Till,
) -> None:
    till.directory.terms.append(discount(purchase_minimum_minor=25_000))
    till.known_card()
    first = three_coffees(till)
    assert first.total == rubles(270)

    one = bring(till, first, (1, 1000))
    assert one.total == rubles(70)  # 90, less 10 for each coffee that is kept.
    assert "Discount withheld" in till.paper(one)
    assert bring(till, first, (2, 1000)).total == rubles(100)
    assert bring(till, first, (3, 1000)).total == rubles(100)


def test_a_customer_never_pays_for_a_return(till: Till) -> None:
    till.directory.terms.append(
        discount(purchase_minimum_minor=10_500, percent_hundredths=5_000)
    )
    till.directory.stock(an_item("match", name="Match", price=1_000))
    till.known_card()
    till.coffee()
    till.sales.add_item("match", by=ANNA)
    first = till.pay_cash()
    assert first.total == rubles(55)

    assert bring(till, first, (2, 1000)).total == NO_MONEY
    assert bring(till, first, (1, 1000)).total == rubles(55)


# --- coupons -----------------------------------------------------------------------


def test_a_coupon_is_good_again_when_all_it_was_used_for_is_back(till: Till) -> None:
    account = till.directory.bearer_account(COUPON_CODE, is_gift_card=False)
    till.directory.terms.append(coupon(items=frozenset({COFFEE})))
    till.directory.bearers[COUPON_CODE] = Bearer(
        account=account, four="1111", is_gift_card=False, programme="thirty"
    )
    with till.store.act() as work:
        work.rights.add(bearer_right(account, hundredths=100))
        work.commit()
    till.directory.stock(an_item("tea", name="Tea", price=5_000))
    till.coffee(times=2)
    till.sales.add_item("tea", by=ANNA)
    till.sales.show_coupon(COUPON_CODE, by=ANNA)
    first = till.pay_cash()

    bring(till, first, (1, 1000), (3, 1000))
    assert till.told(PointsGivenBack) == []
    bring(till, first, (2, 1000))
    (told,) = till.told(PointsGivenBack)
    assert told.account == account  # type: ignore[union-attr]
    assert sum_of(told.back) == points(1)  # type: ignore[union-attr]
    assert COUPON_CODE not in repr(told)


# --- once, and from elsewhere --------------------------------------------------------


def test_the_same_return_twice_happens_once(till: Till) -> None:
    first = three_coffees(till)
    draft = till.returns.find(first.number)
    once, twice = (
        till.returns.complete(
            first.sale.sale_id, {1: 1000}, ANNA, return_id=draft.return_id
        )
        for _ in "12"
    )

    assert once == twice
    assert till.returns.find(first.number).left_milli == {1: 0, 2: 1000, 3: 1000}
    assert len(till.told(SaleCompleted)) == 2


def test_a_receipt_of_another_till_is_asked_of_the_server(till: Till) -> None:
    number = format_number(2, 7, 12, 345)
    with pytest.raises(ReceiptElsewhere) as elsewhere:
        till.returns.find(number)
    assert (elsewhere.value.store, elsewhere.value.till) == (2, 7)
    with pytest.raises(SaleUnknown):  # It is ours, and there is none.
        till.returns.find(format_number(2, 1, 12, 345))


def sold_elsewhere() -> FoundReceipt:
    there = Till().open_shift()
    there.directory.terms.append(cashback())
    with there.store.act() as work:
        work.rights.add(purse_right(WALLET, of=40))
        work.commit()
    there.coffee(times=2)
    there.known_card(guaranteed=50)
    there.sales.choose(points(50))
    there.sales.choose(points(40), WALLET)
    done = there.pay_cash()
    done = replace(done, sale=replace(done.sale, sale_id=SaleId("elsewhere")))
    return FoundReceipt(
        done=replace(done, number=format_number(2, 7, 12, 345)),
        accounts=(
            (RightId("right-1"), AccountId("account-1")),
            (RightId(f"right-{WALLET}"), AccountId(f"account-1.{WALLET}")),
        ),
    )


def test_goods_of_another_till_come_back_here_as_there(till: Till) -> None:
    found = sold_elsewhere()
    draft = till.returns.adopt(found)
    done = till.returns.complete(draft.done.sale.sale_id, {1: 1000}, ANNA)

    assert done.total == rubles(55)
    assert sum_back(till, "")[0] == 2_500
    assert sum_back(till, WALLET)[0] == 2_000
    assert done.returns == "elsewhere"
    assert till.returns.adopt(found).left_milli == {1: 0, 2: 1000}


def test_what_came_back_elsewhere_does_not_come_back_here(till: Till) -> None:
    found = sold_elsewhere()
    there = Till().open_shift()
    there.returns.adopt(found)
    gone = there.returns.complete(SaleId("elsewhere"), {1: 1000}, ANNA)
    draft = till.returns.adopt(replace(found, returns=(gone,)))

    assert draft.left_milli == {1: 0, 2: 1000}
    rest = till.returns.complete(SaleId("elsewhere"), {2: 1000}, ANNA)
    assert (gone.total + rest.total) == found.done.total
    with pytest.raises(SaleUnknown):
        till.returns.adopt(FoundReceipt(done=gone))


# --- without a receipt ---------------------------------------------------------------


@pytest.fixture
def boss(till: Till) -> CashierId:
    boss = CashierId("boss")
    till.directory.hire(a_cashier(boss, role=Role.MANAGER), pin="9999")
    return boss


def test_without_a_receipt_money_goes_back_and_nothing_of_loyalty(
    till: Till, boss: CashierId
) -> None:
    allowed = till.confirming.by_manager(boss, "9999", Guarded.NO_RECEIPT)
    done = till.no_receipt.complete(
        [(COFFEE, 2000)], ANNA, reason="torn bag", allowed=allowed
    )

    assert done.total == rubles(200)
    assert (done.reason, done.allowed_by) == ("torn bag", boss)
    (told,) = till.told(SaleCompleted)
    assert told.returns == told.sale_id  # type: ignore[union-attr]
    assert (told.reason, told.allowed_by) == ("torn bag", boss)  # type: ignore[union-attr]
    totals = till.shifts.report().totals
    assert (totals.returns, totals.cash) == (1, rubles(-200))
    assert "torn bag" in till.paper(done)


def test_without_a_receipt_a_reason_a_manager_and_the_limit_are_asked_for(
    till: Till, boss: CashierId
) -> None:
    allowed = till.confirming.by_manager(boss, "9999", Guarded.NO_RECEIPT)
    goods = [(COFFEE, 1000)]
    with pytest.raises(ReasonNeeded):
        till.no_receipt.complete(goods, ANNA, reason=" ", allowed=allowed)
    with pytest.raises(ConfirmationNeeded):
        till.no_receipt.complete(goods, ANNA, reason="torn", allowed=None)
    with pytest.raises(OverTheLimit) as over:
        till.no_receipt.complete(
            [(COFFEE, 51_000)], ANNA, reason="torn", allowed=allowed
        )
    assert over.value.limit == rubles(5000)
    assert till.told(SaleCompleted) == []


def test_a_gift_card_comes_back_with_its_receipt_only(
    till: Till, boss: CashierId
) -> None:
    till.directory.terms.append(gift_cards())
    till.directory.stock(an_item(GIFT_ARTICLE, price=50_000))
    allowed = till.confirming.by_manager(boss, "9999", Guarded.NO_RECEIPT)
    with pytest.raises(WrongState):
        till.no_receipt.complete(
            [(GIFT_ARTICLE, 1000)], ANNA, reason="torn", allowed=allowed
        )


def test_the_order_of_application_stays_with_the_sale(till: Till) -> None:
    till.directory.terms.append(discount())
    till.coffee()
    till.known_card(guaranteed=50)
    till.sales.choose(points(50))
    first = till.pay_cash()

    steps = [(s.programme, s.effect) for s in first.applied]
    assert steps == [
        ("ten", Effect.DISCOUNT),
        ("points", Effect.REDEEMED),
        ("points", Effect.EARNED),
    ]
