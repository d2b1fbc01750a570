"""A replay invents nobody: members earn, spend and rise as the terms say."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from cashier.domain.amounts import Money
from cashier.domain.loyalty.facts import DraftLine
from cashier.domain.loyalty.levels import Level, TiersTerms
from cashier.domain.loyalty.points import PointsTerms
from cashier.domain.loyalty.terms import PeriodKind, Terms
from server.programmes.receipts import RealSale
from server.programmes.replay import Report, Spend, Sums, replay

MORNING = datetime(2030, 1, 2, 9, tzinfo=UTC)


def sale(number: int, *, hours: int = 0, total: int = 10_000) -> RealSale:
    line = DraftLine(
        line_no=1,
        item_id="1",
        category="",
        quantity_milli=1000,
        total=Money(total),
        floor=Money(0),
        redeemable=True,
        earning=True,
    )
    at = MORNING + timedelta(hours=hours)
    return RealSale(number=f"r{number}", at=at, store=1, card="C", lines=(line,))


def points(percent: int, **more: object) -> PointsTerms:
    return PointsTerms(
        programme_id="points",
        version=1,
        earn_percent_hundredths=percent,
        **more,  # type: ignore[arg-type]
    )


def tried(terms: Terms, *hours: int, spend: Spend = Spend.MOST) -> Report:
    sales = [sale(number, hours=hour) for number, hour in enumerate(hours)]
    return replay(sales, [], [terms], spend)


def test_points_are_spent_once() -> None:
    # 10.00 earned, spent on the next; 9.00 earned there, spent on the third.
    report = tried(points(1000), 0, 1, 2)

    assert report.after.redeemed_hundredths == 1000 + 900
    assert report.after.earned_hundredths == 1000 + 900 + 910
    assert report.before == Sums()


def test_points_wait_for_their_day_and_end_with_it() -> None:
    waiting = points(1000, pending_days=1, life=1)

    assert tried(waiting, 0, 1).after.redeemed_minor == 0
    assert tried(waiting, 0, 24).after.redeemed_minor == 1000
    assert tried(waiting, 0, 48).after.redeemed_minor == 1000
    assert tried(waiting, 0, 72).after.redeemed_minor == 0


def test_daily_limits_hold_in_a_replay() -> None:
    limited = points(1000, redemptions_a_day=1)

    assert tried(limited, 0, 1, 2).after.redeemed_hundredths == 1000


def test_members_rise_and_fall_as_the_terms_say() -> None:
    levels = (
        Level(level="one", reached_at=0, earn_percent_hundredths=100),
        Level(level="two", reached_at=15_000, earn_percent_hundredths=1000),
    )
    tiers = TiersTerms(
        programme_id="tiers", version=1, levels=levels, period=PeriodKind.MONTH
    )

    report = tried(tiers, 0, 1, 2, spend=Spend.NOTHING)

    # 100.00, then 200.00: the third sale is the first on the second level.
    assert report.after.earned_hundredths == 100 + 100 + 1000


def test_those_that_change_most_come_first_with_their_reasons() -> None:
    sales = [sale(number, total=100 * number) for number in range(1, 15)]

    report = replay(sales, [points(500)], [points(1000)], Spend.NOTHING)

    assert report.changed == 14
    assert [one.number for one in report.top] == [f"r{n}" for n in range(14, 4, -1)]
    assert "percent 5.00" in report.top[0].reasons_before[0]
    assert "percent 10.00" in report.top[0].reasons_after[0]
