"""The link as the program uses it: commands, the hold desk, and its thread."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from cashier.domain.amounts import Points
from cashier.domain.ids import AccountId, RightId
from cashier.till.ports import HoldAnswer, QueueState, SyncStatus
from sync.holds import PunctualDesk
from sync.link import Link
from tests.helpers.builders import ANNA, COFFEE, rubles
from tests.stories.simulation.network import SimTransport
from tests.stories.simulation.world import SeededRandomness
from tests.sync.shop import Shop
from tests.sync.till_file import an_incident, put

HOLD, ACCOUNT = RightId("hold-1"), AccountId("account-1")


class OneAtATime:
    """The till lane of a running link: worker and listener share one store."""

    def __init__(self) -> None:
        self._turn = threading.Lock()

    def __call__(self, step: Callable[[], Any]) -> Any:
        with self._turn:
            return step()

    def close(self) -> None:
        """Nothing runs on it any more; whoever still comes waits for ever."""
        self._turn.acquire()


@pytest.fixture
def link(shop: Shop) -> Iterator[Link]:
    till, lane = shop.till, OneAtATime()
    yield Link(
        till=till.till_side,
        lane=lane,
        cards=till.cards,
        secrets=till._keys,
        clock=shop.world.clock,
        randomness=SeededRandomness("link"),
        transport_for=lambda: SimTransport(shop.world, shop.network, till.name),
        poll_s=30,
        hold_wait_s=5,
    )
    lane.close()  # The listener may still be on its way: as in the program.


def test_one_round_sends_fetches_and_says_how_it_went(shop: Shop, link: Link) -> None:
    put(shop.till.store, an_incident())

    status = link.once()

    assert (status.online, status.queued, status.problem) == (True, 0, "")
    assert shop.till.directory.item(COFFEE) is not None
    assert link.queue(only=QueueState.WAITING) == ()
    assert link.queue()[0].state in (QueueState.ACKED, QueueState.STABLE)


def test_one_round_without_a_link_says_so_and_ends(shop: Shop, link: Link) -> None:
    shop.network.cut.add(shop.till.name)
    put(shop.till.store, an_incident())

    status = link.once()

    assert (status.online, status.queued, status.problem) == (False, 1, "E-501")


def test_the_link_test_compares_the_clocks(shop: Shop, link: Link) -> None:
    assert link.test().reached
    assert not link.test().clock_is_wrong

    link._clock = Ahead(shop.world.clock)  # type: ignore[arg-type]

    assert link.test().problem == "E-504"


class Ahead:
    """A till's clock that somebody set ten minutes ahead."""

    def __init__(self, clock: object) -> None:
        self._clock = clock

    def now(self) -> object:
        return self._clock.now() + timedelta(minutes=10)  # type: ignore[attr-defined]


def test_the_link_test_without_a_link_is_an_answer_too(shop: Shop, link: Link) -> None:
    shop.network.cut.add(shop.till.name)

    assert not link.test().reached
    assert link.test().problem == "E-501"


def test_a_shift_that_agrees_has_no_differences(shop: Shop, link: Link) -> None:
    link.once()
    shift = shop.till.shifts.open(rubles(0), ANNA)
    shop.till.sales.add_item(COFFEE, by=ANNA)
    shop.till.payments.complete(rubles(100), ANNA)
    link.once()

    assert link.compare_shift(shift.shift_id) == ()


def test_the_desk_of_the_link_grants_holds(link: Link) -> None:
    answer = link.hold_desk.ask(HOLD, ACCOUNT, Points(700))

    assert answer.right is not None
    assert answer.right.amount == Points(700)


def test_the_running_link_stops_when_it_is_told(link: Link) -> None:
    reached = threading.Event()

    def heard(status: SyncStatus) -> None:
        if status.online:
            reached.set()

    link.board.listen(heard)
    link.start()
    assert reached.wait(5)

    link.wake(at_once=True)

    assert link.stop()


# --- a desk that keeps its time ------------------------------------------------------


class HangingDesk:
    """Asks a name server that never answers; until it is let go."""

    def __init__(self) -> None:
        self.let_go = threading.Event()
        self.asked = 0

    def ask(self, hold: RightId, account: AccountId, most: Points) -> HoldAnswer:
        self.asked += 1
        self.let_go.wait(10)
        return HoldAnswer(answered=True)


def test_nobody_waits_longer_than_the_budget() -> None:
    hanging = HangingDesk()
    desk = PunctualDesk(hanging, wait_s=0.05)
    began = time.monotonic()

    first = desk.ask(HOLD, ACCOUNT, Points(1))
    second = desk.ask(HOLD, ACCOUNT, Points(1))

    assert not first.answered
    assert not second.answered
    assert hanging.asked == 1  # The second was not even asked.
    assert time.monotonic() - began < 5
    hanging.let_go.set()


def test_a_desk_that_answers_in_time_is_heard_every_time() -> None:
    hanging = HangingDesk()
    hanging.let_go.set()
    desk = PunctualDesk(hanging, wait_s=5)

    for _ in range(20):
        assert desk.ask(HOLD, ACCOUNT, Points(1)).answered
