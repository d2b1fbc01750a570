"""Points redeemed, earned and given back as entries, and back again; see `entries`."""

from __future__ import annotations

from datetime import date

from cashier.domain.amounts import Points
from cashier.domain.events import (
    PointsEarned,
    PointsGivenBack,
    PointsRedeemed,
    SpentOn,
)
from cashier.domain.ids import AccountId, CardNumber, LotId, RightId, SaleId
from cashier.domain.loyalty.terms import TakeBack
from cashier.domain.member import EntryMode
from sync import protocol as wire
from sync.values import (
    day_of,
    day_text,
    draws_of,
    moment_of,
    moment_text,
    slices_of,
)


def redeem_entry(event: PointsRedeemed) -> wire.RedeemEntry:
    return wire.RedeemEntry(
        sale=event.sale_id,
        account=event.account,
        right=event.right_id,
        slices=slices_of(event.draws),
        at=moment_text(event.at),
        day=event.business_date.isoformat(),
        programme=event.programme,
        version=event.version,
        use=event.use.value,
    )


def redeem_event(entry: wire.RedeemEntry) -> PointsRedeemed:
    return PointsRedeemed(
        sale_id=SaleId(entry.sale),
        account=AccountId(entry.account),
        right_id=RightId(entry.right),
        draws=draws_of(entry.slices),
        at=moment_of(entry.at),
        business_date=date.fromisoformat(entry.day),
        programme=entry.programme,
        version=entry.version,
        use=SpentOn(entry.use),
    )


def earn_entry(event: PointsEarned) -> wire.EarnEntry:
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
        purse=event.purse,
        issuer=event.issuer,
    )


def earn_event(entry: wire.EarnEntry) -> PointsEarned:
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
        purse=entry.purse,
        issuer=entry.issuer,
    )


def give_back_entry(event: PointsGivenBack) -> wire.GiveBackEntry:
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
        purse=event.purse,
        programme=event.programme,
        version=event.version,
        take_back=event.take_back.value,
        grace_days=event.grace_days,
        use=event.use.value,
    )


def give_back_event(entry: wire.GiveBackEntry) -> PointsGivenBack:
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
        purse=entry.purse,
        programme=entry.programme,
        version=entry.version,
        take_back=TakeBack(entry.take_back),
        grace_days=entry.grace_days,
        use=SpentOn(entry.use),
    )
