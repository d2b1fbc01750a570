"""Digits for fingers: what their keys say is what they type, in every language."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLineEdit

from cashier.domain.amounts import Money
from cashier.domain.entering import parse_money
from tests.helpers.builders import CARD, COFFEE
from tests.ui.test_programmes import a_rich_member, many_programmes
from ui.i18n import Language
from ui.widgets.bonus_prompt import OtherAmount
from ui.widgets.gift_prompt import GiftPrompt
from ui.widgets.kit import Button
from ui.widgets.letters import LetterPad
from ui.widgets.pad import FULL, SIMPLE, NumberPad


def on_keys(pad):
    return [key.text() for key in pad.findChildren(Button)]


def press(pad, *signs):
    for sign in signs:
        next(key for key in pad.findChildren(Button) if key.text() == sign).click()


@pytest.mark.parametrize("keys", [SIMPLE, FULL])
def test_the_point_of_a_pad_is_the_point_of_the_sums_on_screen(languages, qtbot, keys):
    field = QLineEdit()
    pad = NumberPad(field, keys)
    qtbot.addWidget(pad)

    press(pad, "1", ".", "5")
    assert field.text() == "1.5"
    assert "," not in on_keys(pad)

    languages.switch(Language.RU)
    qtbot.waitUntil(lambda: "," in on_keys(pad))
    field.clear()
    press(pad, "1", ",", "5")
    assert field.text() == "1,5"
    assert "." not in on_keys(pad)


def test_a_sum_is_taken_with_a_point_and_with_a_comma_in_both_languages(languages):
    for language in Language:
        languages.switch(language)
        assert parse_money("12.50") == parse_money("12,50") == Money(1250)


def test_the_number_of_a_gift_card_has_no_point(languages, qtbot):
    prompt = GiftPrompt(lambda text: None)
    qtbot.addWidget(prompt)

    signs = on_keys(prompt.findChild(NumberPad))
    assert sorted(filter(None, signs)) == list("0123456789")


def test_no_two_keys_of_a_pad_are_crosses(shop, languages):
    """Beside the × of the quantity; on the letters a cross would close them."""
    pads = [shop.sale_screen.pad, LetterPad(Language.EN)]

    icons = [key._icon for pad in pads for key in pad.findChildren(Button)]

    assert "x" not in icons
    assert icons.count("eraser") == 2


def test_free_pieces_for_stamps_are_counted_without_a_point(shop, qtbot):
    many_programmes(shop)
    a_rich_member(shop)
    for _ in range(2):
        shop.scan(COFFEE)
    shop.scan(CARD)
    prompt = OtherAmount(shop.sale.state.view, lambda amount: None, "stamps")
    qtbot.addWidget(prompt)

    signs = on_keys(prompt.findChild(NumberPad))
    assert sorted(filter(None, signs)) == list("0123456789")
