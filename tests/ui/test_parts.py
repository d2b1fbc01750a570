"""View-models and helpers without a window."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QTimer

from cashier.domain.amounts import Points
from cashier.domain.errors import DiskFull
from cashier.domain.pricing import price_lines
from cashier.till.ports import SyncStatus
from sync.client import BadReply, Reply, Unreachable
from tests.helpers.builders import a_line
from tests.ui.driving import NOW, StoppedClock
from tests.ui.watching import watched
from ui.processor import ProcessorWait
from ui.services import LinkProbe
from ui.tasks import TaskRunner
from ui.viewmodels.line_rows import LineRow
from ui.viewmodels.lines_model import LinesModel
from ui.viewmodels.prompt_vm import suggestions
from ui.viewmodels.status_vm import BadgeKind, StatusViewModel, badge_of
from ui.viewmodels.sync_vm import LinkMark, LinkPart
from ui.watchdog import Watchdog

MINUTE = timedelta(minutes=1)


def badge(data_age=MINUTE, **status):
    return badge_of(
        SyncStatus(**status), NOW, data_as_of=NOW - data_age, offline_hours=72
    ).kind


def test_the_age_of_the_queue_decides_not_only_its_length():
    young, old = NOW - 14 * MINUTE, NOW - 15 * MINUTE

    assert badge(online=True) is BadgeKind.ONLINE
    assert badge(online=True, is_sending=True) is BadgeKind.ONLINE
    assert badge(online=True, queued=3, oldest=young) is BadgeKind.SENDING
    assert badge(online=True, queued=3, oldest=old) is BadgeKind.STALLED
    assert badge(queued=3, oldest=old) is BadgeKind.OFFLINE
    assert badge(queued=3, oldest=NOW - 24 * 60 * MINUTE) is BadgeKind.MANAGER
    assert badge(online=True, rejected=1) is BadgeKind.MANAGER


def test_a_server_that_answers_no_sense_is_not_called_a_missing_link():
    week = timedelta(days=7)

    assert badge(problem="E-505", queued=3) is BadgeKind.OUT_OF_ORDER
    assert badge(problem="E-501", queued=3) is BadgeKind.OFFLINE
    assert badge(online=True, restoring=(3, 5)) is BadgeKind.RESTORING
    assert badge(restoring=(3, 5)) is BadgeKind.OFFLINE  # What was said is old.
    assert badge(problem="E-505", data_age=week) is BadgeKind.CLOSED
    assert badge(problem="", online=True) is BadgeKind.ONLINE


class Answers:
    """The way to the server, and what comes of it."""

    def __init__(self, outcome):
        self.outcome = outcome

    def post(self, path, body, headers, *, wait_s=None):
        if isinstance(self.outcome, Exception):
            raise self.outcome
        return self.outcome


@pytest.mark.parametrize(
    ("outcome", "is_faulty"),
    [
        (Reply(status=200, body=b"<html>Sign in</html>"), True),
        (Reply(status=500, body=b"oops"), True),
        (BadReply("cut off"), True),
        (Unreachable(), False),
    ],
)
def test_the_link_test_tells_a_sick_server_from_none(outcome, is_faulty):
    probe = LinkProbe("https://127.0.0.1:1", Answers(outcome), StoppedClock())
    assert probe.check(LinkPart.TLS).mark is LinkMark.OK

    line = probe.check(LinkPart.SERVER)
    assert (line.mark, line.is_faulty) == (LinkMark.FAILED, is_faulty)


def test_old_data_close_redemption_only_without_a_link():
    week = timedelta(days=7)

    assert badge(data_age=week) is BadgeKind.CLOSED
    assert badge(data_age=week, online=True) is BadgeKind.ONLINE
    assert badge(enrolled=False) is BadgeKind.NOT_ENROLLED


def test_the_status_bar_is_told_only_of_changes(qtbot):
    view_model = StatusViewModel(StoppedClock(), till="3")
    states = []
    view_model.state_changed.connect(states.append)

    view_model.show_sync(SyncStatus(online=True))
    view_model.refresh()

    assert len(states) == 1


def rows(*lines):
    return tuple(LineRow(line_no=p.line.line_no, priced=p) for p in price_lines(lines))


def test_the_lines_obey_the_rules_of_qt_models(qtmodeltester, qapp):
    model = LinesModel()
    qtmodeltester.check(model)
    one, two = a_line(1), a_line(2)

    model.show_lines(rows(one))
    model.show_lines(rows(one, two))
    model.show_lines(rows(one, replace(two, is_voided=True)))
    qtmodeltester.check(model, force_py=True)
    model.show_lines(())

    assert model.rowCount() == 0


def test_suggestions_are_round_and_below_the_limit():
    assert suggestions(Points(30_000)) == (Points(20_000), Points(10_000), Points(5000))
    assert suggestions(Points(900)) == ()


def test_work_runs_elsewhere_and_its_answer_comes_back_here(qtbot):
    threads = {}
    with ThreadPoolExecutor(max_workers=1) as executor:
        runner = TaskRunner(executor)
        runner.run(
            lambda: threads.setdefault("work", threading.current_thread()),
            done=lambda _: threads.setdefault("answer", threading.current_thread()),
            failed=lambda refusal: None,
        )
        qtbot.waitUntil(lambda: "answer" in threads)

    assert threads["answer"] is threading.main_thread()
    assert threads["work"] is not threading.main_thread()


def test_a_refusal_is_an_answer_and_anything_else_is_a_bug(qtbot):
    refusals = []

    def full():
        raise DiskFull

    def broken():
        raise ZeroDivisionError

    with ThreadPoolExecutor(max_workers=1) as executor:
        runner = TaskRunner(executor)
        runner.run(full, done=print, failed=refusals.append)
        qtbot.waitUntil(lambda: len(refusals) == 1)
        with qtbot.capture_exceptions() as raised:
            runner.run(broken, done=print, failed=refusals.append)
            qtbot.waitUntil(lambda: len(raised) == 1)

    assert isinstance(refusals[0], DiskFull)
    assert raised[0][0] is ZeroDivisionError


def test_a_busy_ui_thread_is_reported_with_what_it_was_doing(qtbot):
    stacks = []
    dog = Watchdog(lambda stack, seconds: stacks.append((stack, seconds)), limit_s=0.1)

    def a_slot_that_reads_a_disk():
        time.sleep(0.3)

    dog.start()
    QTimer.singleShot(0, a_slot_that_reads_a_disk)
    qtbot.wait(450)
    dog.stop()

    assert len(stacks) == 1
    assert "a_slot_that_reads_a_disk" in stacks[0][0]
    assert stacks[0][1] >= 0.1


def test_a_thread_that_got_no_processor_was_not_busy(qtbot):
    """Another program had it: nobody mends that in this one."""

    class Crowded(ProcessorWait):
        def waited_s(self):
            return time.monotonic()  # All the time there is.

    stacks = []
    dog = Watchdog(lambda stack, seconds: stacks.append(stack), limit_s=0.1)
    dog._processor = Crowded(threading.get_native_id())
    dog.start()
    QTimer.singleShot(0, lambda: time.sleep(0.3))
    qtbot.wait(450)
    dog.stop()

    assert stacks == []


def test_linux_says_what_a_thread_waited_for_a_processor():
    wait, began = ProcessorWait(threading.get_native_id()), time.monotonic()
    before, worked = wait.waited_s(), time.thread_time()
    while time.monotonic() - began < 0.2:
        pass
    took = time.monotonic() - began
    worked, waited = time.thread_time() - worked, wait.waited_s() - before
    assert not wait.waits_now()  # It asks.
    wait.close()

    if Path("/proc/self/schedstat").exists():
        assert took * 0.75 < worked + waited < took + 0.1
    assert wait.waited_s() == 0


def test_an_idle_ui_thread_is_not_reported(qtbot):
    with watched() as watch:
        qtbot.wait(300)

    assert watch.stacks == []


def test_a_busy_ui_thread_fails_the_test_that_shows_it(qtbot):
    def a_slot_that_waits_for_a_disk():
        time.sleep(0.6)

    watching = watched()
    watching.__enter__()
    QTimer.singleShot(0, a_slot_that_waits_for_a_disk)
    qtbot.wait(800)

    with pytest.raises(AssertionError, match="a_slot_that_waits_for_a_disk"):
        watching.__exit__(None, None, None)


def test_no_view_model_is_a_widget():
    import ui.viewmodels.payment_vm
    import ui.viewmodels.sale_vm

    for module in (ui.viewmodels.sale_vm, ui.viewmodels.payment_vm):
        names = vars(module).values()
        assert not any(
            getattr(n, "__module__", "") == "PySide6.QtWidgets" for n in names
        )
    assert issubclass(ui.viewmodels.sale_vm.SaleViewModel, QObject)


def test_a_program_that_leaves_takes_no_more_work(qtbot):
    executor = ThreadPoolExecutor(max_workers=1)
    runner = TaskRunner(executor)
    executor.shutdown()
    told = []

    runner.run(lambda: 1, done=told.append, failed=told.append)

    assert told == []
