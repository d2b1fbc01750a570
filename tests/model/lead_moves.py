"""What the tills of one shop may do: the first lends, the others borrow.

The net inside the shop is as bad as any: letters are lost, doubled and late.
"""

from __future__ import annotations

from collections.abc import Iterator

from tests.model.rules import Guard, Rules
from tests.model.server_moves import Next
from tests.model.values import (
    LEAD,
    NONE,
    Entry,
    Held,
    Kind,
    Letter,
    Life,
    Loan,
    State,
    Till,
    Truth,
    Word,
)


def borrowers(rules: Rules, state: State, number: int, till: Till) -> Iterator[Next]:
    if not rules.has_lead or number == LEAD:
        return
    if len(state.truths) < rules.rights:
        right = len(state.truths)
        asked = till._replace(borrowing=(*till.borrowing, right))
        letter = Letter(Kind.ASK_LEAD, LEAD, right, rules.balance, extra=number)
        after = state.with_till(number, asked).sent(letter)
        truths = (*state.truths, Truth(0))
        yield ("ask_lead", (number, right)), after._replace(truths=truths)
    for right in till.borrowing:
        gone = _without(till, right)
        gone = gone._replace(refused=gone.refused | {right})
        if rules.broken is not Guard.END_IS_TOLD:
            gone = gone.wrote(Entry(Word.ENDED, right, lent_of=NONE, borrower=number))
        after = state.with_till(number, gone).sent(_end(number, right, 0))
        yield ("lose_hope", (number, right)), after
    for held in till.held:
        if held.lent_of != NONE and held.left and not held.reserved:
            yield from _ended(rules, state, number, held)


def _ended(rules: Rules, state: State, number: int, held: Held) -> Iterator[Next]:
    """All that is left, in one act; the loan is over."""
    points, till = held.left, state.tills[number]
    if rules.broken is not Guard.END_LOWERS:
        till = till.with_held(held._replace(returned=held.returned + points))
    till = till.wrote(Entry(Word.ENDED, held.right, points, borrower=number))
    after = state.with_till(number, till).sent(_end(number, held.right, points))
    step = ("end", (number, points, held.right))
    yield step, _moved(after, held.right, returned=points)


def shop_letters(rules: Rules, state: State) -> Iterator[Next]:
    if not rules.has_lead:
        return
    for letter in state.net:
        till = state.tills[letter.till]
        if till.life is not Life.LIVE:
            continue
        if letter.kind is Kind.ASK_LEAD:
            yield from _lends(rules, state, till, letter)
        elif letter.kind in (Kind.END, Kind.LENT_BACK):
            yield from _comes_back(rules, state, till, letter)
        elif letter.kind in (Kind.LOAN, Kind.NO_LOAN):
            yield from _answered(rules, state, till, letter)


def _lends(rules: Rules, state: State, lead: Till, ask: Letter) -> Iterator[Next]:
    known = [loan for loan in lead.loans if loan.right == ask.right]
    if known and rules.broken is not Guard.LOAN_STICKY:
        return  # The same answer again: it is in the net already.
    if ask.right in lead.refused:
        return
    own = [held for held in lead.held if held.lent_of == NONE and held.left > 0]
    if not own:
        yield from _refuses(rules, state, lead, ask)
        return
    held = max(own, key=lambda one: (one.left, -one.right))
    points, borrower = min(held.left, ask.points), ask.extra
    if rules.broken is not Guard.LOAN_LOWERS:
        lead = lead.with_held(held._replace(returned=held.returned + points))
    loan = Loan(ask.right, held.right, borrower, points)
    lead = lead._replace(loans=(*lead.loans, loan))
    entry = Entry(Word.LENT, ask.right, points, lent_of=held.right, borrower=borrower)
    answer = Letter(Kind.LOAN, borrower, ask.right, points, extra=held.right)
    after = state.with_till(LEAD, lead.wrote(entry)).sent(answer)
    after = _moved(after, held.right, returned=points)
    after = _moved(after, ask.right, amount=points)
    yield ("lend", (borrower, points, ask.right)), after


def _refuses(rules: Rules, state: State, lead: Till, ask: Letter) -> Iterator[Next]:
    if rules.broken is not Guard.REFUSAL_STICKY:
        lead = lead._replace(refused=lead.refused | {ask.right})
    answer = Letter(Kind.NO_LOAN, ask.extra, ask.right)
    after = state.with_till(LEAD, lead).sent(answer)
    yield ("no_loan", (ask.extra, ask.right)), after


def _answered(rules: Rules, state: State, till: Till, answer: Letter) -> Iterator[Next]:
    number, right = answer.till, answer.right
    if right not in till.borrowing:
        return  # Given up, or answered before.
    after = _without(till, right)
    if answer.kind is Kind.NO_LOAN:
        yield ("go_without", (number, right)), state.with_till(number, after)
        return
    held = Held(right, answer.points, lent_of=answer.extra)
    after = after._replace(held=(*after.held, held))
    if rules.broken is not Guard.LOAN_IS_TOLD:
        after = after.wrote(
            Entry(
                Word.BORROWED,
                right,
                answer.points,
                lent_of=answer.extra,
                borrower=number,
            )
        )
    yield ("borrow", (number, right)), state.with_till(number, after)


def _comes_back(rules: Rules, state: State, lead: Till, end: Letter) -> Iterator[Next]:
    """Told by the borrower, or by the server; the first one counts."""
    loan = next((one for one in lead.loans if one.right == end.right), None)
    if loan is None:
        is_new = end.right not in lead.refused
        if end.kind is Kind.END and is_new:
            buried = lead._replace(refused=lead.refused | {end.right})
            yield ("bury_loan", (end.right,)), state.with_till(LEAD, buried)
        return
    held = lead.find(loan.lent_of)
    assert held is not None, loan
    points = end.points or loan.points
    is_again = loan.is_back and rules.broken is Guard.BACK_ONCE
    if loan.is_back and not (is_again and held.returned >= points):
        return
    loans = tuple(
        one._replace(is_back=True) if one.right == end.right else one
        for one in lead.loans
    )
    lead = lead.with_held(held._replace(returned=held.returned - points))
    lead = lead._replace(loans=loans)
    if end.kind is Kind.END and not is_again:
        entry = Entry(Word.BACK, end.right, end.points, borrower=loan.borrower)
        lead = lead.wrote(entry)
    after = _moved(state.with_till(LEAD, lead), loan.lent_of, returned=-points)
    if not end.points:
        after = _moved(after, end.right, returned=points)
    yield ("back", (points, end.right)), after


def _end(number: int, right: int, points: int) -> Letter:
    return Letter(Kind.END, LEAD, right, points, extra=number)


def _without(till: Till, right: int) -> Till:
    rest = tuple(one for one in till.borrowing if one != right)
    return till._replace(borrowing=rest)


def _moved(state: State, right: int, *, amount: int = 0, returned: int = 0) -> State:
    """What is lent has left its right, until it comes back to it."""
    truth = state.truths[right]
    truth = truth._replace(
        amount=truth.amount + amount, returned=truth.returned + returned
    )
    truths = (*state.truths[:right], truth, *state.truths[right + 1 :])
    return state._replace(truths=truths)
