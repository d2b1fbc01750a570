"""Asking the server to set points aside, and giving back what is not used."""

from __future__ import annotations

import pytest

from cashier.domain.amounts import NO_POINTS
from cashier.domain.events import PointsRedeemed, RightReturned
from cashier.domain.ledger import RightKind, sum_of
from cashier.domain.member import CardStatus, EntryMode
from cashier.till.ports import HoldAnswer
from cashier.till.views import Standing
from tests.helpers.builders import (
    ANNA,
    CARD,
    OTHER_CARD,
    a_lot,
    a_member,
    a_right,
    points,
)
from tests.helpers.till_box import Till

NO_ANSWER = HoldAnswer(answered=False)


@pytest.fixture
def till() -> Till:
    till = Till().open_shift()
    till.coffee()
    return till


def test_a_known_card_asks_once(till: Till) -> None:
    view = till.known_card()
    assert view.hold_wanted

    request = till.holding.prepare(view)

    assert request is not None
    assert till.sales.view().standing is Standing.CHECKING
    assert not till.sales.view().hold_wanted
    assert till.holding.prepare(till.sales.view()) is None


def test_without_a_card_or_for_an_unknown_one_nothing_is_asked(till: Till) -> None:
    assert till.holding.prepare(till.sales.view()) is None
    assert till.holding.prepare(till.scan(CARD)) is None


def test_what_the_server_set_aside_may_be_spent_at_once(till: Till) -> None:
    till.known_card(confirmed=10)
    till.hold(of=37, member=a_member(confirmed=37))

    view = till.sales.view()

    assert view.standing is Standing.CONFIRMED
    assert view.balance == points(37)
    assert view.quote is not None
    assert view.quote.largest == points(37)


def test_fresh_figures_survive_a_killed_program(till: Till) -> None:
    till.known_card(confirmed=10)
    till.hold(of=37, member=a_member(confirmed=37))
    till.start()

    assert till.sales.view().balance == points(37)


def test_the_server_may_say_that_the_card_is_blocked(till: Till) -> None:
    till.known_card(guaranteed=20)
    till.hold(of=0, member=a_member(status=CardStatus.BLOCKED))

    assert till.sales.view().standing is Standing.BLOCKED


def test_a_refused_hold_leaves_what_is_guaranteed_here(till: Till) -> None:
    till.known_card(guaranteed=20, confirmed=37)
    till.hold(of=0)

    view = till.sales.view()

    assert view.standing is Standing.CONFIRMED
    assert view.quote is not None
    assert view.quote.largest == points(20)
    assert till.told(RightReturned) == []


def test_no_answer_is_an_answer_for_ever(till: Till) -> None:
    request = till.holding.prepare(till.known_card(guaranteed=20))
    assert request is not None
    till.holding.settle(request, NO_ANSWER)

    (told,) = till.told(RightReturned)
    assert (told.right_id, told.draws) == (request.hold, ())  # type: ignore[union-attr]
    late = a_right(request.hold, a_lot("lot-h"), kind=RightKind.HOLD)
    till.holding.settle(request, HoldAnswer(answered=True, right=late))
    with till.store.act() as work:
        assert not work.rights.add(late)
    assert till.sales.view().standing is Standing.PARTLY


def test_a_customer_who_waits_may_have_it_asked_again(till: Till) -> None:
    request = till.holding.prepare(till.known_card())
    assert request is not None
    till.holding.settle(request, NO_ANSWER)

    again = till.holding.prepare(till.sales.view())

    assert again is not None
    assert again.hold != request.hold


def test_the_rest_of_a_hold_goes_back_when_the_sale_is_paid(till: Till) -> None:
    till.known_card()
    hold = till.hold(of=37)
    assert hold is not None
    till.sales.choose(points(30))
    till.pay_cash()

    (spent,) = till.told(PointsRedeemed)
    (back,) = till.told(RightReturned)
    assert sum_of(spent.draws) == points(30)  # type: ignore[union-attr]
    assert sum_of(back.draws) == points(7)  # type: ignore[union-attr]
    assert till.left(hold.right_id) == NO_POINTS


def test_a_hold_that_was_spent_whole_leaves_nothing_to_tell(till: Till) -> None:
    till.known_card()
    till.hold(of=37)
    till.sales.choose(points(37))
    till.pay_cash()

    assert till.told(RightReturned) == []


