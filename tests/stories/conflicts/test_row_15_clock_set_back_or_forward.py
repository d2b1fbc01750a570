"""Row 15: a wrong clock moves no day, revives no point and ends no pause."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from cashier.domain.amounts import Points
from cashier.domain.errors import LoginPaused, TillError, WrongPin
from cashier.domain.ledger import RightKind, sum_of
from cashier.domain.risk import POOL_ACCOUNT, Pool, whole_slice
from cashier.till.views import Standing
from tests.helpers.builders import (
    ANNA,
    CARD,
    TODAY,
    a_lot,
    a_member,
    a_right,
    points,
)
from tests.stories.conflicts.guarded_till import GuardedTill

TEN_YEARS_S = 10 * 365 * 24 * 3600


def with_points(till: GuardedTill, **lot: object) -> None:
    till.directory.know(a_member(confirmed=50))
    with till.store.act() as work:
        work.rights.add(a_right("right-1", a_lot(of=50, **lot)))
        work.commit()


def with_pool(till: GuardedTill) -> None:
    slices = whole_slice("pool", points(100))
    pool = a_right("pool", *slices, kind=RightKind.RISK, account=POOL_ACCOUNT)
    with till.store.act() as work:
        work.rights.add_pool(
            Pool(right=pool, per_account=points(30), per_sale=points(30))
        )
        work.commit()


def test_a_clock_set_back_lends_nothing_and_spends_what_is_guaranteed(
    guarded: GuardedTill,
) -> None:
    with_points(guarded)
    with_pool(guarded)
    guarded.directory.know(a_member(confirmed=80))
    guarded.coffee()
    assert guarded.scan(CARD).standing is Standing.ALLOWANCE

    guarded.wall.turn(hours=-3)

    view = guarded.sales.view()
    assert view.standing is Standing.CLOCK
    assert view.quote is not None
    assert view.quote.largest == points(50)
    guarded.sales.choose(points(50))
    done = guarded.pay_cash()
    assert sum_of(done.redeemed[0].draws) == points(50)


@pytest.mark.parametrize("minutes", [-4, 4])
def test_a_few_minutes_are_no_matter(guarded: GuardedTill, minutes: int) -> None:
    with_points(guarded)
    guarded.coffee()
    guarded.scan(CARD)

    guarded.wall.turn(minutes=minutes)

    assert guarded.sales.view().standing is Standing.GUARANTEED


@pytest.mark.parametrize("days", [-365, 365])
def test_neither_direction_moves_the_day_of_a_receipt(
    guarded: GuardedTill, days: int
) -> None:
    guarded.wall.turn(days=days)

    guarded.coffee()
    done = guarded.pay_cash()

    assert done.business_date == TODAY


@pytest.mark.parametrize("days", [-365, 365])
def test_a_restart_does_not_make_a_turned_clock_right(
    guarded: GuardedTill, days: int
) -> None:
    with_points(guarded)
    guarded.coffee()
    guarded.scan(CARD)
    guarded.wall.turn(days=days)
    guarded.coffee()
    guarded.sales.choose(points(0))  # A draft; only acts note the doubt.
    with guarded.store.act() as work:
        work.commit()

    guarded.kill()

    assert guarded.sales.view().standing is Standing.CLOCK
    assert guarded.clock.now().date() == TODAY


def test_the_server_ends_the_doubt_whatever_the_wall_clock_shows(
    guarded: GuardedTill,
) -> None:
    with_points(guarded)
    guarded.coffee()
    guarded.scan(CARD)
    guarded.wall.turn(days=-400)
    assert guarded.sales.view().standing is Standing.CLOCK

    true_time = guarded.wall.now() + timedelta(days=400)
    guarded.hear(true_time)

    assert guarded.sales.view().standing is Standing.GUARANTEED
    assert guarded.clock.now() == true_time
    assert guarded.clock.is_off
    rows = guarded.side.rows()
    assert [row.kind.value for row in rows].count("incident") == 1
    guarded.hear(true_time)
    assert len(guarded.side.rows()) == len(rows)  # Told once.


Jump = tuple[int, bool]
jumps = st.lists(
    st.tuples(st.integers(-TEN_YEARS_S, TEN_YEARS_S), st.booleans()),
    min_size=1,
    max_size=4,
)


@settings(max_examples=40, deadline=None)
@given(jumps=jumps)
def test_no_jump_spends_expired_points_or_shortens_a_pause(jumps: list[Jump]) -> None:
    """Running and between starts, +/- 10 years: the points ended yesterday."""
    with tempfile.TemporaryDirectory() as folder:
        till = GuardedTill(Path(folder))
        till.open_shift()
        with_points(till, expires=TODAY)
        till.wall.pass_time(2 * 24 * 3600)
        for _ in range(5):
            with pytest.raises((WrongPin, LoginPaused)):
                till.staff.check_pin(ANNA, "0000")
        for seconds, restarts in jumps:
            if restarts:
                till.leave()
                till.wall.turn(seconds=seconds)
                till.start()
            else:
                till.wall.turn(seconds=seconds)
            assert_nothing_is_gained(till)
        till.wall.pass_time(30)
        assert till.staff.check_pin(ANNA, "1234").cashier == ANNA
        till.leave()


def assert_nothing_is_gained(till: GuardedTill) -> None:
    till.coffee()
    view = till.scan(CARD)
    assert view.snapshot is not None
    assert view.snapshot.spendable == Points(0)
    with pytest.raises(TillError):
        till.sales.choose(points(10))
    with pytest.raises(LoginPaused):
        till.staff.check_pin(ANNA, "1234")
    till.sales.void_sale(ANNA)
