"""Lists with nothing in them, and lists as wide as what stands below them."""

from __future__ import annotations

import pytest

from tests.helpers.builders import COFFEE
from ui.i18n import Language
from ui.widgets.empty import Empty
from ui.widgets.kit import Picture
from ui.widgets.screen import Go, ScreenId

LISTS = (ScreenId.PARKED, ScreenId.SYNC, ScreenId.Z_REPORTS, ScreenId.INBOX)


def said_on(screen):
    """What stands where the list would stand."""
    (empty,) = (e for e in screen.findChildren(Empty) if e.isVisible())
    (picture,) = (p for p in empty.findChildren(Picture) if p.isVisible())
    above = picture.geometry().bottom() < empty.words.geometry().top()
    assert above, "the icon stands above the sentence"
    assert abs(picture.geometry().center().x() - empty.rect().center().x()) <= 1
    return empty.words.text()


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("place", LISTS)
def test_an_empty_list_is_a_sentence_below_an_icon(house, languages, language, place):
    languages.switch(language)
    house.at_work()

    screen = house.show(place, ScreenId.MENU)

    assert said_on(screen)


def test_nothing_found_is_said_where_the_goods_would_stand(shop):
    shop.window.take_to(Go(screen=ScreenId.FIND))
    shop.find.find("no such thing")
    shop.settle()

    assert said_on(shop.find_screen) == "Nothing found"
    assert not shop.find_screen.list.isVisible()


def sides(house, *parts):
    left = min(part.mapTo(house.window, part.rect().topLeft()).x() for part in parts)
    right = max(part.mapTo(house.window, part.rect().topRight()).x() for part in parts)
    return left, right


def test_a_parked_sale_is_as_wide_as_the_buttons_below_it(house):
    house.at_work()
    house.till.scan(COFFEE)
    house.till.sales.park()
    screen = house.show(ScreenId.PARKED)

    below = sides(house, screen.back, screen.recall)
    assert sides(house, *screen.lines) == below


def test_many_parked_sales_keep_off_the_bar_that_scrolls_them(house):
    house.at_work()
    for _ in range(12):
        house.till.scan(COFFEE)
        house.till.sales.park()
    screen = house.show(ScreenId.PARKED)
    bar = screen._area.verticalScrollBar()
    house.settle()

    assert bar.isVisible()
    assert sides(house, *screen.lines)[1] < sides(house, bar)[0]
