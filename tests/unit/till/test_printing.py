"""Paper comes out after the sale is safe, and waits when the printer is away."""

from __future__ import annotations

import pytest

from cashier.domain.errors import PrinterAway, SaleUnknown
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

    assert till.printing.run_waiting() == 1
    assert till.printing.run_waiting() == 0
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

    assert till.printing.run_waiting() == 2
    assert till.shifts.report().totals.sales == 2


def test_a_job_survives_the_program(till: Till) -> None:
    till.coffee()
    till.pay_cash()
    till.store.cut_power()
    till.start()

    assert till.printing.run_waiting() == 1


def test_the_printer_works_while_the_store_is_free(till: Till) -> None:
    till.coffee()
    till.pay_cash()
    busy: list[bool] = []
    till.printer.print_job = lambda job: busy.append(till.store.is_busy)  # type: ignore[method-assign]
    till.printing.run_waiting()

    assert busy == [False]


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
