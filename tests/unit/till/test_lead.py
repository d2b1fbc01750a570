"""Whom a till asks for points, and what it says of what the lead gave."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from cashier.domain.amounts import NO_POINTS, Points
from cashier.domain.events import RightLent, RightReturned, SubEnded
from cashier.domain.ids import AccountId, RightId, TillId
from cashier.domain.ledger import RightKind, is_sub, sum_of
from cashier.till.holding import HoldRequest
from cashier.till.ports import HoldAnswer
from cashier.till.sale_rights import usable_rights
from cashier.till.views import Standing
from tests.helpers.builders import a_lot, a_right, points
from tests.helpers.till_box import Till

NO_ANSWER = HoldAnswer(answered=False)


@pytest.fixture
def till() -> Till:
    box = Till().open_shift()
    box.coffee()
    box.store.lead_number = 1
    return box


def asked(till: Till) -> HoldRequest:
    request = till.holding.prepare(till.sales.view())
    assert request is not None
    return request


def lent(till: Till, request: HoldRequest, of: int) -> None:
    right = a_right(request.hold, a_lot("lot-l", of=of), kind=RightKind.SUB)
    loan = RightLent(
        sub=request.hold,
        right_id=RightId("right-1"),
        account=AccountId(right.account),
        lender=TillId("till-2"),
        lender_life=1,
        borrower=TillId("till-1"),
        borrower_life=1,
        epoch=1,
        draws=right.slices,
        at=datetime(2030, 1, 2, tzinfo=UTC),
        signature="ab",
    )
    till.holding.settle(request, HoldAnswer(answered=True, right=right, lent=loan))


def test_the_lead_is_asked_before_the_server_and_once(till: Till) -> None:
    till.known_card()
    first = asked(till)
    till.holding.settle(first, HoldAnswer(answered=True))
    second = asked(till)

    assert (is_sub(first.hold), is_sub(second.hold)) == (True, False)
    till.holding.settle(second, NO_ANSWER)
    assert is_sub(asked(till).hold) is False


def test_a_lead_that_was_silent_is_asked_again_with_the_next_question(
    till: Till,
) -> None:
    till.known_card()
    till.holding.settle(asked(till), NO_ANSWER)
    till.holding.settle(asked(till), NO_ANSWER)

    assert is_sub(asked(till).hold)


def test_a_shop_without_another_lead_asks_the_server_alone(till: Till) -> None:
    till.store.lead_number = None
    till.known_card()

    assert not is_sub(asked(till).hold)


def test_what_is_guaranteed_here_is_not_borrowed_too(till: Till) -> None:
    till.known_card(guaranteed=20)

    request = asked(till)

    assert request.most == till.settings.hold_cap - points(20)


def test_the_panel_says_which_till_guarantees_the_points(till: Till) -> None:
    till.known_card(confirmed=37)
    lent(till, asked(till), of=37)
    till.holding.settle(asked(till), NO_ANSWER)

    view = till.sales.view()

    assert (view.standing, view.lead_number) == (Standing.LENT, 1)
    assert view.quote is not None
    assert view.quote.largest == points(37)


def test_a_loan_is_told_before_anything_of_it_is_spent(till: Till) -> None:
    till.known_card(confirmed=37)
    request = asked(till)
    lent(till, request, of=37)
    till.sales.choose(points(30))
    till.pay_cash()

    kinds = [type(event) for event in till.store.events]
    assert kinds.index(RightLent) < len(kinds) - 1
    (back,) = till.told(SubEnded)
    assert isinstance(back, SubEnded)
    assert (back.sub, sum_of(back.draws)) == (request.hold, points(7))
    assert till.told(RightReturned) == []
    assert till.left(request.hold) == NO_POINTS


def test_a_loan_of_one_sale_is_not_spent_in_another(till: Till) -> None:
    till.known_card(confirmed=37)
    lent(till, asked(till), of=37)
    till.sales.park()
    till.coffee()
    till.known_card(confirmed=37)

    view = till.sales.view()

    assert view.snapshot is not None
    assert view.snapshot.spendable == Points(0)


def test_no_answer_of_the_lead_is_an_answer_for_ever(till: Till) -> None:
    till.known_card()
    request = asked(till)
    till.holding.settle(request, NO_ANSWER)

    (told,) = till.told(SubEnded)
    assert isinstance(told, SubEnded)
    assert (told.sub, told.draws) == (request.hold, ())
    lent(till, request, of=37)
    with till.store.act() as work:
        late = a_right(request.hold, a_lot("lot-l", of=37), kind=RightKind.SUB)
        assert not work.rights.add(late)


def test_a_loan_is_good_for_the_sale_that_asked_for_it_alone() -> None:
    loan = a_right("sub-1", a_lot("lot-l", of=37), kind=RightKind.SUB)

    assert usable_rights([], [loan]) == ()
