"""Memberships sold as a line, causes given to beside the goods, stamps collected."""

from __future__ import annotations

from datetime import date

import pytest

from cashier.domain.amounts import NO_POINTS, Money
from cashier.domain.errors import (
    AmountRefused,
    BadQuantity,
    DonationRefused,
    SaleNotReady,
)
from cashier.domain.events import (
    Donated,
    MembershipGivenBack,
    MembershipSold,
    PointsEarned,
    PointsGivenBack,
    PointsRedeemed,
    SaleCompleted,
    SpentOn,
)
from cashier.domain.ledger import sum_of
from cashier.domain.loyalty.membership import Refund
from cashier.domain.loyalty.reasons import Why
from cashier.domain.member import MembershipState
from tests.helpers.builders import (
    ANNA,
    CARD,
    TODAY,
    a_member,
    a_programme,
    an_item,
    points,
    rubles,
)
from tests.helpers.programmes import (
    FEE_ARTICLE,
    charity,
    discount,
    membership,
    purse_right,
    stamps,
)
from tests.helpers.till_box import Till


@pytest.fixture
def till() -> Till:
    till = Till().open_shift()
    till.directory.terms += [membership(), charity()]
    till.directory.stock(an_item(FEE_ARTICLE, name="Club for a year", price=36_500))
    return till


# --- memberships -----------------------------------------------------------------


def test_a_membership_is_sold_without_a_link_and_holds_at_once(till: Till) -> None:
    till.directory.terms.append(discount(requires="club"))
    till.known_card()
    till.scan(FEE_ARTICLE)
    till.coffee()
    done = till.pay_cash()

    (told,) = till.told(MembershipSold)
    assert (told.starts, told.ends) == (TODAY, date(2031, 1, 1))  # type: ignore[union-attr]
    assert done.memberships[0].line_no == 1
    assert done.total == rubles(365 + 90)
    till.coffee()
    view = till.scan(CARD)  # The server has not heard of it yet; this till has.
    assert view.totals.to_pay == rubles(90)
    assert "2031-01-01" in till.paper(done)


def test_renewed_early_it_goes_on_from_the_old_end(till: Till) -> None:
    known = MembershipState(
        programme="club", starts=date(2029, 1, 10), ends=date(2030, 1, 9)
    )
    till.known_card(memberships=(known,))
    till.scan(FEE_ARTICLE)
    (sold,) = till.pay_cash().memberships

    assert sold.is_renewal
    assert (sold.starts, sold.ends) == (date(2030, 1, 10), date(2031, 1, 9))


def test_nobody_pays_for_a_membership_without_a_card(till: Till) -> None:
    till.scan(FEE_ARTICLE)
    with pytest.raises(SaleNotReady) as refused:
        till.pay_cash()

    assert refused.value.reason.why is Why.MEMBERSHIP_NEEDS_CARD  # type: ignore[attr-defined]


def test_a_membership_comes_back_by_its_refund_rule(till: Till) -> None:
    till.known_card()
    till.scan(FEE_ARTICLE)
    till.coffee()
    first = till.pay_cash()
    till.clock.turn(days=65)
    answer = till.returns.quote(first.sale.sale_id, {1: 1000})
    done = till.returns.complete(first.sale.sale_id, {1: 1000}, ANNA)

    # The day of return is used: 66 of 365 days are.
    assert done.total == answer.money == rubles(299)
    assert answer.fees_kept == rubles(66)
    (told,) = till.told(MembershipGivenBack)
    assert told.last_day == date(2030, 3, 8)  # type: ignore[union-attr]
    rest = till.returns.complete(first.sale.sale_id, {2: 1000}, ANNA)
    assert rest.total == rubles(100)
    assert till.returns.find(first.number).is_spent


def test_a_fee_that_is_not_refunded_ends_nothing(till: Till) -> None:
    till.directory.terms[1] = membership(refund=Refund.NOTHING)
    till.known_card()
    till.scan(FEE_ARTICLE)
    first = till.pay_cash()
    done = till.returns.complete(first.sale.sale_id, {1: 1000}, ANNA)

    assert done.total == Money(0)
    assert till.told(MembershipGivenBack) == []


def test_part_of_a_membership_does_not_come_back(till: Till) -> None:
    till.known_card()
    till.scan(FEE_ARTICLE)
    till.sales.set_quantity(1, 2000)
    first = till.pay_cash()
    with pytest.raises(BadQuantity):
        till.returns.quote(first.sale.sale_id, {1: 1000})


# --- causes -----------------------------------------------------------------------


def test_change_is_rounded_up_for_a_cause(till: Till) -> None:
    till.directory.stock(an_item("apple", name="Apple", price=1_234))
    view = till.sales.add_item("apple", by=ANNA)
    assert view.quote is not None
    offer = next(r for r in view.quote.offers if r.why is Why.ROUND_UP)
    money = offer.fact("money")
    assert isinstance(money, Money)
    view = till.sales.donate("shelter", money=money)
    assert view.totals.to_pay == rubles(20)
    assert view.totals.donated == money
    done = till.pay_cash()

    assert done.total == Money(1_234)
    assert Money.total(leg.amount for leg in done.tenders) == rubles(20)
    (told,) = till.told(Donated)
    assert (told.programme, told.money) == ("shelter", Money(766))  # type: ignore[union-attr]
    (sale,) = till.told(SaleCompleted)
    assert sale.donated == Money(766)  # type: ignore[union-attr]
    paper = till.paper(done)
    assert "Donation" in paper
    assert "20.00" in paper


