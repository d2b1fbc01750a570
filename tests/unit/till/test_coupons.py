"""Coupons: used when nobody else can use them, and never guessed to be unused."""

from __future__ import annotations

import pytest

from cashier.domain.amounts import Money
from cashier.domain.codes import CodeKind, parse_scan
from cashier.domain.errors import CouponRefused, ItemUnknown
from cashier.domain.events import CouponMade, PointsRedeemed, SpentOn
from cashier.domain.ids import AccountId
from cashier.domain.loyalty.coupons import CouponKind
from cashier.domain.loyalty.reasons import Why
from cashier.domain.member import Bearer
from cashier.till.ports import AttemptState, HoldAnswer, TerminalAnswer
from cashier.till.views import ScanKind
from tests.helpers.builders import ANNA, CARD, points, rubles
from tests.helpers.programmes import COUPON_CODE, bearer_right, coupon
from tests.helpers.till_box import Till


def the_coupon(till: Till, **more: object) -> Bearer:
    account = till.directory.bearer_account(COUPON_CODE, is_gift_card=False)
    known = {"account": account, "four": "1111", "programme": "thirty"} | more
    return Bearer(is_gift_card=False, **known)  # type: ignore[arg-type]


def right_is_here(till: Till, account: AccountId) -> None:
    with till.store.act() as work:
        work.rights.add(bearer_right(account, hundredths=100))
        work.commit()


@pytest.fixture
def till() -> Till:
    till = Till().open_shift()
    till.directory.terms.append(coupon())
    till.directory.bearers[COUPON_CODE] = the_coupon(till)
    till.coffee()
    return till


def test_offline_a_coupon_works_by_the_right_that_is_here(till: Till) -> None:
    right_is_here(till, the_coupon(till).account)
    result = till.sales.scan(COUPON_CODE, mode=None, by=ANNA)  # type: ignore[arg-type]

    assert result.kind is ScanKind.COUPON
    assert result.view is not None
    assert result.view.totals.to_pay == rubles(70)
    assert result.view.totals.discount == rubles(30)
    done = till.pay_cash()
    (spent,) = till.told(PointsRedeemed)
    assert spent.use is SpentOn.COUPON  # type: ignore[union-attr]
    assert spent.programme == "thirty"  # type: ignore[union-attr]
    assert [c.code for c in done.coupons] == [COUPON_CODE]
    assert done.lines[0].discount == rubles(30)


def test_offline_without_a_right_it_is_not_guessed(till: Till) -> None:
    view = till.sales.show_coupon(COUPON_CODE, by=ANNA)

    assert view.quote is not None
    (use,) = view.quote.coupons
    assert (use.used, use.reason.why) == (False, Why.COUPON_NOT_GRANTED)
    assert view.totals.to_pay == rubles(100)
    assert view.wanted == (the_coupon(till).account,)


def test_online_the_server_grants_its_one_use(till: Till) -> None:
    view = till.sales.show_coupon(COUPON_CODE, by=ANNA)
    request = till.holding.prepare(view)
    assert request is not None
    assert request.most.units == 100
    right = bearer_right(request.account, hundredths=100, right=request.hold, hold=True)
    till.holding.settle(request, HoldAnswer(answered=True, right=right))

    assert till.sales.view().totals.to_pay == rubles(70)
    till.store.cut_power()  # The use was reserved durably with the answer.
    assert till.right(request.hold).reserved


def test_a_coupon_printed_a_minute_ago_elsewhere_is_known_to_the_server(
    till: Till,
) -> None:
    known = till.directory.bearers.pop(COUPON_CODE)
    view = till.sales.show_coupon(COUPON_CODE, by=ANNA)
    assert view.quote is not None
    assert view.quote.coupons[0].reason.why is Why.COUPON_UNKNOWN

    request = till.holding.prepare(view)
    assert request is not None
    right = bearer_right(request.account, hundredths=100, right=request.hold, hold=True)
    till.holding.settle(request, HoldAnswer(answered=True, right=right, bearer=known))
    assert till.sales.view().totals.to_pay == rubles(70)


def test_used_elsewhere_a_moment_ago_it_is_refused(till: Till) -> None:
    view = till.sales.show_coupon(COUPON_CODE, by=ANNA)
    request = till.holding.prepare(view)
    assert request is not None
    till.holding.settle(request, HoldAnswer(answered=True))

    view = till.sales.view()
    assert not view.hold_wanted
    assert view.totals.to_pay == rubles(100)
    assert view.quote is not None
    assert view.quote.coupons[0].reason.why is Why.COUPON_SPENT
    assert till.pay_cash().coupons == ()


def test_goods_that_come_later_do_not_let_the_coupon_go(till: Till) -> None:
    right_is_here(till, the_coupon(till).account)
    till.sales.show_coupon(COUPON_CODE, by=ANNA)
    till.coffee()

    assert till.sales.view().totals.to_pay == rubles(170)
    (right,) = till.store.state.rights.values()
    assert right.reserved


@pytest.mark.parametrize("leave", ["park", "void", "remove"])
def test_a_coupon_that_was_not_used_is_free_again(till: Till, leave: str) -> None:
    right_is_here(till, the_coupon(till).account)
    till.sales.show_coupon(COUPON_CODE, by=ANNA)
    match leave:
        case "park":
            till.sales.park()
        case "void":
            till.sales.void_sale(ANNA)
        case "remove":
            till.sales.remove_coupon(COUPON_CODE)

    (right,) = till.store.state.rights.values()
    assert not right.reserved


