"""Goods that come back: of many programmes, of another till, without a receipt."""

from dataclasses import replace

from PySide6.QtCore import Qt

from cashier.domain.amounts import Money
from cashier.domain.errors import OverTheLimit
from cashier.domain.ids import CashierId
from cashier.domain.member import PurseFigures
from cashier.domain.numbers import parse_number
from cashier.till.ports import FoundReceipt, ReceiptAnswer, Role
from tests.helpers.builders import (
    CARD,
    COFFEE,
    a_cashier,
    a_completed,
    a_lot,
    a_member,
    an_item,
    points,
    rubles,
)
from tests.helpers.programmes import (
    GIFT_ARTICLE,
    GIFT_CODE,
    OTHER_GIFT_CODE,
    cashback,
    charity,
    coupon,
    gift_cards,
    purse_right,
)
from ui import naming, present
from ui.viewmodels.no_receipt_vm import Cause
from ui.widgets.confirm_prompt import ConfirmPrompt
from ui.widgets.question import Question
from ui.widgets.screen import ScreenId

ELSEWHERE = "02-020118-000431-E"


def elsewhere():
    """A number of another till, with the check character that belongs to it."""
    for letter in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ":
        number = ELSEWHERE[:-1] + letter
        try:
            parse_number(number)
        except Exception:  # noqa: BLE001 Only one letter is right.
            continue
        return number
    raise AssertionError(ELSEWHERE)


def with_a_wallet(house):
    till = house.at_work().till
    till.directory.terms.append(cashback(name_en="Cashback"))
    naming.learn(till.directory.terms)
    till.directory.know(a_member(purses=(PurseFigures(purse="cashback"),)))
    till.grant(a_lot(of=50))
    with till.store.act() as work:
        work.rights.add(purse_right("cashback", of=40))
        work.commit()
    till.coffee()
    till.scan(CARD)
    till.sales.choose(points(20), "cashback")
    return till.pay_cash()


def everything_back(house, done):
    house.show(ScreenId.RETURN)
    house.scan(done.number)
    house.press(Qt.Key.Key_F4)
    return house.return_screen


# --- with the receipt ---------------------------------------------------------


def test_what_goes_back_to_each_purse_stands_beside_the_money(house):
    screen = everything_back(house, with_a_wallet(house))
    (row,) = [row for row in screen.money_back.purses if row.isVisible()]

    assert row.caption.text() == "Cashback"
    assert row.figure.text().startswith("+20.00")
    assert screen.money_back.money.text() == "80.00\u00a0₽"


def test_the_receipt_names_what_other_purses_did(house):
    done = with_a_wallet(house)
    screen = house.show(ScreenId.RECEIPT, done)

    assert screen.extras.words.text().startswith("Cashback: -20.00")


def test_the_coupon_for_the_next_purchase_is_mentioned(house):
    till = house.at_work().till
    till.directory.terms.append(
        coupon(name_en="Come again", issues_from_minor=5_000, issues_for_days=30)
    )
    naming.learn(till.directory.terms)
    till.coffee()
    screen = house.show(ScreenId.RECEIPT, till.pay_cash())

    assert "Coupon for the next purchase: Come again" in screen.extras.words.text()


def test_a_donation_goes_back_only_when_asked_for(house):
    till = house.at_work().till
    till.directory.terms.append(charity(name_en="Animal shelter"))
    naming.learn(till.directory.terms)
    till.coffee()
    till.sales.donate("shelter", money=rubles(5))
    screen = everything_back(house, till.pay_cash())
    assert screen.money_back.money.text() == "100.00\u00a0₽"

    house.press(Qt.Key.Key_F3)
    assert screen.money_back.money.text() == "105.00\u00a0₽"
    assert "Animal shelter" in screen.money_back.notes.text()


