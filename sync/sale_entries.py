"""A sale's document as an entry of the journal, and back again; see `entries`."""

from __future__ import annotations

from datetime import date

from cashier.domain.amounts import Money, Points
from cashier.domain.catalog import Item, Measure
from cashier.domain.events import AppliedStep, SaleCompleted
from cashier.domain.ids import (
    AccountId,
    AttemptId,
    CardNumber,
    CashierId,
    ItemId,
    SaleId,
    ShiftId,
)
from cashier.domain.loyalty.answers import Effect, LinePart
from cashier.domain.sale import SoldLine, Tender, TenderKind
from sync import protocol as wire
from sync.values import moment_of, moment_text


def sale_entry(event: SaleCompleted) -> wire.SaleEntry:
    return wire.SaleEntry(
        sale=event.sale_id,
        number=event.number,
        shift=event.shift_id,
        cashier=event.cashier,
        at=moment_text(event.at),
        day=event.business_date.isoformat(),
        lines=[_line_wire(line) for line in event.lines],
        tenders=[_tender_wire(tender) for tender in event.tenders],
        card=event.card,
        account=event.account,
        returns=event.returns,
        change=event.change.units,
        applied=[_applied_wire(step) for step in event.applied],
        donated=event.donated.units,
        reason=event.reason,
        allowed_by=event.allowed_by or "",
    )


def sale_event(entry: wire.SaleEntry) -> SaleCompleted:
    return SaleCompleted(
        sale_id=SaleId(entry.sale),
        number=entry.number,
        shift_id=ShiftId(entry.shift),
        cashier=CashierId(entry.cashier),
        at=moment_of(entry.at),
        business_date=date.fromisoformat(entry.day),
        lines=tuple(_line(line) for line in entry.lines),
        tenders=tuple(_tender(tender) for tender in entry.tenders),
        card=None if entry.card is None else CardNumber(entry.card),
        account=None if entry.account is None else AccountId(entry.account),
        returns=None if entry.returns is None else SaleId(entry.returns),
        change=Money(entry.change),
        applied=tuple(_applied(step) for step in entry.applied),
        donated=Money(entry.donated),
        reason=entry.reason,
        allowed_by=CashierId(entry.allowed_by) if entry.allowed_by else None,
    )


def _line_wire(line: SoldLine) -> wire.SoldLineWire:
    item = line.item
    return wire.SoldLineWire(
        n=line.line_no,
        item=item.item_id,
        name=item.name,
        quantity=line.quantity_milli,
        price=item.price.units,
        gross=line.gross.units,
        discount=line.discount.units,
        redeemed=line.redeemed.units,
        points=line.redeemed_points.units,
        earned=line.earned.units,
        vat=item.vat_percent,
        category=item.category,
        department=item.department,
        measure=item.measure.value,
        floor=item.floor_price.units,
        redeemable=item.redeemable,
        earning=item.earning,
        parts=[_part_wire(part) for part in line.parts],
        serial=line.serial,
        goods=line.is_goods,
    )


def _line(line: wire.SoldLineWire) -> SoldLine:
    item = Item(
        item_id=ItemId(line.item),
        name=line.name,
        price=Money(line.price),
        vat_percent=line.vat,
        category=line.category,
        department=line.department,
        measure=Measure(line.measure),
        floor_price=Money(line.floor),
        redeemable=line.redeemable,
        earning=line.earning,
    )
    return SoldLine(
        line_no=line.n,
        item=item,
        quantity_milli=line.quantity,
        gross=Money(line.gross),
        discount=Money(line.discount),
        redeemed=Money(line.redeemed),
        redeemed_points=Points(line.points),
        earned=Points(line.earned),
        parts=tuple(_part(part) for part in line.parts),
        serial=None if line.serial is None else AccountId(line.serial),
        is_goods=line.goods,
    )


def _part_wire(part: LinePart) -> wire.PartWire:
    return wire.PartWire(
        programme=part.programme,
        effect=part.effect.value,
        purse=part.purse,
        money=part.money.units,
        points=part.points.units,
    )


def _part(part: wire.PartWire) -> LinePart:
    return LinePart(
        programme=part.programme,
        effect=Effect(part.effect),
        purse=part.purse,
        money=Money(part.money),
        points=Points(part.points),
    )


def _applied_wire(step: AppliedStep) -> wire.AppliedWire:
    return wire.AppliedWire(
        programme=step.programme,
        version=step.version,
        effect=step.effect.value,
        purse=step.purse,
        money=step.money.units,
        points=step.points.units,
        needs=step.needs.units,
    )


def _applied(step: wire.AppliedWire) -> AppliedStep:
    return AppliedStep(
        programme=step.programme,
        version=step.version,
        effect=Effect(step.effect),
        purse=step.purse,
        money=Money(step.money),
        points=Points(step.points),
        needs=Money(step.needs),
    )


def _tender_wire(tender: Tender) -> wire.TenderWire:
    return wire.TenderWire(
        kind=tender.kind.value,
        amount=tender.amount.units,
        received=tender.received.units,
        attempt=tender.attempt,
        account=tender.account,
    )


def _tender(tender: wire.TenderWire) -> Tender:
    return Tender(
        kind=TenderKind(tender.kind),
        amount=Money(tender.amount),
        received=Money(tender.received),
        attempt=None if tender.attempt is None else AttemptId(tender.attempt),
        account=None if tender.account is None else AccountId(tender.account),
    )
