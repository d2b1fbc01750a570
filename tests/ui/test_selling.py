"""A sale as a cashier works it: keys and scans at the window, real acts below."""

from datetime import timedelta

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent

from cashier.domain.amounts import Points
from cashier.domain.member import CardStatus
from cashier.domain.sale import SaleState, TenderKind
from cashier.till.ports import AttemptState, HoldAnswer, TerminalAnswer
from cashier.till.views import Standing
from tests.helpers.builders import (
    CARD,
    COFFEE,
    OTHER_CARD,
    a_lot,
    a_member,
    a_right,
    code,
)
from ui.viewmodels.lines_model import Column
from ui.viewmodels.payment_vm import Phase
from ui.watchdog import Watchdog
from ui.widgets.bonus_prompt import BonusPrompt, OtherAmount
from ui.widgets.screen import ScreenId

NO_ITEM = code("4607777")
CTRL = Qt.KeyboardModifier.ControlModifier


def a_member_with_a_guarantee(shop, *, of=300):
    shop.till.directory.know(a_member())
    shop.till.grant(a_lot(of=of))


def test_a_scanned_item_is_a_line_and_a_sum(shop):
    shop.scan(COFFEE)

    lines = shop.sale_screen.model
    assert lines.index(0, Column.NAME).data() == "Coffee"
    assert shop.sale_screen.totals.to_pay.text() == "100.00\u00a0₽"


def test_from_card_to_cash_with_bonuses_is_three_keys(shop):
    a_member_with_a_guarantee(shop)
    for _ in range(10):
        shop.scan(COFFEE)
    shop.scan(CARD)

    shop.press(Qt.Key.Key_F9)
    shop.press(Qt.Key.Key_1, "1")
    assert shop.window.here is ScreenId.PAYMENT
    assert "Redeem 300.00" in shop.payment_screen.due.bonus_line.text()
    shop.enter()

    done = shop.payment.state.done
    assert done.note.redeemed == Points(30_000)
    assert done.total.minor == 70_000
    assert shop.till.store.state.completed


def test_the_confirm_button_says_the_money_that_is_taken(shop):
    shop.scan(COFFEE)
    shop.press(Qt.Key.Key_F9)

    assert shop.payment_screen.entry.confirm.text() == "Take 100.00\u00a0₽ cash (Enter)"
    shop.enter()

    assert shop.payment.state.done.total.minor == 10_000


def test_enter_and_space_answer_nothing_in_the_bonus_question(shop):
    a_member_with_a_guarantee(shop)
    shop.scan(COFFEE)
    shop.scan(CARD)
    shop.press(Qt.Key.Key_F9)

    shop.enter()
    shop.press(Qt.Key.Key_Space, " ")

    assert isinstance(shop.sale_screen.front(), BonusPrompt)
    assert not shop.sale.state.view.sale.redeem_decided


def test_a_scan_is_never_an_answer_to_the_bonus_question(shop):
    a_member_with_a_guarantee(shop)
    shop.scan(COFFEE)
    shop.scan(CARD)
    shop.press(Qt.Key.Key_F9)

    shop.scan(COFFEE)

    assert isinstance(shop.sale_screen.front(), BonusPrompt)
    assert len(shop.sale.state.view.lines) == 1
    assert "Not taken" in shop.strip


def test_escape_leaves_the_question_open_for_later(shop):
    a_member_with_a_guarantee(shop)
    shop.scan(COFFEE)
    shop.scan(CARD)
    shop.press(Qt.Key.Key_F9)

    shop.press(Qt.Key.Key_Escape)

    assert shop.window.here is ScreenId.SALE
    assert shop.sale_screen.front() is shop.sale_screen
    assert not shop.sale.state.view.sale.redeem_decided


def test_only_earning_goes_to_the_payment_and_is_not_asked_again(shop):
    a_member_with_a_guarantee(shop)
    shop.scan(COFFEE)
    shop.scan(CARD)
    shop.press(Qt.Key.Key_F9)
    shop.press(Qt.Key.Key_0, "0")
    shop.press(Qt.Key.Key_Escape)

    shop.press(Qt.Key.Key_F9)

    assert shop.window.here is ScreenId.PAYMENT
    assert shop.payment.state.view.totals.redeemed.minor == 0


def test_another_amount_is_typed_and_confirmed_by_enter(shop):
    a_member_with_a_guarantee(shop)
    shop.scan(COFFEE)
    shop.scan(CARD)
    shop.press(Qt.Key.Key_F9)
    shop.press(Qt.Key.Key_2, "2")
    assert isinstance(shop.sale_screen.front(), OtherAmount)

    shop.type("25")
    shop.enter()

    assert shop.window.here is ScreenId.PAYMENT
    assert shop.payment.state.view.totals.redeemed.minor == 2500


