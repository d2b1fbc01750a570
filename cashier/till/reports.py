"""The manager's reports of a period: read once, reckoned once, shown in many ways.

For managers only, or with a manager's PIN. Reading changes nothing. What the till
cannot know (the server's ledger, the margin) is left out, never guessed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from cashier.domain.amounts import NO_POINTS, Money, Points
from cashier.domain.errors import NotAllowed
from cashier.domain.ids import CashierId, ShiftId
from cashier.domain.loyalty.facts import MAIN
from cashier.domain.loyalty.terms import HUNDREDTHS
from cashier.domain.overrides import Guarded
from cashier.domain.reports.activity import ActivityRow, by_activity
from cashier.domain.reports.before_after import BeforeAfter, before_after
from cashier.domain.reports.cashiers import CashierRow, by_cashier
from cashier.domain.reports.facts import InterventionFact, MemberPast, ReceiptFact
from cashier.domain.reports.liability import Owed, PointsOwed, liability_by_month
from cashier.domain.reports.members import MemberEffect, member_effect
from cashier.domain.reports.offline import OfflineFigures, RightsHere, offline_figures
from cashier.domain.reports.period import Period, PeriodChoice
from cashier.domain.reports.reconciliation import Entry, EntryRow, reconcile
from cashier.domain.reports.rfm import SegmentRow, segments
from cashier.domain.reports.roi import ProgrammeReturn, programme_return
from cashier.domain.reports.shifts import ShiftFact, ShiftRow, by_shift
from cashier.till.confirming import Confirmation
from cashier.till.facts import business_day
from cashier.till.ports import Clock, Directory, EntryKind, QueueState, Role
from cashier.till.settings import TillSettings
from cashier.till.shift_report import ServerFigures

MOST_CARDS = 100_000  # More are not added up at a till; the office has them.
PAST_DAYS = 365


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The days, and the same as moments, for rows that have no business day."""

    period: Period
    today: date
    zone: ZoneInfo

    @property
    def begins(self) -> datetime:
        return datetime.combine(self.period.first, time(), self.zone)

    @property
    def ends(self) -> datetime:
        """The first moment that does not belong to it."""
        return datetime.combine(self.period.last + timedelta(days=1), time(), self.zone)

    @property
    def past(self) -> date:
        return self.today - timedelta(days=PAST_DAYS - 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueFact:
    """Entries of one kind in one state."""

    kind: EntryKind
    state: QueueState
    entries: int
    points: Points  # Of entries that are about points.
    oldest: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What the till's store holds for a report."""

    receipts: Sequence[ReceiptFact]  # Of the period and of as many days before it.
    past: Sequence[MemberPast]
    interventions: Sequence[InterventionFact]
    shifts: Sequence[ShiftFact]
    queue: Sequence[QueueFact]
    rights: RightsHere
    conflicts: int
    at_stake: Points  # In cases that nobody has settled.


class ReportRows(Protocol):
    def read(self, asked: Asked) -> Found: ...


class OwedPoints(Protocol):
    def owed(self, most: int) -> Sequence[Owed] | None:
        """None: too many to add up here."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ManagerReport:
    """Every figure of every page."""

    asked: Asked
    at: datetime
    names: Mapping[CashierId, str]
    receipts: int
    sales: Sequence[ReceiptFact]
    shifts: tuple[ShiftRow, ...]
    cashiers: tuple[CashierRow, ...]
    interventions: tuple[InterventionFact, ...]
    effect: MemberEffect
    compared: BeforeAfter
    cost: ProgrammeReturn
    margin_hundredths: int  # 0: not stated; then `cost` has no margin.
    activity: tuple[ActivityRow, ...]
    segments: tuple[SegmentRow, ...]
    owed: PointsOwed | None
    owed_as_of: datetime | None
    offline: OfflineFigures
    queue: tuple[QueueFact, ...]
    entries: tuple[EntryRow, ...]
    minor_per_point: int
    books: Mapping[Entry, Points]  # The till's side of `entries`.
    reconciled: tuple[ShiftId, ...]  # Whole shifts of the period: the server's side.

    @property
    def period(self) -> Period:
        return self.asked.period

    def name(self, cashier: CashierId) -> str:
        return self.names.get(cashier, cashier)

    def against(self, server: ServerFigures) -> tuple[EntryRow, ...]:
        """The reconciliation with the server's ledger of the same shifts beside it."""
        theirs = {
            Entry.EARNED: server.earned,
            Entry.SPENT: server.redeemed,
            Entry.GIVEN_BACK: server.given_back,
            Entry.TAKEN_BACK: server.taken_back,
        }
        return reconcile(
            self.books,
            theirs,
            minor_per_point=self.minor_per_point,
            spent_money=self.spent_money,
        )

    @property
    def spent_money(self) -> Money:
        whole = set(self.reconciled)
        return Money.total(
            fact.redeemed_money
            for fact in self.sales
            if fact.shift in whole and not fact.is_return
        )


class ReportDesk:
    def __init__(
        self,
        rows: ReportRows,
        directory: Directory,
        owed: OwedPoints,
        clock: Clock,
        settings: TillSettings,
    ) -> None:
        self._rows = rows
        self._directory = directory
        self._owed = owed
        self._clock = clock
        self._settings = settings

    def may_read(self, by: CashierId) -> bool:
        return any(
            one.cashier == by and one.role is Role.MANAGER
            for one in self._directory.cashiers()
        )

    def read(
        self,
        choice: PeriodChoice,
        by: CashierId,
        confirmation: Confirmation | None = None,
    ) -> ManagerReport:
        """Refuses whoever is no manager and brings no manager's confirmation."""
        is_confirmed = confirmation and confirmation.act is Guarded.REPORTS
        if not is_confirmed and not self.may_read(by):
            raise NotAllowed
        now = self._clock.now()
        today = business_day(now, self._settings)
        period = Period.of(choice, today)
        zone = ZoneInfo(self._settings.time_zone)
        asked = Asked(period=period, today=today, zone=zone)
        return self._reckon(asked, self._rows.read(asked), now)

    def _reckon(self, asked: Asked, found: Found, now: datetime) -> ManagerReport:
        period, margin = asked.period, self._settings.margin_hundredths
        mine = [fact for fact in found.receipts if period.holds(fact.day)]
        before = [fact for fact in found.receipts if period.before.holds(fact.day)]
        compared = before_after(before, mine)
        listed = self._owed.owed(MOST_CARDS)
        owed = None if listed is None else liability_by_month(listed)
        whole = _whole_shifts(asked, found.shifts)
        books = _books(mine, whole, found, owed)
        minor = self._minor_per_point()
        spent = (f.redeemed_money for f in mine if f.shift in whole and not f.is_return)
        return ManagerReport(
            asked=asked,
            at=now,
            names={c.cashier: c.name for c in self._directory.cashiers()},
            receipts=len(mine),
            sales=tuple(mine),
            shifts=by_shift(found.shifts, mine),
            cashiers=by_cashier(mine, found.interventions),
            interventions=tuple(found.interventions),
            effect=member_effect(mine),
            compared=compared,
            cost=programme_return(mine, compared, margin),
            margin_hundredths=margin,
            activity=by_activity(found.past, asked.today),
            segments=segments(found.past),
            owed=owed,
            owed_as_of=self._directory.age().cards_as_of,
            offline=offline_figures(mine, found.rights, found.conflicts),
            queue=tuple(found.queue),
            entries=reconcile(
                books, {}, minor_per_point=minor, spent_money=Money.total(spent)
            ),
            minor_per_point=minor,
            books=books,
            reconciled=tuple(whole),
        )

    def _minor_per_point(self) -> int:
        """What one point of the main purse buys today."""
        for programme in self._directory.programmes():
            terms = programme.terms
            if getattr(terms, "purse", None) == MAIN:
                return int(getattr(terms, "minor_per_point", HUNDREDTHS))
        return HUNDREDTHS


def _whole_shifts(asked: Asked, shifts: Sequence[ShiftFact]) -> dict[ShiftId, None]:
    """Those that lie in the period with all their receipts, in their order."""
    return {
        shift.shift: None
        for shift in shifts
        if shift.opened_at >= asked.begins
        and (shift.closed_at is None or shift.closed_at < asked.ends)
    }


def _books(
    receipts: Sequence[ReceiptFact],
    whole: Mapping[ShiftId, None],
    found: Found,
    owed: PointsOwed | None,
) -> dict[Entry, Points]:
    mine = [fact for fact in receipts if fact.shift in whole]
    sales = [fact for fact in mine if not fact.is_return]
    back = [fact for fact in mine if fact.is_return]
    waits = (QueueState.WAITING, QueueState.REJECTED)
    queued = Points.total(row.points for row in found.queue if row.state in waits)
    return {
        Entry.EARNED: Points.total(fact.earned for fact in sales),
        Entry.SPENT: Points.total(fact.redeemed for fact in sales),
        Entry.GIVEN_BACK: Points.total(fact.redeemed for fact in back),
        Entry.TAKEN_BACK: Points.total(fact.earned for fact in back),
        Entry.EXPIRED: found.rights.expired,
        Entry.OFFLINE: Points.total(f.redeemed for f in sales if f.is_offline),
        Entry.HELD: found.rights.unused,
        Entry.UNRESOLVED: queued + found.at_stake,
        Entry.DEBT: NO_POINTS if owed is None else owed.debt,
    }
