"""Cash into and out of the drawer, and the drawer opened without a sale.

Each is a numbered document with a reason of a list, durable before the drawer opens,
told to the server and printed as a slip. An opening moves nothing and is counted all
the same.
"""

from __future__ import annotations

from cashier.domain.amounts import NO_MONEY, Money
from cashier.domain.errors import AmountRefused, ReasonNeeded
from cashier.domain.events import CashMoved
from cashier.domain.ids import CashierId
from cashier.domain.overrides import Asked, Guarded, is_over
from cashier.domain.shift import (
    CAUSES_IN,
    CAUSES_OPEN,
    CAUSES_OUT,
    CashCause,
    DrawerMovement,
    Shift,
    document_number,
)
from cashier.till.confirming import Confirmation
from cashier.till.drawer_paper import slip_lines
from cashier.till.overriding import allow
from cashier.till.ports import (
    Clock,
    Directory,
    PrintJob,
    Randomness,
    Store,
    UnitOfWork,
    new_id,
)
from cashier.till.printing import DRAWER
from cashier.till.settings import TillSettings
from cashier.till.shifts import open_shift


class DrawerDesk:
    def __init__(
        self,
        store: Store,
        directory: Directory,
        clock: Clock,
        randomness: Randomness,
        settings: TillSettings,
    ) -> None:
        self._store = store
        self._directory = directory
        self._clock = clock
        self._randomness = randomness
        self._settings = settings

    def move_cash(
        self,
        amount: Money,
        cause: CashCause,
        by: CashierId,
        *,
        note: str = "",
        allowed: Confirmation | None = None,
    ) -> DrawerMovement:
        """Put cash in (positive) or take it out (negative), and say why.

        Refuses nothing, a reason that is none, and more than should be in the
        drawer. Much cash out needs a manager, where the shop says so.
        """
        if not amount:
            raise AmountRefused
        _check(cause, note, CAUSES_IN if amount > NO_MONEY else CAUSES_OUT)
        with self._store.act() as work:
            shift = open_shift(work)
            inside = work.shifts.totals(shift.shift_id).expected(shift.opening_cash)
            if inside + amount < NO_MONEY:
                raise AmountRefused
            manager, limit = None, self._settings.managers.cash_out_over
            if is_over(-amount, limit):
                asked = Asked(
                    act=Guarded.CASH_OUT,
                    money=-amount,
                    limit=limit.units,
                    has_reason=True,
                )
                manager = self._allow(work, asked, allowed, by, cause, note)
            movement = self._keep(work, shift, amount, cause, note, by, manager)
            work.commit()
        return movement

    def open(
        self,
        cause: CashCause,
        by: CashierId,
        *,
        note: str = "",
        allowed: Confirmation | None = None,
    ) -> DrawerMovement:
        """Open the drawer; nothing moves. With a manager, unless the shop says no."""
        _check(cause, note, CAUSES_OPEN)
        with self._store.act() as work:
            shift, manager = open_shift(work), None
            if self._settings.managers.drawer:
                asked = Asked(act=Guarded.OPEN_DRAWER, has_reason=True)
                manager = self._allow(work, asked, allowed, by, cause, note)
            movement = self._keep(work, shift, NO_MONEY, cause, note, by, manager)
            work.commit()
        return movement

    def _allow(
        self,
        work: UnitOfWork,
        asked: Asked,
        given: Confirmation | None,
        by: CashierId,
        cause: CashCause,
        note: str,
    ) -> CashierId:
        now, reason = self._clock.now(), note or cause.value
        return allow(work, asked, given, by=by, at=now, reason=reason)

    def _keep(
        self,
        work: UnitOfWork,
        shift: Shift,
        amount: Money,
        cause: CashCause,
        note: str,
        by: CashierId,
        manager: CashierId | None,
    ) -> DrawerMovement:
        movement = DrawerMovement(
            movement_id=new_id(self._randomness),
            shift_id=shift.shift_id,
            number=len(work.drawer.movements(shift.shift_id)) + 1,
            amount=amount,
            cause=cause,
            note=note.strip(),
            cashier=by,
            at=self._clock.now(),
            allowed_by=manager,
        )
        work.drawer.add_movement(movement)
        work.outbox.put(CashMoved(movement=movement, at=movement.at))
        work.jobs.put(self._slip(shift, movement))
        return movement

    def _slip(self, shift: Shift, movement: DrawerMovement) -> PrintJob:
        names = {one.cashier: one.name for one in self._directory.cashiers()}
        return PrintJob(
            job=new_id(self._randomness),
            kind=DRAWER,
            title=f"{DRAWER} {document_number(shift.number, movement.number)}",
            lines=slip_lines(shift, movement, names, self._settings),
            opens_drawer=True,
        )


def _check(cause: CashCause, note: str, causes: tuple[CashCause, ...]) -> None:
    if cause not in causes or (cause is CashCause.OTHER and not note.strip()):
        raise ReasonNeeded
