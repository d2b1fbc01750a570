"""Taking the money: all of it or none of it, and what the receipt says."""

from __future__ import annotations

import pytest

from cashier.domain.amounts import NO_POINTS, Money
from cashier.domain.errors import (
    AmountRefused,
    DiskFull,
    NothingToPay,
    NothingToSell,
    NotPaidInFull,
    PaymentUndecided,
    RedemptionRefused,
    SaleUnknown,
    WrongState,
)
from cashier.domain.events import PointsEarned, PointsRedeemed, SaleCompleted
from cashier.domain.ids import AttemptId, CashierId
from cashier.domain.ledger import sum_of
from cashier.domain.member import CardStatus
from cashier.domain.numbers import parse_number
from cashier.domain.sale import SaleState, TenderKind
from cashier.till.ports import AttemptState, TerminalAnswer
from tests.helpers.builders import ANNA, CARD, TODAY, a_lot, a_member, points, rubles
from tests.helpers.till_box import Till

PAID = TerminalAnswer(state=AttemptState.PAID, reference="slip 7")
DECLINED = TerminalAnswer(state=AttemptState.DECLINED)
SILENT = TerminalAnswer(state=AttemptState.UNKNOWN)


@pytest.fixture
def till() -> Till:
    till = Till().open_shift()
    till.coffee()
    return till


def test_cash_is_taken_and_change_is_given(till: Till) -> None:
    done = till.pay_cash(received=500)

    assert done.total == rubles(100)
    assert done.change == rubles(400)
    assert done.sale.state is SaleState.COMPLETED
    assert till.sales.view().sale is None


def test_too_little_cash_completes_nothing(till: Till) -> None:
    with pytest.raises(NotPaidInFull) as refused:
        till.pay_cash(received=99)
    with pytest.raises(NotPaidInFull):
        till.payments.complete(None, ANNA)

    assert refused.value.short == rubles(1)
    assert till.told(SaleCompleted) == []


def test_no_goods_no_receipt(till: Till) -> None:
    till.sales.void_line(1)

    with pytest.raises(NothingToSell):
        till.pay_cash(received=100)


def test_receipt_numbers_have_no_gaps_even_after_a_refusal(till: Till) -> None:
    first = till.pay_cash()
    till.coffee()
    with pytest.raises(NotPaidInFull):
        till.pay_cash(received=1)
    second = till.pay_cash()

    assert [parse_number(d.number).sequence for d in (first, second)] == [1, 2]
    assert first.number.startswith("02-010001-000001-")


def test_spent_and_earned_points_are_told_with_the_sale(till: Till) -> None:
    till.known_card(guaranteed=50)
    till.sales.choose(points(30))
    done = till.pay_cash()

    (sale,) = till.told(SaleCompleted)
    (spent,) = till.told(PointsRedeemed)
    (earned,) = till.told(PointsEarned)
    assert sale.number == done.number  # type: ignore[union-attr]
    assert sum_of(spent.draws) == points(30)  # type: ignore[union-attr]
    assert earned.points.units == 3_50  # type: ignore[union-attr]
    assert earned.lot_id == done.earned_lot  # type: ignore[union-attr]
    assert earned.business_date == TODAY  # type: ignore[union-attr]
    assert till.left() == points(20)
    assert till.right().reserved == ()


def test_line_shares_add_up_to_the_receipt(till: Till) -> None:
    till.coffee(times=2)
    till.known_card(guaranteed=100)
    till.sales.choose(points(100))
    done = till.pay_cash()

    assert Money.total(line.redeemed for line in done.lines) == rubles(100)
    assert [line.redeemed.units for line in done.lines] == [3334, 3333, 3333]
    assert done.total == rubles(200)


def test_a_sale_paid_with_points_alone_takes_no_money(till: Till) -> None:
    till.known_card(guaranteed=100)
    till.sales.choose(points(100))
    with pytest.raises(AmountRefused):
        till.payments.complete(rubles(1), ANNA)

    done = till.payments.complete(None, ANNA)

    assert (done.total, done.tenders) == (Money(0), ())
    assert done.earned == NO_POINTS


