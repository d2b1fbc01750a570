"""Money and points never mix, never lose a unit, never grow out of 63 bits."""

import pytest
from hypothesis import given, settings, strategies as st

from cashier.domain.amounts import LARGEST, Money, Points, share_up_to, split_units

weights_of_lines = st.lists(st.integers(0, 10_000), min_size=1, max_size=12).filter(sum)


def test_money_and_points_do_not_add_up():
    with pytest.raises(TypeError):
        Money(1) + Points(1)
    with pytest.raises(TypeError):
        Points(1) - Money(1)


@pytest.mark.parametrize("not_whole", [1.0, True, "1", None])
def test_only_whole_units_are_an_amount(not_whole):
    with pytest.raises(TypeError):
        Money(not_whole)


def test_an_amount_fits_sixty_three_bits():
    assert Money(LARGEST).minor == LARGEST
    with pytest.raises(OverflowError):
        Money(LARGEST + 1)
    with pytest.raises(OverflowError):
        Points(-LARGEST - 1)


def test_amounts_add_up_and_turn_round():
    assert Money(5) + Money(7) - Money(2) == Money(10)
    assert -Points(3) == Points(-3)
    assert Points.total([Points(1), Points(2)]).hundredths == 3
    assert Money.total([]) == Money(0)
    assert not Money(0)
    assert Money(1) < Money(2)


def test_four_kopecks_over_three_lines_give_the_first_the_odd_one():
    assert Money(4).split([1, 1, 1]) == (Money(2), Money(1), Money(1))


def test_left_over_kopecks_go_to_the_largest_remainder():
    assert split_units(10_000, [19_990, 4_990]) == [8_002, 1_998]


@pytest.mark.parametrize("weights", [[], [0, 0], [3, -1]])
def test_nothing_is_shared_by_weights_that_are_none(weights):
    with pytest.raises(ValueError, match="cannot share"):
        split_units(10, weights)


@settings(max_examples=200)
@given(st.integers(-(10**12), 10**12), weights_of_lines)
def test_the_parts_add_up_and_are_within_a_unit_of_the_exact_share(units, weights):
    parts = split_units(units, weights)

    assert sum(parts) == units
    whole = sum(weights)
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part * whole - units * weight) < whole


@settings(max_examples=200)
@given(st.integers(0, 10**9), st.integers(1, 10**6), st.data())
def test_shares_up_to_a_part_only_grow_and_end_at_the_whole(amount, whole, data):
    part = data.draw(st.integers(0, whole - 1))

    assert share_up_to(amount, 0, whole) == 0
    assert share_up_to(amount, whole, whole) == amount
    assert share_up_to(amount, part, whole) <= share_up_to(amount, part + 1, whole)


@pytest.mark.parametrize(("part", "whole"), [(2, 1), (-1, 3), (0, 0)])
def test_there_is_no_share_of_more_than_the_whole(part, whole):
    with pytest.raises(ValueError, match="no share"):
        share_up_to(100, part, whole)


def test_half_a_unit_rounds_up():
    assert share_up_to(1, 1, 2) == 1
