"""Row 14: a card is replaced while a right is out - the account stays who it was."""

from __future__ import annotations

from typing import Any

from sqlalchemy import insert, update

from cashier.domain.amounts import NO_POINTS
from cashier.domain.ids import CardNumber
from cashier.till.views import Standing
from server import schema as db
from server.book import Book
from server.figures import publish_cards
from server.jobs import plan_due
from sync import protocol as wire
from tests.helpers.builders import COFFEE, code
from tests.helpers.two_tills import CARD, TwoTills
from tests.stories.conflicts.at_the_counter import largest, take_most

NEW_CARD = CardNumber(code("0442700"))


def test_row_14_a_till_that_did_not_hear_spends_its_right_by_the_old_card(
    two_shops: TwoTills,
) -> None:
    shops = two_shops
    shops.cut(shops.here)
    replace(shops)

    done = shops.here.sell(COFFEE, redeem=2_000)
    shops.sync()

    # The right is of the account, whatever card it has: nothing is lost or owed.
    assert shops.purse() == 15_000 - 2_000 + done.earned.units
    assert shops.findings() == []
    assert shops.differences() == []


def test_row_14_after_contact_the_old_card_is_refused_and_the_new_one_spends(
    two_shops: TwoTills,
) -> None:
    shops = two_shops
    replace(shops)
    shops.sync()

    old = shops.here.begin(COFFEE)
    assert old.standing is Standing.REPLACED
    assert largest(shops.here) == NO_POINTS
    shops.here.pay()
    shops.cut(shops.here)
    shops.here.begin(COFFEE, card=NEW_CARD)
    assert largest(shops.here).units == 5_000  # By the same right, without a link.
    earned = take_most(shops.here)
    shops.sync()

    assert shops.purse() == 15_000 - 5_000 + earned
    assert shops.findings() == []
    assert shops.differences() == []


def replace(shops: TwoTills) -> None:
    """As the member's page at the head office does it: in one transaction."""
    core, c = shops.server.core, db.card.c

    def swap(conn: Any) -> None:
        conn.execute(update(db.card).where(c.number == CARD).values(status="replaced"))
        found = conn.execute(db.card.select().where(c.number == CARD)).one()
        seen = wire.fingerprint(core.keys.card, NEW_CARD)
        new = {"number": NEW_CARD, "fingerprint": seen, "status": "active"}
        row = dict(found._mapping) | new
        conn.execute(insert(db.card).values(row))
        book = Book(conn)
        book.load([shops.account])
        publish_cards(conn, book.loaded(), core.stamp())

    core.database.write(swap)
    plan_due(core)
