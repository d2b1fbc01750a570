"""Postings beside points of members: gift cards, coupons and causes; see `posting`."""

from __future__ import annotations

from datetime import date
from hashlib import blake2b
from typing import TYPE_CHECKING

import msgspec

from cashier.domain.events import SpentOn
from cashier.domain.loyalty.terms import TakeBack
from server import series
from server.bearers import ONE_USE, Bearer, BearerKind, kind_of
from server.book_rows import day_of_text
from server.findings import Finding
from server.ledger import Kind, Ledger, Lot, Unit
from sync import protocol as wire

if TYPE_CHECKING:
    from server.arrived import Arrived
    from server.posting import Poster


def load(poster: Poster, arrived: Arrived, entry: wire.LoadEntry) -> None:
    """A gift card sold or topped up; the store that did it is its home."""
    bearer = Bearer(
        kind=BearerKind.GIFT.value,
        programme=entry.programme,
        policy_version=entry.version,
    )
    ledger = poster.book.open_bearer(entry.account, bearer)
    lot = Lot(
        lot_id=entry.lot,
        origin=Kind.LOAD.value,
        amount=entry.points,
        free=entry.points,
        active=date.fromisoformat(entry.day),
        expires=day_of_text(entry.expires),
    )
    _add_lot(poster, arrived, entry, ledger, lot, Kind.LOAD)


def make_coupon(poster: Poster, arrived: Arrived, entry: wire.CouponMadeEntry) -> None:
    """A coupon for the next purchase: one use."""
    bearer = Bearer(
        kind=BearerKind.COUPON.value,
        programme=entry.programme,
        policy_version=entry.version,
        starts=entry.starts,
        ends=entry.ends,
    )
    ledger = poster.book.open_bearer(entry.account, bearer)
    lot = Lot(
        lot_id=entry.lot,
        origin=Kind.COUPON.value,
        amount=ONE_USE,
        free=ONE_USE,
        active=date.fromisoformat(entry.starts),
        expires=day_of_text(entry.ends),
    )
    _add_lot(poster, arrived, entry, ledger, lot, Kind.COUPON)


def _add_lot(
    poster: Poster,
    arrived: Arrived,
    entry: wire.LoadEntry | wire.CouponMadeEntry,
    ledger: Ledger,
    lot: Lot,
    kind: Kind,
) -> None:
    poster.book.need_lots(ledger, [lot.lot_id])
    if lot.lot_id in ledger.lots:
        poster.note(arrived, Finding.DUPLICATE_LOT, lot.lot_id)
        return
    ledger.add_lot(lot, kind, poster.cause(arrived, entry))
    poster.sales.visit(ledger.account, poster.holder, poster.store, entry.at)


def unload(poster: Poster, arrived: Arrived, entry: wire.UnloadEntry) -> None:
    """A gift card given back: what is left of its lot goes, the rest is told."""
    if poster.returned.is_over(entry.sale):
        return
    bearer = Bearer(kind=BearerKind.GIFT.value, programme="")
    ledger = poster.book.open_bearer(entry.account, bearer)
    if not poster.members.is_first(ledger.account, f"unload {entry.sale} {entry.lot}"):
        poster.note(arrived, Finding.DUPLICATE_RETURN, entry.sale)
        return
    cause = poster.cause(arrived, entry)
    poster.book.need_lots(ledger, [entry.lot])
    if entry.lot not in ledger.lots:
        ledger.owe(entry.points, cause)  # Its sale is still on the way.
        return
    poster.need_rights(ledger)
    missing = ledger.take_back(
        entry.points, entry.lot, cause, policy=TakeBack.OWN_LOT, kind=Kind.UNLOAD
    )
    if missing:
        poster.note(arrived, Finding.UNLOAD_SHORT, f"{ledger.account} {missing}")


def keep_membership(
    poster: Poster,
    entry: wire.MembershipEntry | wire.MembershipEndEntry,
    ledger: Ledger,
) -> None:
    if isinstance(entry, wire.MembershipEntry):
        poster.members.add_membership(ledger.account, entry)
    else:
        poster.members.end_membership(ledger.account, entry)


def donate(poster: Poster, arrived: Arrived, entry: wire.DonationEntry) -> None:
    """Money beside the goods, for a cause; below zero: given back."""
    if poster.members.has_donated(entry.sale, entry.programme):
        poster.note(arrived, Finding.DUPLICATE_GIFT, entry.sale)
    elif entry.money:
        cause = poster.cause(arrived, entry)
        poster.book.post_gift(cause, entry.money)
        poster.members.add_donation(poster.store, cause, Unit.MONEY, entry.money)


def use_of(ledger: Ledger) -> SpentOn | None:
    """What had been spent on what, when it comes back to this account."""
    if kind_of(ledger.account) is BearerKind.GIFT:
        return SpentOn.TENDER
    if kind_of(ledger.account) is BearerKind.COUPON or ledger.purse.startswith(
        series.PURSE
    ):
        return SpentOn.COUPON
    return None


def use_of_return(ledger: Ledger, entry: wire.GiveBackEntry) -> SpentOn | None:
    """As `use_of`; points that a cause had come back from that cause."""
    is_from_cause = entry.use == SpentOn.DONATION.value
    return SpentOn.DONATION if is_from_cause else use_of(ledger)


def act_of(entry: wire.GiveBackEntry) -> str:
    """The same return says the same of the same lots, whenever it is told."""
    said = [entry.purse, entry.programme, entry.taken, entry.taken_lot or ""]
    lots = sorted((part.lot, part.points) for part in entry.back)
    body = msgspec.json.encode([said, lots])
    return f"return {entry.sale} {blake2b(body, digest_size=12).hexdigest()}"