def test_the_hold_is_spent_before_the_standing_right(till: Till) -> None:
    till.known_card(guaranteed=20)
    till.hold(of=37)
    till.sales.choose(points(40))
    till.pay_cash()

    assert till.left() == points(17)
    assert till.told(RightReturned) == []


@pytest.mark.parametrize(
    "end",
    [
        lambda till: till.sales.void_sale(ANNA),
        lambda till: till.sales.park(),
        lambda till: till.sales.detach_card(),
        lambda till: till.sales.attach_card(OTHER_CARD, EntryMode.DEVICE, ANNA),
    ],
    ids=["voided", "parked", "card away", "another card"],
)
def test_a_sale_that_lets_go_gives_its_hold_back_and_keeps_the_standing_right(
    till: Till, end
) -> None:  # type: ignore[no-untyped-def]
    till.known_card(guaranteed=20)
    hold = till.hold(of=37)
    assert hold is not None
    till.sales.choose(points(30))

    end(till)

    (back,) = till.told(RightReturned)
    assert back.right_id == hold.right_id  # type: ignore[union-attr]
    assert sum_of(back.draws) == points(37)  # type: ignore[union-attr]
    assert till.left() == points(20)


def test_an_answer_for_a_sale_that_is_over_cannot_strand_points(till: Till) -> None:
    request = till.holding.prepare(till.known_card())
    assert request is not None
    till.sales.void_sale(ANNA)
    late = a_right(request.hold, a_lot("lot-h"), kind=RightKind.HOLD)
    till.holding.settle(request, HoldAnswer(answered=True, right=late))

    (told,) = till.told(RightReturned)
    assert (told.right_id, told.draws) == (request.hold, ())  # type: ignore[union-attr]
    assert request.hold not in till.store.state.rights


def test_a_recalled_sale_asks_for_a_hold_of_its_own(till: Till) -> None:
    parked = till.known_card().sale
    assert parked is not None
    till.hold(of=37)
    till.sales.park()

    view = till.sales.recall(parked.sale_id)

    assert view.hold_wanted
    assert view.standing is Standing.NONE_OFFLINE
    assert till.hold(of=10) is not None
    assert till.sales.view().quote.largest == points(10)  # type: ignore[union-attr]


def test_another_sale_cannot_spend_this_hold(till: Till) -> None:
    foreign = a_right("hold-of-another", a_lot(of=50), kind=RightKind.HOLD)
    with till.store.act() as work:
        work.rights.add(foreign)
        work.commit()

    view = till.known_card()

    assert view.quote is not None
    assert view.quote.largest == NO_POINTS


def test_nothing_is_asked_while_spending_is_suspended(till: Till) -> None:
    till.store.redemption_off = True
    view = till.known_card()

    assert not view.hold_wanted
    assert till.holding.prepare(view) is None


def test_what_other_tills_give_back_is_asked_for_under_a_second_name(
    till: Till,
) -> None:
    request = till.holding.prepare(till.known_card())
    assert request is not None
    few = HoldAnswer(
        answered=True,
        right=a_right(request.hold, a_lot(of=10), kind=RightKind.HOLD),
        coming=points(40),
    )
    till.holding.settle(request, few)

    more = till.holding.ask_more(request, few)

    assert more is not None
    assert more.hold != request.hold
    assert more.most == points(40)
    assert till.sales.view().standing is Standing.CONFIRMED  # The first stands.
    rest = a_right(more.hold, a_lot("lot-2", of=40), kind=RightKind.HOLD)
    till.holding.settle(more, HoldAnswer(answered=True, right=rest))
    till.coffee(2)
    assert till.sales.view().quote.largest == points(50)  # type: ignore[union-attr]


def test_nothing_more_is_asked_when_nothing_is_coming_or_the_customer_has_answered(
    till: Till,
) -> None:
    request = till.holding.prepare(till.known_card())
    assert request is not None
    coming = HoldAnswer(answered=True, coming=points(40))
    till.holding.settle(request, coming)

    assert till.holding.ask_more(request, HoldAnswer(answered=True)) is None
    till.coffee()
    till.sales.choose(points(0))
    assert till.holding.ask_more(request, coming) is None


def test_what_never_comes_is_not_asked_for_all_day(till: Till) -> None:
    request = till.holding.prepare(till.known_card())
    coming = HoldAnswer(answered=True, coming=points(40))
    asked = 0
    while request is not None and asked < 20:
        asked += 1
        till.holding.settle(request, coming)
        request = till.holding.ask_more(request, coming)

    assert asked == 4
