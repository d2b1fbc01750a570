"""What must be true in every state, and what may never be seen to happen.

`harms` are what a shop would feel: points spent twice, lost, or stuck. `broken_promise`
asks besides for the arithmetic that makes harm impossible, and so finds out sooner.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tests.model.rules import Rules
from tests.model.values import NONE, Server, State, Word

OVERSPENT = "more was spent than there was, and than is allowed on risk"
USED_TWICE = "a right was spent and returned beyond its amount"
LOST = "a confirmed spend is neither at the server nor in any journal"
STUCK = "points stay set aside for a till that refused them"
CHECK = "free is below -risk_used"
POSTED = "posted is below -L"
LIMIT = "risk_used is above L"
CHAIN = "the chain's risk is above its limit"
SIGNS = "a sum of the server is below zero"


def harms(rules: Rules, state: State) -> Iterator[str]:
    if state.fault:
        yield state.fault
    server = state.server
    spent = 0
    for truth in state.truths:
        spent += truth.spent
        if truth.spent + truth.returned > truth.amount:
            yield USED_TWICE
    covered = rules.balance + server.credited - server.debited
    if spent > covered + rules.stated:
        yield OVERSPENT
    if rules.loses and _is_lost(state):
        yield LOST
    if rules.has_holds and _is_stuck(state):
        yield STUCK
    if rules.has_lead and _is_lent_to_nobody(state):
        yield STUCK


def broken_promise(rules: Rules, state: State) -> str:
    """The first that is broken; empty: all hold."""
    return next(harms(rules, state), "") or broken_check(rules, state.server)


def only(wanted: str) -> Callable[[Rules, State], str]:
    """Look for one harm, and go on whatever else is broken on the way."""

    def looks(rules: Rules, state: State) -> str:
        is_there = wanted in harms(rules, state)
        return wanted if is_there or wanted == broken_check(rules, state.server) else ""

    return looks


def broken_check(rules: Rules, server: Server) -> str:
    """The database's own CHECK, in its sharper form, and the chain's."""
    if server.posted - server.rights_out < -server.risk_used:
        return CHECK
    if server.risk_used > rules.limit:
        return LIMIT
    if server.posted < -rules.limit:
        return POSTED
    if server.chain_used > rules.chain_limit:
        return CHAIN
    if min(server.rights_out, server.booked, server.pools, server.overdrawn) < 0:
        return SIGNS
    return ""


def _is_lost(state: State) -> bool:
    """Forgotten by its till, and not applied where that could be lost no more."""
    for number, till in enumerate(state.tills):
        forgotten = till.journal[state.server.marks[number] : till.trimmed]
        if any(entry.word is Word.SPENT for entry in forgotten):
            return True
    return False


def _is_stuck(state: State) -> bool:
    """All was told to the server, and it still waits for what will never come."""
    server = state.server
    for right in server.rights:
        till = state.tills[right.till]
        has_told_all = server.marks[right.till] == len(till.journal)
        if right.open and right.right in till.refused and has_told_all:
            return True
    return False


def _is_lent_to_nobody(state: State) -> bool:
    """The server waits for a borrower that has told all, and has no such loan."""
    server = state.server
    for right in server.rights:
        till = state.tills[right.till]
        has_told_all = server.marks[right.till] == len(till.journal)
        is_known = right.right in till.borrowing or till.find(right.right) is not None
        if right.lent_of != NONE and right.open and has_told_all and not is_known:
            return True
    return False
