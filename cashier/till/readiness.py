"""Is this till ready for an outage: what it could do if the link were cut now.

One value and a plain verdict; the reasons are enums, sentences live beside the
screens. Also what this till could lose the chain or its customers: its exposure.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from cashier.domain.amounts import NO_POINTS, Points
from cashier.domain.ledger import sum_of
from cashier.till.ports import Clock, Directory, Store, UnitOfWork
from cashier.till.settings import TillSettings

LITTLE_DISK = 512 * 1024 * 1024


class Lack(Enum):
    """What stands in the way, the worst first."""

    STOPPED = "stopped"  # Redemption is off: disk, restore or storage.
    NO_CARDS = "no_cards"  # Nobody would be known.
    NO_RULES = "no_rules"  # Nothing would be earned.
    JOURNAL = "journal"  # The second copy of the queue is not written.
    OLD = "old"  # Redemption closes, or has closed, by age.
    CLOCK = "clock"
    NO_RIGHTS = "no_rights"  # Nobody could redeem.
    DISK = "disk"


class Verdict(Enum):
    READY = "ready"
    PARTLY = "partly"  # Sells and earns; something is missing.
    NOT_READY = "not_ready"


_SERIOUS = frozenset({Lack.STOPPED, Lack.NO_CARDS, Lack.NO_RULES, Lack.JOURNAL})


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    cards: int = 0
    as_of: datetime | None = None  # Of the cards.
    rules: int = 0  # Programmes in force ...
    rules_version: int = 0  # ... and the highest version among them.
    rights: int = 0  # Accounts' rights with something left.
    rights_left: Points = NO_POINTS
    lent: Points = NO_POINTS  # Left in the pools of the chain.
    is_journal_whole: bool = True
    free_bytes: int = 0
    is_clock_wrong: bool = False
    cases: int = 0  # That wait for a manager.
    lacks: tuple[Lack, ...] = ()

    @property
    def exposure(self) -> Points:
        """What is out at this till: lost with it until somebody says so."""
        return self.rights_left + self.lent

    @property
    def verdict(self) -> Verdict:
        if not self.lacks:
            return Verdict.READY
        is_serious = bool(_SERIOUS & set(self.lacks))
        return Verdict.NOT_READY if is_serious else Verdict.PARTLY


class ReadinessDesk:
    def __init__(
        self,
        store: Store,
        directory: Directory,
        clock: Clock,
        settings: TillSettings,
        *,
        free_bytes: Callable[[], int],
        is_journal_whole: Callable[[], bool],
        is_clock_off: Callable[[], bool],
    ) -> None:
        self._store = store
        self._directory = directory
        self._clock = clock
        self._settings = settings
        self._free_bytes = free_bytes
        self._is_journal_whole = is_journal_whole
        self._is_clock_off = is_clock_off

    def look(self) -> Readiness:
        age, programmes = self._directory.age(), self._directory.programmes()
        with self._store.read() as work:
            pools = Points.total(
                sum_of(pool.right.left()) for pool in work.rights.pools()
            )
            count, left = work.rights.open_rights()
            found = Readiness(
                cards=age.cards,
                as_of=age.cards_as_of,
                rules=len({p.programme_id for p in programmes}),
                rules_version=max((p.version for p in programmes), default=0),
                rights=count,
                rights_left=left,
                lent=pools,
                is_journal_whole=self._is_journal_whole(),
                free_bytes=self._free_bytes(),
                is_clock_wrong=work.clock_is_doubted() or self._is_clock_off(),
                cases=len(work.exceptions.open_cases()),
            )
            return _judged(found, self._lacks(found, work))

    def _lacks(self, found: Readiness, work: UnitOfWork) -> tuple[Lack, ...]:
        half = timedelta(hours=self._settings.offline_hours) / 2
        is_old = found.as_of is not None and self._clock.now() - found.as_of > half
        is_true = {
            Lack.STOPPED: work.redemption_is_off(),
            Lack.NO_CARDS: not found.cards,
            Lack.NO_RULES: not found.rules,
            Lack.JOURNAL: not found.is_journal_whole,
            Lack.OLD: is_old,
            Lack.CLOCK: found.is_clock_wrong,
            Lack.NO_RIGHTS: not found.exposure,
            Lack.DISK: found.free_bytes < LITTLE_DISK,
        }
        return tuple(lack for lack in Lack if is_true[lack])


def _judged(found: Readiness, lacks: tuple[Lack, ...]) -> Readiness:
    values = {name: getattr(found, name) for name in Readiness.__slots__}
    return Readiness(**{**values, "lacks": lacks})
