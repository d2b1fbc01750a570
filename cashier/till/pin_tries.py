"""Wrong PINs are counted, durably, before the answer is given.

So pulling the plug does not buy another try. Five in a row pause that person for 30
seconds, and each further one doubles the pause up to 15 minutes; nobody is locked
out for good. A pause ends by waiting in front of a running till and by nothing else:
after a restart it begins again, because nobody can say how long the till was off.
"""

from __future__ import annotations

import math

from cashier.domain.errors import LoginPaused, WrongPin
from cashier.domain.ids import CashierId
from cashier.till.ports import Clock, PinCheck, Store

FREE_TRIES = 5
FIRST_PAUSE_S = 30
LONGEST_PAUSE_S = 15 * 60


class PinTries:
    def __init__(self, store: Store, pins: PinCheck, clock: Clock) -> None:
        self._store = store
        self._pins = pins
        self._clock = clock
        # When this process last saw a wrong PIN, by the hand nobody can turn.
        self._seen: dict[CashierId, float] = {}
        self._born = clock.monotonic()

    def check(self, who: CashierId, pin_hash: str, pin: str) -> None:
        """Nothing, if the PIN is right. A pause refuses the right PIN too."""
        self._refuse_while_paused(who)
        if not self._pins.matches(pin_hash, pin):
            raise self._count_failure(who)
        self._forget_failures(who)

    def _refuse_while_paused(self, who: CashierId) -> None:
        with self._store.read() as work:
            count, at = work.logins.failures(who)
            if at is None or not pause_s(count):
                return
        left = pause_s(count) - self._passed_s(who)
        if left > 0:
            raise LoginPaused(seconds=math.ceil(left))

    def _passed_s(self, who: CashierId) -> float:
        """As this process has seen it pass: setting the clock buys nothing."""
        return self._clock.monotonic() - self._seen.get(who, self._born)

    def _count_failure(self, who: CashierId) -> WrongPin | LoginPaused:
        with self._store.act() as work:
            count = work.logins.failures(who)[0] + 1
            work.logins.set_failures(who, count, self._clock.now())
            work.commit()
        self._seen[who] = self._clock.monotonic()
        if pause_s(count):
            return LoginPaused(seconds=pause_s(count))
        return WrongPin(tries_left=FREE_TRIES - count)

    def _forget_failures(self, who: CashierId) -> None:
        self._seen.pop(who, None)
        with self._store.act() as work:
            if work.logins.failures(who)[0]:
                work.logins.set_failures(who, 0, None)
                work.commit()


def pause_s(failures: int) -> int:
    """How long somebody waits after so many wrong PINs in a row."""
    if failures < FREE_TRIES:
        return 0
    doublings = min(failures - FREE_TRIES, 10)  # More would only be larger.
    return min(FIRST_PAUSE_S << doublings, LONGEST_PAUSE_S)
