"""The program is killed at any moment, again and again, while a cashier sells.

What was confirmed is there once: in the till's file, at the server, on paper, and in
the balances of the members; the sale in hand is on the screen again, or it is done.
`script/faults --full` does the same three hundred times.
"""

from __future__ import annotations

from tests.faults.window import a_day_of_kills
from tests.helpers.ready_shop import ReadyShop
from tests.stories.faults.counter import open_shift

KILLS = 5  # Each way to die once.


def test_nothing_confirmed_is_lost_or_doubled_however_often_it_is_killed(
    copied: ReadyShop,
) -> None:
    open_shift(copied)

    outcome = a_day_of_kills(copied, KILLS, seed=20300102)

    assert outcome.is_clean, outcome.words
    assert outcome.tries == KILLS
