"""Row 4: a hold arrives after it was given up - a tombstone refuses it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from sync import protocol as wire
from sync.client import Reply
from tests.helpers.builders import COFFEE
from tests.helpers.two_tills import TwoTills, every_kind
from tests.stories.conflicts.at_the_counter import free_points, open_points
from tests.stories.simulation.network import Message

BALANCE = 4_000


@pytest.fixture
def free(tmp_path: Path) -> Iterator[TwoTills]:
    """Nothing is parked at any till."""
    made = TwoTills(tmp_path, every_kind(), points=BALANCE, is_planned=False)
    yield made
    made.close()


def test_row_04_a_question_that_lay_somewhere_binds_nobodys_points(
    free: TwoTills,
) -> None:
    free.world.rates = {"delayed": 1.0}
    free.there.begin(COFFEE)
    free.world.heal()
    earned = free.there.pay().earned.units
    free.sync()  # The server hears that the till waits no more.
    answers = heard(free)

    free.network.deliver_late(everything=True)

    assert [answer.refusal for answer in answers] == ["given_up"]
    assert open_points(free) == 0
    assert free_points(free) == BALANCE + earned
    assert free.findings() == []
    assert free.differences() == []


def heard(shops: TwoTills) -> list[wire.HoldAnswer]:
    """From now on: what the server answers to questions for a hold."""
    answers: list[wire.HoldAnswer] = []

    def look(_till: str, message: Message, reply: Reply, _is_heard: bool) -> None:
        if message.path == wire.PATH_HOLD:
            answers.append(msgspec.json.decode(reply.body, type=wire.HoldAnswer))

    shops.network.watched = look
    return answers
