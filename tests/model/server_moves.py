"""Everything the server may do next, in any state of the model.

Each act is one transaction. No act asks what time it is: whatever the code does after
so many days or seconds may be done here at any moment, or never.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

from tests.model.lead_ledger import passed_on
from tests.model.ledger import apply_entry, rebuild, reclaim, settle_account
from tests.model.rules import Guard, Rules
from tests.model.values import (
    LEAD,
    NONE,
    Granted,
    Kind,
    Letter,
    Life,
    Server,
    State,
    Truth,
    put,
)

Step = tuple[str, tuple[int, ...]]  # The name of an act, and what its words need.
Next = tuple[Step, State]


def server_moves(rules: Rules, state: State) -> Iterator[Next]:
    if _may_give(rules, state.server):
        yield from grants(rules, state)
        yield from hold_answers(rules, state)
        yield from carries(rules, state)
        yield from top_ups(rules, state)
    if _may_debit(rules, state.server):
        yield from debits(rules, state)
    yield from earnings(rules, state)
    yield from recalls(rules, state)
    yield from reclaims(rules, state)
    yield from postings(rules, state)
    yield from forgettings(rules, state)
    yield from acks(rules, state)
    yield from failovers(rules, state)
    yield from registrations(rules, state)


def commit(rules: Rules, state: State, server: Server, *letters: Letter) -> State:
    """One durable transaction, with the letters it sends."""
    lossy = state.lossy
    if rules.loses and not state.failed_over:
        lossy = (state.server, *lossy)[: rules.loses]
    return state._replace(server=server, lossy=lossy, net=state.net | set(letters))


# --- giving ------------------------------------------------------------------------


def grants(rules: Rules, state: State) -> Iterator[Next]:
    """Any part of what is free, to any till: whatever a planner may decide."""
    if not rules.has_grants or len(state.truths) >= rules.rights:
        return
    for till in [LEAD] if rules.has_lead else _heard(rules, state):
        for points in range(1, state.server.free + 1):
            given = _give(rules, state, len(state.truths), till, points)
            given = given._replace(truths=(*state.truths, Truth(points)))
            yield ("grant", (points, till, len(state.truths))), given


def carries(rules: Rules, state: State) -> Iterator[Next]:
    """For one named till, in the customer's hand; the phone may show it anywhere."""
    if not rules.has_carries or len(state.truths) >= rules.rights:
        return
    for till in _heard(rules, state):
        for points in range(1, state.server.free + 1):
            right = len(state.truths)
            given = _give(rules, state, right, till, points, Kind.CARRY)
            given = given._replace(truths=(*state.truths, Truth(points)))
            yield ("carry", (points, till, right)), given


def hold_answers(rules: Rules, state: State) -> Iterator[Next]:
    server = state.server
    for letter in state.net:
        if letter.kind is not Kind.ASK or letter.right in server.tombs:
            continue
        if server.find(letter.right) is None and server.free > 0:
            points = min(server.free, letter.points)
            given = _give(rules, state, letter.right, letter.till, points)
            truths = list(state.truths)
            truths[letter.right] = truths[letter.right]._replace(amount=points)
            step = ("hold", (letter.till, points, letter.right))
            yield step, given._replace(truths=tuple(truths))


def _give(
    rules: Rules,
    state: State,
    right: int,
    till: int,
    points: int,
    kind: Kind = Kind.GRANT,
) -> State:
    server = state.server
    server = server._replace(
        rights=(*server.rights, Granted(right, till, points, points)),
        rights_out=server.rights_out + points,
    )
    letter = Letter(kind, till, right, points, server.epoch)
    return commit(rules, state, server, letter)


