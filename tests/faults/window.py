"""The real program with its window, which nobody sees, and a cashier who sells.

Everything goes through keys and scans. It is killed while it starts, while it sells
and while it is paid; what is on paper, on the screen and in the books must agree.
"""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from bench.demo.books import Paper, expected_balances, papers, server_balances
from bench.demo.shop import DemoShop
from bench.demo.till_process import Look, NotSeen
from cashier.devices.clock import SystemClock
from cashier.devices.randomness import SystemRandomness
from server.bootstrap import open_server
from tests.faults.books import server_pages
from tests.faults.forks import answer_of
from tests.faults.kinds import Outcome, Run
from tests.faults.room import Room
from tests.helpers.ready_shop import ReadyShop, over_https, till_of
from tests.helpers.real_till import CHEESE, COFFEE, MILK, PETROVA, VASILIEVA
from tests.helpers.relay import Relay
from tests.stories.faults.counter import Counter, open_shift

MOST_KEYS, SEEN_S = 20, 0.5  # Until a person presses again.
NO_CARD = "Сканируйте карту клиента"
GOODS, CARDS = (MILK, CHEESE, COFFEE), (PETROVA, VASILIEVA, "")
QUEUE_S = 60.0
KILLS_A_DAY = 50
SLOW_SALES = 4
STORE = "cashier/store"  # In the stack of a window that waits for the disk.


@dataclass
class Memory:
    """What the cashier saw before the screen went dark."""

    lines: list[str] = field(default_factory=list)
    is_paid: bool = False  # The last key was pressed; what came of it is not known.
    receipts: int = 0  # Seen on the screen.
    deaths: int = 0


class Cashier:
    def __init__(self, counter: Counter, chance: random.Random) -> None:
        self._counter = counter
        self._till = counter.till
        self._chance = chance
        self.memory = Memory()

    def live_until_killed(self, kind: int) -> None:
        """One life of the program; the kind says when it ends."""
        try:
            if kind == 0:
                self._start_and_be_killed()
            self.come_back()
            if kind in (1, 3):
                self._kill_after(self._chance.uniform(0.1, 4.0))
            while True:
                self.sell(killed_at_the_end=kind in (2, 4))
        except (NotSeen, OSError):
            assert has_ended(self._till.pid), "the till said something else"
        self.memory.deaths += 1
        self._till.close()

    def come_back(self) -> None:
        """Log in; the sale is as it was, or it was done."""
        look = self._counter.log_in()
        assert look.screen == "sale", look
        kept, memory = self.memory.lines, self.memory
        look = self._till.wait(
            lambda look: (
                names(look)[: len(kept)] == kept or (memory.is_paid and not look.rows)
            ),
            what=f"the sale of {kept}",
        )
        assert len(look.rows) <= len(kept) + 1  # One may have been on its way.
        if memory.is_paid and look.rows:
            assert names(look) == kept
        memory.lines, memory.is_paid = names(look), False

    def sell(self, *, killed_at_the_end: bool = False) -> None:
        for _ in range(self._chance.randint(1, 3)):
            self._scan(self._chance.choice(GOODS))
        card = self._chance.choice(CARDS)
        if card and self._till.look().says(NO_CARD):
            self._till.scan(card)
            # A cashier looks at what is on the card before going on.
            self._till.wait(lambda look: not look.says(NO_CARD), what="the card")
        self._pay(killed_at_the_end)
        self._till.key("Return")
        # On a slow disk the goods of the sale before may still be seen for a moment.
        self._till.wait(
            lambda look: look.screen == "sale" and not look.rows, what="a new sale"
        )

    def _scan(self, code: str) -> None:
        before = len(self.memory.lines)
        self._till.scan(code)
        look = self._till.wait(lambda look: len(look.rows) > before, what="a line")
        self.memory.lines = names(look)

    def _pay(self, is_killed: bool) -> None:
        self._to_payment()
        self.memory.is_paid = True
        self._till.key("Return")
        if is_killed:
            time.sleep(self._chance.uniform(0.0, 0.15))
            os.kill(self._till.pid, signal.SIGKILL)
        self._till.at("receipt")
        self.memory.receipts += 1
        self.memory.lines, self.memory.is_paid = [], False

    def _to_payment(self) -> None:
        """Answers what is asked, anew where the sums have changed meanwhile."""
        for _ in range(MOST_KEYS):
            look = self._till.look()
            if look.screen == "payment":
                return
            # All that may be redeemed; or on to the payment, once more if need be.
            self._till.key("1" if look.says("Списать бонусы?") else "F9")
            time.sleep(SEEN_S)
        self._till.at("payment")

    def _start_and_be_killed(self) -> None:
        def kill_soon() -> None:
            time.sleep(self._chance.uniform(0.1, 1.5))
            os.kill(self._till.pid, signal.SIGKILL)

        self._till.launch()
        kill_soon()
        self._till.see("nothing")

    def _kill_after(self, seconds: float) -> None:
        kill = threading.Timer(seconds, os.kill, (self._till.pid, signal.SIGKILL))
        kill.daemon = True
        kill.start()


def names(look: Look) -> list[str]:
    return [row[1] for row in look.rows]


