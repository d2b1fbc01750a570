"""Gift cards: sold as a line, spent as a tender, never twice."""

from __future__ import annotations

import pytest

from cashier.domain.amounts import NO_POINTS, Money, Points
from cashier.domain.errors import (
    AlreadyReturned,
    AmountRefused,
    BadQuantity,
    GiftCardFlaw,
    GiftCardRefused,
    SaleNotReady,
)
from cashier.domain.events import (
    GiftCardLoaded,
    GiftCardUnloaded,
    PointsGivenBack,
    PointsRedeemed,
    SpentOn,
)
from cashier.domain.ledger import sum_of
from cashier.domain.loyalty.gift_cards import GiftArticle
from cashier.domain.member import Bearer
from cashier.domain.sale import TenderKind
from cashier.till.ports import AttemptState, HoldAnswer, TerminalAnswer
from cashier.till.views import ScanKind
from tests.helpers.builders import ANNA, MORNING, an_item, points, rubles
from tests.helpers.programmes import (
    GIFT_ARTICLE,
    GIFT_CODE,
    OTHER_GIFT_CODE,
    bearer_right,
    gift_cards,
)
from tests.helpers.till_box import Till


@pytest.fixture
def till() -> Till:
    till = Till().open_shift()
    till.directory.terms.append(gift_cards())
    till.directory.stock(an_item(GIFT_ARTICLE, name="Gift card", price=50_000))
    return till


def on_card(till: Till, rubles_left: int, code: str = GIFT_CODE) -> None:
    """So much is guaranteed on this card here."""
    account = till.directory.bearer_account(code, is_gift_card=True)
    with till.store.act() as work:
        work.rights.add(bearer_right(account, hundredths=rubles_left * 100))
        work.commit()


# --- selling ---------------------------------------------------------------------


def test_a_card_is_sold_with_the_number_that_is_scanned_next(till: Till) -> None:
    till.scan(GIFT_ARTICLE)
    result = till.sales.scan(GIFT_CODE, mode=None, by=ANNA)  # type: ignore[arg-type]
    assert (result.kind, result.line_no) == (ScanKind.GIFT, 1)
    done = till.pay_cash()

    account = till.directory.bearer_account(GIFT_CODE, is_gift_card=True)
    (load,) = done.loaded
    assert (load.account, load.amount) == (account, Points(50_000))
    assert done.lines[0].serial == account
    (told,) = till.told(GiftCardLoaded)
    assert (told.account, told.amount) == (account, Points(50_000))  # type: ignore[union-attr]
    assert done.earned == NO_POINTS


def test_without_its_number_no_card_is_paid_for(till: Till) -> None:
    till.scan(GIFT_ARTICLE)
    with pytest.raises(GiftCardRefused) as refused:
        till.pay_cash()

    assert refused.value.flaw is GiftCardFlaw.NO_NUMBER


def test_one_card_is_not_sold_twice_in_a_sale(till: Till) -> None:
    till.scan(GIFT_ARTICLE)
    till.scan(GIFT_CODE)
    till.scan(GIFT_ARTICLE)
    with pytest.raises(GiftCardRefused) as refused:
        till.scan(GIFT_CODE)
    assert refused.value.flaw is GiftCardFlaw.SHOWN_TWICE

    till.scan(OTHER_GIFT_CODE)
    assert len(till.pay_cash().loaded) == 2


def test_a_line_sells_one_card(till: Till) -> None:
    till.scan(GIFT_ARTICLE)
    till.scan(GIFT_CODE)
    with pytest.raises(BadQuantity):
        till.sales.set_quantity(1, 2000)


def test_the_customer_names_the_amount(till: Till) -> None:
    till.scan(GIFT_ARTICLE)
    till.scan(GIFT_CODE)
    till.sales.set_gift_amount(1, rubles(1234))

    assert till.pay_cash().loaded[0].amount == points(1234)


def test_an_amount_beyond_the_terms_is_not_sold(till: Till) -> None:
    till.scan(GIFT_ARTICLE)
    till.scan(GIFT_CODE)
    till.sales.set_gift_amount(1, rubles(50))
    with pytest.raises(SaleNotReady):
        till.pay_cash()


def test_a_fixed_amount_stays_what_it_is(till: Till) -> None:
    article = GiftArticle(item=GIFT_ARTICLE, amount_minor=60_000)
    till.directory.terms[1] = gift_cards(articles=(article,))
    till.scan(GIFT_ARTICLE)
    till.scan(GIFT_CODE)
    with pytest.raises(GiftCardRefused):
        till.sales.set_gift_amount(1, rubles(1234))

    assert till.pay_cash().loaded[0].amount == points(600)


