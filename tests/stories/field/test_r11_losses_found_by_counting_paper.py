"""R11: ERPNext 11745 and 11461, losses were noticed only by counting paper receipts.

Here the end of a shift is compared figure by figure: till and server, count and sum.
"""

from __future__ import annotations

from cashier.domain.amounts import Points
from tests.helpers.https_server import HttpsServer
from tests.helpers.real_till import CHEESE, COFFEE, MILK, PETROVA, RealTill
from tests.helpers.relay import Relay


def test_till_and_server_agree_on_a_shift_or_say_where_they_do_not(
    server: HttpsServer, relay: Relay, till: RealTill
) -> None:
    shift = till.acts.shifts.current()
    assert shift is not None
    till.sell(MILK, COFFEE, PETROVA, redeem=Points(500))
    till.sell(CHEESE)
    till.try_link()
    assert till.link.compare_shift(shift.shift_id) == ()

    missing = till.sell(MILK, PETROVA)  # It has not been sent.
    found = {d.figure: d for d in till.link.compare_shift(shift.shift_id)}

    assert (found["sales"].till, found["sales"].server) == (3, 2)
    money = found["money"]
    assert money.till - money.server == missing.total.units
    till.try_link()
    assert till.link.compare_shift(shift.shift_id) == ()
