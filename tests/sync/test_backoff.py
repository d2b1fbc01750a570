"""Waits grow, are drawn by chance, survive a restart and obey the server."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from sync.backoff import CAP_S, LONGEST_ASKED_S, Backoff, limit_s

NOW = datetime(2030, 1, 2, 9, 30, tzinfo=UTC)


class Always:
    """Randomness that always gives the same byte."""

    def __init__(self, byte: int) -> None:
        self._byte = byte

    def token(self, size: int) -> bytes:
        return bytes([self._byte]) * size


@pytest.mark.parametrize(
    ("failures", "seconds"), [(1, 1), (2, 2), (3, 4), (9, 256), (10, 300), (9999, 300)]
)
def test_the_longest_wait_doubles_up_to_five_minutes(
    failures: int, seconds: float
) -> None:
    assert limit_s(failures) == seconds


def test_the_wait_is_drawn_between_nothing_and_the_limit() -> None:
    state = Backoff(failures=3)

    assert state.failed(NOW, Always(0)).wait_s(NOW) == 0
    assert state.failed(NOW, Always(128)).wait_s(NOW) == pytest.approx(4, rel=0.01)
    assert state.failed(NOW, Always(255)).wait_s(NOW) <= 8


def test_a_failure_is_counted_and_not_due_at_once() -> None:
    state = Backoff().failed(NOW, Always(255))

    assert state.failures == 1
    assert not state.is_due(NOW)
    assert state.is_due(NOW + timedelta(seconds=1))


def test_the_server_may_ask_for_a_longer_wait_but_not_for_ever() -> None:
    assert Backoff().failed(NOW, Always(0), asked_ms=30_000).wait_s(NOW) == 30
    asked = Backoff().failed(NOW, Always(0), asked_ms=10**12)
    assert asked.wait_s(NOW) == LONGEST_ASKED_S
    assert LONGEST_ASKED_S > CAP_S


def test_a_pause_after_success_forgets_the_failures() -> None:
    state = Backoff(failures=7).paused(NOW, asked_ms=2_000)

    assert state == Backoff(failures=0, next_try=NOW + timedelta(seconds=2))
    assert Backoff(failures=7).paused(NOW, asked_ms=0) == Backoff()


def test_a_clock_that_was_set_back_ends_the_wait() -> None:
    state = Backoff(failures=4, next_try=NOW + timedelta(days=3650))

    assert state.is_due(NOW)
