"""Training: everything works, and nothing real is touched."""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from bench import start_home
from cashier.devices.clock import SystemClock
from cashier.devices.randomness import SystemRandomness
from cashier.domain.amounts import NO_MONEY, Money, Points
from cashier.domain.errors import NotEnoughPoints, RedemptionRefused
from cashier.domain.ids import CashierId
from cashier.domain.member import EntryMode
from cashier.domain.overrides import Guarded
from cashier.domain.shift import CashCause
from cashier.store.cards_file import PageRow
from cashier.store.keystore import FileSecrets, Secret
from cashier.store.places import Places
from cashier.till.settings import PrinterSettings, ServerSettings, TillSettings
from cashier.till.views import Standing
from sync import protocol as wire
from sync.assembly import Outside, TillActs, TillFiles, link_of
from sync.client import Unreachable
from sync.cycle import at_once
from sync.nowhere import NoWay
from sync.practice import practice_of, practice_places, prepare, throw_away
from sync.practice_cards import PRACTICE_CARDS
from tests.helpers.managers import yes

WHOLE, HALF, NOTHING, BLOCKED = (card.number for card in PRACTICE_CARDS)
CLERK = CashierId("cashier-0")
SHOPS_CARD = "0400000000000"  # One of those that the real file has.
ITEM = "4600000000003"
DRAWER, BARCODE = b"\x1bp", b"\x1dk"


def outside_of(home: Path, **settings: object) -> Outside:
    places = Places(config=home / "config", data=home / "data", logs=home / "logs")
    return Outside(
        places=places,
        settings=TillSettings(
            receipt_language="en",
            server=ServerSettings(url="https://real.example:8443"),
            printer=PrinterSettings(transport="file", address=str(home / "real-paper")),
            **settings,  # type: ignore[arg-type]
        ),
        secrets=FileSecrets(places.data),
        clock=SystemClock(),
        randomness=SystemRandomness(),
        machine="till-under-test",
    )


@pytest.fixture(scope="module")
def shop(tmp_path_factory) -> Path:
    """A real till's folder as after its first day; no test may change it."""
    home = tmp_path_factory.mktemp("shop") / "home"
    start_home.make_home(home, home / "no-receipts", goods=40, cards=20)
    return home


@pytest.fixture
def real(shop: Path):
    real = outside_of(shop)
    before = fingerprints(shop)
    yield real
    throw_away(real.places)
    assert fingerprints(shop) == before


def fingerprints(home: Path) -> dict[str, str]:
    """Every file but those of the training, by its bytes; and when it was written."""
    apart = practice_places(outside_of(home).places).data.parent
    return {
        str(path.relative_to(home)): f"{digest(path)} {path.stat().st_mtime_ns}"
        for path in sorted(home.rglob("*"))
        if path.is_file() and apart not in path.parents
    }


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


class PracticeTill:
    """The practice till without a window: its acts, on this thread."""

    def __init__(self, real: Outside) -> None:
        self.around = practice_of(real)
        self.catalogue = prepare(real, self.around)
        self.files = TillFiles(self.around, reserve_bytes=0)
        self.directory = self.files.open_directory()
        self.paper = self.around.places.data / "receipts"
        self.acts = TillActs(
            self.files,
            self.directory,
            on_till=at_once,
            queued=lambda: self.files.side.figures().queued,
            receipts_to=self.paper,
        )

    def open_shift(self) -> PracticeTill:
        if self.acts.shifts.current() is None:
            self.acts.shifts.open(NO_MONEY, CLERK)
        return self

    def sell(self, card: str, points: int, *, times: int = 8):
        """So many of the dearest item, and so many whole points are spent."""
        scan = self.acts.sales.scan
        for _ in range(times):
            scan(self.item, mode=EntryMode.DEVICE, by=CLERK)
        scan(card, mode=EntryMode.DEVICE, by=CLERK)
        if points:
            self.acts.sales.choose(Points(points * 100))
        return self.acts.sales.view()

    def pay(self):
        short = self.acts.sales.view().totals.short
        done = self.acts.payments.complete(short if short else None, CLERK)
        self.acts.printing.run_waiting()
        return done

    @property
    def item(self) -> str:
        found = self.directory.find_items("товар", 200)
        return max(found, key=lambda item: item.price).item_id

    def papers(self) -> list[str]:
        found = sorted(self.paper.glob("*.txt"))
        return [path.read_text(encoding="utf-8") for path in found]

    def close(self) -> None:
        self.directory.close()
        self.files.close()


@pytest.fixture
def till(real: Outside):
    till = PracticeTill(real).open_shift()
    yield till
    till.close()


def test_a_day_of_training_changes_no_byte_of_the_real_till(real: Outside) -> None:
    """The fixture compares the whole folder before and after."""
    till = PracticeTill(real).open_shift()
    till.sell(WHOLE, 100)
    done = till.pay()
    till.acts.returns.find(done.number)
    till.acts.drawer.move_cash(Money(10_000), CashCause.CHANGE_SAFE, CLERK)
    till.acts.printing.copy(done.number)
    till.acts.printing.run_waiting()
    till.close()
    again = PracticeTill(real)
    assert again.acts.shifts.current() is not None  # It goes on the next day.
    again.close()

    assert done.total > NO_MONEY