def test_a_sold_gift_card_comes_back_only_with_the_card_itself(house):
    till = house.at_work().till
    till.directory.terms.append(gift_cards())
    till.directory.stock(an_item(GIFT_ARTICLE, name="Gift card", price=50_000))
    till.scan(GIFT_ARTICLE)
    till.scan(GIFT_CODE)
    everything_back(house, till.pay_cash())
    house.press(Qt.Key.Key_F9)
    assert house.strip == "Scan the gift card that comes back"

    house.scan(GIFT_CODE)
    house.press(Qt.Key.Key_F9)
    assert isinstance(house.return_screen.front(), Question)
    house.press(Qt.Key.Key_1, "1")
    assert house.window.here is ScreenId.RECEIPT


def test_another_gift_card_is_refused_in_words(house):
    till = house.at_work().till
    till.directory.terms.append(gift_cards())
    till.directory.stock(an_item(GIFT_ARTICLE, name="Gift card", price=50_000))
    till.scan(GIFT_ARTICLE)
    till.scan(GIFT_CODE)
    everything_back(house, till.pay_cash())
    house.scan(OTHER_GIFT_CODE)
    house.press(Qt.Key.Key_F9)
    house.press(Qt.Key.Key_1, "1")

    assert house.strip == "Gift card: this is another card"


# --- of another till ----------------------------------------------------------


def test_a_receipt_of_another_till_is_asked_of_the_server(house):
    number = elsewhere()
    done = replace(a_completed("far", number=number))
    house.at_work()
    house.receipts.answer = ReceiptAnswer(answered=True, found=FoundReceipt(done=done))
    house.show(ScreenId.RETURN)
    house.scan(number)

    assert house.receipts.asked == [number]
    assert house.returns.state.draft.done == done


def test_without_the_link_a_receipt_of_another_till_is_refused_in_words(house):
    number = elsewhere()
    house.at_work()
    house.show(ScreenId.RETURN)
    house.scan(number)

    assert house.strip == "Receipt of store 2, till 2: only with the link"


# --- without a receipt --------------------------------------------------------


def a_manager(house):
    manager = a_cashier(CashierId("olga"), name="Olga", role=Role.MANAGER)
    house.till.directory.hire(manager, pin="9999")


def at_the_page(house):
    house.at_work()
    a_manager(house)
    house.show(ScreenId.RETURN)
    house.press(Qt.Key.Key_F3)
    assert house.window.here is ScreenId.NO_RECEIPT
    return house.no_receipt_screen


def test_goods_without_a_receipt_need_a_reason_and_a_manager(house):
    screen = at_the_page(house)
    house.scan(COFFEE)
    assert not screen.give.isEnabled()
    house.press(Qt.Key.Key_F4)
    house.press(Qt.Key.Key_F9)
    assert isinstance(screen.front(), ConfirmPrompt)
    house.type("9999")
    house.enter()

    assert house.window.here is ScreenId.RECEIPT
    done = house.receipt.state.done
    assert (done.total, done.reason) == (rubles(100), Cause.LOST.value)
    assert done.allowed_by == "olga"


def test_more_than_the_limit_is_said_and_not_given(house):
    screen = at_the_page(house)
    house.till.directory.stock(an_item(COFFEE, name="Gold", price=600_000))
    house.scan(COFFEE)
    house.press(Qt.Key.Key_F4)

    limit = house.till.settings.no_receipt_limit
    assert house.no_receipt.state.is_over
    assert not screen.give.isEnabled()
    house.scan(COFFEE)
    assert house.strip == present.explain(OverTheLimit(limit=limit))


def test_the_last_piece_takes_its_line_away(house):
    at_the_page(house)
    house.scan(COFFEE)
    house.scan(COFFEE)
    assert house.no_receipt.state.money == rubles(200)
    house.press(Qt.Key.Key_Left)
    house.press(Qt.Key.Key_Left)

    assert house.no_receipt.state.lines == ()
    assert house.no_receipt.state.money == Money(0)


def test_nothing_is_kept_of_a_page_that_was_left(house):
    at_the_page(house)
    house.scan(COFFEE)
    house.press(Qt.Key.Key_Escape)
    house.press(Qt.Key.Key_F3)

    assert house.no_receipt.state.lines == ()