def test_an_unknown_card_earns_by_its_number(till: Till) -> None:
    till.scan(CARD)
    done = till.pay_cash()

    (earned,) = till.told(PointsEarned)
    assert (earned.account, earned.card) == (None, CARD)  # type: ignore[union-attr]
    assert done.note is not None
    assert (done.note.before, done.note.after) == (None, None)


def test_the_receipt_says_what_was_and_what_is_and_that_it_is_provisional(
    till: Till,
) -> None:
    till.known_card(guaranteed=50, confirmed=1250)
    till.sales.choose(points(30))
    note = till.pay_cash().note

    assert note is not None
    assert (note.four, note.name) == (CARD[-4:], "Petrova M.")
    assert (note.before, note.redeemed) == (points(1250), points(30))
    assert note.after is not None
    assert note.after.units == 1250_00 - 30_00 + 3_50
    assert note.is_provisional


def test_with_the_servers_word_nothing_is_provisional(till: Till) -> None:
    till.known_card()
    till.hold(of=30, member=a_member())
    note = till.pay_cash().note

    assert note is not None
    assert not note.is_provisional


def test_a_power_cut_after_the_money_loses_nothing(till: Till) -> None:
    done = till.pay_cash()
    till.store.cut_power()
    till.start()

    assert till.returns.find(done.number).done == done
    assert len(till.store.state.jobs) == 1


def test_a_full_disk_leaves_the_sale_on_the_counter(till: Till) -> None:
    till.known_card(guaranteed=50)
    till.sales.choose(points(30))
    till.store.fault = DiskFull()
    with pytest.raises(DiskFull):
        till.pay_cash()
    till.store.fault = None

    assert till.told(SaleCompleted) == []
    assert till.right().spent == ()
    assert parse_number(till.pay_cash().number).sequence == 1


def test_the_question_to_the_terminal_is_stored_before_it_is_asked(till: Till) -> None:
    attempt = till.payments.begin(rubles(100))
    till.store.cut_power()

    (stored,) = till.store.state.attempts.values()
    assert stored == attempt
    assert till.sales.view().sale.state is SaleState.PAYING  # type: ignore[union-attr]


def test_an_answer_that_a_power_cut_took_back_is_asked_for_again(till: Till) -> None:
    attempt = till.payments.begin(rubles(100))
    till.payments.settle(attempt.attempt, PAID)
    till.store.cut_power()

    (stored,) = till.store.state.attempts.values()
    assert stored.state is AttemptState.ASKED
    till.payments.settle(attempt.attempt, PAID)
    assert till.payments.complete(None, ANNA).total == rubles(100)


def test_a_card_payment_completes_without_cash(till: Till) -> None:
    attempt = till.payments.begin(rubles(100))
    view = till.payments.settle(attempt.attempt, PAID)
    done = till.payments.complete(None, ANNA)

    assert view.totals.short == Money(0)
    (leg,) = done.tenders
    assert (leg.kind, leg.attempt) == (TenderKind.CARD, attempt.attempt)


def test_part_by_card_and_the_rest_in_cash(till: Till) -> None:
    attempt = till.payments.begin(rubles(60))
    till.payments.settle(attempt.attempt, PAID)
    done = till.pay_cash(received=50)

    assert [leg.amount for leg in done.tenders] == [rubles(60), rubles(40)]
    assert done.change == rubles(10)


def test_a_declined_card_takes_no_money_and_no_points(till: Till) -> None:
    till.known_card(guaranteed=50)
    till.sales.choose(points(30))
    attempt = till.payments.begin(rubles(70))
    view = till.payments.settle(attempt.attempt, DECLINED)

    assert view.sale is not None
    assert view.sale.state is SaleState.OPEN
    assert view.totals.redeemed == rubles(30)
    assert till.pay_cash().total == rubles(70)


