"""Everything a till may do next, in any state of the model, and what befalls tills."""

from __future__ import annotations

from collections.abc import Iterator

from tests.model.lead_moves import borrowers, shop_letters
from tests.model.rules import Guard, Rules
from tests.model.server_moves import Next
from tests.model.values import (
    Entry,
    Held,
    Kind,
    Letter,
    Life,
    State,
    Till,
    Truth,
    Word,
)


def till_moves(rules: Rules, state: State) -> Iterator[Next]:
    for number, till in enumerate(state.tills):
        if till.life is Life.LIVE:
            yield from sales(rules, state, number, till)
            yield from holds(rules, state, number, till)
            yield from borrowers(rules, state, number, till)
        if till.life is not Life.UNBORN:
            yield from reports(rules, state, number, till)
    yield from openings(rules, state)
    yield from shop_letters(rules, state)
    yield from copies(rules, state)


# --- sales -------------------------------------------------------------------------


def sales(rules: Rules, state: State, number: int, till: Till) -> Iterator[Next]:
    for held in till.held:
        if held.left > 0 and _may_draw(rules, till, held):
            if rules.has_reservations:
                reserved = till.with_held(held._replace(reserved=held.reserved + 1))
                yield (
                    ("reserve", (number, held.right)),
                    state.with_till(number, reserved),
                )
            else:
                yield ("spend", (number, held.right)), _spend(state, number, held)
        if held.reserved:
            free = held._replace(reserved=held.reserved - 1)
            yield ("pay", (number, held.right)), _spend(state, number, free)
            yield (
                ("release", (number, held.right)),
                state.with_till(number, till.with_held(free)),
            )


def _may_draw(rules: Rules, till: Till, held: Held) -> bool:
    if not held.is_pool or rules.broken is Guard.TILL_COUNTS_DRAWS:
        return True
    return till.used < till.share


def _spend(state: State, number: int, held: Held) -> State:
    """Right, counters and entry change in one transaction of the till."""
    till = state.tills[number].with_held(held._replace(spent=held.spent + 1))
    till = till.wrote(Entry(Word.SPENT, held.right, 1))
    if held.is_pool:
        till = till._replace(used=till.used + 1)
    state = state.with_till(number, till)
    truth = state.truths[held.right]
    return _true(state, held.right, truth._replace(spent=truth.spent + 1))


def _true(state: State, right: int, truth: Truth) -> State:
    truths = (*state.truths[:right], truth, *state.truths[right + 1 :])
    return state._replace(truths=truths)


# --- holds -------------------------------------------------------------------------


def holds(rules: Rules, state: State, number: int, till: Till) -> Iterator[Next]:
    """The till names the hold; when no answer comes it gives it up for ever."""
    if rules.has_holds and len(state.truths) < rules.rights:
        right = len(state.truths)
        asked = state.with_till(number, till._replace(asked=(*till.asked, right)))
        asked = asked.sent(Letter(Kind.ASK, number, right, rules.balance))
        truths = (*state.truths, Truth(0))
        yield ("ask", (number, right)), asked._replace(truths=truths)
    for right in till.asked:
        rest = tuple(one for one in till.asked if one != right)
        after = till._replace(asked=rest).wrote(Entry(Word.GIVEN_UP, right))
        if rules.broken is not Guard.STICKY_END:
            after = after._replace(refused=till.refused | {right})
        yield ("give_up", (number, right)), state.with_till(number, after)


# --- letters -----------------------------------------------------------------------


def openings(rules: Rules, state: State) -> Iterator[Next]:
    for letter in state.net:
        if letter.kind is Kind.CARRY:
            yield from shown(rules, state, letter)
        number = letter.till
        till = state.tills[number]
        if till.life is not Life.LIVE:
            continue
        if letter.kind in (Kind.GRANT, Kind.POOL):
            yield from take(rules, state, till, letter)
        elif letter.kind is Kind.RECALL:
            yield from give_back(rules, state, till, letter)
        elif letter.kind is Kind.SETTLED:
            yield from settle(rules, state, till, letter)
        elif letter.kind is Kind.ACK and letter.points > till.trimmed:
            trimmed = till._replace(trimmed=letter.points)
            yield ("trim", (number, letter.points)), state.with_till(number, trimmed)


