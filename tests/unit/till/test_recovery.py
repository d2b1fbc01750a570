"""After a power cut or a killed program: nothing confirmed is lost."""

from __future__ import annotations

import pytest

from cashier.domain.amounts import NO_POINTS
from cashier.domain.events import RightReturned
from cashier.domain.ledger import sum_of
from cashier.domain.sale import SaleState
from cashier.till.ports import AttemptState, TerminalAnswer
from cashier.till.recovery import RecoveryReport
from tests.helpers.builders import ANNA, points as of_points, rubles
from tests.helpers.till_box import Till


@pytest.fixture
def till() -> Till:
    till = Till().open_shift()
    till.coffee()
    till.known_card(guaranteed=50)
    return till


def killed(till: Till) -> RecoveryReport:
    till.start()
    return till.recovery.at_start()


def test_a_quiet_end_needs_no_repair() -> None:
    till = Till().open_shift()
    flushes = till.store.flushes

    report = killed(till)

    assert (report.sale, report.undecided, report.ended_holds) == (None, (), 0)
    assert till.store.flushes == flushes


def test_points_chosen_before_the_stop_are_free_again_and_asked_for_again(
    till: Till,
) -> None:
    till.sales.choose(of_points(30))
    report = killed(till)

    assert report.released == of_points(30)
    assert till.left() == of_points(50)
    view = till.sales.view()
    assert view.sale == report.sale
    assert view.totals.to_pay == rubles(100)
    assert not view.sale.redeem_decided  # type: ignore[union-attr]


def test_where_a_terminal_was_asked_nothing_is_touched(till: Till) -> None:
    till.sales.choose(of_points(30))
    attempt = till.payments.begin(rubles(70))
    report = killed(till)

    assert report.undecided == (attempt,)
    assert report.released == NO_POINTS
    assert sum_of(till.right().reserved) == of_points(30)
    view = till.payments.decide(attempt.attempt, paid=True)
    assert view.sale is not None
    assert view.sale.state is SaleState.PAYING
    assert till.pay_cash().total == rubles(70)


def test_a_hold_nobody_waits_for_is_given_up(till: Till) -> None:
    request = till.holding.prepare(till.sales.view())
    assert request is not None
    report = killed(till)

    (told,) = till.told(RightReturned)
    assert (told.right_id, told.draws) == (request.hold, ())  # type: ignore[union-attr]
    assert report.ended_holds == 1


def test_a_granted_hold_of_the_sale_in_hand_is_kept(till: Till) -> None:
    till.hold(of=37)
    killed(till)

    assert till.told(RightReturned) == []
    assert till.sales.view().quote.largest == of_points(87)  # type: ignore[union-attr]


def test_tidying_up_twice_changes_nothing_more(till: Till) -> None:
    till.sales.choose(of_points(30))
    till.holding.prepare(till.sales.view())
    killed(till)
    before = till.store.state.copy()
    killed(till)

    assert vars(till.store.state) == vars(before)


def test_paper_that_did_not_come_out_is_named(till: Till) -> None:
    till.pay_cash()

    assert killed(till).waiting_jobs == 1


def test_stale_holds_can_be_given_up_by_themselves(till: Till) -> None:
    till.holding.prepare(till.sales.view())

    assert till.holding.give_up_stale() == 1
    assert till.holding.give_up_stale() == 0


@pytest.mark.parametrize("step", ["choose", "begin", "settle", "complete"])
def test_a_power_cut_between_any_two_steps_keeps_the_right_whole(
    till: Till, step: str
) -> None:
    till.sales.choose(of_points(30))
    if step != "choose":
        attempt = till.payments.begin(rubles(70)).attempt
    if step in ("settle", "complete"):
        till.payments.settle(attempt, TerminalAnswer(state=AttemptState.PAID))
    if step == "complete":
        till.payments.complete(None, ANNA)
    till.store.cut_power()
    killed(till)

    right = till.right()
    gone = sum_of(right.reserved) + sum_of(right.spent)
    assert gone == (NO_POINTS if step == "choose" else of_points(30))
    assert bool(right.spent) == (step == "complete")