def test_after_one_card_paid_its_part_another_may_be_declined(till: Till) -> None:
    first = till.payments.begin(rubles(60))
    till.payments.settle(first.attempt, PAID)
    second = till.payments.begin(rubles(40))
    view = till.payments.settle(second.attempt, DECLINED)

    # Money was taken, so the goods cannot change any more.
    assert view.sale is not None
    assert view.sale.state is SaleState.PAYING
    assert till.pay_cash().total == rubles(100)


def test_a_silent_terminal_leaves_the_sale_undecided(till: Till) -> None:
    till.known_card(guaranteed=50)
    till.sales.choose(points(30))
    attempt = till.payments.begin(rubles(70))
    till.payments.settle(attempt.attempt, SILENT)

    with pytest.raises(PaymentUndecided):
        till.pay_cash()
    with pytest.raises(PaymentUndecided):
        till.payments.begin(rubles(70))
    with pytest.raises(WrongState):
        till.sales.void_sale(ANNA)
    assert sum_of(till.right().reserved) == points(30)


@pytest.mark.parametrize("paid", [True, False])
def test_a_person_decides_what_the_terminal_did_not_say(till: Till, paid: bool) -> None:
    attempt = till.payments.begin(rubles(100))
    till.payments.settle(attempt.attempt, SILENT)
    view = till.payments.decide(attempt.attempt, paid)

    assert view.totals.short == (Money(0) if paid else rubles(100))
    done = till.payments.complete(None if paid else rubles(100), ANNA)
    assert done.tenders[0].kind is (TenderKind.CARD if paid else TenderKind.CASH)


def test_a_terminal_that_answers_twice_is_paid_once(till: Till) -> None:
    attempt = till.payments.begin(rubles(100))
    till.payments.settle(attempt.attempt, PAID)
    view = till.payments.settle(attempt.attempt, PAID)

    assert view.totals.paid == rubles(100)
    assert len(till.payments.complete(None, ANNA).tenders) == 1
    with pytest.raises(SaleUnknown):
        till.payments.settle(attempt.attempt, PAID)


def test_the_terminal_is_never_asked_for_more_than_is_to_pay(till: Till) -> None:
    with pytest.raises(AmountRefused):
        till.payments.begin(rubles(101))
    with pytest.raises(AmountRefused):
        till.payments.begin(Money(0))
    with pytest.raises(SaleUnknown):
        till.payments.settle(AttemptId("nobody's"), PAID)


def test_nothing_is_asked_of_a_card_when_points_paid_it_all(till: Till) -> None:
    till.known_card(guaranteed=100)
    till.sales.choose(points(100))

    with pytest.raises(NothingToPay):
        till.payments.begin(rubles(1))


def test_a_card_blocked_after_the_choice_stops_the_payment(till: Till) -> None:
    till.known_card(guaranteed=50)
    till.sales.choose(points(30))
    till.directory.know(a_member(status=CardStatus.BLOCKED))

    with pytest.raises(RedemptionRefused):
        till.payments.begin(rubles(70))
    with pytest.raises(RedemptionRefused):
        till.pay_cash(received=100)


def test_a_card_blocked_after_the_money_was_taken_changes_nothing_agreed(
    till: Till,
) -> None:
    till.coffee()
    till.known_card(guaranteed=50)
    till.sales.choose(points(30))
    attempt = till.payments.begin(rubles(170))
    till.directory.know(a_member(status=CardStatus.BLOCKED))
    till.payments.settle(attempt.attempt, PAID)
    done = till.payments.complete(None, ANNA)

    assert done.total == rubles(170)
    assert [line.redeemed for line in done.lines] == [rubles(15), rubles(15)]
    assert till.left() == points(20)
    assert done.earned == NO_POINTS


def test_points_past_midnight_in_the_queue_are_still_the_customers(till: Till) -> None:
    till.grant(a_lot(of=50, expires=TODAY))
    till.known_card()
    till.sales.choose(points(30))
    till.clock.turn(days=1)

    assert till.pay_cash().total == rubles(70)


def test_who_finishes_a_sale_stands_on_the_receipt(till: Till) -> None:
    boris = CashierId("boris")

    assert till.payments.complete(rubles(100), boris).sale.cashier == boris
