"""What a return gives back beside money: every purse, coupons, cards, memberships.

Everything is worked out from the stored document and from what earlier returns did;
terms are asked only for what a return does with them (who gives spent points back,
what of a fee is refunded), never for what the sale was worth.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from cashier.domain.amounts import NO_MONEY, NO_POINTS, Money, Points
from cashier.domain.errors import BadQuantity
from cashier.domain.giveback import GiveBack, give_back
from cashier.domain.ledger import Draw
from cashier.domain.loyalty.answers import (
    AppliedStep,
    Donation,
    Effect,
    SoldMembership,
)
from cashier.domain.loyalty.engine import Programme
from cashier.domain.loyalty.membership import (
    MembershipTerms,
    end_after_refund,
    refund_of,
)
from cashier.domain.sale import SoldLine, Tender
from cashier.till.legs import legs_back
from cashier.till.ports import CompletedSale
from cashier.till.records import LoadedCard
from cashier.till.return_bearers import cards_back, coupons_back
from cashier.till.return_facts import BearerBack, First, PurseBack
from cashier.till.return_purses import purses_back
from cashier.till.terms_here import terms_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One return, whole: nothing has happened yet."""

    shares: GiveBack
    tenders: tuple[Tender, ...]
    purses: tuple[PurseBack, ...] = ()
    bearers: tuple[BearerBack, ...] = ()
    unloaded: tuple[LoadedCard, ...] = ()
    memberships: tuple[SoldMembership, ...] = ()  # With the last day they keep.
    donations: tuple[Donation, ...] = ()
    fees_kept: Money = NO_MONEY  # Of memberships that were used for a time.
    kept_points: tuple[str, ...] = ()  # Programmes that give no spent points back.

    def taken_in(self, purse: str) -> Points:
        return Points.total(p.taken for p in self.purses if p.purse == purse)

    def back_in(self, purse: str) -> Points:
        every = (d.points for p in self.purses if p.purse == purse for d in p.back)
        return Points.total(every)

    def draws(self) -> tuple[Draw, ...]:
        parts: Sequence[PurseBack | BearerBack] = (*self.purses, *self.bearers)
        return tuple(draw for part in parts for draw in part.back)


def plan_return(
    first: First,
    now: Mapping[int, int],
    programmes: Sequence[Programme],
    today: date,
    *,
    with_donations: bool = False,
) -> Plan:
    """What these thousandths of these lines give back today."""
    done, gone = first.done, first.gone
    fees = _fees(done)
    shares = give_back(
        done.lines,
        None,
        before=gone,
        now=now,
        applied=done.applied,
        fees=fees.keys() | {load.line_no for load in done.loaded},
        paid_before=_paid_before(first, fees.keys()),
    )
    _refuse_part_of_a_fee(first, now, fees.keys())
    shares, memberships, fees_kept = _with_fees(shares, fees, programmes, today)
    after = {n: gone.get(n, 0) + now.get(n, 0) for n in first.left}
    is_all = all(after[line.line_no] == line.quantity_milli for line in done.lines)
    donations = done.donations if with_donations and is_all else ()
    given = Money.total(donation.money for donation in donations)
    tenders = legs_back(first.done, first.earlier, shares.money, given)
    purses, kept = purses_back(first, shares, after, programmes, donations)
    shares = replace(shares, applied=_without_kept(shares.applied, kept))
    return Plan(
        shares=shares,
        tenders=tenders,
        purses=purses,
        bearers=(*coupons_back(first, after), *cards_back(first, tenders)),
        unloaded=tuple(load for load in done.loaded if load.line_no in now),
        memberships=memberships,
        donations=donations,
        fees_kept=fees_kept,
        kept_points=kept,
    )


def _without_kept(
    applied: Iterable[AppliedStep], kept: Collection[str]
) -> tuple[AppliedStep, ...]:
    """Points that a programme does not give back did not go back."""
    return tuple(
        replace(step, points=NO_POINTS)
        if step.effect is Effect.REDEEMED and step.programme in kept
        else step
        for step in applied
    )


# --- fees ------------------------------------------------------------------------


def _fees(done: CompletedSale) -> dict[int, SoldMembership]:
    return {sold.line_no: sold for sold in done.memberships}


def _refuse_part_of_a_fee(
    first: First, now: Mapping[int, int], fees: Collection[int]
) -> None:
    """A membership is one thing, however many months were bought at once."""
    for line_no in fees:
        if line_no in now and now[line_no] != first.left[line_no]:
            raise BadQuantity


def _paid_before(first: First, fees: Collection[int]) -> Money:
    """What earlier returns paid, and what they kept of fees: that is settled."""
    sold = {line.line_no: line for line in first.done.lines}
    paid = Money.total(done.total for done in first.earlier)
    kept = Money.total(
        sold[line.line_no].gross - line.gross
        for done in first.earlier
        for line in done.lines
        if line.line_no in fees
    )
    return paid + kept


def _with_fees(
    shares: GiveBack,
    fees: Mapping[int, SoldMembership],
    programmes: Sequence[Programme],
    today: date,
) -> tuple[GiveBack, tuple[SoldMembership, ...], Money]:
    """Of a fee only what its terms refund goes back; the rest stays turnover."""
    lines: list[SoldLine] = []
    ended = []
    kept = NO_MONEY
    for line in shares.lines:
        sold = fees.get(line.line_no)
        terms = terms_of(programmes, sold.programme) if sold is not None else None
        if sold is None or not isinstance(terms, MembershipTerms):
            lines.append(line)
            continue
        refund = refund_of(terms, sold, line.net, today)
        kept = kept + line.net - refund
        lines.append(replace(line, gross=line.gross - (line.net - refund)))
        ended.append(replace(sold, ends=end_after_refund(terms, sold, today)))
    return replace(shares, lines=tuple(lines)), tuple(ended), kept
