"""Reading one entry of a journal, and refusing figures and days that cannot be.

What is refused here is kept aside for a person, before anything of it was posted;
it never stands in the way of the next entry.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

import msgspec

from cashier.domain.events import SpentOn
from cashier.domain.exceptions import Remedy
from cashier.domain.loyalty.terms import TakeBack
from server.bearers import BearerKind, kind_of
from server.findings import Finding
from sync import protocol as wire

LARGEST = 10**15  # Of any one figure: far above a shop's, far below the database's.
LONGEST_PURSE = 31  # Beside the member's account, in one identifier of the wire.
MOST_DAYS = 36_500

_DECODER: msgspec.json.Decoder[wire.Entry] = msgspec.json.Decoder(wire.Entry)
_USES = frozenset(use.value for use in SpentOn)
_REMEDIES = frozenset(remedy.value for remedy in Remedy)
_POLICIES = frozenset(policy.value for policy in TakeBack)


class Poison(Exception):
    """An entry that cannot be posted; raised before anything of it was."""

    def __init__(self, finding: Finding, detail: str) -> None:
        super().__init__(detail)
        self.finding = finding


def read(body: bytes) -> wire.Entry:
    """The entry in these bytes; Poison when there is none."""
    if b"\\u0000" in body:
        # A letter to SQLite and an error to PostgreSQL: the same on both.
        raise Poison(Finding.POISON, "a zero character")
    try:
        return _DECODER.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise Poison(Finding.POISON, str(error)) from error


def check(entry: wire.Entry) -> None:
    """Days must be days, moments moments, and figures of a size that adds up."""
    try:
        for day in _days(entry):
            date.fromisoformat(day)
        if datetime.fromisoformat(entry.at).tzinfo is None:
            raise Poison(Finding.POISON, "a moment without a time zone")
    except ValueError as error:
        raise Poison(Finding.POISON, str(error)) from error
    if any(abs(figure) > LARGEST for figure in _figures(entry)):
        raise Poison(Finding.TOO_LARGE, "a figure no shop can reach")
    problem = _problem(entry)
    if problem:
        raise Poison(Finding.POISON, problem)


def _problem(entry: wire.Entry) -> str:
    """What cannot be although each field has its form; empty: nothing."""
    match entry:
        case wire.RedeemEntry():
            return "" if entry.use in _USES else f"use {entry.use!r}"
        case wire.EarnEntry():
            return _problem_of_purse(entry.purse)
        case wire.GiveBackEntry():
            if entry.take_back not in _POLICIES or entry.grace_days > MOST_DAYS:
                return f"policy {entry.take_back!r}, {entry.grace_days} days"
            if entry.use not in _USES:
                return f"use {entry.use!r}"
            return _problem_of_purse(entry.purse)
        case wire.SubEntry():
            lots = [part.lot for part in entry.grant.slices]
            return "" if lots and len(set(lots)) == len(lots) else "no parts of lots"
        case wire.LoadEntry() | wire.UnloadEntry():
            is_gift = kind_of(entry.account) is BearerKind.GIFT
            return "" if is_gift else "not a gift card"
        case wire.CouponMadeEntry():
            is_coupon = kind_of(entry.account) is BearerKind.COUPON
            ends_early = entry.ends is not None and entry.ends < entry.starts
            return "" if is_coupon and not ends_early else "not a coupon"
        case wire.DecisionEntry():
            return "" if entry.choice in _REMEDIES else f"choice {entry.choice!r}"
        case wire.MembershipEntry():
            return "" if entry.starts <= entry.ends else "ends before it starts"
        case _:
            return ""


def _problem_of_purse(purse: str) -> str:
    is_name = len(purse) <= LONGEST_PURSE and "." not in purse
    return "" if is_name else f"purse {purse[:40]!r}"


def _days(entry: wire.Entry) -> list[str]:
    match entry:
        case wire.SaleEntry() | wire.UnloadEntry() | wire.DonationEntry():
            return [entry.day]
        case wire.RedeemEntry():
            return [entry.day, *_last_days(entry.slices)]
        case wire.EarnEntry():
            return [entry.day, entry.active, *_if_any(entry.expires)]
        case wire.GiveBackEntry():
            return [entry.day, *_last_days(entry.back)]
        case wire.LoadEntry():
            return [entry.day, *_if_any(entry.expires)]
        case wire.MembershipEntry():
            return [entry.day, entry.starts, entry.ends]
        case wire.MembershipEndEntry():
            return [entry.day, *_if_any(entry.last_day)]
        case wire.CouponMadeEntry():
            return [entry.day, entry.starts, *_if_any(entry.ends)]
        case wire.ReturnEntry():
            return _last_days(entry.slices)
        case wire.SubEntry():
            return _last_days(entry.grant.slices)
        case wire.SubEndEntry():
            return _last_days(entry.end.slices)
        case _:
            return []


def _if_any(day: str | None) -> list[str]:
    return [] if day is None else [day]


def _last_days(slices: Sequence[wire.Slice]) -> list[str]:
    return [part.expires for part in slices if part.expires is not None]


def _figures(entry: wire.Entry) -> list[int]:
    match entry:
        case wire.SaleEntry():
            tenders = [sum(abs(tender.amount) for tender in entry.tenders)]
            lines = entry.lines
            sold = sum(abs(v.gross) + abs(v.discount) + abs(v.redeemed) for v in lines)
            return [*tenders, sold, entry.donated]
        case wire.RedeemEntry():
            return [sum(part.points for part in entry.slices), entry.version]
        case wire.ReturnEntry():
            return [sum(part.points for part in entry.slices)]
        case wire.SubEntry():
            grant = entry.grant
            return [sum(p.points for p in grant.slices), grant.epoch, grant.life]
        case wire.SubEndEntry():
            return [sum(part.points for part in entry.end.slices), entry.end.life]
        case wire.EarnEntry() | wire.LoadEntry():
            return [entry.points, entry.version]
        case wire.UnloadEntry():
            return [entry.points]
        case wire.GiveBackEntry():
            back = sum(part.points for part in entry.back)
            return [back, entry.taken, entry.version]
        case wire.MembershipEntry():
            return [entry.line, entry.version]
        case wire.MembershipEndEntry():
            return [entry.line]
        case wire.DonationEntry():
            return [entry.money, entry.version]
        case wire.CouponMadeEntry():
            return [entry.version]
        case wire.ShiftCloseEntry():
            return [entry.counted, entry.expected]
        case wire.ShiftOpenEntry():
            return [entry.opening_cash]
        case wire.CashEntry():
            return [entry.amount, entry.number]
        case wire.CountEntry():
            return [entry.total, entry.expected, entry.documents, entry.turn]
        case wire.OverrideEntry():
            return [entry.money, entry.points]
        case wire.AddendumEntry():
            figures = [entry.money, entry.redeemed, entry.earned]
            return [*figures, entry.late, entry.number, entry.addendum]
        case _:
            return []
