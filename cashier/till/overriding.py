"""A manager's yes, used up: the one place that takes it and writes it down.

It is good for the act it was given for, in the sale it was given in, once. Who
allowed what, why and when is written in the transaction of the act, for the shift's
report and for the server; without the act there is no record, and the other way
round.
"""

from __future__ import annotations

from datetime import datetime

from cashier.domain.errors import ManagerNeeded
from cashier.domain.events import OverrideGiven
from cashier.domain.ids import CashierId, SaleId
from cashier.domain.loyalty.answers import Factor
from cashier.domain.overrides import Asked, Override
from cashier.till.confirming import Confirmation
from cashier.till.ports import UnitOfWork

LONGEST_REASON = 200


def allow(
    work: UnitOfWork,
    asked: Asked,
    given: Confirmation | None,
    *,
    by: CashierId,
    at: datetime,
    reason: str = "",
    sale: SaleId | None = None,
) -> CashierId:
    """Use it up; who gave it. Raises ManagerNeeded.

    `reason`: the act's own. `sale`: the one that only this act begins.
    """
    in_hand = work.sales.open_sale()
    here = in_hand.sale_id if in_hand is not None else None
    if (
        given is None
        or given.by is None
        or given.factor is not Factor.MANAGER
        or given.act is not asked.act
        or given.sale != here
        or not given.ticket
        or work.overrides.is_used(given.ticket)
    ):
        raise ManagerNeeded(asked)
    shift = work.shifts.current()
    override = Override(
        override_id=given.ticket,
        act=asked.act,
        cashier=by,
        allowed_by=given.by,
        way=given.way,
        reason=(reason or given.reason).strip()[:LONGEST_REASON],
        at=at,
        shift=shift.shift_id if shift is not None else None,
        sale=here or sale,
        about=asked.about,
        money=asked.money,
        points=asked.points,
    )
    work.overrides.add(override)
    work.outbox.put(OverrideGiven(override=override, at=at))
    return given.by
