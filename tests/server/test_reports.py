"""Who owes whom, what causes were given, and what is not spent yet."""

from __future__ import annotations

import json
from datetime import date

import pytest

from cashier.domain.loyalty.coalition import CoalitionTerms, Partner
from server import reports, stores
from server.__main__ import main
from server.reports import Days
from tests.helpers.member_world import (
    donated,
    gave_back,
    gift,
    in_effect,
    loaded,
    purse,
    spent,
)
from tests.helpers.server_world import FakeTill, World, earned

ALL = Days(first=date(2030, 1, 1), last=date(2030, 12, 31))
BEFORE = Days(first=date(2029, 1, 1), last=date(2029, 12, 31))
PURSE = "coalition"


def a_coalition(world: World, settle_percent: int = 100) -> None:
    partner = Partner(code="cafe", settle_percent=settle_percent)
    terms = CoalitionTerms(programme_id="union", version=1, partners=(partner,))
    in_effect(world, terms)


def a_store_of(world: World, partner: str, store: int) -> FakeTill:
    till = world.till(store=store)
    world.database.write(lambda conn: stores.set_partner(conn, store, partner))
    return till


def spend_coalition(
    till: FakeTill, account: str, points: int, lot: str, hold: str = "h1"
) -> None:
    """So much of one lot of the purse that all partners fill."""
    grant = till.hold(purse(account, PURSE), 10_000, hold=hold).grant
    assert grant is not None
    part = next(p for p in grant.slices if p.lot == lot)
    slices = [type(part)(lot=part.lot, points=points)]
    till.send(spent(grant, points, slices=slices, programme="union", version=1))


def owed(world: World, days: Days = ALL) -> list[tuple[str, str, int, int]]:
    found = world.database.read(lambda conn: reports.partners(conn, days))
    return [(o.issuer, o.redeemer, o.points.units, o.money.units) for o in found.owed]


def test_a_partner_owes_us_for_its_points_taken_here(world: World) -> None:
    a_coalition(world)
    account = world.member()
    till = world.till()
    till.send(
        earned(3_000, purse=PURSE, issuer="cafe", lot="theirs"),
        earned(2_000, purse=PURSE, lot="ours", sale="sale-2"),
    )

    spend_coalition(till, account, 1_000, "theirs")

    assert owed(world) == [("cafe", "", 1_000, 1_000)]
    assert owed(world, BEFORE) == []
    assert world.differences() == []


def test_we_owe_a_partner_for_our_points_taken_there_at_the_agreed_part(
    world: World,
) -> None:
    a_coalition(world, settle_percent=90)
    account = world.member()
    theirs = a_store_of(world, "cafe", 2)
    theirs.send(earned(2_000, purse=PURSE, lot="ours"))

    spend_coalition(theirs, account, 1_000, "ours")

    assert owed(world) == [("", "cafe", 1_000, 900)]


def test_what_a_partner_takes_of_its_own_points_nobody_owes(world: World) -> None:
    a_coalition(world)
    account = world.member()
    theirs = a_store_of(world, "cafe", 2)
    theirs.send(earned(2_000, purse=PURSE, issuer="cafe", lot="own"))

    spend_coalition(theirs, account, 1_000, "own")

    assert owed(world) == []


def test_a_return_takes_the_debt_away_again(world: World) -> None:
    a_coalition(world)
    account = world.member()
    till = world.till()
    till.send(earned(3_000, purse=PURSE, issuer="cafe", lot="theirs"))
    grant = till.hold(purse(account, PURSE), 1_000).grant
    assert grant is not None
    till.send(spent(grant, 1_000, programme="union", version=1))

    till.send(gave_back(purse=PURSE, back=grant.slices, programme="union", version=1))

    assert owed(world) == [("cafe", "", 0, 0)]
    assert world.differences() == []


