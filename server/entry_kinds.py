"""Kinds of entries by what they name: a card, an account, a purse, a day."""

from __future__ import annotations

from sync import protocol as wire

WITH_PURSE = (wire.EarnEntry, wire.GiveBackEntry)
WITH_CARD = (
    wire.SaleEntry,
    *WITH_PURSE,
    wire.MembershipEntry,
    wire.MembershipEndEntry,
)
WITH_ACCOUNT = (
    *WITH_CARD,
    wire.RedeemEntry,
    wire.ReturnEntry,
    wire.LoadEntry,
    wire.UnloadEntry,
    wire.CouponMadeEntry,
)
Dated = (
    wire.RedeemEntry
    | wire.EarnEntry
    | wire.GiveBackEntry
    | wire.LoadEntry
    | wire.UnloadEntry
    | wire.CouponMadeEntry
    | wire.DonationEntry
)
