"""What tills may know of an account: its figures, for an answer or for the feed.

A till never learns a member's phone or full name: the feed carries a short form,
under a keyed fingerprint of the card. Gift cards and coupons stand in the same feed,
under the fingerprint of their code.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import msgspec
from sqlalchemy import Connection, bindparam, select

from cashier.domain.loyalty.facts import LevelState
from server import bearers, feed, member_facts, schema as db
from server.bearers import Bearer
from server.book import Book
from server.core import Stamp
from server.ledger import Ledger
from server.member_facts import MemberFacts, facts_of
from server.quick import Question
from server.schema import TENANT
from sync import protocol as wire

_NEXT = 3
_CHUNK = 1000
_c = db.card.c
_CARDS = select(_c.account, _c.fingerprint, _c.status, _c.blocked_on).where(
    _c.tenant == TENANT, _c.account.in_(bindparam("accounts", expanding=True))
)


def figures_of(
    ledger: Ledger,
    stamp: Stamp,
    facts: MemberFacts | None = None,
    *,
    status: str = "",
    blocked_on: str | None = None,
) -> wire.AccountFigures:
    """The account now; a card's own status stands above the member's."""
    mine = facts or MemberFacts()
    return wire.AccountFigures(
        account=ledger.account,
        confirmed=ledger.confirmed(stamp.today),
        pending=ledger.pending(stamp.today),
        held=ledger.rights_out,
        as_of=stamp.text,
        expiring=_expiring(ledger, stamp),
        name=short_name(ledger.name),
        status=status or ledger.status,
        blocked_on=blocked_on or ledger.blocked_on,
        purses=[_purse(purse, stamp) for purse in mine.purses],
        turnovers=mine.turnovers,
        levels=[_level(level) for level in mine.levels],
        memberships=mine.memberships,
        enrolled=mine.enrolled,
        birthday=mine.birthday,
        partner=mine.partner,
        pin_hash=mine.pin_hash,
    )


def bearer_figures(ledger: Ledger, bearer: Bearer, stamp: Stamp) -> wire.AccountFigures:
    """A gift card or a coupon; it has no member, and no name."""
    return wire.AccountFigures(
        account=ledger.account,
        confirmed=ledger.confirmed(stamp.today),
        pending=ledger.pending(stamp.today),
        held=ledger.rights_out,
        as_of=stamp.text,
        expiring=_expiring(ledger, stamp),
        kind=bearer.kind,
        programme=bearer.programme,
        starts=bearer.starts,
        ends=bearer.ends,
        owner=bearer.owner,
    )


def answer_figures(
    conn: Connection, ledger: Ledger, stamp: Stamp
) -> wire.AccountFigures:
    """Of the account that was asked for: a member's with all there is to know."""
    if bearers.kind_of(ledger.account) is not None:
        known = bearers.read(conn, [ledger.account])
        return bearer_figures(ledger, known[ledger.account], stamp)
    if ledger.purse:
        return figures_of(ledger, stamp)
    facts = facts_of(conn, [ledger.account], stamp)
    return figures_of(ledger, stamp, facts[ledger.account])


def questions(account: str) -> list[Question]:
    """What `answer_figures` asks of this account, as far as it is known before."""
    return member_facts.questions(account) if bearers.is_main(account) else []


def short_name(name: str) -> str:
    """`Petrova Maria Ivanovna` becomes `Petrova M.`"""
    words = name.split()
    if len(words) < 2:
        return name.strip()
    return f"{words[0]} {words[1][0]}."


def publish_cards(conn: Connection, ledgers: Sequence[Ledger], stamp: Stamp) -> None:
    """Put the figures of these accounts into the feed, one row for each card.

    They are written already. A purse is a figure of its member.
    """
    rows: dict[str, bytes | None] = {}
    mains = _mains(conn, ledgers)
    facts = facts_of(conn, mains, stamp)
    names = sorted(mains)
    for i in range(0, len(names), _CHUNK):
        for row in conn.execute(_CARDS, {"accounts": names[i : i + _CHUNK]}):
            figures = figures_of(
                mains[row.account],
                stamp,
                facts[row.account],
                status=row.status,
                blocked_on=row.blocked_on,
            )
            rows[row.fingerprint] = msgspec.json.encode(figures)
    rows |= _bearer_rows(conn, ledgers, stamp)
    feed.publish(conn, "cards", rows)


def _mains(conn: Connection, ledgers: Iterable[Ledger]) -> dict[str, Ledger]:
    """The members' own accounts, by name."""
    found = {one.account: one for one in ledgers if one.account == one.member}
    missing = {one.member for one in ledgers if one.member} - found.keys()
    if missing:
        book = Book(conn)
        book.load(missing)
        found |= {one.account: one for one in book.loaded()}
    return found


def _bearer_rows(
    conn: Connection, ledgers: Iterable[Ledger], stamp: Stamp
) -> dict[str, bytes | None]:
    mine = [one for one in ledgers if bearers.kind_of(one.account) is not None]
    known = bearers.read(conn, [ledger.account for ledger in mine])
    return {
        bearers.fingerprint_of(ledger.account): msgspec.json.encode(
            bearer_figures(ledger, known[ledger.account], stamp)
        )
        for ledger in mine
    }


def _expiring(ledger: Ledger, stamp: Stamp) -> list[wire.Slice]:
    return [
        wire.Slice(lot="lot", points=points, expires=day.isoformat())
        for day, points in ledger.expiring(stamp.today)[:_NEXT]
    ]


def _purse(ledger: Ledger, stamp: Stamp) -> wire.PurseFigures:
    return wire.PurseFigures(
        purse=ledger.purse,
        confirmed=ledger.confirmed(stamp.today),
        pending=ledger.pending(stamp.today),
        held=ledger.rights_out,
        expiring=_expiring(ledger, stamp),
    )


def _level(state: LevelState) -> wire.LevelFigures:
    return wire.LevelFigures(
        programme=state.programme,
        level=state.level,
        reached_on=state.reached_on.isoformat(),
        kept_until=_text(state.kept_until),
    )


def _text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
