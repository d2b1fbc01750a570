"""What a cashier looks at before a shift begins: one value, read in one place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from cashier.domain.shift import Shift
from cashier.till.ports import Clock, Directory, DirectoryAge, Store
from cashier.till.settings import TillSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningFacts:
    now: datetime
    current: Shift | None  # A shift that is open already, from an earlier run.
    last_closed: Shift | None
    age: DirectoryAge
    redeem_until: datetime | None  # Without a link; None: not at all.
    waiting_jobs: int  # Papers the printer did not take yet.


class Opening:
    def __init__(
        self,
        store: Store,
        directory: Directory,
        clock: Clock,
        settings: TillSettings,
    ) -> None:
        self._store = store
        self._directory = directory
        self._clock = clock
        self._settings = settings

    def look(self) -> OpeningFacts:
        """Changes nothing."""
        age = self._directory.age()
        with self._store.read() as work:
            return OpeningFacts(
                now=self._clock.now(),
                current=work.shifts.current(),
                last_closed=work.shifts.last_closed(),
                age=age,
                redeem_until=self._redeem_until(age),
                waiting_jobs=len(work.jobs.waiting()),
            )

    def _redeem_until(self, age: DirectoryAge) -> datetime | None:
        if age.cards_as_of is None:
            return None
        return age.cards_as_of + timedelta(hours=self._settings.offline_hours)
