"""Events of the till as entries of its journal, and back again.

The till calls `body_of` once, in the act that caused the event, and stores the
bytes; they are never made again, so the journal's chain survives an upgrade. The
server calls `event_of` on the bytes it was sent. Both directions live here, side by
side, so that neither can change alone. Raises `BadEntry` for bytes that are no entry.
"""

from __future__ import annotations

import msgspec

from cashier.domain.amounts import Money, Points
from cashier.domain.events import (
    CashMoved,
    CouponMade,
    Donated,
    DrawerCounted,
    Event,
    ExceptionDecided,
    GiftCardLoaded,
    GiftCardUnloaded,
    IncidentNoted,
    MembershipGivenBack,
    MembershipSold,
    OverrideGiven,
    PointsEarned,
    PointsGivenBack,
    PointsRedeemed,
    RightLent,
    RightReturned,
    SaleCompleted,
    ShiftAmended,
    ShiftClosed,
    ShiftOpened,
    SubEnded,
)
from cashier.domain.exceptions import Decision, Remedy
from cashier.domain.ids import (
    AccountId,
    CashierId,
    RightId,
    ShiftId,
)
from sync import protocol as wire
from sync.act_entries import act_entry, act_event
from sync.other_entries import other_entry, other_event
from sync.points_entries import (
    earn_entry,
    earn_event,
    give_back_entry,
    give_back_event,
    redeem_entry,
    redeem_event,
)
from sync.sale_entries import sale_entry, sale_event
from sync.sub_entries import sub_entry, sub_event
from sync.values import (
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
            return sale_entry(event)
        case PointsRedeemed():
            return redeem_entry(event)
        case PointsEarned():
            return earn_entry(event)
        case PointsGivenBack():
            return give_back_entry(event)
        case RightReturned():
            return wire.ReturnEntry(
                right=event.right_id,
                account=event.account,
                at=moment_text(event.at),
                slices=slices_of(event.draws),
            )
        case RightLent() | SubEnded():
            return sub_entry(event)
        case (
            GiftCardLoaded()
            | GiftCardUnloaded()
            | MembershipSold()
            | MembershipGivenBack()
            | Donated()
            | CouponMade()
        ):
            return other_entry(event)
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
        case CashMoved() | DrawerCounted() | OverrideGiven() | ShiftAmended():
            return act_entry(event)
        case ExceptionDecided():
            decision = event.decision
            return wire.DecisionEntry(
                item=decision.item,
                choice=decision.choice.value,
                by=decision.by,
                reason=decision.reason,
                at=moment_text(event.at),
            )
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
            return sale_event(entry)
        case wire.RedeemEntry():
            return redeem_event(entry)
        case wire.EarnEntry():
            return earn_event(entry)
        case wire.GiveBackEntry():
            return give_back_event(entry)
        case wire.ReturnEntry():
            return RightReturned(
                right_id=RightId(entry.right),
                account=AccountId(entry.account),
                draws=draws_of(entry.slices),
                at=moment_of(entry.at),
            )
        case wire.SubEntry() | wire.SubEndEntry():
            return sub_event(entry)
        case (
            wire.LoadEntry()
            | wire.UnloadEntry()
            | wire.MembershipEntry()
            | wire.MembershipEndEntry()
            | wire.DonationEntry()
            | wire.CouponMadeEntry()
        ):
            return other_event(entry)
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
        case (
            wire.CashEntry()
            | wire.CountEntry()
            | wire.OverrideEntry()
            | wire.AddendumEntry()
        ):
            return act_event(entry)
        case wire.DecisionEntry():
            return ExceptionDecided(decision=decision_of(entry), at=moment_of(entry.at))
        case wire.IncidentEntry():
            return IncidentNoted(
                code=entry.code, detail=entry.detail, at=moment_of(entry.at)
            )


def decision_of(told: wire.DecisionEntry | wire.Settlement) -> Decision:
    return Decision(
        item=told.item,
        choice=Remedy(told.choice),
        by=CashierId(told.by),
        reason=told.reason,
        at=moment_of(told.at),
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
        gift=event.gift.units,
        gift_sold=event.gift_sold.units,
        donated=event.donated.units,
        cause=event.cause,
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
        gift=Money(entry.gift),
        gift_sold=Money(entry.gift_sold),
        donated=Money(entry.donated),
        cause=entry.cause,
    )
