"""What may be spent, and choosing it: the guarantee a cashier can rely on."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cashier.domain.amounts import NO_POINTS
from cashier.domain.errors import AmountRefused, RedemptionRefused, WrongState
from cashier.domain.loyalty.reasons import Why
from cashier.domain.member import CardStatus, EntryMode
from cashier.till.views import Standing
from tests.helpers.builders import (
    ANNA,
    CARD,
    MORNING,
    TODAY,
    a_lot,
    a_member,
    points,
    rubles,
)
from tests.helpers.till_box import Till


@pytest.fixture
def till() -> Till:
    return Till().open_shift()


def test_without_a_link_only_what_is_guaranteed_here_may_be_spent(till: Till) -> None:
    till.coffee()
    view = till.known_card(guaranteed=20, confirmed=37)

    assert view.standing is Standing.PARTLY
    assert view.quote is not None
    assert view.quote.largest == points(20)
    assert view.quote.binding.why is Why.GUARANTEED_HERE


def test_above_the_guarantee_the_till_refuses_and_says_why(till: Till) -> None:
    till.coffee()
    till.known_card(guaranteed=20, confirmed=37)

    with pytest.raises(RedemptionRefused) as refused:
        till.sales.choose(points(21))

    assert refused.value.largest == points(20)
    assert refused.value.reason.why is Why.GUARANTEED_HERE  # type: ignore[attr-defined]
    assert till.left() == points(20)


def test_chosen_points_are_reserved_before_the_cashier_sees_it(till: Till) -> None:
    till.coffee()
    till.known_card(guaranteed=50)
    view = till.sales.choose(points(30))
    till.store.cut_power()

    assert view.totals.to_pay == rubles(70)
    assert view.totals.redeemed == rubles(30)
    assert till.left() == points(20)


def test_a_choice_may_be_answered_again(till: Till) -> None:
    till.coffee()
    till.known_card(guaranteed=50)
    till.sales.choose(points(30))
    view = till.sales.choose(points(50))

    assert view.totals.redeemed == rubles(50)
    assert till.left() == NO_POINTS


def test_only_earning_is_an_answer_too(till: Till) -> None:
    till.coffee()
    till.known_card(guaranteed=50)
    view = till.sales.choose(NO_POINTS)

    assert view.sale is not None
    assert view.sale.redeem_decided
    assert till.left() == points(50)


@pytest.mark.parametrize(
    "change",
    [
        lambda till: till.coffee(),
        lambda till: till.sales.set_quantity(1, 2000),
        lambda till: till.sales.void_line(1),
        lambda till: till.sales.detach_card(),
        lambda till: till.sales.unchoose(),
    ],
    ids=["another coffee", "two of it", "line struck", "card away", "taken back"],
)
def test_whoever_changes_the_sale_is_asked_again(till: Till, change) -> None:  # type: ignore[no-untyped-def]
    till.coffee()
    till.known_card(guaranteed=50)
    till.sales.choose(points(30))

    view = change(till)

    assert not view.sale.redeem_decided
    assert view.totals.redeemed == rubles(0)
    assert till.left() == points(50)


def test_the_same_card_once_more_changes_nothing(till: Till) -> None:
    till.coffee()
    till.known_card(guaranteed=50)
    chosen = till.sales.choose(points(30))

    assert till.scan(CARD).totals == chosen.totals


def test_a_voided_or_parked_sale_lets_the_points_go(till: Till) -> None:
    till.coffee()
    till.known_card(guaranteed=50)
    till.sales.choose(points(30))
    till.sales.park()
    assert till.left() == points(50)

    till.coffee()
    till.scan(CARD)
    till.sales.choose(points(30))
    till.sales.void_sale(ANNA)
    assert till.left() == points(50)


def test_points_on_their_last_day_can_be_spent_and_later_not(till: Till) -> None:
    till.grant(a_lot(of=50, expires=TODAY))
    till.coffee()
    last_day = till.known_card()
    till.clock.turn(days=1)
    day_after = till.sales.view()

    assert last_day.quote is not None
    assert last_day.quote.largest == points(50)
    assert day_after.quote is not None
    assert day_after.quote.largest == NO_POINTS


def test_the_day_ends_when_the_programmes_day_ends(till: Till) -> None:
    till.grant(a_lot(of=50, expires=TODAY))
    till.coffee()
    till.clock.turn(hours=11, minutes=29)  # 23:59 in Moscow.
    before_midnight = till.known_card()
    till.clock.turn(minutes=1)
    after_midnight = till.sales.view()

    assert before_midnight.quote is not None
    assert before_midnight.quote.largest == points(50)
    assert after_midnight.quote is not None
    assert after_midnight.quote.largest == NO_POINTS


@pytest.mark.parametrize(
    ("status", "standing"),
    [
        (CardStatus.BLOCKED, Standing.BLOCKED),
        (CardStatus.REPLACED, Standing.REPLACED),
        (CardStatus.NOT_ACTIVATED, Standing.NOT_ACTIVATED),
    ],
)
def test_a_card_out_of_use_spends_nothing_and_the_panel_says_so(
    till: Till, status: CardStatus, standing: Standing
) -> None:
    till.coffee()
    view = till.known_card(guaranteed=50, status=status)

    assert view.standing is standing
    assert not view.hold_wanted
    with pytest.raises(RedemptionRefused):
        till.sales.choose(points(1))


def test_a_card_that_is_known_by_its_figure_alone_earns_and_spends_nothing(
    till: Till,
) -> None:
    """Forty bits may be those of another card: a figure is shown, nothing is spent."""
    in_short = a_member(account=None, status=CardStatus.UNKNOWN, confirmed=900, name="")
    till.directory.know(in_short)
    till.coffee()
    view = till.scan(CARD)

    assert view.standing is Standing.IN_SHORT
    assert view.member is not None
    assert view.member.confirmed == points(900)
    assert view.quote is not None
    assert (view.quote.largest, view.quote.earned.units) == (NO_POINTS, 500)
    assert not view.hold_wanted
    with pytest.raises(RedemptionRefused):
        till.sales.choose(points(1))


def test_an_unknown_card_earns_and_spends_nothing(till: Till) -> None:
    till.coffee()
    view = till.scan(CARD)

    assert view.standing is Standing.UNKNOWN
    assert view.balance is None
    assert view.quote is not None
    assert (view.quote.largest, view.quote.earned.units) == (NO_POINTS, 500)


def test_a_number_typed_without_a_link_only_earns(till: Till) -> None:
    till.coffee()
    till.known_card(guaranteed=50)
    till.sales.detach_card()
    view = till.scan(CARD, EntryMode.TYPED)

    assert view.standing is Standing.TYPED
    assert view.quote is not None
    assert view.quote.largest == NO_POINTS


def test_a_till_that_may_not_redeem_still_sells(till: Till) -> None:
    till.store.redemption_off = True
    till.coffee()
    view = till.known_card(guaranteed=50)

    assert view.standing is Standing.SUSPENDED
    with pytest.raises(RedemptionRefused):
        till.sales.choose(points(1))
    assert till.pay_cash().earned.units == 500


def test_three_days_without_a_link_close_redemption(till: Till) -> None:
    till.coffee()
    till.known_card(guaranteed=50)
    till.clock.turn(hours=72)
    assert till.sales.view().standing is Standing.PARTLY

    till.clock.turn(seconds=1)

    assert till.sales.view().standing is Standing.CLOSED
    assert till.sales.view().quote.largest == NO_POINTS  # type: ignore[union-attr]


def test_newer_data_opens_redemption_again(till: Till) -> None:
    till.coffee()
    till.known_card(guaranteed=50)
    till.clock.turn(hours=100)
    till.directory.as_of = MORNING + timedelta(hours=99)

    assert till.sales.view().standing is Standing.PARTLY


def test_everything_known_and_guaranteed_says_so(till: Till) -> None:
    till.coffee()

    assert till.known_card(guaranteed=37, confirmed=37).standing is Standing.GUARANTEED


def test_no_right_here_means_nothing_to_spend_but_earning(till: Till) -> None:
    till.coffee()
    view = till.known_card()

    assert view.standing is Standing.NONE_OFFLINE
    assert view.quote is not None
    assert view.quote.binding.why is Why.NO_RIGHT_OFFLINE
    assert view.quote.earned.units == 500


def test_less_than_nothing_is_no_answer(till: Till) -> None:
    till.coffee()

    with pytest.raises(AmountRefused):
        till.sales.choose(points(-1))


def test_the_new_balance_is_the_old_one_less_spent_plus_earned(till: Till) -> None:
    till.coffee()
    till.known_card(guaranteed=50, confirmed=100)
    view = till.sales.choose(points(50))

    assert view.balance == points(100)
    assert view.balance_after is not None
    assert view.balance_after.units == 100_00 - 50_00 + 2_50


def test_the_next_receipt_begins_where_the_last_one_ended(till: Till) -> None:
    till.coffee()
    till.known_card(guaranteed=50, confirmed=100)
    till.sales.choose(points(50))
    first = till.pay_cash()
    till.coffee()
    view = till.scan(CARD)

    assert first.note is not None
    assert view.balance == first.note.after
    assert view.snapshot is not None
    assert view.snapshot.confirmed == points(50)


@pytest.mark.parametrize("asked", [5, 15])
def test_points_in_steps_of_ten_are_refused_in_between(asked: int) -> None:
    till = Till(redeem_step_hundredths=10_00).open_shift()
    till.coffee()
    till.known_card(guaranteed=50)

    with pytest.raises(RedemptionRefused) as refused:
        till.sales.choose(points(asked))

    assert refused.value.reason.why is Why.STEP  # type: ignore[attr-defined]


def test_a_sum_below_the_least_is_refused_whatever_the_step() -> None:
    till = Till(redeem_step_hundredths=10_00, redeem_minimum_hundredths=40_00)
    till.open_shift().coffee()
    till.known_card(guaranteed=50)

    with pytest.raises(RedemptionRefused) as refused:
        till.sales.choose(points(35))

    assert refused.value.reason.why is Why.BELOW_MINIMUM  # type: ignore[attr-defined]
    assert till.left() == points(50)


def test_while_a_card_payment_runs_the_choice_stands(till: Till) -> None:
    till.coffee()
    till.known_card(guaranteed=50)
    till.sales.choose(points(30))
    till.payments.begin(rubles(70))

    with pytest.raises(WrongState):
        till.sales.choose(NO_POINTS)
    with pytest.raises(WrongState):
        till.coffee()
