"""Whether a code with points may be believed: the server signed it for this till."""

from __future__ import annotations

from collections.abc import Callable

from cashier.domain.errors import (
    CarryForged,
    CarryOfAnotherTill,
    CarryOutdated,
    CarryUnreadable,
)
from cashier.domain.ledger import Right
from cashier.till.ports import TillIdentity
from sync.carry_text import grant_of_text
from sync.grants import Doubt, GrantDoubted, ServerKey, right_of


class SignedCarries:
    """Implements the till's CarryCheck with the key of the chain's server."""

    def __init__(self, key: Callable[[], ServerKey]) -> None:
        self._key = key

    def read(self, text: str, me: TillIdentity) -> Right:
        grant = grant_of_text(text)
        try:
            return right_of(grant, me, self._key())
        except GrantDoubted as doubted:
            raise _REFUSALS[doubted.doubt] from doubted


_REFUSALS = {
    Doubt.FORGED: CarryForged,
    Doubt.NOT_OURS: CarryOfAnotherTill,
    Doubt.OLD_EPOCH: CarryOutdated,
    Doubt.MALFORMED: CarryUnreadable,
}
