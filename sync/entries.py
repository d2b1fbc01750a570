"""Events of the till as entries of its journal, and back again.

The till calls `body_of` once, in the act that caused the event, and stores the
bytes; they are never made again, so the journal's chain survives an upgrade. The
server calls `event_of` on the bytes it was sent. Both directions live here, side by
side, so that neither can change alone. Raises `BadEntry` for bytes that are no entry.
"""

from __future__ import annotations

from datetime import date

import msgspec

from cashier.domain.amounts import Money, Points
from cashier.domain.catalog import Item, Measure
from cashier.domain.events import (
    Event,
    IncidentNoted,
    PointsEarned,
    PointsGivenBack,
    PointsRedeemed,
    RightReturned,
    SaleCompleted,
    ShiftClosed,
    ShiftOpened,
)
from cashier.domain.ids import (
    AccountId,
    AttemptId,
    CardNumber,
    CashierId,
    ItemId,
    LotId,
    RightId,
    SaleId,
    ShiftId,
)
from cashier.domain.member import EntryMode
from cashier.domain.sale import SoldLine, Tender, TenderKind
from sync import protocol as wire
from sync.values import (
    day_of,
    day_text,
    draws_of,
    moment_of,
    moment_text,
    slices_of,
)


class BadEntry(ValueError):
    """These bytes are no entry that any version ever wrote."""


_ENCODER = msgspec.json.Encoder()
_DECODER: msgspec.json.Decoder[wire.Entry] = msgspec.json.Decoder(wire.Entry)


def body_of(event: Event) -> bytes:
    """The entry's bytes, to be stored and never made again."""
    return _ENCODER.encode(entry_of(event))


def read_entry(body: bytes) -> wire.Entry:
    try:
        return _DECODER.decode(body)
    except msgspec.MsgspecError as error:
        raise BadEntry(str(error)) from error


def event_of(body: bytes) -> Event:
    """The event that these bytes tell of, exactly as it was put in."""
    return event_from(read_entry(body))


def entry_of(event: Event) -> wire.Entry:
    match event:
        case SaleCompleted():
            return _sale_entry(event)
        case PointsRedeemed():
            return wire.RedeemEntry(
                sale=event.sale_id,
                account=event.account,
                right=event.right_id,
                slices=slices_of(event.draws),
                at=moment_text(event.at),
                day=event.business_date.isoformat(),
            )
        case PointsEarned():
            return _earn_entry(event)
        case PointsGivenBack():
            return _give_back_entry(event)
        case RightReturned():
            return wire.ReturnEntry(
                right=event.right_id,
                account=event.account,
                at=moment_text(event.at),
                slices=slices_of(event.draws),
            )
        case ShiftOpened():
            return wire.ShiftOpenEntry(
                shift=event.shift_id,
                cashier=event.cashier,
                number=event.number,
                opening_cash=event.opening_cash.units,
                at=moment_text(event.at),
            )
        case ShiftClosed():
            return _close_entry(event)
        case IncidentNoted():
            return wire.IncidentEntry(
                code=event.code, detail=event.detail, at=moment_text(event.at)
            )


def event_from(entry: wire.Entry) -> Event:
    """Raises BadEntry where a day, a moment or a status is none."""
    try:
        return _event_from(entry)
    except (ValueError, KeyError) as error:
        raise BadEntry(str(error)) from error


def _event_from(entry: wire.Entry) -> Event:
    match entry:
        case wire.SaleEntry():
            return _sale_event(entry)
        case wire.RedeemEntry():
            return PointsRedeemed(
                sale_id=SaleId(entry.sale),
                account=AccountId(entry.account),
                right_id=RightId(entry.right),
                draws=draws_of(entry.slices),
                at=moment_of(entry.at),
                business_date=date.fromisoformat(entry.day),
            )
        case wire.EarnEntry():
            return _earn_event(entry)
        case wire.GiveBackEntry():
            return _give_back_event(entry)
        case wire.ReturnEntry():
            return RightReturned(
                right_id=RightId(entry.right),
                account=AccountId(entry.account),
                draws=draws_of(entry.slices),
                at=moment_of(entry.at),
            )
        case wire.ShiftOpenEntry():
            return ShiftOpened(
                shift_id=ShiftId(entry.shift),
                cashier=CashierId(entry.cashier),
                number=entry.number,
                opening_cash=Money(entry.opening_cash),
                at=moment_of(entry.at),
            )
        case wire.ShiftCloseEntry():
            return _close_event(entry)
        case wire.IncidentEntry():
            return IncidentNoted(
                code=entry.code, detail=entry.detail, at=moment_of(entry.at)
            )


