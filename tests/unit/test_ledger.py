"""Lots, rights and draws: nobody can spend what is not there."""

from datetime import timedelta

import pytest
from hypothesis import assume, given, settings, strategies as st

from cashier.domain.amounts import Points
from cashier.domain.errors import NotEnoughPoints
from cashier.domain.ids import LotId
from cashier.domain.ledger import (
    Lot,
    RightKind,
    plan_draws,
    plan_redemption,
    spendable,
    sum_of,
)
from tests.unit.domain_builders import NOW, TODAY, a_draw, a_right

TOMORROW = TODAY + timedelta(days=1)
YESTERDAY = TODAY - timedelta(days=1)


def a_lot(active_from=TODAY, expires_on=None):
    return Lot(
        lot_id=LotId("l1"),
        points=Points(100),
        active_from=active_from,
        expires_on=expires_on,
    )


def test_a_lot_is_usable_from_its_first_day_to_its_last():
    assert a_lot(expires_on=TODAY).usable_on(TODAY)
    assert not a_lot(expires_on=YESTERDAY).usable_on(TODAY)
    assert not a_lot(active_from=TOMORROW).usable_on(TODAY)
    assert a_lot().usable_on(TODAY + timedelta(days=10_000))


def test_a_pending_lot_is_not_over():
    assert not a_lot(active_from=TOMORROW).is_over_on(TODAY)


def test_the_soonest_to_expire_goes_first_and_the_undated_last():
    lots = [a_draw("ever"), a_draw("late", 100, TOMORROW), a_draw("soon", 100, TODAY)]

    draws = plan_draws(lots, Points(250), today=TODAY)

    assert draws == (
        a_draw("soon", 100, TODAY),
        a_draw("late", 100, TOMORROW),
        a_draw("ever", 50),
    )


def test_a_lot_on_its_last_day_is_drawn_and_a_day_later_not():
    lots = [a_draw("soon", 100, TODAY)]

    assert sum_of(plan_draws(lots, Points(100), today=TODAY)) == Points(100)
    with pytest.raises(NotEnoughPoints):
        plan_draws(lots, Points(1), today=TOMORROW)


def test_drawing_nothing_is_a_bug():
    with pytest.raises(AssertionError):
        plan_draws([a_draw()], Points(0), today=TODAY)


def test_what_is_left_of_a_right_is_what_nobody_took():
    right = a_right(
        a_draw("a", 100, TODAY),
        a_draw("b", 100),
        reserved=(a_draw("a", 30),),
        spent=(a_draw("a", 20), a_draw("b", 100)),
        returned=(a_draw("a", 10),),
    )

    assert right.left() == (a_draw("a", 40, TODAY),)
    assert right.spendable_on(TODAY) == Points(40)
    assert right.spendable_on(TOMORROW) == Points(0)


@pytest.mark.parametrize(
    "wrong",
    [
        {"spent": (a_draw("a", 101),)},
        {"spent": (a_draw("a", 60),), "returned": (a_draw("a", 60),)},
        {"reserved": (a_draw("x", 1),)},
        {"reserved": (a_draw("a", -1),)},
        {"spent": (a_draw("b", 101),)},  # Of another lot's points.
    ],
)
def test_no_right_spends_more_than_was_granted(wrong):
    with pytest.raises(AssertionError):
        a_right(a_draw("a", 100), a_draw("b", 100), **wrong)


def test_a_right_is_the_sum_of_its_slices_and_has_each_lot_once():
    with pytest.raises(AssertionError):
        a_right(a_draw("a", 100), a_draw("a", 100))


def test_an_amount_other_than_the_slices_is_a_bug():
    from dataclasses import replace

    with pytest.raises(AssertionError):
        replace(a_right(a_draw("a", 100)), amount=Points(101))


def test_a_hold_goes_before_a_standing_right_and_the_older_before_the_newer():
    newer = a_right(right_id="new", granted_at=NOW + timedelta(hours=1))
    older = a_right(right_id="old")
    hold = a_right(a_draw("h", 50), right_id="hold", kind=RightKind.HOLD)

    plan = plan_redemption([newer, older, hold], Points(200), today=TODAY)

    assert [(part.right_id, sum_of(part.draws).units) for part in plan] == [
        ("hold", 50),
        ("old", 100),
        ("new", 50),
    ]


