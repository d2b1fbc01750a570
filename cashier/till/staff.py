"""Who stands at the till: badge or PIN, both without a link; see pin_tries."""

from __future__ import annotations

from collections.abc import Sequence

from cashier.domain.errors import CashierUnknown
from cashier.domain.ids import CashierId
from cashier.till.pin_tries import (
    FIRST_PAUSE_S as FIRST_PAUSE_S,
    FREE_TRIES as FREE_TRIES,
    LONGEST_PAUSE_S as LONGEST_PAUSE_S,
    PinTries,
    pause_s as pause_s,
)
from cashier.till.ports import Cashier, Clock, Directory, PinCheck, Store


class StaffDesk:
    def __init__(
        self, store: Store, directory: Directory, pins: PinCheck, clock: Clock
    ) -> None:
        self._directory = directory
        self._tries = PinTries(store, pins, clock)

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
        self._tries.check(cashier, pin_hash, pin)
        return found