def test_more_than_the_limit_cannot_be_confirmed(shop):
    a_member_with_a_guarantee(shop, of=20)
    shop.scan(COFFEE)
    shop.scan(CARD)
    shop.press(Qt.Key.Key_F9)
    shop.press(Qt.Key.Key_2, "2")

    shop.type("21")
    shop.enter()

    assert isinstance(shop.sale_screen.front(), OtherAmount)
    assert not shop.sale_screen.front().confirm.isEnabled()


def test_the_panel_names_the_limit_before_anything_is_confirmed(shop):
    a_member_with_a_guarantee(shop, of=20)
    shop.scan(COFFEE)
    shop.scan(CARD)

    panel = shop.sale_screen.panel
    assert panel.limit.text() == "Offline limit: 20 of 1,250"
    assert panel.redeem.figure.text() == "20.00"
    assert panel.available.figure.text() == "1,250.00"


def test_the_server_is_asked_in_the_background_and_its_answer_is_shown(shop):
    shop.till.directory.know(a_member(confirmed=10))
    shop.holds.answer = lambda hold: HoldAnswer(
        answered=True, right=a_right(hold, a_lot("lot-h", of=40))
    )
    shop.scan(COFFEE)

    shop.scan(CARD)

    assert len(shop.holds.asked) == 1
    assert shop.sale.state.view.standing is Standing.CONFIRMED
    assert shop.sale.state.view.quote.largest == Points(4000)


def test_an_unknown_item_is_refused_in_words_with_its_code(shop):
    shop.scan(NO_ITEM)

    assert shop.strip.startswith(f"Item not found: {NO_ITEM}")
    assert shop.window.strip._code.text() == "E-201"


def test_a_refusal_is_seen_though_a_later_scan_overtook_it(shop):
    with shop.busy_store():
        shop.keyboard.scan(NO_ITEM)
        shop.keyboard.pause(100)
        shop.keyboard.scan(COFFEE)
    shop.settle()

    assert shop.strip.startswith("Item not found")
    assert len(shop.sale.state.view.lines) == 1


def test_three_coffees_are_typed_as_three_star_code(shop):
    shop.type("3")
    shop.press(Qt.Key.Key_Asterisk, "*")
    shop.scan(COFFEE)

    assert shop.sale.state.view.totals.to_pay.minor == 30_000


def test_arrows_change_the_quantity_and_delete_voids_the_line(shop):
    shop.scan(COFFEE)

    shop.press(Qt.Key.Key_Right)
    assert shop.sale.state.view.totals.to_pay.minor == 20_000

    shop.press(Qt.Key.Key_Delete)
    assert shop.sale.state.view.totals.to_pay.minor == 0
    assert shop.sale.state.view.lines[0].line.is_voided


def test_delete_edits_what_is_being_typed_and_not_the_sale(shop):
    shop.scan(COFFEE)
    shop.type("12")

    shop.press(Qt.Key.Key_Delete)

    assert not shop.sale.state.view.lines[0].line.is_voided


def test_a_second_card_is_asked_about(shop):
    a_member_with_a_guarantee(shop)
    shop.till.directory.know(a_member(OTHER_CARD, name="Ivanov P."))
    shop.scan(COFFEE)
    shop.scan(CARD)

    shop.scan(OTHER_CARD)
    assert "Replace card" in shop.sale_screen.front().heading.text()
    shop.press(Qt.Key.Key_1, "1")

    assert shop.sale.state.view.member.name == "Ivanov P."


def test_keeping_the_first_card_changes_nothing(shop):
    a_member_with_a_guarantee(shop)
    shop.scan(COFFEE)
    shop.scan(CARD)
    shop.scan(OTHER_CARD)

    shop.press(Qt.Key.Key_Escape)

    assert shop.sale.state.view.member.card == CARD
    assert shop.sale.state.second_card is None
    assert shop.sale_screen.front() is shop.sale_screen


def test_f5_parks_a_sale_and_shows_parked_ones_when_there_is_none(shop):
    asked = []
    shop.sale_screen.go.connect(lambda go: asked.append(go.screen))
    shop.scan(COFFEE)

    shop.press(Qt.Key.Key_F5)
    assert shop.sale.state.is_empty
    shop.press(Qt.Key.Key_F5)

    assert asked == [ScreenId.PARKED]


def test_voiding_a_sale_needs_a_yes(shop):
    shop.scan(COFFEE)
    shop.press(Qt.Key.Key_Delete, modifiers=CTRL)
    assert not shop.sale.state.is_empty

    shop.press(Qt.Key.Key_1, "1")

    assert shop.sale.state.is_empty