def has_ended(pid: int) -> bool:
    """Killed, and not yet waited for; its pipes close a moment earlier."""
    stat = Path(f"/proc/{pid}/stat")
    for _ in range(200):
        if stat.read_text().rpartition(")")[2].split()[0] == "Z":
            return True
        time.sleep(0.01)
    return False


def a_day_of_kills(shop: ReadyShop, kills: int, seed: int) -> Outcome:
    """The shift is open; so many deaths, one more sale, and a look into the books."""
    with DemoShop(shop.folder) as demo, Counter(demo) as counter:
        cashier = Cashier(counter, random.Random(seed))
        for kill in range(kills):
            cashier.live_until_killed(kill % 5)
        cashier.come_back()
        cashier.sell()
        wait_for_empty_queue(counter)
        counter.till.leave()
        found = papers(demo.receipts)
        held = server_balances(demo.server("export", "balances"))
    assert cashier.memory.deaths == kills
    return _compared(shop, cashier.memory, found, held)


def _compared(
    shop: ReadyShop, memory: Memory, found: list[Paper], held: dict[str, int]
) -> Outcome:
    """Paper, the till's file, the server's book, and the balances of the members."""
    words: list[str] = []
    once = _once_each(found, words)
    at_till = numbers_at_till(shop)
    at_server, odd = _at_server(shop)
    words += odd
    unsure = memory.deaths
    most = memory.receipts + unsure
    lost = max(0, memory.receipts - len(at_till))
    doubled = max(0, len(at_till) - most)
    lost += len(set(at_till) - set(at_server)) + len(set(at_till) - set(once))
    doubled += len(at_server) - len(set(at_server)) + len(set(at_server) - set(at_till))
    serials = [serial(number) for number in at_till]
    if serials != list(range(serials[0], serials[0] + len(serials))):
        words.append(f"numbers have a gap: {at_till}")
    corrupt = len(words)
    for card, owed in expected_balances(list(once.values())).items():
        if held[card] != owed:
            words.append(f"{card} has {held[card]} points, should have {owed}")
            lost, doubled = lost + (held[card] < owed), doubled + (held[card] > owed)
    return Outcome(
        tries=memory.deaths,
        lost=lost,
        doubled=doubled,
        corrupt=corrupt,
        words=tuple(words),
    )


def _once_each(found: list[Paper], words: list[str]) -> dict[str, Paper]:
    """A paper may come twice, killed before it was noted; never with other words."""
    by_number: dict[str, Paper] = {}
    for paper in found:
        if by_number.setdefault(paper.number, paper) != paper:
            words.append(f"two papers of {paper.number} differ")
    return by_number


def numbers_at_till(shop: ReadyShop) -> list[str]:
    nowhere = Relay(9)
    till = till_of(
        shop, SystemClock(), SystemRandomness(), lambda: over_https(shop, nowhere)
    )
    till.start()
    numbers = till.numbers()
    till.stop()
    nowhere.close()
    return numbers


def _at_server(shop: ReadyShop) -> tuple[list[str], list[str]]:
    """Numbers as often as they were booked; whatever is odd there."""
    server = open_server(shop.server_data)
    try:
        return server_pages(server)
    finally:
        server.close()


def serial(number: str) -> int:
    return int(number.split("-")[2])


def wait_for_empty_queue(counter: Counter) -> None:
    end = time.monotonic() + QUEUE_S
    while "Связь есть" not in counter.till.look().texts:
        assert time.monotonic() < end, "the queue did not drain"
        time.sleep(0.1)


def slow_day(
    shop: ReadyShop, seed: int, slowed: Callable[[int], AbstractContextManager[None]]
) -> dict[str, Any]:
    """Sales while something slows the program down; what the watchdog said of it."""
    open_shift(shop)
    words: list[str] = []
    with DemoShop(shop.folder) as demo, Counter(demo) as counter:
        counter.log_in()
        log = demo.till_home / "logs" / "kassa.log"
        before = len(log.read_text()) if log.exists() else 0
        with slowed(counter.till.pid):
            cashier = Cashier(counter, random.Random(seed))
            for _ in range(SLOW_SALES):
                cashier.sell()
        wait_for_empty_queue(counter)
        counter.till.leave()
        found = papers(demo.receipts)
        said = log.read_text()[before:]
    # On a machine with other work a drawing may be late too: that is not the disk's.
    busy = [line for line in said.splitlines() if "ui_thread_busy" in line]
    words += [line for line in busy if STORE in line]
    at_server, odd = _at_server(shop)
    numbers = sorted(paper.number for paper in found)
    if not numbers == at_server == sorted(numbers_at_till(shop)):
        words.append(f"paper {numbers}, server {at_server}")
    return {"words": [*words, *odd]}


@contextmanager
def killed_at_random(room: Room) -> Iterator[Run]:
    """A try is a whole day; in a process of its own, for it has threads."""

    def run(seed: int) -> Outcome:
        shop = room.fresh_shop()

        def day() -> dict[str, Any]:
            open_shift(shop)
            return asdict(a_day_of_kills(shop, KILLS_A_DAY, seed))

        answer = answer_of(day, patience_s=3600.0)
        del answer["what"]
        return Outcome(**{**answer, "words": tuple(answer["words"])})

    yield run
