"""A till has one program: a second one says so and leaves, the first goes on."""

from __future__ import annotations

from bench.demo.shop import DemoShop
from tests.helpers.catalogue import sentence
from tests.helpers.ready_shop import ReadyShop
from tests.helpers.real_till import MILK
from tests.stories.faults.counter import Counter, open_shift, run_till, start_in_vain
from ui.doctor import Exit


def test_a_second_copy_says_that_the_first_is_open_and_changes_nothing(
    copied: ReadyShop,
) -> None:
    open_shift(copied)
    with DemoShop(copied.folder) as shop, Counter(shop) as counter:
        counter.log_in()
        counter.till.scan(MILK)
        counter.till.wait(lambda look: len(look.rows) == 1)

        for language in ("ru", "en"):
            shown, code = start_in_vain(shop.till_environment, language)
            assert code == Exit.RUNNING
            assert {sentence("E-603", language), "E-603"} <= set(shown)
        command = run_till(shop.till_environment, "ui", "sync")

        assert command.returncode == Exit.RUNNING
        assert "The till is running" in command.stderr
        counter.pay()  # The first never noticed.
        counter.till.leave()
