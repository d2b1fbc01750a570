"""Members as they would be under some terms: what a replay needs to know of them.

Nobody knows the past of the first receipt, so every member begins with nothing and
earns from there on, under the terms that are tried. Points that a customer really
spent were there, so they may be spent again. Amounts are plain hundredths and minor
units; a lot is spent soonest expiry first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from cashier.domain.amounts import Money, Points
from cashier.domain.loyalty.accumulating import AccumulatingTerms
from cashier.domain.loyalty.answers import Quote
from cashier.domain.loyalty.engine import Programme
from cashier.domain.loyalty.facts import (
    MAIN,
    LevelState,
    MembershipState,
    PurseState,
    Snapshot,
    Turnover,
)
from cashier.domain.loyalty.levels import (
    Measure,
    TiersTerms,
    level_on,
    period_figures,
)
from cashier.domain.loyalty.terms import PeriodKind, Terms, period_start
from cashier.domain.member import CardStatus
from cashier.domain.moments import day_of, days_after
from server.programmes.receipts import RealSale


@dataclass(slots=True)
class _Lot:
    active: date
    expires: date
    left: int


@dataclass(frozen=True, slots=True)
class _Bought:
    """One sale, for turnovers."""

    day: date
    paid: int  # In money, for goods that earn.
    earned: Mapping[str, int]  # By programme.


@dataclass(slots=True)
class _Member:
    lots: dict[str, list[_Lot]] = field(default_factory=dict)
    bought: list[_Bought] = field(default_factory=list)
    levels: dict[str, LevelState] = field(default_factory=dict)
    memberships: list[MembershipState] = field(default_factory=list)
    today: date = date.min
    sales_today: int = 0
    spent_today: dict[str, int] = field(default_factory=dict)
    spends_today: dict[str, int] = field(default_factory=dict)


class Members:
    """Everybody with a card in one replay, under one set of programmes."""

    def __init__(self, programmes: Sequence[Programme]) -> None:
        self._programmes = programmes
        self._purses = sorted(
            {MAIN} | {bought[0] for p in programmes if (bought := p.buys()) is not None}
        )
        self._members: dict[str, _Member] = defaultdict(_Member)

    def snapshot(self, sale: RealSale) -> Snapshot | None:
        """The member before this sale; None without a card."""
        if not sale.card:
            return None
        member = self._members[sale.card]
        day = self._day(sale.at)
        if member.today != day:
            member.today, member.sales_today = day, 0
            member.spent_today, member.spends_today = {}, {}
        turnovers = tuple(self._turnovers(member, day))
        return Snapshot(
            status=CardStatus.ACTIVE,
            purses=tuple(self._purse(member, p, day, sale) for p in self._purses),
            turnovers=turnovers,
            levels=tuple(self._levels(member, turnovers, day)),
            memberships=tuple(member.memberships),
            sales_today=member.sales_today,
            card=sale.card,
        )

    def learn(self, sale: RealSale, answer: Quote) -> None:
        """What this sale changes for the next one."""
        if not sale.card:
            return
        member = self._members[sale.card]
        for spending in answer.spendings:
            if spending.redeem:
                self._spend(member, spending.purse, spending.redeem.units)
        for earning in answer.earnings:
            lot = _Lot(
                earning.active_from,
                earning.expires_on or date.max,
                earning.points.units,
            )
            member.lots.setdefault(earning.purse, []).append(lot)
        for sold in answer.memberships:
            member.memberships.append(
                MembershipState(
                    programme=sold.programme, starts=sold.starts, ends=sold.ends
                )
            )
        member.bought.append(self._bought(sale, answer))
        member.sales_today += 1

    # --- inside -----------------------------------------------------------------------

    def _bought(self, sale: RealSale, answer: Quote) -> _Bought:
        paid = sum(
            line.total.units - priced.discount.units - priced.redeemed.units
            for line, priced in zip(sale.lines, answer.lines, strict=True)
            if line.earning
        )
        earned = {e.programme: e.points.units for e in answer.earnings}
        return _Bought(self._day(sale.at), paid, earned)

    def _day(self, at: datetime) -> date:
        zones = [programme.terms.zone for programme in self._programmes]
        return day_of(at, zones[0]) if zones else at.date()

    @staticmethod
    def _purse(member: _Member, purse: str, day: date, sale: RealSale) -> PurseState:
        lots = [lot for lot in member.lots.get(purse, []) if lot.expires >= day]
        member.lots[purse] = lots
        own = sum(lot.left for lot in lots if lot.active <= day)
        there = max(own, sale.asked.units) if purse == MAIN else own
        return PurseState(
            purse=purse,
            confirmed=Points(there),
            pending=Points(sum(lot.left for lot in lots if lot.active > day)),
            spendable=Points(there),
            spent_today=Points(member.spent_today.get(purse, 0)),
            redemptions_today=member.spends_today.get(purse, 0),
            online=True,
        )

    @staticmethod
    def _spend(member: _Member, purse: str, points: int) -> None:
        member.spent_today[purse] = member.spent_today.get(purse, 0) + points
        member.spends_today[purse] = member.spends_today.get(purse, 0) + 1
        lots = member.lots.get(purse, [])
        for lot in sorted(lots, key=lambda lot: lot.expires):
            if lot.active <= member.today:
                taken = min(lot.left, points)
                lot.left -= taken
                points -= taken
        member.lots[purse] = [lot for lot in lots if lot.left]

    def _levels(
        self, member: _Member, turnovers: Sequence[Turnover], day: date
    ) -> Iterable[LevelState]:
        """As the server's daily job and every till would raise and lower them."""
        for programme in self._programmes:
            terms = programme.terms
            if isinstance(terms, TiersTerms):
                known = member.levels.get(terms.programme_id)
                now, then = period_figures(terms, turnovers, day)
                state = level_on(terms, known, now, day, before=then)
                member.levels[terms.programme_id] = state
                yield state

    def _turnovers(self, member: _Member, day: date) -> Iterable[Turnover]:
        """For every programme that counts over some time: this one and the last."""
        for programme in self._programmes:
            terms = programme.terms
            if not isinstance(terms, AccumulatingTerms | TiersTerms):
                continue
            since = period_start(terms.period, day, terms.rolling_days)
            yield self._turnover(member, terms, since, None)
            if since is not None and terms.period is not PeriodKind.ROLLING:
                last = period_start(terms.period, days_after(since, -1), 1)
                yield self._turnover(member, terms, last, since)

    @staticmethod
    def _turnover(
        member: _Member, terms: Terms, since: date | None, before: date | None
    ) -> Turnover:
        bought = [
            one
            for one in member.bought
            if (since is None or one.day >= since)
            and (before is None or one.day < before)
        ]
        if isinstance(terms, TiersTerms) and terms.measure is Measure.POINTS:
            units = sum(one.earned.get(terms.programme_id, 0) for one in bought)
        else:
            units = sum(one.paid for one in bought)
        return Turnover(programme=terms.programme_id, money=Money(units), since=since)
