"""Points given again for what a lost till holds, and taken again when it is found.

The right itself stays out: its till may have spent it, and that will be posted as
ever. What the chain gave is a lot of its own, from `~compensation`. When parts of
the right come back unspent, as much of the gift is taken again; when they were spent
after all, only what is left of the gift is: the rest is the chain's stated loss.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from server import schema as db
from server.account_keys import among, of_account
from server.book import Book
from server.core import Stamp
from server.ledger import Cause, Granted, Kind, Ledger, Lot
from server.ledger_values import Part
from server.schema import TENANT, shard_of

_g = db.lost_right


def give(conn: Connection, ledger: Ledger, right: Granted, stamp: Stamp) -> int:
    """Credit what is open of a right, once; how much that was."""
    mine = of_account(_g, ledger.account)
    known = conn.execute(select(_g).where(*mine, _g.c.right_id == right.right_id))
    if known.first() is not None:
        return 0
    cause = _cause("lost", right, stamp)
    given = 0
    for part in right.parts:
        lot = _gift(right, part, stamp)
        if part.open and not lot.is_over_on(stamp.today):
            ledger.add_lot(lot, Kind.COMPENSATION, cause)
            given += part.open
    if given:
        conn.execute(
            insert(_g).values(
                tenant=TENANT,
                shard=shard_of(ledger.account),
                account=ledger.account,
                right_id=right.right_id,
                holder=right.holder,
                incarnation=right.incarnation,
                given=given,
                open_seen=right.open,
                spent_seen=right.spent,
            )
        )
    return given


def settle(
    conn: Connection, book: Book, accounts: Iterable[str], stamp: Stamp
) -> list[str]:
    """After rights moved: take again what the chain need not have given.

    Returns the rights that were spent although their points had been given again.
    """
    wanted = sorted(set(accounts))
    late: list[str] = []
    if not wanted:
        return late
    for row in conn.execute(select(_g).where(among(_g, wanted))).all():
        ledger, right = book.ledger(row.account), book.right(row.account, row.right_id)
        assert ledger is not None, row.account
        assert right is not None, row.right_id
        if right.spent > row.spent_seen:
            late.append(right.right_id)
        if (right.open, right.spent) != (row.open_seen, row.spent_seen):
            _settle_one(conn, book, ledger, right, row, stamp)
    return late


def outstanding(conn: Connection, holder: str, incarnation: int) -> int:
    """What the chain gave for this till's rights and did not take again."""
    query = select(func.coalesce(func.sum(_g.c.given - _g.c.taken_back), 0)).where(
        _g.c.tenant == TENANT,
        _g.c.holder == holder,
        _g.c.incarnation == incarnation,
    )
    return int(conn.execute(query).scalar_one())


def _settle_one(
    conn: Connection,
    book: Book,
    ledger: Ledger,
    right: Granted,
    row: Row[Any],
    stamp: Stamp,
) -> None:
    spent = right.spent - row.spent_seen
    came_back = row.open_seen - right.open - spent
    left = row.given - row.taken_back
    lots = [_gift(right, part, stamp).lot_id for part in right.parts]
    book.need_lots(ledger, lots)
    cause = _cause(f"found.{right.open}.{right.spent}", right, stamp)
    taken = min(came_back, left)
    if taken:  # It is in the account this very moment: it came back just now.
        ledger.take_back(taken, lots[0], cause, kind=Kind.COMPENSATION)
    for lot_id in lots:
        lot = ledger.lots.get(lot_id)
        more = 0 if lot is None else min(lot.free, spent, left - taken)
        if more:
            ledger.take_back(more, lot_id, cause, kind=Kind.COMPENSATION)
            taken, spent = taken + more, spent - more
    conn.execute(
        update(_g)
        .where(*of_account(_g, ledger.account), _g.c.right_id == right.right_id)
        .values(
            open_seen=right.open,
            spent_seen=right.spent,
            taken_back=_g.c.taken_back + taken,
        )
    )


def _gift(right: Granted, part: Part, stamp: Stamp) -> Lot:
    digest = blake2b(f"{right.right_id}\n{part.lot_id}".encode(), digest_size=12)
    return Lot(
        lot_id=f"comp-{digest.hexdigest()}",
        origin=Kind.COMPENSATION.value,
        amount=part.open,
        free=part.open,
        active=stamp.today,
        expires=part.expires,
    )


def _cause(what: str, right: Granted, stamp: Stamp) -> Cause:
    return Cause(entry=f"{what}.{right.right_id}", day=stamp.today, at=stamp.text)
