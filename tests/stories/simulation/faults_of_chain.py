"""What may happen to the server, the members and the days; lines of the menu."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import insert, update

from cashier.domain.ids import CardNumber
from server import epochs, feed, jobs, lost, programmes, schema as db
from server.backup import backup
from server.book import Book
from server.figures import publish_cards
from server.lost import Signed
from server.lost_values import Evidence, LostRefused
from server.members import MemberRow, put_members
from server.programmes.publishing import versions
from sync import protocol as wire
from tests.helpers.builders import COFFEE, code
from tests.stories.simulation.chain import MEMBERS, home_of
from tests.stories.simulation.stage import Backup, Stage
from tests.stories.simulation.till import SimTill
from tests.stories.simulation.world import DAY_S

POINTS = "points"
OLGA = Signed(who="Olga, IT", why="it has been silent for days")


def run_jobs(stage: Stage, till: SimTill) -> None:
    stage.box.survives(lambda: jobs.run_all(stage.chain.core))


def kill_server_at_work(stage: Stage, till: SimTill) -> None:
    """In the middle of what it does by itself."""
    stage.box.stop_in = stage.world.chance.randint(1, 60)
    run_jobs(stage, till)


def copy_server(stage: Stage, till: SimTill) -> None:
    """A backup; with `stable = "backup"` tills may forget what it holds."""
    number = len(stage.backups)
    file = stage.folder / f"backup-{number}.db"
    backup(stage.chain.core, file)
    now = stage.world.clock.monotonic()
    stage.backups.append(Backup(file, now, lives_of(stage)))


def move_server(stage: Stage, till: SimTill) -> None:
    """To another machine, by a backup that lacks nothing; it cannot know that."""
    fresh = stage.folder / "moving.db"
    fresh.unlink(missing_ok=True)
    backup(stage.chain.core, fresh)
    stage.box.server = stage.chain.put_back(fresh)


def restore_server(stage: Stage, till: SimTill) -> None:
    """Its disk is gone: an older backup is put back, and tills know what it lacks.

    Lives that began since have to be enrolled again by a person: `faults_of_copies`.
    """
    oldest = stage.world.clock.monotonic() - 30 * DAY_S
    lives = lives_of(stage)
    usable = [b for b in stage.backups if b.at > oldest and b.lives == lives]
    if not usable:
        return
    chosen = stage.world.chance.choice(usable)
    go_back(stage, chosen.file)
    stage.world.count("an older backup of the server is put back")
    stage.world.count("row 24")


def fail_over(stage: Stage, till: SimTill) -> None:
    """A standby takes over that had everything; what is under way is fenced off."""
    core = stage.chain.core
    if stage.box.survives(
        lambda: core.database.write(lambda conn: epochs.begin(core, conn, loss=False))
    ):
        stage.world.count("row 23")


def lag_behind(stage: Stage, till: SimTill) -> None:
    """A standby takes over in a few steps, and lacks what came until then."""
    fresh = stage.folder / f"standby-{len(list(stage.folder.glob('standby-*')))}.db"
    backup(stage.chain.core, fresh)
    stage.standby = Backup(fresh, stage.world.clock.monotonic(), lives_of(stage))


def lose_last_commits(stage: Stage, till: SimTill) -> None:
    standby, stage.standby = stage.standby, None
    if standby is None or standby.lives != lives_of(stage):
        return
    if standby.at < stage.world.clock.monotonic() - 30 * DAY_S:
        return
    go_back(stage, standby.file)
    stage.world.count("a failover loses the last commits")


def go_back(stage: Stage, file: Path) -> None:
    stage.box.server = stage.chain.put_back(file)
    _do_again(stage)


def lives_of(stage: Stage) -> frozenset[tuple[str, int]]:
    return stage.chain.lives()


def _do_again(stage: Stage) -> None:
    """People repeat what they had told the server since: terms and new cards."""
    core, chain = stage.chain.core, stage.chain
    known = {number for (number,) in chain.query("SELECT number FROM card")}
    new = {c: a for c, a in stage.ghost.accounts.items() if c not in known}
    lately = set(stage.cards[:MEMBERS])

    def write(conn: Any) -> None:
        have = {(t.programme_id, t.version) for t in versions(conn)}
        for terms in stage.terms:
            if (terms.programme_id, terms.version) not in have:
                programmes.publish(conn, [terms], core.stamp())
        for card, account in new.items():
            conn.execute(insert(db.card).values(**chain.card_row(card, account)))
        for card in sorted(stage.ghost.accounts.keys() - lately):
            conn.execute(
                update(db.card)
                .where(db.card.c.number == card)
                .values(status="replaced")
            )
        if new:
            book = Book(conn)
            book.load(sorted(set(new.values())))
            publish_cards(conn, book.loaded(), core.stamp())

    core.database.write(write)


def declare_lost(stage: Stage, till: SimTill) -> None:
    """Somebody gives up a till that is silent; it may be found again."""
    now = stage.world.clock.monotonic()
    silent = [t for t in stage.tills if t.is_gone or t.away_until > now]
    silent = [t for t in silent if t.holder and not t.is_running]
    if not silent:
        return
    lost_one = stage.world.chance.choice(silent)
    try:
        lost.declare_lost(stage.chain.core, lost_one.holder, Evidence.NOTHING, OLGA)
    except LostRefused:
        stage.world.count("restoring: say it again later")
    else:
        stage.world.count("a till is declared lost")
    stage.declared_lost.add(lost_one.holder)


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
    row = MemberRow(card=card, name=f"Member {n}", home_store=home_of(n), status=status)
    core = stage.chain.core
    try:
        core.database.write(lambda conn: put_members(core, conn, [row]))
    except epochs.BarrierOpen:
        stage.world.count("members wait for the tills' reports")


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
        stage.terms.append(new)
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
