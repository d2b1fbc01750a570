"""R9: ERPNext 12971, one in fifteen records was doubled with eight tills at work.

Here eight tills send at once, everything twice, and each receipt is there once. A
second press of «Confirm» finds nothing to confirm.
"""

from __future__ import annotations

import threading

import msgspec
import pytest

from cashier.domain.errors import SaleRefused
from sync import protocol as wire
from tests.helpers.https_server import HttpsServer
from tests.helpers.real_till import ANNA, COFFEE, MILK, RealTill
from tests.helpers.server_world import FakeTill, World, a_sale

TILLS, SALES = 8, 15


def test_eight_tills_that_send_everything_twice_double_nothing(world: World) -> None:
    tills = [world.till(number=n + 1) for n in range(TILLS)]
    broken: list[str] = []

    def work(till: FakeTill, name: str) -> None:
        for n in range(SALES):
            first = till.write(a_sale(f"{name}-{n}", number=f"{name}-{n}"))
            twice = [threading.Thread(target=send, args=(till, first)) for _ in "ab"]
            for press in twice:
                press.start()
            for press in twice:
                press.join()

    def send(till: FakeTill, first: int) -> None:
        status, answer = till.raw(wire.PATH_UPLOAD, encoded(till, first))
        if status != 200:
            broken.append(answer.decode())

    threads = [
        threading.Thread(target=work, args=(till, f"till{n}"))
        for n, till in enumerate(tills)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert broken == []
    numbers = sorted(row["number"] for row in world.rows("sale"))
    assert numbers == sorted(f"till{t}-{n}" for t in range(TILLS) for n in range(SALES))
    assert world.differences() == []


def encoded(till: FakeTill, first: int) -> bytes:
    return msgspec.json.encode(till.upload_message(first, first))


def test_a_second_press_of_confirm_makes_no_second_receipt(
    server: HttpsServer, till: RealTill
) -> None:
    for code in (MILK, COFFEE):
        view = till.scan(code)
    done = till.acts.payments.complete(view.totals.short, ANNA)

    with pytest.raises(SaleRefused):
        till.acts.payments.complete(view.totals.short, ANNA)

    till.try_link()
    assert till.numbers() == [done.number]
    assert server.numbers() == [done.number]
