"""Who stands at the till: badge or PIN, both without a link.

Wrong PINs are counted in the store before the answer is given, so that pulling the
plug does not buy another try. Five in a row pause that cashier for 30 seconds, and
each further one doubles the pause up to 15 minutes; nobody is locked out for good.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime, timedelta

from cashier.domain.errors import CashierUnknown, LoginPaused, WrongPin
from cashier.domain.ids import CashierId
from cashier.till.ports import Cashier, Clock, Directory, PinCheck, Store

FREE_TRIES = 5
FIRST_PAUSE_S = 30
LONGEST_PAUSE_S = 15 * 60


class StaffDesk:
    def __init__(
        self, store: Store, directory: Directory, pins: PinCheck, clock: Clock
    ) -> None:
        self._store = store
        self._directory = directory
        self._pins = pins
        self._clock = clock
        # When this process last saw a wrong PIN, by the hand nobody can turn.
        self._seen: dict[CashierId, float] = {}

    def cashiers(self) -> Sequence[Cashier]:
        return self._directory.cashiers()

    def by_badge(self, code: str) -> Cashier:
        """The cashier whose badge this is. Refuses a badge of nobody here."""
        cashier = self._directory.cashier_of_badge(code)
        if cashier is None:
            raise CashierUnknown
        return cashier

    def check_pin(self, cashier: CashierId, pin: str) -> Cashier:
        """The cashier, if the PIN is right. A pause refuses the right PIN too."""
        found = next((c for c in self.cashiers() if c.cashier == cashier), None)
        pin_hash = self._directory.pin_hash(cashier)
        if found is None or pin_hash is None:
            raise CashierUnknown
        self._refuse_while_paused(cashier)
        if not self._pins.matches(pin_hash, pin):
            raise self._count_failure(cashier)
        self._forget_failures(cashier)
        return found

    def _refuse_while_paused(self, cashier: CashierId) -> None:
        with self._store.act() as work:
            count, at = work.logins.failures(cashier)
            if at is None or not pause_s(count):
                return
            if self._clock.now() < at:
                # The clock went back: the pause starts again, never ends early,
                # and does not last until the clock has caught up either.
                at = self._clock.now()
                work.logins.set_failures(cashier, count, at)
                work.commit()
        left = pause_s(count) - self._passed_s(cashier, at)
        if left > 0:
            raise LoginPaused(seconds=math.ceil(left))

    def _passed_s(self, cashier: CashierId, at: datetime) -> float:
        """The smaller of both hands: setting the clock forward buys nothing."""
        passed = (self._clock.now() - at) / timedelta(seconds=1)
        seen = self._seen.get(cashier)
        return passed if seen is None else min(passed, self._clock.monotonic() - seen)

    def _count_failure(self, cashier: CashierId) -> WrongPin | LoginPaused:
        with self._store.act() as work:
            count = work.logins.failures(cashier)[0] + 1
            work.logins.set_failures(cashier, count, self._clock.now())
            work.commit()
        self._seen[cashier] = self._clock.monotonic()
        if pause_s(count):
            return LoginPaused(seconds=pause_s(count))
        return WrongPin(tries_left=FREE_TRIES - count)

    def _forget_failures(self, cashier: CashierId) -> None:
        self._seen.pop(cashier, None)
        with self._store.act() as work:
            if work.logins.failures(cashier)[0]:
                work.logins.set_failures(cashier, 0, None)
                work.commit()


def pause_s(failures: int) -> int:
    """How long a cashier waits after so many wrong PINs in a row."""
    if failures < FREE_TRIES:
        return 0
    doublings = min(failures - FREE_TRIES, 10)  # More would only be larger.
    return min(FIRST_PAUSE_S << doublings, LONGEST_PAUSE_S)
