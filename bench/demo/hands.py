"""What every step of the tour does with the till: sell, wait, look, take a picture."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from bench.demo.books import Paper, Report, last_report, papers, units
from bench.demo.shop import DemoShop
from bench.demo.till_process import Look, NotSeen, TillProcess
from bench.figures import say

QUEUE_S = 60.0
QUESTION = "Списать бонусы?"
CHECKED = "подтверждено"
MOST_PURSES = 4


class NotSo(Exception):
    """A check of the tour does not hold."""


def check(holds: bool, what: str) -> None:
    if not holds:
        raise NotSo(what)


def same(what: str, found: int, expected: int) -> int:
    check(found == expected, f"{what}: {found}, not {expected}")
    return found


def figure(look: Look, caption: str, expected: int) -> int:
    return same(caption, units(look.after(caption)), expected)


class Hands:
    """At the till of the shop; pictures go to a folder."""

    def __init__(self, shop: DemoShop, out: Path) -> None:
        self.shop = shop
        self.out = out
        environment = dict(shop.till_environment)
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
        self.till = TillProcess(environment, out / "till.log")

    def picture(self, name: str) -> None:
        try:
            self.till.shot(self.out / f"{name}.png")
        except (NotSeen, BrokenPipeError):
            say(f"      no picture of {name}: the window is closed")

    def papers(self) -> list[Paper]:
        return papers(self.shop.receipts)

    def report(self) -> Report:
        """The last paper of a shift."""
        return last_report(self.shop.receipts)

    def wait_for_papers(self, count: int) -> Paper:
        """The last of so many; a receipt is printed after the screen has changed."""
        end = time.monotonic() + QUEUE_S
        while len(found := self.papers()) < count:
            check(time.monotonic() < end, f"receipt {count} was not printed")
            time.sleep(0.05)
        return found[-1]

    def wait_for_empty_queue(self) -> None:
        end = time.monotonic() + QUEUE_S
        while "Связь есть" not in self.till.look().texts:
            check(time.monotonic() < end, "the queue did not drain")
            time.sleep(0.1)

    # --- a whole sale -----------------------------------------------------------

    def scan_lines(self, *codes: str, lines: int | None = None) -> Look:
        """Goods of a new sale, until each stands on the screen."""
        for code in codes:
            self.till.scan(code)
        wanted = len(codes) if lines is None else lines
        self.till.at("sale")
        return self.till.wait(
            lambda look: len(look.rows) == wanted, what=f"{wanted} lines"
        )

    def scan_card(self, code: str) -> Look:
        """Once: where the first copy of the cards is on its way, it is waited for."""
        self.till.scan(code)
        return self.till.see(CHECKED)

    def to_payment(self, *, answer: str = "0") -> Look:
        """F9, and the same answer to every purse that is asked about."""
        self.till.key("F9")
        for _ in range(MOST_PURSES):
            look = self.till.wait(
                lambda look: look.screen == "payment" or look.says(QUESTION),
                what="the payment",
            )
            if look.screen == "payment":
                break
            # An answer is stored first; a second key would be for the next screen.
            self.till.key(answer)
            self.till.wait(_is_other_than(look.asked), what="the next question")
        return self.till.at("payment")

    def pay(self, *, by_card: bool = False) -> Paper:
        """The rest, exactly; the receipt as it was printed."""
        before = len(self.papers())
        if by_card:
            self.till.key("Return", ctrl=True)
            self.till.key("Return", ctrl=True)
        else:
            self.till.key("Return")
        self.till.at("receipt")
        return self.wait_for_papers(before + 1)


def _is_other_than(asked: tuple[str, ...]) -> Callable[[Look], bool]:
    return lambda look: look.asked != asked
