"""The disk is full in the middle of a shift, or takes no more writes at all.

What cannot be recorded is refused before anybody pays; what was confirmed stays; and
when there is room again, work goes on without anybody's help.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from bench.demo.books import papers
from bench.demo.shop import DemoShop
from bench.demo.till_process import Look
from cashier.domain.amounts import NO_POINTS, Points
from cashier.domain.errors import DiskFull, StorageFailed
from cashier.till.views import Standing
from tests.helpers.catalogue import sentence
from tests.helpers.https_server import HttpsServer
from tests.helpers.ready_shop import ReadyShop, over_https, selling
from tests.helpers.real_till import CHEESE, COFFEE, MILK, PETROVA, RealTill
from tests.helpers.relay import Relay
from tests.helpers.small_disk import PageLimit, SmallFileSystem, may_mount
from tests.stories.faults.counter import Counter, open_shift, start_in_vain
from ui.doctor import Exit

MOST_SALES = 2_000

with TemporaryDirectory() as _folder:
    MAY_MOUNT = may_mount(Path(_folder))


@contextmanager
def small_disk(shop: ReadyShop, kind: str) -> Iterator[SmallFileSystem | PageLimit]:
    if kind == "pages":
        yield PageLimit()
    else:
        with SmallFileSystem(shop.till_home / "data", "12m").mounted() as disk:
            yield disk


@pytest.fixture(params=["pages", "file system"] if MAY_MOUNT else ["pages"])
def small(
    request: pytest.FixtureRequest, copied: ReadyShop, server: HttpsServer
) -> Iterator[tuple[RealTill, SmallFileSystem | PageLimit]]:
    with (
        small_disk(copied, request.param) as disk,
        closing(Relay(server.port)) as relay,
        selling(copied, lambda: over_https(copied, relay)) as till,
    ):
        till.files.store.idle()
        yield till, disk


def test_a_full_disk_refuses_whole_sales_and_forgets_none(
    small: tuple[RealTill, SmallFileSystem | PageLimit], server: HttpsServer
) -> None:
    till, disk = small
    confirmed = [till.sell(MILK, COFFEE).number for _ in range(3)]
    disk.fill(till)

    refusals: list[DiskFull] = []
    while len(refusals) < 6:  # The reserve makes room for a while; then no more.
        before = state_of(till)
        try:
            confirmed.append(till.sell(CHEESE, PETROVA).number)
        except DiskFull as refusal:
            refusals.append(refusal)
            assert whole(till, before), (before, state_of(till))
            disk.fill(till)
        assert len(confirmed) < MOST_SALES, "the disk is never full"
    assert till.numbers() == confirmed

    disk.free(till)
    confirmed.append(till.sell(CHEESE).number)  # The sale that waited.

    assert till.scan(PETROVA).standing is not Standing.CONFIRMED
    till.acts.sales.detach_card()
    till.files.store.idle()
    till.scan(COFFEE)
    till.scan(PETROVA)
    assert till.largest() > NO_POINTS  # Redemption is open again.
    confirmed.append(till.sell(MILK, redeem=Points(1_000)).number)
    till.try_link()
    status = till.try_link()
    assert (status.queued, status.rejected) == (0, 0)
    assert till.numbers() == confirmed
    assert server.numbers() == sorted(confirmed)
    assert server.differences() == []


def state_of(till: RealTill) -> tuple[int, int, int, int]:
    """Receipts, entries for the server, print jobs, and lines of the sale in hand."""
    ((receipts, entries, jobs),) = till.query(
        "SELECT (SELECT count(*) FROM receipt), (SELECT count(*) FROM outbox"
        " WHERE kind = 'SaleCompleted'), (SELECT count(*) FROM print_job)"
    )
    return receipts, entries, jobs, len(till.acts.sales.view().lines)


def whole(till: RealTill, before: tuple[int, int, int, int]) -> bool:
    """Nothing but lines of a basket came of what was refused."""
    return state_of(till)[:3] == before[:3]


def test_a_file_that_turns_read_only_is_refused_and_not_trusted_again(
    copied: ReadyShop, server: HttpsServer
) -> None:
    with (
        closing(Relay(server.port)) as relay,
        selling(copied, lambda: over_https(copied, relay)) as till,
    ):
        confirmed = [till.sell(MILK).number]
        till.scan(COFFEE)
        before = state_of(till)
        raw = till.files.store._desk_now().raw
        raw.execute("PRAGMA query_only = ON")

        with pytest.raises(StorageFailed):
            till.sell(CHEESE)
        assert state_of(till) == before

        assert till.scan(PETROVA).standing is Standing.SUSPENDED
        confirmed.append(till.sell(CHEESE).number)
        till.files.store.idle()  # The file was looked over, and is sound.
        till.scan(COFFEE)
        assert till.scan(PETROVA).standing is Standing.CONFIRMED
        confirmed.append(till.sell(MILK, redeem=Points(1_000)).number)
        till.try_link()
        assert till.try_link().queued == 0
        assert server.numbers() == sorted(confirmed)
        assert server.differences() == []


@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_read_only_disk_is_said_at_start(demo_shop: DemoShop, language: str) -> None:
    with read_only(demo_shop.till_home / "data"):
        shown, code = start_in_vain(demo_shop.till_environment, language)

    assert code == Exit.DATA
    assert {sentence("E-605", language), "E-605"} <= set(shown)


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    if MAY_MOUNT:
        with SmallFileSystem(folder, "12m").mounted() as disk:
            disk.make_read_only()
            yield
    else:  # Root writes wherever it likes; but never into a folder.
        lock = folder / "kassa.lock"
        lock.unlink(missing_ok=True)
        lock.mkdir()
        yield


if MAY_MOUNT:

    def test_the_window_says_that_the_disk_is_full_and_goes_on_when_it_is_not(
        copied: ReadyShop,
    ) -> None:
        open_shift(copied)
        disk = SmallFileSystem(copied.till_home / "data", "12m")
        with DemoShop(copied.folder) as shop, disk.mounted(), Counter(shop) as counter:
            counter.log_in()
            counter.till.scan(MILK)
            counter.till.wait(lambda look: len(look.rows) == 1)
            disk.fill()
            look = scan_until_refused(counter)
            assert "E-604" in look.texts
            counter.till.click("English")
            counter.till.see(sentence("E-604", "en"))
            counter.till.click("Русский")

            disk.free()
            lines = len(counter.till.look().rows)
            counter.till.scan(COFFEE)
            counter.till.wait(lambda look: len(look.rows) == lines + 1)
            counter.pay()
            counter.till.wait(lambda look: "Связь есть" in look.texts)
            counter.till.leave()
            with HttpsServer(copied.server_data) as server:
                assert len(server.numbers()) == 1
                assert server.differences() == []
            assert len(papers(shop.receipts)) == 1

    def scan_until_refused(counter: Counter) -> Look:
        for _ in range(MOST_SALES):
            lines = len(counter.till.look().rows)
            counter.till.scan(CHEESE)
            look = counter.till.wait(
                lambda look, lines=lines: is_refused(look) or len(look.rows) > lines
            )
            if is_refused(look):
                return look
        raise AssertionError("the disk is never full")

    def is_refused(look: Look) -> bool:
        return look.says(sentence("E-604", "ru"))
