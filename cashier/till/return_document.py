"""Parts of a return's document: whose rights, which lots, what went back to them."""

from __future__ import annotations

from dataclasses import replace

from cashier.domain.amounts import NO_POINTS
from cashier.domain.ids import AccountId, RightId
from cashier.domain.ledger import Draw, RightDraw
from cashier.till.entries import account_of
from cashier.till.ports import CompletedSale, UnitOfWork
from cashier.till.records import EarnedLot
from cashier.till.return_facts import First, PurseBack


def accounts_of(work: UnitOfWork, done: CompletedSale) -> dict[RightId, AccountId]:
    known = ((p.right_id, account_of(work, done, p)) for p in done.redeemed)
    return {id_: account for id_, account in known if account is not None}


def foreign_of(work: UnitOfWork, first: First) -> tuple[tuple[RightId, AccountId], ...]:
    """Rights of the sale that this till never had, and whose they were."""
    return tuple(
        (right, account)
        for right, account in first.accounts.items()
        if work.rights.get(right) is None
    )


def taken_lot(purse: PurseBack) -> EarnedLot:
    """The lot as the sale made it, with what is taken of it now."""
    assert purse.lot is not None, purse
    earning = replace(purse.lot.earning, points=purse.taken)
    return replace(purse.lot, earning=earning)


def by_right(first: First, back: tuple[Draw, ...]) -> tuple[RightDraw, ...]:
    """The points that went back, under the rights that had been spent.

    For the document only: a spent right is never filled again, the points go to
    the account.
    """
    rights: dict[RightId, dict[str, Draw]] = {}
    redeemed = first.done.redeemed
    owner = {d.lot_id: part.right_id for part in redeemed for d in part.draws}
    for draw in back:
        mine = rights.setdefault(owner[draw.lot_id], {})
        known = mine.get(draw.lot_id)
        points = draw.points + (known.points if known is not None else NO_POINTS)
        mine[draw.lot_id] = replace(draw, points=points)
    return tuple(
        RightDraw(right_id=right, draws=tuple(draws.values()))
        for right, draws in rights.items()
    )
