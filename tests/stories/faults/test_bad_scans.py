"""Whatever a scanner sends, the cashier hears what it was and the sale stays as it is.

One real program for the whole file: nothing of what one scan leaves behind may show
in the next.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.demo.shop import DemoShop
from cashier.store.engine import open_encrypted
from cashier.store.journal import Journal
from cashier.store.keystore import FileSecrets, Secret
from tests.helpers.catalogue import sentence
from tests.helpers.ready_shop import ReadyShop, places_of
from tests.helpers.real_till import CHEESE, COFFEE, MILK
from tests.stories.faults.counter import Counter, open_shift

BANK_CARD = "4111111111111111"
TRACK = f";{BANK_CARD}=30121010000012300000?"
LAYOUT = "ъУ0" + CHEESE  # ]E0 and the code, as a Russian layout types them.

# What comes, its code of the catalogue, and the facts of the sentence.
SCANS: dict[str, tuple[str, str, dict[str, str]]] = {
    "garbage": ("~#garbage!~", "E-201", {"code": "~#garbage!~"}),
    "a bank card's number": (BANK_CARD, "E-206", {}),
    "a bank card's stripe": (TRACK, "E-206", {}),
    "4096 letters": ("x" * 4096, "E-205", {}),
    "4096 digits": ("7" * 4096, "E-205", {}),
    "two codes glued": (MILK + CHEESE, "E-205", {}),
    "one code twice": (MILK + MILK, "E-205", {}),
    "half a code": (MILK[:7], "E-201", {"code": MILK[:7]}),
    "half a code of a scanner that says what it read": (
        f"]E0{MILK[:7]}",
        "E-205",
        {},
    ),
    "a wrong digit": (MILK[:-1] + "4", "E-102", {}),
    "a wrong digit on a card": ("0400000010015", "E-102", {}),
    "a card of another chain": ("card:9812345678901234", "E-202", {}),
    "a stripe of another chain": (";7812345678901235=3012?", "E-202", {}),
    "an address of the web": ("https://example.org/promo?id=7", "E-205", {}),
    "an article nobody sells": ("4600000000008", "E-201", {"code": "4600000000008"}),
}


@pytest.fixture(scope="module")
def counter(
    ready: ReadyShop, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Counter]:
    """A sale in hand: one milk, one coffee."""
    copy = ready.copy(tmp_path_factory.mktemp("scans") / "shop")
    open_shift(copy)
    with DemoShop(copy.folder) as shop, Counter(shop) as counter:
        counter.log_in()
        for code in (MILK, COFFEE):
            counter.till.scan(code)
        counter.till.wait(lambda look: len(look.rows) == 2, what="two lines")
        yield counter
        counter.till.leave()


@pytest.fixture(autouse=True)
def in_russian(counter: Counter) -> None:
    if counter.till.look().says("Русский"):
        counter.till.click("Русский")


@pytest.mark.parametrize("what", SCANS)
def test_a_bad_scan_gets_its_sentence_in_both_languages_and_changes_nothing(
    counter: Counter, what: str
) -> None:
    text, code, facts = SCANS[what]
    before = counter.till.look().rows

    for language, other in (("ru", "English"), ("en", "Русский")):
        counter.till.scan(text)
        look = counter.till.see(sentence(code, language, **facts))
        assert code in look.texts
        counter.till.click(other)

    assert [row[1:] for row in counter.till.look().rows] == [row[1:] for row in before]


def test_a_russian_layout_is_corrected_and_said(counter: Counter) -> None:
    counter.till.scan(LAYOUT)

    look = counter.till.wait(lambda look: len(look.rows) == 3, what="the cheese")
    look = counter.till.see(sentence("E-203", "ru"))
    assert "E-203" in look.texts
    counter.till.key("Delete")
    look = counter.till.see("Сторно: ")
    assert not look.says(sentence("E-203", "ru"))


def test_a_bank_card_is_nowhere_on_this_machine(counter: Counter) -> None:
    counter.till.scan(BANK_CARD)
    counter.till.see(sentence("E-206", "ru"))
    counter.till.scan(TRACK)
    counter.till.see(sentence("E-206", "ru"))

    home = counter.shop.till_home
    assert counter.log.exists()
    for path in [*home.rglob("*"), counter.log]:
        if path.is_file() and path.name != "reserve.bin":
            assert BANK_CARD.encode() not in path.read_bytes(), path
    found = list(everything_stored(home))
    assert any(MILK in one for one in found)  # It was really read.
    assert not [one for one in found if BANK_CARD in one]


def everything_stored(home: Path) -> Iterator[str]:
    """Every value of the encrypted files, in clear."""
    places = places_of(home)
    secrets = FileSecrets(places.data)
    key, journal_key = (
        secrets.get(Secret.STORE_KEY),
        secrets.get(Secret.JOURNAL_KEY),
    )
    assert key is not None
    assert journal_key is not None
    for path in places.data.glob("*.db"):
        engine = open_encrypted(path, key, synchronous="FULL")
        with engine.connect() as connection:
            names = connection.exec_driver_sql(
                "SELECT name FROM sqlite_master WHERE type = 'table'"
            ).fetchall()
            for (name,) in names:
                for row in connection.exec_driver_sql(f'SELECT * FROM "{name}"'):
                    yield repr(tuple(row))
        engine.dispose()
    for entry in Journal(places.journal, journal_key).entries():
        yield entry.body.decode()
