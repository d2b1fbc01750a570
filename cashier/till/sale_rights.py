"""What a sale holds of the ledger, and how it lets go.

Every way out of a sale passes here: a hold is good for one sale only, so what is
left of it goes back to the server in the transaction that ends the sale. Standing
rights are only released. A hold whose answer never came is refused for ever, so
that an answer on its way cannot strand a customer's points.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from cashier.domain.events import RightReturned, SubEnded
from cashier.domain.ids import AccountId, RightId, SaleId
from cashier.domain.ledger import OF_ONE_SALE, Draw, Right, is_sub
from cashier.domain.risk import risk_in
from cashier.till.ports import CompletedSale, HoldState, UnitOfWork

Hold = tuple[RightId, AccountId, HoldState]


def usable_rights(holds: Sequence[Hold], rights: Sequence[Right]) -> tuple[Right, ...]:
    """Rights a sale with these holds may spend: never one granted to another."""
    ours = {hold for hold, _, _ in holds}
    return tuple(
        right
        for right in rights
        if right.kind not in OF_ONE_SALE or right.right_id in ours
    )


def count_risk(work: UnitOfWork, done: CompletedSale) -> None:
    """What stands on the chain's risk counts against its account until settled."""
    drawn = risk_in(done.redeemed)
    if drawn:
        assert done.account is not None
        # Still reserved, so the pools it is drawn from are there.
        most = min(pool.per_account for pool in work.rights.pools())
        work.rights.use_risk(done.account, drawn, most=most)


def has_holds(work: UnitOfWork, sale: SaleId) -> bool:
    return any(
        state is not HoldState.GIVEN_UP for _, _, state in work.holds.of_sale(sale)
    )


def end_holds(
    work: UnitOfWork,
    sale: SaleId,
    now: datetime,
    *,
    keep: Collection[AccountId] = (),
) -> int:
    """Give back what is left of every hold of this sale; how many there were.

    But those of the accounts in `keep`. Reservations must have been spent or
    released before.
    """
    ended = 0
    for hold, account, state in work.holds.of_sale(sale):
        if state is not HoldState.GIVEN_UP and account not in keep:
            end_hold(work, hold, account, state, now)
            ended += 1
    return ended


def end_hold(
    work: UnitOfWork,
    hold: RightId,
    account: AccountId,
    state: HoldState,
    now: datetime,
) -> None:
    """End one hold; what it stands at decides what the server is told."""
    work.holds.settle(hold, HoldState.GIVEN_UP)
    if state is HoldState.ASKED:
        give_back(work, hold, account, (), now)
    elif state is HoldState.GRANTED:
        right = work.rights.get(hold)
        left = right.left() if right is not None else ()
        if left:  # A hold that was spent whole has nothing to tell.
            give_back(work, hold, account, left, now)


def give_back(
    work: UnitOfWork,
    right: RightId,
    account: AccountId,
    draws: Sequence[Draw],
    now: datetime,
) -> None:
    """Return a right, or what is left of it, to the one that it is of.

    Of the server that is the journal's business alone. What the shop's lead lent is
    the lead's again: it hears of it over the shop's own net, or from the server,
    and the same entry is the proof for both.
    """
    work.rights.give_up(right, draws)
    if is_sub(right):
        me = work.identity()
        work.outbox.put(
            SubEnded(
                sub=right,
                account=account,
                borrower=me.till,
                borrower_life=me.incarnation,
                draws=tuple(draws),
                at=now,
            )
        )
        return
    work.outbox.put(
        RightReturned(right_id=right, account=account, draws=tuple(draws), at=now)
    )
