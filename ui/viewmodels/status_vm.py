"""The status bar without its widgets: who works here, and how the link is.

The age of the oldest unsent operation, not only their number, decides the colour.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum

from PySide6.QtCore import QObject, Signal, Slot

from cashier.till.ports import Clock, DirectoryAge, SyncStatus
from ui.sentences import Code

STALLED_AFTER = timedelta(minutes=15)
MANAGER_AFTER = timedelta(hours=24)


class BadgeKind(Enum):
    ONLINE = "online"
    SENDING = "sending"
    OFFLINE = "offline"
    OUT_OF_ORDER = "out_of_order"  # The server answers, but no sense.
    RESTORING = "restoring"  # The server waits for tills after a restore.
    STALLED = "stalled"
    MANAGER = "manager"
    CLOSED = "closed"  # Data too old: no redemption without the link.
    NOT_ENROLLED = "not_enrolled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Badge:
    kind: BadgeKind
    count: int = 0
    waiting_s: int = 0  # Age of the oldest unsent operation.
    reported: int = 0  # Of RESTORING: so many tills have reported, of `count`.


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusState:
    """Everything the bar draws."""

    till: str = ""
    shift: int | None = None
    cashier: str = ""
    badge: Badge = Badge(kind=BadgeKind.OFFLINE)
    printer_ok: bool = True
    now: datetime | None = None


def badge_of(
    sync: SyncStatus, now: datetime, *, data_as_of: datetime | None, offline_hours: int
) -> Badge:
    """The one state to show; what needs a person comes first."""
    waiting = now - sync.oldest if sync.oldest else timedelta(0)
    seconds = max(int(waiting.total_seconds()), 0)
    if not sync.enrolled:
        return Badge(kind=BadgeKind.NOT_ENROLLED)
    if sync.rejected or waiting >= MANAGER_AFTER:
        return Badge(
            kind=BadgeKind.MANAGER,
            count=sync.rejected or sync.queued,
            waiting_s=seconds,
        )
    if sync.online:
        if sync.restoring is not None and waiting < STALLED_AFTER:
            reported, tills = sync.restoring
            return Badge(kind=BadgeKind.RESTORING, count=tills, reported=reported)
        if waiting >= STALLED_AFTER:
            kind = BadgeKind.STALLED
        elif sync.queued:
            kind = BadgeKind.SENDING
        else:
            kind = BadgeKind.ONLINE
        return Badge(kind=kind, count=sync.queued, waiting_s=seconds)
    too_old = data_as_of is None or now - data_as_of > timedelta(hours=offline_hours)
    if too_old:
        kind = BadgeKind.CLOSED
    elif sync.problem == Code.SERVER_FAULT.value:
        kind = BadgeKind.OUT_OF_ORDER
    else:
        kind = BadgeKind.OFFLINE
    return Badge(kind=kind, count=sync.queued, waiting_s=seconds)


class StatusViewModel(QObject):
    """Fed by the wiring: sync status, printer, shift and cashier."""

    state_changed = Signal(object)  # StatusState; on the UI thread.

    def __init__(
        self,
        clock: Clock,
        *,
        till: str,
        offline_hours: int = 72,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._clock = clock
        self._offline_hours = offline_hours
        self._sync = SyncStatus()
        self._age = DirectoryAge(goods_as_of=None, cards_as_of=None)
        self.state = StatusState(till=till, now=clock.now())

    @Slot(object)
    def show_sync(self, status: SyncStatus) -> None:
        self._sync = status
        self.refresh()

    @Slot(object)
    def show_age(self, age: DirectoryAge) -> None:
        self._age = age
        self.refresh()

    def show_shift(self, number: int | None) -> None:
        self._show(replace(self.state, shift=number))

    def show_cashier(self, name: str) -> None:
        self._show(replace(self.state, cashier=name))

    def show_printer(self, ok: bool) -> None:
        self._show(replace(self.state, printer_ok=ok))

    @Slot()
    def refresh(self) -> None:
        """The clock went on; call every few seconds."""
        now = self._clock.now()
        badge = badge_of(
            self._sync,
            now,
            data_as_of=self._age.cards_as_of,
            offline_hours=self._offline_hours,
        )
        self._show(replace(self.state, badge=badge, now=now))

    def _show(self, state: StatusState) -> None:
        if state != self.state:
            self.state = state
            self.state_changed.emit(state)
