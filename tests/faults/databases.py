"""The server dies, or the database under it, while tills upload; one takes over.

What the server acknowledged is there, what it did not is sent again, nothing twice.
The machine of a primary dies whole; its standby is promoted, and the server begins
again over that one. A synchronous standby has every commit that was acknowledged. An
asynchronous one has not, and the control shows it; the cure is that somebody says
`kassa-server restored`, and the tills tell such a server again what it forgot.
"""

from __future__ import annotations

import io
import os
import random
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, redirect_stdout
from dataclasses import dataclass, replace

from server.__main__ import main as kassa_server
from server.config import DATABASE_VARIABLE
from tests.faults import books
from tests.faults.clusters import MortalCluster, mortal, standby_of
from tests.faults.forks import Child, Line, answer_of
from tests.faults.ghost import Ghost
from tests.faults.kinds import Fault, Outcome, Run
from tests.faults.processes import serve_customers
from tests.faults.room import Room, ServerChild, pause
from tests.helpers.ready_shop import ReadyShop

DEATHS = 3  # In one morning.
CUSTOMERS = 8
LONGEST_S = 0.6


@dataclass
class Morning:
    """A shop, what was seen in it, and its server."""

    shop: ReadyShop
    ghost: Ghost
    server: ServerChild

    def run(self, seed: int, strike: Callable[[random.Random], None]) -> Outcome:
        """Customers are served while it strikes; then the books."""
        chance = random.Random(seed)
        with Child(self._work(chance)) as till:
            for _ in range(DEATHS):
                pause(chance.uniform(0.0, LONGEST_S))
                strike(chance)
            self.ghost.listen(till.line.all())
            code = till.wait()
        outcome = books.judged(self.shop, self.ghost)
        if code:
            outcome += Outcome(corrupt=1, words=(f"the till ended with {code}",))
        return replace(outcome, tries=DEATHS)

    def _work(self, chance: random.Random) -> Callable[[Line], None]:
        seed, port = chance.random(), self.server.port
        return lambda line: serve_customers(
            self.shop, port, random.Random(seed), line, CUSTOMERS
        )


@contextmanager
def _morning(shop: ReadyShop) -> Iterator[Morning]:
    ghost = books.ghost_of(shop)
    with ServerChild(shop.server_data) as server:
        yield Morning(shop, ghost, server)


@contextmanager
def _server_killed_on_sqlite(room: Room) -> Iterator[Run]:
    with _morning(room.shop()) as morning:

        def strike(_: random.Random) -> None:
            morning.server.kill()
            morning.server.begin()

        yield lambda seed: morning.run(seed, strike)


@contextmanager
def _on_mortal(room: Room) -> Iterator[tuple[MortalCluster, Morning]]:
    with mortal() as cluster, _morning(room.shop_on(cluster.new_database())) as morning:
        yield cluster, morning


@contextmanager
def _server_killed_on_postgresql(room: Room) -> Iterator[Run]:
    with _on_mortal(room) as (_, morning):

        def strike(_: random.Random) -> None:
            morning.server.kill()
            morning.server.begin()

        yield lambda seed: morning.run(seed, strike)


@contextmanager
def _postmaster_killed(room: Room) -> Iterator[Run]:
    """The server process lives on and finds its connections dead."""
    with _on_mortal(room) as (cluster, morning):

        def strike(_: random.Random) -> None:
            os.kill(cluster.postmaster(), signal.SIGKILL)
            cluster.restart()

        yield lambda seed: morning.run(seed, strike)


@contextmanager
def _backend_killed(room: Room) -> Iterator[Run]:
    """One process of the database dies; PostgreSQL then throws out all of them."""
    with _on_mortal(room) as (cluster, morning):

        def strike(chance: random.Random) -> None:
            processes = cluster.processes().items()
            mine = [pid for pid, name in processes if "kassa_" in name]
            if mine:
                os.kill(chance.choice(mine), signal.SIGKILL)
                cluster.wait_until_ready()

        yield lambda seed: morning.run(seed, strike)


@contextmanager
def _environment(url: str) -> Iterator[None]:
    """What is opened meanwhile finds its books there."""
    before = os.environ.get(DATABASE_VARIABLE)
    os.environ[DATABASE_VARIABLE] = url
    try:
        yield
    finally:
        if before is None:
            del os.environ[DATABASE_VARIABLE]
        else:
            os.environ[DATABASE_VARIABLE] = before


@contextmanager
def _failover_synchronous(room: Room) -> Iterator[Run]:
    """A try is one primary's death; each needs two new clusters."""

    def run(seed: int) -> Outcome:
        with ExitStack() as stack:
            primary = stack.enter_context(mortal())
            address = primary.new_database()
            morning = stack.enter_context(_morning(room.shop_on(address)))
            standby = stack.enter_context(standby_of(primary, is_synchronous=True))
            deaths: list[int] = []

            def strike(_: random.Random) -> None:
                if deaths:
                    return
                deaths.append(primary.postmaster())
                primary.kill_whole()
                _take_over(standby)
                taken = _environment(moved(address, primary, standby))
                stack.enter_context(taken)
                morning.server.kill()
                morning.server.begin()

            outcome = morning.run(seed, strike)
        return replace(outcome, tries=1)

    yield run


