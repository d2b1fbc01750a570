"""One act at the till, one transaction.

Acts are flushed when commit() returns. Drafts are written without a flush: the log
keeps their order, so the next act's flush carries them along. Everything runs on
one connection, on the till lane; a unit inside a unit is a bug.

What is asked at each scan and changed by none (who this till is, what its receipts
say of an account) is read once, and stays known until another kind of unit begins.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from datetime import date, datetime
from enum import Enum
from types import TracebackType
from typing import Any, Protocol, Self, TypeVar

from sqlalchemy import Connection

from cashier.domain.amounts import NO_MONEY, NO_POINTS, Money, Points
from cashier.domain.clock_guard import Doubt
from cashier.domain.errors import StorageRefused
from cashier.domain.ids import AccountId, purse_of
from cashier.domain.member import MembershipState
from cashier.domain.stops import Stop, to_name
from cashier.store import lead_rows, member_rows
from cashier.store.basket_rows import Baskets
from cashier.store.columns import moment_text
from cashier.store.counters import SqlLimits
from cashier.store.exception_rows import SqlExceptions
from cashier.store.jobs import SqlAttempts, SqlHolds, SqlJobs, SqlLogins
from cashier.store.member_rows import FAR_FUTURE
from cashier.store.people_rows import SqlDrawer, SqlOverrides, SqlZDocuments
from cashier.store.query import tell
from cashier.store.rights import SqlRights
from cashier.store.sales import SqlSales
from cashier.store.shifts import SqlShifts
from cashier.store.state import TillState
from cashier.till.ports import (
    Attempts,
    Drawer,
    Exceptions,
    Holds,
    Jobs,
    LimitCounts,
    LoginTries,
    Outbox,
    Overrides,
    Rights,
    Sales,
    Shifts,
    TillIdentity,
    ZDocuments,
)


class Mode(Enum):
    ACT = "act"
    DRAFT = "draft"
    BASKET = "basket"  # A draft of nothing but the sale in hand and counts of limits.
    READ = "read"


# The write lock is taken at once: a read that later writes cannot then fail
# half-way because somebody else wrote in between.
_BEGIN = {
    Mode.ACT: "BEGIN IMMEDIATE",
    Mode.DRAFT: "BEGIN IMMEDIATE",
    Mode.BASKET: "BEGIN IMMEDIATE",
    Mode.READ: "BEGIN",
}
# These change nothing that is remembered.
_KEEPS = frozenset({Mode.BASKET, Mode.READ})

T = TypeVar("T")


class Desk:
    """Everything that reads and writes on one connection; made once for it."""

    def __init__(
        self, connection: Connection, outbox_for: Callable[[Connection], Outbox]
    ) -> None:
        self.connection = connection
        self.raw: Any = connection.connection.driver_connection
        self.baskets = Baskets(connection)
        self.sales = SqlSales(connection, self.baskets)
        self.rights = SqlRights(connection)
        self.shifts = SqlShifts(connection)
        self.attempts = SqlAttempts(connection)
        self.jobs = SqlJobs(connection)
        self.holds = SqlHolds(connection)
        self.logins = SqlLogins(connection)
        self.limits = SqlLimits(connection)
        self.exceptions = SqlExceptions(connection)
        self.overrides = SqlOverrides(connection)
        self.drawer = SqlDrawer(connection)
        self.zs = SqlZDocuments(connection)
        self.state = TillState(connection)
        self.outbox = outbox_for(connection)
        self.known: dict[Hashable, Any] = {}  # What no basket changes.


class UnitOwner(Protocol):
    """What a unit of work needs of its store."""

    def begin(self, mode: Mode) -> Desk: ...

    def end(self, desk: Desk, mode: Mode, error: BaseException | None) -> None: ...

    def mirror_after(self, desk: Desk, commit: Callable[[], None]) -> None:
        """Commit, and append what was put to the second journal."""
        ...

    def now(self) -> datetime: ...

    def doubt(self) -> Doubt | None: ...

    def stops(self, state: TillState) -> Sequence[Stop]: ...


class SqlUnitOfWork:
    """Implements ports.UnitOfWork; `connection` and `state` are for sync."""

    sales: Sales
    rights: Rights
    shifts: Shifts
    outbox: Outbox
    attempts: Attempts
    jobs: Jobs
    holds: Holds
    logins: LoginTries
    limits: LimitCounts
    exceptions: Exceptions
    overrides: Overrides
    drawer: Drawer
    zs: ZDocuments

    def __init__(self, owner: UnitOwner, mode: Mode) -> None:
        self._owner = owner
        self._mode = mode

    def __enter__(self) -> Self:
        desk = self._desk = self._owner.begin(self._mode)
        if self._mode not in _KEEPS:
            desk.known.clear()
        self.sales, self.rights, self.shifts = desk.sales, desk.rights, desk.shifts
        self.outbox, self.attempts, self.jobs = desk.outbox, desk.attempts, desk.jobs
        self.holds, self.logins = desk.holds, desk.logins
        self.limits, self.exceptions = desk.limits, desk.exceptions
        self.overrides, self.drawer, self.zs = desk.overrides, desk.drawer, desk.zs
        self.state, self.connection = desk.state, desk.connection
        self._is_committed = False
        try:
            # Told to the driver: wrapped, it would cost more than a scan's look-up.
            tell(desk.connection, _BEGIN[self._mode])
        except StorageRefused as error:
            self._owner.end(desk, self._mode, error)
            raise
        return self

    def commit(self) -> None:
        assert self._mode is not Mode.READ, "a look changes nothing"
        assert not self._is_committed, "one act, one commit"
        if self._mode is Mode.ACT:
            self.state.note_time(self._owner.now(), self._owner.doubt())
            self._owner.mirror_after(self._desk, self._commit)
        else:
            self._commit()
        self._is_committed = True

    def _commit(self) -> None:
        tell(self._desk.connection, "COMMIT")

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
        /,
    ) -> None:
        if not self._is_committed and self._mode is not Mode.READ:
            self._desk.baskets.forget()
            self._desk.shifts.forget()
            self._desk.limits.forget()
        self._owner.end(self._desk, self._mode, error)

    def identity(self) -> TillIdentity:
        return self._remembered("identity", self.state.identity)

    def stops(self) -> Sequence[Stop]:
        return self._owner.stops(self.state)

    def redemption_is_off(self) -> bool:
        return to_name(self.stops()) is not None

    def clock_is_doubted(self) -> bool:
        return Stop.CLOCK in self.stops()

    def lead_number(self) -> int | None:
        return self._remembered("lead", lambda: lead_rows.lead_number(self.connection))

    # --- what receipts of this till say of an account ----------------------------

    def spent_today(self, account: AccountId, day: date) -> Points:
        return self._redeemed(account, day)[0]

    def redemptions_today(self, account: AccountId, day: date) -> int:
        return self._redeemed(account, day)[1]

    def sales_today(self, account: AccountId, day: date) -> int:
        return self._here(
            account,
            ("sales", day),
            0,
            lambda: member_rows.sales_on(self.connection, account, day),
        )

    def turnover_here(
        self, account: AccountId, since: date | None, as_of: datetime | None = None
    ) -> Money:
        moment = _text(as_of)
        return self._here(
            account,
            ("turnover", since, moment),
            NO_MONEY,
            lambda: member_rows.turnover(self.connection, account, since, moment),
        )

    def memberships_here(
        self, account: AccountId, as_of: datetime | None = None
    ) -> Sequence[MembershipState]:
        moment = _text(as_of)
        return self._here(
            account,
            ("memberships", moment),
            (),
            lambda: member_rows.memberships(self.connection, account, moment),
        )

    def pending_here(
        self, account: AccountId, as_of: datetime | None = None
    ) -> tuple[Points, Points]:
        """Without `as_of` only entries that the server has not acknowledged."""
        moment = _text(as_of)
        return self._here(
            account,
            ("pending", moment),
            (NO_POINTS, NO_POINTS),
            lambda: member_rows.pending(self.connection, account, moment),
        )

    def _redeemed(self, account: AccountId, day: date) -> tuple[Points, int]:
        return self._here(
            account,
            ("redeemed", day),
            (NO_POINTS, 0),
            lambda: member_rows.redeemed_on(self.connection, account, day),
        )

    def _here(
        self, account: AccountId, what: Hashable, nothing: T, read: Callable[[], T]
    ) -> T:
        """Most cards were never seen at this till: then there is nothing to sum."""
        if self._mode in _KEEPS and not self._is_known(account):
            return nothing
        return self._remembered((account, what), read)

    def _is_known(self, account: AccountId) -> bool:
        member = purse_of(account)[0]
        return self._remembered(
            account,
            lambda: member_rows.is_known(self.connection, account, member),
        )

    def _remembered(self, what: Hashable, read: Callable[[], T]) -> T:
        if self._mode not in _KEEPS:
            return read()
        known = self._desk.known
        if what not in known:
            known[what] = read()
        found: T = known[what]
        return found


def _text(as_of: datetime | None) -> str:
    return FAR_FUTURE if as_of is None else moment_text(as_of)
