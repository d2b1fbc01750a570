"""People at the till as entries, and back again; see `entries`."""

from __future__ import annotations

from cashier.domain.amounts import Money, Points
from cashier.domain.events import (
    CashMoved,
    DrawerCounted,
    OverrideGiven,
    ShiftAmended,
)
from cashier.domain.ids import CashierId, SaleId, ShiftId
from cashier.domain.overrides import Guarded, Override, Way
from cashier.domain.shift import CashCause, DrawerCount, DrawerMovement
from sync import protocol as wire
from sync.values import moment_of, moment_text

ActEvent = CashMoved | DrawerCounted | OverrideGiven | ShiftAmended


def act_entry(event: ActEvent) -> wire.ActEntry:
    match event:
        case CashMoved():
            return _cash_entry(event)
        case DrawerCounted():
            return _count_entry(event)
        case OverrideGiven():
            return _override_entry(event)
        case ShiftAmended():
            return wire.AddendumEntry(
                shift=event.shift_id,
                number=event.number,
                addendum=event.addendum,
                agrees=event.agrees,
                late=event.late,
                money=event.money.units,
                redeemed=event.redeemed.units,
                earned=event.earned.units,
                at=moment_text(event.at),
            )


def act_event(entry: wire.ActEntry) -> ActEvent:
    """Raises ValueError where a word or a moment is none."""
    match entry:
        case wire.CashEntry():
            return _cash_event(entry)
        case wire.CountEntry():
            return _count_event(entry)
        case wire.OverrideEntry():
            return _override_event(entry)
        case wire.AddendumEntry():
            return ShiftAmended(
                shift_id=ShiftId(entry.shift),
                number=entry.number,
                addendum=entry.addendum,
                agrees=entry.agrees,
                late=entry.late,
                money=Money(entry.money),
                redeemed=Points(entry.redeemed),
                earned=Points(entry.earned),
                at=moment_of(entry.at),
            )


def _cash_entry(event: CashMoved) -> wire.CashEntry:
    movement = event.movement
    return wire.CashEntry(
        id=movement.movement_id,
        shift=movement.shift_id,
        number=movement.number,
        cashier=movement.cashier,
        cause=movement.cause.value,
        at=moment_text(event.at),
        amount=movement.amount.units,
        note=movement.note,
        allowed_by=movement.allowed_by or "",
    )


def _cash_event(entry: wire.CashEntry) -> CashMoved:
    at = moment_of(entry.at)
    movement = DrawerMovement(
        movement_id=entry.id,
        shift_id=ShiftId(entry.shift),
        number=entry.number,
        amount=Money(entry.amount),
        cause=CashCause(entry.cause),
        note=entry.note,
        cashier=CashierId(entry.cashier),
        at=at,
        allowed_by=_cashier(entry.allowed_by),
    )
    return CashMoved(movement=movement, at=at)


def _count_entry(event: DrawerCounted) -> wire.CountEntry:
    count = event.count
    return wire.CountEntry(
        id=count.count_id,
        shift=count.shift_id,
        turn=count.turn,
        total=count.total.units,
        expected=count.expected.units,
        documents=count.documents,
        cashier=count.cashier,
        at=moment_text(event.at),
        pieces=count.pieces,
        allowed_by=count.allowed_by or "",
    )


def _count_event(entry: wire.CountEntry) -> DrawerCounted:
    at = moment_of(entry.at)
    count = DrawerCount(
        count_id=entry.id,
        shift_id=ShiftId(entry.shift),
        turn=entry.turn,
        pieces=entry.pieces,
        total=Money(entry.total),
        expected=Money(entry.expected),
        documents=entry.documents,
        cashier=CashierId(entry.cashier),
        at=at,
        allowed_by=_cashier(entry.allowed_by),
    )
    return DrawerCounted(count=count, at=at)


def _override_entry(event: OverrideGiven) -> wire.OverrideEntry:
    given = event.override
    return wire.OverrideEntry(
        id=given.override_id,
        act=given.act.value,
        cashier=given.cashier,
        allowed_by=given.allowed_by,
        at=moment_text(event.at),
        way=given.way.value,
        reason=given.reason,
        shift=given.shift,
        sale=given.sale,
        about=given.about,
        money=given.money.units,
        points=given.points.units,
    )


def _override_event(entry: wire.OverrideEntry) -> OverrideGiven:
    at = moment_of(entry.at)
    override = Override(
        override_id=entry.id,
        act=Guarded(entry.act),
        cashier=CashierId(entry.cashier),
        allowed_by=CashierId(entry.allowed_by),
        way=Way(entry.way),
        reason=entry.reason,
        at=at,
        shift=None if entry.shift is None else ShiftId(entry.shift),
        sale=None if entry.sale is None else SaleId(entry.sale),
        about=entry.about,
        money=Money(entry.money),
        points=Points(entry.points),
    )
    return OverrideGiven(override=override, at=at)


def _cashier(text: str) -> CashierId | None:
    return CashierId(text) if text else None
