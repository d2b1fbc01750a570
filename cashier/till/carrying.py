"""A right that the customer brings along as a code, stored for good at its first show.

Believed only when the server signed it for this very till, in its present life and
epoch; shown again it says nothing new. It works without any link, and is spent as
every other right of the account is.
"""

from __future__ import annotations

from typing import Protocol

from cashier.domain.amounts import Points
from cashier.domain.errors import CarrySeen, RedemptionOff
from cashier.domain.ids import AccountId
from cashier.domain.ledger import Right
from cashier.till.ports import Store, TillIdentity


class CarryCheck(Protocol):
    def read(self, text: str, me: TillIdentity) -> Right:
        """The right in this text. Refuses what is not the server's, or not for us."""
        ...


class Carrying:
    def __init__(self, store: Store, check: CarryCheck) -> None:
        self._store = store
        self._check = check

    def take(self, text: str) -> tuple[AccountId, Points]:
        """Keep it durably; whose it is, and how much. Refuses a second time."""
        with self._store.read() as work:
            me, is_off = work.identity(), work.redemption_is_off()
        if is_off:
            raise RedemptionOff
        right = self._check.read(text, me)
        with self._store.act() as work:
            if not work.rights.add(right):
                raise CarrySeen
            work.commit()
        return right.account, right.amount
