"""What the shopper sees on a screen of his own, and what nobody may see there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel

from cashier.domain.member import CardStatus, EntryMode, Expiring
from cashier.till.settings import DisplaySettings, LineDisplaySettings, TillSettings
from cashier.till.views import Standing
from tests.helpers.builders import (
    CARD,
    COFFEE,
    a_lot,
    a_member,
    an_item,
    code,
    points as whole,
)
from tests.helpers.till_box import Till
from tests.ui.test_looks import clipped
from ui import theme
from ui.displays import Displays, place_of
from ui.i18n import Language
from ui.shopper_sentences import SAY, STANDINGS, Say
from ui.theme import Look
from ui.tongue import tongue_of
from ui.viewmodels.sale_state import SaleState
from ui.viewmodels.shopper import Page, ShopperState, ShopperViewModel, bonuses_of
from ui.widgets.screen import Go, ScreenId
from ui.widgets.shopper_window import LEAST, ShopperWindow, sizes_at

ROOT = Path(__file__).parents[2]
NAME, PHONE = "Константинопольская М.", "+79161234567"
LONG = code("4600077")
SIZES = [(1024, 600), (1024, 768), (1280, 800), (1366, 768), (1920, 1080)]


def words_of(window):
    return [
        label.text()
        for label in window.findChildren(QLabel)
        if label.isVisibleTo(window) and label.text()
    ]


@pytest.fixture
def till():
    till = Till()
    till.open_shift()
    name = "Сыр Российский твёрдый, 45 %, в нарезке, 150 г"
    till.directory.stock(an_item(COFFEE), an_item(LONG, name=name, price=99_999_00))
    return till


@pytest.fixture
def window(qtbot, dressed):
    """Its words are Russian here, whatever the till speaks."""
    view_model = ShopperViewModel(every_ms=1, thanks_ms=60_000)
    made = ShopperWindow(view_model, lambda: tongue_of(Language.RU), shop="Магазин")
    qtbot.addWidget(made)
    made.show()
    return made


def with_card(till, **member):
    known = {"name": NAME, "pending": whole(45)} | member
    expiring = (Expiring(on=date(2030, 1, 31), points=whole(200)),)
    till.directory.know(a_member(expiring=expiring, **known))
    till.grant(a_lot(of=300))
    till.scan(CARD)
    return till.sales.view()


def states_of(till):
    """Every page, with the longest there is on it."""
    yield "idle", ShopperState()
    till.coffee(1)
    yield "no card", ShopperState(page=Page.SALE, view=till.sales.view())
    view = with_card(till)
    yield "card", ShopperState(page=Page.SALE, view=view)
    for standing in Standing:
        if standing is not Standing.NO_CARD:
            state = replace(view, standing=standing)
            yield standing.value, ShopperState(page=Page.SALE, view=state)
    for _ in range(20):
        till.scan(LONG)
    till.sales.choose(whole(300))
    yield "paying", ShopperState(page=Page.PAYING, view=till.sales.view())
    yield "thanks", ShopperState(page=Page.THANKS, done=till.pay_cash(5_000_000))


def test_card_read_the_shopper_sees_what_may_be_spent_what_waits_and_what_ends(
    till, window
):
    till.coffee(4)
    window.render_state(ShopperState(page=Page.SALE, view=with_card(till)))

    said = words_of(window)

    for words in ("1 250,00", "300,00", "45,00", "Сгорят 31.01", "200,00"):
        assert words.replace(" ", "\u00a0") in said or words in said, words
    assert any("остальное останется у вас" in words for words in said)
    assert any("Скажите кассиру" in words for words in said)


def test_a_card_that_cannot_be_spent_from_says_why_to_its_owner(till, window):
    till.coffee(1)
    view = with_card(till, status=CardStatus.BLOCKED)
    window.render_state(ShopperState(page=Page.SALE, view=view))

    assert any("Эта карта закрыта" in words for words in words_of(window))


def test_no_page_ever_shows_a_number_a_phone_or_a_name(till, window):
    seen = []
    for _, state in states_of(till):
        window.render_state(state)
        seen += words_of(window)
        seen += [widget.toolTip() for widget in window.findChildren(QLabel)]
        seen += [widget.accessibleName() for widget in window.findChildren(QLabel)]

    everything = "\n".join(seen)
    for secret in (str(CARD), NAME, NAME.split()[0], PHONE):
        assert secret not in everything
    assert f"····{CARD[-4:]}" in everything


def test_what_was_voided_is_not_the_shoppers_business(till):
    till.coffee(1)
    till.scan(LONG)
    till.sales.void_line(1)

    state = ShopperState(page=Page.SALE, view=till.sales.view())

    assert [row.line_no for row in state.rows] == [2]


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("language", list(Language))
def test_everything_fits_on_every_screen_and_can_be_read_from_a_metre(
    qtbot, dressed, till, language, size
):
    window = ShopperWindow(
        ShopperViewModel(),
        lambda: tongue_of(language),
        shop="Магазин на углу",
        is_training=True,
    )
    qtbot.addWidget(window)
    window.resize(*size)
    window.show()
    for what, state in states_of(till):
        window.render_state(state)
        qtbot.wait(1)
        assert window.size().toTuple() == size, what
        assert clipped(window) == [], what
        assert outside(window) == [], what
    least = min(sizes_at(*size).values())
    assert least >= (LEAST if size[1] >= 700 else 24)


def test_on_the_smallest_screen_the_sum_stays_in_sight(qtbot, dressed, till, window):
    """What is too much gives way; the window never grows beyond its screen."""
    window.resize(800, 480)
    for what, state in states_of(till):
        window.render_state(state)
        qtbot.wait(1)
        assert window.size().toTuple() == (800, 480), what
        if state.page in (Page.SALE, Page.PAYING):
            due = window.purchase.to_pay
            place = due.rect().translated(due.mapTo(window, due.rect().topLeft()))
            assert window.rect().contains(place), what


def outside(window):
    """Words that stand, in part, where their window or card is not."""
    found = []
    for label in window.findChildren(QLabel):
        if not (label.isVisibleTo(window) and label.text()):
            continue
        part = label.parentWidget()
        while part is not None:
            place = label.rect().translated(label.mapTo(part, label.rect().topLeft()))
            if not part.rect().contains(place):
                found.append(label.text())
                break
            part = part.parentWidget() if part is not window else None
    return found


@pytest.mark.parametrize("look", list(Look))
def test_the_window_wears_the_look_of_the_till(window, dressed, look):
    theme.apply(dressed, look)

    assert window.property("kassa_worn") == look.value
    theme.apply(dressed, Look.LIGHT)


def test_the_window_takes_neither_keys_nor_focus(window):
    from PySide6.QtCore import Qt

    flags = window.windowFlags()
    assert flags & Qt.WindowType.WindowDoesNotAcceptFocus
    assert flags & Qt.WindowType.WindowTransparentForInput


def test_every_word_of_the_shopper_is_there_in_both_languages():
    assert set(SAY) == set(Say)
    assert set(STANDINGS) == set(Standing)
    russian = tongue_of(Language.RU)
    for what, english in SAY.items():
        said = russian.say(what, n=3, day=date(2030, 1, 31))
        assert said
        assert said != english


# --- from sale to sale ------------------------------------------------------------


@pytest.fixture
def shopper(dressed):
    return ShopperViewModel(every_ms=5, thanks_ms=60)


def told(shopper, qtbot):
    qtbot.wait(25)
    return shopper.state


def test_many_scans_are_one_piece_of_news(shopper, till, qtbot):
    news = []
    shopper.state_changed.connect(news.append)
    for _ in range(30):
        shopper.follow_sale(SaleState(view=till.coffee(1)))
    qtbot.wait(30)

    assert len(news) == 1
    assert len(news[0].rows) == 30


def test_it_is_the_very_view_of_the_cashiers_screen(shopper, till, qtbot):
    state = SaleState(view=till.coffee(1))
    shopper.follow_sale(state)

    assert told(shopper, qtbot).view is state.view


def test_thanks_stay_until_the_next_purchase_though_the_till_shows_the_receipt(
    shopper, till, qtbot
):
    over = SaleState(view=till.coffee(1))
    shopper.follow_sale(over)
    done = till.pay_cash()
    shopper.thank(done)
    shopper.follow_sale(over)  # The sale screen has not looked again.
    assert told(shopper, qtbot).page is Page.THANKS

    shopper.follow_sale(SaleState(view=till.coffee(1)))
    assert told(shopper, qtbot).page is Page.SALE


def test_when_nobody_comes_the_shops_own_page_is_there_again(shopper, till, qtbot):
    over = SaleState(view=till.coffee(1))
    shopper.follow_sale(over)
    shopper.thank(till.pay_cash())
    qtbot.wait(120)

    assert shopper.state == ShopperState()


def test_a_card_before_the_first_item_is_shown_already(shopper, till, qtbot):
    shopper.follow_sale(SaleState(view=with_card(till)))

    state = told(shopper, qtbot)
    assert state.page is Page.SALE
    assert bonuses_of(state.view).on_card == whole(1250)


def test_a_typed_number_says_that_it_only_earns(till, window):
    till.coffee(1)
    till.directory.know(a_member(name=NAME))
    till.scan(CARD, EntryMode.TYPED)
    window.render_state(ShopperState(page=Page.SALE, view=till.sales.view()))

    assert any("Номер введён вручную" in words for words in words_of(window))


# --- where it stands --------------------------------------------------------------


@pytest.mark.parametrize(
    ("wanted", "screens", "place"),
    [
        ("auto", ["HDMI-1"], None),
        ("auto", ["HDMI-1", "DP-2"], "DP-2"),
        ("DP-2", ["HDMI-1", "VGA-1", "DP-2"], "DP-2"),
        ("DP-2", ["HDMI-1"], None),  # Pulled out: the till sells on.
        ("HDMI-1", ["HDMI-1", "DP-2"], None),  # Never over the till itself.
        ("off", ["HDMI-1", "DP-2"], None),
    ],
)
def test_the_window_stands_on_a_screen_of_its_own_or_nowhere(wanted, screens, place):
    assert place_of(wanted, screens, "HDMI-1") == place


def test_a_second_screen_gets_the_window_and_the_cashier_keeps_the_keyboard(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "tests.ui.second_screen_drive", str(tmp_path / "home")],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr

    saw = json.loads(done.stdout.splitlines()[-1])
    assert saw == {
        "till": "till",
        "second": "shopper",
        "place": [1024, 0, 1280, 800],
        "has_keys": True,
        "code": 0,
    }


def displays_of(shop, lane, languages, **settings):
    return Displays(
        shop.window,
        shop.sale,
        shop.payment,
        settings=TillSettings(shop_name="Corner shop", **settings),
        languages=languages,
        lane=lane,
    )


def test_with_one_screen_there_is_no_second_window(shop, lane, languages):
    displays = displays_of(shop, lane, languages)
    displays.begin()

    assert displays.second is None
    displays.leave()


def test_keys_and_scans_of_the_cashier_are_seen_by_the_shopper(
    shop, lane, languages, qtbot
):
    shown = DisplaySettings(screen="window", language="ru")
    displays = displays_of(shop, lane, languages, display=shown)
    displays.begin()
    shop.scan(COFFEE)
    qtbot.wait(100)
    assert "К оплате" in words_of(displays.second)
    assert "100,00\u00a0₽" in words_of(displays.second)

    shop.window.take_to(Go(screen=ScreenId.PAYMENT))
    shop.settle()
    shop.enter()
    qtbot.waitUntil(lambda: displays.shopper.state.page is Page.THANKS)
    assert "Спасибо" in words_of(displays.second)
    displays.leave()
    assert displays.second is None


def test_a_broken_line_display_stops_no_sale_and_is_told_once(
    shop, lane, languages, qtbot, tmp_path
):
    in_the_way = tmp_path / "file"
    in_the_way.write_text("")
    broken = LineDisplaySettings(transport="file", address=str(in_the_way))
    displays = displays_of(shop, lane, languages, line_display=broken)
    said = []
    displays.display_seen.connect(said.append)
    displays.begin()
    for _ in range(3):
        shop.scan(COFFEE)
        qtbot.wait(80)

    assert said == [False]
    assert len(shop.sale.state.view.lines) == 3
    displays.leave()


def test_the_two_lines_follow_the_keys_of_the_cashier(
    shop, lane, languages, qtbot, tmp_path
):
    lines = LineDisplaySettings(transport="file", address=str(tmp_path), language="ru")
    displays = displays_of(shop, lane, languages, line_display=lines)
    displays.begin()
    shop.scan(COFFEE)
    path = tmp_path / "display.txt"

    def stands(words):
        return path.exists() and words in path.read_text(encoding="utf-8")

    qtbot.waitUntil(lambda: stands("1x100,00=100,00"))
    shop.window.take_to(Go(screen=ScreenId.PAYMENT))
    qtbot.waitUntil(lambda: stands("К оплате"))
    displays.leave()
