"""The tour's second half: every kind of programme, one customer after the other.

Each step sells something and checks the receipt against figures worked out from the
prices on it and from what the programme promises to people.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bench.demo.hands import Hands, same

MILK, CHEESE, COFFEE_BEANS = "4607001000013", "4607001000051", "4607001000174"
GIFT_1000, CLUB_YEAR = "4607001000372", "4607001000396"
CAPPUCCINO, CUP_PRICE = "4607001000402", 19000
CUPS, STAMP = "Каждая четвёртая чашка", 100
COUPON = "27203000000010000031"
GIFT_CARD = "28203000000020000061"
STAMPS_MEMBER, CLUB_MEMBER = "0400000010137", "0400000010144"
CASHBACK_MEMBER = "0400000010120"

Step = Callable[[], dict[str, Any]]


class ProgrammesTour:
    def __init__(self, hands: Hands) -> None:
        self._hands = hands
        self._till = hands.till
        self._free_coffee = ""  # The receipt with it.

    def online(self) -> tuple[Step, ...]:
        return (
            self.stamps_earned,
            self.free_coffee,
            self.coupon_used,
            self.coupon_refused,
            self.gift_card_sold,
            self.gift_card_pays,
            self.membership_sold,
            self.round_up,
            self.cashback,
        )

    def offline(self) -> tuple[Step, ...]:
        return self.offline_gift_card, self.offline_stamps, self.programmes_return

    # --- stamps -----------------------------------------------------------------

    def stamps_earned(self) -> dict[str, Any]:
        self._hands.scan_lines(CAPPUCCINO, CAPPUCCINO, CAPPUCCINO)
        self._till.scan(STAMPS_MEMBER)
        self._till.see("Баланс проверен")
        self._hands.picture("17a-stamps")
        self._hands.to_payment()
        paper = self._hands.pay()
        same("the sum", paper.total, 3 * CUP_PRICE)
        stamps = paper.figure(f"{CUPS}: начислено")
        same("stamps", stamps, paper.pieces("Капучино") * STAMP)
        return {"stamps": stamps // STAMP, "total": paper.total}

    def free_coffee(self) -> dict[str, Any]:
        self._hands.scan_lines(CAPPUCCINO, CHEESE)
        self._till.scan(STAMPS_MEMBER)
        self._till.see("Баланс проверен")
        self._till.key("F9")
        self._till.see("Списать бонусы?")
        self._hands.picture("18a-purses")
        return {}
