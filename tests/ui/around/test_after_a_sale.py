"""Receipt, copy, return and parked sales, as a cashier meets them."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from cashier.domain import errors
from cashier.domain.amounts import Points
from cashier.domain.events import PointsGivenBack
from cashier.till.ports import JobState, PrintAnswer
from tests.helpers.builders import (
    CARD,
    COFFEE,
    a_lot,
    a_member,
    an_item,
    code,
    rubles,
)
from ui.viewmodels.receipt_vm import Printed
from ui.widgets.question import Question
from ui.widgets.screen import Scanned, ScreenId

TEA = code("4600002")


def a_sale_with_bonuses(house):
    house.at_work()
    house.till.directory.know(a_member())
    house.till.grant(a_lot(of=100))
    house.till.coffee(3)
    house.till.scan(CARD)
    house.till.sales.choose(Points(9000))
    return house.till.pay_cash(500)


def a_receipt(house):
    done = a_sale_with_bonuses(house)
    house.show(ScreenId.RECEIPT, done)
    return done


def test_the_receipt_is_shown_as_on_paper_with_the_change_in_large(house):
    done = a_receipt(house)

    paper = "\n".join(house.receipt_screen.tape.paper())
    assert done.number in paper
    assert house.receipt_screen.change.figure.text() == "290\u00a0₽"
    assert house.receipt_screen.bonuses.redeemed.figure.text() == "-90.00"
    assert house.receipt.state.printed is Printed.CONFIRMED
    (printed,) = house.till.printer.printed
    assert printed.title == done.number
    assert house.receipt.state.lines == printed.lines


def test_enter_goes_to_the_next_customer(house):
    a_receipt(house)
    house.enter()

    assert house.window.here is ScreenId.SALE


def test_a_scan_is_the_next_customers_first_item(house):
    a_receipt(house)
    house.scan(COFFEE)

    assert house.window.here is ScreenId.SALE
    assert len(house.sale.state.view.lines) == 1


def test_a_copy_is_printed_once_for_one_key(house):
    a_receipt(house)
    house.press(Qt.Key.Key_F12)

    assert [job.kind for job in house.till.printer.printed] == ["receipt", "copy"]
    assert house.strip == "Copy sent to the printer"


def test_a_printer_that_is_away_is_said_and_tried_again(house):
    house.till.printer.is_away = True
    done = a_receipt(house)
    assert house.receipt.state.printed is Printed.AWAY
    assert house.strip == (
        "Printer does not answer. Sale is saved. Print will be retried"
    )

    house.till.printer.is_away = False
    house.press(Qt.Key.Key_F12)

    assert [job.title for job in house.till.printer.printed] == [done.number]
    assert house.receipt.state.printed is Printed.CONFIRMED


def test_sent_is_not_printed_while_the_printer_does_not_say_so(house):
    house.till.printer.answer = PrintAnswer(state=JobState.UNKNOWN)
    a_receipt(house)

    assert house.receipt.state.printed is Printed.SENT
    assert house.strip == ""


@pytest.mark.parametrize(
    ("trouble", "said"),
    [
        (errors.PaperOut(), "Out of paper"),
        (errors.CoverOpen(), "cover is open"),
        (errors.PrinterAway(), "does not answer"),
        (errors.DrawerShut(), "Use the key"),
    ],
)
def test_what_the_printer_says_after_a_receipt_reaches_the_cashier(
    house, trouble, said
):
    house.till.printer.answer = PrintAnswer(state=JobState.UNKNOWN, trouble=trouble)
    a_receipt(house)

    assert said in house.strip
    assert "ale is saved" in house.strip
    assert house.receipt.state.printed is Printed.SENT


def test_the_last_receipt_can_be_looked_at_later_without_printing(house):
    done = a_sale_with_bonuses(house)
    house.till.printing.run_waiting()
    house.show(ScreenId.RECEIPT)

    assert house.receipt.state.done == done
    assert len(house.till.printer.printed) == 1


def test_without_any_receipt_the_screen_says_so(house):
    house.at_work()
    house.show(ScreenId.RECEIPT)

    assert house.strip == "No such receipt on this till"


# --- returns -----------------------------------------------------------------


def marked(house):
    """One coffee of three on the return screen."""
    done = a_sale_with_bonuses(house)
    house.show(ScreenId.RETURN)
    house.scan(done.number)
    house.press(Qt.Key.Key_Right)
    return done


def test_a_scanned_receipt_shows_what_would_go_back_before_anything_happens(house):
    marked(house)

    back = house.return_screen.money_back
    assert back.money.text() == "70.00\u00a0₽"
    assert back.points_back.figure.text() == "+30.00"
    assert back.taken.figure.text() == "-3.50"
    assert not house.till.told(PointsGivenBack)


def test_a_return_is_confirmed_by_a_digit_and_leads_to_its_receipt(house):
    marked(house)
    house.press(Qt.Key.Key_F9)
    question = house.return_screen.front()
    assert isinstance(question, Question)
    assert question.lines[0].text() == (
        "Give back: 70.00\u00a0₽ and 30 bonuses. Take back 3.50"
    )
    house.enter()
    assert not house.till.told(PointsGivenBack)

    house.press(Qt.Key.Key_1, "1")

    (told,) = house.till.told(PointsGivenBack)
    assert told.taken == Points(350)
    assert house.window.here is ScreenId.RECEIPT
    assert house.receipt_screen.change.figure.text() == "70\u00a0₽"
    assert house.receipt_screen.change.caption.text() == "Give back in cash"


def test_a_scan_while_the_question_is_open_answers_nothing(house):
    marked(house)
    house.press(Qt.Key.Key_F9)
    house.scan(COFFEE)

    assert isinstance(house.return_screen.front(), Question)
    assert house.strip == "Answer first: 1 or 0"
    assert not house.till.told(PointsGivenBack)


def test_a_number_may_be_typed_without_its_hyphens(house):
    done = a_sale_with_bonuses(house)
    house.show(ScreenId.RETURN)
    house.type(done.number.replace("-", "").lower())
    house.enter()

    assert house.returns.state.draft.done == done


def test_what_was_returned_cannot_be_marked_again(house):
    done = a_sale_with_bonuses(house)
    lines = {line.line_no: line.quantity_milli for line in done.lines}
    house.till.returns.complete(done.sale.sale_id, lines, "anna")
    house.show(ScreenId.RETURN, Scanned(text=done.number))

    assert house.strip == "Everything of this receipt was already returned"
    house.press(Qt.Key.Key_F4)
    house.press(Qt.Key.Key_F9)
    assert house.return_screen.front() is house.return_screen


def test_an_unknown_number_is_refused_in_words(house):
    house.at_work()
    house.show(ScreenId.RETURN, "02-010001-000099-X")

    assert house.strip == "No such receipt on this till"


def test_an_item_is_not_the_code_of_a_receipt(house):
    house.at_work()
    house.show(ScreenId.RETURN)
    house.scan(COFFEE)

    assert house.strip == "This is not the code of a receipt"


def test_escape_goes_back_one_step_at_a_time(house):
    marked(house)
    house.press(Qt.Key.Key_Escape)
    assert house.returns.state.draft is None
    house.press(Qt.Key.Key_Escape)
    assert house.window.here is ScreenId.SALE


# --- parked sales ---------------------------------------------------------------


def two_parked(house):
    house.at_work()
    house.till.directory.stock(an_item(TEA, name="Tea", price=5000))
    for item in (COFFEE, TEA):
        house.till.scan(item)
        house.till.sales.park()
        house.till.clock.pass_time(60)
    house.show(ScreenId.PARKED)


def test_a_parked_sale_comes_back_by_keys(house):
    two_parked(house)
    house.press(Qt.Key.Key_Down)
    house.enter()

    assert house.window.here is ScreenId.SALE
    assert house.sale.state.view.lines[0].line.item.name == "Tea"


def test_a_price_that_changed_meanwhile_is_said(house):
    two_parked(house)
    house.till.directory.stock(an_item(COFFEE, price=11_000))
    house.enter()

    assert house.strip == "Price changed: Coffee 100\u00a0₽ → 110\u00a0₽"
    assert house.sale.state.view.totals.to_pay == rubles(110)


def test_a_sale_on_the_screen_is_not_pushed_away(house):
    two_parked(house)
    house.till.scan(COFFEE)
    house.enter()

    assert house.window.here is ScreenId.PARKED
    assert house.strip == "Finish, park or void the sale on the screen first"


def test_a_scan_recalls_nothing(house):
    two_parked(house)
    house.scan(COFFEE)

    assert house.window.here is ScreenId.PARKED
    assert len(house.till.sales.parked()) == 2
    assert replace(house.parked.state, notice=None).at == 0
