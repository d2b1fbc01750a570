"""R2: Odoo 40567, the reply timed out, the order existed, the retry doubled it.

Here a till sends the same bytes under the same numbers, and the server knows them.
"""

from __future__ import annotations

from cashier.domain.amounts import Points
from tests.helpers.https_server import HttpsServer
from tests.helpers.real_till import COFFEE, MILK, PETROVA, RealTill
from tests.helpers.relay import Lost, Relay


def test_a_reply_that_never_came_makes_no_second_sale(
    server: HttpsServer, relay: Relay, till: RealTill
) -> None:
    done = till.sell(MILK, COFFEE, PETROVA, redeem=Points(500))

    for _ in range(3):
        relay.lose(Lost.REPLY)
        assert till.knock(1).queued > 0
        assert server.numbers() == [done.number]  # It was done, and it is once.
    status = till.try_link()

    assert relay.breaks == 3
    assert (status.queued, status.rejected) == (0, 0)
    assert server.numbers() == [done.number]
    redeemed = "SELECT count(*), sum(amount) FROM entry WHERE kind = 'redemption'"
    assert server.query(redeemed + " AND account NOT LIKE '~%'") == [(1, -500)]
    assert server.differences() == []
