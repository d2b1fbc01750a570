"""The entries of a return: one for each fact, in the transaction of the return."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from cashier.domain.amounts import NO_POINTS
from cashier.domain.events import (
    Event,
    GiftCardUnloaded,
    MembershipGivenBack,
    PointsGivenBack,
)
from cashier.domain.ids import AccountId, CardNumber, purse_of
from cashier.till.entries import donated_events, sale_event
from cashier.till.ports import CompletedSale, UnitOfWork
from cashier.till.return_facts import BearerBack, PurseBack
from cashier.till.return_plan import Plan


def tell_return(
    work: UnitOfWork, done: CompletedSale, first: CompletedSale, plan: Plan
) -> None:
    """Put everything that this return did; the return itself first."""
    events: list[Event] = [sale_event(done)]
    events += (_of_purse(done, first, one) for one in plan.purses)
    events += (_of_bearer(done, first, one) for one in plan.bearers)
    events += _unloaded(done, first)
    events += _memberships(done, first, plan)
    given = tuple(replace(d, money=-d.money) for d in plan.donations)
    events += donated_events(done, given)
    for event in events:
        work.outbox.put(event)


def _of_purse(
    done: CompletedSale, first: CompletedSale, one: PurseBack
) -> PointsGivenBack:
    assert done.sale.card is not None, done
    return PointsGivenBack(
        sale_id=done.sale.sale_id,
        returns=first.sale.sale_id,
        card=done.sale.card.number,
        account=first.account,
        back=one.back,
        taken=one.taken,
        taken_lot=one.lot.lot_id if one.lot is not None else None,
        at=done.at,
        business_date=done.business_date,
        purse=one.purse,
        programme=one.programme,
        version=one.version,
        take_back=one.take_back,
        grace_days=one.grace_days,
        use=one.use,
    )


def _of_bearer(
    done: CompletedSale, first: CompletedSale, one: BearerBack
) -> PointsGivenBack:
    """To the account of a coupon or gift card, whoever's card was in the sale."""
    return PointsGivenBack(
        sale_id=done.sale.sale_id,
        returns=first.sale.sale_id,
        card=_stand_in(done, one.account),
        account=one.account,
        back=one.back,
        taken=NO_POINTS,
        taken_lot=None,
        at=done.at,
        business_date=done.business_date,
        use=one.use,
    )


def _stand_in(done: CompletedSale, account: AccountId) -> CardNumber:
    """Its number is in no journal; an entry names the account in its place.

    A member's uses of a series are kept with the member: there it is the card.
    """
    if purse_of(account)[1] and done.sale.card is not None:
        return done.sale.card.number
    return CardNumber(account.rpartition("-")[2].upper()[:32])


def _unloaded(done: CompletedSale, first: CompletedSale) -> Iterator[GiftCardUnloaded]:
    for load in done.loaded:
        yield GiftCardUnloaded(
            sale_id=done.sale.sale_id,
            returns=first.sale.sale_id,
            account=load.account,
            lot_id=load.lot_id,
            amount=load.amount,
            at=done.at,
            business_date=done.business_date,
        )


def _memberships(
    done: CompletedSale, first: CompletedSale, plan: Plan
) -> Iterator[MembershipGivenBack]:
    """One whose fee is not refunded at all runs on: nothing is told of it."""
    sold = {one.line_no: one for one in first.memberships}
    for one in plan.memberships:
        if one.ends == sold[one.line_no].ends:
            continue
        assert done.sale.card is not None, done
        yield MembershipGivenBack(
            sale_id=done.sale.sale_id,
            returns=first.sale.sale_id,
            line_no=one.line_no,
            card=done.sale.card.number,
            account=first.account,
            programme=one.programme,
            last_day=one.ends if one.ends >= one.starts else None,
            at=done.at,
            business_date=done.business_date,
        )
