"""After a restore: what tills of one shop lent each other, from their journals.

A loan is a part of its lender's right. Posting the journals moves it out of that right
and back again, so it is not adopted beside it; only where nobody told of that right
it is taken as a right of its own. The journals are posted one after the other, but a
lender may have lent a second time what a borrower gave up the first time: so an end
counts as soon as its loan is known. What it gives up is exactly what is not spent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from cashier.domain.ids import RightId
from cashier.domain.ledger import is_sub
from server import epochs_told, lead_posting, schema as db
from server.account_keys import of_account
from server.epochs_inbox import Who
from server.holders import HolderState
from server.schema import TENANT
from sync import protocol as wire

if TYPE_CHECKING:
    from server.epochs_rebuild import Together
    from server.posting import Poster

Held = tuple[Who, wire.HeldRight]
_sub, _of, _h = db.spend_right, db.spend_right.alias(), db.holder
_BACK = (
    select(_sub.c.account, _sub.c.right_id)
    .join(
        _of,
        (_of.c.tenant == _sub.c.tenant)
        & (_of.c.shard == _sub.c.shard)
        & (_of.c.account == _sub.c.account)
        & (_of.c.right_id == _sub.c.lent_of),
    )
    .join(
        _h,
        (_h.c.tenant == _sub.c.tenant)
        & (_h.c.holder == _sub.c.holder)
        & (_h.c.incarnation == _sub.c.incarnation),
    )
    .where(
        _sub.c.tenant == TENANT,
        _sub.c.state == "closed",
        _of.c.state == "open",
        # Of a till that is lost or revoked a person may have decided otherwise.
        _h.c.state.in_([HolderState.ACTIVE.value, HolderState.SUSPECT.value]),
    )
)


def begin(work: Together, loans: list[Held]) -> None:
    """Adopt the loans whose rights nobody knows; end those that the books know."""
    work.book.load({held.account for _, held in loans})
    for who, held in loans:
        ledger = work.book.ledger(held.account)
        if ledger is None or work.book.right(held.account, held.right):
            continue
        lent = epochs_told.loan_in([e for _, e in work.journals[who]], held.right)
        if lent is None or work.book.right(held.account, lent.right) is None:
            work.adopt_right(ledger, who, held)
    for who, entries in work.journals.items():
        ends = epochs_told.ends_in([e for _, e in entries], who)
        work.book.load({end.account for end in ends})
        for end in ends:
            work.ends[end.sub] = (who, end)
            end_now(work, end.sub)


def end_now(work: Together, sub: str) -> None:
    """If its borrower has told that it ended, and the books know it by now."""
    found = work.ends.get(sub)
    if found is not None:
        who, end = found
        lead_posting.end_known(work.poster(who), end)


def is_lent(work: Together, account: str, right: str) -> bool:
    """A loan, or a right that was lent of: what comes back may be on its way.

    A borrower ends its loan by itself, and the lender hears it from there too.
    """
    if is_sub(RightId(right)):
        return True
    query = select(_sub.c.right_id).where(
        *of_account(_sub, account), _sub.c.lent_of == right
    )
    return work.conn.execute(query.limit(1)).first() is not None


def tell_again(work: Together, who: Who) -> None:
    """What came back to this lender: the letters that said so went with the restore.

    To whoever heard it before it says nothing new.
    """
    query = _BACK.where(_of.c.holder == who[0], _of.c.incarnation == who[1])
    found = work.conn.execute(query.order_by(_sub.c.account, _sub.c.right_id)).all()
    work.book.load_rights((row.account, row.right_id) for row in found)
    for row in found:
        ended = work.book.right(row.account, row.right_id)
        assert ended is not None, row
        lead_posting.tell_back(work.poster(who), who, ended, row.account)


def is_for_borrower(work: Together, poster: Poster, entry: wire.Entry | None) -> bool:
    """An end that the lender tells, and that the borrower's journal has as well.

    It counts by that one: what was spent before it comes first there.
    """
    if not isinstance(entry, wire.SubEndEntry) or entry.end.sub not in work.ends:
        return False
    return (poster.holder, poster.incarnation) != (entry.end.till, entry.end.life)
