"""What the shopper's two lines say: always in twenty columns, in both languages."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise, product
from threading import Event

import pytest

from cashier.devices.code_page import unprintable
from cashier.domain.amounts import Money, Points
from cashier.domain.catalog import Measure
from cashier.domain.errors import DisplayAway
from cashier.till.ports_display import COLUMNS, TwoLines
from cashier.till.views import Standing
from tests.helpers.builders import (
    CARD,
    CHEESE,
    COFFEE,
    a_lot,
    a_member,
    an_item,
    code,
    points as whole,
)
from tests.helpers.till_box import Till
from tests.ui.driving import wait_for
from tests.ui.gallery.stands import Stand, TwoLineBoard
from ui import theme
from ui.i18n import Language
from ui.shopper_sentences import ALONE, CAPTIONS, SHORT_STANDINGS
from ui.theme import Look
from ui.tongue import tongue_of
from ui.viewmodels.shopper import Page, ShopperState
from ui.viewmodels.two_lines import LineDisplayFeed, lines_of

LONGEST_FIGURE = "999999,99"  # Of a receipt of a million; more still is not cut.
EN, RU = tongue_of(Language.EN), tongue_of(Language.RU)
IDLE = ShopperState()


def texts(lines: TwoLines | None) -> tuple[str, str]:
    assert lines is not None
    return lines.upper, lines.lower


def selling(till: Till, page: Page = Page.SALE) -> ShopperState:
    return ShopperState(page=page, view=till.sales.view())


@pytest.fixture
def till() -> Till:
    till = Till()
    till.open_shift()
    return till


@pytest.mark.parametrize("tongue", [RU, EN], ids=["ru", "en"])
def test_every_caption_leaves_room_for_its_figure_and_every_word_has_a_line(tongue):
    for what in CAPTIONS:
        assert len(tongue.caption(what)) + 1 + len(LONGEST_FIGURE) <= COLUMNS, what
    alone = [tongue.alone(what) for what in ALONE]
    alone += [tongue.short_standing(standing) for standing in Standing]
    for words in alone:
        assert len(words) <= COLUMNS, words
    every = [*alone, *map(tongue.caption, CAPTIONS)]
    for codepage in ("cp866", "cp1251"):
        assert unprintable(every, codepage) == ""


def test_every_standing_of_a_card_has_its_words():
    assert set(SHORT_STANDINGS) == set(Standing)


def test_an_item_is_its_name_and_its_sum(till):
    till.directory.stock(
        an_item(CHEESE, name="Сыр Росс.", price=89_900, measure=Measure.WEIGHT)
    )
    till.scan(CHEESE)
    till.sales.set_quantity(1, 354)

    now = selling(till)

    assert texts(lines_of(IDLE, now, RU)) == ("Сыр Росс.", " 0,354x899,00=318,25")
    assert texts(lines_of(IDLE, now, EN))[1] == " 0.354x899.00=318.25"


def test_the_card_is_what_is_there_and_what_may_be_spent(till):
    till.coffee(4)
    before = selling(till)
    till.directory.know(a_member())
    till.grant(a_lot(of=300))
    till.scan(CARD)

    said = texts(lines_of(before, selling(till), RU))

    assert said == ("Бонусы       1250,00", "Списать       300,00")


def test_a_card_that_can_spend_nothing_says_why(till):
    till.coffee(4)
    before = selling(till)
    till.directory.know(a_member())
    till.scan(CARD)

    assert texts(lines_of(before, selling(till), RU))[1] == "Без связи: начислим"


def test_at_the_payment_the_sum_and_what_bonuses_took_off(till):
    till.directory.know(a_member())
    till.grant(a_lot(of=300))
    till.scan(CARD)
    till.coffee(10)
    till.sales.choose(whole(300))

    said = texts(lines_of(IDLE, selling(till, Page.PAYING), EN))

    assert said == ("To pay        700.00", "Bonuses      -300.00")


def test_after_the_payment_the_change_and_thanks(till):
    till.coffee(1)
    done = till.pay_cash(500)
    thanks = ShopperState(page=Page.THANKS, done=done)

    assert texts(lines_of(IDLE, thanks, RU)) == (
        "Сдача         400,00",
        "      Спасибо",
    )


def test_nothing_is_sent_for_what_the_shopper_cannot_see(till):
    till.coffee(1)
    state = selling(till)

    assert lines_of(state, replace(state), RU) is None


@pytest.mark.parametrize("language", list(Language))
def test_whatever_is_sold_no_line_is_longer_than_twenty(till, language):
    tongue = tongue_of(language)
    name = "Очень длинное название товара, весовой, в упаковке"
    dear = an_item(code("4600009"), name=name, price=99_999_999)
    till.directory.stock(dear, an_item(code("4600008"), name="", price=1))
    states = [IDLE]
    for scanned in (dear.item_id, code("4600008"), COFFEE, dear.item_id):
        till.scan(scanned)
        states.append(selling(till))
    till.sales.set_quantity(1, 9_999_000)
    till.directory.know(a_member(confirmed=99_999_999))
    for n, amount in enumerate((1, 99_999_999)):
        till.grant(a_lot(f"lot-{n}", of=amount), right=f"right-{n}")
        till.scan(CARD)
        states.append(selling(till))
    states.append(selling(till, Page.PAYING))
    till.sales.choose(Points(100_00))
    states += [selling(till), selling(till, Page.PAYING)]
    done = till.pay_cash(None)
    huge = Money(999_999_999_999)
    states.append(ShopperState(page=Page.THANKS, done=replace(done, change=huge)))
    states.append(ShopperState(page=Page.THANKS, done=done))

    shown = [lines_of(a, b, tongue, shop=name) for a, b in product(states, states)]
    shown += [lines_of(a, b, tongue, shop=name) for a, b in pairwise(states)]

    assert any(shown)
    for lines in filter(None, shown):
        assert max(map(len, texts(lines))) <= COLUMNS, lines


class SlowDisplay:
    """Notes what it is told; away while `is_away`."""

    def __init__(self):
        self.shown, self.is_away, self.tries = [], False, 0
        self.may_go_on = Event()
        self.may_go_on.set()

    def show(self, lines):
        self.may_go_on.wait(5)
        self.tries += 1
        if self.is_away:
            raise DisplayAway
        self.shown.append(lines)


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def display(dressed, lane):
    """A feed with its display, a clock, and what it said of the display."""
    made, clock, said = SlowDisplay(), Clock(), []
    feed = LineDisplayFeed(lane, made, lambda: RU, moment=clock)
    feed.seen.connect(said.append)
    return feed, made, clock, said


def settle(qtbot, lane):
    wait_for(lane._executor.submit(int))
    qtbot.wait(20)


def test_a_display_that_is_slow_gets_the_latest_word_and_none_in_between(
    display, till, qtbot, lane
):
    feed, made, _, _ = display
    made.may_go_on.clear()
    for n in range(20):
        till.coffee(1)
        till.sales.set_quantity(n + 1, (n + 1) * 1000)
        feed.follow(selling(till))
    made.may_go_on.set()
    settle(qtbot, lane)
    settle(qtbot, lane)

    assert len(made.shown) == 2
    assert made.shown[-1].lower.strip() == "20x100,00=2000,00"


def test_a_broken_display_is_told_once_and_tried_again_after_a_while(
    display, till, qtbot, lane
):
    feed, made, clock, said = display
    made.is_away = True
    for _ in range(5):
        till.coffee(1)
        feed.follow(selling(till))
        settle(qtbot, lane)
        clock.now += 4.0
    assert said == [False]
    assert made.tries == 2  # At once, and after twelve seconds.

    made.is_away, clock.now = False, 1000.0
    till.coffee(1)
    feed.follow(selling(till))
    settle(qtbot, lane)

    assert said == [False, True]
    assert len(made.shown) == 1


def test_the_picture_of_the_two_lines_is_the_same_in_both_looks(dressed, languages):
    """They are no part of the screen: a picture of them in the dark can be read."""
    stand = Stand(None, languages, None)
    seen = []
    for look in Look:
        theme.apply(dressed, look)
        stand.show(TwoLineBoard(stand))
        seen.append(stand.window.grab().toImage())
    stand.close_window()

    assert seen[0] == seen[1]
