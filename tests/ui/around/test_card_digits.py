"""The last digits of a card are read whole, however long the name before them is."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from tests.helpers.builders import CARD, COFFEE, a_lot, a_member
from ui.widgets.kit import ElidedLabel
from ui.widgets.screen import ScreenId

NAME = "Константинопольская-Задунайская Александра Владимировна"
WIDTHS = (1024, 1280)


def shown(window, label):
    """As painted, and that all of it has room."""
    window.grab()
    words = label.text()
    assert label.fontMetrics().horizontalAdvance(words) <= label.width()
    return words


def whose(page):
    (label,) = (
        label
        for label in page.findChildren(ElidedLabel)
        if label.isVisible() and label.whole().startswith(NAME)
    )
    return label


def is_read(words):
    name, digits = words[:-8], words[-8:]
    return name.startswith("Константин") and name.endswith("…") and digits == "····0004"


@pytest.mark.parametrize("width", WIDTHS)
def test_beside_a_sale(shop, width):
    shop.window.resize(width, 768)
    shop.till.directory.know(a_member(name=NAME))
    shop.scan(COFFEE)
    shop.scan(CARD)

    panel = shop.sale_screen.panel
    words = shown(shop.window, whose(panel))
    assert is_read(words.replace("  ", "")), words
    assert whose(panel).toolTip() == f"{NAME}  ····0004"


@pytest.mark.parametrize("width", WIDTHS)
def test_on_a_receipt_and_on_its_return(house, width):
    house.at_work()
    house.window.resize(width, 768)
    house.till.directory.know(a_member(name=NAME))
    house.till.grant(a_lot(of=300))
    house.till.scan(CARD)
    house.till.coffee(2)
    done = house.till.pay_cash(200)

    page = house.show(ScreenId.RECEIPT, done)
    words = shown(house.window, whose(page))
    assert is_read(words.replace("  ", "")), words

    page = house.show(ScreenId.RETURN)
    house.scan(done.number)
    house.press(Qt.Key.Key_F4)  # Everything.
    words = shown(house.window, whose(page))
    assert is_read(words.replace("  ", "")), words


def test_a_name_with_room_is_not_cut(shop):
    shop.till.directory.know(a_member())
    shop.scan(COFFEE)
    shop.scan(CARD)
    shop.window.grab()

    assert shop.sale_screen.panel.name.text() == "Petrova M.  ····0004"
