"""Each story of a sale has one answer: of the engine, of the server and of a till."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sqlalchemy import Connection, delete, insert

from cashier.domain.loyalty.answers import Quote
from cashier.domain.loyalty.engine import quote
from cashier.domain.loyalty.types import programme_of as programme_with
from cashier.store.cards_file import CardsFile, PageRow
from cashier.store.directory import SqlDirectory
from server import pricing, schema as db
from server.programmes.publishing import publish_found
from server.schema import TENANT
from sync import protocol as wire
from sync.advice import check_row, programme_of
from tests.helpers import vectors
from tests.helpers.server_world import World
from tests.helpers.vectors import Vector

STORIES = Path(__file__).parents[2] / "docs" / "stories.md"
KEY = b"k" * 32

every_vector = pytest.mark.parametrize("name", vectors.names())


def by_engine(vector: Vector) -> Quote:
    programmes = [programme_with(terms) for terms in vector.programmes.terms]
    return quote(vector.draft, vector.member, programmes, vector.moment)


def published(world: World, vector: Vector) -> None:
    """These programmes alone, checked and published as a chain would."""
    stamp = world.server.core.stamp()

    def work(conn: Connection) -> None:
        conn.execute(delete(db.programme))
        rows = [
            {"tenant": TENANT, "barcode": item, "category": category, "name": "x"}
            for item, category in sorted(vector.goods)
        ]
        conn.execute(insert(db.goods), [{**row, "price": 1} for row in rows])
        publish_found(conn, vector.programmes, stamp)

    world.database.write(work)


def by_till(world: World, vector: Vector, folder: Path) -> Quote:
    """Over the wire into the till's own file, and out of it again."""
    page = world.till().page("programmes")
    cards = CardsFile(folder, KEY)
    rows = []
    for row in page.rows:
        body = bytes(row.body)
        if body:
            check_row("programmes", row.key, row.version, body)
            part = wire.row_sum(row.key, body)
            rows.append(PageRow(key=row.key, version=row.version, body=body, part=part))
    cards.apply_page("programmes", 0, rows, page.head)
    directory = SqlDirectory(
        folder,
        KEY,
        fingerprint=str,
        bucket_of=wire.bucket_of,
        programme_of=programme_of,
    )
    answer = quote(vector.draft, vector.member, directory.programmes(), vector.moment)
    directory.close()
    cards.close()
    return answer


@every_vector
def test_a_story_comes_out_as_it_is_told(name: str) -> None:
    vector = vectors.read(name)

    assert vector.programmes.problems == ()
    assert vectors.figures(vector, by_engine(vector)) == vector.expected


@every_vector
def test_till_and_server_give_the_same_answer_to_the_byte(
    name: str, sqlite_world: World, tmp_path: Path
) -> None:
    vector = vectors.read(name)
    published(sqlite_world, vector)

    server = sqlite_world.database.read(
        lambda conn: pricing.quote_of(conn, vector.draft, vector.member, vector.moment)
    )
    till = by_till(sqlite_world, vector, tmp_path / "till")

    answers = [vectors.canonical(one) for one in (by_engine(vector), server, till)]
    assert answers[0] == answers[1] == answers[2]


def test_every_story_of_the_book_has_its_vector_and_every_vector_its_story() -> None:
    told = dict(re.findall(r"^## (\d+)\. (.+)$", STORIES.read_text("utf-8"), re.M))
    pages = {name[:2].lstrip("0"): vectors.read(name).story for name in vectors.names()}

    assert pages == told
