"""Whatever happens to a member's points, the books add up.

Opening + earned - spent - expired + corrections = balance, for every purse, after each
sale, return, end of a lot and correction; and what came back in any order and in any
pieces is at last exactly what was given.
"""

from collections import Counter

from hypothesis import given, strategies as st

from cashier.domain.loyalty.answers import Effect
from tests.unit.loyalty.proof_book import Book
from tests.unit.loyalty.proof_mixes import PURSES, basket_of, mix_of, proof, throw


@st.composite
def stories(draw):
    """Programmes, a few baskets, and dice for what happens."""
    mix = mix_of(draw, least=1, most=4)
    return mix, [basket_of(draw, mix) for _ in range(2)], throw(draw, 2, 6)


def begun(mix, dice):
    book = Book(mix)
    for purse in PURSES:
        book.open(purse, dice.one(30_000, 0, 100, 777), dice.one(None, 5, 20))
        book.open(purse, dice.one(5_000, 0, 3_333), dice.one(None, 8))
    return book


def adds_up(book):
    for purse in (*PURSES, *book.earned):
        assert book.balance(purse) == book.should_be(purse), purse
    for lot_id, (_, lot) in book.lots.items():
        assert 0 <= lot.points.units <= book.begun[lot_id], lot_id


def some_of(sold, dice):
    """A part of what is left: some lines, some pieces of each."""
    now = {}
    for line in sold.lines:
        left = sold.left()[line.line_no]
        whole = 1_000 if line.item.measure.name == "PIECE" else 1
        part = dice.one(0, left, left // 2 // whole * whole, min(whole, left))
        if part:
            now[line.line_no] = part
    return now


def all_of(sold, dice):
    """What is left of a sale, in pieces and in any order."""
    while left := sold.left():
        yield some_of(sold, dice) or dict([dice.one(*left.items())])


@proof
@given(stories())
def test_the_books_add_up_whatever_happens(story):
    mix, drafts, (opening, *thrown) = story
    book = begun(mix, opening)
    adds_up(book)
    for number, one in enumerate(thrown):
        book.sell(drafts[number % 2])
        adds_up(book)
        book.expire(one.one(0, 3, 6, 30))
        adds_up(book)
        sold = one.one(*book.sales)
        if now := some_of(sold, one):
            book.give_back(sold, now)
            adds_up(book)
        book.correct(one.one(*PURSES), one.one(0, 500, -700))
        adds_up(book)


@proof
@given(stories())
def test_what_comes_back_in_any_order_is_what_was_given(story):
    mix, drafts, (opening, *thrown) = story
    book = begun(mix, opening)
    for draft in drafts:
        book.sell(draft)
    earned = {sold: Counter() for sold in range(len(drafts))}
    for at, sold in enumerate(book.sales):
        for now in all_of(sold, thrown[-1]):
            paid = sold.paid_back
            found = book.give_back(sold, now)
            assert paid <= sold.paid_back <= sold.paid
            for step in found.applied:
                earned[at][step.programme, step.effect, step.purse] += step.points.units
            adds_up(book)
        assert sold.paid_back == sold.paid
        for step in sold.answer.applied:
            if step.effect is not Effect.DISCOUNT:
                at_last = earned[at][step.programme, step.effect, step.purse]
                assert at_last == step.points.units
    given_away = Counter()
    for sold in book.sales:
        for donation in sold.answer.donations:
            given_away[donation.purse] += donation.points.units
    assert +book.earned == Counter()
    assert +book.spent == +given_away


@proof
@given(stories())
def test_the_end_of_a_lot_never_changes_what_was_spent(story):
    mix, drafts, (opening, *thrown) = story
    book = begun(mix, opening)
    for draft in drafts:
        book.sell(draft)
    before = book.spent.copy(), book.earned.copy()
    draws = [dict(sold.drawn) for sold in book.sales]
    book.expire(thrown[0].one(5, 9, 50))
    assert (book.spent, book.earned) == before
    for sold in book.sales:
        for now in all_of(sold, thrown[-1]):
            book.give_back(sold, now)
            book.expire(thrown[-1].one(0, 1, 40))
            adds_up(book)
    assert [dict(sold.drawn) for sold in book.sales] == draws
    # What went back to a lot that is over is over, and nobody's any more.
    for _, lot in book.lots.values():
        assert lot.expires_on is None or book.today <= lot.expires_on or not lot.points