def test_a_right_without_anything_alive_is_passed_over():
    dead = a_right(a_draw("d", 100, YESTERDAY), right_id="a")

    plan = plan_redemption([dead, a_right(right_id="b")], Points(10), today=TODAY)

    assert [part.right_id for part in plan] == ["b"]


def test_one_point_more_than_all_rights_is_refused_and_says_what_there_is():
    rights = [a_right(right_id="a"), a_right(right_id="b")]

    with pytest.raises(NotEnoughPoints) as refusal:
        plan_redemption(rights, Points(201), today=TODAY)

    assert (refusal.value.asked, refusal.value.available) == (
        Points(201),
        Points(200),
    )


@st.composite
def lots_of_an_account(draw):
    days = draw(st.lists(st.none() | st.integers(-3, 30), max_size=6))
    return [
        a_draw(
            f"lot{number}",
            draw(st.integers(0, 500)),
            None if left is None else TODAY + timedelta(days=left),
        )
        for number, left in enumerate(days)
    ]


def alive(lots):
    return sum(
        lot.points.units
        for lot in lots
        if lot.expires_on is None or lot.expires_on >= TODAY
    )


@settings(max_examples=200)
@given(lots_of_an_account(), st.data())
def test_what_is_drawn_is_exactly_what_was_asked(lots, data):
    assume(alive(lots))
    asked = Points(data.draw(st.integers(1, alive(lots))))

    draws = plan_draws(lots, asked, today=TODAY)

    of = {lot.lot_id: lot for lot in lots}
    assert sum_of(draws) == asked
    assert len({draw.lot_id for draw in draws}) == len(draws)
    for draw in draws:
        assert Points(0) < draw.points <= of[draw.lot_id].points
        assert draw.expires_on == of[draw.lot_id].expires_on
        assert draw.expires_on is None or draw.expires_on >= TODAY


@settings(max_examples=200)
@given(lots_of_an_account(), st.data())
def test_no_lot_waits_while_a_later_one_is_drawn(lots, data):
    assume(alive(lots))
    asked = Points(data.draw(st.integers(1, alive(lots))))

    drawn = {d.lot_id: d.points for d in plan_draws(lots, asked, today=TODAY)}

    usable = sorted(
        (lot for lot in lots if lot.points and alive([lot])),
        key=lambda lot: (lot.expires_on or TODAY.max, lot.lot_id),
    )
    rests = [
        lot.points.units - drawn.get(lot.lot_id, Points(0)).units for lot in usable
    ]
    untouched = [lot.lot_id not in drawn for lot in usable]
    # Emptied lots, at most one begun, then untouched ones.
    assert untouched == sorted(untouched)
    assert all(rest == 0 for rest in rests[: max(len(drawn) - 1, 0)])


@settings(max_examples=200)
@given(lots_of_an_account(), st.integers(1, 100))
def test_one_point_too_many_is_refused(lots, excess):
    with pytest.raises(NotEnoughPoints) as refusal:
        plan_draws(lots, Points(alive(lots) + excess), today=TODAY)

    assert refusal.value.available == Points(alive(lots))


@settings(max_examples=200)
@given(lots_of_an_account(), st.randoms(use_true_random=False))
def test_the_till_and_the_server_draw_from_the_same_lots(lots, dice):
    asked = Points(alive(lots) // 2)
    assume(asked.units)

    shuffled = dice.sample(lots, len(lots))

    assert plan_draws(lots, asked, today=TODAY) == plan_draws(
        shuffled, asked, today=TODAY
    )


@settings(max_examples=200)
@given(
    st.lists(st.tuples(lots_of_an_account(), st.sampled_from(RightKind)), max_size=4),
    st.data(),
)
def test_a_redemption_takes_from_rights_exactly_what_they_have(carved, data):
    rights = [
        a_right(*slices, right_id=f"r{number}", kind=kind)
        for number, (slices, kind) in enumerate(carved)
        if slices
    ]
    most = spendable(rights, today=TODAY)
    assume(most)
    asked = Points(data.draw(st.integers(1, most.units)))

    plan = plan_redemption(rights, asked, today=TODAY)

    assert sum(sum_of(part.draws).units for part in plan) == asked.units
    of = {right.right_id: right for right in rights}
    for part in plan:
        assert sum_of(part.draws) <= of[part.right_id].spendable_on(TODAY)