def test_cash_that_is_not_enough_is_named_and_not_taken(shop):
    shop.scan(COFFEE)
    shop.press(Qt.Key.Key_F9)

    shop.type("58")
    shop.enter()

    assert shop.payment_screen.entry.confirm.text() == "42.00\u00a0₽ short"
    assert shop.payment.state.done is None


def test_the_change_stays_on_the_screen_until_the_next_scan(shop):
    shop.scan(COFFEE)
    shop.press(Qt.Key.Key_F9)
    shop.type("500")
    shop.enter()
    assert shop.payment_screen.done.change.text() == "400.00\u00a0₽"

    shop.scan(COFFEE)

    assert shop.window.here is ScreenId.SALE
    assert len(shop.sale.state.view.lines) == 1


def test_a_card_payment_asks_the_terminal_for_what_the_button_says(shop):
    shop.scan(COFFEE)
    shop.press(Qt.Key.Key_F9)
    shop.press(Qt.Key.Key_Return, "\r", CTRL)
    assert shop.payment_screen.entry.confirm.text() == "Card 100.00\u00a0₽ (Enter)"

    shop.enter()

    assert [amount.minor for _, amount in shop.terminal.asked] == [10_000]
    assert shop.payment.state.done.tenders[0].kind is TenderKind.CARD


def test_a_declined_card_takes_nothing_and_the_sale_goes_on(shop):
    shop.terminal.answer = TerminalAnswer(state=AttemptState.DECLINED)
    shop.scan(COFFEE)
    shop.press(Qt.Key.Key_F9)
    shop.press(Qt.Key.Key_Return, "\r", CTRL)
    shop.enter()

    assert shop.strip == "Card declined. No money or bonuses taken"
    assert shop.payment.state.phase is Phase.ENTER
    assert shop.sale.state.view.sale.state is SaleState.OPEN


def test_a_silent_terminal_is_decided_by_the_person_who_sees_its_slip(shop):
    shop.terminal.answer = TerminalAnswer(state=AttemptState.UNKNOWN)
    shop.scan(COFFEE)
    shop.press(Qt.Key.Key_F9)
    shop.press(Qt.Key.Key_Return, "\r", CTRL)
    shop.enter()
    assert shop.payment.state.phase is Phase.IN_DOUBT
    shop.press(Qt.Key.Key_Escape)
    assert shop.payment.state.phase is Phase.IN_DOUBT

    shop.press(Qt.Key.Key_1, "1")

    assert shop.payment.state.done is not None


def test_a_double_press_of_the_confirm_button_pays_once(shop):
    shop.scan(COFFEE)
    shop.press(Qt.Key.Key_F9)

    shop.payment.confirm()
    shop.payment.confirm()
    shop.settle()

    assert len(shop.till.store.state.completed) == 1
    assert shop.payment.state.phase is Phase.DONE
    assert shop.payment.state.notice is None


def test_an_item_found_by_name_enters_the_sale(shop):
    shop.press(Qt.Key.Key_F3)
    shop.type("cof")
    assert shop.find_screen.list.count() == 1

    shop.enter()

    assert shop.window.here is ScreenId.SALE
    assert shop.sale.state.view.lines[0].line.item.name == "Coffee"


def test_a_price_check_sells_nothing(shop):
    shop.press(Qt.Key.Key_F6)

    shop.scan(COFFEE)

    assert shop.find_screen.item_price.text() == "100.00\u00a0₽"
    assert shop.sale.state.is_empty


def test_help_is_a_page_over_the_screen_and_takes_no_scan(shop):
    shop.press(Qt.Key.Key_F1)
    shop.scan(COFFEE)
    assert shop.strip.startswith("Close the help first")
    assert shop.sale.state.is_empty

    shop.press(Qt.Key.Key_Escape)
    shop.scan(COFFEE)

    assert not shop.sale.state.is_empty


def test_a_held_key_acts_once(shop):
    shop.scan(COFFEE)
    none = Qt.KeyboardModifier.NoModifier
    shop.window.router._deaf_until = 0.0
    repeat = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Delete, none, 0, 0, 0, "", True)
    QCoreApplication.sendEvent(shop.window.windowHandle(), repeat)
    shop.settle()

    assert not shop.sale.state.view.lines[0].line.is_voided


def test_a_key_meant_for_the_screen_before_is_not_an_answer(shop):
    a_member_with_a_guarantee(shop)
    shop.scan(COFFEE)
    shop.scan(CARD)
    shop.press(Qt.Key.Key_F9)

    shop.window.router.go_deaf()
    shop.keyboard.press(Qt.Key.Key_1)

    assert isinstance(shop.sale_screen.front(), BonusPrompt)


