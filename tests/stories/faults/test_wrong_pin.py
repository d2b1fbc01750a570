"""Five wrong PINs make a pause, and neither a kill nor a new start ends it."""

from __future__ import annotations

from bench.demo.shop import DemoShop
from bench.demo.till_process import Look
from tests.helpers.catalogue import words
from tests.stories.faults.counter import PIN, Counter

WRONG = "Wait {seconds} s or call a manager"
LEFT = "PIN did not match. Attempts left: {tries_left}"


def test_a_pause_after_wrong_pins_outlives_the_program(demo_shop: DemoShop) -> None:
    with Counter(demo_shop) as counter:
        counter.till.start()
        counter.choose()
        for left in (4, 3, 2, 1):
            try_pin(counter, "0000")
            counter.till.see(words("refusals", LEFT, "ru").format(tries_left=left))
        try_pin(counter, "0000")
        counter.till.wait(is_paused, what="the pause")

        counter.till.kill()
        counter.till.start()
        counter.choose()
        try_pin(counter, PIN)  # The right one.

        look = counter.till.wait(is_paused, what="the pause")
        assert look.screen == "login"
        counter.till.click("English")
        counter.till.wait(lambda look: begins_with(look, WRONG.split("{")[0]))
        counter.till.leave()


def try_pin(counter: Counter, pin: str) -> None:
    counter.till.type(pin)
    counter.till.key("Return")


def is_paused(look: Look) -> bool:
    return begins_with(look, words("LoginScreen", WRONG, "ru").split("{")[0])


def begins_with(look: Look, text: str) -> bool:
    return any(seen.startswith(text) for seen in look.texts)
