"""The simulated card terminal: slow, sometimes silent, never charging twice."""

from __future__ import annotations

import pytest

from cashier.devices.terminal import (
    ANSWER_S,
    NOT_KNOWN,
    SILENCE_S,
    Behaviour,
    SimulatedTerminal,
    open_terminal,
)
from cashier.domain.amounts import Money
from cashier.domain.ids import AttemptId
from cashier.till.ports import AttemptState
from tests.helpers.device_fakes import CountingRandomness, WaitingClock

ATTEMPT = AttemptId("a1")


def a_terminal(
    behaviour: Behaviour = Behaviour.APPROVE,
) -> tuple[SimulatedTerminal, WaitingClock]:
    clock = WaitingClock()
    return SimulatedTerminal(clock, CountingRandomness(), behaviour), clock


def test_an_approved_payment_takes_time_and_leaves_a_reference() -> None:
    terminal, clock = a_terminal()

    answer = terminal.authorise(ATTEMPT, Money(69_105))

    assert answer.state is AttemptState.PAID
    assert answer.reference
    assert terminal.taken == {ATTEMPT: Money(69_105)}
    assert clock.waited == [ANSWER_S]


def test_asking_twice_charges_once() -> None:
    terminal, _ = a_terminal()
    first = terminal.authorise(ATTEMPT, Money(100))

    again = terminal.authorise(ATTEMPT, Money(100))

    assert again == first == terminal.last_result(ATTEMPT)
    assert len(terminal.taken) == 1


def test_a_declined_payment_moves_no_money() -> None:
    terminal, _ = a_terminal(Behaviour.DECLINE)

    answer = terminal.authorise(ATTEMPT, Money(100))

    assert answer.state is AttemptState.DECLINED
    assert terminal.last_result(ATTEMPT) == answer
    assert not terminal.taken


def test_a_silent_terminal_knows_nothing_even_later() -> None:
    terminal, clock = a_terminal(Behaviour.SILENT)

    assert terminal.authorise(ATTEMPT, Money(100)) == NOT_KNOWN
    assert terminal.last_result(ATTEMPT) == NOT_KNOWN
    assert not terminal.taken
    assert clock.waited == [SILENCE_S]


def test_a_lost_answer_can_be_asked_for_again_without_a_second_charge() -> None:
    terminal, _ = a_terminal(Behaviour.LOST_ANSWER)

    assert terminal.authorise(ATTEMPT, Money(100)) == NOT_KNOWN
    assert terminal.last_result(ATTEMPT).state is AttemptState.PAID
    terminal.authorise(ATTEMPT, Money(100))
    assert terminal.taken == {ATTEMPT: Money(100)}


def test_an_attempt_nobody_made_is_not_known() -> None:
    terminal, _ = a_terminal()

    assert terminal.last_result(AttemptId("other")) == NOT_KNOWN


@pytest.mark.parametrize(
    ("minor", "state"),
    [
        (10_000, AttemptState.PAID),
        (10_013, AttemptState.DECLINED),
        (10_014, AttemptState.UNKNOWN),
        (10_015, AttemptState.UNKNOWN),
    ],
)
def test_the_kopecks_can_choose_what_happens(minor: int, state: AttemptState) -> None:
    terminal, _ = a_terminal(Behaviour.BY_AMOUNT)

    assert terminal.authorise(ATTEMPT, Money(minor)).state is state


def test_settings_name_the_behaviour() -> None:
    clock, randomness = WaitingClock(), CountingRandomness()

    plain = open_terminal("simulator", clock, randomness)
    silent = open_terminal("simulator:silent", clock, randomness)

    assert plain.behaviour is Behaviour.APPROVE
    assert silent.behaviour is Behaviour.SILENT


@pytest.mark.parametrize("setting", ["", "bank", "simulator:moody"])
def test_a_terminal_that_does_not_exist_is_refused(setting: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        open_terminal(setting, WaitingClock(), CountingRandomness())
