"""What the onlookers say of goods that come back twice."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.stories.simulation.returned import Returned


@pytest.fixture
def returned() -> Returned:
    """Two coffees of one line were sold; one came back after the till was copied."""
    made = Returned()
    made.see_sale("till", "sale", Counter({1: 2_000}))
    made.copied("till")
    made.see_return("till", "sale", "first", Counter({1: 1_000}))
    return made


def test_a_till_that_forgot_a_return_may_take_the_goods_back_again(
    returned: Returned,
) -> None:
    returned.put_back("till")
    assert returned.forgotten("till") == ["sale"]
    returned.see_return("till", "sale", "again", Counter({1: 2_000}))

    returned.check_flags({"again"}, {"sale", "first", "again"})
    returned.check_flags({"first"}, {"sale", "first", "again"})  # It came later.


def test_a_till_that_knows_of_a_return_may_not(returned: Returned) -> None:
    with pytest.raises(AssertionError, match="knew to be gone"):
        returned.see_return("till", "sale", "again", Counter({1: 2_000}))


def test_the_server_flags_all_that_is_too_much_and_nothing_else(
    returned: Returned,
) -> None:
    returned.put_back("till")
    returned.see_return("till", "sale", "again", Counter({1: 2_000}))
    there = {"sale", "first", "again"}

    with pytest.raises(AssertionError, match="not flagged"):
        returned.check_flags(set(), there)
    with pytest.raises(AssertionError, match="no need"):
        returned.check_flags({"first", "again"}, there)
    with pytest.raises(AssertionError, match="no returns"):
        returned.check_flags({"again", "sale"}, there)
    returned.check_flags(set(), {"sale", "again"})  # Of the other nobody heard yet.
