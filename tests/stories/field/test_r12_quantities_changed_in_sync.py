"""R12: POSNext 48, 50 and 97: quantities became 1 in sync, and a reconnect doubled.

Here the server keeps the very bytes that the till wrote, under a hash over all that
came before; and however many things start a sync, one runs at a time.
"""

from __future__ import annotations

import json

from tests.helpers.https_server import HttpsServer
from tests.helpers.real_till import COFFEE, MILK, PETROVA, RealTill
from tests.helpers.relay import Relay

PIECES = 7_000  # Thousandths.


def test_what_arrives_is_what_was_sold_to_the_last_byte(
    server: HttpsServer, relay: Relay, till: RealTill
) -> None:
    till.scan(MILK)
    till.acts.sales.set_quantity(1, PIECES)
    done = till.sell(COFFEE, PETROVA)

    till.try_link()

    sent = till.query("SELECT seq, body FROM outbox ORDER BY seq")
    arrived = server.query("SELECT seq, body FROM inbox ORDER BY seq")
    assert [(seq, bytes(body)) for seq, body in arrived] == [
        (seq, bytes(body)) for seq, body in sent
    ]
    (sale,) = (
        entry
        for entry in (json.loads(bytes(body)) for _, body in arrived)
        if entry.get("number") == done.number
    )
    assert [line.get("quantity", 1000) for line in sale["lines"]] == [PIECES, 1000]


def test_two_reasons_to_sync_at_once_are_one_sync(
    server: HttpsServer, relay: Relay, till: RealTill
) -> None:
    relay.lead_to(9)
    sold = [till.sell(MILK, PETROVA).number for _ in range(4)]
    till.knock()
    relay.lead_to(server.port)

    till.link.start()  # The thread, woken by the link that is back…
    try:
        for _ in range(50):  # …and by somebody who presses «Send now» meanwhile.
            till.link.wake(at_once=True)
    finally:
        assert till.link.stop()
    till.try_link()

    assert server.numbers() == sorted(sold)
    assert server.differences() == []