def shown(rules: Rules, state: State, letter: Letter) -> Iterator[Next]:
    """A customer shows a code; any till may be shown any code, any number of times."""
    for number, till in enumerate(state.tills):
        if till.life is not Life.LIVE:
            continue
        is_ours = letter.till == number or rules.broken is Guard.CARRY_AUDIENCE
        held = till.find(letter.right)
        if held is not None and rules.broken is Guard.CARRY_ONCE:
            again = till.with_held(held._replace(amount=held.amount + letter.points))
            yield ("take", (number, letter.right)), state.with_till(number, again)
        elif is_ours:
            yield from take(rules, state, till, letter._replace(till=number))


def take(rules: Rules, state: State, till: Till, letter: Letter) -> Iterator[Next]:
    number, right = letter.till, letter.right
    if right in till.refused or till.find(right) is not None:
        return
    is_old = letter.epoch < till.epoch
    if is_old and rules.broken is not Guard.GRANTS_FENCED:
        after = till._replace(
            refused=till.refused | {right},
            asked=tuple(one for one in till.asked if one != right),
        )
        after = after.wrote(Entry(Word.OUTDATED, right))
        gone = state.with_till(number, after)
        yield ("refuse", (number, right)), _returned(gone, right)
        return
    held = Held(right, letter.points, is_pool=letter.kind is Kind.POOL)
    after = till._replace(
        held=(*till.held, held),
        share=max(till.share, letter.extra),
        epoch=max(till.epoch, letter.epoch),
        asked=tuple(one for one in till.asked if one != right),
    )
    yield ("take", (number, right)), state.with_till(number, after)


def give_back(rules: Rules, state: State, till: Till, letter: Letter) -> Iterator[Next]:
    number, right = letter.till, letter.right
    if letter.epoch < till.epoch and rules.broken is not Guard.RECALLS_FENCED:
        return
    held = till.find(right)
    if held is None:
        if right in till.refused:
            return
        after = till.wrote(Entry(Word.REFUSED, right, epoch=till.epoch))
        if rules.broken is not Guard.TILL_TOMBSTONE:
            after = after._replace(refused=till.refused | {right})
        gone = state.with_till(number, after)
        yield ("bury", (number, right)), _returned(gone, right)
        return
    left = held.left
    if rules.broken is Guard.RESERVED_STAYS:
        left += held.reserved
    points = min(left, letter.points)
    if points:
        after = till.with_held(held._replace(returned=held.returned + points))
        after = after.wrote(Entry(Word.RETURNED, right, points))
        back = state.with_till(number, after)
        truth = state.truths[right]
        back = _true(back, right, truth._replace(returned=truth.returned + points))
        yield ("return", (number, points, right)), back


def _returned(state: State, right: int) -> State:
    truth = state.truths[right]
    return _true(state, right, truth._replace(returned=truth.amount))


def settle(rules: Rules, state: State, till: Till, letter: Letter) -> Iterator[Next]:
    is_next = letter.extra == till.settlings + 1
    if not is_next and rules.broken is not Guard.SETTLED_ONCE:
        return
    after = till._replace(
        used=max(till.used - letter.points, 0),
        settlings=max(till.settlings, letter.extra),
    )
    yield ("settle", (letter.till, letter.points)), state.with_till(letter.till, after)


# --- a new epoch -------------------------------------------------------------------


def reports(rules: Rules, state: State, number: int, till: Till) -> Iterator[Next]:
    """After it heard of the new epoch: all it holds, and all it has written."""
    server = state.server
    if server.registered[number]:
        return
    heard = till._replace(epoch=server.epoch)
    letter = Letter(
        Kind.REGISTER,
        number,
        epoch=server.epoch,
        held=till.held,
        journal=till.journal,
    )
    if letter not in state.net:
        yield ("report", (number,)), state.with_till(number, heard).sent(letter)


# --- copies of a till's file ---------------------------------------------------------


def copies(rules: Rules, state: State) -> Iterator[Next]:
    if not rules.has_copies or state.copied:
        return
    first, spare = state.tills[0], rules.tills
    if state.backup is None and first.held:
        yield ("back_up", ()), state._replace(backup=first)
    keeps = rules.broken is Guard.CLONE_IS_POOR
    twin = Till(held=first.held, refused=first.refused) if keeps else Till()
    if first.held:
        cloned = state.with_till(spare, twin)._replace(copied=True)
        yield ("clone", ()), cloned
    if state.backup is None:
        return
    if rules.broken is Guard.RESTORED_IS_POOR:
        restored = state.with_till(0, state.backup)._replace(copied=True)
    else:
        # The second journal has what the backup lacks; rights are of the old life.
        stopped = first._replace(life=Life.STOPPED)
        restored = state.with_till(0, stopped).with_till(spare, Till())
        restored = restored._replace(copied=True)
    yield ("restore", ()), restored._replace(backup=None)
