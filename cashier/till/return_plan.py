"""What a return gives back beside money: every purse, coupons, cards, memberships.

Everything is worked out from the stored document and from what earlier returns did;
terms are asked only for what a return does with them (who gives spent points back,
what of a fee is refunded), never for what the sale was worth.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from cashier.domain.amounts import NO_MONEY, NO_POINTS, Money, Points
from cashier.domain.errors import BadQuantity
from cashier.domain.giveback import GiveBack, Given, draws_back, give_back, lots_back
from cashier.domain.ids import AccountId, RightId, purse_account, purse_of
from cashier.domain.ledger import Draw, RightDraw
from cashier.domain.loyalty.answers import (
    AppliedStep,
    Donation,
    Effect,
    SoldMembership,
)
from cashier.domain.loyalty.engine import Programme
from cashier.domain.loyalty.facts import MAIN
from cashier.domain.loyalty.membership import (
    MembershipTerms,
    end_after_refund,
    refund_of,
)
from cashier.domain.loyalty.terms import EarningTerms, TakeBack
from cashier.domain.sale import SoldLine, Tender
from cashier.till.documents import policy_of
from cashier.till.entries import split_draws
from cashier.till.facts import is_gift_card
from cashier.till.legs import legs_back
from cashier.till.ports import CompletedSale
from cashier.till.records import EarnedLot, LoadedCard
from cashier.till.terms_here import is_of_coupon, terms_of


@dataclass(frozen=True, slots=True, kw_only=True)
class First:
    """A sale that goods come back from, and what came back of it before."""

    done: CompletedSale
    earlier: tuple[CompletedSale, ...] = ()
    accounts: Mapping[RightId, AccountId] = field(default_factory=dict)

    @property
    def gone(self) -> dict[int, int]:
        """Thousandths given back before, by line number."""
        gone: dict[int, int] = {}
        for done in self.earlier:
            for line in done.lines:
                gone[line.line_no] = gone.get(line.line_no, 0) + line.quantity_milli
        return gone

    @property
    def left(self) -> dict[int, int]:
        gone = self.gone
        return {
            line.line_no: line.quantity_milli - gone.get(line.line_no, 0)
            for line in self.done.lines
        }

    def drawn(self, account: AccountId) -> tuple[RightDraw, ...]:
        """What the sale spent of one account."""
        return tuple(
            part
            for part in self.done.redeemed
            if self.accounts.get(part.right_id, self.done.account) == account
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PurseBack:
    """Of one purse and programme: what comes back, and what is taken again."""

    purse: str
    programme: str
    version: int
    back: tuple[Draw, ...] = ()
    taken: Points = NO_POINTS
    lot: EarnedLot | None = None  # What is taken is taken from it first.
    take_back: TakeBack = TakeBack.DEBT
    grace_days: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class BearerBack:
    """A use of a coupon, or money of a gift card, that goes back to it."""

    account: AccountId
    back: tuple[Draw, ...]


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
    purses, kept = _purses(first, shares, after, programmes, donations)
    shares = replace(shares, applied=_without_kept(shares.applied, kept))
    return Plan(
        shares=shares,
        tenders=tenders,
        purses=purses,
        bearers=(*_coupons(first, after), *_cards(first, tenders)),
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


# --- purses -----------------------------------------------------------------------


def _purses(
    first: First,
    shares: GiveBack,
    after: Mapping[int, int],
    programmes: Sequence[Programme],
    donations: Sequence[Donation],
) -> tuple[tuple[PurseBack, ...], tuple[str, ...]]:
    """Spent points to their lots, earned ones taken again, purse by purse."""
    found: list[PurseBack] = []
    kept: list[str] = []
    taken = _taken(first, shares)
    for purse, programme, version in _spenders(first.done):
        draws = _spent_back(first, purse, after)
        policy = _policy(first.done, programmes, programme, version)
        if draws and not policy.gives_spent_back:
            kept.append(programme)
        elif draws:
            one = PurseBack(
                purse=purse,
                programme=programme,
                version=version,
                back=draws,
                grace_days=policy.grace_days,
            )
            found.append(_with_taken(one, taken))
    for donation in donations:
        draws = _donated(first, donation.purse)
        if donation.points and draws:
            found.append(
                PurseBack(
                    purse=donation.purse,
                    programme=donation.programme,
                    version=donation.version,
                    back=draws,
                )
            )
    return (*found, *taken), tuple(kept)


def _with_taken(one: PurseBack, taken: list[PurseBack]) -> PurseBack:
    """What the same programme takes again is told in the same entry."""
    for other in taken:
        if (other.purse, other.programme) == (one.purse, one.programme):
            taken.remove(other)
            return replace(other, back=one.back)
    return one


def _spenders(done: CompletedSale) -> list[tuple[str, str, int]]:
    """Purses that paid for goods, each with the programme that spent it."""
    found = {
        step.purse: (step.purse, step.programme, step.version)
        for step in done.applied
        if step.effect is Effect.REDEEMED
    }
    if MAIN not in found and any(line.redeemed_points for line in done.lines):
        found[MAIN] = (MAIN, "", 0)  # A document of before steps were kept.
    return list(found.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Policy:
    gives_spent_back: bool = True
    grace_days: int = 0


def _policy(
    done: CompletedSale, programmes: Iterable[Programme], programme: str, version: int
) -> _Policy:
    """As the sale's own lot says; else as the terms do."""
    for lot in done.lots:
        if lot.earning.programme == programme:
            return _Policy(
                gives_spent_back=lot.gives_spent_back, grace_days=lot.grace_days
            )
    terms: EarningTerms | None = policy_of(programmes, programme, version)
    if terms is None:
        return _Policy()
    return _Policy(
        gives_spent_back=terms.gives_spent_back, grace_days=terms.expired_grace_days
    )