def _take_over(standby: MortalCluster) -> None:
    """From now on it waits for nobody."""
    standby.promote()
    standby.ask("ALTER SYSTEM SET synchronous_standby_names = ''")
    standby.ask("SELECT pg_reload_conf()")


def moved(address: str, primary: MortalCluster, standby: MortalCluster) -> str:
    return address.replace(primary.folder.name, standby.folder.name)


@contextmanager
def _failover_asynchronous(room: Room) -> Iterator[Run]:
    """The control: the standby was behind, so acknowledged commits are gone."""

    def run(seed: int) -> Outcome:
        with ExitStack() as stack:
            primary = stack.enter_context(mortal())
            address = primary.new_database()
            morning = stack.enter_context(_morning(room.shop_on(address)))
            standby = stack.enter_context(standby_of(primary, is_synchronous=False))
            standby.stop_following()
            _serve(morning, seed)
            acknowledged = _at_server(morning)
            morning.server.kill()
            primary.kill_whole()
            _take_over(standby)
            with _environment(moved(address, primary, standby)):
                kept = _at_server(morning)
        gone = acknowledged - kept
        words = tuple(f"{number} was acknowledged and is gone" for number in gone)
        return Outcome(
            tries=1, lost=len(gone), doubled=len(kept - acknowledged), words=words
        )

    yield run


@contextmanager
def _failover_restored(room: Room) -> Iterator[Run]:
    """The same loss while customers are served; the operator says so, tills report.

    A try that lost nothing has shown nothing, and counts as corrupt.
    """

    def run(seed: int) -> Outcome:
        with ExitStack() as stack:
            primary = stack.enter_context(mortal())
            address = primary.new_database()
            morning = stack.enter_context(_morning(room.shop_on(address)))
            standby = stack.enter_context(standby_of(primary, is_synchronous=False))
            chance = random.Random(seed)
            _serve(morning, chance.random(), chance.randint(1, CUSTOMERS))
            standby.stop_following()
            _serve(morning, chance.random(), chance.randint(1, CUSTOMERS))
            acknowledged = _at_server(morning)
            forgotten: list[int] = []

            def strike(chance: random.Random) -> None:
                if forgotten:
                    return
                morning.server.kill()
                primary.kill_whole()
                _take_over(standby)
                taken = _environment(moved(address, primary, standby))
                stack.enter_context(taken)
                forgotten.append(len(acknowledged - _at_server(morning)))
                _say_restored(morning)
                pause(chance.uniform(0.0, LONGEST_S))
                morning.server.begin()

            outcome = morning.run(seed, strike)
        if not any(forgotten):
            outcome += Outcome(corrupt=1, words=("the standby had everything",))
        return replace(outcome, tries=1)

    yield run


def _say_restored(morning: Morning) -> None:
    """What the operator does after such a failover; a program of its own."""
    words = ["restored", "--data", str(morning.shop.server_data)]

    def quietly() -> dict[str, int]:
        with redirect_stdout(io.StringIO()):
            return {"code": kassa_server(words)}

    assert answer_of(quietly)["code"] == 0


def _serve(morning: Morning, seed: float, customers: int = CUSTOMERS) -> None:
    chance = random.Random(seed)
    shop, port = morning.shop, morning.server.port
    with Child(
        lambda line: serve_customers(shop, port, chance, line, customers)
    ) as till:
        said = morning.ghost.listen(till.line.all())
        assert till.wait() == 0, said


def _at_server(morning: Morning) -> set[str]:
    answer = answer_of(lambda: {"numbers": books.numbers_at(morning.shop)})
    return set(answer["numbers"])


FAULTS = (
    Fault(
        name="server killed, SQLite", quick=1, full=330, begin=_server_killed_on_sqlite
    ),
    Fault(
        name="server killed, PostgreSQL",
        quick=0,
        full=50,
        begin=_server_killed_on_postgresql,
    ),
    Fault(name="postmaster killed", quick=0, full=50, begin=_postmaster_killed),
    Fault(name="database backend killed", quick=1, full=50, begin=_backend_killed),
    Fault(
        name="failover, synchronous standby",
        quick=0,
        full=20,
        begin=_failover_synchronous,
    ),
    Fault(
        name="failover, asynchronous standby, restored",
        quick=0,
        full=20,
        begin=_failover_restored,
    ),
    Fault(
        name="control: failover, asynchronous standby",
        quick=0,
        full=5,
        begin=_failover_asynchronous,
        is_control=True,
    ),
)
