"""R7: Odoo 288974, a draft was paid offline and then overwritten by the server's state.

Here what happened at the till is a fact; what the server says is figures beside it.
"""

from __future__ import annotations

from datetime import date

from cashier.domain.amounts import Points
from server.members import BalanceRow, put_balances
from sync.lanes import LaneName
from tests.helpers.https_server import HttpsServer
from tests.helpers.real_till import COFFEE, MILK, PETROVA, RealTill
from tests.helpers.relay import Relay

GIFT = 7_700


def test_news_from_the_server_never_undo_what_was_sold_here(
    server: HttpsServer, relay: Relay, till: RealTill
) -> None:
    till.sell(COFFEE)
    till.try_link()
    relay.lead_to(9)
    done = till.sell(MILK, COFFEE, PETROVA, redeem=Points(500))
    till.scan(MILK)  # And one sale is in hand.
    before = facts(till)
    core = server.server.core
    row = BalanceRow(card=PETROVA, points=GIFT, expires=date(2031, 12, 31))
    core.database.write(lambda conn: put_balances(core, conn, [row]))
    relay.lead_to(server.port)

    for lane in (LaneName.MAIL, LaneName.FEED):  # News first, the queue after.
        till.link.turn(lane)

    assert facts(till) == before
    assert len(till.acts.sales.view().lines) == 1
    till.try_link()
    assert facts(till)[0] == before[0]
    assert done.number in server.numbers()
    spent = "SELECT sum(amount) FROM entry WHERE kind = 'redemption'"
    assert server.query(spent + " AND account NOT LIKE '~%'") == [(-500,)]
    assert server.differences() == []


def facts(till: RealTill) -> list[list[tuple[object, ...]]]:
    """Receipts, and every entry of the queue with its bytes."""
    receipts = till.query("SELECT * FROM receipt ORDER BY number")
    entries = till.query("SELECT seq, head, body FROM outbox ORDER BY seq")
    return [receipts, entries]
