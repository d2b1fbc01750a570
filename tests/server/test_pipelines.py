"""Questions that are asked at once, and changes that travel together, change nothing.

Whatever is foreseen is the truth when it is used; whatever is changed is changed in
its order, or not at all. On SQLite each statement is run where it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from threading import Event
from time import monotonic, sleep
from typing import Any

import pytest
from sqlalchemy import (
    Connection as SqlConnection,
    bindparam,
    event,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.exc import IntegrityError

from server import schema as db
from server.book import Book
from server.book_statements import UPDATE_ACCOUNT
from server.database import Conflict
from server.quick import change, foresee, together
from server.schema import TENANT, shard_of
from tests.helpers.server_world import World

_p = db.parked
_PUT = insert(_p)
_OF = select(_p.c.seq).where(_p.c.card == bindparam("card"))
_LOCKED = _OF.with_for_update()
_MOVE = update(_p).where(_p.c.card == bindparam("of")).values(seq=bindparam("to"))
_WAITS_FOR_ME = text(
    "SELECT count(*) FROM pg_locks"
    " WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
)
_LONGEST = 60.0
ONE, TWO = {"card": "ONE"}, {"card": "TWO"}


def _row(card: str, seq: int = 1) -> dict[str, Any]:
    place = {"holder": "1-1", "incarnation": 1, "seq": seq, "server_ts": "now"}
    return {"tenant": TENANT, "card": card, **place}


def _seq(conn: SqlConnection, values: dict[str, str], query: Any = _OF) -> Any:
    return conn.execute(query, values).scalar()


def _move(of: str, to: int) -> dict[str, Any]:
    return {"of": of, "to": to}


def _fail_after(conn: SqlConnection, moves: list[dict[str, Any]]) -> None:
    with together(conn):
        for move in moves:
            change(conn, _MOVE, move)
        raise ZeroDivisionError


@pytest.fixture
def world(make_world: Callable[..., World]) -> World:
    """Two rows, and statements that are known already."""
    made = make_world()

    def know(conn: SqlConnection) -> None:
        conn.execute(_PUT, _row("ONE"))
        conn.execute(_PUT, _row("TWO", 2))
        for _ in range(2):
            for query in (_OF, _LOCKED):
                conn.execute(query, ONE)
            conn.execute(_MOVE, _move("NOBODY", 1))

    made.database.write(know)
    return made


@contextmanager
def _trips(world: World) -> Iterator[list[str]]:
    """What goes to PostgreSQL meanwhile: one entry for each time it is waited for."""
    found: list[str] = []

    def taken(raw: Any, _record: object, _proxy: object) -> None:
        usual = type(raw)

        class Noting(raw.cursor_factory):  # type: ignore[name-defined,misc]
            def execute(self, query: Any, *given: Any, **named: Any) -> Any:
                if raw._pipeline is None:
                    found.append(str(query))
                return super().execute(query, *given, **named)

        def pipeline() -> Any:
            found.append("pipeline")
            return usual.pipeline(raw)

        raw.cursor_factory, raw.pipeline = Noting, pipeline

    def back(raw: Any, _record: object) -> None:
        raw.cursor_factory = raw.cursor_factory.__base__
        del raw.pipeline

    pool = world.database.engine.pool
    event.listen(pool, "checkout", taken)
    event.listen(pool, "checkin", back)
    try:
        yield found
    finally:
        event.remove(pool, "checkout", taken)
        event.remove(pool, "checkin", back)


def test_what_is_foreseen_is_what_would_have_been_answered(world: World) -> None:
    def work(conn: SqlConnection) -> list[Any]:
        foresee(conn, [(_OF, ONE), (_OF, TWO)])
        return [_seq(conn, TWO), _seq(conn, ONE)]

    assert world.database.write(work) == [2, 1]


def test_what_is_foreseen_is_used_once(world: World) -> None:
    def work(conn: SqlConnection) -> int:
        foresee(conn, [(_OF, ONE), (_OF, TWO)])
        before = len(getattr(conn, "_foreseen", ()))
        _seq(conn, ONE)
        _seq(conn, ONE)
        return before - len(getattr(conn, "_foreseen", ()))

    assert world.database.write(work) == (0 if world.database.is_sqlite else 1)


@pytest.mark.parametrize("how", ["change", "execute", "text", "in a block"])
def test_a_change_makes_void_what_was_foreseen(world: World, how: str) -> None:
    def work(conn: SqlConnection) -> Any:
        foresee(conn, [(_OF, ONE)])
        if how == "change":
            change(conn, _MOVE, _move("ONE", 9))
        elif how == "execute":
            conn.execute(_MOVE, _move("ONE", 9))
        elif how == "text":
            conn.execute(text("UPDATE parked SET seq = 9 WHERE card = 'ONE'"))
        else:
            with together(conn):
                change(conn, _MOVE, _move("ONE", 9))
                return _seq(conn, ONE)
        return _seq(conn, ONE)

    assert world.database.write(work) == 9


def test_a_lock_makes_void_what_was_foreseen_before_it(world: World) -> None:
    """Whoever waited for a lock may find everything changed."""

    def work(conn: SqlConnection) -> Any:
        foresee(conn, [(_OF, ONE)])
        # Another server, while this one waits for the lock of another row.
        world.database.write(lambda other: other.execute(_MOVE, _move("ONE", 9)))
        _seq(conn, TWO, _LOCKED)
        return _seq(conn, ONE)

    if world.database.is_sqlite:
        return  # One writer: nobody comes in between.
    assert world.database.write(work) == 9


def test_changes_of_a_block_are_made_in_their_order_and_before_questions(
    world: World,
) -> None:
    def work(conn: SqlConnection) -> list[Any]:
        with together(conn):
            change(conn, _MOVE, _move("ONE", 5))
            change(conn, _MOVE, _move("ONE", 6))
            inside = _seq(conn, ONE)
            change(conn, _MOVE, _move("ONE", 7))
        return [inside, _seq(conn, ONE)]

    assert world.database.write(work) == [6, 7]


def test_changes_that_go_with_the_commit_are_there_afterwards(world: World) -> None:
    def work(conn: SqlConnection) -> None:
        with together(conn, until_commit=True):
            change(conn, _MOVE, _move("ONE", 8))

    world.database.write(work)
    assert world.database.read(lambda conn: _seq(conn, ONE)) == 8


def test_one_change_that_fails_with_the_commit_undoes_all_of_them(world: World) -> None:
    def work(conn: SqlConnection) -> None:
        with together(conn, until_commit=True):
            change(conn, _MOVE, _move("ONE", 8))
            change(conn, _PUT, _row("TWO", 2))
            change(conn, _MOVE, _move("TWO", 8))

    for _ in range(3):
        with pytest.raises(IntegrityError):
            world.database.write(work)
        read = world.database.read
        assert read(lambda conn: [_seq(conn, ONE), _seq(conn, TWO)]) == [1, 2]


def test_what_is_undone_to_a_savepoint_is_not_sent_first(world: World) -> None:
    """It may be what went wrong; what was changed before the savepoint stays."""

    def work(conn: SqlConnection) -> list[Any]:
        with together(conn):
            change(conn, _MOVE, _move("TWO", 7))
            savepoint = conn.begin_nested()
            with suppress(IntegrityError):
                change(conn, _PUT, _row("ONE"))
            savepoint.rollback()
            change(conn, _MOVE, _move("ONE", 8))
        return [_seq(conn, ONE), _seq(conn, TWO)]

    assert world.database.write(work) == [8, 7]


def test_an_error_that_is_caught_leaves_what_was_changed_before_it(
    world: World,
) -> None:
    def work(conn: SqlConnection) -> None:
        with pytest.raises(ZeroDivisionError):
            _fail_after(conn, [_move("ONE", 8)])

    world.database.write(work)
    assert world.database.read(lambda conn: _seq(conn, ONE)) == 8


def test_foreseeing_with_a_lock_makes_void_what_was_foreseen_before(
    world: World,
) -> None:
    def work(conn: SqlConnection) -> Any:
        foresee(conn, [(_OF, ONE)])
        world.database.write(lambda other: other.execute(_MOVE, _move("ONE", 9)))
        foresee(conn, [(_LOCKED, TWO)])
        return _seq(conn, ONE)

    if world.database.is_sqlite:
        return  # One writer: nobody comes in between.
    assert world.database.write(work) == 9


def test_a_question_after_a_lock_is_answered_as_of_the_end_of_the_wait(
    world: World,
) -> None:
    """Somebody else has the row, and changes another one before he lets it go.

    So a lock is a statement of its own: what it is one statement with would be read
    as of before the wait.
    """
    if world.database.is_sqlite:
        return  # One writer: nobody waits for a row.
    has_it = Event()

    def other(conn: SqlConnection) -> None:
        _seq(conn, ONE, _LOCKED)
        has_it.set()
        until = monotonic() + _LONGEST
        while not conn.execute(_WAITS_FOR_ME).scalar():
            assert monotonic() < until
            sleep(0.01)
        conn.execute(_MOVE, _move("TWO", 9))

    def work(conn: SqlConnection) -> Any:
        assert has_it.wait(_LONGEST)
        foresee(conn, [(_LOCKED, ONE), (_OF, TWO)])
        return _seq(conn, TWO)

    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(world.database.write, other)
        assert world.database.write(work) == 9
        done.result()


def test_a_failure_before_the_first_question_leaves_a_transaction(world: World) -> None:
    """What is changed afterwards is undone with it, as always."""

    def work(conn: SqlConnection) -> None:
        with pytest.raises(ZeroDivisionError):
            _fail_after(conn, [])
        conn.execute(_MOVE, _move("ONE", 9))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        world.database.write(work)
    assert world.database.read(lambda conn: _seq(conn, ONE)) == 1


def test_an_account_of_another_version_is_a_conflict(world: World) -> None:
    """Also when it is written along with the COMMIT; nothing of it is kept."""
    account = "0" * 32
    keys = {"tenant": TENANT, "shard": shard_of(account), "account": account}

    def begin(conn: SqlConnection) -> None:
        Book(conn).open_account(account, name="", status="active", joined="2026-01-01")

    world.database.write(begin)
    values = {
        "k_shard": keys["shard"], "k_account": account, "k_ver": 7, "new_ver": 8,
        "posted": 500, "rights_out": 0, "claims": 0, "risk_used": 0, "risk_limit": 0,
    }  # fmt: skip
    tries = 0

    def work(conn: SqlConnection) -> None:
        nonlocal tries
        tries += 1
        with together(conn, until_commit=True):
            change(conn, UPDATE_ACCOUNT, values)

    with pytest.raises(Conflict):
        world.database.write(work)
    assert tries > 1  # The unit of work was run again.
    row = world.database.read(
        lambda conn: conn.execute(select(db.account).filter_by(account=account)).one()
    )
    assert (row.posted, row.ver) == (0, 0)


def test_a_hold_waits_twice_for_postgresql(world: World) -> None:
    """Once for all that it asks, and once for all that it writes."""
    if world.database.is_sqlite:
        return  # It is asked in this very process.
    account, till = world.member(points=5_000), world.till()
    for number in range(3):
        till.hold(account, 100, f"hold-before-{number}")
    with _trips(world) as trips:
        answer = till.hold(account, 100, "hold-now")
    assert (answer.figures.held, trips) == (400, ["pipeline", "pipeline"])


def test_all_of_a_pipeline_is_sent_at_its_end(world: World) -> None:
    """Nothing of it wakes the database before; what it changed is there afterwards."""
    if world.database.is_sqlite:
        return  # It is asked in this very process.
    still_here: list[int] = []

    def work(conn: SqlConnection) -> list[Any]:
        raw: Any = conn.connection.driver_connection

        class Noting(raw.cursor_factory):  # type: ignore[name-defined,misc]
            def execute(self, query: Any, *given: Any, **named: Any) -> Any:
                done = super().execute(query, *given, **named)
                still_here.append(len(raw._pipeline.command_queue))
                return done

        usual, raw.cursor_factory = raw.cursor_factory, Noting
        with together(conn):
            change(conn, _MOVE, _move("ONE", 5))
            change(conn, _MOVE, _move("TWO", 6))
        raw.cursor_factory = usual
        return [_seq(conn, ONE), _seq(conn, TWO)]

    assert world.database.write(work) == [5, 6]
    assert still_here == sorted(set(still_here))  # It grows.
    assert min(still_here) > 0