def test_a_card_is_topped_up_as_the_terms_allow(till: Till) -> None:
    account = till.directory.bearer_account(GIFT_CODE, is_gift_card=True)
    till.directory.bearers[GIFT_CODE] = Bearer(
        account=account,
        four="2222",
        is_gift_card=True,
        programme="gifts",
        confirmed=points(100),
    )
    till.scan(GIFT_ARTICLE)
    till.scan(GIFT_CODE)
    assert till.pay_cash().loaded[0].account == account

    till.directory.terms[1] = gift_cards(may_be_topped_up=False)
    till.scan(GIFT_ARTICLE)
    with pytest.raises(GiftCardRefused) as refused:
        till.scan(GIFT_CODE)
    assert refused.value.flaw is GiftCardFlaw.NO_TOP_UP


def test_coffee_is_no_gift_card(till: Till) -> None:
    till.coffee()
    with pytest.raises(GiftCardRefused) as refused:
        till.sales.name_gift_card(1, GIFT_CODE)

    assert refused.value.flaw is GiftCardFlaw.NOT_SOLD_HERE


# --- paying ------------------------------------------------------------------------


def test_a_card_pays_a_part_and_keeps_the_rest(till: Till) -> None:
    on_card(till, 300)
    till.coffee()
    view = till.payments.pay_with_gift_card(GIFT_CODE)
    assert view.totals.short == Money(0)
    done = till.payments.complete(None, ANNA)

    (leg,) = done.tenders
    assert (leg.kind, leg.amount) == (TenderKind.GIFT, rubles(100))
    (spent,) = till.told(PointsRedeemed)
    assert (spent.use, sum_of(spent.draws)) == (SpentOn.TENDER, points(100))  # type: ignore[union-attr]
    (right,) = till.store.state.rights.values()
    assert sum_of(right.left()) == points(200)
    assert "200.00" in till.paper(done)


def test_less_may_be_taken_and_the_rest_paid_in_cash(till: Till) -> None:
    on_card(till, 300)
    till.coffee()
    till.payments.pay_with_gift_card(GIFT_CODE, rubles(40))
    done = till.pay_cash()

    assert [leg.amount for leg in done.tenders] == [rubles(40), rubles(60)]
    assert done.change == Money(0)


def test_more_than_is_on_it_or_to_pay_is_refused(till: Till) -> None:
    on_card(till, 60)
    till.coffee()
    for amount in (61, 101, 0, -1):
        with pytest.raises(AmountRefused):
            till.payments.pay_with_gift_card(GIFT_CODE, rubles(amount))


def test_it_can_be_taken_away_again_until_the_end(till: Till) -> None:
    on_card(till, 300)
    till.coffee()
    view = till.payments.pay_with_gift_card(GIFT_CODE)
    assert view.sale is not None
    account = view.sale.tenders[0].account
    assert account is not None
    view = till.payments.remove_gift_card(account)

    assert view.totals.short == rubles(100)
    (right,) = till.store.state.rights.values()
    assert right.reserved == ()


def test_goods_that_change_take_the_card_out_of_the_payment(till: Till) -> None:
    on_card(till, 300)
    till.coffee()
    till.payments.pay_with_gift_card(GIFT_CODE)
    view = till.coffee()

    assert view.totals.short == rubles(200)
    (right,) = till.store.state.rights.values()
    assert right.reserved == ()


def test_no_gift_card_buys_another(till: Till) -> None:
    on_card(till, 300)
    till.scan(GIFT_ARTICLE)
    till.scan(OTHER_GIFT_CODE)
    with pytest.raises(GiftCardRefused) as refused:
        till.payments.pay_with_gift_card(GIFT_CODE)

    assert refused.value.flaw is GiftCardFlaw.BY_TERMS


def test_two_cards_pay_together_and_none_twice(till: Till) -> None:
    on_card(till, 60)
    on_card(till, 80, OTHER_GIFT_CODE)
    till.coffee()
    till.payments.pay_with_gift_card(GIFT_CODE)
    with pytest.raises(GiftCardRefused) as refused:
        till.payments.pay_with_gift_card(GIFT_CODE)
    assert refused.value.flaw is GiftCardFlaw.SHOWN_TWICE
    till.payments.pay_with_gift_card(OTHER_GIFT_CODE)

    done = till.payments.complete(None, ANNA)
    assert [leg.amount for leg in done.tenders] == [rubles(60), rubles(40)]


def test_without_a_right_the_server_is_asked_and_then_it_pays(till: Till) -> None:
    till.coffee()
    view = till.payments.pay_with_gift_card(GIFT_CODE)
    request = till.holding.prepare(view)
    assert request is not None
    right = bearer_right(
        request.account, hundredths=7_000, right=request.hold, hold=True
    )
    till.holding.settle(request, HoldAnswer(answered=True, right=right))
    view = till.payments.pay_with_gift_card(GIFT_CODE)

    assert view.totals.short == rubles(30)
    assert till.pay_cash().change == Money(0)