def test_a_coupon_that_does_nothing_is_not_used_up(till: Till) -> None:
    till.directory.terms[1] = coupon(items=frozenset({"something else"}))
    right_is_here(till, the_coupon(till).account)
    till.sales.show_coupon(COUPON_CODE, by=ANNA)
    done = till.pay_cash()

    (right,) = till.store.state.rights.values()
    assert (right.reserved, right.spent) == ((), ())
    assert done.redeemed == ()


def test_somebody_elses_coupon_says_so(till: Till) -> None:
    theirs = the_coupon(till, owner=AccountId("account-2"))
    till.directory.bearers[COUPON_CODE] = theirs
    right_is_here(till, theirs.account)
    till.known_card()
    view = till.sales.show_coupon(COUPON_CODE, by=ANNA)

    assert view.quote is not None
    assert view.quote.coupons[0].reason.why is Why.COUPON_OTHER_CARD


def test_its_owner_uses_it(till: Till) -> None:
    view = till.known_card()
    assert view.member is not None
    own = the_coupon(till, owner=view.member.account)
    till.directory.bearers[COUPON_CODE] = own
    right_is_here(till, own.account)

    assert till.sales.show_coupon(COUPON_CODE, by=ANNA).totals.to_pay == rubles(70)


def test_a_choice_made_before_the_coupon_is_asked_again(till: Till) -> None:
    right_is_here(till, the_coupon(till).account)
    till.known_card(guaranteed=100)
    till.sales.choose(points(100))
    view = till.sales.show_coupon(COUPON_CODE, by=ANNA)

    assert view.sale is not None
    assert not view.sale.redeem_decided
    assert view.totals.to_pay == rubles(70)


def test_points_pay_for_what_the_coupon_left(till: Till) -> None:
    right_is_here(till, the_coupon(till).account)
    till.known_card(guaranteed=100)
    till.sales.show_coupon(COUPON_CODE, by=ANNA)
    view = till.sales.choose(points(70))

    assert view.totals.to_pay == Money(0)
    assert till.payments.complete(None, ANNA).total == Money(0)


def test_a_series_without_limits_is_typed_by_its_name(till: Till) -> None:
    till.directory.terms[1] = coupon(programme_id="SUMMER", kind=CouponKind.SERIES)
    result = till.sales.scan("summer", mode=None, by=ANNA)  # type: ignore[arg-type]

    assert result.view is not None
    assert result.view.totals.to_pay == rubles(70)
    assert not result.view.hold_wanted
    with pytest.raises(ItemUnknown):
        till.scan("winter")


def test_a_series_once_for_each_needs_the_members_own_right(till: Till) -> None:
    till.directory.terms[1] = coupon(
        programme_id="SUMMER", kind=CouponKind.SERIES, uses_each=1, needs_card=True
    )
    till.known_card()
    view = till.sales.show_coupon("SUMMER", by=ANNA)
    assert view.totals.to_pay == rubles(100)

    right_is_here(till, AccountId("account-1.c-SUMMER"))
    assert till.sales.show_coupon("SUMMER", by=ANNA).totals.to_pay == rubles(70)
    till.pay_cash()
    (spent,) = till.told(PointsRedeemed)
    assert spent.use is SpentOn.COUPON  # type: ignore[union-attr]


def test_a_coupon_that_is_not_in_the_sale_cannot_leave_it(till: Till) -> None:
    with pytest.raises(CouponRefused):
        till.sales.remove_coupon(COUPON_CODE)


def test_a_coupon_for_the_next_purchase_is_made_once_and_printed(till: Till) -> None:
    till.directory.terms[1] = coupon(issues_from_minor=5_000)
    done = till.pay_cash()

    assert done.coupon_made is not None
    code = done.coupon_made.code
    assert parse_scan(code, till.settings.codes).kind is CodeKind.COUPON
    (told,) = till.told(CouponMade)
    assert told.account == till.directory.bearer_account(code, is_gift_card=False)  # type: ignore[union-attr]
    assert code not in repr(told)  # The number is on the paper alone.
    paper = next(j for j in till.store.state.jobs.values() if j.kind == "coupon")
    assert paper.barcode == code
    assert "A coupon for the next purchase" in till.paper(done)


def test_the_card_may_leave_and_the_coupon_stays(till: Till) -> None:
    right_is_here(till, the_coupon(till).account)
    till.scan(CARD)
    till.sales.show_coupon(COUPON_CODE, by=ANNA)

    assert till.sales.detach_card().totals.to_pay == rubles(70)


@pytest.mark.parametrize("by_card", [False, True])
def test_a_coupon_of_a_recalled_sale_is_used_up_with_it(
    till: Till, by_card: bool
) -> None:
    right_is_here(till, the_coupon(till).account)
    view = till.sales.show_coupon(COUPON_CODE, by=ANNA)
    assert view.sale is not None
    till.sales.park()
    till.sales.recall(view.sale.sale_id)
    if by_card:
        attempt = till.payments.begin(rubles(70))
        paid = TerminalAnswer(state=AttemptState.PAID)
        till.payments.settle(attempt.attempt, paid)
        done = till.payments.complete(None, ANNA)
    else:
        done = till.pay_cash()

    assert done.total == rubles(70)
    (right,) = till.store.state.rights.values()
    assert right.spent
    assert not right.left()


def test_a_right_that_comes_by_mail_is_used_up_too(till: Till) -> None:
    till.sales.show_coupon(COUPON_CODE, by=ANNA)
    right_is_here(till, the_coupon(till).account)
    done = till.pay_cash()

    assert done.total == rubles(70)
    (right,) = till.store.state.rights.values()
    assert right.spent
