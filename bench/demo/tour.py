"""A cashier's day in the real window, step by step, with pictures and checks.

Every step presses keys and scans, waits for what a person would see, checks figures
and takes a picture. `tour.json` says what held; the exit code is 0 only if all did.
The last word has the tour's own books, kept from the printed receipts.
"""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.demo.books import (
    expected_balances,
    expected_purses,
    server_balances,
    server_purses,
    units,
)
from bench.demo.hands import Hands, NotSo, check, figure, same
from bench.demo.programmes_tour import ProgrammesTour
from bench.demo.shop import DemoShop
from bench.demo.till_process import NotSeen
from bench.figures import say

MILK, CHEESE, COFFEE = "4607001000013", "4607001000051", "4607001000174"
PETROVA, VASILIEVA = "0400000010014", "0400000010076"
NEW_CARD = "0400000099996"
BADGE, PIN = "2900000000018", "1111"
NOTES = (5000, 2000, 1000, 500, 200, 100, 50, 10, 5, 2, 1)
EXPORTS = ("members", "entries")
OPENING_NOTES = 1  # Of the largest.


class Tour:
    def __init__(self, shop: DemoShop, out: Path) -> None:
        self._shop = shop
        self._out = out
        self._hands = Hands(shop, out)
        self._till = self._hands.till
        self._programmes = ProgrammesTour(self._hands)
        self._steps: list[dict[str, Any]] = []

    def run(self) -> int:
        """Every step in order; after one that fails the rest makes no sense."""
        try:
            for step in self._story():
                if not self._take(step):
                    break
        finally:
            self._till.close()
        self._keep_papers()
        is_whole = len(self._steps) == len(self._story())
        ok = is_whole and all(step["ok"] for step in self._steps)
        report = {"ok": ok, "steps": self._steps}
        text = json.dumps(report, ensure_ascii=False, indent=2)
        (self._out / "tour.json").write_text(text + "\n", encoding="utf-8")
        say(f"The tour {'holds' if ok else 'does NOT hold'}: {self._out}")
        return 0 if ok else 1

    def _story(self) -> tuple[Callable[[], dict[str, Any]], ...]:
        return (
            self.login,
            self.open_shift,
            self.scan_goods,
            self.scan_card,
            self.bonus_prompt,
            self.redemption,
            self.cash_and_receipt,
            self.cut_link,
            self.offline_limit,
            self.offline_refusal,
            self.offline_redemption,
            self.offline_new_card,
            self.kill_in_mid_sale,
            self.mend_link,
            self.sync_screen,
            self.partial_return,
            *self._programmes.online(),
            *self._programmes.offline(),
            self.english,
            self.close_shift,
            self.books_agree,
        )

    def _take(self, step: Callable[[], dict[str, Any]]) -> bool:
        name, number = step.__name__, len(self._steps) + 1
        began = time.monotonic()
        row: dict[str, Any] = {"name": name, "ok": True}
        try:
            row["figures"] = step()
        except (NotSeen, NotSo) as failed:
            row |= {"ok": False, "why": str(failed)}
        row["milliseconds"] = round((time.monotonic() - began) * 1000)
        self._hands.picture(f"{number:02d}-{name}")
        self._steps.append(row)
        say(f"{'ok  ' if row['ok'] else 'FAIL'} {name} {row.get('why', '')}")
        return bool(row["ok"])

    def _keep_papers(self) -> None:
        if self._shop.receipts.exists():
            target = self._out / "receipts"
            shutil.rmtree(target, ignore_errors=True)
            shutil.copytree(self._shop.receipts, target)

    # --- the day --------------------------------------------------------------

    def login(self) -> dict[str, Any]:
        seconds = self._till.start()
        self._till.see("Соколова Анна")
        self._till.scan(BADGE)
        self._till.wait(lambda look: look.texts.count("Соколова Анна") > 1)
        self._till.type(PIN)
        self._till.key("Return")
        self._till.at("shift_open")
        return {"start_s": round(seconds, 2)}

    def open_shift(self) -> dict[str, Any]:
        self._till.type(str(OPENING_NOTES))
        look = self._till.see("5 000,00 ₽")
        self._till.key("F9")
        self._till.at("sale")
        return {"opening_minor": units(look.after("В ящике"))}

    def scan_goods(self) -> dict[str, Any]:
        for code in (MILK, CHEESE, COFFEE):
            self._till.scan(code)
        look = self._till.wait(lambda look: len(look.rows) == 3, what="three lines")
        return {"total_minor": figure(look, "К ОПЛАТЕ", 83880)}

    def scan_card(self) -> dict[str, Any]:
        look = self._hands.scan_card(PETROVA)
        return {
            "known": figure(look, "Доступно", 125000),
            "spendable": figure(look, "Можно списать", 41940),
            "earned": figure(look, "Начислим", 4194),
        }

    def bonus_prompt(self) -> dict[str, Any]:
        self._till.key("F9")
        self._till.see("Списать бонусы?")
        self._till.key("Return")  # A habit. It must not be an answer.
        look = self._till.look()
        check(look.screen == "sale", "Enter answered the bonus question")
        check(look.says("Списать бонусы?"), "Enter closed the bonus question")
        return {}

    def redemption(self) -> dict[str, Any]:
        self._till.key("1")
        look = self._till.at("payment")
        self._till.see("Спишем 419,40")
        return {"due": figure(look, "К оплате", 41940)}

    def cash_and_receipt(self) -> dict[str, Any]:
        self._till.type("500")
        self._till.see("Принять")
        self._till.key("Return")
        look = self._till.at("receipt")
        self._hands.wait_for_papers(1)
        (paper,) = self._hands.papers()
        check(paper.total == 41940, f"the receipt says {paper.total}")
        check(paper.redeemed == 41940, f"the receipt redeems {paper.redeemed}")
        check(look.says("80,60"), "the change is not 80.60")
        return {"number": paper.number, "earned": paper.earned}

    # --- without a link ---------------------------------------------------------

    def cut_link(self) -> dict[str, Any]:
        self._hands.wait_for_empty_queue()
        assert self._shop.link is not None
        self._shop.link.cut()
        self._till.scan(COFFEE)  # The next customer's first item, at once.
        self._till.at("sale")
        self._till.see("Нет связи")
        return {}

    def offline_limit(self) -> dict[str, Any]:
        self._till.scan(COFFEE)
        self._till.scan(VASILIEVA)
        look = self._till.see("со связью")
        guaranteed = units(look.after("Можно списать"))
        check(0 < guaranteed < 450000, f"{guaranteed} is guaranteed")
        return {"known": units(look.after("Доступно")), "guaranteed": guaranteed}

    def offline_refusal(self) -> dict[str, Any]:
        guaranteed = units(self._till.look().after("Можно списать"))
        self._till.key("F9")
        self._till.see("Списать бонусы?")
        self._till.key("2")
        self._till.see("Сколько списать?")
        self._till.type(str(guaranteed // 100 + 100))
        self._till.key("Return")
        look = self._till.see("Лимит без связи")
        check(look.says("Сколько списать?"), "more than is guaranteed was taken")
        self._hands.picture("10a-refused")
        self._till.key("Escape")
        self._till.key("Escape")
        self._till.wait(lambda look: not look.says("Сколько списать?"))
        return {"asked": guaranteed + 10000}

    def offline_redemption(self) -> dict[str, Any]:
        guaranteed = units(self._till.look().after("Можно списать"))
        self._till.key("F9")
        self._till.see("Списать бонусы?")
        self._till.key("1")
        self._till.at("payment")
        self._till.key("Return")
        self._till.at("receipt")
        self._hands.wait_for_papers(2)
        paper = self._hands.papers()[-1]
        check(paper.redeemed == guaranteed, f"{paper.redeemed} was redeemed")
        return {"redeemed": paper.redeemed, "paid": paper.total}

    def offline_new_card(self) -> dict[str, Any]:
        self._till.scan(CHEESE)
        self._till.at("sale")
        self._till.scan(NEW_CARD)
        self._till.see("Карта новая")
        self._hands.picture("12a-new-card")
        self._till.key("F9")
        self._till.at("payment")
        self._till.key("Return")
        self._till.at("receipt")
        self._hands.wait_for_papers(3)
        paper = self._hands.papers()[-1]
        check(paper.earned > 0, "the new card earned nothing")
        return {"earned": paper.earned}

    def kill_in_mid_sale(self) -> dict[str, Any]:
        self._till.scan(MILK)
        self._till.at("sale")
        self._till.scan(PETROVA)
        self._till.see("Петрова")
        self._till.kill()
        seconds = self._till.start()
        self._till.see("Соколова Анна")
        self._till.scan(BADGE)
        self._till.wait(lambda look: look.texts.count("Соколова Анна") > 1)
        self._till.type(PIN)
        self._till.key("Return")
        look = self._till.at("sale")
        look = self._till.wait(lambda look: len(look.rows) == 1, what="the basket")
        self._till.see("Петрова")
        check(len(self._hands.papers()) == 3, "a receipt was printed again")
        return {"start_s": round(seconds, 2), "lines": len(look.rows)}

    # --- the link is back ---------------------------------------------------------

    def mend_link(self) -> dict[str, Any]:
        assert self._shop.link is not None
        self._shop.link.mend()
        began = time.monotonic()
        self._hands.wait_for_empty_queue()
        drained = time.monotonic() - began
        self._till.key("F9")
        self._till.see("Списать бонусы?")
        self._till.key("0")
        self._till.at("payment")
        self._till.key("Return")
        self._till.at("receipt")
        self._hands.wait_for_papers(4)
        self._till.key("Return")
        self._till.at("sale")
        return {"drained_s": round(drained, 2)}

    def sync_screen(self) -> dict[str, Any]:
        self._hands.wait_for_empty_queue()
        self._till.click("Связь есть")
        look = self._till.at("sync")
        look = self._till.wait(lambda look: len(look.rows) > 5, what="the operations")
        return {"rows": len(look.rows)}

    def partial_return(self) -> dict[str, Any]:
        self._till.key("Escape")
        self._till.at("sale")
        first = self._hands.papers()[0]
        self._till.scan(first.number)
        self._till.at("return")
        self._till.see(first.number)
        self._till.key("Return")  # The first line, whole.
        self._till.key("F9")
        self._till.key("1")
        self._till.at("receipt")
        self._hands.wait_for_papers(5)
        paper = self._hands.papers()[-1]
        check(paper.is_return, "no return was printed")
        check(paper.total == 4495, f"{paper.total} came back as money")
        check(paper.redeemed == 4495, f"{paper.redeemed} came back as points")
        return {"money": paper.total, "points": paper.redeemed, "taken": paper.earned}

    def english(self) -> dict[str, Any]:
        self._till.key("Return")
        self._till.at("sale")
        self._till.click("English")
        self._till.see("TO PAY")
        self._hands.picture("29a-english")
        self._till.click("Русский")
        self._till.see("К ОПЛАТЕ")
        return {}

    def close_shift(self) -> dict[str, Any]:
        self._hands.wait_for_empty_queue()
        self._till.key("F10")
        self._till.at("menu")
        self._till.click("Закрыть смену")
        self._till.at("shift_close")
        drawer = self._expected_drawer()
        self._count(drawer)
        self._till.key("F9")
        self._hands.picture("30a-counted")
        self._till.key("F9")
        self._till.key("1")  # For good.
        look = self._till.see("Учёт сервера сходится")
        report = self._hands.report()
        found = self._hands.papers()
        for caption, expected in (
            ("Оплачено подарочными картами", sum(paper.by_gift for paper in found)),
            ("из них пожертвования", sum(paper.donated for paper in found)),
            ("Должно быть", drawer),
        ):
            same(caption, report.figure(caption), expected)
        agrees = look.says("Учёт сервера сходится")
        return {"drawer_minor": drawer, "agrees": agrees}

    def books_agree(self) -> dict[str, Any]:
        """Papers, server's balances and the server's own check, to the kopeck."""
        self._hands.wait_for_empty_queue()
        found = self._hands.papers()
        expected = expected_balances(found)
        held = server_balances(self._shop.server("export", "balances"))
        for card, points in expected.items():
            check(held[card] == points, f"····{card[-4:]}: {held[card]}, not {points}")
        purses = expected_purses(found)
        kept = server_purses(*(self._shop.server("export", w) for w in EXPORTS))
        for purse, amount in purses.items():
            same(purse, kept.get(purse, 0), amount)
        verified = self._shop.server_json("ledger", "verify")
        check(verified["ok"], f"the ledger: {verified['differences']}")
        return {
            "receipts": len(found),
            "balances": sum(expected.values()),
            "purses": purses,
        }

    # --- helpers ------------------------------------------------------------------

    def _expected_drawer(self) -> int:
        total = OPENING_NOTES * NOTES[0] * 100
        for paper in self._hands.papers():
            total += paper.cash
        return total

    def _count(self, minor: int) -> None:
        """Note by note, as a person would, and the rest as small change."""
        left = minor
        for note in NOTES:
            count, left = divmod(left, note * 100)
            if count:
                self._till.type(str(count))
            self._till.key("Down")
        if left:
            self._till.type(f"{left // 100},{left % 100:02d}")
