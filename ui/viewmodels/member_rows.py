"""What the loyalty panel shows beside the main purse: one row for each thing.

Pure functions of the sale's view: other purses, stamps, levels, memberships, partners
and coupons, and what is left for the one quiet line of offers. A reason that has
become a row is not said again in that line.
"""

from __future__ import annotations

from dataclasses import dataclass

from cashier.domain.amounts import NO_MONEY, NO_POINTS, Money, Points
from cashier.domain.loyalty.answers import Quote
from cashier.domain.loyalty.facts import MAIN, PurseState
from cashier.domain.loyalty.reasons import Reason, Why
from cashier.till.views import SaleView
from ui import naming
from ui.naming import PurseKind

_ONE = 100  # Hundredths of a stamp.


@dataclass(frozen=True, slots=True, kw_only=True)
class PurseRow:
    purse: str
    kind: PurseKind
    amount: Points  # As known here, before this sale.
    earned: Points = NO_POINTS
    redeemed: Points = NO_POINTS


@dataclass(frozen=True, slots=True, kw_only=True)
class StampsRow:
    purse: str
    have: int
    coming: int  # With this sale.
    every: int  # So many are one free piece.
    free: int = 0  # Pieces that are free in this sale.

    @property
    def filled(self) -> int:
        """Of the row of stamps that is being filled now."""
        return self.have % self.every

    @property
    def growing(self) -> int:
        return min(self.coming, self.every - self.filled)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressRow:
    """A level or a step of a discount, and the way to the next one."""

    programme: str
    now: Reason | None
    next: Reason | None = None
    done: float = 1.0  # Of the way from this level to the next, 0 to 1.


@dataclass(frozen=True, slots=True, kw_only=True)
class WordsRow:
    """A membership or a partner's card: the engine's own sentence."""

    reason: Reason
    is_warning: bool = False


PanelRow = PurseRow | StampsRow | ProgressRow | WordsRow


@dataclass(frozen=True, slots=True, kw_only=True)
class CouponChip:
    """A coupon that was shown, and what became of it."""

    code: str
    programme: str
    is_used: bool
    reason: Reason
    money: Money = NO_MONEY


_AS_WORDS = {
    Why.MEMBER_UNTIL: False,
    Why.MEMBERSHIP_ENDS: True,
    Why.MEMBERSHIP_OVER: True,
    Why.PARTNER_CARD: False,
    Why.NOT_ACCEPTED_HERE: True,
}
_AS_PROGRESS = frozenset(
    {Why.LEVEL, Why.NEXT_LEVEL, Why.ACCUMULATED_PERCENT, Why.NEXT_STEP}
)
# Said where money is taken: the row of causes, and the hint of the tenders.
_AT_PAYMENT = frozenset({Why.ROUND_UP, Why.TENDER_RATE})
_IN_ROWS = frozenset(_AS_WORDS) | _AS_PROGRESS | {Why.STAMPS_TO_GO}


def rows_of(view: SaleView) -> tuple[PanelRow, ...]:
    """In the order of the programmes: what is spent first stands first."""
    quote = view.quote
    if view.snapshot is None or view.member is None or quote is None:
        return ()
    purses = [
        row
        for state in view.snapshot.purses
        if state.purse != MAIN and not _is_of_coupons(state.purse)
        if (row := _purse_row(state, quote)) is not None
    ]
    words = [
        WordsRow(reason=offer, is_warning=_AS_WORDS[offer.why])
        for offer in quote.offers
        if offer.why in _AS_WORDS
    ]
    return (*purses, *_progress(quote), *words)


def offers_of(quote: Quote) -> tuple[Reason, ...]:
    """What the cashier may say, and no row shows; what stops a payment first."""
    said = _IN_ROWS | _AT_PAYMENT
    return (*quote.refusals, *(o for o in quote.offers if o.why not in said))


def chips_of(quote: Quote) -> tuple[CouponChip, ...]:
    return tuple(
        CouponChip(
            code=use.code,
            programme=use.programme,
            is_used=use.used,
            reason=use.reason,
            money=_money_of(use.reason),
        )
        for use in quote.coupons
    )


# --- parts ---------------------------------------------------------------------


def _is_of_coupons(purse: str) -> bool:
    return purse.startswith("c-")


def _purse_row(state: PurseState, quote: Quote) -> PanelRow | None:
    kind = naming.kind_of(state.purse)
    earned = quote.earned_in(state.purse)
    spending = quote.spending(state.purse)
    redeemed = spending.redeem if spending is not None else NO_POINTS
    amount = state.confirmed + state.pending
    # Empty, and its programme is not for this member: nothing to tell.
    if spending is None and not amount and not earned:
        return None
    if kind is PurseKind.STAMPS:
        return _stamps_row(state, earned, redeemed)
    return PurseRow(
        purse=state.purse, kind=kind, amount=amount, earned=earned, redeemed=redeemed
    )


def _stamps_row(
    state: PurseState, earned: Points, redeemed: Points
) -> StampsRow | None:
    every = naming.stamps_for_free(state.purse)
    if every is None:
        return None
    left = state.confirmed + state.pending - redeemed
    return StampsRow(
        purse=state.purse,
        have=max(left.units // _ONE, 0),
        coming=earned.units // _ONE,
        every=every,
        free=redeemed.units // _ONE // every,
    )


def _progress(quote: Quote) -> list[ProgressRow]:
    """One row a programme: where the member stands, and what comes next."""
    now: dict[str, Reason] = {}
    following: dict[str, Reason] = {}
    said = [*quote.offers, *(step.reason for step in quote.applied)]
    for reason in said:
        programme = str(dict(reason.facts).get("programme", ""))
        if reason.why in (Why.LEVEL, Why.ACCUMULATED_PERCENT):
            now.setdefault(programme, reason)
        elif reason.why in (Why.NEXT_LEVEL, Why.NEXT_STEP):
            following.setdefault(programme, reason)
    return [
        ProgressRow(
            programme=programme,
            now=now.get(programme),
            next=following.get(programme),
            done=_done(now.get(programme), following.get(programme)),
        )
        for programme in dict.fromkeys([*now, *following])
    ]


def _done(now: Reason | None, following: Reason | None) -> float:
    """How much of the way to the next level or step is behind the member."""
    if following is None:
        return 1.0
    goal = naming.threshold(following)
    start = (naming.threshold(now) or 0) if now is not None else 0
    missing = following.fact("missing")
    assert isinstance(missing, Money | Points), following
    if goal is None or goal <= start:
        return 0.0
    way = (goal - start - missing.units) / (goal - start)
    return min(max(way, 0.0), 1.0)


def _money_of(reason: Reason) -> Money:
    money = dict(reason.facts).get("money")
    return money if isinstance(money, Money) else NO_MONEY
