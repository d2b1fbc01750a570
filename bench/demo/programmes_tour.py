"""The tour's second half: every kind of programme, one customer after the other.

Each step sells something and checks the receipt against figures worked out from the
prices on it and from what the programme promises to people.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from bench.demo.books import percent_of, round_up
from bench.demo.hands import QUESTION, Hands, check, figure, same
from bench.demo.tiles import BLANK

MILK, CHEESE, COFFEE_BEANS = "4607001000013", "4607001000051", "4607001000174"
GIFT_1000, CLUB_YEAR = "4607001000372", "4607001000396"
CAPPUCCINO, CUP_PRICE = "4607001000402", 19000
GIFT_MONEY, CLUB_PRICE = 100000, 120000
CUPS, STAMP = "Каждая четвёртая чашка", 100
COUPON = "27203000000010000031"
COUPON_SPENT = "использован"
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
        self._hands.scan_card(STAMPS_MEMBER)
        self._hands.picture("17a-stamps")
        self._hands.to_payment()
        paper = self._hands.pay()
        same("the sum", paper.total, 3 * CUP_PRICE)
        stamps = paper.figure(f"{CUPS}: начислено")
        same("stamps", stamps, paper.pieces("Капучино") * STAMP)
        return {"stamps": stamps // STAMP, "total": paper.total}

    def free_coffee(self) -> dict[str, Any]:
        """The stamps of the first sale and its points, both in one purchase."""
        points = self._hands.papers()[-1].earned
        self._hands.scan_lines(CAPPUCCINO, CHEESE, MILK)
        self._hands.scan_card(STAMPS_MEMBER)
        self._till.key("F9")
        self._till.see(QUESTION)
        self._hands.picture("18a-purses")
        self._till.key("Escape")
        self._till.wait(lambda look: not look.says(QUESTION))
        self._hands.to_payment(answer="1")
        self._hands.picture("18b-payment")
        paper = self._hands.pay()
        same("the free cup", paper.off("Капучино"), CUP_PRICE)
        same("stamps", paper.figure(f"{CUPS}: списано"), 3 * STAMP)
        same("points", paper.redeemed, points)
        same("the sum", paper.total, paper.goods - CUP_PRICE - points)
        same("earned", paper.earned, percent_of(paper.total, 5))
        self._free_coffee = paper.number
        return {"free": CUP_PRICE, "points": points, "total": paper.total}

    # --- coupons ----------------------------------------------------------------

    def coupon_used(self) -> dict[str, Any]:
        self._hands.scan_lines(CHEESE, COFFEE_BEANS)
        self._till.scan(COUPON)
        self._till.wait(lambda look: look.after("Скидки") != "0,00", what="a discount")
        self._hands.picture("19a-coupon")
        self._hands.to_payment()
        paper = self._hands.pay()
        off = same("off", paper.figure("Скидка"), percent_of(paper.goods, 10))
        same("the sum", paper.total, paper.goods - off)
        return {"off": off, "total": paper.total}

    def coupon_refused(self) -> dict[str, Any]:
        self._hands.scan_lines(CHEESE)
        self._till.scan(COUPON)
        look = self._till.see(COUPON_SPENT)
        figure(look, "Скидки", 0)
        self._hands.picture("20a-coupon-refused")
        self._hands.to_payment()
        paper = self._hands.pay()
        return {"total": same("the sum", paper.total, paper.goods)}

    # --- gift cards -------------------------------------------------------------

    def gift_card_sold(self) -> dict[str, Any]:
        self._hands.scan_lines(GIFT_1000)
        self._till.scan(BLANK[0])
        time.sleep(1)
        self._hands.picture("21a-gift-sold")
        self._hands.to_payment()
        paper = self._hands.pay()
        return {"total": same("the sum", paper.total, GIFT_MONEY)}

    def gift_card_pays(self) -> dict[str, Any]:
        self._hands.scan_lines(COFFEE_BEANS, CHEESE)
        self._hands.to_payment()
        self._till.scan(BLANK[0])
        self._till.wait(lambda look: look.after("К оплате") == "0,00 ₽", what="paid")
        self._hands.picture("22a-gift-pays")
        paper = self._hands.pay()
        used = same("by gift card", paper.figure("Подарочной картой"), paper.goods)
        rest = paper.figure("Остаток на подарочной карте")
        same("the rest", rest, GIFT_MONEY - used)
        return {"used": used, "rest": rest}

    # --- membership, a cause, cashback --------------------------------------------

    def membership_sold(self) -> dict[str, Any]:
        """Its price is for everybody, and the club price holds at once."""
        self._hands.scan_lines(CLUB_YEAR, CHEESE)
        self._hands.scan_card(CLUB_MEMBER)
        self._hands.picture("23a-membership")
        self._hands.to_payment()
        paper = self._hands.pay()
        cheese = paper.goods - CLUB_PRICE
        off = same("off", paper.figure("Скидка"), percent_of(cheese, 7))
        same("the sum", paper.total, paper.goods - off)
        same("earned", paper.earned, percent_of(cheese - off, 5))
        check("Клуб с " in paper.text, "the receipt does not say until when")
        return {"off": off, "total": paper.total}

    def round_up(self) -> dict[str, Any]:
        self._hands.scan_lines(MILK)
        self._hands.to_payment()
        self._till.key("F3")
        self._till.wait(lambda look: look.after("К оплате") == "90,00 ₽", what="90")
        self._hands.picture("24a-rounded-up")
        paper = self._hands.pay()
        given = paper.figure("Пожертвование")
        same("given", given, round_up(paper.goods, 1000))
        same("the sum", paper.total, paper.goods + given)
        return {"given": given, "total": paper.total}

    def cashback(self) -> dict[str, Any]:
        self._hands.scan_lines(COFFEE_BEANS)
        self._hands.scan_card(CASHBACK_MEMBER)
        self._hands.to_payment()
        self._hands.picture("25a-rates")
        paper = self._hands.pay(by_card=True)
        same("by card", paper.figure("Банковской картой"), paper.goods)
        earned = paper.figure("Кешбэк: начислено")
        return {"earned": same("cashback", earned, percent_of(paper.goods, 3))}

    # --- without a link -----------------------------------------------------------

    def offline_gift_card(self) -> dict[str, Any]:
        """This till holds no right on that card, so its money may be gone already."""
        self._hands.wait_for_empty_queue()
        assert self._hands.shop.link is not None
        self._hands.shop.link.cut()
        self._hands.scan_lines(CHEESE)
        self._till.see("Нет связи")
        self._hands.to_payment()
        self._till.scan(GIFT_CARD)
        self._till.see("нет связи")
        self._hands.picture("26a-gift-refused")
        paper = self._hands.pay()
        same("by gift card", paper.figure("Подарочной картой"), 0)
        return {"cash": same("cash", paper.cash, paper.goods)}

    def offline_stamps(self) -> dict[str, Any]:
        self._hands.scan_lines(CAPPUCCINO)
        self._till.scan(STAMPS_MEMBER)
        self._till.see("Гарантировано")
        self._hands.picture("27a-offline-stamps")
        self._hands.to_payment()
        paper = self._hands.pay()
        stamps = paper.figure(f"{CUPS}: начислено")
        return {"stamps": same("stamps", stamps, STAMP) // STAMP}

    # --- back -----------------------------------------------------------------------

    def programmes_return(self) -> dict[str, Any]:
        """The free cup and the cheese go back, the milk stays."""
        assert self._hands.shop.link is not None
        self._hands.shop.link.mend()
        self._hands.wait_for_empty_queue()
        first = next(p for p in self._hands.papers() if p.number == self._free_coffee)
        before = len(self._hands.papers())
        self._till.key("Return")
        self._till.at("sale")
        self._till.scan(first.number)
        self._till.at("return")
        self._till.see(first.number)
        self._till.key("Return")
        self._till.key("Down")
        self._till.key("Return")
        self._hands.picture("28a-return")
        self._till.key("F9")
        self._till.key("1")
        self._till.at("receipt")
        paper = self._hands.wait_for_papers(before + 1)
        check(paper.is_return, "no return was printed")
        cheese = next(line for line in first.lines if line.name.startswith("Сыр"))
        same("money", paper.total, cheese.gross - cheese.off)
        same("points", paper.redeemed, cheese.off)
        same("stamps", paper.figure(f"{CUPS}: возвращено"), 3 * STAMP)
        return {"money": paper.total, "points": paper.redeemed, "taken": paper.earned}
