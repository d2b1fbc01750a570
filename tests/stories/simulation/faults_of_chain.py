"""What may happen to the server, the members and the days; lines of the menu."""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import Any

import msgspec
from sqlalchemy import insert, update

from cashier.domain.ids import CardNumber
from server import feed, jobs, programmes, schema as db
from server.backup import backup
from server.book import Book
from server.bootstrap import DATABASE_FILE
from server.figures import publish_cards
from server.members import MemberRow, put_members
from server.programmes.publishing import versions
from sync import protocol as wire
from tests.helpers.builders import COFFEE, code
from tests.stories.simulation.stage import Stage
from tests.stories.simulation.till import SimTill
from tests.stories.simulation.world import DAY_S

POINTS = "points"


def run_jobs(stage: Stage, till: SimTill) -> None:
    stage.box.survives(lambda: jobs.run_all(stage.chain.core))


def kill_server_at_work(stage: Stage, till: SimTill) -> None:
    """In the middle of what it does by itself."""
    stage.box.stop_in = stage.world.chance.randint(1, 60)
    run_jobs(stage, till)


def copy_server(stage: Stage, till: SimTill) -> None:
    """A backup; with `stable = "backup"` tills may forget what it holds."""
    number = len(list(stage.folder.glob("backup-*")))
    backup(stage.chain.core, stage.folder / f"backup-{number}.db")


def move_server(stage: Stage, till: SimTill) -> None:
    """To another machine, by a backup that lacks nothing."""
    fresh = stage.folder / "moving.db"
    backup(stage.chain.core, fresh)
    stage.chain.close()
    place = stage.folder / "server" / DATABASE_FILE
    for tail in ("-wal", "-shm"):
        place.with_name(place.name + tail).unlink(missing_ok=True)
    shutil.move(fresh, place)
    stage.box.server = stage.chain.open()


def block_card(stage: Stage, till: SimTill) -> None:
    """The member says that it was stolen; or that it was found."""
    n = stage.world.chance.randrange(4)
    card, account = stage.cards[n], f"account-{n}"
    ((now,),) = stage.chain.query(
        f"SELECT status FROM member WHERE account = '{account}'"
    )
    status = "blocked" if now == "active" else "active"
    if status == "blocked" and stage.has_rights_out(account):
        stage.world.count("row 13")
    row = MemberRow(card=card, name=f"Member {n}", home_store=n % 2 + 1, status=status)
    core = stage.chain.core
    core.database.write(lambda conn: put_members(core, conn, [row]))


def replace_card(stage: Stage, till: SimTill) -> None:
    """The same account, another card: the old one is worth nothing any more."""
    n = stage.world.chance.randrange(4)
    account = f"account-{n}"
    old, new = stage.cards[n], CardNumber(code(f"0442{len(stage.cards)}0{n}"))
    if stage.has_rights_out(account):
        stage.world.count("row 14")
    core, c = stage.chain.core, db.card.c

    def swap(conn: Any) -> None:
        conn.execute(update(db.card).where(c.number == old).values(status="replaced"))
        conn.execute(insert(db.card).values(**stage.chain.card_row(new, account)))
        book = Book(conn)
        book.load([account])
        publish_cards(conn, book.loaded(), core.stamp())

    core.database.write(swap)
    stage.ghost.accounts[new] = account
    stage.cards[n] = new
    stage.cards.append(old)


def change_terms(stage: Stage, till: SimTill) -> None:
    """A new version; sales under the old one are still on their way."""
    core = stage.chain.core
    percent = stage.world.chance.choice((100, 300, 500, 1000))

    def publish(conn: Any) -> None:
        mine = [t for t in versions(conn) if t.programme_id == POINTS]
        newest: Any = max(mine, key=lambda terms: terms.version)
        stage.terms_version = newest.version + 1
        new = replace(
            newest, version=newest.version + 1, earn_percent_hundredths=percent
        )
        programmes.publish(conn, [new], core.stamp())

    core.database.write(publish)


def change_price(stage: Stage, till: SimTill) -> None:
    price = stage.world.chance.choice((9_000, 10_000, 11_050))
    coffee = wire.GoodsRow(name="Coffee", price=price, vat=20)
    body = msgspec.json.encode(coffee)
    stage.chain.core.database.write(
        lambda conn: feed.publish(conn, "goods", {COFFEE: body})
    )


def let_days_pass(stage: Stage, till: SimTill) -> None:
    stage.world.clock.pass_time(stage.world.chance.uniform(1, 30) * DAY_S)
    run_jobs(stage, till)
