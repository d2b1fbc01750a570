"""Limits at the counter: checked and counted in the transaction that answers.

Every act that tells something of a card, or gives it something, passes here. What is
refused is not counted and shows nothing; what is shown was written before.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from hashlib import blake2b

from cashier.domain.amounts import NO_POINTS, Points
from cashier.domain.errors import (
    ManagerNeeded,
    OwnCard,
    TooManyEarnings,
    TooManyLookups,
    TooManyTyped,
)
from cashier.domain.ids import CardNumber, CashierId, SaleId, last_four
from cashier.domain.limits import HOUR, MINUTE, LimitKind, Limits, Use, is_over
from cashier.domain.loyalty.answers import Factor
from cashier.domain.member import EntryMode
from cashier.domain.overrides import Asked, Guarded
from cashier.domain.sale import Sale
from cashier.till.confirming import Confirmation
from cashier.till.facts import business_day
from cashier.till.overriding import allow
from cashier.till.ports import Clock, CompletedSale, Directory, UnitOfWork
from cashier.till.settings import TillSettings

_TILL = "till"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifted:
    """For whom and with what a limit is lifted."""

    by: CashierId
    sale: SaleId
    allowed: Confirmation | None
    four: str


class LimitGuard:
    """One for each desk; the counts are the store's alone."""

    def __init__(
        self, directory: Directory, clock: Clock, settings: TillSettings
    ) -> None:
        self._directory = directory
        self._clock = clock
        self._settings = settings
        self._born = clock.now()

    # --- acts ------------------------------------------------------------------

    def look_up(self, work: UnitOfWork) -> None:
        """A card, gift card or coupon is asked about by its number."""
        most = self._limits(work).lookups_a_minute
        use, now = self._use(work, LimitKind.LOOKUPS, _TILL), self._clock.now()
        if is_over(use.recent(now, MINUTE, self._born), most):
            raise TooManyLookups(seconds=use.wait_s(now, MINUTE, self._born, most))
        self._count(work, LimitKind.LOOKUPS, _TILL, use, MINUTE, most)

    def attach(
        self,
        work: UnitOfWork,
        card: CardNumber,
        mode: EntryMode,
        by: CashierId,
        *,
        sale: SaleId,
        allowed: Confirmation | None = None,
    ) -> None:
        """A card comes into a sale; a manager may lift one of the day's limits."""
        self.look_up(work)
        self.refuse_own(work, card, by)
        lifted = Lifted(by=by, sale=sale, allowed=allowed, four=last_four(card))
        try:
            self.refuse_much_earned(work, card)
        except TooManyEarnings as refusal:
            self._lift(work, refusal, lifted)
        if mode is EntryMode.TYPED:
            most = self._limits(work).typed_cards_a_day
            use = self._use(work, LimitKind.TYPED, by)
            if is_over(use.used, most):
                self._lift(work, TooManyTyped(limit=most), lifted)
            self._count(work, LimitKind.TYPED, by, use, MINUTE)

    def pay(self, work: UnitOfWork, sale: Sale, by: CashierId | None = None) -> None:
        """Before money is taken: the card may have come in long ago, or parked."""
        if sale.card is not None:
            self.refuse_own(work, sale.card.number, by or sale.cashier)
            if not work.overrides.is_given(sale.sale_id, Guarded.MUCH_EARNED):
                self.refuse_much_earned(work, sale.card.number)

    def redeem(
        self,
        work: UnitOfWork,
        sale: Sale,
        points: Points,
        on_risk: Points,
        confirmation: Confirmation | None,
    ) -> bool:
        """Above the day's limits, or on the shop's allowance, a manager decides.

        Whether one had to.
        """
        if sale.card is None or not points:
            return False
        limits = self._limits(work)
        use = self._use(work, LimitKind.REDEEMED, _of(sale.card.number))
        most = limits.redeemed_a_day
        is_much = is_over(use.used, limits.redemptions_a_day) or (
            bool(most) and use.points + points > most
        )
        if not is_much and not _is_over_soft(limits, on_risk):
            return False
        if confirmation is None or not confirmation.is_enough(
            Factor.MANAGER, sale, None
        ):
            asked = Asked(act=Guarded.REDEEM, points=points, limit=most.units)
            raise ManagerNeeded(asked)
        return True

    def completed(self, work: UnitOfWork, done: CompletedSale, spent: Points) -> None:
        """Counted with the end of the sale, in its transaction."""
        card = done.sale.card
        if card is None:
            return
        subject = _of(card.number)
        if done.earned or done.lots:
            use = self._use(work, LimitKind.EARNED, subject)
            most = self._limits(work).earnings_an_hour
            self._count(work, LimitKind.EARNED, subject, use, HOUR, most)
        if spent:
            use = self._use(work, LimitKind.REDEEMED, subject)
            self._count(work, LimitKind.REDEEMED, subject, use, MINUTE, points=spent)

    # --- refusals --------------------------------------------------------------

    def refuse_own(self, work: UnitOfWork, card: CardNumber, by: CashierId) -> None:
        """Nobody serves himself: neither who works here now, nor whose shift it is."""
        owner = self._directory.owner_of(card)
        shift = work.shifts.current()
        if owner is not None and owner in (by, shift.cashier if shift else None):
            raise OwnCard

    def refuse_much_earned(self, work: UnitOfWork, card: CardNumber) -> None:
        limits = self._limits(work)
        use = self._use(work, LimitKind.EARNED, _of(card))
        if is_over(use.used, limits.earnings_a_day):
            raise TooManyEarnings(limit=limits.earnings_a_day)
        recent = use.recent(self._clock.now(), HOUR, self._born)
        if is_over(recent, limits.earnings_an_hour):
            raise TooManyEarnings(limit=limits.earnings_an_hour)

    # --- parts -----------------------------------------------------------------

    def _lift(
        self, work: UnitOfWork, refusal: TooManyTyped | TooManyEarnings, lifted: Lifted
    ) -> None:
        """Once, with a manager; else the refusal itself says what is needed."""
        given = lifted.allowed
        asked = replace(refusal.asked, about=lifted.four)
        now = self._clock.now()
        try:
            allow(work, asked, given, by=lifted.by, at=now, sale=lifted.sale)
        except ManagerNeeded:
            raise refusal from None

    def _limits(self, work: UnitOfWork) -> Limits:
        return work.limits.rules() or self._settings.limits

    def _today(self) -> date:
        return business_day(self._clock.now(), self._settings)

    def _use(self, work: UnitOfWork, kind: LimitKind, subject: str) -> Use:
        found = work.limits.use(kind, subject)
        return Use(day=self._today()) if found is None else found.on(self._today())

    def _count(
        self,
        work: UnitOfWork,
        kind: LimitKind,
        subject: str,
        use: Use,
        within: timedelta,
        most: int = 0,
        points: Points = NO_POINTS,
    ) -> None:
        now = self._clock.now()
        counted = use.counted(now, within, self._born, most, points)
        work.limits.count(kind, subject, counted)


def spent_on_goods(done: CompletedSale) -> Points:
    """What the lines were paid with of the main purse; gift cards are money."""
    return Points.total(line.redeemed_points for line in done.lines)


def _is_over_soft(limits: Limits, on_risk: Points) -> bool:
    alone = limits.allowance_alone
    return bool(alone) and on_risk > alone


def _of(card: CardNumber) -> str:
    """A card in a list of counts, without its number."""
    return blake2b(card.encode(), digest_size=16).hexdigest()
