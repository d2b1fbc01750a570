"""After a restore: what tills of one shop lent each other, from their journals.

A loan is a part of its lender's right. Posting the journals moves it out of that right
and back again, so it is not adopted beside it; only where nobody told of that right
it is taken as a right of its own. The journals are posted one after the other, but a
lender may have lent a second time what a borrower gave up the first time: so an end
counts as soon as its loan is known. What it gives up is exactly what is not spent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from server import epochs_told, lead_posting
from server.epochs_inbox import Who
from sync import protocol as wire

if TYPE_CHECKING:
    from server.epochs_rebuild import Together
    from server.posting import Poster

Held = tuple[Who, wire.HeldRight]


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


def is_for_borrower(work: Together, poster: Poster, entry: wire.Entry | None) -> bool:
    """An end that the lender tells, and that the borrower's journal has as well.

    It counts by that one: what was spent before it comes first there.
    """
    if not isinstance(entry, wire.SubEndEntry) or entry.end.sub not in work.ends:
        return False
    return (poster.holder, poster.incarnation) != (entry.end.till, entry.end.life)
