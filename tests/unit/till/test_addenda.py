"""A Z never changes; what becomes known later is a numbered addendum to it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cashier.domain.events import ShiftAmended
from cashier.domain.overrides import Guarded, OverrideCause
from cashier.domain.shift import CashCause, DifferenceCause
from cashier.till.people_texts import TEXTS, Said, reason_text
from cashier.till.shift_report import ServerFigures, ShiftReport
from tests.helpers.builders import ANNA, points, rubles
from tests.helpers.till_box import Till


@pytest.fixture
def till() -> Till:
    return Till().open_shift(cash=1000)


def closed(till: Till, *, sent: bool) -> ShiftReport:
    till.coffee()
    till.pay_cash()
    if sent:
        till.store.acknowledged = len(till.store.events)
    return till.shifts.close(rubles(1100), ANNA)


def answer(till: Till, report: ShiftReport, **other: object) -> ServerFigures:
    """The server's, when it has everything."""
    everything = {"ack_seq": len(till.store.events), **other}
    return replace(report.own_figures, **everything)  # type: ignore[arg-type]


def test_a_shift_that_was_sent_and_agrees_gets_no_addendum(till: Till) -> None:
    report = closed(till, sent=True)

    assert till.addenda.open() == (report.shift.shift_id,)
    assert till.addenda.take(report.shift.shift_id, answer(till, report)) is None
    assert till.addenda.open() == ()
    assert till.told(ShiftAmended) == []


def test_what_was_sent_after_the_closing_makes_one_and_the_z_stays(till: Till) -> None:
    report = closed(till, sent=False)
    (z,) = till.addenda.documents()
    assert z.late == 2  # The opening and the sale; the closing itself is no news.

    added = till.addenda.take(report.shift.shift_id, answer(till, report))

    assert added is not None
    assert (added.title, added.late) == ("Z-1/1", 2)
    assert till.addenda.documents() == (z, added)
    (told,) = till.told(ShiftAmended)
    assert (told.addendum, told.agrees, told.late) == (1, True, 2)  # type: ignore[union-attr]


def test_while_entries_are_missing_the_servers_answer_is_no_news(till: Till) -> None:
    report = closed(till, sent=False)
    early = replace(answer(till, report), sales=0, ack_seq=1)

    assert till.addenda.take(report.shift.shift_id, early) is None
    assert till.addenda.open() == (report.shift.shift_id,)


def test_a_server_that_differs_makes_one_and_another_when_it_changes(
    till: Till,
) -> None:
    report = closed(till, sent=True)
    shift = report.shift.shift_id
    differs = answer(till, report, earned=points(7))

    first = till.addenda.take(shift, differs)
    assert first is not None
    assert till.addenda.take(shift, differs) is None  # The same is not told twice.
    second = till.addenda.take(shift, answer(till, report))

    assert second is not None
    assert [one.title for one in till.addenda.documents()] == ["Z-1", "Z-1/1", "Z-1/2"]
    assert [told.agrees for told in till.told(ShiftAmended)] == [False, True]  # type: ignore[union-attr]
    assert till.addenda.open() == ()


def test_what_an_older_server_does_not_say_is_no_difference(till: Till) -> None:
    till.drawer.move_cash(rubles(-100), CashCause.TO_BANK, ANNA)
    till.coffee()
    till.pay_cash()
    till.store.acknowledged = len(till.store.events)
    report = till.shifts.close(rubles(1000), ANNA)
    silent = answer(till, report, moved=None, overrides=None)

    assert till.addenda.take(report.shift.shift_id, silent) is None
    other = answer(till, report, moved=rubles(0))
    assert till.addenda.take(report.shift.shift_id, other) is not None


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ru", ["ДОПОЛНЕНИЕ 1", "не изменён", "РАСХОДИТСЯ", "7,00"]),
        ("en", ["ADDENDUM 1", "unchanged", "DIFFERS", "7.00"]),
    ],
)
def test_the_addendum_says_what_it_adds_to_what(
    till: Till, language: str, words: list[str]
) -> None:
    till.settings = replace(till.settings, receipt_language=language)
    till.start()
    report = closed(till, sent=True)
    differs = answer(till, report, earned=points(7))

    added = till.addenda.take(report.shift.shift_id, differs)

    assert added is not None
    for word in words:
        assert word in "\n".join(added.lines)


def test_any_version_is_printed_again_as_a_copy(till: Till) -> None:
    report = closed(till, sent=False)
    till.addenda.take(report.shift.shift_id, answer(till, report))
    till.printing.run_waiting()

    till.addenda.print_again("Z-1/1")
    till.printing.run_waiting()

    copy = till.printer.printed[-1]
    assert copy.lines[0].strip().startswith("***")
    assert not copy.opens_drawer


def test_every_word_of_people_is_there_in_each_language() -> None:
    keys = {*Said, *Guarded, *OverrideCause, *CashCause, *DifferenceCause}
    for texts in TEXTS.values():
        assert set(texts) == keys


def test_a_reason_is_said_in_words_or_as_it_was_typed() -> None:
    assert reason_text("en", "mistake") == "The cashier's mistake"
    assert reason_text("ru", "to_bank") == "В банк"
    assert reason_text("en", "torn bag") == "torn bag"
