"""Looking at goods without selling them."""

from __future__ import annotations

import pytest

from cashier.domain.errors import ItemUnknown
from tests.helpers.builders import CARD, CHEESE, COFFEE, code, rubles
from tests.helpers.till_box import Till


def test_two_letters_find_an_article_and_one_does_not() -> None:
    till = Till()

    assert [item.name for item in till.lookup.find(" co ")] == ["Coffee"]
    assert till.lookup.find("c") == ()


def test_a_price_check_says_price_and_points_and_sells_nothing() -> None:
    till = Till().open_shift()
    check = till.lookup.price_check(COFFEE)

    assert (check.item.name, check.price) == ("Coffee", rubles(100))
    assert check.earned.units == 500
    assert till.sales.view().sale is None


def test_a_label_from_the_scale_tells_the_price_of_a_kilogram() -> None:
    label = code("22" + CHEESE + "00500")

    assert Till().lookup.price_check(label).price == rubles(900)


@pytest.mark.parametrize("other", [code("4699999"), CARD])
def test_what_is_no_article_has_no_price(other: str) -> None:
    with pytest.raises(ItemUnknown):
        Till().lookup.price_check(other)
