"""The entries of a completed sale: one for each fact, in its transaction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from cashier.domain.amounts import NO_POINTS, Money, Points
from cashier.domain.events import (
    CouponMade,
    Donated,
    Event,
    GiftCardLoaded,
    MembershipSold,
    PointsEarned,
    PointsRedeemed,
    SaleCompleted,
    SpentOn,
)
from cashier.domain.ids import AccountId, RightId
from cashier.domain.ledger import Draw, RightDraw
from cashier.domain.loyalty.answers import Donation, Effect
from cashier.domain.risk import is_risk_draw
from cashier.till.facts import Facts, is_gift_card
from cashier.till.ports import CompletedSale, UnitOfWork
from cashier.till.terms_here import gift_terms, is_of_coupon, terms_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """Points of one right that were spent for one thing."""

    right: RightId
    account: AccountId
    draws: tuple[Draw, ...]
    use: SpentOn
    programme: str = ""
    version: int = 0


def tell_server(work: UnitOfWork, done: CompletedSale, facts: Facts) -> None:
    """Put everything that this sale did; the sale itself first."""
    work.outbox.put(sale_event(done))
    for spent in _all_spent(work, done, facts):
        work.outbox.put(
            PointsRedeemed(
                sale_id=done.sale.sale_id,
                account=spent.account,
                right_id=spent.right,
                draws=spent.draws,
                at=done.at,
                business_date=done.business_date,
                programme=spent.programme,
                version=spent.version,
                use=spent.use,
            )
        )
    others: list[Event] = [*_earned(done), *_loads(done), *_memberships(done)]
    others += donated_events(done, done.donations)
    for event in others:
        work.outbox.put(event)
    made = _made(done)
    if made is not None:
        work.outbox.put(made)


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
        applied=done.applied,
        donated=Money.total(donation.money for donation in done.donations),
        reason=done.reason,
        allowed_by=done.allowed_by,
    )


def donated_events(
    done: CompletedSale, donations: Sequence[Donation]
) -> Iterator[Donated]:
    for donation in donations:
        if donation.money:
            yield Donated(
                sale_id=done.sale.sale_id,
                programme=donation.programme,
                version=donation.version,
                money=donation.money,
                at=done.at,
                business_date=done.business_date,
            )


# --- spent ---------------------------------------------------------------------


def _all_spent(work: UnitOfWork, done: CompletedSale, facts: Facts) -> Iterator[Spent]:
    given = list(done.donations)
    for part in done.redeemed:
        account = account_of(work, done, part)
        assert account is not None, part
        if is_gift_card(account):
            terms = gift_terms(facts.programmes, facts.today, facts.store)
            yield Spent(
                right=part.right_id,
                account=account,
                draws=part.draws,
                use=SpentOn.TENDER,
                programme=terms.programme_id if terms is not None else "",
                version=terms.version if terms is not None else 0,
            )
        elif is_of_coupon(account):
            yield _coupon(done, facts, account, part)
        else:
            yield from _of_purse(done, facts, account, part, given)


def account_of(
    work: UnitOfWork, done: CompletedSale, part: RightDraw
) -> AccountId | None:
    """Whose points these were; a pool of the chain stands in for the member."""
    if is_risk_draw(part):
        return done.account
    right = work.rights.get(part.right_id)
    return right.account if right is not None else None


def _coupon(
    done: CompletedSale, facts: Facts, account: AccountId, part: RightDraw
) -> Spent:
    programme = next(
        (c.programme for c in done.coupons if c.account == account),
        account.partition(".c-")[2],
    )
    terms = terms_of(facts.programmes, programme)
    return Spent(
        right=part.right_id,
        account=account,
        draws=part.draws,
        use=SpentOn.COUPON,
        programme=programme,
        version=terms.version if terms is not None else 0,
    )


def _of_purse(
    done: CompletedSale,
    facts: Facts,
    account: AccountId,
    part: RightDraw,
    given: list[Donation],
) -> Iterator[Spent]:
    """What goes to causes is taken first, and what is left pays for goods."""
    purse = next(p.purse for p in facts.purses if p.account == account)
    draws = part.draws
    for at, donation in enumerate(given):
        if donation.purse != purse or not donation.points:
            continue
        taken, draws = split_draws(draws, donation.points)
        amount = Points.total(draw.points for draw in taken)
        given[at] = replace(donation, points=donation.points - amount)
        if taken:
            yield Spent(
                right=part.right_id,
                account=account,
                draws=taken,
                use=SpentOn.DONATION,
                programme=donation.programme,
                version=donation.version,
            )
    if draws:
        programme, version = _spender(done, purse)
        yield Spent(
            right=part.right_id,
            account=account,
            draws=draws,
            use=SpentOn.GOODS,
            programme=programme,
            version=version,
        )


def _spender(done: CompletedSale, purse: str) -> tuple[str, int]:
    for step in done.applied:
        if step.effect is Effect.REDEEMED and step.purse == purse:
            return step.programme, step.version
    return "", 0


def split_draws(
    draws: Sequence[Draw], points: Points
) -> tuple[tuple[Draw, ...], tuple[Draw, ...]]:
    """So many points from the front, and what is left behind them."""
    front: list[Draw] = []
    back: list[Draw] = []
    for draw in draws:
        taken = min(draw.points, points)
        points = points - taken
        if taken:
            front.append(replace(draw, points=taken))
        if draw.points - taken > NO_POINTS:
            back.append(replace(draw, points=draw.points - taken))
    return tuple(front), tuple(back)


# --- came and went ---------------------------------------------------------------


def _earned(done: CompletedSale) -> Iterator[PointsEarned]:
    card = done.sale.card
    for lot in done.lots:
        assert card is not None, done
        earning = lot.earning
        yield PointsEarned(
            sale_id=done.sale.sale_id,
            lot_id=lot.lot_id,
            card=card.number,
            account=done.account,
            points=earning.points,
            active_from=earning.active_from,
            expires_on=earning.expires_on,
            programme=earning.programme,
            version=earning.version,
            mode=card.mode,
            at=done.at,
            business_date=done.business_date,
            purse=earning.purse,
            issuer=earning.issuer,
        )


def _loads(done: CompletedSale) -> Iterator[GiftCardLoaded]:
    for load in done.loaded:
        yield GiftCardLoaded(
            sale_id=done.sale.sale_id,
            lot_id=load.lot_id,
            account=load.account,
            amount=load.amount,
            expires_on=load.expires_on,
            programme=load.programme,
            version=load.version,
            at=done.at,
            business_date=done.business_date,
        )


def _memberships(done: CompletedSale) -> Iterator[MembershipSold]:
    card = done.sale.card
    for sold in done.memberships:
        assert card is not None, done
        yield MembershipSold(
            sale_id=done.sale.sale_id,
            line_no=sold.line_no,
            card=card.number,
            account=done.account,
            programme=sold.programme,
            version=sold.version,
            starts=sold.starts,
            ends=sold.ends,
            is_renewal=sold.is_renewal,
            at=done.at,
            business_date=done.business_date,
        )


def _made(done: CompletedSale) -> CouponMade | None:
    made = done.coupon_made
    if made is None:
        return None
    return CouponMade(
        sale_id=done.sale.sale_id,
        lot_id=made.lot_id,
        account=made.account,
        programme=made.terms.programme,
        version=made.terms.version,
        starts=made.terms.starts,
        ends=made.terms.ends,
        at=done.at,
        business_date=done.business_date,
    )