# --- sale ----------------------------------------------------------------------


def _sale_entry(event: SaleCompleted) -> wire.SaleEntry:
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
    )


def _sale_event(entry: wire.SaleEntry) -> SaleCompleted:
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
    )


def _tender_wire(tender: Tender) -> wire.TenderWire:
    return wire.TenderWire(
        kind=tender.kind.value,
        amount=tender.amount.units,
        received=tender.received.units,
        attempt=tender.attempt,
    )


def _tender(tender: wire.TenderWire) -> Tender:
    return Tender(
        kind=TenderKind(tender.kind),
        amount=Money(tender.amount),
        received=Money(tender.received),
        attempt=None if tender.attempt is None else AttemptId(tender.attempt),
    )


# --- points --------------------------------------------------------------------


def _earn_entry(event: PointsEarned) -> wire.EarnEntry:
    return wire.EarnEntry(
        sale=event.sale_id,
        lot=event.lot_id,
        card=event.card,
        points=event.points.units,
        active=event.active_from.isoformat(),
        programme=event.programme,
        version=event.version,
        mode=event.mode.value,
        at=moment_text(event.at),
        day=event.business_date.isoformat(),
        account=event.account,
        expires=day_text(event.expires_on),
    )


def _earn_event(entry: wire.EarnEntry) -> PointsEarned:
    return PointsEarned(
        sale_id=SaleId(entry.sale),
        lot_id=LotId(entry.lot),
        card=CardNumber(entry.card),
        account=None if entry.account is None else AccountId(entry.account),
        points=Points(entry.points),
        active_from=date.fromisoformat(entry.active),
        expires_on=day_of(entry.expires),
        programme=entry.programme,
        version=entry.version,
        mode=EntryMode(entry.mode),
        at=moment_of(entry.at),
        business_date=date.fromisoformat(entry.day),
    )


def _give_back_entry(event: PointsGivenBack) -> wire.GiveBackEntry:
    return wire.GiveBackEntry(
        sale=event.sale_id,
        returns=event.returns,
        card=event.card,
        at=moment_text(event.at),
        day=event.business_date.isoformat(),
        account=event.account,
        back=slices_of(event.back),
        taken=event.taken.units,
        taken_lot=event.taken_lot,
    )


def _give_back_event(entry: wire.GiveBackEntry) -> PointsGivenBack:
    return PointsGivenBack(
        sale_id=SaleId(entry.sale),
        returns=SaleId(entry.returns),
        card=CardNumber(entry.card),
        account=None if entry.account is None else AccountId(entry.account),
        back=draws_of(entry.back),
        taken=Points(entry.taken),
        taken_lot=None if entry.taken_lot is None else LotId(entry.taken_lot),
        at=moment_of(entry.at),
        business_date=date.fromisoformat(entry.day),
    )


# --- shift ---------------------------------------------------------------------


def _close_entry(event: ShiftClosed) -> wire.ShiftCloseEntry:
    return wire.ShiftCloseEntry(
        shift=event.shift_id,
        cashier=event.cashier,
        number=event.number,
        sales=event.sales,
        returns=event.returns,
        cash=event.cash.units,
        card=event.card.units,
        redeemed=event.redeemed.units,
        earned=event.earned.units,
        counted=event.counted.units,
        expected=event.expected.units,
        at=moment_text(event.at),
    )


def _close_event(entry: wire.ShiftCloseEntry) -> ShiftClosed:
    return ShiftClosed(
        shift_id=ShiftId(entry.shift),
        cashier=CashierId(entry.cashier),
        number=entry.number,
        sales=entry.sales,
        returns=entry.returns,
        cash=Money(entry.cash),
        card=Money(entry.card),
        redeemed=Points(entry.redeemed),
        earned=Points(entry.earned),
        counted=Money(entry.counted),
        expected=Money(entry.expected),
        at=moment_of(entry.at),
    )
