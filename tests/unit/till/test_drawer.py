"""Cash in and out of the drawer, and the drawer opened without a sale."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cashier.domain.errors import (
    AmountRefused,
    ManagerNeeded,
    NoOpenShift,
    ReasonNeeded,
)
from cashier.domain.events import CashMoved, OverrideGiven
from cashier.domain.overrides import Guarded, ManagerRules
from cashier.domain.shift import CashCause
from cashier.till.ports import Role
from cashier.till.report_lines import report_lines
from tests.helpers.builders import ANNA, a_cashier, rubles
from tests.helpers.managers import BOSS
from tests.helpers.till_box import Till


@pytest.fixture
def till() -> Till:
    till = Till()
    boss = a_cashier(BOSS, name="Irina", role=Role.MANAGER)
    till.directory.hire(boss, pin="9999")
    return till.open_shift(cash=1000)


def opened(till: Till) -> None:
    yes = till.confirming.by_manager(BOSS, "9999", Guarded.OPEN_DRAWER)
    till.drawer.open(CashCause.MAKE_CHANGE, ANNA, allowed=yes)


def test_cash_has_a_reason_and_changes_what_should_be_there(till: Till) -> None:
    till.drawer.move_cash(rubles(-300), CashCause.TO_BANK, ANNA)
    till.drawer.move_cash(rubles(50), CashCause.CHANGE_SAFE, ANNA)

    assert till.shifts.report().expected == rubles(750)


@pytest.mark.parametrize(
    ("amount", "cause", "note", "refusal"),
    [
        (0, CashCause.TO_BANK, "", AmountRefused),
        (-1001, CashCause.TO_BANK, "", AmountRefused),
        (-100, CashCause.CHANGE_SAFE, "", ReasonNeeded),  # A reason to put cash in.
        (100, CashCause.TO_BANK, "", ReasonNeeded),
        (100, CashCause.OTHER, "  ", ReasonNeeded),
    ],
)
def test_what_makes_no_sense_is_refused_and_not_recorded(
    till: Till, amount: int, cause: CashCause, note: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        till.drawer.move_cash(rubles(amount), cause, ANNA, note=note)
    assert till.shifts.report().movements == ()
    assert till.told(CashMoved) == []


def test_every_document_has_a_number_of_its_own_within_the_shift(till: Till) -> None:
    till.drawer.move_cash(rubles(-300), CashCause.TO_BANK, ANNA)
    opened(till)
    till.drawer.move_cash(rubles(5), CashCause.OTHER, ANNA, note="found")
    assert [m.number for m in till.shifts.report().movements] == [1, 2, 3]
    till.shifts.close(rubles(705), ANNA)
    till.open_shift()
    till.drawer.move_cash(rubles(-10), CashCause.TO_SAFE, ANNA)

    assert [m.number for m in till.shifts.report().movements] == [1]
    waiting = [job.title for job in till.store.state.jobs.values()]
    assert "drawer 1-3" in waiting
    assert "drawer 2-1" in waiting


def test_the_drawer_opens_without_a_sale_with_a_manager_and_is_counted(
    till: Till,
) -> None:
    with pytest.raises(ManagerNeeded):
        till.drawer.open(CashCause.MAKE_CHANGE, ANNA)
    assert till.printer.printed == []
    opened(till)
    till.printing.run_waiting()

    (slip,) = till.printer.printed
    assert slip.opens_drawer
    report = till.shifts.report()
    assert (report.openings, report.expected) == (1, rubles(1000))
    assert report.movements[0].allowed_by == BOSS
    assert len(till.told(OverrideGiven)) == 1


def test_a_shop_may_let_its_cashiers_open_the_drawer(till: Till) -> None:
    rules = ManagerRules(drawer=False)
    till.settings = replace(till.settings, managers=rules)
    till.start()
    till.drawer.open(CashCause.LOOK, ANNA)

    assert till.shifts.report().openings == 1
    assert till.told(OverrideGiven) == []


def test_much_cash_out_needs_a_manager_where_the_shop_says_so(till: Till) -> None:
    rules = ManagerRules(cash_out_over=rubles(100))
    till.settings = replace(till.settings, managers=rules)
    till.start()
    till.drawer.move_cash(rubles(-100), CashCause.TO_BANK, ANNA)
    till.drawer.move_cash(rubles(400), CashCause.CHANGE_SAFE, ANNA)
    with pytest.raises(ManagerNeeded):
        till.drawer.move_cash(rubles(-101), CashCause.TO_BANK, ANNA)

    yes = till.confirming.by_manager(BOSS, "9999", Guarded.CASH_OUT)
    till.drawer.move_cash(rubles(-101), CashCause.TO_BANK, ANNA, allowed=yes)

    assert till.shifts.report().movements[-1].allowed_by == BOSS


def test_without_a_shift_the_drawer_stays_shut() -> None:
    with pytest.raises(NoOpenShift):
        Till().drawer.move_cash(rubles(1), CashCause.CHANGE_SAFE, ANNA)


def test_the_server_hears_of_every_document(till: Till) -> None:
    till.drawer.move_cash(rubles(-300), CashCause.TO_BANK, ANNA)
    opened(till)

    told = [event.movement for event in till.told(CashMoved)]  # type: ignore[union-attr]
    assert [(m.number, m.amount) for m in told] == [(1, rubles(-300)), (2, rubles(0))]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ru", ["1-1 В банк", "-300,00", "Ящик открыт без продажи"]),
        ("en", ["1-1 To the bank", "-300.00", "Drawer opened without a sale"]),
    ],
)
def test_the_report_lists_the_documents_and_counts_the_openings(
    till: Till, language: str, words: list[str]
) -> None:
    till.drawer.move_cash(rubles(-300), CashCause.TO_BANK, ANNA)
    opened(till)

    settings = replace(till.settings, receipt_language=language)
    paper = "\n".join(report_lines(till.shifts.report(), settings))

    for word in words:
        assert word in paper


def test_the_slip_is_signed_by_both(till: Till) -> None:
    settings = replace(till.settings, receipt_language="en")
    till.settings = settings
    till.start()
    opened(till)
    till.printing.run_waiting()

    text = "\n".join(till.printer.printed[0].lines)
    for word in ("DRAWER OPENED WITHOUT A SALE", "1-1", "Anna", "Irina", "____"):
        assert word in text
