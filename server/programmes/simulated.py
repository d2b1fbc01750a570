"""Members as they would be under some terms: what a replay needs to know of them.

Nobody knows the past of the first receipt, so every member begins with nothing and
earns from there on, under the terms that are tried. Points that a customer really
spent were there, so they may be spent again. Amounts are plain hundredths and minor
units; a lot is spent soonest expiry first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from cashier.domain.amounts import Money, Points
from cashier.domain.loyalty.answers import Quote
from cashier.domain.loyalty.engine import Programme
from cashier.domain.loyalty.facts import (
    MAIN,
    MembershipState,
    PurseState,
    Snapshot,
    Turnover,
)
from cashier.domain.loyalty.terms import PeriodKind, period_start
from cashier.domain.member import CardStatus
from cashier.domain.moments import day_of
from server.programmes.receipts import RealSale


@dataclass(slots=True)
class _Lot:
    active: date
    expires: date
    left: int


@dataclass(slots=True)
class _Member:
    lots: dict[str, list[_Lot]] = field(default_factory=dict)
    paid: list[tuple[date, int]] = field(default_factory=list)
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
        return Snapshot(
            status=CardStatus.ACTIVE,
            purses=tuple(self._purse(member, p, day, sale) for p in self._purses),
            turnovers=tuple(self._turnovers(member, day)),
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
        paid = sum(line.total.units for line in sale.lines)
        paid -= answer.discount.units + answer.redeem_money.units
        member.paid.append((self._day(sale.at), paid))
        member.sales_today += 1

    # --- inside -----------------------------------------------------------------------

    def _day(self, at: datetime) -> date:
        zones = [programme.common.zone for programme in self._programmes]
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

    def _turnovers(self, member: _Member, day: date) -> Iterable[Turnover]:
        """For every programme that counts money over some time."""
        for programme in self._programmes:
            terms = programme.common
            period = getattr(terms, "period", None)
            if not isinstance(period, PeriodKind):
                continue
            since = period_start(period, day, getattr(terms, "rolling_days", 1))
            paid = sum(
                units for on, units in member.paid if since is None or on >= since
            )
            yield Turnover(programme=terms.programme_id, money=Money(paid), since=since)
