"""The server's arithmetic for its one account; the counterpart of `server.ledger`."""

from __future__ import annotations

from collections.abc import Sequence

from tests.model.lead_ledger import OF_LOANS, apply_loan
from tests.model.rules import Guard, Rules
from tests.model.values import Entry, Granted, Held, Letter, Server, Word, put

NO_RIGHT = "an entry without its right"
BEYOND = "a return of more than was open"
TWICE = "an entry applied twice"


def apply_entry(
    rules: Rules, server: Server, till: int, seq: int, entry: Entry
) -> tuple[Server, str]:
    """Post one entry of a till's journal; what is wrong with it, if anything is."""
    fault = TWICE if seq <= server.done[till] else ""
    server = server._replace(
        marks=put(server.marks, till, seq),
        done=put(server.done, till, max(seq, server.done[till])),
    )
    if entry.word in OF_LOANS:
        server, wrong = apply_loan(rules, server, till, entry)
        return settle_account(server), fault or wrong
    right = server.find(entry.right)
    if right is None or right.till != till:
        return _unknown(rules, server, entry, fault)
    if entry.word is Word.SPENT:
        server, missing = _redeem(rules, server, right, entry.points)
        fault = fault or (NO_RIGHT if missing else "")
    else:
        asked = entry.points if entry.word is Word.RETURNED else right.open
        fault = fault or (BEYOND if asked > right.open else "")
        server = hand_back(server, right, min(asked, right.open))
    return settle_account(server), fault


def _unknown(
    rules: Rules, server: Server, entry: Entry, fault: str
) -> tuple[Server, str]:
    """A right that the server does not know: refused for ever, if given up empty."""
    is_empty = entry.word not in (Word.SPENT, Word.RETURNED)
    if entry.word is Word.REFUSED and entry.epoch == server.epoch:
        is_empty = False  # Only a server can have recalled it, in this very epoch.
    if not is_empty:
        return server, fault or NO_RIGHT
    # Names that the server makes are never used again: only a hold can come back.
    if rules.has_holds and rules.broken is not Guard.SERVER_TOMBSTONE:
        server = server._replace(tombs=server.tombs | {entry.right})
    return server, fault


def _redeem(
    rules: Rules, server: Server, right: Granted, asked: int
) -> tuple[Server, int]:
    """Spend out of an open right; returns what it does not cover too."""
    if right.is_pool:
        return _draw_pool(rules, server, right, asked)
    drawn = min(right.open, asked)
    booked = min(right.booked, drawn)
    server = server.with_right(
        right._replace(open=right.open - drawn, booked=right.booked - booked)
    )
    if booked:
        server = server._replace(booked=server.booked - booked)
        server = _draw(rules, server, booked)
    plain = drawn - booked
    server = server._replace(
        posted=server.posted - plain, rights_out=server.rights_out - plain
    )
    return server, asked - drawn


def _draw_pool(
    rules: Rules, server: Server, pool: Granted, asked: int
) -> tuple[Server, int]:
    till = pool.till
    drawn = max(min(asked, pool.open, server.shares[till] - server.used[till]), 0)
    server = _close(server, pool, drawn)
    server = server._replace(used=put(server.used, till, server.used[till] + drawn))
    return _draw(rules, server, drawn), asked - drawn


def _draw(rules: Rules, server: Server, points: int) -> Server:
    """Spend without cover: from what is free, and then below zero."""
    rest = points - min(server.free, points)
    if rules.broken is Guard.OVERDRAFT_KEPT:
        rest = 0
    return server._replace(
        posted=server.posted - points, overdrawn=server.overdrawn + rest
    )


def hand_back(server: Server, right: Granted, points: int) -> Server:
    """A holder gives up so much of a right."""
    if right.is_pool:
        return _close(server, right, points)
    booked = min(right.booked, points)
    server = server.with_right(
        right._replace(open=right.open - points, booked=right.booked - booked)
    )
    return server._replace(
        booked=server.booked - booked,
        rights_out=server.rights_out - (points - booked),
    )


def _close(server: Server, pool: Granted, points: int) -> Server:
    booked = min(pool.booked, points)
    server = server.with_right(
        pool._replace(open=pool.open - points, booked=pool.booked - booked)
    )
    return server._replace(pools=server.pools - booked)


def settle_account(server: Server) -> Server:
    """After points came in or free: the overdraft is repaid, then what is owed."""
    overdrawn = server.overdrawn
    if overdrawn and server.free > 0:
        # What is free and what is overdrawn are two sides of one figure.
        server = server._replace(overdrawn=overdrawn - min(server.free, overdrawn))
    taken = min(max(server.free, 0), server.claims)
    if taken:
        server = server._replace(
            posted=server.posted - taken,
            claims=server.claims - taken,
            debited=server.debited + taken,
        )
    return server


def reclaim(rules: Rules, server: Server, right: Granted) -> Server:
    """Free what a silent till's right holds, and book it on the chain's risk."""
    is_booked = rules.broken is not Guard.RECLAIM_BOOKED
    booked = right.open if is_booked else 0
    still_open = right.open if is_booked else 0
    server = server.with_right(right._replace(open=still_open, booked=booked))
    return settle_account(
        server._replace(
            rights_out=server.rights_out - right.open, booked=server.booked + booked
        )
    )


def rebuild(
    rules: Rules, server: Server, reports: Sequence[Letter]
) -> tuple[Server, str]:
    """Make the server's rights what the tills say, and then take their journals.

    All rights come first: a spend without cover must not draw on points that some
    till holds. Rights that a till does not have are on their way under the old
    epoch: it will refuse them, so their points are free.
    """
    for report in reports:
        for held in report.held:
            if server.find(held.right) is None:
                server = _adopt(server, report.till, held)
    for report in reports:
        known = {held.right for held in report.held}
        for right in server.rights:
            if right.till == report.till and right.right not in known and right.open:
                server = hand_back(server, right, right.open)
    fault = ""
    for report in reports:
        for seq, entry in enumerate(report.journal, 1):
            if seq > server.marks[report.till]:
                server, wrong = apply_entry(rules, server, report.till, seq, entry)
                fault = fault or wrong
    told = {report.till for report in reports}
    registered = tuple(
        known or till in told for till, known in enumerate(server.registered)
    )
    server = server._replace(registered=registered)
    if rules.broken is not Guard.GAP_BOOKED:
        server = _book_gap(server)
    return settle_account(server), fault


def _book_gap(server: Server) -> Server:
    """Where rights taken back by time were lost too: what finds no cover is risk."""
    for right in server.rights:
        more = min(right.open - right.booked, -server.free)
        if more > 0 and not right.is_pool:
            server = server.with_right(right._replace(booked=right.booked + more))
            server = server._replace(
                rights_out=server.rights_out - more, booked=server.booked + more
            )
    gap = max(-server.free, 0)
    return server._replace(overdrawn=server.overdrawn + gap)


def _adopt(server: Server, till: int, held: Held) -> Server:
    right = Granted(held.right, till, held.amount, held.amount)
    return server._replace(
        rights=(*server.rights, right), rights_out=server.rights_out + held.amount
    )