def top_ups(rules: Rules, state: State) -> Iterator[Next]:
    """Fill a till's pool: both promises of limited risk are booked before."""
    if not rules.pool or len(state.truths) >= rules.rights:
        return
    server, right = state.server, len(state.truths)
    for till in _heard(rules, state):
        mine = [one for one in server.rights if one.is_pool and one.till == till]
        points = rules.pool - sum(one.open for one in mine)
        share = server.shares[till] or rules.share
        if points * 2 <= rules.pool:
            continue
        has_room = server.chain_used + points <= rules.chain_limit
        if not has_room or not _has_share(rules, server, till):
            continue
        booked = 0 if rules.broken is Guard.POOL_BOOKED else points
        pool = Granted(right, till, points, points, booked, is_pool=True)
        after = server._replace(
            rights=(*server.rights, pool),
            pools=server.pools + booked,
            shares=put(server.shares, till, share),
        )
        letter = Letter(Kind.POOL, till, right, points, server.epoch, share)
        done = commit(rules, state, after, letter)
        truths = (*state.truths, Truth(points))
        yield ("pool", (points, till, right)), done._replace(truths=truths)


def _has_share(rules: Rules, server: Server, till: int) -> bool:
    if server.shares[till] or rules.broken is Guard.SHARE_BOOKED:
        return True
    taken = sum(server.shares)
    if rules.broken is not Guard.SHARE_SEES_RISK:
        taken += server.risk_used
    return taken + rules.share <= rules.limit


def _heard(rules: Rules, state: State) -> list[int]:
    alive = [n for n, till in enumerate(state.tills) if till.life is not Life.UNBORN]
    return [n for n in alive if not (state.copied and n == 0)]


def _all_registered(server: Server) -> bool:
    return all(server.registered)


def _may_give(rules: Rules, server: Server) -> bool:
    return rules.broken is Guard.REGISTRATION or _all_registered(server)


def _may_debit(rules: Rules, server: Server) -> bool:
    lacks = rules.broken in (Guard.REGISTRATION, Guard.DEBITS_WAIT)
    return lacks or _all_registered(server)


# --- asking back -------------------------------------------------------------------


def recalls(rules: Rules, state: State) -> Iterator[Next]:
    if not rules.has_recalls:
        return
    server = state.server
    for right in server.rights:
        letter = Letter(Kind.RECALL, right.till, right.right, right.open, server.epoch)
        is_sub = right.lent_of != NONE  # It ends with its sale, and by itself.
        if right.open and not is_sub and letter not in state.net:
            yield (
                ("recall", (right.right, right.till)),
                commit(rules, state, server, letter),
            )


def reclaims(rules: Rules, state: State) -> Iterator[Next]:
    """A right of a till that is silent for long: at any moment, as L lets."""
    if not rules.has_reclaim:
        return
    server = state.server
    for right in server.rights:
        if right.is_pool or right.booked or not right.open or server.overdrawn:
            continue
        room = min(
            rules.limit - sum(server.shares) - server.booked,
            rules.chain_limit - server.chain_used,
        )
        if right.open <= room:
            after = reclaim(rules, server, right)
            letter = Letter(
                Kind.RECALL, right.till, right.right, right.open, server.epoch
            )
            yield (
                ("reclaim", (right.right, right.till)),
                commit(rules, state, after, letter),
            )


# --- its own debits, and credits ---------------------------------------------------


def debits(rules: Rules, state: State) -> Iterator[Next]:
    """Expiry, and points taken back: from the free part, or else a claim."""
    server = state.server
    if server.debited + server.claims >= rules.debits:
        return
    if rules.broken is Guard.FREE_PART:
        if server.posted > 0:
            gone = server._replace(posted=0, debited=server.debited + server.posted)
            yield ("expire", (server.posted,)), commit(rules, state, gone)
        return
    if server.free > 0:
        gone = server._replace(posted=server.posted - 1, debited=server.debited + 1)
        yield ("expire", (1,)), commit(rules, state, gone)
    else:
        owed = server._replace(claims=server.claims + 1)
        yield ("take_back", (1,)), commit(rules, state, owed)


