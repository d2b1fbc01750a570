"""A sale moves only as the trade knows."""

import itertools

import pytest

from cashier.domain.amounts import Money
from cashier.domain.errors import WrongState
from cashier.domain.ids import last_four
from cashier.domain.member import CardStatus, Member
from cashier.domain.sale import SaleState, SaleTotals, Tender, TenderKind, check_move
from tests.unit.domain_builders import a_line, a_sale, a_sold_line

ALLOWED = {
    (SaleState.OPEN, SaleState.PARKED),
    (SaleState.PARKED, SaleState.OPEN),
    (SaleState.OPEN, SaleState.PAYING),
    (SaleState.PAYING, SaleState.OPEN),
    (SaleState.OPEN, SaleState.COMPLETED),
    (SaleState.PAYING, SaleState.COMPLETED),
    (SaleState.OPEN, SaleState.VOIDED),
    (SaleState.PARKED, SaleState.VOIDED),
}


@pytest.mark.parametrize("move", list(itertools.product(SaleState, SaleState)))
def test_only_the_moves_of_the_trade_are_made(move):
    if move in ALLOWED:
        check_move(*move)
    else:
        with pytest.raises(WrongState, match=move[1].value):
            check_move(*move)


def test_what_is_completed_or_voided_never_changes_again():
    ends = {SaleState.COMPLETED, SaleState.VOIDED}

    assert not {before for before, _ in ALLOWED} & ends


def test_voided_lines_are_not_sold():
    sale = a_sale(lines=(a_line(), a_line(line_no=2, is_voided=True)))

    assert [line.line_no for line in sale.live_lines()] == [1]


def test_change_is_what_was_received_beyond_the_sum():
    tender = Tender(kind=TenderKind.CASH, amount=Money(900), received=Money(1000))

    assert tender.change == Money(100)


def test_a_line_is_paid_in_money_after_discount_and_bonuses():
    assert a_sold_line(gross=1000, discount=200, redeemed=300).net == Money(500)


@pytest.mark.parametrize(("paid", "short"), [(0, 700), (600, 100), (800, 0)])
def test_what_is_short_is_never_below_nothing(paid, short):
    sums = SaleTotals(
        gross=Money(1000),
        discount=Money(0),
        redeemed=Money(300),
        to_pay=Money(700),
        paid=Money(paid),
    )

    assert sums.short == Money(short)


def test_people_see_four_digits_of_a_card():
    assert last_four("0400000000016") == "0016"
    assert Member(card="0400000000016", status=CardStatus.ACTIVE).four == "0016"
