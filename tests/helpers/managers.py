"""A manager's yes, as the dialog hands it over: each of them for one act."""

from __future__ import annotations

from itertools import count

from cashier.domain.ids import CashierId, SaleId
from cashier.domain.loyalty.answers import Factor
from cashier.domain.overrides import Guarded
from cashier.till.confirming import Confirmation

BOSS = CashierId("boss")
_tickets = count(1)


def yes(
    act: Guarded, by: CashierId = BOSS, *, sale: SaleId | None = None, reason: str = ""
) -> Confirmation:
    return Confirmation(
        factor=Factor.MANAGER,
        sale=sale,
        by=by,
        act=act,
        ticket=f"yes-{next(_tickets)}",
        reason=reason,
    )