def earnings(rules: Rules, state: State) -> Iterator[Next]:
    server = state.server
    if server.credited < rules.credits:
        server = server._replace(posted=server.posted + 1, credited=server.credited + 1)
        yield ("credit", (1,)), _settled(rules, state, settle_account(server))


# --- what tills sent ---------------------------------------------------------------


def postings(rules: Rules, state: State) -> Iterator[Next]:
    """The next entry of a journal; others are known, or behind a gap."""
    for number, till in enumerate(state.tills):
        seq = state.server.marks[number] + 1
        if seq > len(till.journal) or seq <= till.trimmed:
            continue
        waits = rules.broken is not Guard.ENTRIES_WAIT
        if waits and not state.server.registered[number]:
            continue
        entry = till.journal[seq - 1]
        server, fault = apply_entry(rules, state.server, number, seq, entry)
        after = _settled(rules, state, server)
        for letter in passed_on(state.server, server, number, entry):
            after = after.sent(letter)
        yield ("post", (number, seq)), after._replace(fault=fault)


def _settled(rules: Rules, state: State, server: Server) -> State:
    """Tills are told to forget draws that are covered now."""
    is_covered = not server.overdrawn or rules.broken is Guard.SETTLED_COVERED
    if not is_covered or not any(server.used):
        return commit(rules, state, server)
    letters = []
    for till, used in enumerate(server.used):
        if used:
            number = server.settlings[till] + 1
            letters.append(Letter(Kind.SETTLED, till, 0, used, server.epoch, number))
            server = server._replace(
                settlings=put(server.settlings, till, number),
                used=put(server.used, till, 0),
            )
    return commit(rules, state, server, *letters)


def forgettings(rules: Rules, state: State) -> Iterator[Next]:
    if rules.broken is Guard.WATERMARK:
        for till, mark in enumerate(state.server.marks):
            if mark:
                marks = put(state.server.marks, till, 0)
                server = state.server._replace(marks=marks)
                yield ("forget", (till,)), commit(rules, state, server)


def acks(rules: Rules, state: State) -> Iterator[Next]:
    """What a till may forget: entries that no failover can lose any more."""
    if not rules.loses:
        return
    for till, mark in enumerate(state.server.marks):
        stable = min([mark, *(before.marks[till] for before in state.lossy)])
        if rules.broken is Guard.KEPT_UNTIL_STABLE:
            stable = mark
        letter = Letter(Kind.ACK, till, points=stable)
        if stable and letter not in state.net:
            yield ("ack", (till, stable)), state.sent(letter)


# --- failover ----------------------------------------------------------------------


def failovers(rules: Rules, state: State) -> Iterator[Next]:
    if not rules.loses or state.failed_over:
        return
    registers = rules.broken is not Guard.REGISTRATION
    for lost, server in enumerate((state.server, *state.lossy)):
        after = server._replace(
            epoch=server.epoch + 1,
            registered=(not registers,) * len(server.registered),
        )
        yield (
            ("failover", (lost,)),
            state._replace(server=after, lossy=(), failed_over=True),
        )


def registrations(rules: Rules, state: State) -> Iterator[Next]:
    """Reports wait until the last one is in; then they are posted together.

    Alone, a till's rights may find no cover, because what another till gave back
    for them was lost too, and is told again only in that till's report.
    """
    if all(state.server.registered):
        return
    reports = [letter for letter in state.net if letter.kind is Kind.REGISTER]
    if rules.broken is Guard.REBUILT_TOGETHER:
        for letter in reports:
            if not state.server.registered[letter.till]:
                yield ("register", (letter.till,)), _rebuild(rules, state, [letter])
        return
    tills = range(len(state.tills))
    for choice in product(*([r for r in reports if r.till == n] for n in tills)):
        yield ("rebuild", ()), _rebuild(rules, state, choice)


def _rebuild(rules: Rules, state: State, reports: Sequence[Letter]) -> State:
    server, fault = rebuild(rules, state.server, reports)
    return _settled(rules, state, server)._replace(fault=fault)
