"""R5: Odoo 261096, the link dropped in mid-sync and the rest lost its mark "to send".

Here there is no mark: what is above the acknowledged number is to be sent.
"""

from __future__ import annotations

import random

from tests.helpers.https_server import HttpsServer
from tests.helpers.real_till import COFFEE, MILK, PETROVA, RealTill
from tests.helpers.relay import Lost, Relay


def test_however_often_the_link_drops_nothing_forgets_to_be_sent(
    server: HttpsServer, relay: Relay, till: RealTill
) -> None:
    chance = random.Random(20300102)
    sold = []
    for _ in range(12):
        sold.append(till.sell(MILK, COFFEE, PETROVA).number)
        relay.lose(chance.choice((Lost.REQUEST, Lost.REPLY)))
        till.knock(chance.randrange(1, 4))
        if chance.random() < 0.5:
            relay.drop()
        assert set(till.numbers()) == set(sold)
        assert set(server.numbers()) <= set(sold)

    till.try_link()
    status = till.try_link()

    assert relay.breaks > 5
    assert (status.online, status.queued, status.rejected) == (True, 0, 0)
    assert server.numbers() == sorted(sold)
    assert server.differences() == []
