"""What must be true in every state, and what may never be seen to happen.

`harm` is what a shop would feel: points spent twice, lost, or stuck. `broken_promise`
asks besides for the arithmetic that makes harm impossible, and so finds out sooner.
"""

from __future__ import annotations

from tests.model.rules import Rules
from tests.model.values import Server, State, Word

OVERSPENT = "more was spent than there was, and than is allowed on risk"
USED_TWICE = "a right was spent and returned beyond its amount"
LOST = "a confirmed spend is neither at the server nor in any journal"
STUCK = "points stay set aside for a till that refused them"
CHECK = "free is below -risk_used"
POSTED = "posted is below -L"
LIMIT = "risk_used is above L"
CHAIN = "the chain's risk is above its limit"
SIGNS = "a sum of the server is below zero"


def harm(rules: Rules, state: State) -> str:
    if state.fault:
        return state.fault
    server = state.server
    spent = 0
    for truth in state.truths:
        spent += truth.spent
        if truth.spent + truth.returned > truth.amount:
            return USED_TWICE
    covered = rules.balance + server.credited - server.debited
    if spent > covered + rules.stated:
        return OVERSPENT
    if rules.loses and _is_lost(state):
        return LOST
    if rules.has_holds and _is_stuck(state):
        return STUCK
    return ""


def broken_promise(rules: Rules, state: State) -> str:
    return harm(rules, state) or broken_check(rules, state.server)


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