def test_nothing_of_a_sale_keeps_the_ui_thread_busy(shop, qtbot):
    stacks = []
    dog = Watchdog(lambda stack, seconds: stacks.append(stack))
    dog.start()
    a_member_with_a_guarantee(shop)
    shop.scan(COFFEE)
    qtbot.wait(50)
    shop.scan(CARD)
    qtbot.wait(50)
    shop.press(Qt.Key.Key_F9)
    shop.press(Qt.Key.Key_1, "1")
    qtbot.wait(50)
    shop.enter()
    dog.stop()

    assert not stacks, stacks[0]


def test_a_line_scanned_while_the_server_answers_is_the_selected_one(shop):
    a_member_with_a_guarantee(shop)
    shop.scan(COFFEE)

    shop.sale.scan(COFFEE)
    shop.sale.load()  # An answer about the card came in between.
    shop.settle()

    numbers = [priced.line.line_no for priced in shop.sale.state.view.lines]
    assert shop.sale.state.selected == numbers[-1]
    assert len(numbers) == 2


def test_the_reason_for_the_limit_stands_where_more_is_typed(shop):
    a_member_with_a_guarantee(shop, of=20)
    shop.scan(COFFEE)
    shop.scan(CARD)
    shop.press(Qt.Key.Key_F9)
    shop.press(Qt.Key.Key_2, "2")

    shop.type("21")

    page = shop.sale_screen.front()
    assert page.why.text() == "Offline limit: 20 of 1,250"
    assert page.why.property("tone") == "warn"
    assert page.confirm.text() == "Not more than 20"


def test_a_customer_who_comes_back_at_once_has_no_more_than_is_left(shop):
    """The server took the first sale, but its news of the card is older."""
    shop.till.directory.know(a_member(confirmed=40))
    shop.till.grant(a_lot(of=40))
    shop.scan(COFFEE)
    shop.scan(CARD)
    shop.till.sales.choose(Points(2500))
    shop.till.pay_cash()
    shop.till.store.acknowledged = len(shop.till.store.events)
    shop.till.store.acknowledged_at += timedelta(minutes=1)

    shop.sale.load()
    shop.settle()
    shop.scan(COFFEE)
    shop.scan(CARD)

    assert shop.sale_screen.panel.available.figure.text() == "15.00"


def test_a_blocked_card_is_said_and_the_sale_goes_on(shop):
    shop.till.directory.know(a_member(status=CardStatus.BLOCKED))
    shop.scan(COFFEE)
    shop.scan(CARD)

    assert shop.strip == "Card is blocked. Sale without bonuses"
    assert shop.sale.state.notice.code == "E-103"
    shop.scan(COFFEE)
    assert shop.strip == ""
    assert shop.sale_screen.totals.to_pay.text() == "200.00\u00a0₽"


def test_the_question_says_when_the_server_checked_the_balance(shop):
    shop.till.directory.know(a_member(confirmed=10))
    checked = a_member(confirmed=40)
    shop.holds.answer = lambda hold: HoldAnswer(
        answered=True, right=a_right(hold, a_lot("lot-h", of=40)), member=checked
    )
    for _ in range(2):
        shop.scan(COFFEE)
    shop.scan(CARD)

    shop.press(Qt.Key.Key_F8)

    time = f"{checked.as_of:%H:%M}"
    assert shop.sale_screen.front().who.text().endswith(f"· checked {time}")


def test_a_card_that_is_known_in_short_shows_its_balance_and_when_it_was_so(shop):
    short = a_member(account=None, status=CardStatus.UNKNOWN, confirmed=900, name="")
    shop.till.directory.know(short)
    shop.scan(COFFEE)
    shop.scan(CARD)

    panel = shop.sale_screen.panel
    assert panel.available.figure.text().startswith("900")
    assert f"{short.as_of:%H:%M}" in panel.source.text()

    shop.till.directory.know(a_member(confirmed=850))
    shop.sale.cards_changed()
    shop.settle()
    assert "Earning only" not in panel.source.text()


def test_a_card_that_was_new_is_known_as_soon_as_newer_cards_are_here(shop):
    known = a_member()
    shop.scan(COFFEE)
    shop.scan(CARD)
    assert shop.sale.state.view.standing is Standing.UNKNOWN
    assert shop.holds.asked == []

    shop.till.directory.know(known)
    shop.sale.cards_changed()
    shop.settle()

    assert shop.sale.state.view.member == known
    assert [account for _, account, _ in shop.holds.asked] == [known.account]
