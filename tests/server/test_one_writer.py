"""Tills that ask at the same moment share one flush, and nothing else.

The works are tried on a real file; who waits is made to wait, so that nothing here
depends on how fast the machine is.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event
from sqlalchemy.exc import OperationalError

from server.database import LETTERS, Database, open_sqlite
from server.one_writer import MOST_TOGETHER
from tests.helpers.server_world import World

WAIT_S = 60.0


class Shop:
    """A file with one table, and works that several tills ask for at once."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.told: dict[str, object] = {}
        self.done: list[str] = []  # Works, in the order in which they were done.
        self.handles: list[object] = []  # On which connection.
        self.commits: list[list[str]] = []  # What was done by each of them.
        self.told_before: list[list[str]] = []  # Whoever had heard at each of them.
        self._run(
            "CREATE TABLE told (till TEXT PRIMARY KEY, points INT CHECK (points > 0))"
        )

        @event.listens_for(database.engine, "commit")
        def note(conn: Connection) -> None:
            if not conn.get_execution_options().get("kassa_reads"):
                self.commits.append(list(self.done))
                self.told_before.append(sorted(self.told))

    def _run(self, sql: str) -> None:
        self.database.write(lambda conn: conn.exec_driver_sql(sql) and None)

    def rows(self) -> list[str]:
        ask = "SELECT till FROM told ORDER BY till"
        return self.database.read(
            lambda conn: [row[0] for row in conn.exec_driver_sql(ask)]
        )

    def asks(
        self,
        till: str,
        points: int = 1,
        *,
        then: Callable[[Connection], object] = lambda _conn: None,
        is_small: bool = True,
    ) -> None:
        def work(conn: Connection) -> str:
            conn.exec_driver_sql("INSERT INTO told VALUES (?, ?)", (till, points))
            then(conn)
            self.handles.append(conn.connection.driver_connection)
            self.done.append(till)
            return till

        try:
            self.told[till] = self.database.write(work, is_small=is_small)
        except Exception as error:  # noqa: BLE001 - what the till was told.
            self.told[till] = error

    @contextmanager
    def busy(self) -> Iterator[Callable[..., None]]:
        """The first till's work lasts until all others stand in the row."""
        threads: list[threading.Thread] = []
        stands, goes_on = threading.Event(), threading.Event()

        def last_long(_conn: Connection) -> None:
            stands.set()
            assert goes_on.wait(WAIT_S)

        def start(*words: Any, **more: Any) -> None:
            before = len(row)
            thread = threading.Thread(target=self.asks, args=words, kwargs=more)
            threads.append(thread)
            thread.start()
            while len(threads) > 1 and len(row) == before:
                thread.join(0.001)

        row = self.database._writer._row
        start("first", then=last_long)
        assert stands.wait(WAIT_S)
        yield start
        goes_on.set()
        for thread in threads:
            thread.join(WAIT_S)
            assert not thread.is_alive()


@pytest.fixture
def shop(tmp_path: Path, sqlite_world: World) -> Iterator[Shop]:
    database = open_sqlite(tmp_path / "told.db", sqlite_world.server.core.clock)
    yield Shop(database)
    database.close()


def test_tills_that_ask_at_the_same_moment_share_one_flush(shop: Shop) -> None:
    with shop.busy() as asks:
        for number in range(5):
            asks(f"till {number}")
    assert len(shop.rows()) == 6
    assert len(shop.commits) == 1
    assert all(shop.told[till] == till for till in shop.rows())


def test_nobody_is_told_before_the_flush_that_made_it_durable(shop: Shop) -> None:
    with shop.busy() as asks:
        asks("second")
    assert shop.commits == [["first", "second"]]
    assert shop.told_before == [[]]


def test_a_till_that_is_refused_takes_no_other_with_it(shop: Shop) -> None:
    def refuse(_conn: Connection) -> None:
        raise ValueError("no such card")

    with shop.busy() as asks:
        asks("second", then=refuse)
        asks("third", points=-1)
        asks("fourth")
    assert shop.rows() == ["first", "fourth"]
    assert isinstance(shop.told["second"], ValueError)
    assert "CHECK constraint" in str(shop.told["third"])
    assert len(shop.commits) == 1


def test_an_error_of_the_disk_is_told_to_all_and_nothing_of_it_is_there(
    shop: Shop,
) -> None:
    def break_down(_conn: Connection) -> None:
        raise OperationalError("INSERT", {}, Exception("disk I/O error"))

    with shop.busy() as asks:
        asks("second")
        asks("third", then=break_down)
    assert shop.rows() == []
    assert all(isinstance(answer, OperationalError) for answer in shop.told.values())
    shop.asks("fourth")
    assert shop.rows() == ["fourth"]
    assert shop.handles[-1] is not shop.handles[0]


def test_a_till_that_is_alone_and_refused_leaves_nothing(shop: Shop) -> None:
    shop.asks("first", points=-1)
    shop.asks("second")
    shop.asks("third")
    assert shop.rows() == ["second", "third"]
    assert shop.handles[0] is shop.handles[1]


def test_who_sends_a_long_queue_keeps_nobody_waiting_who_came_before(
    shop: Shop,
) -> None:
    with shop.busy() as asks:
        asks("second")
        asks("queue", is_small=False)
        asks("third")
    assert shop.rows() == ["first", "queue", "second", "third"]
    assert [len(done) for done in shop.commits] == [2, 3, 4]
    assert shop.done == ["first", "second", "queue", "third"]


def test_nobody_waits_for_more_than_a_few_others(shop: Shop) -> None:
    with shop.busy() as asks:
        for number in range(MOST_TOGETHER):
            asks(f"till {number:02}")
    assert [len(done) for done in shop.commits] == [MOST_TOGETHER, MOST_TOGETHER + 1]


def test_letters_are_rung_for_whoever_wrote_them(shop: Shop) -> None:
    rung: list[frozenset[str]] = []
    shop.database.on_letters = rung.append

    def writes(till: str) -> Callable[[Connection], object]:
        return lambda conn: conn.info.setdefault(LETTERS, set()).add(till)

    def refused(conn: Connection) -> None:
        writes("nobody")(conn)
        raise ValueError("no such card")

    with shop.busy() as asks:
        asks("second", then=writes("400-1"))
        asks("third", then=refused)
        asks("fourth", then=writes("400-2"))
    assert sorted(rung, key=sorted) == [frozenset({"400-1"}), frozenset({"400-2"})]


def test_a_file_that_cannot_be_written_now_is_said_so_to_whoever_asks(
    shop: Shop,
) -> None:
    refusals = [OperationalError("BEGIN", {}, Exception("database is locked"))]

    @event.listens_for(shop.database.engine, "begin")
    def refuse(_conn: Connection) -> None:
        if refusals:
            raise refusals.pop()

    shop.asks("first")
    assert isinstance(shop.told["first"], OperationalError)
    shop.asks("second")
    assert shop.rows() == ["second"]
