"""Statements that come again are run by the driver itself, and nobody can tell.

Whatever a statement answered the first time, through SQLAlchemy, it answers the third
time, on both back ends: rows by name and by place, numbers of rows, errors.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Connection, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError, MultipleResultsFound, NoResultFound

from server import schema as db
from server.quick import Plans, QuickConnection
from server.schema import TENANT
from tests.helpers.server_world import World

_p = db.parked
_PUT = insert(_p)
_OF = select(_p).where(_p.c.card.in_(bindparam("cards", expanding=True)))
_OF_TWO = select(_p).where(_p.c.card.in_(["CARD01", "CARD03"]))
_OF_PLACE = select(_p.c.card, _p.c.seq).where(_p.c.seq == bindparam("place"))
_MOVE = update(_p).where(_p.c.card == bindparam("of")).values(seq=bindparam("to"))
_BODY = insert(db.inbox)
_BODIES = select(db.inbox.c.body).where(db.inbox.c.seq == bindparam("place"))
TIMES = 3


def _row(card: str, seq: int = 1) -> dict[str, Any]:
    place = {"holder": "1-1", "incarnation": 1, "seq": seq, "server_ts": "now"}
    return {"tenant": TENANT, "card": card, **place}


@pytest.fixture
def world(make_world: Callable[..., World]) -> World:
    return make_world()


def _is_short(conn: Connection, statement: Any, keys: tuple[str, ...] = ()) -> bool:
    plans: Plans = conn.engine.kassa_plans  # type: ignore[attr-defined]
    return plans.find(statement, keys) is not None


def test_a_list_that_stands_in_the_statement_itself_finds_what_is_in_it(
    world: World,
) -> None:
    def work(conn: Connection) -> list[list[str]]:
        conn.execute(_PUT, [_row(f"CARD{n:02d}") for n in range(5)])
        found = [sorted(r.card for r in conn.execute(_OF_TWO)) for _ in range(TIMES)]
        assert _is_short(conn, _OF_TWO)
        return found

    assert world.database.write(work) == [["CARD01", "CARD03"]] * TIMES


def test_a_list_of_any_length_finds_what_is_in_it(world: World) -> None:
    cards = [f"CARD{n:02d}" for n in range(40)]

    def work(conn: Connection) -> list[list[str]]:
        conn.execute(_PUT, [_row(card) for card in cards])
        sizes = [0, 1, 2, 5, 8, 9, 33, 40] * TIMES
        found = [conn.execute(_OF, {"cards": cards[:size]}) for size in sizes]
        assert isinstance(conn, QuickConnection)
        assert _is_short(conn, _OF)
        return [sorted(row.card for row in rows) for rows in found]

    sizes = [0, 1, 2, 5, 8, 9, 33, 40] * TIMES
    assert world.database.write(work) == [cards[:size] for size in sizes]


def test_a_list_that_stands_in_the_statement_itself_is_part_of_it(world: World) -> None:
    two = select(_p.c.card).where(_p.c.card.in_(["CARD01", "CARD03"]))

    def work(conn: Connection) -> list[list[str]]:
        conn.execute(_PUT, [_row(f"CARD{n:02d}") for n in range(5)])
        return [sorted(conn.execute(two).scalars()) for _ in range(TIMES)]

    assert world.database.write(work) == [["CARD01", "CARD03"]] * TIMES


def test_rows_have_names_places_and_numbers(world: World) -> None:
    def work(conn: Connection) -> None:
        conn.execute(_PUT, [_row("ONE"), _row("TWO", 2)])
        for _ in range(TIMES):
            row = conn.execute(_OF_PLACE, {"place": 2}).one()
            card, seq = row
            assert (row.card, row.seq) == (card, seq) == ("TWO", 2)
            assert dict(row._mapping) == {"card": "TWO", "seq": 2}
            assert conn.execute(_OF_PLACE, {"place": 2}).scalar() == "TWO"
            assert conn.execute(_OF_PLACE, {"place": 2}).scalars().all() == ["TWO"]
            assert conn.execute(_OF_PLACE, {"place": 9}).first() is None
            with pytest.raises(NoResultFound):
                conn.execute(_OF_PLACE, {"place": 9}).scalar_one()

    world.database.write(work)


def test_more_than_one_row_is_never_taken_for_one(world: World) -> None:
    def work(conn: Connection) -> None:
        conn.execute(_PUT, [_row("ONE"), _row("TWO")])
        for _ in range(TIMES):
            with pytest.raises(MultipleResultsFound):
                conn.execute(_OF_PLACE, {"place": 1}).one()

    world.database.write(work)


def test_changes_count_their_rows_one_by_one_and_together(world: World) -> None:
    def work(conn: Connection) -> None:
        conn.execute(_PUT, [_row("ONE"), _row("TWO")])
        for _ in range(TIMES):
            assert conn.execute(_MOVE, {"of": "ONE", "to": 5}).rowcount == 1
            both = [{"of": "ONE", "to": 6}, {"of": "TWO", "to": 6}]
            assert conn.execute(_MOVE, both).rowcount == 2
            missing = [{"of": "ONE", "to": 7}, {"of": "NOBODY", "to": 7}]
            assert conn.execute(_MOVE, missing).rowcount == 1

    world.database.write(work)


def test_a_broken_rule_of_the_database_is_the_same_error(world: World) -> None:
    for _ in range(TIMES):
        with pytest.raises(IntegrityError):
            world.database.write(
                lambda conn: conn.execute(_PUT, [_row("ONE"), _row("ONE")])
            )
    assert world.count(_p) == 0


def test_bytes_come_back_as_they_were(world: World) -> None:
    body = bytes(range(256))

    def work(conn: Connection) -> None:
        for seq in range(1, TIMES + 1):
            place = {"tenant": TENANT, "holder": "1-1", "incarnation": 1, "seq": seq}
            more = {"hash": "", "body": body, "state": "posted", "received_at": ""}
            conn.execute(_BODY, {**place, **more})
            assert conn.execute(_BODIES, {"place": seq}).scalar_one() == body

    world.database.write(work)


def test_what_is_undone_is_undone_on_the_short_way_too(world: World) -> None:
    def work(conn: Connection) -> None:
        for _ in range(TIMES):
            savepoint = conn.begin_nested()
            conn.execute(_PUT, _row("ONE"))
            savepoint.rollback()
        assert conn.execute(_OF, {"cards": ["ONE"]}).first() is None

    world.database.write(work)
