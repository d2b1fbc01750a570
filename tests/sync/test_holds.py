"""A hold is asked for while the customer waits; only an honest answer counts."""

from __future__ import annotations

import msgspec
import pytest

from cashier.domain.amounts import Points
from cashier.domain.ids import AccountId, RightId
from sync.client import Reply, Trouble, Unreachable
from tests.stories.simulation.chain import OPENING
from tests.sync.shop import Shop, Through, desk_over

HOLD, ACCOUNT = RightId("hold-1"), AccountId("account-1")


def test_a_hold_is_granted_with_fresh_figures(shop: Shop) -> None:
    answer = desk_over(Through(shop.till), shop).ask(HOLD, ACCOUNT, Points(2_000))

    assert answer.right is not None
    assert answer.right.amount == Points(2_000)
    assert answer.member is not None
    assert answer.member.confirmed == Points(OPENING)


def test_a_hold_for_nobody_is_refused_and_that_is_an_answer(shop: Shop) -> None:
    desk = desk_over(Through(shop.till), shop)

    answer = desk.ask(HOLD, AccountId("nobody"), Points(2_000))

    assert answer.right is None
    assert not answer.answered or answer.member is not None


def test_the_same_hold_asked_twice_is_granted_once(shop: Shop) -> None:
    desk = desk_over(Through(shop.till), shop)

    first = desk.ask(HOLD, ACCOUNT, Points(500))
    second = desk.ask(HOLD, ACCOUNT, Points(500))

    assert first.right is not None
    assert second.right == first.right
    assert second.member is not None
    assert second.member.held == Points(500)


@pytest.mark.parametrize(
    "fault",
    [
        Unreachable(),
        Unreachable(Trouble.WRONG_AUTHORITY),
        Reply(status=503, body=b""),
        Reply(status=200, body=b"<html>"),
        Reply(status=403, body=b'{"code":"fenced"}'),
    ],
)
def test_whatever_goes_wrong_is_no_answer_in_time(
    shop: Shop, fault: Reply | Exception
) -> None:
    through = Through(shop.till)
    through.answers = [fault]

    answer = desk_over(through, shop).ask(HOLD, ACCOUNT, Points(500))

    assert not answer.answered


@pytest.mark.parametrize(
    "change",
    [
        {"amount": 600},
        {"right": "another"},
        {"account": "account-2"},
        {"till": "1-7"},
        {"signature": ""},
    ],
)
def test_a_hold_that_was_tampered_with_is_not_believed(
    shop: Shop, change: dict[str, object]
) -> None:
    honest = shop.till.client.hold(hold=HOLD, account=ACCOUNT, most=500)
    assert honest.grant is not None
    false = msgspec.structs.replace(
        honest, grant=msgspec.structs.replace(honest.grant, **change)
    )
    through = Through(shop.till)
    through.answers = [Reply(status=200, body=msgspec.json.encode(false))]

    assert not desk_over(through, shop).ask(HOLD, ACCOUNT, Points(500)).answered


def test_more_than_was_asked_for_is_not_taken(shop: Shop) -> None:
    generous = shop.till.client.hold(hold=HOLD, account=ACCOUNT, most=500)
    through = Through(shop.till)
    through.answers = [Reply(status=200, body=msgspec.json.encode(generous))]

    assert not desk_over(through, shop).ask(HOLD, ACCOUNT, Points(499)).answered
