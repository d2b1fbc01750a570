"""Paper comes out after the sale is safe, and waits when the printer is away."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event, Thread

import pytest

from cashier.domain.errors import (
    DrawerShut,
    PaperOut,
    PrinterAway,
    SaleUnknown,
)
from cashier.till.ports import JobState, PrintAnswer, PrintJob
from tests.helpers.builders import ANNA, points, rubles
from tests.helpers.till_box import Till


@pytest.fixture
def till() -> Till:
    return Till().open_shift()


def test_a_completed_sale_is_printed_once_with_its_number_as_a_barcode(
    till: Till,
) -> None:
    till.coffee()
    done = till.pay_cash()

    assert till.printing.run_waiting().papers == 1
    assert till.printing.run_waiting().papers == 0
    (job,) = till.printer.printed
    assert (job.title, job.barcode, job.lines[0]) == (done.number,) * 3
    assert job.opens_drawer


def test_a_printer_that_is_away_undoes_nothing(till: Till) -> None:
    till.printer.is_away = True
    till.coffee()
    till.pay_cash()
    till.coffee()
    till.pay_cash()
    with pytest.raises(PrinterAway):
        till.printing.run_waiting()

    till.printer.is_away = False

    assert till.printing.run_waiting().papers == 2
    assert till.shifts.report().totals.sales == 2


def test_a_job_survives_the_program(till: Till) -> None:
    till.coffee()
    till.pay_cash()
    till.store.cut_power()
    till.start()

    assert till.printing.run_waiting().papers == 1


def test_the_printer_works_while_the_store_is_free(till: Till) -> None:
    till.coffee()
    till.pay_cash()
    busy: list[bool] = []

    def look(job: PrintJob, taken: Callable[[], None]) -> PrintAnswer:
        busy.append(till.store.is_busy)
        return PrintAnswer(state=JobState.UNKNOWN)

    till.printer.print_job = look  # type: ignore[method-assign]
    till.printing.run_waiting()

    assert busy == [False]


def test_a_printer_that_hangs_does_not_hold_up_the_next_customer(till: Till) -> None:
    till.coffee()
    till.pay_cash()
    is_printing, may_end = Event(), Event()

    def hang(job: PrintJob, taken: Callable[[], None]) -> PrintAnswer:
        is_printing.set()
        assert may_end.wait(timeout=5)
        taken()
        return PrintAnswer(state=JobState.UNKNOWN)

    till.printer.print_job = hang  # type: ignore[method-assign]
    lane = Thread(target=till.printing.run_waiting)
    lane.start()
    assert is_printing.wait(timeout=5)
    till.coffee()
    second = till.pay_cash()
    may_end.set()
    lane.join(timeout=5)

    assert state_of(till, second.number) is JobState.WAITING
    assert till.shifts.report().totals.sales == 2


def test_a_copy_says_that_it_is_one_and_leaves_the_drawer_shut(
    till: Till,
) -> None:
    till.coffee()
    done = till.pay_cash()
    till.printing.run_waiting()
    till.printing.copy(done.number)
    till.printing.run_waiting()

    receipt, copy = till.printer.printed
    assert copy.kind == "copy"
    assert set(receipt.lines) < set(copy.lines)
    assert any("КОПИЯ" in line for line in copy.lines)
    assert not copy.opens_drawer
    with pytest.raises(SaleUnknown):
        till.printing.copy("02-010001-000099-X")


def test_points_alone_leave_the_drawer_shut(till: Till) -> None:
    till.coffee()
    till.known_card(guaranteed=100)
    till.sales.choose(points(100))
    till.payments.complete(None, ANNA)
    till.printing.run_waiting()

    assert not till.printer.printed[0].opens_drawer


def test_the_closing_report_is_printed(till: Till) -> None:
    till.shifts.close(rubles(1000), ANNA)
    till.printing.run_waiting()

    assert till.printer.printed[0].lines == ("z 1",)


def test_what_the_printer_confirms_is_kept_with_the_job(till: Till) -> None:
    till.coffee()
    done = till.pay_cash()

    assert till.printing.run_waiting().is_confirmed
    assert state_of(till, done.number) is JobState.CONFIRMED


def test_a_printer_that_says_nothing_is_never_taken_for_a_yes(till: Till) -> None:
    till.printer.answer = PrintAnswer(state=JobState.UNKNOWN)
    till.coffee()
    done = till.pay_cash()

    assert not till.printing.run_waiting().is_confirmed
    assert state_of(till, done.number) is JobState.UNKNOWN
    assert not till.printing.run_waiting().is_confirmed  # Nothing was asked.


def test_paper_that_ran_out_behind_a_receipt_stops_the_next_one(till: Till) -> None:
    till.printer.answer = PrintAnswer(state=JobState.UNKNOWN, trouble=PaperOut())
    for _ in range(2):
        till.coffee()
        till.pay_cash()

    went = till.printing.run_waiting()

    assert (went.papers, went.is_printer_well) == (1, False)
    assert isinstance(went.trouble, PaperOut)
    assert len(till.printer.printed) == 1


def test_a_drawer_that_stays_shut_is_told_and_stops_no_paper(till: Till) -> None:
    stuck = PrintAnswer(state=JobState.CONFIRMED, trouble=DrawerShut())
    till.printer.answer = stuck
    for _ in range(2):
        till.coffee()
        till.pay_cash()

    went = till.printing.run_waiting()

    assert (went.papers, went.is_printer_well) == (2, True)
    assert isinstance(went.trouble, DrawerShut)


def test_a_receipt_that_waited_does_not_open_the_drawer_later(till: Till) -> None:
    till.printer.is_away = True
    for _ in range(2):
        till.coffee()
        till.pay_cash()
    with pytest.raises(PrinterAway):
        till.printing.run_waiting()
    till.printer.is_away = False

    till.printing.run_waiting()

    assert [job.opens_drawer for job in till.printer.printed] == [False, False]


def test_a_job_the_printer_took_is_not_printed_again_after_a_crash(till: Till) -> None:
    till.coffee()
    done = till.pay_cash()

    def dies(job: PrintJob, taken: Callable[[], None]) -> PrintAnswer:
        taken()
        raise KeyboardInterrupt

    till.printer.print_job = dies  # type: ignore[method-assign]
    with pytest.raises(KeyboardInterrupt):
        till.printing.run_waiting()

    assert state_of(till, done.number) is JobState.SENT


def state_of(till: Till, number: str) -> JobState:
    with till.store.read() as work:
        job = work.jobs.of_title(number)
    assert job is not None
    return job.state