def test_a_gift_taken_back_costs_nothing(till: Till) -> None:
    till.coffee()
    till.sales.donate("shelter", money=rubles(5))
    assert till.sales.donate("shelter").totals.to_pay == rubles(100)
    with pytest.raises(AmountRefused):
        till.sales.donate("shelter", money=rubles(-5))


def test_points_are_given_by_the_right_that_is_here(till: Till) -> None:
    till.coffee()
    till.known_card(guaranteed=50)
    till.sales.donate("shelter", points=points(10))
    till.sales.choose(points(30))
    assert till.left() == points(10)
    done = till.pay_cash()

    spent = {e.use: sum_of(e.draws) for e in till.told(PointsRedeemed)}  # type: ignore[union-attr]
    assert spent == {SpentOn.DONATION: points(10), SpentOn.GOODS: points(30)}
    assert done.total == rubles(70)
    assert done.note is not None
    assert done.note.redeemed == points(30)
    assert done.note.after is not None
    assert done.note.after.units == 1250_00 - 40_00 + 3_50


def test_more_points_than_are_here_are_not_promised_to_a_cause(till: Till) -> None:
    till.coffee()
    till.known_card(guaranteed=50)
    with pytest.raises(DonationRefused):
        till.sales.donate("shelter", points=points(60))
    with pytest.raises(DonationRefused):
        till.sales.donate("nobody", money=rubles(1))

    assert till.left() == points(50)


def test_a_gift_stays_given_unless_the_whole_sale_goes_back_with_it(till: Till) -> None:
    till.coffee(times=2)
    till.known_card(guaranteed=50)
    till.sales.donate("shelter", points=points(10))
    till.sales.donate("shelter", money=rubles(5), points=points(10))
    first = till.pay_cash()
    sale_id = first.sale.sale_id
    part = till.returns.complete(sale_id, {1: 1000}, ANNA, with_donations=True)
    assert part.donations == ()

    rest = till.returns.complete(sale_id, {2: 1000}, ANNA, with_donations=True)
    assert Money.total(leg.amount for leg in rest.tenders) == rubles(105)
    assert [e.money for e in till.told(Donated)] == [rubles(5), rubles(-5)]  # type: ignore[union-attr]
    back = [sum_of(e.back) for e in till.told(PointsGivenBack)]  # type: ignore[union-attr]
    assert points(10) in back


def test_without_the_cashiers_word_a_gift_stays_given(till: Till) -> None:
    till.coffee()
    till.sales.donate("shelter", money=rubles(5))
    first = till.pay_cash()
    done = till.returns.complete(first.sale.sale_id, {1: 1000}, ANNA)

    assert Money.total(leg.amount for leg in done.tenders) == rubles(100)


# --- stamps -----------------------------------------------------------------------


def test_stamps_are_a_purse_that_buys_a_free_piece(till: Till) -> None:
    till.directory.terms = [a_programme(), stamps()]
    with till.store.act() as work:
        work.rights.add(purse_right("stamps", of=5))
        work.commit()
    till.coffee(times=2)
    till.known_card()
    view = till.sales.choose(points(5), "stamps")
    assert view.totals.to_pay == rubles(100)
    first = till.pay_cash()

    earned = {e.purse: e.points for e in till.told(PointsEarned)}  # type: ignore[union-attr]
    assert earned["stamps"] == points(1)  # The free piece gives none.
    for line_no in (1, 2):
        till.returns.complete(first.sale.sale_id, {line_no: 1000}, ANNA)
    told = [e for e in till.told(PointsGivenBack) if e.purse == "stamps"]  # type: ignore[union-attr]
    assert sum(sum_of(e.back).units for e in told) == 500  # type: ignore[union-attr]
    assert sum(e.taken.units for e in told) == 100  # type: ignore[union-attr]


def test_a_birthday_and_what_was_sold_today_reach_the_programmes(till: Till) -> None:
    till.directory.terms[0] = a_programme(earning_sales_a_day=1)
    till.known_card(birthday=(1, 2), partner="north", enrolled=frozenset({"points"}))
    till.coffee()
    assert till.pay_cash().earned == points(5)
    till.coffee()
    view = till.scan(CARD)

    assert view.snapshot is not None
    assert view.snapshot.sales_today == 1
    assert view.snapshot.birthday == (1, 2)
    assert view.snapshot.partner == "north"
    assert view.snapshot.enrolled == frozenset({"points"})
    assert till.pay_cash().earned == NO_POINTS


def test_a_member_elsewhere_is_a_member_here(till: Till) -> None:
    till.directory.terms.append(discount(requires="club"))
    known = MembershipState(programme="club", starts=TODAY, ends=TODAY)
    till.directory.know(a_member(memberships=(known,)))
    till.coffee()

    assert till.scan(CARD).totals.discount == rubles(10)