@pytest.mark.parametrize(
    ("answered", "flaw"),
    [(True, GiftCardFlaw.EMPTY), (False, GiftCardFlaw.NO_ANSWER)],
)
def test_a_card_that_cannot_be_had_says_why(
    till: Till, answered: bool, flaw: GiftCardFlaw
) -> None:
    till.coffee()
    for _ in range(2):  # A second try asks the server anew.
        request = till.holding.prepare(till.payments.pay_with_gift_card(GIFT_CODE))
        if request is not None:
            till.holding.settle(request, HoldAnswer(answered=answered))
        with pytest.raises(GiftCardRefused) as refused:
            till.payments.pay_with_gift_card(GIFT_CODE)
        assert refused.value.flaw is flaw
        if answered:
            break
    assert till.pay_cash().total == rubles(100)


def test_beside_a_gift_card_the_banks_card_may_be_declined(till: Till) -> None:
    on_card(till, 60)
    till.coffee()
    till.payments.pay_with_gift_card(GIFT_CODE)
    attempt = till.payments.begin(rubles(40))
    declined = TerminalAnswer(state=AttemptState.DECLINED)
    view = till.payments.settle(attempt.attempt, declined)

    assert view.totals.short == rubles(40)
    assert view.sale is not None
    assert view.sale.state.value == "open"


# --- returns -----------------------------------------------------------------------


def test_what_the_card_paid_goes_back_to_the_card(till: Till) -> None:
    on_card(till, 300)
    till.coffee()
    till.sales.set_quantity(1, 3000)
    till.payments.pay_with_gift_card(GIFT_CODE, rubles(100))
    first = till.pay_cash()

    parts = [till.returns.complete(first.sale.sale_id, {1: 1000}, ANNA) for _ in "abc"]
    by_card = [
        leg.amount.units
        for done in parts
        for leg in done.tenders
        if leg.kind is TenderKind.GIFT
    ]
    assert by_card == [3333, 3334, 3333]
    told = till.told(PointsGivenBack)
    assert sum(sum_of(e.back).units for e in told) == 10_000  # type: ignore[union-attr]
    assert {e.account for e in told} == {first.tenders[0].account}  # type: ignore[union-attr]


def sold_card(till: Till):  # type: ignore[no-untyped-def]
    till.scan(GIFT_ARTICLE)
    till.scan(GIFT_CODE)
    return till.pay_cash()


def test_an_unspent_card_is_given_back_when_it_is_shown(till: Till) -> None:
    first = sold_card(till)
    with pytest.raises(GiftCardRefused) as refused:
        till.returns.complete(first.sale.sale_id, {1: 1000}, ANNA)
    assert refused.value.flaw is GiftCardFlaw.NO_NUMBER
    with pytest.raises(GiftCardRefused) as refused:
        till.returns.complete(
            first.sale.sale_id, {1: 1000}, ANNA, shown={1: OTHER_GIFT_CODE}
        )
    assert refused.value.flaw is GiftCardFlaw.OTHER_CARD

    done = till.returns.complete(
        first.sale.sale_id, {1: 1000}, ANNA, shown={1: GIFT_CODE}
    )
    assert done.total == rubles(500)
    (told,) = till.told(GiftCardUnloaded)
    assert (told.lot_id, told.amount) == (first.loaded[0].lot_id, points(500))  # type: ignore[union-attr]
    with pytest.raises(AlreadyReturned):
        till.returns.complete(first.sale.sale_id, {1: 1000}, ANNA, shown={1: GIFT_CODE})


def test_a_card_that_was_used_is_not_given_back(till: Till) -> None:
    first = sold_card(till)
    on_card(till, 500)
    till.coffee()
    till.payments.pay_with_gift_card(GIFT_CODE)
    till.payments.complete(None, ANNA)

    with pytest.raises(GiftCardRefused) as refused:
        till.returns.complete(first.sale.sale_id, {1: 1000}, ANNA, shown={1: GIFT_CODE})
    assert refused.value.flaw is GiftCardFlaw.SPENT


def test_a_card_that_the_server_saw_used_is_not_given_back(till: Till) -> None:
    first = sold_card(till)
    till.store.acknowledged = len(till.store.events)
    till.clock.turn(hours=2)
    till.directory.bearers[GIFT_CODE] = Bearer(
        account=first.loaded[0].account,
        four="2222",
        is_gift_card=True,
        programme="gifts",
        confirmed=points(499),
        as_of=MORNING.replace(hour=11),
    )
    with pytest.raises(GiftCardRefused) as refused:
        till.returns.complete(first.sale.sale_id, {1: 1000}, ANNA, shown={1: GIFT_CODE})
    assert refused.value.flaw is GiftCardFlaw.SPENT
