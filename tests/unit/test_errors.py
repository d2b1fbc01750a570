"""Refusals carry figures, never the text of a code."""

import pytest

from cashier.domain import errors
from cashier.domain.amounts import Money, Points
from cashier.domain.loyalty.reasons import Why, because


@pytest.mark.parametrize(
    ("refusal", "figures"),
    [
        (errors.NotACode(), {"flaw": errors.CodeFlaw.UNREADABLE}),
        (errors.ItemUnknown("117"), {"code": "117"}),
        (
            errors.NotEnoughPoints(asked=Points(2), available=Points(1)),
            {"asked": Points(2), "available": Points(1)},
        ),
        (
            errors.RedemptionRefused(asked=Points(2), largest=Points(1), reason="step"),
            {"asked": Points(2), "largest": Points(1), "reason": "step", "purse": ""},
        ),
        (errors.NotPaidInFull(short=Money(5)), {"short": Money(5)}),
        (
            errors.AlreadyReturned(line_no=1, left_milli=0),
            {"line_no": 1, "left_milli": 0},
        ),
        (errors.SalesUndecided(count=2), {"count": 2}),
        (errors.WrongPin(tries_left=3), {"tries_left": 3}),
        (errors.LoginPaused(seconds=30), {"seconds": 30}),
    ],
)
def test_a_refusal_carries_the_figures_of_its_sentence(refusal, figures):
    assert isinstance(refusal, errors.TillError)
    assert vars(refusal) == figures


def test_a_reason_names_its_facts():
    reason = because(Why.CAP_PERCENT, percent=30)

    assert reason.fact("percent") == 30
    assert reason == because(Why.CAP_PERCENT, percent=30)
