"""Entries beside plain points, for tests of the server: purses, cards, causes."""

from __future__ import annotations

from typing import Any

import msgspec

from cashier.domain.ids import AccountId, purse_account
from cashier.domain.loyalty.levels import Level
from cashier.domain.loyalty.terms import Terms
from cashier.domain.loyalty.tiers import TiersTerms
from server.bearers import BearerKind, account_of
from server.programmes.publishing import publish
from sync import protocol as wire
from tests.helpers.server_world import AT, CARD, TODAY, World

GIFT_CODE = "2900000000025"
COUPON_CODE = "SPRING2030X"
RANKS = (
    Level(level="first", reached_at=0, earn_percent_hundredths=300),
    Level(level="second", reached_at=200_000, earn_percent_hundredths=500),
    Level(level="third", reached_at=500_000, earn_percent_hundredths=700),
)


def in_effect(world: World, terms: Terms) -> None:
    """These terms are published."""
    stamp = world.server.core.stamp()
    world.database.write(lambda conn: publish(conn, [terms], stamp))


def the_ranks(**more: Any) -> TiersTerms:
    values: dict[str, Any] = {"programme_id": "ranks", "version": 1, "levels": RANKS}
    return TiersTerms(**(values | more))


def purse(account: str, name: str) -> str:
    return purse_account(AccountId(account), name)


def gift(world: World, code: str = GIFT_CODE) -> str:
    return account_of(BearerKind.GIFT, world.server.core.keys.card, code)


def coupon(world: World, code: str = COUPON_CODE) -> str:
    return account_of(BearerKind.COUPON, world.server.core.keys.card, code)


def spent(
    grant: wire.Grant, points: int, *, sale: str = "sale-1", **more: Any
) -> wire.RedeemEntry:
    """Out of the first lot of a right."""
    first = msgspec.structs.replace(grant.slices[0], points=points)
    values: dict[str, Any] = {
        "sale": sale,
        "account": grant.account,
        "right": grant.right,
        "slices": [first],
        "at": AT,
        "day": TODAY,
    }
    return wire.RedeemEntry(**(values | more))


def gave_back(sale: str = "back-1", **more: Any) -> wire.GiveBackEntry:
    values: dict[str, Any] = {
        "sale": sale,
        "returns": "sale-1",
        "card": CARD,
        "at": AT,
        "day": TODAY,
    }
    return wire.GiveBackEntry(**(values | more))


def loaded(account: str, points: int, **more: Any) -> wire.LoadEntry:
    values: dict[str, Any] = {
        "sale": "sale-1",
        "lot": "load-1",
        "programme": "gifts",
        "version": 1,
        "at": AT,
        "day": TODAY,
    }
    return wire.LoadEntry(account=account, points=points, **(values | more))


def unloaded(account: str, points: int, **more: Any) -> wire.UnloadEntry:
    values: dict[str, Any] = {
        "sale": "back-1",
        "returns": "sale-1",
        "lot": "load-1",
        "at": AT,
        "day": TODAY,
    }
    return wire.UnloadEntry(account=account, points=points, **(values | more))


def made_coupon(account: str, **more: Any) -> wire.CouponMadeEntry:
    values: dict[str, Any] = {
        "sale": "sale-1",
        "lot": "coupon-lot-1",
        "programme": "spring",
        "version": 1,
        "starts": TODAY,
        "at": AT,
        "day": TODAY,
    }
    return wire.CouponMadeEntry(account=account, **(values | more))


def member_until(ends: str, **more: Any) -> wire.MembershipEntry:
    values: dict[str, Any] = {
        "sale": "sale-1",
        "line": 1,
        "programme": "club",
        "version": 1,
        "starts": TODAY,
        "card": CARD,
        "at": AT,
        "day": TODAY,
    }
    return wire.MembershipEntry(ends=ends, **(values | more))


def member_no_more(last_day: str | None, **more: Any) -> wire.MembershipEndEntry:
    values: dict[str, Any] = {
        "sale": "back-1",
        "returns": "sale-1",
        "line": 1,
        "programme": "club",
        "card": CARD,
        "at": AT,
        "day": TODAY,
    }
    return wire.MembershipEndEntry(last_day=last_day, **(values | more))


def donated(money: int, **more: Any) -> wire.DonationEntry:
    values: dict[str, Any] = {
        "sale": "sale-1",
        "programme": "trees",
        "version": 1,
        "at": AT,
        "day": TODAY,
    }
    return wire.DonationEntry(money=money, **(values | more))


def bought_for(money: int, sale: str = "sale-1", **more: Any) -> wire.SaleEntry:
    """Goods for so much, paid in cash, by the member."""
    line = wire.SoldLineWire(
        n=1, item="tea", name="Tea", quantity=1000, price=money, gross=money
    )
    tender = wire.TenderWire(kind="cash", amount=money, received=money)
    values: dict[str, Any] = {
        "number": f"01-010001-{sale}",
        "shift": "shift-1",
        "cashier": "anna",
        "at": AT,
        "day": TODAY,
        "lines": [line],
        "tenders": [tender],
        "card": CARD,
    }
    return wire.SaleEntry(sale=sale, **(values | more))


def lots_of(world: World, account: str) -> dict[str, int]:
    """What is free in each lot that has any."""
    rows = [row for row in world.rows("lot") if row["account"] == account]
    return {row["lot_id"]: row["left_free"] for row in rows if row["left_free"]}
