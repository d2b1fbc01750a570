"""What the printer says of itself, and what is never concluded from its silence."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from cashier.devices.status import PrinterState, ask_state
from cashier.devices.transports import Manners, TwoWayTransport, tcp_transport
from cashier.domain.errors import CoverOpen, DrawerShut, PaperOut, PrinterAway
from cashier.till.ports import JobState, PrintAnswer
from tests.helpers.talking_printer import TalkingPrinter

JOB = b"\x1b@\x1bp\x0022" + b"Bread 40.00\n" * 20
KICK = b"\x10\x14\x01\x00\x01"
PATIENT = Manners(answer_s=10, confirm_s=20)  # The machine that tests is busy.
SHORT = Manners(answer_s=1.0, confirm_s=2.0)  # Of a printer that says nothing.
UNKNOWN = PrintAnswer(state=JobState.UNKNOWN)


@pytest.fixture
def printer() -> Iterator[TalkingPrinter]:
    with TalkingPrinter() as there:
        yield there


def link_to(printer: TalkingPrinter, manners: Manners = PATIENT) -> TwoWayTransport:
    return tcp_transport(printer.address, manners)


def test_a_printer_that_worked_through_the_job_confirms_it(
    printer: TalkingPrinter,
) -> None:
    told: list[int] = []

    answer = link_to(printer).send(JOB, "", taken=lambda: told.append(1))

    assert answer == PrintAnswer(state=JobState.CONFIRMED)
    assert bytes(printer.received) == JOB
    assert told == [1]


def test_no_paper_keeps_the_receipt_and_opens_the_drawer_all_the_same(
    printer: TalkingPrinter,
) -> None:
    printer.paper = False
    told: list[int] = []

    with pytest.raises(PaperOut):
        link_to(printer).send(JOB, "", kick=KICK, taken=lambda: told.append(1))

    # Nothing was swallowed, nothing counts as sent, and change can be given.
    assert printer.pulsed.wait(timeout=2)
    assert (bytes(printer.received), told) == (b"", [])


def test_a_receipt_paid_by_card_leaves_the_drawer_alone_without_paper_too(
    printer: TalkingPrinter,
) -> None:
    printer.paper = False

    with pytest.raises(PaperOut):
        link_to(printer).send(JOB, "")

    assert not printer.pulsed.wait(timeout=0.1)


def test_an_open_cover_is_told_apart_from_missing_paper(
    printer: TalkingPrinter,
) -> None:
    printer.cover = True

    with pytest.raises(CoverOpen):
        link_to(printer).send(JOB, "")


def test_paper_that_ends_in_the_middle_is_told_and_never_confirmed(
    printer: TalkingPrinter,
) -> None:
    printer.paper_for = 100

    answer = link_to(printer, SHORT).send(JOB, "")

    assert answer.state is JobState.UNKNOWN
    assert isinstance(answer.trouble, PaperOut)


def test_a_printer_that_never_speaks_gets_the_job_and_is_unknown(
    printer: TalkingPrinter,
) -> None:
    printer.speaks = False
    link = link_to(printer, SHORT)

    assert link.send(JOB, "") == UNKNOWN
    assert bytes(printer.received) == JOB


def test_a_printer_that_never_speaks_is_waited_for_only_once(
    printer: TalkingPrinter,
) -> None:
    printer.speaks = False
    link = link_to(printer, replace(SHORT, answer_s=3.0))
    link.send(JOB, "")
    started = time.monotonic()

    link.send(JOB, "")

    assert time.monotonic() - started < 2.7


def test_a_printer_that_learns_to_speak_is_listened_to_from_then_on(
    printer: TalkingPrinter,
) -> None:
    printer.speaks = False
    link = link_to(printer, SHORT)
    link.send(JOB, "")
    printer.speaks = True
    link.send(JOB, "")  # Its answer comes too late for this one.

    assert link.send(JOB, "").state is JobState.CONFIRMED


def test_a_printer_that_used_to_speak_and_is_silent_now_is_away(
    printer: TalkingPrinter,
) -> None:
    link = link_to(printer, SHORT)
    link.send(JOB, "")
    printer.speaks = False
    before = len(printer.received)

    with pytest.raises(PrinterAway):
        link.send(JOB, "")

    assert len(printer.received) == before


def test_taking_bytes_is_no_confirmation(printer: TalkingPrinter) -> None:
    printer.confirms = False
    started = time.monotonic()

    answer = link_to(printer, SHORT).send(JOB, "")

    assert answer == UNKNOWN
    assert time.monotonic() - started < 4.5


def test_a_printer_that_may_not_be_asked_is_not_asked(printer: TalkingPrinter) -> None:
    link = link_to(printer, Manners(asks=False))

    assert link.send(JOB, "") == UNKNOWN
    assert printer.asked == 0


@pytest.mark.parametrize("opens", [True, False])
def test_a_drawer_with_a_switch_is_looked_at(
    printer: TalkingPrinter, opens: bool
) -> None:
    printer.drawer_opens = opens
    link = link_to(printer, replace(PATIENT, open_is_high=True))

    answer = link.send(JOB, "", kick=KICK)

    assert answer.state is JobState.CONFIRMED
    assert isinstance(answer.trouble, DrawerShut) is not opens


def test_a_drawer_without_a_switch_is_never_doubted(printer: TalkingPrinter) -> None:
    printer.drawer_opens = False

    assert link_to(printer).send(JOB, "", kick=KICK).trouble is None


def test_a_till_can_ask_without_printing(printer: TalkingPrinter) -> None:
    link = link_to(printer, SHORT)

    state = link.ask()
    printer.cover = True
    worse = link.ask()
    printer.speaks = False

    assert state is not None
    assert state.trouble is None
    assert worse is not None
    assert isinstance(worse.trouble, CoverOpen)
    assert link.ask() is None
    assert printer.received == b""


class Chatter:
    """A line on which something else speaks all the time."""

    def write(self, data: bytes) -> None:
        pass

    def read(self, seconds: float) -> bytes:
        time.sleep(0.01)
        return b"\x11\x13hello\xff\x00"


def test_what_is_no_answer_is_not_taken_for_one() -> None:
    assert ask_state(Chatter(), wait_s=0.1) is None


@pytest.mark.parametrize(
    ("state", "trouble"),
    [
        (PrinterState(printer=0x12), None),
        (PrinterState(printer=0x1A, offline=0x16), CoverOpen),
        (PrinterState(printer=0x1A, offline=0x32), PaperOut),
        (PrinterState(printer=0x12, paper=0x72), PaperOut),
        (PrinterState(printer=0x12, paper=0x1E), None),  # Nearly at its end: prints.
        (PrinterState(printer=0x1A), PrinterAway),
        (PrinterState(printer=0x1A, offline=0x52), PrinterAway),
    ],
)
def test_bits_mean_what_they_mean_on_a_printer(
    state: PrinterState, trouble: type[PrinterAway] | None
) -> None:
    assert type(state.trouble) is (trouble or type(None))
