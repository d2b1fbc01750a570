"""What a member bought and was sold: the server's figure, and what happened here since.

Each sale counts once: the store leaves out what the server's figure holds already.
When a period is over the figure is that of the last one, and the present one begins
with what was sold here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from cashier.domain.amounts import Money
from cashier.domain.ids import AccountId, purse_account
from cashier.domain.loyalty.engine import Programme
from cashier.domain.loyalty.levels import Measure
from cashier.domain.loyalty.terms import PeriodKind, Terms, period_start
from cashier.domain.member import Member, MembershipState, Turnover
from cashier.domain.moments import day_of
from cashier.till.ports import UnitOfWork

_WITHOUT_END = (PeriodKind.ALWAYS, PeriodKind.ROLLING)


def memberships_of(work: UnitOfWork, member: Member) -> tuple[MembershipState, ...]:
    """Those that the server knows, and those that were sold here since."""
    if member.account is None:
        return member.memberships
    here = work.memberships_here(member.account, member.as_of)
    return (*member.memberships, *here)


def turnovers_of(
    work: UnitOfWork, member: Member, programmes: Iterable[Programme], now: datetime
) -> tuple[Turnover, ...]:
    """Of each programme that counts turnover; the present period first."""
    found: list[Turnover] = []
    for terms in {p.programme_id: p.terms for p in programmes}.values():
        kind = getattr(terms, "period", None)
        if isinstance(kind, PeriodKind):
            found.extend(_of_programme(work, member, terms, kind, now))
    return tuple(found)


def _of_programme(
    work: UnitOfWork, member: Member, terms: Terms, kind: PeriodKind, now: datetime
) -> list[Turnover]:
    days = getattr(terms, "rolling_days", 1)
    start = period_start(kind, day_of(now, terms.zone), days)
    programme = terms.programme_id
    known = [t for t in member.turnovers if t.programme == programme]
    here = _here(work, member, terms, start)
    is_of_now = [t for t in known if kind in _WITHOUT_END or t.since == start]
    if is_of_now:
        present = replace(is_of_now[0], money=is_of_now[0].money + here)
        return [present, *(t for t in known if t is not is_of_now[0])]
    present = Turnover(programme=programme, money=here, since=start)
    if not known:
        return [present]
    # What was sold here in the last period, and is not in its figure either.
    late = _here(work, member, terms, known[0].since) - here
    return [present, replace(known[0], money=known[0].money + late), *known[1:]]


def _here(work: UnitOfWork, member: Member, terms: Terms, since: date | None) -> Money:
    account: AccountId | None = member.account
    if account is None:
        return Money(0)
    if getattr(terms, "measure", None) is Measure.POINTS:
        # Hundredths of points stand in the place of money, see Measure.
        purse = purse_account(account, getattr(terms, "purse", ""))
        return Money(work.pending_here(purse, member.as_of)[1].units)
    return work.turnover_here(account, since, member.as_of)