def test_a_partners_points_stay_its_own_through_days_of_grace(world: World) -> None:
    a_coalition(world)
    account = world.member()
    till = world.till()
    till.send(earned(500, purse=PURSE, issuer="cafe", expires="2030-01-05"))
    grant = till.hold(purse(account, PURSE), 500).grant
    assert grant is not None
    till.send(spent(grant, 500, programme="union", version=1))
    world.clock.advance(days=10)

    till.send(gave_back(purse=PURSE, back=grant.slices, grace_days=9, day="2030-01-12"))

    assert {row["issuer"] for row in world.rows("lot")} == {"cafe"}
    assert world.differences() == []


def test_points_of_a_partner_that_left_are_not_granted(world: World) -> None:
    partner = Partner(code="cafe", accepts_lots=False)
    terms = CoalitionTerms(programme_id="union", version=1, partners=(partner,))
    in_effect(world, terms)
    account = world.member()
    till = world.till()
    till.send(
        earned(3_000, purse=PURSE, issuer="cafe", lot="theirs"),
        earned(2_000, purse=PURSE, lot="ours", sale="sale-2"),
    )

    grant = till.hold(purse(account, PURSE), 5_000).grant

    assert grant is not None
    assert [(part.lot, part.points) for part in grant.slices] == [("ours", 2_000)]


def test_causes_are_told_with_what_each_was_given(world: World) -> None:
    account = world.member(points=1000)
    till = world.till()
    grant = till.hold(account, 300).grant
    assert grant is not None
    till.send(
        donated(50),
        donated(70, sale="sale-2"),
        donated(10, sale="sale-3", programme="dogs"),
        spent(grant, 300, use="donation", programme="trees", version=1),
    )

    found = world.database.read(lambda conn: reports.donations(conn, ALL))

    assert [(g.programme, g.money, g.points, g.gifts) for g in found] == [
        ("dogs", 10, 0, 1),
        ("trees", 120, 300, 3),
    ]


def test_what_is_not_spent_yet_adds_up_from_its_movements(world: World) -> None:
    account = world.member(points=1000)
    till = world.till()
    grant = till.hold(account, 300).grant
    assert grant is not None
    till.send(
        spent(grant, 300),
        loaded(gift(world), 50_000),
        earned(40, purse="stamps"),
    )

    found = world.database.read(lambda conn: reports.liability(conn, ALL))

    assert [(v.what, v.purse, v.came, v.spent, v.closing) for v in found] == [
        ("gift_cards", "", 50_000, 0, 50_000),
        ("points", "", 1_000, 300, 700),
        ("points", "stamps", 40, 0, 40),
    ]


def told(
    capsys: pytest.CaptureFixture[str], *words: str
) -> dict[str, list[dict[str, object]]]:
    assert main([*words, "--json"]) == 0
    answer: dict[str, list[dict[str, object]]] = json.loads(capsys.readouterr().out)
    return answer


def test_reports_are_commands(
    sqlite_world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    world = sqlite_world
    world.till().send(donated(50))
    data = ["--data", str(world.folder)]
    year = ["--from", "2030-01-01", "--to", "2030-12-31"]

    causes = told(capsys, "report", "donations", *data, *year)["causes"]
    pays = told(capsys, "report", "partners", *data, *year)["payments"]
    rest = told(capsys, "report", "liability", *data, *year)["accounts"]

    assert causes == [{"programme": "trees", "money": 50, "points": 0, "gifts": 1}]
    assert (pays, rest) == ([], [])


def test_a_time_that_ends_before_it_begins_is_refused(
    sqlite_world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    days = ["--from", "2030-02-01", "--to", "2030-01-01"]

    assert main(["report", "partners", "--data", str(sqlite_world.folder), *days]) == 2
    assert "is before" in capsys.readouterr().err


def test_a_store_is_said_to_be_a_partners(
    sqlite_world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    world = sqlite_world
    world.till(store=2)
    data = ["--data", str(world.folder)]

    shown = told(capsys, "store", "2", "--partner", "cafe", *data)["stores"]

    assert shown == [{"number": 2, "name": "Store 2", "partner": "cafe"}]
    assert main(["store", "9", "--partner", "cafe", *data]) == 2
