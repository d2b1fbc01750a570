"""A chain that was made quickly is the chain that an import would have made."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import delete, text, update

from bench.sync.chain import Chain
from bench.sync.members import import_members
from server import schema as db
from server.core import Core
from server.verify import verify

MEMBERS = 300


@dataclass
class Stopped:
    """A clock of the moment when the chain was made."""

    moment: datetime

    def now(self) -> datetime:
        return self.moment

    def monotonic(self) -> float:
        return 0.0

    def sleep(self, seconds: float) -> None:
        return


def _rows(core: Core) -> dict[str, list[dict[str, Any]]]:
    """What a chain holds, but for what has no place of its own in a bucket."""
    found = {}
    for table in db.metadata.sorted_tables:
        query = table.select()
        rows = core.database.read(
            lambda conn, query=query: [
                dict(row) for row in conn.execute(query).mappings()
            ]  # type: ignore[misc]
        )
        found[table.name] = sorted(rows, key=lambda row: str(sorted(row.items())))
    return found


def _numbers_taken(rows: list[dict[str, Any]]) -> Counter[tuple[int, int]]:
    """Out of each row of the feed its number: which one has which is by chance."""
    return Counter((row["bucket"], row.pop("version")) for row in rows)


def _again(core: Core) -> None:
    """The same members, by the import."""

    def forget(conn: Any) -> None:
        for table in (db.member, db.account, db.lot, db.card, db.entry):
            conn.execute(delete(table))
        conn.execute(delete(db.feed_row).where(db.feed_row.c.topic == "cards"))
        of_cards = update(db.feed_bucket).where(db.feed_bucket.c.topic == "cards")
        conn.execute(of_cards.values(version=0, live=0, checksum=0))

    (at,) = {row["server_ts"] for row in _rows(core)["entry"]}
    core.database.write(forget)
    clock = Stopped(datetime.fromisoformat(at))
    import_members(replace(core, clock=clock), range(MEMBERS))


def test_members_that_were_copied_are_those_that_an_import_makes(
    tmp_path: Path,
) -> None:
    chain = Chain(tmp_path / "chain", accounts=MEMBERS)
    core = chain.server.core
    copied = _rows(core)
    _again(core)
    imported = _rows(core)
    chain.close()

    assert {len(copied[name]) for name in ("member", "lot", "card")} == {MEMBERS}
    taken = _numbers_taken(copied["feed_row"])
    assert taken == _numbers_taken(imported["feed_row"])
    for name, rows in imported.items():
        key = lambda row: str(sorted(row.items()))  # noqa: E731
        assert sorted(copied[name], key=key) == sorted(rows, key=key), name


def test_the_books_of_such_a_chain_are_in_order_and_every_index_is_there(
    tmp_path: Path,
) -> None:
    indexes = text(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' ORDER BY 1"
    )
    look = text("PRAGMA integrity_check")
    found = []
    for count in (0, MEMBERS):
        chain = Chain(tmp_path / f"of-{count}", accounts=count)
        read = chain.server.core.database.read
        assert read(verify) == []
        assert read(lambda conn: conn.execute(look).scalar_one()) == "ok"
        found.append(read(lambda conn: conn.execute(indexes).all()))
        chain.close()
    assert found[0] == found[1]
