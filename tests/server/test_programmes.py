"""What is published stays in force until something better has taken its place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial

import msgspec
import pytest
from sqlalchemy import Connection, delete, insert, update

from cashier.domain.amounts import NO_POINTS, Money
from server import jobs, schema as db
from server.programmes import TermsInvalid
from server.programmes.files import Found, read_text
from server.programmes.publishing import (
    NotPossible,
    Published,
    UnknownProgramme,
    living_terms,
    problems_of,
    publish_found,
    version_of,
    versions,
    withdraw,
)
from server.programmes.receipts import RealSale, from_inbox
from server.schema import TENANT
from sync import protocol as wire
from tests.helpers.server_world import CARD, World, a_sale, earned

DAY = date(2030, 1, 2)


def text(programme: str = "points", version: int = 2, more: str = "") -> str:
    return (
        f'[[programme]]\ntype = "points"\nprogramme_id = "{programme}"\n'
        f"version = {version}\n{more}\n"
    )


def found(*texts: str) -> Found:
    return read_text("".join(texts), time_zone="Europe/Moscow", file="p.toml")


def publish(world: World, *texts: str) -> Published:
    stamp = world.server.core.stamp()
    files = found(*texts)
    return world.database.write(lambda conn: publish_found(conn, files, stamp))


def refused(world: World, *texts: str) -> list[str]:
    """What is said against publishing, when it is refused."""
    before = world.rows("programme"), sent(world)
    with pytest.raises(TermsInvalid) as told:
        publish(world, *texts)
    assert (world.rows("programme"), sent(world)) == before
    return [str(problem) for problem in told.value.problems]


def sent(world: World) -> Mapping[str, dict[str, object]]:
    """The rows that tills hold."""
    return {
        row["row_key"]: msgspec.json.decode(row["body"])
        for row in world.rows("feed_row")
        if row["topic"] == "programmes" and row["body"] is not None
    }


def goods(conn: Connection, barcode: str, category: str) -> None:
    row = {"barcode": barcode, "name": "x", "category": category, "price": 1}
    conn.execute(insert(db.goods).values(tenant=TENANT, **row))


def test_a_new_version_takes_the_place_of_the_one_before(world: World) -> None:
    done = publish(world, text(more="cap_percent = 30"))

    assert [terms.version for terms in done.new] == [2]
    assert sent(world).keys() == {"points@2"}
    assert sent(world)["points@2"]["cap_percent"] == 30
    known = world.database.read(versions)
    assert [terms.version for terms in known] == [1, 2]


def test_a_version_that_begins_later_is_sent_ahead_of_its_day(
    sqlite_world: World,
) -> None:
    world = sqlite_world
    publish(world, text(more="starts = 2030-01-05"))
    assert sent(world).keys() == {"points@1", "points@2"}

    world.clock.advance(days=3)
    jobs.refresh_programmes(world.server.core)
    assert sent(world).keys() == {"points@1", "points@2"}

    world.clock.advance(days=1)
    jobs.refresh_programmes(world.server.core)
    assert sent(world).keys() == {"points@2"}
    assert jobs.refresh_programmes(world.server.core) == 0


def test_terms_for_a_while_or_for_some_shops_leave_the_others_there(
    sqlite_world: World,
) -> None:
    publish(sqlite_world, text(more="ends = 2030-01-10"))
    publish(sqlite_world, text(version=3, more="stores = [7]"))

    assert sent(sqlite_world).keys() == {"points@1", "points@2", "points@3"}
    publish(sqlite_world, text(version=4))
    assert sent(sqlite_world).keys() == {"points@4"}


def test_the_same_again_is_no_change(sqlite_world: World) -> None:
    publish(sqlite_world, text())
    before = sqlite_world.rows("feed_bucket")

    done = publish(sqlite_world, text())

    assert (len(done.new), len(done.same)) == (0, 1)
    assert sqlite_world.rows("feed_bucket") == before


def test_a_published_version_is_never_changed(world: World) -> None:
    publish(world, text(version=3))

    assert refused(world, text(version=3, more="cap_percent = 3")) == [
        "p.toml:4: version: 3 was published with other terms; did you mean 4?"
    ]
    assert refused(world, text(version=2)) == [
        "p.toml:4: version: 2 is below 3, which was published; did you mean 4?"
    ]


def test_with_one_fault_nothing_of_all_the_files_is_published(world: World) -> None:
    good = text("coffee", 1, 'purse = "coffee"')

    told = refused(world, good, text(more="cap_percent = 200"))

    assert told == ["p.toml:10: cap_percent: 200 is not 1 to 100"]


def test_two_programmes_do_not_spend_the_same_purse(sqlite_world: World) -> None:
    world = sqlite_world

    assert refused(world, text("other", 1)) == [
        "p.toml:1: purse: the main purse is spent by points already"
    ]
    assert refused(
        world, text("a", 1, 'purse = "cash"'), text("b", 1, 'purse = "cash"')
    ) == [
        "p.toml:5: purse: the purse cash is spent by b already",
        "p.toml:10: purse: the purse cash is spent by a already",
    ]
    publish(world, text("c", 1, "spends = false"))


def test_two_kinds_of_stamps_are_not_kept_in_one_purse(sqlite_world: World) -> None:
    stamps = (
        '[[programme]]\ntype = "stamps"\nprogramme_id = "{}"\n'
        'version = 1\npurse = "cups"\n'
    )

    told = refused(sqlite_world, stamps.format("tea"), stamps.format("coffee"))

    assert [line.partition(": ")[2] for line in told] == [
        "purse: the purse cups is spent by coffee already",
        "purse: the purse cups is spent by tea already",
    ]


def test_two_programmes_may_follow_each_other_on_one_purse(
    sqlite_world: World,
) -> None:
    publish(
        sqlite_world,
        text("a", 1, 'purse = "cash"\nends = 2030-01-31'),
        text("b", 1, 'purse = "cash"\nstarts = 2030-02-01'),
    )

    assert sent(sqlite_world).keys() == {"points@1", "a@1", "b@1"}


def test_groups_that_wait_for_each_other_are_named(sqlite_world: World) -> None:
    told = refused(
        sqlite_world,
        text("a", 1, 'purse = "a"\nafter = ["b"]'),
        text("b", 1, 'purse = "b"\nafter = ["a"]'),
        text("c", 1, 'purse = "c"\nafter = ["c"]'),
    )

    assert [line.partition(": ")[0] for line in told] == [
        "p.toml:6", "p.toml:12", "p.toml:18",
    ]  # fmt: skip
    assert "after: groups wait for each other: " in told[0]
    assert told[2].endswith("c -> c")


def test_names_that_nothing_bears_are_told_with_the_nearest(
    sqlite_world: World,
) -> None:
    told = refused(
        sqlite_world,
        text(more='after = ["poimts"]\nrequires = "clup"'),
        text("club", 1, "spends = false"),
    )

    assert told[0] == (
        "p.toml:5: after: no programme is in the group poimts; did you mean points?"
    )
    assert told[1].startswith("p.toml:6: requires: no membership is called clup")


def test_rules_are_for_goods_that_there_are(world: World) -> None:
    world.database.write(partial(goods, barcode="4600000256719", category="Кофе"))

    told = refused(
        world,
        text(
            more='not_earning_items = ["4600000256718"]\n'
            'not_redeemable_categories = ["Кофэ"]\n'
            '[[programme.multipliers]]\ntimes_hundredths = 200\nitems = ["٤٦"]'
        ),
    )

    assert told == [
        (
            "p.toml:5: not_earning_items: no goods have the number '4600000256718';"
            " did you mean 4600000256719?"
        ),
        (
            "p.toml:6: not_redeemable_categories: no goods are in the category 'Кофэ';"
            " did you mean Кофе?"
        ),
        "p.toml:9: items: no goods have the number '٤٦'",
    ]
    publish(world, text(more='not_earning_items = ["4600000256719"]'))


def test_the_same_version_twice_in_the_files_is_refused(sqlite_world: World) -> None:
    told = refused(sqlite_world, text(), text(more="cap_percent = 3"))

    assert told[-1].startswith(
        "p.toml:8: programme_id: points version 2 stands at p.toml:3 too"
    )


def test_a_withdrawn_programme_ends_and_its_history_stays(world: World) -> None:
    stamp = world.server.core.stamp()
    day = date(2030, 1, 5)
    world.database.write(lambda conn: withdraw(conn, "points", day, stamp))

    # Tills know the end beforehand, so that it also holds without a link.
    assert sent(world)["points@1"]["ends"] == "2030-01-04"
    world.clock.advance(days=4)
    jobs.refresh_programmes(world.server.core)
    assert sent(world) == {}
    assert len(world.rows("programme")) == 1
    assert refused(world, text(version=1, more=OF_A_NEW_CHAIN)) == [
        "p.toml:4: version: 1 was withdrawn; did you mean 2?"
    ]

    publish(world, text(version=2))
    assert sent(world).keys() == {"points@2"}


OF_A_NEW_CHAIN = "cap_percent = 50\nlife = 180\nredeem_minimum_hundredths = 100"


def test_a_withdrawal_is_not_for_the_past(sqlite_world: World) -> None:
    stamp = sqlite_world.server.core.stamp()

    def ask(programme: str, day: date) -> Callable[[Connection], object]:
        return lambda conn: withdraw(conn, programme, day, stamp)

    with pytest.raises(NotPossible, match="2030-01-01 is over"):
        sqlite_world.database.write(ask("points", date(2030, 1, 1)))
    with pytest.raises(UnknownProgramme, match="did you mean points"):
        sqlite_world.database.write(ask("point", DAY))


def test_a_membership_that_is_no_longer_sold_runs_to_its_end(
    sqlite_world: World,
) -> None:
    world = sqlite_world
    stamp = world.server.core.stamp()
    world.database.write(partial(goods, barcode="4600000256719", category=""))
    publish(
        world,
        '[[programme]]\ntype = "membership"\nprogramme_id = "club"\nversion = 1\n'
        'fees = [{ item = "4600000256719", months = 12 }]\n',
        text(more='requires = "club"'),
    )

    world.database.write(lambda conn: withdraw(conn, "club", DAY, stamp))
    world.clock.advance(days=30)
    jobs.refresh_programmes(world.server.core)

    assert sent(world).keys() == {"club@1", "points@2"}
    assert sent(world)["club@1"]["ends"] == "2030-01-01"


def test_steps_that_overlap_are_told_where_they_stand(sqlite_world: World) -> None:
    told = refused(
        sqlite_world,
        '[[programme]]\ntype = "accumulating"\nprogramme_id = "more"\nversion = 1\n'
        "[[programme.steps]]\nfrom_minor = 0\npercent_hundredths = 300\n"
        "[[programme.steps]]\nfrom_minor = 0\npercent_hundredths = 500\n",
    )

    assert told == ["p.toml:8: steps: step 2 begins at 0, not above 0"]


def test_a_row_of_an_earlier_server_gives_way_to_its_new_name(
    sqlite_world: World,
) -> None:
    world = sqlite_world
    table = db.feed_row
    old = update(table).where(table.c.topic == "programmes").values(row_key="points")
    world.database.write(lambda conn: conn.execute(old))

    jobs.refresh_programmes(world.server.core)

    assert sent(world).keys() == {"points@1"}


def test_a_version_is_found_by_its_number(sqlite_world: World) -> None:
    publish(sqlite_world, text())
    read = sqlite_world.database.read

    assert read(lambda conn: version_of(conn, "points")).version == 2
    assert read(lambda conn: version_of(conn, "points", 1)).version == 1
    with pytest.raises(UnknownProgramme, match="no version 3, only 1, 2"):
        read(lambda conn: version_of(conn, "points", 3))


def test_checking_changes_nothing(sqlite_world: World) -> None:
    before = sqlite_world.rows("programme")
    files = found(text())

    problems = sqlite_world.database.read(lambda conn: problems_of(conn, files, DAY))

    assert problems == ()
    assert sqlite_world.rows("programme") == before
    everything = sqlite_world.database.read(lambda conn: living_terms(conn, DAY))
    assert [terms.version for terms in everything] == [1]


def test_a_chain_without_programmes_is_no_fault(sqlite_world: World) -> None:
    sqlite_world.database.write(lambda conn: conn.execute(delete(db.programme)))

    jobs.refresh_programmes(sqlite_world.server.core)

    assert sent(sqlite_world) == {}


def test_real_receipts_are_known_without_what_programmes_took_off(
    world: World,
) -> None:
    world.member()
    till = world.till()
    line = a_sale().lines[0]
    part = {"programme": "x", "effect": "discount", "money": 300}
    body = msgspec.to_builtins(
        a_sale(
            "sale-2",
            number="A-2",
            card=CARD,
            at="2030-01-02T10:00:00+03:00",
            lines=[msgspec.structs.replace(line, discount=1000, floor=9_500)],
            tenders=[wire.TenderWire(kind="cash", amount=9000, received=9000)],
        )
    )
    body["lines"][0]["parts"] = [part]
    till.send(a_sale(number="A-1"), a_sale("sale-3", returns="sale-1"), earned(500))
    till.send(msgspec.json.encode(body))

    def read(last: int = 9, store: int | None = None) -> list[RealSale]:
        return list(
            world.database.read(
                lambda conn: from_inbox(conn, last, store, lambda _what, _count: None)
            )
        )

    first, second = read()
    assert (first.number, first.card, first.asked) == ("A-1", "", NO_POINTS)
    # Of 10.00 off, the shop gave 7.00 itself.
    assert [line.total for line in second.lines] == [Money(9_300)]
    assert [line.floor for line in second.lines] == [Money(9_300)]
    assert (second.number, second.store) == ("A-2", first.store)
    assert [sale.number for sale in read(last=1)] == ["A-2"]
    assert read(store=first.store + 1) == []
