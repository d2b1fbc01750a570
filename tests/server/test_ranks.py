"""Turnover, levels, memberships and causes: counted once, whatever the order."""

from __future__ import annotations

from cashier.domain.loyalty.terms import PeriodKind
from cashier.domain.loyalty.tiers import Downgrade, Measure
from server.jobs import run_all
from sync import protocol as wire
from tests.helpers.member_world import (
    bought_for,
    donated,
    gave_back,
    in_effect,
    member_no_more,
    member_until,
    spent,
    the_ranks,
)
from tests.helpers.server_world import CARD, TODAY, World, earned

MONTHLY = {"period": PeriodKind.MONTH, "downgrade": Downgrade.BY_BALANCE}


def turnover(figures: wire.AccountFigures) -> list[tuple[int, str | None]]:
    return [(one.money, one.since) for one in figures.turnovers]


# --- turnover -----------------------------------------------------------------


def test_what_a_member_buys_is_turnover_and_returns_lessen_it(world: World) -> None:
    in_effect(world, the_ranks())
    world.member()
    till = world.till()

    till.send(bought_for(150_000), bought_for(50_000, "back-1", returns="sale-1"))

    assert turnover(till.figures()) == [(100_000, None)]
    assert world.differences() == []


def test_a_sale_counts_once_even_when_it_is_told_twice(world: World) -> None:
    in_effect(world, the_ranks())
    world.member()
    till = world.till(number=1)
    till.send(bought_for(150_000))

    restored = world.till(number=1)
    restored.send(bought_for(150_000))

    assert turnover(restored.figures()) == [(150_000, None)]
    assert world.differences() == []


def test_only_the_period_of_today_counts_beside_the_one_before(world: World) -> None:
    in_effect(world, the_ranks(**MONTHLY))
    world.member()
    till = world.till()

    till.send(
        bought_for(10_000, "s1", day="2029-11-30"),
        bought_for(20_000, "s2", day="2029-12-01"),
        bought_for(40_000, "s3"),
    )

    assert turnover(till.figures()) == [(40_000, "2030-01-01"), (20_000, "2029-12-01")]


def test_a_new_month_is_told_without_a_sale(world: World) -> None:
    in_effect(world, the_ranks(**MONTHLY))
    world.member()
    till = world.till()
    till.send(bought_for(40_000))
    run_all(world.server.core)

    world.clock.advance(days=30)
    run_all(world.server.core)

    assert turnover(till.figures()) == [(0, "2030-02-01"), (40_000, "2030-01-01")]


def test_a_gift_card_is_no_turnover_until_it_pays(world: World) -> None:
    in_effect(world, the_ranks())
    world.member()
    till = world.till()
    line = wire.SoldLineWire(
        n=1, item="gift", name="Gift card", quantity=1000, price=50_000, gross=50_000,
        serial="gift-00",
    )  # fmt: skip

    till.send(bought_for(50_000, lines=[line]))

    assert turnover(till.figures()) == [(0, None)]
    assert world.differences() == []


def test_sales_of_a_card_nobody_has_yet_become_its_members_turnover(
    world: World,
) -> None:
    in_effect(world, the_ranks())
    till = world.till()
    till.send(bought_for(250_000))

    world.member(card=CARD)

    assert turnover(till.figures()) == [(250_000, None)]
    assert [level.level for level in till.figures().levels] == ["second"]
    assert world.findings() == []
    assert world.differences() == []


# --- levels -------------------------------------------------------------------


def test_a_level_is_reached_by_the_sale_that_reaches_it(world: World) -> None:
    in_effect(world, the_ranks())
    world.member()
    till = world.till()

    till.send(bought_for(199_999))
    before = till.figures().levels
    till.send(bought_for(1, "sale-2"))

    assert before == []
    assert [(v.level, v.reached_on) for v in till.figures().levels] == [
        ("second", TODAY)
    ]


def test_a_level_not_reached_again_falls_when_its_time_is_over(world: World) -> None:
    in_effect(world, the_ranks(**MONTHLY))
    world.member()
    till = world.till()
    till.send(bought_for(500_000))
    reached = till.figures().levels

    world.clock.advance(days=45)
    run_all(world.server.core)
    kept = till.figures().levels
    world.clock.advance(days=45)
    run_all(world.server.core)

    assert [(v.level, v.kept_until) for v in reached] == [("third", "2030-02-28")]
    assert [v.level for v in kept] == ["third"]
    assert [v.level for v in till.figures().levels] == ["first"]