def test_a_till_that_lost_its_power_is_read_and_not_tidied_up(
    shop: Path, tmp_path: Path
) -> None:
    """What was written last stands in the log beside the file: it counts, and stays."""
    running, home = tmp_path / "running", tmp_path / "home"
    shutil.copytree(shop, running)
    files = TillFiles(outside_of(running), reserve_bytes=0)
    copy = files.open_cards()
    body = msgspec.json.encode(wire.GoodsRow(name="Товар последний", price=1))
    row = PageRow(key="4699999999999", version=99, body=body)
    copy.apply_page("goods", wire.bucket_of("goods", row.key), [row], 99)
    shutil.copytree(running, home)  # The power is gone now.
    copy.close()
    files.close()
    before = fingerprints(home)
    assert any(name.endswith(".db-wal") for name in before)

    till = PracticeTill(outside_of(home))
    assert till.directory.item(row.key) is not None
    till.close()

    assert fingerprints(home) == before


def test_the_shops_own_goods_people_and_cards_are_there(till: PracticeTill) -> None:
    assert till.catalogue.is_of_shop
    assert len(till.directory.cashiers()) == start_home.CASHIERS
    assert till.directory.age().goods == 40
    number = f"04{0:011d}"
    assert till.directory.member(number) is not None


def test_redemptions_work_against_practice_balances(till: PracticeTill) -> None:
    view = till.sell(WHOLE, 100)
    assert view.standing is Standing.GUARANTEED
    till.pay()

    view = till.sell(WHOLE, 0)
    assert view.snapshot.spendable == Points(115_000)


def test_limits_can_be_practised_a_part_and_nothing_at_all(till: PracticeTill) -> None:
    assert till.sell(HALF, 0, times=20).quote.largest == Points(20_000)
    with pytest.raises((NotEnoughPoints, RedemptionRefused)):
        till.acts.sales.choose(Points(30_000))
    till.pay()
    assert till.sell(NOTHING, 0).standing is Standing.NONE_OFFLINE
    till.pay()
    assert till.sell(BLOCKED, 0).standing is Standing.BLOCKED


def test_every_paper_says_that_it_is_none_and_the_drawer_stays_shut(
    till: PracticeTill,
) -> None:
    till.sell(WHOLE, 100)
    done = till.pay()
    till.acts.printing.copy(done.number)
    till.acts.drawer.open(CashCause.LOOK, CLERK, allowed=yes(Guarded.OPEN_DRAWER))
    till.acts.printing.run_waiting()
    till.acts.shifts.close(NO_MONEY, CLERK)
    till.acts.printing.run_waiting()

    papers = till.papers()
    assert len(papers) == 4  # Receipt, copy, drawer, report.
    for paper in papers:
        assert paper.count("TRAINING, NOT A RECEIPT") == 2
        lines = paper.strip().splitlines()
        assert "TRAINING" in "".join(lines[:3])
        assert "TRAINING" in "".join(lines[-3:])
    for path in till.paper.glob("*.bin"):
        assert DRAWER not in path.read_bytes()
        assert BARCODE not in path.read_bytes()


def test_no_practice_receipt_can_be_taken_for_one_of_a_real_till(
    till: PracticeTill,
) -> None:
    till.sell(WHOLE, 0)

    assert till.pay().number.startswith("00-00")


def test_it_has_keys_of_its_own_and_keeps_none_of_the_shops(
    real: Outside, till: PracticeTill
) -> None:
    for secret in (Secret.STORE_KEY, Secret.JOURNAL_KEY, Secret.SIGNING_SEED):
        assert till.around.secrets.get(secret) != real.secrets.get(secret)
    own = FileSecrets(till.around.places.data)
    assert own.get(Secret.PEPPER) is None
    assert own.get(Secret.CARD_KEY) is None
    assert till.around.secrets.get(Secret.PEPPER) == real.secrets.get(Secret.PEPPER)


def test_nothing_leads_to_a_server_a_terminal_or_the_shops_paper(
    real: Outside, till: PracticeTill
) -> None:
    settings = till.around.settings
    assert settings.terminal == "simulator"
    assert settings.printer.address == ""
    assert settings.server.url != real.settings.server.url
    with pytest.raises(Unreachable):
        NoWay().post("/v1/hello", b"", {})

    till.sell(WHOLE, 100)
    till.pay()
    cards = till.files.open_cards()
    link = link_of(till.files, cards, transport_for=NoWay, on_till=at_once)
    queued = till.files.side.figures().queued
    link.once()
    cards.close()

    assert till.files.side.figures().queued == queued > 0


def test_thrown_away_everything_begins_anew(real: Outside) -> None:
    till = PracticeTill(real).open_shift()
    till.sell(WHOLE, 100)
    till.pay()
    till.close()

    throw_away(real.places)
    assert not practice_places(real.places).data.parent.exists()
    till = PracticeTill(real)
    assert till.acts.shifts.current() is None
    assert till.open_shift().sell(WHOLE, 0).snapshot.spendable == Points(125_000)
    till.close()


def test_an_unchanged_catalogue_is_not_copied_again(real: Outside) -> None:
    first = PracticeTill(real)
    first.close()
    second = PracticeTill(real)
    second.close()

    assert first.catalogue.accounts
    assert not second.catalogue.accounts


def test_before_enrolment_a_small_shop_is_made_up(tmp_path: Path) -> None:
    real = outside_of(tmp_path)
    till = PracticeTill(real)

    assert not till.catalogue.is_of_shop
    names = [cashier.name for cashier in till.directory.cashiers()]
    assert "Волкова Ирина" in names
    assert till.acts.staff.check_pin(CashierId("m1"), "9999").cashier == "m1"
    assert till.directory.age().goods == 45
    till.close()


def test_the_real_settings_stay_what_they_are(real: Outside) -> None:
    before = real.settings
    practice_of(real)

    assert real.settings == before == replace(before)