def _spent_back(first: First, purse: str, after: Mapping[int, int]) -> tuple[Draw, ...]:
    given = Given(lines=first.done.lines)
    before = given.spent(purse, first.gone)
    now = given.spent(purse, after) - before
    return draws_back(_goods(first, purse), before=before, now=now)


def _goods(first: First, purse: str) -> tuple[RightDraw, ...]:
    """Draws that paid for goods: what went to causes was taken before them."""
    left = _donated_points(first.done, purse)
    found = []
    for part in _drawn(first, purse):
        front, back = split_draws(part.draws, left)
        left = left - Points.total(draw.points for draw in front)
        found.append(replace(part, draws=back))
    return tuple(found)


def _donated(first: First, purse: str) -> tuple[Draw, ...]:
    left = _donated_points(first.done, purse)
    found: list[Draw] = []
    for part in _drawn(first, purse):
        front, _ = split_draws(part.draws, left)
        left = left - Points.total(draw.points for draw in front)
        found.extend(front)
    return tuple(found)


def _donated_points(done: CompletedSale, purse: str) -> Points:
    return Points.total(d.points for d in done.donations if d.purse == purse)


def _drawn(first: First, purse: str) -> tuple[RightDraw, ...]:
    account = first.done.account
    if account is None:
        return ()
    return first.drawn(purse_account(account, purse))


def _taken(first: First, shares: GiveBack) -> list[PurseBack]:
    """What each programme takes again, its first lot first."""
    done, found = first.done, []
    lots_of: dict[str, list[EarnedLot]] = {}
    for lot in done.lots:
        lots_of.setdefault(lot.earning.programme, []).append(lot)
    for programme, lots in lots_of.items():
        now = _earned(shares.applied, programme)
        before = Points.total(_earned(r.applied, programme) for r in first.earlier)
        sizes = [lot.earning.points for lot in lots]
        for lot, taken in zip(
            lots, lots_back(sizes, before=before, now=now), strict=True
        ):
            if taken:
                found.append(
                    PurseBack(
                        purse=lot.earning.purse,
                        programme=programme,
                        version=lot.earning.version,
                        taken=taken,
                        lot=lot,
                        take_back=lot.take_back,
                        grace_days=lot.grace_days,
                    )
                )
    return found


def _earned(applied: Iterable[AppliedStep], programme: str) -> Points:
    return Points.total(
        step.points
        for step in applied
        if step.effect is Effect.EARNED and step.programme == programme
    )


# --- bearers ----------------------------------------------------------------------


def _coupons(first: First, after: Mapping[int, int]) -> list[BearerBack]:
    """Coupons of which everything came back that they were used for."""
    found = []
    for account in dict.fromkeys(first.accounts.values()):
        if not is_of_coupon(account):
            continue
        programme = _programme_of(first.done, account)
        is_back = _is_all_back(first.done, programme, after)
        if is_back and not _is_all_back(first.done, programme, first.gone):
            draws = tuple(d for part in first.drawn(account) for d in part.draws)
            found.append(BearerBack(account=account, back=draws))
    return found


def _programme_of(done: CompletedSale, account: AccountId) -> str:
    for coupon in done.coupons:
        if coupon.account == account:
            return coupon.programme
    return purse_of(account)[1].removeprefix("c-")


def _is_all_back(done: CompletedSale, programme: str, gone: Mapping[int, int]) -> bool:
    return all(
        gone.get(line.line_no, 0) == line.quantity_milli
        for line in done.lines
        if any(
            part.programme == programme and part.effect is Effect.DISCOUNT
            for part in line.parts
        )
    )


def _cards(first: First, tenders: Iterable[Tender]) -> list[BearerBack]:
    """Money that a gift card paid goes back to that card, lot by lot."""
    found = []
    for tender in tenders:
        account = tender.account
        if account is None or not is_gift_card(account):
            continue
        before = Points.total(
            Points(t.amount.units)
            for done in first.earlier
            for t in done.tenders
            if t.account == account
        )
        draws = draws_back(
            first.drawn(account), before=before, now=Points(tender.amount.units)
        )
        found.append(BearerBack(account=account, back=draws))
    return found