def test_the_daily_look_at_levels_changes_nothing_the_second_time(world: World) -> None:
    in_effect(world, the_ranks(**MONTHLY))
    world.member()
    world.till().send(bought_for(500_000))
    run_all(world.server.core)
    before = world.rows("level"), world.rows("feed_bucket")

    run_all(world.server.core)

    assert (world.rows("level"), world.rows("feed_bucket")) == before


def test_levels_by_points_count_what_the_programme_gave(world: World) -> None:
    in_effect(world, the_ranks(measure=Measure.POINTS))
    world.member()
    till = world.till()

    till.send(
        earned(250_000, programme="ranks"),
        earned(900_000, lot="lot-2", programme="points"),
    )
    reached = till.figures().levels
    till.send(gave_back(taken=100_000, taken_lot="lot-1", programme="ranks"))

    assert [level.level for level in reached] == ["second"]
    assert turnover(till.figures()) == [(150_000, None)]
    assert world.differences() == []


# --- memberships --------------------------------------------------------------


def test_a_membership_is_told_with_its_days(world: World) -> None:
    world.member()
    till = world.till()

    till.send(member_until("2030-12-31"))

    assert [(m.programme, m.starts, m.ends) for m in till.figures().memberships] == [
        ("club", TODAY, "2030-12-31")
    ]


def test_a_membership_given_back_ends_whichever_is_told_first(world: World) -> None:
    world.member()
    sold, back = world.till(), world.till()
    cut, never = "2030-01-20", "sale-2"

    back.send(member_no_more(cut), member_no_more(None, returns=never, sale="back-2"))
    sold.send(member_until("2030-12-31"), member_until("2031-12-31", sale=never))

    assert [m.ends for m in sold.figures().memberships] == [cut]
    assert world.differences() == []


def test_the_same_membership_told_again_is_one(world: World) -> None:
    world.member()
    till = world.till(number=1)
    till.send(member_until("2030-12-31"), member_no_more("2030-06-01"))

    again = world.till(number=1)
    again.send(member_until("2030-12-31"))

    assert [m.ends for m in again.figures().memberships] == ["2030-06-01"]


def test_a_membership_of_an_unknown_card_waits_for_its_member(world: World) -> None:
    till = world.till()
    till.send(member_until("2030-12-31"))

    world.member(card=CARD)

    assert [m.ends for m in till.figures().memberships] == ["2030-12-31"]


def test_a_membership_that_ends_before_it_starts_is_kept_aside(world: World) -> None:
    world.member()
    till = world.till()

    ack = till.send(member_until("2029-12-31"))

    assert [flag.code for flag in ack.flags] == ["poison"]
    assert till.figures().memberships == []


# --- causes -------------------------------------------------------------------


def test_money_for_a_cause_stands_on_the_account_of_the_cause(world: World) -> None:
    till = world.till()

    till.send(
        bought_for(9_950, donated=50, tenders=[_cash(10_000)], card=None), donated(50)
    )

    assert {r["account"]: r["amount"] for r in world.rows("entry")} == {
        "~cause.trees": 50,
        "~donors": -50,
    }
    assert world.rows("sale")[0]["donated"] == 50
    assert world.findings() == []
    assert world.differences() == []


def test_a_gift_told_twice_counts_once_and_its_return_takes_it_back(
    world: World,
) -> None:
    till = world.till()

    ack = till.send(donated(50), donated(50), donated(-50, sale="back-1"))

    assert [flag.code for flag in ack.flags] == ["duplicate_gift"]
    assert sum(row["amount"] for row in world.rows("donation")) == 0
    assert world.differences() == []


def test_points_given_to_a_cause_leave_the_member_for_it(world: World) -> None:
    account = world.member(points=1000)
    till = world.till()
    grant = till.hold(account, 300).grant
    assert grant is not None

    till.send(spent(grant, 300, use="donation", programme="trees", version=1))

    assert till.figures().confirmed == 700
    assert world.balance_of("~cause.trees") == 300
    assert [(r["unit"], r["amount"]) for r in world.rows("donation")] == [
        ("points", 300)
    ]
    assert world.differences() == []


def test_points_promised_to_a_cause_without_cover_are_the_chains_gift(
    world: World,
) -> None:
    account = world.member(points=1000)
    till = world.till()
    grant = till.hold(account, 300).grant
    assert grant is not None

    ack = till.send(spent(grant, 400, use="donation", programme="trees", version=1))

    assert [flag.code for flag in ack.flags] == ["uncovered"]
    assert till.figures().confirmed == 700
    assert world.balance_of("~cause.trees") == 400
    assert world.balance_of("~suspense") == -100
    assert world.differences() == []


def _cash(amount: int) -> wire.TenderWire:
    return wire.TenderWire(kind="cash", amount=amount, received=amount)
