"""R4: Odoo 211219, all sent orders were removed although only some were accepted.

Here an entry waits until the server has acknowledged its own number, whatever else
was sent with it.
"""

from __future__ import annotations

from tests.helpers.https_server import HttpsServer
from tests.helpers.real_till import COFFEE, PETROVA, RealTill
from tests.helpers.relay import Lost, Relay

SALES = 45  # Two batches and a bit.


def test_what_was_not_acknowledged_by_its_number_still_waits(
    server: HttpsServer, relay: Relay, till: RealTill
) -> None:
    relay.lead_to(9)
    sold = [till.sell(COFFEE, PETROVA).number for _ in range(SALES)]
    ((waiting,),) = till.query("SELECT count(*) FROM outbox")
    before = at_server(server)
    relay.lead_to(server.port)

    batch = till.files.side.next_batch(most=20)
    assert batch is not None
    till.link.client.upload(
        first_seq=batch.first_seq,
        head_before=batch.head_before,
        head_after=batch.head_after,
        bodies=batch.bodies,
    )  # The server has twenty; the answer is lost with the program.
    relay.lose(Lost.REQUEST)
    status = till.knock(1)

    arrived = at_server(server) - before
    assert arrived == 20
    ((kept,),) = till.query("SELECT count(*) FROM outbox")
    assert kept == waiting  # Nothing was removed for having been sent.
    assert status.queued >= waiting - arrived - before
    till.try_link()
    assert till.link.board.status.queued == 0
    assert server.numbers() == sorted(sold)
    assert at_server(server) >= waiting


def at_server(server: HttpsServer) -> int:
    ((count,),) = server.query("SELECT count(*) FROM inbox")
    return int(count)
