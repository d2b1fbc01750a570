"""The document of a sale that ends, made from what the screen showed.

Every share is stored with its line, so that a return years later needs no rule of
today; the figures of the receipt are those of the view and of nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from cashier.domain.amounts import NO_MONEY, Money, Points
from cashier.domain.codes import new_code
from cashier.domain.errors import AmountRefused, NotPaidInFull
from cashier.domain.ids import CashierId, LotId
from cashier.domain.loyalty.answers import Earning, LineQuote, Quote
from cashier.domain.loyalty.engine import Programme
from cashier.domain.loyalty.facts import MAIN
from cashier.domain.loyalty.terms import EarningTerms
from cashier.domain.numbers import format_number
from cashier.domain.sale import (
    Sale,
    SaleState,
    ShownCoupon,
    SoldLine,
    Tender,
    TenderKind,
    check_move,
)
from cashier.till.facts import Facts, business_day
from cashier.till.ports import (
    Clock,
    CompletedSale,
    Directory,
    LoyaltyNote,
    Randomness,
    UnitOfWork,
    new_id,
)
from cashier.till.records import EarnedLot, LoadedCard, MadeCoupon
from cashier.till.settings import TillSettings
from cashier.till.shifts import open_shift
from cashier.till.terms_here import gift_terms_of
from cashier.till.views import SaleView


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What documents are made with."""

    directory: Directory
    clock: Clock
    randomness: Randomness
    settings: TillSettings


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


def document(
    desk: Desk,
    work: UnitOfWork,
    view: SaleView,
    facts: Facts,
    sale: Sale,
    legs: tuple[Tender, ...],
    by: CashierId,
) -> CompletedSale:
    """What is stored of this sale, for ever. `sale` has its last reservations."""
    answer = view.quote
    assert answer is not None
    check_move(sale.state, SaleState.COMPLETED)
    now = desk.clock.now()
    lots = tuple(_lot(e, facts, desk.randomness) for e in answer.earnings)
    ended = replace(
        sale,
        state=SaleState.COMPLETED,
        shift_id=open_shift(work).shift_id,
        cashier=by,
        reserved=(),
        tenders=legs,
    )
    return CompletedSale(
        sale=ended,
        number=take_number(work),
        at=now,
        business_date=business_day(now, desk.settings),
        lines=sold_lines(view),
        tenders=legs,
        change=Money.total(leg.change for leg in legs),
        redeemed=sale.reserved,
        earned=answer.earned,
        earned_lot=_main_lot(lots),
        account=view.member.account if view.member is not None else None,
        note=loyalty_note(view),
        applied=tuple(step.step() for step in answer.applied),
        lots=lots,
        memberships=answer.memberships,
        donations=tuple(replace(d, reasons=()) for d in answer.donations),
        loaded=_loaded(view, facts, desk.randomness),
        coupons=_used(sale, answer),
        coupon_made=_made(answer, desk),
    )


def sold_lines(view: SaleView) -> tuple[SoldLine, ...]:
    assert view.quote is not None
    shares = {line.line_no: line for line in view.quote.lines}
    fees = {fee.line_no for fee in view.quote.memberships}
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
                discount=priced.discount + share.discount,
                redeemed=share.redeemed,
                redeemed_points=share.redeemed_points,
                earned=share.earned,
                parts=share.parts,
                serial=priced.line.serial,
                is_goods=priced.line.serial is None and line_no not in fees,
            )
        )
    return tuple(sold)


def loyalty_note(view: SaleView) -> LoyaltyNote | None:
    """What the receipt says about the card; provisional without the server."""
    if view.member is None or view.snapshot is None or view.quote is None:
        return None
    earnings = [e for e in view.quote.earnings if e.purse == MAIN]
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


def policy_of(
    programmes: Iterable[Programme], programme: str, version: int
) -> EarningTerms | None:
    """The terms that say what a return does with points of this programme."""
    mine = [p for p in programmes if p.programme_id == programme]
    exact = [p for p in mine if p.version == version] or mine
    terms = exact[-1].terms if exact else None
    return terms if isinstance(terms, EarningTerms) else None


# --- parts ---------------------------------------------------------------------


def _lot(earning: Earning, facts: Facts, randomness: Randomness) -> EarnedLot:
    lot = EarnedLot(lot_id=LotId(new_id(randomness)), earning=earning)
    return with_policy(lot, facts.programmes)


def with_policy(lot: EarnedLot, programmes: Iterable[Programme]) -> EarnedLot:
    """With what the terms of its programme say of returns."""
    terms = policy_of(programmes, lot.earning.programme, lot.earning.version)
    if terms is None:
        return lot
    return replace(
        lot,
        take_back=terms.take_back,
        gives_spent_back=terms.gives_spent_back,
        grace_days=terms.expired_grace_days,
    )


def _main_lot(lots: Iterable[EarnedLot]) -> str | None:
    return next((lot.lot_id for lot in lots if lot.earning.purse == MAIN), None)


def _loaded(
    view: SaleView, facts: Facts, randomness: Randomness
) -> tuple[LoadedCard, ...]:
    loaded = []
    for priced in view.lines:
        line = priced.line
        if line.is_voided or line.serial is None:
            continue
        terms = gift_terms_of(line, facts.programmes, facts.today, facts.store)
        assert terms is not None, line
        article = next(a for a in terms.articles if a.item == line.item.item_id)
        card = LoadedCard(
            line_no=line.line_no,
            account=line.serial,
            lot_id=LotId(new_id(randomness)),
            amount=Points(article.amount_minor or priced.net.units),
            programme=terms.programme_id,
            version=terms.version,
            expires_on=terms.last_day(facts.today),
        )
        loaded.append(card)
    return tuple(loaded)


def _used(sale: Sale, answer: Quote) -> tuple[ShownCoupon, ...]:
    codes = {use.code for use in answer.coupons if use.used}
    return tuple(coupon for coupon in sale.coupons if coupon.code in codes)


def _made(answer: Quote, desk: Desk) -> MadeCoupon | None:
    """One coupon for the next purchase, of the first programme that prints any."""
    if not answer.to_print:
        return None
    code = new_code("coupon", desk.settings.codes, desk.randomness.token(32))
    if code is None:  # The chain has no family of numbers for coupons.
        return None
    return MadeCoupon(
        code=code,
        account=desk.directory.bearer_account(code, is_gift_card=False),
        lot_id=LotId(new_id(desk.randomness)),
        terms=answer.to_print[0],
    )
