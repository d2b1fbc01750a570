"""The document of a sale that ends, made from what the screen showed.

Every share is stored with its line, so that a return years later needs no rule of
today; the figures of the receipt are those of the view and of nothing else.
"""

from __future__ import annotations

from cashier.domain.amounts import NO_MONEY, Money
from cashier.domain.errors import AmountRefused, NotPaidInFull
from cashier.domain.events import PointsEarned, PointsRedeemed, SaleCompleted
from cashier.domain.ids import LotId
from cashier.domain.loyalty.answers import LineQuote
from cashier.domain.numbers import format_number
from cashier.domain.sale import SoldLine, Tender, TenderKind
from cashier.till.ports import CompletedSale, LoyaltyNote, UnitOfWork
from cashier.till.shifts import open_shift
from cashier.till.views import SaleView


def take_number(work: UnitOfWork) -> str:
    """The next receipt number; taken in the transaction that completes."""
    identity = work.identity()
    return format_number(
        identity.store_number,
        identity.till_number,
        open_shift(work).number,
        work.sales.next_number(),
    )


def cash_leg(short: Money, received: Money | None) -> tuple[Tender, ...]:
    """The cash that closes a sale; none when nothing is left to pay."""
    given = received or NO_MONEY
    if given < NO_MONEY or (given and not short):
        raise AmountRefused
    if given < short:
        raise NotPaidInFull(short=short - given)
    if not short:
        return ()
    return (Tender(kind=TenderKind.CASH, amount=short, received=given),)


def sold_lines(view: SaleView) -> tuple[SoldLine, ...]:
    assert view.quote is not None
    shares = {line.line_no: line for line in view.quote.lines}
    sold = []
    for priced in view.lines:
        if priced.line.is_voided:
            continue
        line_no = priced.line.line_no
        share = shares.get(line_no, LineQuote(line_no=line_no))
        sold.append(
            SoldLine(
                line_no=line_no,
                item=priced.line.item,
                quantity_milli=priced.line.quantity_milli,
                gross=priced.gross,
                discount=priced.discount,
                redeemed=share.redeemed,
                redeemed_points=share.redeemed_points,
                earned=share.earned,
            )
        )
    return tuple(sold)


def loyalty_note(view: SaleView) -> LoyaltyNote | None:
    """What the receipt says about the card; provisional without the server."""
    if view.member is None or view.snapshot is None or view.quote is None:
        return None
    earnings = view.quote.earnings
    return LoyaltyNote(
        four=view.member.four,
        name=view.member.name,
        before=view.balance,
        redeemed=view.quote.redeem,
        earned=view.quote.earned,
        after=view.balance_after,
        active_from=earnings[0].active_from if earnings else None,
        is_provisional=not view.snapshot.online,
    )


def tell_server(work: UnitOfWork, done: CompletedSale, view: SaleView) -> None:
    """The entries of a completed sale, in the transaction that completed it."""
    work.outbox.put(sale_event(done))
    for part in done.redeemed:
        assert done.account is not None
        work.outbox.put(
            PointsRedeemed(
                sale_id=done.sale.sale_id,
                account=done.account,
                right_id=part.right_id,
                draws=part.draws,
                at=done.at,
                business_date=done.business_date,
            )
        )
    earned = _earned_event(done, view)
    if earned is not None:
        work.outbox.put(earned)


def sale_event(done: CompletedSale) -> SaleCompleted:
    return SaleCompleted(
        sale_id=done.sale.sale_id,
        number=done.number,
        shift_id=done.sale.shift_id,
        cashier=done.sale.cashier,
        at=done.at,
        business_date=done.business_date,
        lines=done.lines,
        tenders=done.tenders,
        card=done.sale.card.number if done.sale.card is not None else None,
        account=done.account,
        returns=done.returns,
        change=done.change,
    )


def _earned_event(done: CompletedSale, view: SaleView) -> PointsEarned | None:
    if done.earned_lot is None or done.sale.card is None or view.quote is None:
        return None
    # Each programme makes a lot of its own, and today a chain has one.
    (earning,) = view.quote.earnings
    return PointsEarned(
        sale_id=done.sale.sale_id,
        lot_id=LotId(done.earned_lot),
        card=done.sale.card.number,
        account=done.account,
        points=earning.points,
        active_from=earning.active_from,
        expires_on=earning.expires_on,
        programme=earning.programme,
        version=earning.version,
        mode=done.sale.card.mode,
        at=done.at,
        business_date=done.business_date,
    )
