"""Opening a shift, looking at it, closing it after a blind count."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from cashier.domain.amounts import Money, Points
from cashier.domain.events import ShiftClosed
from cashier.till.ports import SyncStatus
from cashier.till.shift_report import ServerFigures
from tests.helpers.builders import COFFEE, rubles
from ui.viewmodels.cash_count import CashCount
from ui.viewmodels.report_vm import Agreement
from ui.viewmodels.shift_close_vm import Step
from ui.widgets.screen import ScreenId

DIGIT_1 = (Qt.Key.Key_1, "1")


def shown(screen):
    """Every word that can be seen on this screen."""
    return [part.text() for part in screen.findChildren(QLabel) if part.isVisible()]


@pytest.fixture
def morning(house):
    house._work_as(house.till.directory.staff["anna"])
    house.settle()
    return house


def test_counted_cash_opens_the_shift(morning):
    morning.press(Qt.Key.Key_Down)
    morning.type("3")  # Three notes of 2,000.
    morning.press(Qt.Key.Key_Down)
    morning.press(Qt.Key.Key_Right)
    morning.press(Qt.Key.Key_Right)
    morning.press(Qt.Key.Key_Left)
    assert "7,000.00\u00a0₽" in shown(morning.shift_open_screen)

    morning.press(Qt.Key.Key_F9)

    assert morning.till.shifts.current().opening_cash == rubles(7000)
    assert morning.window.here is ScreenId.SALE


def test_fingers_count_too(morning):
    row = morning.shift_open_screen.grid.rows[1]
    row.more.click()
    row.more.click()
    row.less.click()

    assert morning.shift_open.state.count.total == rubles(2000)


def test_a_scan_before_the_shift_sells_nothing_and_counts_nothing(morning):
    morning.scan(COFFEE)

    assert morning.strip == "Open the shift first, then scan"
    assert not morning.shift_open.state.count.total
    assert morning.till.sales.view().sale is None


def test_old_data_is_said_with_the_day_redemption_ends(morning):
    morning.till.clock.pass_time(30 * 3600)
    morning.show(ScreenId.SHIFT_OPEN)

    assert morning.strip == (
        "Goods and limits from 2 Jan, 09:30. You can sell; offline redemption until"
        " 5 Jan, 09:30"
    )


def test_very_old_data_closes_redemption_and_not_the_shop(morning):
    morning.till.clock.pass_time(100 * 3600)
    morning.show(ScreenId.SHIFT_OPEN)

    assert morning.strip.endswith("redemption needs the link")
    morning.press(Qt.Key.Key_F9)
    assert morning.window.here is ScreenId.SALE


def test_a_count_never_goes_below_nothing_or_beyond_reason():
    count = CashCount.of("RUB").step(-1)
    for digit in "123456":
        count = count.type_digit(digit)

    assert count.counts[0] == 1234
    assert count.erase().counts[0] == 123


def count_in(house, notes_of_100):
    for _ in range(5):
        house.press(Qt.Key.Key_Down)
    house.type(str(notes_of_100))


def closing(house):
    house.at_work(cash=0)
    house.sell([COFFEE, COFFEE])
    house.show(ScreenId.SHIFT_CLOSE)
    return house


def test_what_should_be_there_is_not_on_the_screen_before_the_count(house):
    closing(house)
    count_in(house, 1)

    assert house.shift_close.state.expected is None
    assert not any("200" in text for text in shown(house.shift_close_screen.sums))

    house.press(Qt.Key.Key_F9)

    assert "200.00\u00a0₽" in shown(house.shift_close_screen.sums)
    assert house.shift_close.state.difference == Money(-10_000)
    assert "Short" in shown(house.shift_close_screen.sums)


def test_a_key_pressed_twice_does_not_close_the_shift(house):
    closing(house)
    for _ in range(4):
        house.press(Qt.Key.Key_F9)
    house.enter()

    assert house.till.shifts.current() is not None


def test_closing_prints_the_report_and_shows_it(house):
    closing(house)
    count_in(house, 2)
    house.press(Qt.Key.Key_F9)
    house.press(Qt.Key.Key_Down)
    house.press(Qt.Key.Key_F9)
    house.press(*DIGIT_1)

    (told,) = house.till.told(ShiftClosed)
    assert (told.counted, told.expected) == (rubles(200), rubles(200))
    assert house.shift_close.state.step is Step.CLOSED
    assert [job.title for job in house.till.printer.printed][-1] == "Z-1"
    paper = "\n".join(house.shift_close_screen.tape.paper())
    assert "Z-ОТЧЁТ" in paper
    assert "200,00" in paper
    house.enter()
    assert house.window.here is ScreenId.LOGIN


def test_the_report_of_a_closed_shift_survives_a_look_at_the_queue(house):
    closing(house)
    house.press(Qt.Key.Key_F9)
    house.press(Qt.Key.Key_Down)
    house.press(Qt.Key.Key_F9)
    house.press(*DIGIT_1)
    house.window.status_bar.badge.click()
    house.settle()
    house.press(Qt.Key.Key_Escape)

    assert house.shift_close.state.step is Step.CLOSED
    house.press(Qt.Key.Key_F10)
    assert house.window.here is ScreenId.LOGIN


def test_without_a_shift_there_is_nothing_to_count(house):
    house.show(ScreenId.SHIFT_CLOSE)
    house.press(Qt.Key.Key_F9)

    assert house.strip == "No shift is open. Open a shift first"
    assert house.shift_close.state.step is Step.COUNT


def test_unsent_operations_are_named_and_do_not_stand_in_the_way(house):
    closing(house)
    house.press(Qt.Key.Key_F9)
    house.press(Qt.Key.Key_Down)
    house.press(Qt.Key.Key_F9)
    house.press(*DIGIT_1)

    words = shown(house.shift_close_screen)
    assert any(
        "4 operations will be sent when the link is back" in text for text in words
    )


@pytest.mark.parametrize(
    ("sync", "said"),
    [
        (SyncStatus(queued=3), "4 operations will be sent when the link is back"),
        (SyncStatus(online=True, queued=3), "3 operations are being sent"),
        (
            SyncStatus(queued=3, problem="E-505"),
            "4 operations will be sent when the server is in order",
        ),
    ],
)
def test_what_is_unsent_after_the_shift_is_said_as_the_link_is(house, sync, said):
    closing(house)
    house.press(Qt.Key.Key_F9)
    house.press(Qt.Key.Key_Down)
    house.press(Qt.Key.Key_F9)
    house.press(*DIGIT_1)
    house.shift_close.show_sync(sync)
    house.settle()

    card = house.shift_close_screen._queue
    assert said in card.text()
    house.shift_close.show_sync(SyncStatus(online=True))
    assert not card.isVisible()


def test_counting_again_hides_the_figure_again(house):
    closing(house)
    house.press(Qt.Key.Key_F9)
    house.press(Qt.Key.Key_F4)

    assert house.shift_close.state.step is Step.COUNT
    assert house.shift_close.state.expected is None


def test_a_parked_sale_comes_first(house):
    house.at_work()
    house.scan(COFFEE)
    house.press(Qt.Key.Key_F5)
    house.show(ScreenId.SHIFT_CLOSE)

    assert house.shift_close.state.step is Step.UNDECIDED
    assert any("1 sale left" in text for text in shown(house.shift_close_screen))
    house.press(Qt.Key.Key_F9)
    assert house.window.here is ScreenId.PARKED


def test_a_printer_that_is_away_does_not_keep_the_shift_open(house):
    closing(house)
    house.till.printer.is_away = True
    house.press(Qt.Key.Key_F9)
    house.press(Qt.Key.Key_Down)
    house.press(Qt.Key.Key_F9)
    house.press(*DIGIT_1)

    assert house.till.shifts.current() is None
    assert "Printer does not answer" in house.strip


def figures(**changed):
    own = {
        "sales": 1,
        "returns": 0,
        "money": rubles(200),
        "redeemed": Points(0),
        "earned": Points(0),
        "given_back": Points(0),
        "taken_back": Points(0),
    }
    return ServerFigures(**{**own, **changed})


@pytest.mark.parametrize(
    ("answer", "sent", "expected"),
    [
        (figures(), True, Agreement.AGREES),
        (figures(sales=2), True, Agreement.DIFFERS),
        (figures(sales=0), False, Agreement.NOT_YET),
        (None, False, Agreement.SILENT),
    ],
)
def test_the_report_says_whether_the_server_agrees(house, answer, sent, expected):
    house.at_work(cash=0)
    house.sell([COFFEE, COFFEE])
    house.ledger.answer = answer
    if sent:
        house.till.store.acknowledged = len(house.till.store.events)

    house.show(ScreenId.REPORT)

    assert house.report.state.agreement is expected
    assert "X-ОТЧЁТ" in "\n".join(house.report_screen.tape.paper())


def test_an_x_report_may_be_taken_again_and_changes_nothing(house):
    house.at_work()
    before = len(house.till.store.events)
    for _ in range(2):
        house.show(ScreenId.REPORT, ScreenId.MENU)
        house.press(Qt.Key.Key_Escape)

    assert house.window.here is ScreenId.MENU
    assert len(house.till.store.events) == before
