"""The cable breaks between question and answer, over the real HTTPS.

What was delivered was done; what the till does not know it asks again, with the
same bytes, and nothing counts twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest

from cashier.domain.amounts import Points
from cashier.till.ports import HoldState
from cashier.till.views import Standing
from sync.client import Reply, Transport
from sync.transport import HttpTransport
from tests.helpers.https_server import HttpsServer
from tests.helpers.ready_shop import ReadyShop, over_https, selling
from tests.helpers.real_till import COFFEE, MILK, PETROVA, VASILIEVA, RealTill
from tests.helpers.relay import Lost, Relay


@pytest.fixture
def relay(server: HttpsServer) -> Iterator[Relay]:
    cable = Relay(server.port)
    yield cable
    cable.close()


@pytest.fixture
def till(copied: ReadyShop, relay: Relay) -> Iterator[RealTill]:
    with selling(copied, lambda: over_https(copied, relay)) as till:
        yield till


def test_an_upload_whose_answer_was_lost_is_sent_again_and_counts_once(
    server: HttpsServer, relay: Relay, till: RealTill
) -> None:
    sold = till.sell(MILK, COFFEE, PETROVA)
    relay.lose(Lost.REPLY)
    lost = till.knock(1)

    assert relay.breaks == 1
    assert till.problems() == {"E-501"}
    assert lost.queued > 0
    assert server.numbers() == [sold.number]  # It was done.

    again = till.try_link()

    assert (again.online, again.queued, again.rejected) == (True, 0, 0)
    assert server.numbers() == [sold.number]
    assert server.differences() == []


def test_an_upload_that_arrived_in_half_was_not_done_and_is_sent_again(
    server: HttpsServer, relay: Relay, till: RealTill
) -> None:
    sold = till.sell(MILK, COFFEE, PETROVA)
    relay.lose(Lost.REQUEST)

    assert till.knock(1).queued > 0
    assert relay.breaks == 1
    assert server.numbers() == []

    assert till.try_link().queued == 0
    assert server.numbers() == [sold.number]


def test_a_hold_whose_answer_was_lost_binds_nobodys_points(
    server: HttpsServer, relay: Relay, till: RealTill
) -> None:
    till.sell(MILK, PETROVA)  # The line for holds is open now.
    till.try_link()
    till.scan(COFFEE)
    free_before = free_points(server, VASILIEVA)
    relay.lose(Lost.REPLY)

    view = till.scan(VASILIEVA)

    assert relay.breaks == 1
    assert free_points(server, VASILIEVA) < free_before  # The server had granted it.
    assert view.standing in (Standing.PARTLY, Standing.GUARANTEED)
    till.sell(MILK)
    till.try_link()
    till.try_link()
    assert holds(till)[-1] == HoldState.GIVEN_UP.value
    assert open_holds(server) == 0
    assert server.differences() == []


def test_every_request_may_come_twice(
    copied: ReadyShop, server: HttpsServer, relay: Relay
) -> None:
    with selling(copied, lambda: Twice(over_https(copied, relay))) as till:
        sold = [till.sell(COFFEE, PETROVA, redeem=Points(5_000)) for _ in range(3)]
        status = till.try_link()

    assert (status.queued, status.rejected) == (0, 0)
    assert server.numbers() == sorted(done.number for done in sold)
    redeemed = "SELECT -sum(amount) FROM entry WHERE kind = 'redemption'"
    assert server.query(redeemed + " AND account NOT LIKE '~%'") == [(15_000,)]
    assert server.differences() == []


class Twice:
    """A wire that delivers every request two times; the second answer counts."""

    def __init__(self, inner: HttpTransport) -> None:
        self._inner: Transport = inner
        self.close = inner.close

    def post(
        self,
        path: str,
        body: bytes,
        headers: Mapping[str, str],
        *,
        wait_s: float | None = None,
    ) -> Reply:
        self._inner.post(path, body, headers, wait_s=wait_s)
        return self._inner.post(path, body, headers, wait_s=wait_s)


def free_points(server: HttpsServer, card: str) -> int:
    ((free,),) = server.query(
        "SELECT sum(left_free) FROM lot WHERE account ="
        f" (SELECT account FROM card WHERE number = '{card}')"
    )
    return int(free)


def open_holds(server: HttpsServer) -> int:
    ((amount,),) = server.query(
        "SELECT coalesce(sum(open_amt), 0) FROM spend_right WHERE kind = 'hold'"
    )
    return int(amount)


def holds(till: RealTill) -> list[str]:
    return [str(state) for (state,) in till.query("SELECT state FROM hold")]
