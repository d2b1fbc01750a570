"""A redemption over the lines: exact, fair to a kopeck, never below a floor."""

import pytest
from hypothesis import given, settings, strategies as st

from cashier.domain.loyalty.spread import spread

lines = st.lists(
    st.integers(0, 10_000).flatmap(
        lambda weight: st.tuples(st.just(weight), st.integers(0, weight))
    ),
    min_size=1,
    max_size=12,
)


def test_the_missing_kopeck_goes_to_the_largest_remainder():
    assert spread(10_000, [19_990, 4_990, 0], [19_990, 4_990, 0]) == [8_002, 1_998, 0]


def test_equal_remainders_go_to_the_larger_line_then_to_the_lower_number():
    assert spread(1, [100, 100], [100, 100]) == [1, 0]
    # Exact shares 2.5 and 7.5.
    assert spread(10, [25, 75], [25, 75]) == [2, 8]


def test_a_line_at_its_floor_leaves_the_rest_to_the_others():
    assert spread(900, [1000, 1000], [100, 1000]) == [100, 800]


def test_a_cap_may_bite_only_after_another_did():
    assert spread(1000, [500, 500, 500], [100, 400, 500]) == [100, 400, 500]
    assert spread(800, [500, 500, 500], [100, 340, 500]) == [100, 340, 360]


def test_nothing_is_spread_over_nothing():
    assert spread(0, [], []) == []
    assert spread(0, [0, 5], [0, 5]) == [0, 0]


@pytest.mark.parametrize(
    ("amount", "weights", "caps"),
    [(11, [10], [10]), (-1, [10], [10]), (1, [10], [11]), (0, [10], [-1])],
)
def test_what_cannot_be_spread_is_refused(amount, weights, caps):
    with pytest.raises(ValueError, match=r"caps|more than"):
        spread(amount, weights, caps)


@settings(max_examples=200)
@given(lines, st.data())
def test_shares_add_up_and_keep_under_their_caps(lines, data):
    weights, caps = [list(part) for part in zip(*lines, strict=True)]
    amount = data.draw(st.integers(0, sum(caps)))

    shares = spread(amount, weights, caps)

    assert sum(shares) == amount
    assert all(0 <= part <= cap for part, cap in zip(shares, caps, strict=True))


@settings(max_examples=200)
@given(lines, st.data())
def test_lines_that_are_not_full_are_served_alike(lines, data):
    """Of two lines with room left, the larger never gets less."""
    weights, caps = [list(part) for part in zip(*lines, strict=True)]
    amount = data.draw(st.integers(0, sum(caps)))

    shares = spread(amount, weights, caps)

    room = [at for at in range(len(lines)) if shares[at] < caps[at]]
    by_weight = sorted(room, key=lambda at: (-weights[at], at))
    served = [shares[at] for at in by_weight]
    assert served == sorted(served, reverse=True)
