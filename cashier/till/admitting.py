"""A manager lets somebody at the till into what is a manager's, for one visit.

Settings of devices, and the training: nothing of a sale changes there, so the yes is
the act itself, written down before anything opens.
"""

from __future__ import annotations

from cashier.domain.ids import CashierId
from cashier.domain.overrides import Asked, Guarded
from cashier.till.confirming import Confirmation
from cashier.till.overriding import allow
from cashier.till.ports import Clock, Store


class Admitting:
    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock

    def admit(self, act: Guarded, given: Confirmation, by: CashierId) -> None:
        """Raises ManagerNeeded where the yes was for something else, or was used."""
        with self._store.act() as work:
            allow(work, Asked(act=act), given, by=by, at=self._clock.now())
            work.commit()
