"""Gift cards, memberships, causes and coupons as entries; see `entries`."""

from __future__ import annotations

from datetime import date

from cashier.domain.amounts import Money, Points
from cashier.domain.events import (
    CouponMade,
    Donated,
    GiftCardLoaded,
    GiftCardUnloaded,
    MembershipGivenBack,
    MembershipSold,
)
from cashier.domain.ids import AccountId, CardNumber, LotId, SaleId
from sync import protocol as wire
from sync.values import day_of, day_text, moment_of, moment_text

OtherEvent = (
    GiftCardLoaded
    | GiftCardUnloaded
    | MembershipSold
    | MembershipGivenBack
    | Donated
    | CouponMade
)
OtherEntry = (
    wire.LoadEntry
    | wire.UnloadEntry
    | wire.MembershipEntry
    | wire.MembershipEndEntry
    | wire.DonationEntry
    | wire.CouponMadeEntry
)


def other_entry(event: OtherEvent) -> OtherEntry:
    match event:
        case GiftCardLoaded():
            return _load_entry(event)
        case GiftCardUnloaded():
            return _unload_entry(event)
        case MembershipSold():
            return _membership_entry(event)
        case MembershipGivenBack():
            return _membership_end_entry(event)
        case Donated():
            return wire.DonationEntry(
                sale=event.sale_id,
                programme=event.programme,
                version=event.version,
                money=event.money.units,
                at=moment_text(event.at),
                day=event.business_date.isoformat(),
            )
        case CouponMade():
            return _coupon_entry(event)


def other_event(entry: OtherEntry) -> OtherEvent:
    match entry:
        case wire.LoadEntry():
            return _load_event(entry)
        case wire.UnloadEntry():
            return _unload_event(entry)
        case wire.MembershipEntry():
            return _membership_event(entry)
        case wire.MembershipEndEntry():
            return _membership_end_event(entry)
        case wire.DonationEntry():
            return Donated(
                sale_id=SaleId(entry.sale),
                programme=entry.programme,
                version=entry.version,
                money=Money(entry.money),
                at=moment_of(entry.at),
                business_date=date.fromisoformat(entry.day),
            )
        case wire.CouponMadeEntry():
            return _coupon_event(entry)


# --- gift cards ------------------------------------------------------------------


def _load_entry(event: GiftCardLoaded) -> wire.LoadEntry:
    return wire.LoadEntry(
        sale=event.sale_id,
        lot=event.lot_id,
        account=event.account,
        points=event.amount.units,
        programme=event.programme,
        version=event.version,
        at=moment_text(event.at),
        day=event.business_date.isoformat(),
        expires=day_text(event.expires_on),
    )


def _load_event(entry: wire.LoadEntry) -> GiftCardLoaded:
    return GiftCardLoaded(
        sale_id=SaleId(entry.sale),
        lot_id=LotId(entry.lot),
        account=AccountId(entry.account),
        amount=Points(entry.points),
        expires_on=day_of(entry.expires),
        programme=entry.programme,
        version=entry.version,
        at=moment_of(entry.at),
        business_date=date.fromisoformat(entry.day),
    )


def _unload_entry(event: GiftCardUnloaded) -> wire.UnloadEntry:
    return wire.UnloadEntry(
        sale=event.sale_id,
        returns=event.returns,
        account=event.account,
        lot=event.lot_id,
        points=event.amount.units,
        at=moment_text(event.at),
        day=event.business_date.isoformat(),
    )


def _unload_event(entry: wire.UnloadEntry) -> GiftCardUnloaded:
    return GiftCardUnloaded(
        sale_id=SaleId(entry.sale),
        returns=SaleId(entry.returns),
        account=AccountId(entry.account),
        lot_id=LotId(entry.lot),
        amount=Points(entry.points),
        at=moment_of(entry.at),
        business_date=date.fromisoformat(entry.day),
    )


# --- memberships -------------------------------------------------------------------


def _membership_entry(event: MembershipSold) -> wire.MembershipEntry:
    return wire.MembershipEntry(
        sale=event.sale_id,
        line=event.line_no,
        programme=event.programme,
        version=event.version,
        starts=event.starts.isoformat(),
        ends=event.ends.isoformat(),
        card=event.card,
        at=moment_text(event.at),
        day=event.business_date.isoformat(),
        account=event.account,
        renewal=event.is_renewal,
    )


def _membership_event(entry: wire.MembershipEntry) -> MembershipSold:
    return MembershipSold(
        sale_id=SaleId(entry.sale),
        line_no=entry.line,
        card=CardNumber(entry.card),
        account=_account(entry.account),
        programme=entry.programme,
        version=entry.version,
        starts=date.fromisoformat(entry.starts),
        ends=date.fromisoformat(entry.ends),
        is_renewal=entry.renewal,
        at=moment_of(entry.at),
        business_date=date.fromisoformat(entry.day),
    )


def _membership_end_entry(event: MembershipGivenBack) -> wire.MembershipEndEntry:
    return wire.MembershipEndEntry(
        sale=event.sale_id,
        returns=event.returns,
        line=event.line_no,
        programme=event.programme,
        card=event.card,
        last_day=day_text(event.last_day),
        at=moment_text(event.at),
        day=event.business_date.isoformat(),
        account=event.account,
    )


def _membership_end_event(entry: wire.MembershipEndEntry) -> MembershipGivenBack:
    return MembershipGivenBack(
        sale_id=SaleId(entry.sale),
        returns=SaleId(entry.returns),
        line_no=entry.line,
        card=CardNumber(entry.card),
        account=_account(entry.account),
        programme=entry.programme,
        last_day=day_of(entry.last_day),
        at=moment_of(entry.at),
        business_date=date.fromisoformat(entry.day),
    )


# --- coupons -------------------------------------------------------------------------


def _coupon_entry(event: CouponMade) -> wire.CouponMadeEntry:
    return wire.CouponMadeEntry(
        sale=event.sale_id,
        lot=event.lot_id,
        account=event.account,
        programme=event.programme,
        version=event.version,
        starts=event.starts.isoformat(),
        at=moment_text(event.at),
        day=event.business_date.isoformat(),
        ends=day_text(event.ends),
    )


def _coupon_event(entry: wire.CouponMadeEntry) -> CouponMade:
    return CouponMade(
        sale_id=SaleId(entry.sale),
        lot_id=LotId(entry.lot),
        account=AccountId(entry.account),
        programme=entry.programme,
        version=entry.version,
        starts=date.fromisoformat(entry.starts),
        ends=day_of(entry.ends),
        at=moment_of(entry.at),
        business_date=date.fromisoformat(entry.day),
    )


def _account(text: str | None) -> AccountId | None:
    return None if text is None else AccountId(text)
